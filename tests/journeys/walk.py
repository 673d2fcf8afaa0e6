"""Walks through every screen of the window, as the tables of pages and forms name them.

``python -m tests.journeys.walk FOLDER --language fr --theme night --percent 125 --only board,observe`` keeps
pictures of what it sees, for people who change the look.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget

from console.record.clock import ScriptedClock, system_entropy
from console.record.file import PatientFile
from console.recovery.conflict_kinds import Kind
from console.recovery.conflicts import Conflict, Side
from console.recovery.settling import look_again
from console.recovery.unanswered import Bundle, Listed
from console.store.ledger import State
from console.training import PEOPLE, made_training, words_of_people
from console.words import Language, speaking
from tests import patience
from tests.make import START
from ui.app import Application
from ui.look import fonts
from ui.look.tokens import THEMES

SIZE = (1366, 728)  # what a screen of 1366 × 768 leaves a window
FIRST = PEOPLE[2]  # the manager: may open every page


def until(app: QApplication, holds: Callable[[], bool]) -> None:
    """Let the program work until something is so."""
    given_up = QDeadlineTimer(patience.MILLISECONDS)
    while not holds():
        assert not given_up.hasExpired()
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 200)


def settle(app: QApplication, window: Application) -> None:
    """Until nothing is being read, and what was read is drawn."""
    for _round in range(4):
        done: list[int] = []
        window.lane.submit(lambda: 1, done=done.append)
        window.free_lane.submit(lambda: 1, done=done.append)
        until(app, lambda done=done: len(done) == 2)  # type: ignore[misc]  # bound now
        app.processEvents()
    window.setting.appearance.dressing.finish()
    app.processEvents()


@contextmanager
def training_window(app: QApplication, folder: Path) -> Iterator[Application]:
    """The window over a training ward that was made in a folder, still locked."""
    clock = ScriptedClock(START)  # a story that a real clock tells would be another one at midnight
    made_training(folder, clock, system_entropy)
    window = Application(app, folder, clock, system_entropy, words_of_people())
    window.shell.resize(*SIZE)
    window.shell.show()
    defects: list[str] = []
    window.crash.crashed.connect(defects.append)
    try:
        yield window
    finally:
        window.shell.close()
        window.stop()
    assert not defects, defects


def enter(app: QApplication, window: Application) -> None:
    """Sign the manager in."""
    laptop = window.desk.laptop
    assert laptop is not None
    window.lock.unlock_requested.emit(laptop.person_named(FIRST.name), FIRST.passphrase)
    until(app, lambda: not window.shell.is_covered and window.desk.patient is not None)
    settle(app, window)


def screens(window: Application) -> list[str]:
    """The key of every page and form."""
    return [key for key in window.desk.commands if window.desk.has_page(key)]


def show(app: QApplication, window: Application, key: str) -> QWidget:
    """Open a screen about somebody who has a bit of everything, and wait until it stands."""
    desk = window.desk
    board = desk.page("board").home.board  # type: ignore[attr-defined]
    file = board.model.board.patients[0]
    what = _what(key, file)
    if desk.commands[key].about != "UNIT":
        what["patient"] = file.id
    desk.show_page(key, **what)
    settle(app, window)
    return desk.page(key)


def _what(key: str, file: PatientFile) -> dict[str, Any]:
    """What a screen that opens from another one is told there."""
    if key in ("amend", "strike"):
        return {"entry": next(line.entry.id for line in reversed(file.lines) if line.entry.kind == "observed")}
    if key == "settle":
        return {
            "conflict": Conflict(
                Kind.TWO_VALUES, file.identity.name, (_side(file, 0, "64 kg"), _side(file, 1, "71 kg"))
            )
        }
    if key == "reopen":
        said = f"{Kind.WEIGHTS.label} · {file.identity.name}\n71 kg ({FIRST.name})"
        return {"said": said, "undo": look_again}
    if key == "unlink":
        return {"link": file.id, "names": file.identity.name}
    if key == "resend":
        return {"target": "hl7", "state": "SENT"}
    if key == "by_hand":
        words = tuple(f"{file.identity.name} – 14:0{n} – ORU^R01" for n in range(5))
        bundle = Bundle("hl7", State.REJECTED, "AE: PID-3", len(words))
        return {"listed": Listed(bundle, tuple(map(str, range(len(words)))), words)}
    return {}


def _side(file: PatientFile, place: int, what: str) -> Side:
    entry, name = file.lines[place].entry, file.identity.name
    times = entry.occurred_at, entry.recorded_at
    return Side(
        file.id, file.id, name, entry.id, entry.kind, entry.station, what, f"{name}: {what}", FIRST.name, *times
    )


def main() -> None:
    """Keep pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--language", default="fr", choices=("fr", "en"))
    parser.add_argument("--theme", default="light", choices=THEMES)
    parser.add_argument("--percent", type=int, default=100)
    parser.add_argument("--size", default="1366x728")
    parser.add_argument("--only", default="")
    parser.add_argument("--ward", type=Path, help="keep the training ward here from one call to the next")
    asked = parser.parse_args()
    app = QApplication(sys.argv[:1])
    fonts.load_first()
    fonts.load_italics()
    language: Language = asked.language
    only = asked.only.split(",") if asked.only else []
    asked.folder.mkdir(parents=True, exist_ok=True)
    with (
        speaking(language),
        tempfile.TemporaryDirectory() as scratch,
        training_window(app, asked.ward or Path(scratch) / "ward") as window,
    ):
        width, height = asked.size.split("x")
        window.shell.resize(int(width), int(height))

        def dress() -> None:
            window.shell.speak(language)
            window.setting.appearance.wear(theme=asked.theme, percent=asked.percent)
            settle(app, window)

        def keep(name: str) -> None:
            window.shell.grab().save(str(asked.folder / f"{name}-{language}-{asked.theme}-{asked.percent}.png"))

        dress()
        keep("lock")
        enter(app, window)
        dress()
        for key in screens(window):
            if not only or key in only:
                show(app, window, key)
                keep(key)


if __name__ == "__main__":
    main()
