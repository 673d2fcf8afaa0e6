"""How long the window's thread was deaf, and what it was doing: printed after the journeys, never judged here.

`cahier bench` measures against its target; this names the guilty line while somebody works on it.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Self

from PySide6.QtCore import QObject, Qt, QTimer

TICK_MS, NOTED_S = 10, 0.1
ROOT = Path(__file__).resolve().parents[2]
OURS = (str(ROOT / "ui"), str(ROOT / "console"))


@dataclass(frozen=True, order=True)
class Stall:
    """Seconds without an event handled, and the innermost line of ours that was running."""

    seconds: float
    place: str


@dataclass
class Record:
    """The stalls of a whole run."""

    stalls: list[Stall] = field(default_factory=list)


class Watchdog(QObject):
    """Ticks in the event loop; a thread looks at the stack when a tick is late."""

    def __init__(self, record: Record) -> None:
        super().__init__()
        self._record, self._place = record, ""
        self._main, self._ended = threading.get_ident(), threading.Event()
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def __enter__(self) -> Self:
        self._timer.start()
        self._thread.start()
        return self

    def __exit__(self, *_given: object) -> None:
        self._timer.stop()
        self._ended.set()
        self._thread.join()

    def _tick(self) -> None:
        now = time.perf_counter()
        if now - self._last > NOTED_S and self._place:  # without a place the test itself was at work
            self._record.stalls.append(Stall(now - self._last, self._place))
        self._last, self._place = now, ""

    def _watch(self) -> None:
        while not self._ended.wait(NOTED_S / 4):
            if time.perf_counter() - self._last > NOTED_S and not self._place:
                self._place = place_of(sys._current_frames().get(self._main))


def place_of(frame: FrameType | None) -> str:
    """``board.py:41 in data``: the innermost line of the program; empty when none of it is running."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(OURS):
            return f"{Path(name).relative_to(ROOT)}:{frame.f_lineno} in {frame.f_code.co_name}"
        frame = frame.f_back
    return ""
