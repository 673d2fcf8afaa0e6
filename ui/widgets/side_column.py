"""What is read while typing, beside the fields: as wide as what it holds, and it scrolls by itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

CLEAR = 6  # between words and the bar, in pixels


class SideColumn(QScrollArea):
    """Widgets are put into ``column``. Takes no room while none of them is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inner = QWidget()
        self._inner.setObjectName("scrolled")
        self.column = QVBoxLayout(self._inner)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._inner.installEventFilter(self)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setViewportMargins(0, 0, CLEAR, 0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    @override
    def sizeHint(self) -> QSize:
        """As wide as what is in it, with the bar that it may need."""
        wanted = self._inner.minimumSizeHint()
        if not wanted.width():
            return QSize(0, 0)
        return QSize(wanted.width() + CLEAR + self.verticalScrollBar().sizeHint().width(), 0)

    @override
    def minimumSizeHint(self) -> QSize:
        """As wide, but of any height."""
        return QSize(self.sizeHint().width(), 0)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Be as wide as what is in it now."""
        if watched is self._inner and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
