"""The six steps in their order, each with how far it is: which one is next can be seen at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QListWidgetItem, QSizePolicy, QVBoxLayout
from typing_extensions import override

from console.words import _
from ui.look.icons import row_icon
from ui.look.theme import mark
from ui.widgets.beside import LARGE
from ui.widgets.line import TONE_TOKENS
from ui.widgets.part import Part
from ui.widgets.wrapped_list import WrappedList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.recovery.step_card import Standing
    from ui.setting import Setting
    from ui.widgets.line import Tone

SIGNS: dict[Tone, str] = {
    "ok": "check-circle",
    "plain": "circle-outline",
    "warn": "progress-clock",
    "danger": "alert-circle",
}
SIGN = 22  # of the base size


class Stepper(Part):
    """Steps are shown as (heading, standing).

    Signals:
        chosen(int): somebody chose the step of this position.
    """

    chosen = Signal(int)

    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._steps: tuple[tuple[str, Standing], ...] = ()
        self.list = WrappedList(self)
        self.list.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustToContents)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        layout.addStretch(1)
        self.setFocusProxy(self.list)
        self.list.currentRowChanged.connect(self._emit_chosen)
        self.retranslate()

    @property
    def position(self) -> int:
        """Which step is chosen; -1: none yet."""
        return self.list.currentRow()

    def show_steps(self, steps: Sequence[tuple[str, Standing]], position: int) -> None:
        """Show the steps, one of them chosen, and tell nobody."""
        self._steps = tuple(steps)
        look = self.setting.look
        is_large = look.percent >= LARGE
        between = " · " if is_large else "\n"  # over the step that is open there is little room
        mark(self.list, "look", "dense" if is_large else "steps")
        with QSignalBlocker(self.list):
            self.list.clear()
            self.list.setIconSize(QSize(look.px(SIGN), look.px(SIGN)))
            for number, (heading, standing) in enumerate(self._steps, start=1):
                item = QListWidgetItem(between.join((f"{number}. {heading}", standing.words)))
                item.setIcon(row_icon(SIGNS[standing.tone], look.theme, TONE_TOKENS[standing.tone]))
                self.list.addItem(item)
            self.list.setCurrentRow(position)

    @override
    def restyle(self) -> None:
        """Take signs and sizes from the look in force."""
        super().restyle()
        self.show_steps(self._steps, self.position)

    @override
    def retranslate(self) -> None:
        """Name the list again; whoever shows the steps words them."""
        self.list.setAccessibleName(_("Steps after the outage"))

    def _emit_chosen(self, position: int) -> None:
        self.chosen.emit(position)
