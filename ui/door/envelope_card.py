"""The card of the lock page for somebody who holds the unit's sealed envelope.

Like the lock page it knows no key and no book: it says what was typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout
from typing_extensions import override

from console.errors import CahierError
from console.ward.envelope import NOT_BY_ENVELOPE
from console.words import _
from ui.widgets.line import Line
from ui.widgets.newcomer_fields import NewcomerFields
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.ward.people import Newcomer
    from ui.setting import Setting


class EnvelopeCard(Part):
    """The code on the card, and who opens it.

    Signals:
        open_requested(str, object): the code, and a :class:`console.ward.people.Newcomer`.
        left: back to the list of names.
    """

    open_requested = Signal(str, object)
    left = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("card")
        self.title, self.intro, self.ask = text("h2"), text("sub", wrap=True), text()
        self.ask.setObjectName("fieldlabel")
        self.code = QLineEdit()
        self.code.setObjectName("envelope.code")
        self.ask.setBuddy(self.code)
        self.newcomer = NewcomerFields(setting, "envelope")
        self.newcomer.refuse_roles(NOT_BY_ENVELOPE)
        self.problem = Line(setting, "danger", "alert-circle")
        self.problem.hide()
        self.back, self.primary = QPushButton(), QPushButton()
        self.primary.setObjectName("primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 20, 28, 20)
        column.setSpacing(8)
        for widget in (self.title, self.intro, self.ask, self.code, self.newcomer, self.problem):
            column.addWidget(widget)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self.back)
        foot.addStretch(1)
        foot.addWidget(self.primary)
        column.addLayout(foot)
        self.back.clicked.connect(self._emit_left)
        self.primary.clicked.connect(self._open)
        self.retranslate()

    def start_over(self) -> None:
        """Forget what was typed."""
        self.code.clear()
        self.newcomer.clear()
        self.problem.hide()
        self.show_busy(busy=False)

    def show_busy(self, *, busy: bool) -> None:
        """Say that the envelope is being opened, or that it no longer is."""
        self.primary.setEnabled(not busy)
        self.primary.setText(_("Opening…") if busy else _("Open the first shift"))

    def show_problem(self, error: CahierError) -> None:
        """Say why it did not open; what was typed stays."""
        self.show_busy(busy=False)
        self.problem.say(str(error), "danger", "alert-circle")
        self.problem.show()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Unit’s envelope"))
        self.intro.setText(
            _("The sealed card of the downtime box opens the first shift, once. You sign in your own name for 24 h.")
        )
        self.ask.setText(_("The five words on the card"))
        self.code.setAccessibleName(_("The five words on the card"))
        self.back.setText(_("Back"))
        self.primary.setText(_("Open the first shift"))

    def _open(self) -> None:
        try:
            who = self.newcomer.value()
        except CahierError as error:
            self.show_problem(error)
            return
        self._emit_open(self.code.text(), who)

    def _emit_open(self, code: str, who: Newcomer) -> None:
        self.open_requested.emit(code, who)

    def _emit_left(self) -> None:
        self.left.emit()
