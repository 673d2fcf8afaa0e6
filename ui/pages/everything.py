"""Everything that can be opened: forms about whoever is in front, then forms and pages of the unit, in groups.

Typing narrows it down by words and synonyms, Enter opens the first, arrows and Tab walk. Not modal:
Escape goes back to where it was opened from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from console.words import _
from ui.commands import Group
from ui.look.icons import icon
from ui.look.theme import mark
from ui.widgets.part import Part, text
from ui.widgets.patient_banner import PatientBanner
from ui.widgets.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from console.record.file import PatientFile
    from ui.commands import Command
    from ui.desk import Desk

COLUMNS = ((Group.ARRIVAL, Group.ALERTS), (Group.CARE,), (Group.MOVES,), (Group.UNIT, Group.LAPTOP))
"""Which groups stand in which column."""


class EverythingPage(Part):
    """Groups of buttons and a field that narrows them down."""

    key = "everything"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self._commands = tuple(each for each in desk.commands.values() if each.listed)
        self._patient: str | None = None
        self._origin = "board"
        self.title, self.nobody = text("h1"), text("sub", wrap=True)
        self.banner = PatientBanner(desk.setting)
        self.filter = QLineEdit()
        self.filter.setObjectName("everything.filter")
        self.back = QPushButton()
        self.buttons = {each.key: QPushButton() for each in self._commands}
        self._headings: dict[Group, QLabel] = {}
        self._lay_out()
        self._wire()
        self.retranslate()
        self.restyle()

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.filter, 1)
        head.addWidget(self.back)
        inner = QWidget()
        inner.setObjectName("scrolled")
        around = QVBoxLayout(inner)
        around.setContentsMargins(2, 2, 12, 2)
        columns = WrappingRow()
        around.addLayout(columns)
        around.addStretch(1)
        for groups in COLUMNS:
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(5)
            for group in groups:
                self._add_group(column, group)
            column.addStretch(1)
            columns.addWidget(holder)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        self._area = area
        column = QVBoxLayout(card)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self.nobody)
        column.addWidget(area, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.addWidget(card)

    def _add_group(self, column: QVBoxLayout, group: Group) -> None:
        self._headings[group] = heading = text("h3")
        column.addWidget(heading)
        for each in self._members(group):
            button = self.buttons[each.key]
            button.setObjectName("listed")
            button.setProperty("key", each.key)
            button.clicked.connect(self._clicked)
            button.installEventFilter(self)
            column.addWidget(button)
        column.addSpacing(10)

    def _wire(self) -> None:
        self.filter.textEdited.connect(self._narrow)
        self.filter.returnPressed.connect(self._open_nearest)
        self.filter.installEventFilter(self)
        self.back.clicked.connect(self._go_back)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._go_back)

    def open(self, patient: str | None = None, **_what: object) -> None:
        """Offer everything; what needs a patient is about this one, or whoever is current on the board."""
        if self.desk.shell.page != self.key:
            self._origin = self.desk.shell.page or "board"
        self._patient = patient or self.desk.patient
        self.filter.clear()
        self._show_file(None)
        who = self._patient
        if who is not None:
            self.desk.run(lambda session: session.card(who), self._show_file)
        self.filter.setFocus()

    def _show_file(self, file: PatientFile | None) -> None:
        if file is not None and self._patient is None:
            return
        self.banner.show_file(file)
        self.banner.setVisible(file is not None)
        self._narrow()

    def offered(self) -> list[Command]:
        """What is shown, in order."""
        typed = self.filter.text().strip()
        return [
            each
            for groups in COLUMNS
            for group in groups
            for each in self._members(group)
            if (self._patient or each.about != "PATIENT") and (not typed or each.answers_to(typed))
        ]

    def _members(self, group: Group) -> list[Command]:
        """What is about a patient, then the rest."""
        members = [each for each in self._commands if each.group is group]
        return sorted(members, key=lambda each: each.about == "UNIT")

    def _narrow(self) -> None:
        offered = self.offered()
        nearest = self._nearest() if self.filter.text().strip() else None
        for each in self._commands:
            self.buttons[each.key].setVisible(each in offered)
            mark(self.buttons[each.key], "nearest", each is nearest)
        for group, heading in self._headings.items():
            heading.setVisible(any(each.group is group for each in offered))
        self.nobody.setVisible(not self._patient or not offered)
        self._word_nobody()

    def _word_nobody(self) -> None:
        if self.filter.text().strip() and not self.offered():
            self.nobody.setText(_("Nothing is called that. Try another word."))
        else:
            self.nobody.setText(_("No patient is chosen: choose a row of the board for what is done about a patient."))

    def _nearest(self) -> Command | None:
        """What Enter opens."""
        typed, offered = self.filter.text().strip(), self.offered()
        return min(offered, key=lambda each: each.farness(typed), default=None)

    def _open_nearest(self) -> None:
        nearest = self._nearest()
        if nearest is not None:
            self._go(nearest)

    def _clicked(self) -> None:
        button = self.sender()
        if button is not None:
            self._go(self.desk.commands[str(button.property("key"))])

    def _go(self, command: Command) -> None:
        self.desk.go_back(
            self._origin, self._patient
        )  # the way back of a form leads to where this page was opened from
        self.desk.do(command.key, self._patient)

    def _go_back(self) -> None:
        if self._origin == "board":
            self.desk.show_board(self._patient)
        else:
            self.desk.go_back(self._origin, self._patient)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk from button to button, and down from the field."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if watched is self.filter:
                if key == Qt.Key.Key_Down and self.offered():
                    self.buttons[self.offered()[0].key].setFocus(Qt.FocusReason.TabFocusReason)
                    return True
            elif key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left):
                self._walk(watched, back=key in (Qt.Key.Key_Up, Qt.Key.Key_Left))
                return True
        return super().eventFilter(watched, event)

    def _walk(self, button: QObject, *, back: bool) -> None:
        keys = [each.key for each in self.offered()]
        at = keys.index(str(button.property("key"))) + (-1 if back else 1)
        if at < 0:
            self.filter.setFocus(Qt.FocusReason.BacktabFocusReason)
        elif at < len(keys):
            self.buttons[keys[at]].setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(self.buttons[keys[at]])

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Everything"))
        self.filter.setPlaceholderText(_("Type a word: allergy, discharge, PIN…"))
        self.filter.setAccessibleName(_("Narrow the list down"))
        self.back.setText(_("Back"))
        self.back.setToolTip(_("Escape"))
        for each in self._commands:
            button = self.buttons[each.key]
            said = _(each.title)
            button.setText(f"{said}   {each.keys}" if each.keys else said)
            button.setAccessibleName(said)
            button.setAccessibleDescription(each.keys)
        for group, heading in self._headings.items():
            heading.setText(group.label)
        self._word_nobody()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        look = self.setting.look
        for each in self._commands:
            button = self.buttons[each.key]
            button.setIcon(icon(each.icon, look.theme.primary))
            button.setIconSize(QSize(look.px(20), look.px(20)))
