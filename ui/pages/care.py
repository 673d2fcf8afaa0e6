"""The care of one patient on one page: doses, devices, results, procedures, tasks, targets, and the trend."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from console.record.devices import in_place
from console.record.doses import doses_of, given_twice, last_doses
from console.record.procedures import planned
from console.words import N_, _
from ui.forms import bedside_words
from ui.widgets.entries import Entries, Item
from ui.widgets.line import Line
from ui.widgets.part import Part, text
from ui.widgets.patient_banner import PatientBanner
from ui.widgets.vital_trend import VitalTrend

if TYPE_CHECKING:
    from console.record.file import PatientFile
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.setting import Setting

COLUMNS = 3


class Section(NamedTuple):
    """One part of the page: its form, its heading, and what it shows."""

    form: str
    heading: str
    add: str
    items: Callable[[PatientFile, Setting], list[Item]]


def _doses(file: PatientFile, setting: Setting) -> list[Item]:
    return [item for dose in last_doses(file) for item in bedside_words.items_of(dose, setting)]


def _devices(file: PatientFile, setting: Setting) -> list[Item]:
    return [item for device in in_place(file) for item in bedside_words.device_items(device, setting)]


def _procedures(file: PatientFile, setting: Setting) -> list[Item]:
    return [item for procedure in planned(file) for item in bedside_words.procedure_items(procedure, setting)]


def _results(file: PatientFile, setting: Setting) -> list[Item]:
    return [item for result in file.results for item in bedside_words.result_items(result, setting)]


def _tasks(file: PatientFile, setting: Setting) -> list[Item]:
    return [item for task in file.open_tasks for item in bedside_words.task_items(task, setting)]


def _targets(file: PatientFile, setting: Setting) -> list[Item]:
    return [item for target in file.targets if target.is_open for item in bedside_words.target_items(target, setting)]


SECTIONS = (
    Section("dose", N_("Last doses"), N_("Dose given"), _doses),
    Section("device", N_("Lines and devices"), N_("Device"), _devices),
    Section("result", N_("Results"), N_("Result"), _results),
    Section("procedure", N_("Planned"), N_("Test or procedure"), _procedures),
    Section("task", N_("To do"), N_("Task"), _tasks),
    Section("transmit", N_("Open targets"), N_("Add note"), _targets),
)
MORE = (("observe", N_("Observe")), ("call", N_("Call for help")), ("whole_note", N_("Note on the whole patient")))


LIST_LEAST = 64  # of the base size


class CarePage(Part):
    """One patient at a time."""

    key = "care"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self._file: PatientFile | None = None
        self._asked: str | None = None
        self.back = QPushButton(self)
        self.banner = PatientBanner(desk.setting, self)
        self.twice = Line(desk.setting, "danger", "alert-octagon", self)
        self.trend = VitalTrend(desk.setting, self)
        self.headings = {section.form: text("h3", parent=self) for section in SECTIONS}
        self.lists = {section.form: Entries(desk.setting, self) for section in SECTIONS}
        self.adds = {section.form: QPushButton(self) for section in SECTIONS}
        self.more = {form: QPushButton(self) for form, _label in MORE}
        self._lay_out()
        self._wire()
        self.retranslate()
        self.restyle()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        head = QFrame(self)
        head.setObjectName("card")
        top = QVBoxLayout(head)
        top.setContentsMargins(16, 8, 16, 8)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        for button in self.more.values():
            row.addWidget(button)
        top.addLayout(row)
        top.addWidget(self.banner)
        top.addWidget(self.twice)
        layout.addWidget(head)
        layout.addWidget(self.trend)
        grid = QGridLayout()
        grid.setSpacing(8)
        for index, section in enumerate(SECTIONS):
            grid.addWidget(self._card(section), index // COLUMNS, index % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        layout.addLayout(grid, 1)

    def _card(self, section: Section) -> QFrame:
        card = QFrame(self)
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 6, 12, 6)
        row = QHBoxLayout()
        row.addWidget(self.headings[section.form], 1)
        row.addWidget(self.adds[section.form])
        column.addLayout(row)
        column.addWidget(self.lists[section.form], 1)
        return card

    def _wire(self) -> None:
        self.back.clicked.connect(self._back)
        for form, button in (*self.adds.items(), *self.more.items()):
            button.setObjectName(f"care.{form}")
            button.clicked.connect(lambda _checked=False, form=form: self._open_form(form))
        self.desk.changed.connect(self._hear)
        self.desk.locked.connect(self._forget)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._back)

    @override
    def restyle(self) -> None:
        """A list keeps room for three lines; where not all of them fit, the page scrolls."""
        for each in self.lists.values():
            each.setMinimumHeight(self.setting.look.px(LIST_LEAST))

    def open(self, patient: str | None = None, **_what: object) -> None:
        """Show the care of a patient; without one, of whoever is in front."""
        self._asked = self.desk.patient = patient or self.desk.patient
        self._show(None)
        self._read()

    def _read(self) -> None:
        asked = self._asked
        if asked is not None:

            def card(session: Session) -> PatientFile:
                return session.card(asked)

            self.desk.run(card, self._show)

    def _hear(self, touched: frozenset[str]) -> None:
        if self._asked in touched and self.desk.session is not None:
            self._read()

    def _forget(self) -> None:
        self._show(None)

    def _show(self, file: PatientFile | None) -> None:
        if file is not None and self.desk.session is None:
            return
        self._file = file
        self.banner.show_file(file)
        self.trend.show_observations(file.observations if file else ())
        self._show_lists()
        if file is not None:
            self.back.setFocus()

    def _show_lists(self) -> None:
        file = self._file
        for section in SECTIONS:
            items = section.items(file, self.setting) if file else []
            words = _(section.heading)
            self.lists[section.form].show_items(items or [Item(_("Nothing typed."), "sub")], words)
        pairs = given_twice(doses_of(file)) if file else ()
        self.twice.setVisible(bool(pairs))
        if pairs:
            one, other = pairs[-1]
            said = _("{drug}: {one} at {at}, {other} at {then}").format(
                drug=other.body.drug, one=one.by, at=self.setting.time(one.at), other=other.by,
                then=self.setting.time(other.at),
            )  # fmt: skip
            self.twice.say(" · ".join((_("Given twice"), said)), "danger", "alert-octagon")

    def _open_form(self, form: str) -> None:
        if self._asked is not None:
            self.desk.open_form(form, self._asked, origin="care")

    def _back(self) -> None:
        self.desk.show_board(self._asked)

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.back.setText(_("Back to the board"))
        for section in SECTIONS:
            self.headings[section.form].setText(_(section.heading))
            self.adds[section.form].setText(_(section.add))
        for form, label in MORE:
            self.more[form].setText(_(label))
        self._show_lists()
