"""Two cards side by side, and under each other at large text, where side by side neither would fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QBoxLayout

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.look.theme import Look

LARGE = 150  # per cent
_ANY_WIDTH = 16_777_215


class Beside(QBoxLayout):
    """Holds cards; whoever owns it calls :meth:`arrange` when the look changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, parent)
        self.setSpacing(12)

    def arrange(self, look: Look, narrow: QWidget | None = None, width: int = 0) -> None:
        """Side by side or under each other; ``narrow`` has a fixed width, in pixels of the base size, side by side."""
        is_large = look.percent >= LARGE
        self.setDirection(QBoxLayout.Direction.TopToBottom if is_large else QBoxLayout.Direction.LeftToRight)
        if narrow is not None:
            narrow.setMinimumWidth(0 if is_large else look.px(width))
            narrow.setMaximumWidth(_ANY_WIDTH if is_large else look.px(width))
