"""Documents: made of the same readings as the screen, numbered, kept encrypted, and noted when they leave.

A document is kept in the book before anybody sees it, so a printer that fails loses nothing. It leaves
through :mod:`console.ward.printers`, and only then an entry says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.errors import CahierError, Fault
from console.paper.documents import About, Document, Wish, stated, wish_of
from console.record.beside import neighbours_of
from console.record.bodies.station import DocumentPrinted
from console.record.chain import checkpoint
from console.record.writing import Writing
from console.store.sheets import Sheet
from console.ward import links, reading
from console.ward.session import Session

if TYPE_CHECKING:
    from console.paper.sheet import Imprint, Paper
    from console.record.board import Board
    from console.record.file import PatientFile, Task
    from console.record.movements import Transfer
    from console.record.shift import ShiftSummary
    from console.record.unit_state import UnitState


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


Ticket = Callable[[Session, str, str], tuple[str, ...]]
"""Who makes the codes of a transfer sheet, from patient and transfer: what crosses over stands above the ward."""


def _no_ticket(_session: Session, _patient: str, _transfer: str) -> tuple[str, ...]:
    return ()


def prepare(session: Session, wish: Wish, ticket: Ticket = _no_ticket) -> Printed:
    """Make a document, number it and keep it in the book.

    Args:
        session: who prints, where.
        wish: what is asked for.
        ticket: makes the codes that carry a transfer; without it the sheet has none.

    Raises:
        CahierError: ``patient-unknown``, ``transfer-unknown``, ``form-unknown``, ``disk-full``…
    """
    number = f"{session.certificate.unit}-{session.certificate.label}-{session.book.sheets.next_rank()}"
    paper = _made(session, wish, imprint(session, number, wish), ticket)
    sheet = Sheet(number, wish.document.name, session.now(), paper.pages, paper.patients, stated(wish))
    session.book.sheets.keep(sheet, paper.data)
    return Printed(sheet, paper.data)


def again(session: Session, number: str, ticket: Ticket = _no_ticket) -> Printed:
    """Make a kept document anew, as things are now; it names the sheet that it takes the place of.

    Raises:
        CahierError: ``document-unknown``, also where a newer version of the program made it; and as :func:`prepare`.
    """
    wish = wish_of(kept(session, number).sheet.wish)
    if wish is None:
        raise CahierError(Fault.DOCUMENT_UNKNOWN, number=number)
    is_of_something = wish.document.about is not About.NOTHING
    return prepare(session, replace(wish, replaces=number if is_of_something else ""), ticket)


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


def note_left(session: Session, printed: Printed, where: str, copies: int = 1) -> None:
    """Write that a document left the laptop; ``where`` is the printer, or a word of the module printers."""
    sheet = printed.sheet
    note = DocumentPrinted(
        document=sheet.document,
        number=sheet.number,
        pages=sheet.pages,
        sha256=printed.sha256,
        printer=where,
        patients=sheet.patients,
        copies=copies,
    )
    session.write(Writing(note))


class _Readings:
    """The readings of a session, each read when a maker asks for it."""

    def __init__(self, session: Session, wish: Wish, ticket: Ticket) -> None:
        self._session, self.wish, self._ticket = session, wish, ticket

    def board(self) -> Board:
        return reading.board(self._session)

    def summary(self) -> ShiftSummary:
        now = self._session.now()
        return reading.summary(self._session, self.wish.starts or now, self.wish.ends or now)

    def unit_state(self) -> UnitState:
        return reading.unit_state(self._session)

    def unit_tasks(self) -> tuple[Task, ...]:
        return reading.unit_tasks(self._session)

    def file(self) -> PatientFile:
        return self._session.open_file(self.wish.patient or "")

    def transfer(self) -> Transfer:
        place = self.file().place
        if not place.transfers:
            raise CahierError(Fault.TRANSFER_UNKNOWN)
        return place.transfer or place.transfers[-1]

    def ticket(self) -> tuple[str, ...]:
        try:
            return self._ticket(self._session, self.file().id, self.transfer().id)
        except CahierError as problem:
            if problem.fault is not Fault.TICKET_TOO_LARGE:
                raise
            return ()  # the sheet says in words that it carries no codes


def _made(session: Session, wish: Wish, marks: Imprint, ticket: Ticket = _no_ticket) -> Paper:
    # The library behind it takes a third of a second to load: with the first page, not with the window.
    from console.paper.press import printed  # noqa: PLC0415

    return printed(_Readings(session, wish, ticket), marks)


def imprint(session: Session, number: str, wish: Wish | None = None) -> Imprint:
    """What every page says about itself, the signed head of the log and who may be mistaken for whom included."""
    from console.paper.sheet import Imprint as Made  # noqa: PLC0415 - as above

    certificate, now = session.certificate, session.now()
    signer = Ed25519PrivateKey.from_private_bytes(session.reader.setting("station.signing") or b"")
    note = checkpoint(session.book.head(), now, certificate.public_key, signer.sign)
    board = reading.board(session)
    named = dict.fromkeys(row.file.id for row in board.rows if row.file)
    if wish and wish.patient:  # may have left the unit
        named[wish.patient] = None
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
        replaces=wish.replaces if wish else "",
        approved_by=session.site.news2_approved_by,
        places=session.site.places,
        neighbours=neighbours_of(board, links.all_perhaps_the_same(session, named)),
    )
