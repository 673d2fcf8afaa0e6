"""Things that stand against each other, one card beside the other, each with lines of (what, said)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.setting import Setting

IN_A_ROW = 3
"""More cards than these would be too narrow to read; they go on in the next row."""


@dataclass(frozen=True, slots=True)
class SideCard:
    """One side: a heading, what it says, and facts about it as (label, text)."""

    heading: str
    said: str
    facts: tuple[tuple[str, str], ...]


class SideBySide(Part):
    """Shows some sides; told again, it shows others."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._shown: tuple[SideCard, ...] = ()

    def show_sides(self, sides: Sequence[SideCard]) -> None:
        """Show these sides."""
        if self._shown == tuple(sides):
            return
        self._shown = tuple(sides)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for index, side in enumerate(sides):
            self._grid.addWidget(self._card(side), index // IN_A_ROW, index % IN_A_ROW)
        self.setAccessibleName(" / ".join(f"{side.heading}: {side.said}" for side in sides))

    def _card(self, side: SideCard) -> QFrame:
        card = QFrame(self)
        card.setObjectName("card")
        card.setAccessibleName(f"{side.heading}: {side.said}")
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        for look, words in (("h3", side.heading), ("", side.said)):
            label = text(look, wrap=True, parent=card)
            label.setText(words)
            column.addWidget(label)
        for what, said in side.facts:
            row = QHBoxLayout()
            row.setSpacing(8)
            name, value = text("small", parent=card), text("sub", wrap=True, parent=card)
            name.setText(what)
            value.setText(said)
            row.addWidget(name)
            row.addWidget(value, 1)
            column.addLayout(row)
        column.addStretch(1)
        return card

    @override
    def retranslate(self) -> None:
        """Worded by whoever shows the sides."""
