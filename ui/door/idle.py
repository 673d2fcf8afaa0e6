"""How long nobody has touched the window, and when that is too long.

Relies on a monotonic clock that is handed in. Says that time is up; locks nothing itself.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QInputEvent, QWindow
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from ui.setting import Setting

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Counts from the last key, click, move or wheel anywhere in the program.

    Signals:
        expired: nobody has touched the window for as long as was allowed.
    """

    expired = Signal()

    def __init__(self, setting: Setting, minutes: int) -> None:
        super().__init__()
        self._clock, self._allowed_s = setting.clock, minutes * 60
        self._touched_at = self._clock.monotonic()
        setting.clockwork.beat.connect(self.look)

    def watch(self, app: QApplication) -> None:
        """Begin to hear what comes into the program's windows from outside.

        Not into the whole program: an event filter of the application is called, in Python, for each of the
        thousands of events that pass while a page is made.
        """
        for window in app.topLevelWindows():
            self._listen(window)
        app.focusWindowChanged.connect(self._listen)

    def ignore(self, app: QApplication) -> None:
        """Hear nothing more."""
        app.focusWindowChanged.disconnect(self._listen)
        for window in app.topLevelWindows():
            window.removeEventFilter(self)

    def touch(self) -> None:
        """Somebody is there."""
        self._touched_at = self._clock.monotonic()

    @property
    def minutes_left(self) -> int:
        """Minutes until the screen locks, begun ones counted whole."""
        return max(0, math.ceil((self._allowed_s - self._idle_s) / 60))

    def look(self) -> None:
        """See whether time is up."""
        if self._idle_s >= self._allowed_s:
            self.touch()
            self._emit_expired()

    @property
    def _idle_s(self) -> float:
        return self._clock.monotonic() - self._touched_at

    def _listen(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)  # once more is as once

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of a touch and let it pass."""
        if isinstance(event, QInputEvent) and event.type() in _TOUCHES:
            self.touch()
        return False

    def _emit_expired(self) -> None:
        self.expired.emit()
