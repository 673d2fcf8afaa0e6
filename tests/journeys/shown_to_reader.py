"""The real window for a screen reader of another process: ``python -m tests.journeys.shown_to_reader FOLDER``.

Shows one screen after the other, each when a line comes in on standard input, and says its key on standard
output once it stands. The first is the lock page.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

from console.words import speaking
from tests.journeys.walk import enter, screens, settle, show, training_window
from ui.look import fonts

NAME = "Cahier under test"


def main() -> None:
    """Show them all."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName(NAME)
    fonts.load_first()
    with speaking("fr"), training_window(app, Path(sys.argv[1])) as window:
        settle(app, window)
        waiting = ["lock"]

        def tell(key: str) -> None:
            print(key, flush=True)  # noqa: T201 - the answer

        def asked() -> None:
            if not sys.stdin.readline():
                app.quit()
                return
            if waiting == ["lock"]:
                waiting.clear()
                enter(app, window)
                waiting.extend(screens(window))
            if not waiting:
                tell("end")
                return
            key = waiting.pop(0)
            show(app, window, key)
            tell(key)

        notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
        notifier.activated.connect(asked)
        tell("lock")
        app.exec()


if __name__ == "__main__":
    main()
