"""Puts another style sheet on a window full of widgets without keeping it deaf.

Left alone, Qt dresses every widget that lives, in sight or not, once for no sheet and once for the new one: half a
second with a few pages open. Here the application changes its sheet unnoticed; what is in sight is dressed in slices,
behind the last picture, and shown at once when all of it is; a hidden page is dressed when it is next shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid
from typing_extensions import override

SLICE_MS, AT_ONCE = 8, 20  # how long without a look at what else there is; widgets between two looks at the time
IS_DRESSED, HAS_OWN_STYLE = Qt.WidgetAttribute.WA_WState_Polished, Qt.WidgetAttribute.WA_SetStyle
"""What Qt looks at: it passes over widgets without the one, and tells nothing to those with the other.

Source: QApplication::setStyle in qapplication.cpp, Qt 6.
"""


class Dressing(QObject):
    """Who is dressed, who waits for it."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self._hidden: dict[QWidget, list[QWidget]] = {}  # behind each page or list: what waits until it is shown
        self._waiting: list[QWidget] = []  # in sight, not dressed yet
        self._dressed: list[QWidget] = []  # in sight and dressed, not told yet
        self._still: list[QWidget] = []  # windows that draw nothing meanwhile
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_under_way(self) -> bool:
        """Whether some of what is in sight still wears the look before."""
        return bool(self._waiting or self._dressed or self._still)

    def wait_until_shown(self, page: QWidget) -> None:
        """A page, with all that is in it, is dressed only while it is shown."""
        self._hidden = {each: waiting for each, waiting in self._hidden.items() if isValid(each)}
        if page not in self._hidden:
            self._hidden[page] = []
            page.installEventFilter(self)

    def change(self, change: Callable[[], None]) -> None:
        """Let ``change`` give the application another sheet; widgets wear it by and by."""
        self.finish()
        with _unnoticed(self._app.allWidgets()) as dressed:
            change()
        self._waiting = self._in_sight(dressed)
        self._still = [window for window in self._app.topLevelWidgets() if window.updatesEnabled()]
        for window in self._still:
            window.setUpdatesEnabled(False)
        self._timer.start()

    def finish(self) -> None:
        """Be done with it now."""
        while self.is_under_way:
            self._step()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A page or a list is being shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            waiting, self._hidden[watched] = self._hidden.get(watched, []), []
            _put_on(waiting)
            _tell(waiting)
        return False

    def _in_sight(self, dressed: Sequence[QWidget]) -> list[QWidget]:
        for window in {widget.window() for widget in dressed}:
            if window.windowType() is Qt.WindowType.Popup:  # the closed list of a field
                self.wait_until_shown(window)
        hidden: set[QWidget] = set()
        for page, waiting in self._hidden.items():
            if isValid(page) and not page.isVisible():
                inside = {page, *page.findChildren(QWidget)} - hidden
                waiting.extend(widget for widget in dressed if widget in inside)
                hidden |= inside
        return [widget for widget in dressed if widget not in hidden]

    def _go_on(self) -> None:
        until = QDeadlineTimer(SLICE_MS)
        while self.is_under_way and not until.hasExpired():
            self._step()
        if self.is_under_way:
            self._timer.start()

    def _step(self) -> None:
        if self._waiting:
            some, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            _put_on(some)
            self._dressed += some
            return
        told, self._dressed = self._dressed, []
        _tell(told)
        for window in self._still:
            if isValid(window):
                window.setUpdatesEnabled(True)
        self._still.clear()


@contextmanager
def _unnoticed(widgets: Sequence[QWidget]) -> Iterator[list[QWidget]]:
    """Keep from widgets that the application changes its style; gives those that were dressed."""
    dressed = [widget for widget in widgets if widget.testAttribute(IS_DRESSED)]
    plain = [widget for widget in widgets if not widget.testAttribute(HAS_OWN_STYLE)]
    for widget in dressed:
        widget.setAttribute(IS_DRESSED, on=False)
    for widget in plain:
        widget.setAttribute(HAS_OWN_STYLE, on=True)
    try:
        yield dressed
    finally:
        for widget in plain:
            widget.setAttribute(HAS_OWN_STYLE, on=False)


def _put_on(widgets: Sequence[QWidget]) -> None:
    """Dress widgets in the style in force."""
    style = QApplication.style()
    for widget in widgets:
        if isValid(widget):
            style.polish(widget)
            widget.setAttribute(IS_DRESSED)


def _tell(widgets: Sequence[QWidget]) -> None:
    """Tell widgets that they are dressed otherwise, so that they measure themselves again."""
    told = QEvent(QEvent.Type.StyleChange)
    for widget in widgets:
        if isValid(widget):
            QCoreApplication.sendEvent(widget, told)
