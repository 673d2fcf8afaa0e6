"""A short list as it is typed: a few columns, and a new row opens under the last one that is begun.

Holds text; the form makes bodies of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from console.words import _
from ui.widgets.field import Field
from ui.widgets.quiet_combo_box import WIDEST, QuietComboBox
from ui.widgets.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.record.codes import Code
    from ui.setting import Setting

MOST = 40
EDGES = 30  # on both sides of the words of a field, in pixels
_PART, _ROW = "\t", "\n"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``label`` is a message id; with ``codes`` it is a choice, whose first code stands at the start.

    The first column without codes is the one that makes a row count.
    """

    label: str
    codes: tuple[Code, ...] = ()
    first: str = ""  # the code that stands before anybody chooses
    stretch: int = 3


class RowsField(Field):
    """The text is one line for each row, its parts set apart by tabs."""

    def __init__(self, setting: Setting, name: str, label: str, columns: Sequence[Column], *, hint: str = "",
                 beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, beside=beside, parent=parent)
        self._columns = tuple(columns)
        self._lead = next(index for index, column in enumerate(self._columns) if not column.codes)
        self._rows: list[tuple[QWidget, list[QLineEdit | QuietComboBox]]] = []
        self._holder = QWidget(self)
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._add_row()
        self.hold(self._holder)
        self._row.setStretch(0, 1)
        self._row.setStretch(self._row.count() - 1, 0)
        self.setFocusProxy(self._rows[0][1][0])

    def cell(self, row: int, column: int) -> QLineEdit | QuietComboBox:
        """The control of a cell; the row after the last one begun is empty."""
        return self._rows[row][1][column]

    @override
    def text(self) -> str:
        """What is typed; rows without any text are left out."""
        return _ROW.join(_PART.join(parts) for parts in self._typed())

    def rows(self) -> list[tuple[str, ...]]:
        """The rows whose leading column is filled in, each with a text or code for each column."""
        return [tuple(part.strip() for part in parts) for parts in self._typed() if parts[self._lead].strip()]

    @override
    def set_text(self, typed: str) -> None:
        """Put back what was typed."""
        lines = [line.split(_PART) for line in typed.split(_ROW) if line][:MOST]
        while len(self._rows) < min(len(lines) + 1, MOST):
            self._add_row()
        for index, (_widget, controls) in enumerate(self._rows):
            parts = [*(lines[index] if index < len(lines) else []), *[""] * len(controls)]
            for control, part in zip(controls, parts, strict=False):
                self._put(control, part)
        self._trim(len(lines) + 1)

    def _typed(self) -> list[list[str]]:
        typed = [[_said(control) for control in controls] for _holder, controls in self._rows]
        texts = [index for index, column in enumerate(self._columns) if not column.codes]
        return [parts for parts in typed if any(parts[index].strip() for index in texts)]

    @staticmethod
    def _put(control: QLineEdit | QuietComboBox, part: str) -> None:
        if isinstance(control, QLineEdit):
            control.setText(part)
        else:
            control.setCurrentIndex(max(control.findData(part or control.property("first")), 0))

    @override
    def retranslate(self) -> None:
        """Word the rows again."""
        super().retranslate()
        for row in range(len(self._rows)):
            self._word(row)

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        super().restyle()
        for _holder, controls in self._rows:
            for control in controls:
                if isinstance(control, QuietComboBox):
                    control.keep_within(0, self.setting.look.px(WIDEST))
        self.retranslate()

    def _word(self, row: int) -> None:
        for column, control in zip(self._columns, self._rows[row][1], strict=True):
            control.setAccessibleName(f"{_(column.label)} {row + 1}" if row else _(column.label))
            if isinstance(control, QLineEdit):
                control.setPlaceholderText(_(column.label))
                words = control.fontMetrics().horizontalAdvance(_(column.label))
                control.setMinimumWidth(words + EDGES)
            else:
                for index, code in enumerate(column.codes):
                    control.setItemText(index, code.label)

    @override
    def _name_controls(self) -> None:
        """Each control is named after its column."""

    def _add_row(self) -> None:
        holder = QWidget(self._holder)
        line = WrappingRow(holder, gap=6)
        controls: list[QLineEdit | QuietComboBox] = []
        for column in self._columns:
            control = self._choice(column, holder) if column.codes else QLineEdit(holder)
            if isinstance(control, QLineEdit):
                control.textEdited.connect(self._edited)
            controls.append(control)
            line.add_share(control, column.stretch)
        self._column.addWidget(holder)
        self._rows.append((holder, controls))
        self._word(len(self._rows) - 1)

    def _choice(self, column: Column, holder: QWidget) -> QuietComboBox:
        box = QuietComboBox(holder)
        for code in column.codes:
            box.addItem(code.label, code.value)
        box.keep_within(0, self.setting.look.px(WIDEST))
        box.setProperty("first", column.first or column.codes[0].value)
        box.setCurrentIndex(box.findData(box.property("first")))
        box.activated.connect(self._edited)
        return box

    def _trim(self, wanted: int) -> None:
        for holder, _controls in self._rows[max(wanted, 1) :]:
            holder.setParent(None)
            holder.deleteLater()
        del self._rows[max(wanted, 1) :]

    def _edited(self) -> None:
        self.say_nothing()
        if _said(self._rows[-1][1][self._lead]).strip() and len(self._rows) < MOST:
            self._add_row()
        self._emit_changed()


def _said(control: QLineEdit | QuietComboBox) -> str:
    return control.text() if isinstance(control, QLineEdit) else str(control.currentData())
