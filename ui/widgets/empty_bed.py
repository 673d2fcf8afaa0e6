"""What the panel says and offers of a bed in which nobody lies: how it stands, admit here, say how it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout
from typing_extensions import override

from console.record.board import RowKind
from console.words import _
from ui.widgets.part import Part, text
from ui.wording import phrases

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.board import BoardRow
    from ui.setting import Setting


class EmptyBed(Part):
    """Shows one row of the board without a patient.

    Signals:
        asked(str, str): the key of a form, and the bed.
    """

    asked = Signal(str, str)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._row: BoardRow | None = None
        self.state = text("sub", wrap=True, parent=self)
        self.admit, self.turn = QPushButton(self), QPushButton(self)
        self.admit.setObjectName("primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.state)
        for button in (self.admit, self.turn):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.clicked.connect(self._clicked)
        column.addStretch(1)
        self.retranslate()

    def show_row(self, row: BoardRow | None) -> None:
        """Show a bed; a bed that is blocked or closed takes nobody."""
        self._row = row
        self.setVisible(row is not None)
        self.admit.setVisible(row is not None and row.kind is RowKind.EMPTY)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word it again."""
        row = self._row
        reason = row.state.reason if row and row.state else None
        self.state.setText(" · ".join(part for part in (phrases.empty_bed_words(row), reason) if part) if row else "")
        self.admit.setText(_("Admit somebody here"))
        self.turn.setText(_("State of this bed"))

    def _clicked(self) -> None:
        bed = self._row.bed if self._row else None
        if bed:
            self._emit_asked("admit" if self.sender() is self.admit else "bed", bed)

    def _emit_asked(self, form: str, bed: str) -> None:
        self.asked.emit(form, bed)
