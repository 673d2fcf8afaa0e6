"""Two descriptions of somebody, held against each other line by line: what agrees, what nearly does, what does not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout
from typing_extensions import override

from console.words import N_, _
from ui.widgets.part import Part, text
from ui.widgets.sign import Sign

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting


WIDTH = 580  # of the base size: what stands against each other is read in one glance


class Holds(Enum):
    """How two values stand to each other: a sign, its colour, the word beside it."""

    AGREES = ("check", "on_ok_soft", N_("the same"))
    NEARLY = ("approximately-equal", "on_warn_soft", N_("nearly the same"))
    ELSEWHERE = ("swap-vertical", "on_warn_soft", N_("stands as another name"))
    DIFFERS = ("not-equal-variant", "on_danger_soft", N_("different"))
    UNSTATED = ("", "muted", "")


@dataclass(frozen=True, slots=True)
class Pair:
    """One line: what it is about, what each side says, how that stands to each other."""

    label: str
    one: str
    other: str
    holds: Holds


@dataclass(frozen=True, slots=True)
class Pairs:
    """The lines, under the names of the two sides."""

    one: str
    other: str
    lines: tuple[Pair, ...]


class HeldAgainst(Part):
    """A small table that is read, not used; what one side does not say is a dash."""

    def __init__(self, setting: Setting, pairs: Pairs, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(1)
        self._put(0, 1, "small", pairs.one, wrap=True)
        self._put(0, 2, "small", pairs.other, wrap=True)
        for row, pair in enumerate(pairs.lines, start=1):
            self._put(row, 0, "sub", pair.label)
            self._put(row, 1, "", pair.one or "–", wrap=True)
            self._put(row, 2, "", pair.other or "–", wrap=True)
            sign, token, words = pair.holds.value
            if sign:
                grid.addWidget(Sign(setting, sign, token, 16, self), row, 3, Qt.AlignmentFlag.AlignVCenter)
                self._put(row, 4, "sub", _(words))
        for column in (1, 2):
            grid.setColumnStretch(column, 1)
        self._last = max((_(holds.value[2]) for holds in Holds), key=len)  # one below the other, tables line up
        self.restyle()
        self.setAccessibleName("; ".join(_aloud(pair) for pair in pairs.lines))

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        super().restyle()
        self.setFixedWidth(self.setting.look.px(WIDTH))
        self._grid.setColumnMinimumWidth(4, self.fontMetrics().horizontalAdvance(self._last))

    def _put(self, row: int, column: int, look: str, words: str, *, wrap: bool = False) -> None:
        label = text(look, wrap=wrap, parent=self)
        label.setText(words)
        self._grid.addWidget(label, row, column)


def _aloud(pair: Pair) -> str:
    words = _(pair.holds.value[2]) if pair.holds is not Holds.UNSTATED else ""
    return ", ".join(filter(None, (f"{pair.label}: {pair.one or '–'} / {pair.other or '–'}", words)))
