"""Printing: documents are made of the same readings as the screen, numbered, kept, and noted when they leave.

A document is kept encrypted in the book before anybody sees it. It leaves through a printer or as a
file, and only then an entry says so. Nothing is ever written to a disk in clear by this program,
unless somebody saves a file on purpose; whatever a printer's spool keeps is the system's.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.errors import CahierError, Fault
from console.record.bodies.station import DocumentPrinted
from console.record.chain import checkpoint
from console.record.instant import Instant
from console.record.writing import Writing
from console.store.sheets import Sheet
from console.ward import reading
from console.ward.session import Session
from console.words import N_, _

if TYPE_CHECKING:
    from console.paper.sheet import Imprint, Paper

AS_FILE = "FILE"
_SPOOL_TIMEOUT_S = 60


class Document(Enum):
    """What can be printed; the value is a message id."""

    SHIFT = N_("Shift summary")
    SITUATION = N_("Patients present")
    TRANSFER = N_("Transfer sheet")
    DOSSIER = N_("Patient’s whole file")

    @property
    def label(self) -> str:
        """The word that people read."""
        return _(self.value)

    @property
    def is_about_one(self) -> bool:
        """Whether it is about one patient."""
        return self in (Document.TRANSFER, Document.DOSSIER)


@dataclass(frozen=True, slots=True)
class Printed:
    """A document that is kept in the book and ready to leave."""

    sheet: Sheet
    data: bytes

    @property
    def number(self) -> str:
        """Its number, as it stands on each page."""
        return self.sheet.number

    @property
    def sha256(self) -> str:
        """SHA-256 of its bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Wish:
    """Which document: a shift (from, to) or a patient, as the document needs."""

    document: Document
    patient: str | None = None
    starts: Instant | None = None
    ends: Instant | None = None


def prepare(session: Session, wish: Wish) -> Printed:
    """Make a document, number it and keep it in the book.

    Raises:
        CahierError: ``patient-unknown``, ``transfer-unknown``, ``disk-full``…
    """
    number = f"{session.certificate.unit}-{session.certificate.label}-{session.book.sheets.next_rank()}"
    paper = _made(session, wish, imprint(session, number))
    sheet = Sheet(number, wish.document.name, session.now(), paper.pages, paper.patients)
    session.book.sheets.keep(sheet, paper.data)
    return Printed(sheet, paper.data)


def situation(session: Session) -> bytes:
    """The PDF of who is present, for a package: it is numbered by the package and kept nowhere else."""
    number = f"{session.certificate.unit}-{session.certificate.label}"
    return _made(session, Wish(Document.SITUATION), imprint(session, number)).data


def kept(session: Session, number: str) -> Printed:
    """A document that was kept.

    Raises:
        CahierError: ``document-unknown``.
    """
    found = session.book.sheets.find(number)
    if found is None:
        raise CahierError(Fault.DOCUMENT_UNKNOWN, number=number)
    return Printed(*found)


def note_left(session: Session, printed: Printed, printer: str) -> None:
    """Write that a document left the laptop; ``printer`` is its name, or :data:`AS_FILE`."""
    sheet = printed.sheet
    note = DocumentPrinted(
        document=sheet.document,
        number=sheet.number,
        pages=sheet.pages,
        sha256=printed.sha256,
        printer=printer,
        patients=sheet.patients,
    )
    session.write(Writing(note))


def printers() -> list[str]:
    """The printers that this laptop knows; empty where there is no printing system."""
    program = shutil.which("lpstat")
    if program is None:
        return []
    told = subprocess.run([program, "-e"], capture_output=True, text=True, check=False, timeout=_SPOOL_TIMEOUT_S)
    return told.stdout.split() if told.returncode == 0 else []


def send_to_printer(printed: Printed, printer: str) -> None:
    """Hand a document to a printer, through a pipe and under its number only. Touches no book.

    Raises:
        CahierError: ``printer-missing``, ``printer-refused``.
    """
    program = shutil.which("lp")
    if program is None:
        raise CahierError(Fault.PRINTER_MISSING)
    # Without the size of the paper some systems shrink the page to that of another continent.
    command = [program, "-d", printer, "-t", printed.number, "-o", "media=A4", "-"]
    try:
        told = subprocess.run(command, input=printed.data, capture_output=True, check=False, timeout=_SPOOL_TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise CahierError(Fault.PRINTER_REFUSED, reason=type(problem).__name__) from problem
    if told.returncode:
        reason = told.stderr.decode(errors="replace").strip() or str(told.returncode)
        raise CahierError(Fault.PRINTER_REFUSED, reason=reason)


def save_as_file(printed: Printed, path: Path) -> None:
    """Save a document where anybody can read it. Only ever on purpose, after a warning. Touches no book.

    Raises:
        CahierError: ``file-not-written``.
    """
    try:
        path.write_bytes(printed.data)
    except OSError as problem:
        raise CahierError(Fault.FILE_NOT_WRITTEN, path=path.name, reason=problem.strerror or "") from problem


def _made(session: Session, wish: Wish, marks: Imprint) -> Paper:
    # The library behind these takes a third of a second to load: with the first page, not with the window.
    from console.paper.dossier import dossier  # noqa: PLC0415
    from console.paper.shift_summary import shift_summary  # noqa: PLC0415
    from console.paper.situation import situation as situation_page  # noqa: PLC0415
    from console.paper.transfer_sheet import transfer_sheet  # noqa: PLC0415

    match wish.document:
        case Document.SHIFT:
            now = session.now()
            return shift_summary(reading.summary(session, wish.starts or now, wish.ends or now), marks)
        case Document.SITUATION:
            return situation_page(reading.board(session), marks)
        case Document.DOSSIER:
            return dossier(session.open_file(wish.patient or ""), marks)
        case Document.TRANSFER:
            file = session.open_file(wish.patient or "")
            if not file.place.transfers:
                raise CahierError(Fault.TRANSFER_UNKNOWN)
            return transfer_sheet(file, file.place.transfer or file.place.transfers[-1], marks)


def imprint(session: Session, number: str) -> Imprint:
    """What every page of a document says about itself, the signed head of the log included."""
    from console.paper.sheet import Imprint as Made  # noqa: PLC0415 - as above

    certificate, now = session.certificate, session.now()
    signer = Ed25519PrivateKey.from_private_bytes(session.reader.setting("station.signing") or b"")
    note = checkpoint(session.book.head(), now, certificate.public_key, signer.sign)
    return Made(
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
        places=session.site.places,
    )
