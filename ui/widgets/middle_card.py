"""The card in the middle of a page that stands before the ward: preparing, bringing back, copying out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton, QWidget

SIDE = 32


class MiddleCard(QFrame):
    """A card that fills its page from the top; ``column`` takes what it holds. Widths are in pixels."""

    def __init__(self, page: QWidget, *, around: int, inside: int, spacing: int) -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SIDE, inside, SIDE, inside)
        self.column.setSpacing(spacing)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self)
        middle.addStretch(1)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(24, around, 24, around)
        layout.addLayout(middle)
        layout.addStretch(1)

    def close_with(self, back: QPushButton, onward: QPushButton) -> None:
        """Put the way back and the way on at the foot."""
        foot = QHBoxLayout()
        foot.addWidget(back)
        foot.addStretch(1)
        foot.addWidget(onward)
        self.column.addLayout(foot)
