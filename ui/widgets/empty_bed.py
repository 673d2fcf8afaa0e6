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
        asked(str, str, object): the key of a form, the bed, and the id of whoever it is kept for (or None).
    """

    asked = Signal(str, str, object)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._row: BoardRow | None = None
        self.state = text("sub", wrap=True, parent=self)
        self.awaited, self.admit, self.turn = QPushButton(self), QPushButton(self), QPushButton(self)
        self.awaited.setObjectName("primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.state)
        for button in (self.awaited, self.admit, self.turn):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.clicked.connect(self._clicked)
        column.addStretch(1)
        self.retranslate()

    def show_row(self, row: BoardRow | None) -> None:
        """Show a bed; a bed that is blocked or closed takes nobody."""
        self._row = row
        self.setVisible(row is not None)
        self.admit.setVisible(row is not None and row.kind is RowKind.EMPTY)
        self.awaited.setVisible(row is not None and row.kind is RowKind.EMPTY and bool(row.kept_for))
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word it again."""
        row = self._row
        reason = row.state.reason if row and row.state else None
        self.state.setText(" · ".join(part for part in (phrases.empty_bed_words(row), reason) if part) if row else "")
        self.admit.setText(_("Admit somebody here") if not (row and row.kept_for) else _("Admit somebody else here"))
        if row and row.kept_for:
            self.awaited.setText(_("Admit {name}").format(name=row.kept_for[0].identity.name))
        self.turn.setText(_("State of this bed"))

    def _clicked(self) -> None:
        row, pressed = self._row, self.sender()
        if row is None or row.bed is None:
            return
        who = row.kept_for[0].id if pressed is self.awaited and row.kept_for else None
        self._emit_asked("bed" if pressed is self.turn else "admit", row.bed, who)

    def _emit_asked(self, form: str, bed: str, who: str | None) -> None:
        self.asked.emit(form, bed, who)
