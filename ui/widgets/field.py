"""What every field of a form is: a label, a control, a unit, and a line under it that never blocks.

A field holds text, as typed: what cannot be read yet is kept too. Reading it (and refusing it) is
asked for by the form, never forced on the hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit
from typing_extensions import override

from console.errors import CahierError
from console.words import _
from ui.look.theme import mark
from ui.widgets.part import Part, text
from ui.widgets.quiet_combo_box import WIDEST, QuietComboBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from console.record.codes import Code
    from ui.setting import Setting


class Field(Part):
    """The base of fields.

    Args of the constructor: ``name`` is the key in the form's values; ``label`` and ``hint`` are
    message ids; ``beside`` puts the label on the left instead of above.

    Signals:
        changed: somebody typed or chose; the value may be unfinished.
    """

    changed = Signal()

    def __init__(
        self,
        setting: Setting,
        name: str,
        label: str,
        *,
        unit: str = "",
        hint: str = "",
        beside: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(setting, parent)
        self.name = name
        self._label_id, self._hint_id, self._unit, self._beside = label, hint, unit, beside
        self.label = QLabel(self)
        self.label.setObjectName("fieldlabel")
        self._under: QLabel | None = None
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(3)
        grid.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(self._row, 0 if beside else 1, 1 if beside else 0)
        grid.setColumnStretch(1 if beside else 0, 1)
        grid.setRowStretch(3, 1)  # fields side by side stay level when one of them has a line under it
        self._said = ""
        self._controls: tuple[QWidget, ...] = ()

    @property
    def label_words(self) -> str:
        """The label in the language in force."""
        return _(self._label_id)

    @property
    def under(self) -> QLabel:
        """The line under the control; made when something stands in it, as most never say anything."""
        if self._under is None:
            self._under = text(wrap=True, parent=self)
            self._under.setObjectName("under")
            self._grid.addWidget(self._under, 1 if self._beside else 2, 1 if self._beside else 0)
        return self._under

    def call(self, label: str, hint: str = "") -> None:
        """Call the field something else; both are message ids."""
        self._label_id, self._hint_id = label, hint or self._hint_id
        self.retranslate()

    def hold(self, *controls: QWidget) -> None:
        """Put the controls into the row; the first belongs to the label."""
        for control in controls:
            self._row.addWidget(control)
        self._controls = controls
        if self._unit:
            unit = QLabel(self._unit, self)
            unit.setObjectName("unit")
            self._row.addWidget(unit)
        self._row.addStretch(1)
        self.label.setBuddy(controls[0])
        self.setFocusProxy(controls[0])
        self.retranslate()
        self.restyle()

    def text(self) -> str:
        """What stands in the field, as typed; empty when nothing does."""
        raise NotImplementedError

    def set_text(self, typed: str) -> None:
        """Put back what was typed. Says nothing to anybody."""
        raise NotImplementedError

    def say(self, problem: CahierError | str, *, is_hint: bool = False) -> None:
        """Say what is wrong (or only doubtful) under the field. Blocks nothing."""
        self._said = problem if isinstance(problem, str) else f"{problem.happened} {problem.next}"
        mark(self.under, "kind", "hint" if is_hint else "error")
        self._show_under()
        self._mark_invalid(is_wrong=not is_hint)

    def say_nothing(self) -> None:
        """Take back what was said; the hint stands again."""
        if not self._said:
            return
        self._said = ""
        mark(self.under, "kind", "")
        self._show_under()
        self._mark_invalid(is_wrong=False)

    @override
    def retranslate(self) -> None:
        """Word label, unit and hint again."""
        self.label.setText(self.label_words)
        self._name_controls()
        self._show_under()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        if self._beside:
            self._grid.setColumnMinimumWidth(0, self.setting.look.px(140))

    def _name_controls(self) -> None:
        name = f"{self.label_words} ({self._unit})" if self._unit else self.label_words
        for control in self._controls:
            if isinstance(control, QLineEdit | QPlainTextEdit | QComboBox):
                control.setAccessibleName(name)

    def _show_under(self) -> None:
        said = self._said or (_(self._hint_id) if self._hint_id else "")
        if said or self._under is not None:
            self.under.setText(said)
            self.under.setVisible(bool(said))
        proxy = self.focusProxy()
        if proxy is not None:
            proxy.setAccessibleDescription(said)

    def _mark_invalid(self, *, is_wrong: bool) -> None:
        for edit in self.findChildren(QLineEdit):
            mark(edit, "invalid", value="true" if is_wrong else "false")

    def _emit_changed(self) -> None:
        self.changed.emit()


class LineField(Field):
    """One typed line. Leaving the field looks at it; what cannot be read stays as it was typed."""

    def __init__(self, setting: Setting, name: str, label: str, *, unit: str = "", hint: str = "",
                 beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, unit=unit, hint=hint, beside=beside, parent=parent)
        self.edit = QLineEdit(self)
        self.edit.textEdited.connect(self._edited)
        self.edit.editingFinished.connect(self._look)
        self.hold(self.edit)

    @override
    def text(self) -> str:
        """What is typed."""
        return self.edit.text()

    @override
    def set_text(self, typed: str) -> None:
        """Put back what was typed."""
        self.edit.setText(typed)

    def check(self) -> None:
        """Read what is typed, and say a doubt about it.

        Raises:
            CahierError: it cannot be read.
        """

    def _edited(self) -> None:
        self.say_nothing()
        self._emit_changed()

    def _look(self) -> None:
        try:
            self.check()
        except CahierError as error:
            self.say(error)


class TextField(LineField):
    """One line of any text, as wide as there is room."""

    def __init__(self, setting: Setting, name: str, label: str, *, unit: str = "", hint: str = "",
                 beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, unit=unit, hint=hint, beside=beside, parent=parent)
        self._row.setStretch(0, 1)
        self._row.setStretch(self._row.count() - 1, 0)


class NotesField(Field):
    """Several lines of text. Tab leaves the field, it is never typed."""

    def __init__(self, setting: Setting, name: str, label: str, *, rows: int = 3, hint: str = "",
                 beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, beside=beside, parent=parent)
        self._rows = rows
        self.edit = QPlainTextEdit(self)
        self.edit.setTabChangesFocus(True)
        self.hold(self.edit)
        self._row.setStretch(0, 1)
        self._row.setStretch(self._row.count() - 1, 0)
        self.edit.textChanged.connect(self._edited)

    @override
    def text(self) -> str:
        """What is typed."""
        return self.edit.toPlainText()

    @override
    def set_text(self, typed: str) -> None:
        """Put back what was typed."""
        self.edit.blockSignals(True)
        self.edit.setPlainText(typed)
        self.edit.blockSignals(False)

    @override
    def restyle(self) -> None:
        """As high as its rows, growing with the text."""
        super().restyle()
        self.edit.setFixedHeight(self.setting.look.px(20 * self._rows + 16))

    def _edited(self) -> None:
        self.say_nothing()
        self._emit_changed()


class ChoiceField(Field):
    """One of a value set, or nothing: shows labels, holds codes."""

    def __init__(self, setting: Setting, name: str, label: str, codes: Sequence[Code], *, hint: str = "",
                 beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, beside=beside, parent=parent)
        self._codes = tuple(codes)
        self.box = QuietComboBox(self)
        self.box.addItems(["–", *(code.value for code in self._codes)])  # at once: each change is told to the view
        self.hold(self.box)
        self.box.activated.connect(self._picked)

    @override
    def text(self) -> str:
        """The code; empty when nothing is chosen."""
        code = self.code()
        return "" if code is None else code.value

    @override
    def set_text(self, typed: str) -> None:
        """Choose a code; one that the set does not have leaves nothing chosen."""
        found = (index for index, code in enumerate(self._codes, start=1) if code.value == typed)
        self.box.setCurrentIndex(next(found, 0))

    def code(self) -> Code | None:
        """The member that is chosen."""
        row = self.box.currentIndex()
        return self._codes[row - 1] if row > 0 else None

    @override
    def retranslate(self) -> None:
        """Label the codes again."""
        super().retranslate()
        for index, code in enumerate(self._codes, start=1):
            self.box.setItemText(index, code.label)

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        super().restyle()
        self.box.keep_within(self.setting.look.px(220), self.setting.look.px(WIDEST))

    def _picked(self, _index: int) -> None:
        self.say_nothing()
        self._emit_changed()
