"""Opens the window: the lock is painted first, then everything behind it is loaded beside it.

Time, randomness and folders are named here and handed in; nothing below reads its own.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from console.record.clock import SystemClock, system_entropy
from ui.door.doorstep import Doorstep
from ui.look import fonts

if TYPE_CHECKING:
    import argparse

    from ui.app import Application
    from ui.lane import Lane
    from ui.look.faces import Unpacking

STORE, TRAINING = "cahier", "cahier-training"
SWITCH_S = 0.001
"""How long the window's thread waits for a lane that computes; Python's own 5 ms adds up while people type."""


class Start(QObject):
    """Loads the whole window behind its first picture; people can type meanwhile."""

    def __init__(self, app: QApplication, folder: Path, door: Doorstep, invented: str) -> None:
        super().__init__()
        self._app, self._folder, self._door, self._invented = app, folder, door, invented
        self.window: Application | None = None
        self._lane: Lane | None = None
        door.painted.connect(self._load)

    def _load(self) -> None:
        from ui.lane import Lane  # noqa: PLC0415 - after the first picture

        self._lane = Lane("loading", self._fail)
        self._lane.submit(_load_window, done=self._loaded)

    def _loaded(self, _nothing: object) -> None:
        from ui.app import Application  # noqa: PLC0415 - the lane has loaded it

        window = Application(self._app, self._folder, SystemClock(), system_entropy, self._invented, self._door)
        sys.excepthook = window.crash.hook
        window.start()
        self.window = window

    def _fail(self, problem: Exception) -> None:
        sys.excepthook(type(problem), problem, problem.__traceback__)
        self._app.exit(1)

    def close(self) -> None:
        """Let the lane end."""
        if self._lane is not None:
            self._lane.close()


def _load_window() -> None:
    import ui.app  # noqa: F401, PLC0415 - what takes long is the import itself

    gc.freeze()  # what was loaded stays: Python need not look through it each time it looks for what can go


def open_window(asked: argparse.Namespace, faces: Unpacking) -> int:
    """Run the window as it was asked for; its exit status."""
    app = QApplication.instance() or QApplication([sys.argv[0]])
    if not isinstance(app, QApplication):
        raise TypeError("a window needs a QApplication")
    app.setApplicationName("Cahier")
    fonts.load_first(faces)
    folder, invented = asked.store or _own_folder(STORE), ""
    if asked.training:
        from console.training import made_training, words_of_people  # noqa: PLC0415 - for the training ward only

        folder = asked.store or _own_folder(TRAINING)
        made_training(folder, SystemClock(), system_entropy)
        invented = words_of_people()
    sys.setswitchinterval(SWITCH_S)
    door = Doorstep(app, folder, SystemClock(), invented)
    door.open()
    if asked.until_painted:
        door.painted.connect(app.quit)
        return app.exec()
    start = Start(app, folder, door, invented)
    status = app.exec()
    start.close()
    return status


def _own_folder(name: str) -> Path:
    """Where this person's own data of that name is kept."""
    from platformdirs import user_data_path  # noqa: PLC0415 - a laptop that names its folder starts without it

    return user_data_path(name, appauthor=False)
