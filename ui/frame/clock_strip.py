"""The strip that asks once a shift whether the laptop's clock is right. In nobody's way: it waits above the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from typing_extensions import override

from console.record.showing import day_text
from console.words import _
from ui.widgets.line import Line
from ui.widgets.part import Part

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting


class ClockStrip(Part):
    """Says what time the laptop thinks it is.

    Signals:
        confirmed: it is right.
        doubted: it is not.
    """

    confirmed = Signal()
    doubted = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.line = Line(setting, "plain", "clock-outline", self)
        self.right, self.wrong = QPushButton(self), QPushButton(self)
        self.wrong.setObjectName("quiet")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.right)
        layout.addWidget(self.wrong)
        self.right.clicked.connect(self._emit_confirmed)
        self.wrong.clicked.connect(self._emit_doubted)
        setting.clockwork.beat.connect(self._show_time)
        self.retranslate()
        self.hide()

    def ask(self, *, is_confirmed: bool) -> None:
        """Ask, until somebody answered in this shift."""
        self.setVisible(not is_confirmed)
        self._show_time()

    def _show_time(self) -> None:
        now = self.setting.now()
        said = _("This laptop’s clock says {time}, {day}. Is that right? Compare it with another clock.")
        day = day_text(now, self.setting.zone)
        self.line.say(said.format(time=self.setting.time(now), day=day), "plain", "clock-outline")

    @override
    def retranslate(self) -> None:
        """Word the question again."""
        self.right.setText(_("It is right"))
        self.wrong.setText(_("It is wrong…"))
        self._show_time()

    def _emit_confirmed(self) -> None:
        self.confirmed.emit()

    def _emit_doubted(self) -> None:
        self.doubted.emit()
