"""A short table as it is typed: a few columns of text, and a new row opens under the last."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from console.words import _
from ui.widgets.field import Field

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.setting import Setting

MOST = 12
_PART, _ROW = "\t", "\n"


class Column(NamedTuple):
    """One column: the message id of its label, and how wide it is beside the others."""

    label: str
    stretch: int = 2


class RowsField(Field):
    """The text is one line for each row, its parts set apart by tabs. The first column makes the row."""

    def __init__(self, setting: Setting, name: str, label: str, columns: Sequence[Column], *, hint: str = "",
                 beside: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, beside=beside, parent=parent)
        self._columns = tuple(columns)
        self._rows: list[tuple[QWidget, tuple[QLineEdit, ...]]] = []
        self._holder = QWidget(self)
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._add_row()
        self.hold(self._holder)
        self._row.setStretch(0, 1)
        self._row.setStretch(self._row.count() - 1, 0)
        self.setFocusProxy(self._rows[0][1][0])

    @override
    def text(self) -> str:
        """What is typed; rows in which nothing stands are left out."""
        typed = ([edit.text() for edit in edits] for _holder, edits in self._rows)
        return _ROW.join(_PART.join(parts) for parts in typed if any(part.strip() for part in parts))

    @override
    def set_text(self, typed: str) -> None:
        """Put back what was typed."""
        lines = [line.split(_PART) for line in typed.split(_ROW) if line]
        while len(self._rows) < min(len(lines) + 1, MOST):
            self._add_row()
        for index, (_holder, edits) in enumerate(self._rows):
            parts = lines[index] if index < len(lines) else []
            for place, edit in enumerate(edits):
                edit.setText(parts[place] if place < len(parts) else "")
        self._trim(len(lines) + 1)

    def rows(self) -> list[tuple[str, ...]]:
        """The parts of each row, stripped, as many as there are columns."""
        width = len(self._columns)
        lines = [line.split(_PART) for line in self.text().split(_ROW) if line]
        return [tuple([*(part.strip() for part in parts), *[""] * width][:width]) for parts in lines]

    def set_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Put in rows as if they had been typed."""
        self.set_text(_ROW.join(_PART.join(parts) for parts in rows))

    @override
    def retranslate(self) -> None:
        """Word the columns again."""
        super().retranslate()
        for number, (_holder, edits) in enumerate(self._rows, start=1):
            self._word(number, edits)

    def _word(self, number: int, edits: Sequence[QLineEdit]) -> None:
        for column, edit in zip(self._columns, edits, strict=True):
            edit.setPlaceholderText(_(column.label))
            edit.setAccessibleName(f"{self.label_words} {number}: {_(column.label)}")

    def _add_row(self) -> None:
        holder = QWidget(self._holder)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        edits = tuple(QLineEdit(holder) for _column in self._columns)
        for column, edit in zip(self._columns, edits, strict=True):
            line.addWidget(edit, column.stretch)
            edit.textEdited.connect(self._edited)
        self._column.addWidget(holder)
        self._rows.append((holder, edits))
        self._word(len(self._rows), edits)

    def _trim(self, wanted: int) -> None:
        for holder, _edits in self._rows[max(wanted, 1) :]:
            holder.setParent(None)
            holder.deleteLater()
        del self._rows[max(wanted, 1) :]

    def _edited(self) -> None:
        self.say_nothing()
        if any(edit.text().strip() for edit in self._rows[-1][1]) and len(self._rows) < MOST:
            self._add_row()
        self._emit_changed()
