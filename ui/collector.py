"""Python's search for what can go, on the window's thread only.

A collection begins in whatever thread happens to make the next object. In the thread of a lane it would delete
widgets there: Qt then holds the lock of its signals and waits for the interpreter, while the window's
thread holds the interpreter and waits for that lock, for ever.

Source: the documentation of Python's ``gc`` module; docs of Qt, "Thread-Support in Qt Modules" (widgets live in
the main thread).
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


class Collector(QObject):
    """Takes the search over from the interpreter until :meth:`stop`. Made on the window's thread, before any lane."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Search as far as the interpreter itself would by now."""
        limits = gc.get_threshold()
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > limits[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Leave the search to the interpreter again."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
