"""An hour of a busy ward through the real window, without a screen: for how long did it not answer?

``python -m ui.scripted_hour STORE PASSPHRASE_FILE`` prints the longest stall of each step in
milliseconds, the worst first. Run by ``cahier bench``. People wait for states here, never for time: each step
begins when the lanes have answered the one before.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from console.bench.fixtures import OBSERVED
from console.crossing.export import export
from console.record.clock import SystemClock, system_entropy
from console.ward import observations
from ui import fonts
from ui.app import Application
from ui.pages.printing import PrintPage

BEAT_MS = 2
ROUNDS = 12
PAGES = ("handover", "transfers", "exchange", "print")
Step = tuple[str, Callable[[], object]]


class Hour(QObject):
    """Plays the steps one after the other, and notes the longest time between two beats of the window."""

    def __init__(self, window: Application, passphrase: str, stick: Path) -> None:
        super().__init__()
        self._window, self._passphrase, self._stick = window, passphrase, stick
        self._steps = self._script()
        self._step = "start"
        self.stalls_ms: dict[str, float] = {}
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def begin(self) -> None:
        """Play from now on."""
        self._last = time.perf_counter()
        self._timer.start()
        self._next()

    def _beat(self) -> None:
        now = time.perf_counter()
        stall_ms = (now - self._last) * 1000 - BEAT_MS
        self.stalls_ms[self._step] = max(stall_ms, self.stalls_ms.get(self._step, 0.0))
        self._last = now

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
        QTimer.singleShot(BEAT_MS * 2, self._next)

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


def main() -> int:
    """Play the hour on a store and say what was found."""
    store, secret = Path(sys.argv[1]), Path(sys.argv[2])
    app = QApplication(sys.argv[:1])
    fonts.load_first()
    window = Application(app, store, SystemClock(), system_entropy)
    with tempfile.TemporaryDirectory(prefix="cahier-stick-") as stick:
        hour = Hour(window, secret.read_text(encoding="utf-8"), Path(stick))
        window.start()
        QTimer.singleShot(0, hour.begin)
        app.exec()
        window.stop()
    for where, stall_ms in sorted(hour.stalls_ms.items(), key=lambda each: -each[1]):
        print(f"{stall_ms:.1f} {where}")  # noqa: T201 - the answer of this command
    return 0


if __name__ == "__main__":
    sys.exit(main())
