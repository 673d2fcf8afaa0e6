"""The line that asks for a second look before something is saved: one key answers it, nothing is in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from typing_extensions import override

from console.words import _
from ui.widgets.line import Line
from ui.widgets.part import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting


class ConfirmLine(Part):
    """Says what to look at again, with one button.

    Signals:
        confirmed: it was looked at and it is right.
    """

    confirmed = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.line = Line(setting, "warn", "account-check", self)
        self.yes = QPushButton(self)
        self.yes.setObjectName("primary")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.yes)
        self.yes.clicked.connect(self._emit_confirmed)
        self.retranslate()
        self.hide()

    def ask(self, sentences: Sequence[str]) -> None:
        """Ask about these; the button has the hand, so that Enter answers."""
        self.line.say("\n".join(sentences), "warn", "account-check")
        self.yes.setAccessibleDescription(" ".join(sentences))
        self.show()
        self.yes.setFocus()

    @override
    def retranslate(self) -> None:
        """Label the button again."""
        self.yes.setText(_("It is right: save"))
        self.yes.setToolTip(_("Enter or Ctrl+Enter"))

    def _emit_confirmed(self) -> None:
        self.confirmed.emit()
