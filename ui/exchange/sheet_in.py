"""A transfer sheet: its codes are scanned one by one, looked at, and taken in. That is not an arrival."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from console.crossing import ticket
from console.crossing.ticket import Ticket
from console.crossing.ticket_code import CALIBRATION, Collector, is_ticket_code
from console.errors import CahierError, Fault
from console.record.codes.station import TicketOutcome
from console.record.effects import stand
from console.record.file import PatientFile, file_of
from console.record.wording import describe
from console.words import N_, _
from ui.widgets.entries import Entries, Item
from ui.widgets.line import Line, Tone
from ui.widgets.part import Part, text
from ui.widgets.scan_field import ScanEdit
from ui.wording import phrases

if TYPE_CHECKING:
    from console.ward.session import Session
    from ui.desk import Desk

SAID: dict[TicketOutcome, tuple[str, Tone, str]] = {
    TicketOutcome.FRESH: (
        N_("Genuine, from {label} ({age} old). Take it in, then look at the patient."),
        "ok",
        "check",
    ),
    TicketOutcome.ALREADY_HERE: (N_("Everything of this sheet from {label} is here already."), "ok", "check"),
    TicketOutcome.OVERTAKEN: (N_("The book knows more than this sheet from {label} ({age} old)."), "warn", "alert"),
    TicketOutcome.OLD: (N_("This sheet from {label} is {age} old: it says what was, not what is."), "warn", "alert"),
    TicketOutcome.UNVERIFIED: (
        N_("From another site ({label}), not verified: check each value and write it as copied from paper."),
        "danger",
        "alert-circle",
    ),
}


class SheetCard(Part):
    """A field for the scanner, what has been read, and one button."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("card")
        self.desk = desk
        self._collector = Collector()
        self._ticket: Ticket | None = None
        self.title, self.help = text("h2"), text("sub", wrap=True)
        self.scan = ScanEdit(self)
        self.said = Line(desk.setting)
        self.said.hide()
        self.lines = Entries(desk.setting)
        self.again, self.take = QPushButton(), QPushButton()
        self.take.setObjectName("primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for widget in (self.title, self.help, self.scan, self.said):
            column.addWidget(widget)
        column.addWidget(self.lines, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.again)
        foot.addStretch(1)
        foot.addWidget(self.take)
        column.addLayout(foot)
        self.scan.scanned.connect(self.read)
        self.again.clicked.connect(self.begin_again)
        self.take.clicked.connect(self._take)
        desk.locked.connect(self.begin_again)
        self.retranslate()
        self.begin_again()

    def begin_again(self) -> None:
        """Forget what was read."""
        self._collector, self._ticket = Collector(), None
        self.scan.clear()
        self.said.hide()
        self.take.setEnabled(False)
        self.lines.show_items([], _("What the sheet says"))

    def read(self, scanned: str) -> None:
        """Take one code in."""
        self.scan.clear()
        if scanned.strip().upper() == CALIBRATION:
            self._say(_("The scanner is set right."), "ok", "check")
            return
        if not is_ticket_code(scanned):
            self._say(_("This is not a code of a transfer sheet."), "warn", "alert")
            return
        try:
            self._collector.add(scanned)
        except CahierError as error:
            self._refused(error)
            return
        missing = self._collector.missing
        if missing:
            count, left = self._collector.count, ", ".join(str(number) for number in missing)
            said = _("{read} of {count} codes read; still to scan: {left}.")
            self._say(said.format(read=count - len(missing), count=count, left=left), "plain", "information-outline")
            return
        texts = tuple(self._collector.texts())
        self.desk.run(lambda session: _opened(session, texts), self._show, self._refused)

    def _show(self, found: tuple[Ticket, PatientFile | None]) -> None:
        opened, file = found
        self._ticket = opened
        sentence, tone, icon = SAID[opened.outcome]
        age = phrases.span(max(self.setting.minutes_since(opened.manifest.made_at), 0))
        sender = " ".join(part for part in (opened.manifest.unit, opened.manifest.label) if part)
        self._say(_(sentence).format(label=sender, age=age), tone, icon)
        items = [Item(file.identity.name, "h3")] if file is not None else []
        if file is not None:
            items += [Item(describe(line, file.people, self.setting.zone)) for line in file.lines if line.entry.patient]
        self.lines.show_items(items, _("What the sheet says"))
        self.take.setEnabled(opened.outcome is not TicketOutcome.UNVERIFIED)
        self.take.setFocus()

    def _take(self) -> None:
        opened = self._ticket
        if opened is not None:
            self.take.setEnabled(False)
            self.desk.write(lambda session: ticket.take_ticket(session, opened), self._taken, self._refused)

    def _taken(self, new: int) -> None:
        opened, self._ticket = self._ticket, None
        said = _("{n} entries taken in. The patient has not arrived before somebody saw them: write it in Transfers.")
        if opened is not None and not opened.offers_arrival:
            said = _("{n} entries taken in, as they were then.")
        self._say(said.format(n=new), "ok", "check")
        self._collector = Collector()
        self.scan.setFocus()

    def _refused(self, error: CahierError) -> None:
        self._say(str(error), "danger", "alert-circle")
        if error.fault not in (Fault.TICKET_DAMAGED, Fault.TICKET_MIXED):
            self._collector = Collector()
        self.scan.setFocus()

    def _say(self, said: str, tone: Tone, icon: str) -> None:
        self.said.say(said, tone, icon)
        self.said.show()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Read a transfer sheet"))
        self.help.setText(
            _("Scan every code of the sheet, in any order. Reading it says nothing about where the patient is.")
        )
        self.scan.setAccessibleName(_("Codes of the sheet"))
        self.scan.setPlaceholderText(_("Scan here, code after code"))
        self.again.setText(_("Begin again"))
        self.take.setText(_("Take in"))


def _opened(session: Session, texts: tuple[str, ...]) -> tuple[Ticket, PatientFile | None]:
    """A ticket with what it says of the patient, made of its own entries only."""
    opened = ticket.read_ticket(session, texts)
    about = [stored.entry for stored in opened.entries if stored.entry.patient]
    people = session.reader.people()
    return opened, file_of(opened.manifest.patient, stand(about), people) if about else None
