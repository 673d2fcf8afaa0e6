"""A list of allergies as it is typed: substance, reaction, severity; a new row opens under the last.

Holds text; the form makes bodies of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from console.record.bodies.care import Allergy
from console.record.codes.care import Severity
from console.words import _
from ui.widgets.field import Field, QuietComboBox

if TYPE_CHECKING:
    from ui.setting import Setting

MOST = 12
_PART, _ROW = "\t", "\n"


@dataclass(frozen=True, slots=True)
class _Row:
    holder: QWidget
    substance: QLineEdit
    reaction: QLineEdit
    severity: QuietComboBox


class AllergyRows(Field):
    """The text is one line for each allergy, its three parts set apart by tabs."""

    def __init__(self, setting: Setting, name: str, label: str, *, beside: bool = False,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, beside=beside, parent=parent)
        self._rows: list[_Row] = []
        self._holder = QWidget(self)
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._add_row()
        self.hold(self._holder)
        self._row.setStretch(0, 1)
        self._row.setStretch(self._row.count() - 1, 0)
        self.setFocusProxy(self._rows[0].substance)

    @property
    def first(self) -> QLineEdit:
        """The substance of the first row."""
        return self._rows[0].substance

    @override
    def text(self) -> str:
        """What is typed."""
        lines = (
            _PART.join((row.substance.text(), row.reaction.text(), str(row.severity.currentData())))
            for row in self._rows
            if row.substance.text().strip() or row.reaction.text().strip()
        )
        return _ROW.join(lines)

    @override
    def set_text(self, typed: str) -> None:
        """Put back what was typed."""
        lines = [line.split(_PART) for line in typed.split(_ROW) if line]
        while len(self._rows) < min(len(lines) + 1, MOST):
            self._add_row()
        for index, row in enumerate(self._rows):
            substance, reaction, severity = [*(lines[index] if index < len(lines) else []), "", "", ""][:3]
            row.substance.setText(substance)
            row.reaction.setText(reaction)
            row.severity.setCurrentIndex(max(row.severity.findData(severity or "UNKNOWN"), 0))
        self._trim(len(lines) + 1)

    def allergies(self) -> list[Allergy]:
        """The allergies that name a substance."""
        found = []
        for line in self.text().split(_ROW):
            substance, reaction, severity = [*line.split(_PART), "", "", ""][:3]
            if substance.strip():
                found.append(
                    Allergy(
                        substance=substance.strip(),
                        reaction=reaction.strip() or None,
                        severity=Severity.of(severity or "UNKNOWN"),
                    )
                )
        return found

    @override
    def retranslate(self) -> None:
        """Word the rows again."""
        super().retranslate()
        for row in self._rows:
            self._word(row)

    def _word(self, row: _Row) -> None:
        row.substance.setPlaceholderText(_("Substance"))
        row.substance.setAccessibleName(_("Substance"))
        row.reaction.setPlaceholderText(_("Reaction"))
        row.reaction.setAccessibleName(_("Reaction"))
        row.severity.setAccessibleName(_("Severity"))
        for index, severity in enumerate(Severity):
            row.severity.setItemText(index, severity.label)

    def _add_row(self) -> None:
        holder = QWidget(self._holder)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        row = _Row(holder, QLineEdit(holder), QLineEdit(holder), QuietComboBox(holder))
        for severity in Severity:
            row.severity.addItem(severity.label, severity.value)
        row.severity.setCurrentIndex(row.severity.findData("UNKNOWN"))
        for widget, stretch in ((row.substance, 3), (row.reaction, 3), (row.severity, 2)):
            line.addWidget(widget, stretch)
        row.substance.textEdited.connect(self._edited)
        row.reaction.textEdited.connect(self._edited)
        row.severity.activated.connect(self._edited)
        self._column.addWidget(holder)
        self._rows.append(row)
        self._word(row)

    def _trim(self, wanted: int) -> None:
        for row in self._rows[max(wanted, 1) :]:
            row.holder.setParent(None)
            row.holder.deleteLater()
        del self._rows[max(wanted, 1) :]

    def _edited(self) -> None:
        self.say_nothing()
        if self._rows[-1].substance.text().strip() and len(self._rows) < MOST:
            self._add_row()
        self._emit_changed()
