"""The frame of every form: who it is about, fields in reading order, one action at the bottom right.

Leaving never discards: what is typed goes out as a draft within a second, and once more on leaving.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from console.errors import CahierError
from console.words import N_, _
from ui.widgets.column import Column
from ui.widgets.confirm_line import ConfirmLine
from ui.widgets.line import Line
from ui.widgets.part import Part, text
from ui.widgets.patient_banner import PatientBanner
from ui.widgets.section import Section
from ui.widgets.side_column import SideColumn
from ui.widgets.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.record.file import PatientFile
    from ui.setting import Setting
    from ui.widgets.field import Field

DRAFT_MS = 800
FIELDS_WIDTH = 980  # a line of text longer than this is not read in one glance


class FormPage(Part):
    """``title`` and ``action`` are message ids.

    Signals:
        submitted(object): the primary action, with the values (field name to text).
        draft_changed(object): what is typed now, at most a second after a change.
        left: Escape or "Back"; the draft went out before.
    """

    narrow: ClassVar[int] = 700  # of the base size; below it fields and what stands beside them go under each other
    beside_first: ClassVar[bool] = False  # and over the fields, where it must not be missed
    submitted = Signal(object)
    draft_changed = Signal(object)
    left = Signal()

    def __init__(self, setting: Setting, title: str, action: str = N_("Save"), parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("card")
        self._title_id, self._action_id = title, action
        self._fields: dict[str, Field] = {}
        self.sections: dict[str, Section] = {}
        self._section: Section | None = None  # where fields are added
        self._moved: QWidget | None = None  # what stood beside the fields, while it does not
        self.title = text("h1", parent=self)
        self.banner = PatientBanner(setting, self)
        self.banner.hide()
        self.problem = Line(setting, "danger", "alert-circle", self)
        self.problem.hide()
        self.confirm = ConfirmLine(setting, self)
        self.draft_state = text("sub", parent=self)
        self.back = QPushButton(self)
        self.primary = QPushButton(self)
        self.primary.setObjectName("primary")
        self._timer = QTimer(self, interval=DRAFT_MS, singleShot=True)
        self._lay_out()
        self._wire()
        self.retranslate()

    def _lay_out(self) -> None:
        self.inner = inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setMaximumWidth(self.setting.look.px(FIELDS_WIDTH))
        self.fields = QVBoxLayout(inner)
        self.fields.setContentsMargins(2, 2, 12, 2)
        self.fields.setSpacing(12)
        self.fields.addStretch(1)
        self.area = scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._scrolled(inner))
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.draft_state)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.primary)
        self.foot = foot
        layout = Column(self)
        layout.setContentsMargins(18, 12, 18, 12)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.banner)
        self.head = QVBoxLayout()  # between the patient and the fields: the draft that is offered
        layout.addLayout(self.head)
        self._side = side = SideColumn()
        self.beside = side.column  # what is read while typing: earlier values, people with a near name
        middle = QHBoxLayout()
        middle.setSpacing(18)
        middle.addWidget(scroll, 1)
        middle.addWidget(side)
        layout.addLayout(middle, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.confirm)
        layout.addLayout(foot)

    def _scrolled(self, inner: QWidget) -> QWidget:
        """The fields, and room under them for what else stands beside them."""
        scrolled = QWidget()
        scrolled.setObjectName("scrolled")
        self._under = QVBoxLayout(scrolled)
        self._under.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(inner, FIELDS_WIDTH)
        row.addStretch(1)
        self._under.addLayout(row, 1)
        return scrolled

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """At large text what stands beside the fields goes under (or over) them: side by side would hide both."""
        super().resizeEvent(event)
        is_narrow, moved = self.width() < self.setting.look.px(self.narrow), self._moved
        if is_narrow and moved is None:
            self._moved = moved = self._side.takeWidget()
            self._under.insertWidget(0 if self.beside_first else 1, moved)
            moved.show()
        elif not is_narrow and moved is not None:
            self._moved = None
            self._under.removeWidget(moved)
            self._side.setWidget(moved)
        self._side.setVisible(not is_narrow)

    def _wire(self) -> None:
        self.primary.clicked.connect(self.submit)
        self.confirm.confirmed.connect(self.submit)
        self.back.clicked.connect(self.leave)
        self._timer.timeout.connect(self._emit_draft)
        here = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, slot in (("Ctrl+Return", self.submit), ("Ctrl+Enter", self.submit), ("Esc", self.leave)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(here)
            shortcut.activated.connect(slot)

    def add(self, *fields: Field, columns: int = 0) -> None:
        """Add fields after those that stand; several side by side in one row, under others of ``columns`` fields."""
        for field in fields:
            self._fields[field.name] = field
            field.changed.connect(self._note_change)
        if self._section is not None:
            self._section.add(*fields)
            return
        row = WrappingRow(columns=columns)
        for field in fields:
            row.addWidget(field)
        self.fields.insertLayout(self.fields.count() - 1, row)

    def add_heading(self, heading: QWidget) -> None:
        """Add a line that names the fields that follow."""
        self.fields.insertWidget(self.fields.count() - 1, heading)

    def begin_section(self, name: str, title: str) -> None:
        """Put the fields that follow into a named part that is folded at first; ``title`` is a message id."""
        self._section = self.sections[name] = Section(self.setting, title, self)
        self._section.ensurePolished()  # while it is empty: with what is in it, it would take the look of all of that
        self.fields.insertWidget(self.fields.count() - 1, self._section)

    def end_sections(self) -> None:
        """Put the fields that follow under all sections."""
        self._section = None

    def field(self, name: str) -> Field:
        """A field by its name."""
        return self._fields[name]

    def show_patient(self, file: PatientFile | None, beside: tuple[PatientFile, ...] = ()) -> None:
        """Head the form with a patient (``beside``: those who may be the same person), or with nobody."""
        self.banner.show_file(file)
        self.banner.show_beside(beside)
        self.banner.setVisible(file is not None)

    def values(self) -> dict[str, str]:
        """What stands in each field, as typed."""
        return {name: field.text() for name, field in self._fields.items()}

    def restore(self, values: Mapping[str, str]) -> None:
        """Put back a draft; fields that it does not name are emptied."""
        for name, field in self._fields.items():
            field.set_text(values.get(name, ""))
            field.say_nothing()
        for section in self.sections.values():
            section.settle()
        self._timer.stop()

    def show_problem(self, error: CahierError, name: str | None = None) -> None:
        """Say what was refused: under the field it names, else above the action. Keeps what was typed."""
        if name in self._fields:
            for section in self.sections.values():
                if section.holds(self._fields[name]):
                    section.open()
            self._fields[name].say(error)
            self._fields[name].setFocus()
            return
        self.problem.say(str(error), "danger", "alert-circle")
        self.problem.show()

    def show_draft_state(self, said: str) -> None:
        """Say what became of the draft, once it is known."""
        self.draft_state.setText(said)

    def submit(self) -> None:
        """Do the primary action."""
        if self.primary.isEnabled():
            self.problem.hide()
            self._emit_submitted()

    def leave(self) -> None:
        """Go back; the draft goes out first."""
        if self._timer.isActive():
            self._emit_draft()
        self._emit_left()

    @override
    def retranslate(self) -> None:
        """Word title and actions again."""
        self.title.setText(_(self._title_id))
        self.primary.setText(_(self._action_id))
        self.primary.setToolTip(_("Ctrl+Enter"))
        self.back.setText(_("Back"))
        self.back.setToolTip(_("Escape: goes back and keeps what was typed"))

    def _note_change(self) -> None:
        # Not started again by each key: a draft is never older than one interval.
        if not self._timer.isActive():
            self._timer.start()

    def _emit_draft(self) -> None:
        self._timer.stop()
        self.draft_changed.emit(self.values())

    def _emit_submitted(self) -> None:
        self.submitted.emit(self.values())

    def _emit_left(self) -> None:
        self.left.emit()
