"""A patient's whole file: who, alerts, where, every line in the order of time; what is wrong is amended or struck.

Opening a file is noted in the book. For somebody of another unit the page asks for a reason first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidgetItem, QPushButton, QVBoxLayout
from typing_extensions import override

from console.record.found import Found
from console.record.kinds import KINDS, Delivery
from console.ward import links, messages
from console.words import _
from ui.anywhere.finder import where_words
from ui.widgets.part import Part, text
from ui.widgets.patient_banner import PatientBanner
from ui.widgets.wrapped_list import WrappedList
from ui.wording.timeline import timeline_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.effects import Line
    from console.record.file import PatientFile
    from console.record.messages import LoggedMessage
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.wording.timeline import TimelineRow

_UNMENDED = frozenset({"struck", "accessed", "patient_registered", "bed_confirmed"})  # struck, never amended
_AUDIT = frozenset(name for name, row in KINDS.items() if row.delivery is Delivery.STATION)  # nobody's to correct


class PatientPage(Part):
    """One file at a time."""

    key = "patient"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self._file: PatientFile | None = None
        self._asked: str | None = None
        self._is_coming = False  # opened, and not read yet
        self._hand: QWidget | None = None  # where the hand was then
        self._rows: tuple[TimelineRow, ...] = ()
        self._messages: tuple[LoggedMessage, ...] = ()  # of the unit, about this patient
        self.back = QPushButton()
        self.banner = PatientBanner(desk.setting)
        self.where = text("sub", wrap=True)
        self.deeds = {each.key: QPushButton() for each in desk.panel if each.key != self.key}
        self.title = text("h3")
        self.lines = WrappedList()
        self.lines.setObjectName("patient.lines")
        self.said = text(wrap=True)
        self.amend, self.strike = QPushButton(), QPushButton()
        self.amend.setObjectName("patient.amend")
        self.strike.setObjectName("danger")
        self.why = text(wrap=True)
        self.reason, self.reason_open = QLineEdit(), QPushButton()
        self.reason.setObjectName("patient.reason")
        self._lay_out()
        self._wire()
        self.retranslate()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(8)
        head = QFrame()
        head.setObjectName("card")
        top = QVBoxLayout(head)
        top.setContentsMargins(16, 10, 16, 12)
        top.setSpacing(6)
        who = QHBoxLayout()
        who.setSpacing(12)
        who.addWidget(self.banner, 1)
        who.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(who)
        top.addWidget(self.where)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in self.deeds.values():
            row.addWidget(button)
        row.addStretch(1)
        top.addLayout(row)
        layout.addWidget(head)
        layout.addWidget(self._reason_card())
        layout.addWidget(self._line_card(), 1)

    def _reason_card(self) -> QFrame:
        self.reason_card = QFrame()
        self.reason_card.setObjectName("card")
        row = QVBoxLayout(self.reason_card)
        row.setContentsMargins(16, 14, 16, 14)
        row.addWidget(self.why)
        typed = QHBoxLayout()
        typed.addWidget(self.reason, 1)
        typed.addWidget(self.reason_open)
        self.reason_open.setObjectName("primary")
        row.addLayout(typed)
        return self.reason_card

    def _line_card(self) -> QFrame:
        self.line_card = QFrame()
        self.line_card.setObjectName("card")
        column = QVBoxLayout(self.line_card)
        column.setContentsMargins(16, 10, 16, 10)
        column.addWidget(self.title)
        column.addWidget(self.lines, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.amend)
        foot.addWidget(self.strike)
        column.addLayout(foot)
        return self.line_card

    def _wire(self) -> None:
        self.back.clicked.connect(self._back)
        for key, button in self.deeds.items():
            button.clicked.connect(lambda _checked=False, key=key: self._act(key))
        self.lines.currentRowChanged.connect(self._row_changed)
        self.amend.clicked.connect(lambda: self._mend("amend"))
        self.strike.clicked.connect(lambda: self._mend("strike"))
        self.reason_open.clicked.connect(self._open_with_reason)
        self.reason.returnPressed.connect(self._open_with_reason)
        self.desk.changed.connect(self._changed)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._back)

    def open(self, patient: str | None = None, **_what: object) -> None:
        """Open a file; somebody of another unit is opened once a reason is given."""
        self._asked, self._is_coming, self._hand = patient, True, self.window().focusWidget()
        self.desk.patient = patient
        self._show(None)
        if patient is not None:
            self.desk.run(lambda session: _outside(session, patient), self._begin)

    def _begin(self, card: PatientFile | None) -> None:
        """``card`` is that of a patient of another unit, or None."""
        if card is None:
            self._read(None)
            return
        self.why.setText(
            _("{name} is not in your unit ({where}). Why do you open the file? The reason is noted.").format(
                name=card.identity.name, where=where_words(Found.of(card), self.setting)
            )
        )
        self.reason.clear()
        self.reason_card.show()
        self.reason.setFocus()

    def _open_with_reason(self) -> None:
        if self.reason.text().strip():
            self._read(self.reason.text().strip())

    def _read(self, reason: str | None) -> None:
        patient = self._asked
        if patient is not None:

            def read(session: Session) -> tuple[PatientFile, tuple[LoggedMessage, ...]]:
                return session.open_file(patient, reason), messages.about(session, patient)

            self.desk.run(read, lambda found: self._show(*found))

    def _changed(self, touched: object) -> None:
        if self._file is not None and isinstance(touched, frozenset) and touched & {self._file.id, "message"}:
            self._read(None)

    def _show(self, file: PatientFile | None, about: tuple[LoggedMessage, ...] = ()) -> None:
        if file is not None and self.desk.session is None:
            return
        self._file, self._messages = file, about
        self.reason_card.hide()
        self.line_card.setVisible(file is not None)
        for button in self.deeds.values():
            button.setEnabled(file is not None)
        self.banner.show_file(file)
        self.where.setText(where_words(Found.of(file), self.setting) if file else "")
        self._show_lines()
        if file is not None:
            self._take_hand()
            self.desk.run(lambda session: links.perhaps_the_same(session, file.id), self._show_beside)

    def _take_hand(self) -> None:
        """To the lines of a file that was opened, unless it went elsewhere; never when the file is read again."""
        held: QWidget | None = self.window().focusWidget()
        if self._is_coming and (held is None or held is self._hand or held is self or self.isAncestorOf(held)):
            self.lines.setFocus()
        self._is_coming, self._hand = False, None

    def _show_beside(self, others: tuple[PatientFile, ...]) -> None:
        if self._file is not None and self._file.id not in {other.id for other in others}:
            self.banner.show_beside(others)

    @override
    def restyle(self) -> None:
        """Colour the lines with the look in force."""
        super().restyle()
        self.lines.fill_again(self._show_lines)

    def _show_lines(self) -> None:
        file, kept = self._file, self.lines.currentRow()
        also = tuple(each.said.line for each in self._messages)
        self._rows = timeline_of(file, self.setting, also) if file else ()
        self.title.setText(_("Everything written, the newest first · {n}").format(n=len(self._rows)))
        self.lines.clear()
        for row in self._rows:
            item = QListWidgetItem(row.sentence)
            font = item.font()
            font.setStrikeOut(bool(row.state))
            font.setItalic(row.is_imported)
            item.setFont(font)
            if row.state:
                item.setForeground(self.setting.look.colour("muted"))
            self.lines.addItem(item)
        self.lines.setCurrentRow(min(kept, len(self._rows) - 1) if kept >= 0 else self._first_told())
        self._row_changed(self.lines.currentRow())

    def _first_told(self) -> int:
        """The newest line that says something about the patient: who looked into the file comes after it."""
        kinds = {line.entry.id: line.entry.kind for line in self._file.lines} if self._file else {}
        told = (at for at, row in enumerate(self._rows) if kinds.get(row.entry) not in _AUDIT)
        return next(told, 0 if self._rows else -1)

    def _row_changed(self, at: int) -> None:
        row = self._rows[at] if 0 <= at < len(self._rows) else None
        session, line = self.desk.session, self._line(row)
        is_ours = row is not None and not row.is_imported and not row.state and line is not None
        may = is_ours and session is not None and line is not None and session.may_write("struck")
        kind = line.entry.kind if line is not None else ""
        message = self._message(row)
        is_elsewhere = message is not None and session is not None and message.body.unit != session.unit.code
        self.strike.setEnabled(bool(may) and not is_elsewhere and kind not in _AUDIT)
        may_amend = kind not in _UNMENDED and session is not None and self._may(session, kind)
        self.amend.setEnabled(bool(may) and may_amend and not is_elsewhere)
        self.said.setText(row.sentence if row else "")

    @staticmethod
    def _may(session: Session, kind: str) -> bool:
        return kind in KINDS and session.may_write(kind)

    def _line(self, row: TimelineRow | None) -> Line | None:
        message = self._message(row)
        lines = self._file.lines if self._file and row else ()
        found = next((line for line in lines if row and line.entry.id == row.entry), None)
        return message.said.line if message else found

    def _message(self, row: TimelineRow | None) -> LoggedMessage | None:
        return next((each for each in self._messages if row and each.said.line.entry.id == row.entry), None)

    def _mend(self, form: str) -> None:
        at = self.lines.currentRow()
        if self._file is None or not 0 <= at < len(self._rows):
            return
        message = self._message(self._rows[at])
        if message is not None and form == "amend":
            self.desk.open_form("message", None, message=message.id, origin=self.key)
        else:
            self.desk.open_form(form, self._file.id, entry=self._rows[at].entry)

    def _act(self, action: str) -> None:
        if self._file is None:
            return
        self.desk.show_page(action, patient=self._file.id)

    def _back(self) -> None:
        self.desk.show_board(self._file.id if self._file else None)

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.back.setText(_("Back to the board"))
        for each in self.desk.panel:
            if each.key in self.deeds:
                self.deeds[each.key].setText(each.label)
        self.amend.setText(_("Amend…"))
        self.strike.setText(_("Strike through…"))
        self.reason.setAccessibleName(_("Reason"))
        self.reason.setPlaceholderText(_("For example: transfer to us, call from the family"))
        self.reason_open.setText(_("Open the file"))
        self.lines.setAccessibleName(_("Everything written"))
        self._show_lines()


def _outside(session: Session, patient: str) -> PatientFile | None:
    """The card of somebody who is neither in this unit, on the way here, nor was here last; None for the others."""
    card = session.card(patient)
    unit, place = session.unit.code, card.place
    units = {place.unit}
    for transfer in place.transfers:
        units |= {transfer.ask.to_unit, transfer.from_unit}
    return None if unit in units or place.unit is None else card
