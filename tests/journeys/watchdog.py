"""How long the window's thread was deaf, and what it was doing: printed after the journeys, never judged here.

`cahier bench` measures against its target; this names the guilty line while somebody works on it.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Self

from PySide6.QtCore import QObject, Qt, QTimer

TICK_MS, SEEN_S, NOTED_S = 5, 0.02, 0.1
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
    longest: dict[str, Stall] = field(default_factory=dict)  # by the screen that was shown, also what is no stall yet


class Watchdog(QObject):
    """Ticks in the event loop; a thread looks at the stack when a tick is late. ``screen`` names what is shown."""

    def __init__(self, record: Record, screen: Callable[[], str] = str) -> None:
        super().__init__()
        self._record, self._screen, self._place = record, screen, ""
        self._seen = 0.0  # when the program itself was last seen at work
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
        if self._place:  # without a place the test itself was at work
            stall, screen = Stall(self._seen - self._last, self._place), self._screen()
            self._record.longest[screen] = max(stall, self._record.longest.get(screen, stall))
            if stall.seconds > NOTED_S:
                self._record.stalls.append(stall)
        self._last, self._place = now, ""

    def _watch(self) -> None:
        while not self._ended.wait(SEEN_S / 2):
            now = time.perf_counter()
            if now - self._last > SEEN_S:
                place = place_of(sys._current_frames().get(self._main))
                self._place, self._seen = (self._place or place), (now if place else self._seen)


def place_of(frame: FrameType | None) -> str:
    """``board.py:41 in data``: the innermost line of the program; empty when none of it is running."""
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(OURS):
            return f"{Path(name).relative_to(ROOT)}:{frame.f_lineno} in {frame.f_code.co_name}"
        frame = frame.f_back
    return ""
