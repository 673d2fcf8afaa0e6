"""An hour of a busy ward through the real window, without a screen: for how long did it not answer?

``python -m ui.scripted_hour STORE PASSPHRASE_FILE`` prints the longest stall of each step, the worst first:
milliseconds on the clock, milliseconds for which the window's thread itself was at work, and the step. On a busy
machine the two differ by what others took. Run by ``cahier bench``. People wait for states here, never for time: each
step begins when the lanes have answered the one before.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple, cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from console.bench.fixtures import OBSERVED
from console.crossing.export import export
from console.record.clock import SystemClock, system_entropy
from console.ward import observations
from ui.app import Application
from ui.forms.ward_form import WardForm
from ui.look import fonts
from ui.pages.printing import PrintPage

BEAT_MS = 2
ROUNDS = 8
PAGES = ("handover", "transfers", "exchange", "print")
LOOKS = (("night", 100), ("contrast", 100), ("light", 125), ("light", 100))  # theme, percent
Step = tuple[str, Callable[[], object]]


class Stall(NamedTuple):
    """How long the window did not answer at most, and for how long of any such time its own thread was at work."""

    clock_ms: float = 0.0
    work_ms: float = 0.0

    def or_longer(self, clock_ms: float, work_ms: float) -> Stall:
        """The worse of two, each figure for itself."""
        return Stall(max(self.clock_ms, clock_ms), max(self.work_ms, work_ms))


class Hour(QObject):
    """Plays the steps one after the other, and notes the longest time between two beats of the window."""

    def __init__(self, window: Application, passphrase: str, stick: Path) -> None:
        super().__init__()
        self._window, self._passphrase, self._stick = window, passphrase, stick
        self._steps = self._script()
        self._step = "start"
        self.stalls: dict[str, Stall] = {}
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def begin(self) -> None:
        """Play from now on."""
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer.start()
        self._next()

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        clock_ms, work_ms = (now - self._last) * 1000 - BEAT_MS, (worked - self._worked) * 1000
        self.stalls[self._step] = self.stalls.get(self._step, Stall()).or_longer(clock_ms, work_ms)
        self._last, self._worked = now, worked

    def _next(self) -> None:
        found = next(self._steps, None)
        if found is None:
            QApplication.quit()
            return
        self._step, act = found
        act()
        QTimer.singleShot(0, self._settle)

    def _settle(self) -> None:
        """Go on once both quick lanes have answered everything, and what they answered was shown."""
        window = self._window
        window.lane.submit(lambda: None, done=lambda _one: window.free_lane.submit(lambda: None, done=self._settled))

    def _settled(self, _nothing: object) -> None:
        desk = self._window.desk
        page = desk.page(desk.shell.page) if desk.shell.page else None
        is_made = not isinstance(page, WardForm) or page.is_ready
        is_under_way = not is_made or self._window.setting.appearance.dressing.is_under_way
        QTimer.singleShot(BEAT_MS * 2, self._settle if is_under_way else self._next)

    def _script(self) -> Iterator[Step]:
        desk, window = self._window.desk, self._window
        if window.gate is None or desk.laptop is None:
            raise RuntimeError("the store cannot be opened")
        gate, person = window.gate, desk.laptop.people()[0].id
        yield "unlock", lambda: gate.unlock(person, self._passphrase)
        if desk.session is None:
            raise RuntimeError("nobody is signed in")
        unit = desk.session.unit.code
        patients = desk.session.reader.in_unit(unit)
        for key in desk.commands:
            if desk.has_page(key) and desk.commands[key].listed:
                yield f"first {key}", partial(desk.do, key, patients[0])
                yield f"left {key}", partial(desk.show_board, patients[0])
        for key in ("patient", "handover", "care", "transfer", "admit"):  # as many pages as are ever kept
            yield "pages", partial(desk.do, key, patients[0])
        for theme, percent in LOOKS:
            yield f"look {theme} {percent} %", partial(self._wear, theme, percent)
            yield "hidden page after it", partial(desk.show_page, "patient", patient=patients[0])
            yield "shown again", partial(desk.do, "admit", patients[0])
        for spoken in ("en", "fr"):
            yield "language", partial(desk.shell.speak, spoken)
        for turn in range(ROUNDS):
            who = patients[turn % len(patients)]
            for typed in ("b", "ba", "bar"):
                yield "search", partial(window.finder.find, typed)
            yield "file", partial(desk.show_page, "patient", patient=who)
            yield "form", partial(desk.open_form, "observe", who)
            yield "save", partial(desk.write, partial(observations.observe, who=who, body=OBSERVED))
            yield "board", partial(desk.show_board, who)
            page = PAGES[turn % len(PAGES)]
            yield page, partial(desk.show_page, page)
            if page == "print":
                yield "printing", lambda: cast(PrintPage, desk.page("print")).prepare()
            if turn % 4 == 0:
                yield "export", lambda: desk.write_long(lambda own, _told, _cancelled: export(own, self._stick))
        yield "lock", gate.lock

    def _wear(self, theme: str, percent: int) -> None:
        self._window.setting.appearance.wear(theme, percent)


def main() -> int:
    """Play the hour on a store and say what was found."""
    store, secret = Path(sys.argv[1]), Path(sys.argv[2])
    app = QApplication(sys.argv[:1])
    fonts.load_first()
    gc.freeze()  # as the start does
    window = Application(app, store, SystemClock(), system_entropy)
    with tempfile.TemporaryDirectory(prefix="cahier-stick-") as stick:
        hour = Hour(window, secret.read_text(encoding="utf-8"), Path(stick))
        window.start()
        QTimer.singleShot(0, hour.begin)
        app.exec()
        window.stop()
    for where, stall in sorted(hour.stalls.items(), key=lambda each: -each[1].clock_ms):
        print(f"{stall.clock_ms:.1f} {stall.work_ms:.1f} {where}")  # noqa: T201 - the answer of this command
    return 0


if __name__ == "__main__":
    sys.exit(main())
