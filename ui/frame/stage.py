"""What a page stands on: a page that is larger than the window at this size of the text scrolls.

Without it the window would grow beyond the screen. A page is never made higher than it must be: what
scrolls inside it (the fields of a form) goes on to scroll there, and its buttons stay in sight.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override


class _Floor(QWidget):
    """As large as the page must be at least; gives the page all it has. No layout: Qt's would ask for more height."""

    def __init__(self) -> None:
        super().__init__()
        self._page: QWidget | None = None
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def carry(self, page: QWidget) -> None:
        """Take the page."""
        self._page = page
        if page.parentWidget() is not self:
            page.setParent(self)
        page.installEventFilter(self)
        page.setGeometry(self.rect())
        self.updateGeometry()

    @override
    def minimumSizeHint(self) -> QSize:
        """What the page cannot do without."""
        return self._page.minimumSizeHint() if self._page is not None else QSize()

    @override
    def heightForWidth(self, width: int) -> int:
        """What it cannot do without where its sentences break: less, and the last line of something would be cut."""
        layout = self._page.layout() if self._page is not None else None
        least = self.minimumSizeHint().height()
        return max(least, layout.minimumHeightForWidth(width)) if layout and layout.hasHeightForWidth() else least

    @override
    def sizeHint(self) -> QSize:
        """The same: there is always room enough to give."""
        return self.minimumSizeHint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give it all."""
        super().resizeEvent(event)
        if self._page is not None:
            self._page.setGeometry(self.rect())

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The page needs another size now."""
        if watched is self._page and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)


class Stage(QScrollArea):
    """Stands in its place before it carries its page: whatever moves to another parent is dressed again, whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.floor = _Floor()
        self.floor.setObjectName("scrolled")
        self.setWidget(self.floor)

    def carry(self, page: QWidget) -> None:
        """Take the page."""
        self.floor.carry(page)
        self.setFocusProxy(page)  # the hand is given to the page, not to what it stands on
        page.show()
