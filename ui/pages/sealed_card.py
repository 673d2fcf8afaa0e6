"""The unit's sealed card, made anew: five words that are shown once, to be written down and put into an envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout
from typing_extensions import override

from console.ward import envelope
from console.words import _
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from console.ward.session import Session
    from ui.desk import Desk


class SealedCard(Part):
    """A button, and what is to be written on the card.

    Signals:
        refused(object): the `CahierError` for which there is no new card.
    """

    refused = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.desk = desk
        self.seal = QPushButton()
        self.code, self.code_help = text("h1", wrap=True), text("sub", wrap=True)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.seal, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.code)
        column.addWidget(self.code_help)
        column.addStretch(1)
        self.seal.clicked.connect(self._seal)
        self.retranslate()

    def forget(self) -> None:
        """Show the words no more."""
        self.code.clear()
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.seal.setText(_("Make a new card"))
        self.code_help.setText(
            _("Write the five words on a card, seal it in an envelope for the downtime box. They are not shown again.")
            if self.code.text()
            else ""
        )

    def _seal(self) -> None:
        laptop, costs, code = self.desk.laptop, self.desk.costs, envelope.new_code()
        if laptop is None:
            return

        def sealed(session: Session) -> None:
            envelope.seal(session, laptop.vault, laptop.data_key(session), code, costs())

        def done(_answer: object) -> None:
            self.code.setText(code)
            self.retranslate()

        self.desk.run(sealed, done, self.refused.emit)
