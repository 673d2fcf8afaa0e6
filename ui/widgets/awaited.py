"""What the panel says and offers of somebody who is to be admitted: when and from where, admit, does not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout
from typing_extensions import override

from console.words import _
from ui.widgets.part import Part, text
from ui.wording import phrases

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.movements import ExpectedAdmission
    from ui.setting import Setting


class Awaited(Part):
    """Shows one expected admission in the place of values that nobody has measured yet.

    Signals:
        asked(str): the key of a form about the patient.
    """

    asked = Signal(str)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._expected: ExpectedAdmission | None = None
        self.reason, self.plan = text("h3", wrap=True, parent=self), text(wrap=True, parent=self)
        self.late = text("danger", wrap=True, parent=self)
        self.admit, self.call_off = QPushButton(self), QPushButton(self)
        self.admit.setObjectName("primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        for line in (self.reason, self.plan, self.late):
            column.addWidget(line)
        buttons = QHBoxLayout()
        for button in (self.admit, self.call_off):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.clicked.connect(self._clicked)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.show_expected(None)

    def show_expected(self, expected: ExpectedAdmission | None) -> None:
        """Show what was arranged; nothing where nobody is expected."""
        self._expected = expected
        self.setVisible(expected is not None)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word it again."""
        expected = self._expected
        if expected is None:
            return
        reason, plan = phrases.plan_of_admission(expected, self.setting)
        self.reason.setText(reason)
        self.plan.setText(plan)
        self.late.setText(_("Should have come by now: telephone, then admit or call off."))
        self.late.setVisible(expected.is_late(self.setting.now()))
        self.admit.setText(_("Admit"))
        self.call_off.setText(_("Does not come"))

    def _clicked(self) -> None:
        self._emit_asked("admit" if self.sender() is self.admit else "call_off")

    def _emit_asked(self, form: str) -> None:
        self.asked.emit(form)
