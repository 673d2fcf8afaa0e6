"""Printing: pages made from the same reading as the screen, numbered, kept, and noted when they leave.

A document is kept inside the encrypted book from the moment it is made, so that it can be printed
later or elsewhere when a printer fails.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.errors import CahierError, Fault
from console.paper.dossier import dossier
from console.paper.sheet import Imprint, Paper
from console.paper.shift_summary import shift_summary
from console.paper.situation import situation
from console.paper.transfer_sheet import transfer_sheet
from console.record.bodies.station import DocumentPrinted
from console.record.chain import checkpoint
from console.record.entry import Stored
from console.record.file import PatientFile
from console.record.instant import Instant
from console.record.movements import Transfer
from console.record.writing import Writing
from console.ward import reading
from console.ward.session import Session

PRINT_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Document:
    """A document that was made: its number, its kind, its pages."""

    number: str
    kind: str
    paper: Paper

    @property
    def sha256(self) -> str:
        """SHA-256 of its bytes, in hex."""
        return hashlib.sha256(self.paper.data).hexdigest()


def imprint(session: Session, number: str) -> Imprint:
    """What every page of a document says about itself, the signed head of the log included."""
    certificate, now = session.certificate, session.now()
    signer = Ed25519PrivateKey.from_private_bytes(session.reader.setting("station.signing") or b"")
    head = session.reader.head_of(certificate.station)
    note = checkpoint(head, now, certificate.public_key, signer.sign)
    return Imprint(
        establishment=session.site.name,
        unit=session.unit.label,
        number=number,
        printed_at=now,
        printed_by=session.person.name,
        as_at=now,
        zone=session.site.zone_info,
        mode=session.site.mode,
        checkpoint=" ".join(note.split()),
        approved_by=session.site.news2_approved_by,
    )


def shift(session: Session, starts: Instant, ends: Instant) -> Document:
    """The shift summary."""
    return _make(session, "shift", lambda marks: shift_summary(reading.summary(session, starts, ends), marks))


def transfer(session: Session, who: str) -> Document:
    """The transfer sheet of a patient's open (else last) transfer.

    Raises:
        CahierError: ``patient-unknown``, ``transfer-unknown``.
    """
    file = session.open_file(who)
    found: Transfer | None = file.place.transfer or next(iter(reversed(file.place.transfers)), None)
    if found is None:
        raise CahierError(Fault.TRANSFER_UNKNOWN)
    return _make(session, "transfer", lambda marks: transfer_sheet(file, found, marks))


def file(session: Session, who: str) -> Document:
    """A patient's whole file.

    Raises:
        CahierError: ``patient-unknown``.
    """
    opened: PatientFile = session.open_file(who)
    return _make(session, "dossier", lambda marks: dossier(opened, marks))


def situation_page(session: Session) -> Document:
    """Who is present: the page that travels with a package."""
    return _make(session, "situation", lambda marks: situation(reading.board(session), marks))


def _make(session: Session, kind: str, draw: Callable[[Imprint], Paper]) -> Document:
    number = f"{session.certificate.unit}-{session.certificate.label}-{session.reader.count_papers() + 1:04d}"
    paper = draw(imprint(session, number))
    session.book.keep_paper(number, kind, session.now(), paper.data)
    return Document(number, kind, paper)


def note(session: Session, document: Document, printer: str) -> Stored:
    """Write down that a document left the laptop, on which printer or under which file name."""
    body = DocumentPrinted(
        document=document.kind,
        number=document.number,
        pages=document.paper.pages,
        sha256=document.sha256,
        printer=printer,
        patients=document.paper.patients,
    )
    return session.write(Writing(body))[-1]


def printers() -> list[str]:
    """The names of the printers of this machine; empty where there is no print system."""
    lpstat = shutil.which("lpstat")
    if lpstat is None:
        return []
    found = subprocess.run([lpstat, "-e"], capture_output=True, text=True, timeout=PRINT_TIMEOUT_S, check=False)
    return found.stdout.split()


def send_to_printer(document: Document, printer: str, *, copies: int = 1) -> None:
    """Hand a document to the print system as it is (vector PDF, A4); the pages never touch a file of ours.

    Raises:
        CahierError: ``not-printed``: the document is kept in the book and can be printed again.
    """
    lp = shutil.which("lp")
    if lp is None:
        raise CahierError(Fault.NOT_PRINTED, number=document.number, reason="lp")
    words = [lp, "-d", printer, "-n", str(copies), "-o", "media=A4", "-t", document.number, "-"]
    done = subprocess.run(words, input=document.paper.data, capture_output=True, timeout=PRINT_TIMEOUT_S, check=False)
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip()[:200]
        raise CahierError(Fault.NOT_PRINTED, number=document.number, reason=reason)
