"""A line of words that gives up its end where there is no room: what it stands in need not grow for a long name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_LEAST = 6  # letters that are always shown


class ElidedLabel(QLabel):
    """``look`` as for `ui.widgets.part.text`. The whole of it is its text, and is read aloud and shown as a tip."""

    def __init__(self, look: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", look)
        self.setTextFormat(Qt.TextFormat.PlainText)

    @override
    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        whole = super().sizeHint()
        return QSize(min(whole.width(), _LEAST * self.fontMetrics().averageCharWidth() * 2), whole.height())

    @override
    def setText(self, said: str) -> None:
        """Say something else."""
        super().setText(said)
        self.setToolTip(said)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Write as much as fits."""
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())
        painter = QPainter(self)
        self.style().drawItemText(
            painter, self.contentsRect(), int(self.alignment()), self.palette(), self.isEnabled(), shown,
            self.foregroundRole(),
        )  # fmt: skip
        painter.end()
