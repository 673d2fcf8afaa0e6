"""A list whose lines wrap at its edge, however wide it is: nothing of a line is ever out of sight sideways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QListView, QListWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class WrappedList(QListWidget):
    """A list of sentences."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def fill_again(self, fill: Callable[[], None]) -> None:
        """Have the lines made anew, as in another look: the same one stays current, and nobody hears of it."""
        if self.count():
            row = self.currentRow()
            with QSignalBlocker(self):
                fill()
                self.setCurrentRow(row)
