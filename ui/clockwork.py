"""A beat that lets what depends on the time of day be drawn again: late, fading, minutes to lock.

Relies on a `Clock` that is handed in. Never decides anything: it says that time has passed.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

BEAT_MS = 10_000


class Clockwork(QObject):
    """Beats every ten seconds while it runs.

    Signals:
        beat: time has passed.
    """

    beat = Signal()

    def __init__(self, interval_ms: int = BEAT_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=interval_ms)
        self._timer.timeout.connect(self._emit_beat)

    @property
    def is_running(self) -> bool:
        """Whether it beats."""
        return self._timer.isActive()

    def start(self) -> None:
        """Begin to beat."""
        self._timer.start()

    def stop(self) -> None:
        """Stand still."""
        self._timer.stop()

    def _emit_beat(self) -> None:
        self.beat.emit()
