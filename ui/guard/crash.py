"""What becomes of a defect of the program: one line that names the place and nothing of a patient.

One of the two places that meet every exception. The message of an exception is left out, because it
can hold what somebody typed.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from types import TracebackType


def crash_line(problem: BaseException) -> str:
    """Type and place: ``KeyError at board.py:41 in data < shell.py:12 in show``, innermost first."""
    frames = traceback.extract_tb(problem.__traceback__)[-3:]
    places = [f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in reversed(frames)]
    return f"{type(problem).__name__} at {' < '.join(places) or '?'}"


class CrashReporter(QObject):
    """An excepthook that tells the window.

    Signals:
        crashed(str): the line of a defect.
    """

    crashed = Signal(str)

    def hook(self, _kind: type[BaseException], problem: BaseException, _place: TracebackType | None) -> None:
        """Has the signature of ``sys.excepthook``; the entry point installs it."""
        self._emit_crashed(crash_line(problem))

    def report(self, problem: Exception) -> None:
        """Has the signature that a lane expects."""
        self._emit_crashed(crash_line(problem))

    def _emit_crashed(self, line: str) -> None:
        self.crashed.emit(line)
