"""F12, what will hurt somebody in the next twelve hours: one list, what is late first, and who nobody wrote about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QPushButton, QVBoxLayout
from typing_extensions import override

from console.record.outlook import Concern, Hazard, Outlook
from console.ward import reading
from console.words import _, ngettext
from ui.look.icons import row_icon
from ui.widgets.line import Line
from ui.widgets.part import Part, text
from ui.widgets.wrapped_list import WrappedList
from ui.wording import phrases

if TYPE_CHECKING:
    from ui.desk import Desk

SIGNS: dict[Concern, str] = {
    Concern.TWICE: "alert-octagon",
    Concern.NO_UNIT: "help-circle",
    Concern.DOSE: "needle",
    Concern.CRITICAL: "phone-alert",
    Concern.OBSERVATION: "heart-pulse",
    Concern.COURSE: "calendar-clock",
    Concern.RESULT: "timer-sand",
    Concern.PROCEDURE: "calendar-clock",
    Concern.FASTING: "food-off",
    Concern.DEVICE: "iv-bag",
    Concern.TASK: "checkbox-blank-outline",
    Concern.NEUTROPENIA: "shield-alert",
}
RED = frozenset({Concern.TWICE, Concern.NO_UNIT, Concern.CRITICAL})
MINUTES_BETWEEN_LOOKS = 6  # beats of ten seconds


class OutlookPage(Part):
    """The list; Enter opens what is to be done about one patient."""

    key = "outlook"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self._outlook: Outlook | None = None
        self._beats = 0
        self.title, self.said = text("h1", parent=self), text("sub", parent=self)
        self.list = WrappedList(self)
        self.list.setObjectName("outlook.list")
        self.closing = Line(self.setting, "warn", "help-circle", self)
        self.open_care = QPushButton(self)
        self.open_care.setObjectName("primary")
        self._lay_out()
        self.list.itemActivated.connect(lambda _item: self._open_patient())
        self.open_care.clicked.connect(self._open_patient)
        desk.changed.connect(self._hear)
        desk.locked.connect(self._empty)
        desk.setting.clockwork.beat.connect(self._beat)
        self.retranslate()

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.said)
        head.addStretch(1)
        foot.addWidget(self.closing, 1)
        foot.addWidget(self.open_care)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 10, 18, 10)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)

    def open(self, **_what: object) -> None:
        """Show the list as it is now; it is read each time the page comes to the front."""
        if self.isVisible():
            self.refresh()
        self.list.setFocus()

    def refresh(self) -> None:
        """Read the unit again."""
        self.desk.run(reading.outlook, self._show)

    def _show(self, found: Outlook) -> None:
        if self.desk.session is None:
            return
        self._outlook = found
        self.retranslate()

    def _fill(self) -> None:
        row = self.list.currentRow()
        self.list.clear()
        for hazard in self._outlook.hazards if self._outlook else ():
            item = QListWidgetItem(self.words(hazard))
            alarming = hazard.is_late or hazard.concern in RED
            token = "danger" if alarming else "text"
            item.setIcon(row_icon(SIGNS[hazard.concern], self.setting.look.theme, token))
            item.setForeground(self.setting.look.colour(token))
            item.setData(Qt.ItemDataRole.UserRole, hazard.file.id)
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))

    def words(self, hazard: Hazard) -> str:
        """One line: when, where, who, what."""
        if hazard.at is None:
            when = _("now")
        else:
            when = f"{self.setting.moment(hazard.at)} ({phrases.until(self.setting.minutes_to(hazard.at))})"
        who = f"{phrases.bed_words(hazard.file.place.bed)} · {hazard.file.identity.name}"
        label = hazard.concern.label
        what = _("{label}: {value}").format(label=label, value=hazard.what) if hazard.what else label
        return f"{when}   {who}   {what}"

    def _open_patient(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.desk.show_page("care", patient=str(item.data(Qt.ItemDataRole.UserRole)))

    def _hear(self, _touched: object) -> None:
        self._look_if_seen()

    def _look_if_seen(self) -> None:
        if self.isVisible() and self.desk.session is not None:
            self.refresh()

    def _beat(self) -> None:
        self._beats = (self._beats + 1) % MINUTES_BETWEEN_LOOKS
        if self._beats == 0:
            self._look_if_seen()

    def _empty(self) -> None:
        self._outlook = None
        self.list.clear()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """What was written elsewhere meanwhile is read when somebody comes back."""
        super().showEvent(event)
        if self.desk.session is not None:
            self.refresh()

    @override
    def restyle(self) -> None:
        """Colour the lines with the look in force."""
        super().restyle()
        self.list.fill_again(self._fill)

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("What will hurt somebody in the next 12 hours"))
        self.list.setAccessibleName(self.title.text())
        self.open_care.setText(_("Care of this patient"))
        found = self._outlook
        late = sum(hazard.is_late for hazard in found.hazards) if found else 0
        self.said.setText(ngettext("{n} is late", "{n} are late", late) if late else "")
        self.closing.setVisible(found is not None)
        if found is not None:
            self.closing.say(found.closing(), "warn" if found.silent else "plain", "help-circle")
        self._fill()
        self.open_care.setEnabled(self.list.count() > 0)
