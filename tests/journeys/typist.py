"""Somebody who types without end into the real window, until killed: ``python -m tests.journeys.typist STORE WORK``.

Says ``kept TEXT`` on standard output each time the window says that a draft was kept: TEXT is what had
been typed when the draft went out.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from console.crossing import census as crossing
from console.record.census import CensusRow
from console.record.clock import SystemClock, system_entropy
from console.ward.session import Session
from tests.journeys.conftest import MAELLE
from ui.app import Application
from ui.look import fonts


class Typist:
    """One hand at one window."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self.window = Application(app, folder, SystemClock(), system_entropy)
        self.window.start()
        self.sent, self.typed = "", 0
        self.timer = QTimer(interval=20)
        self.timer.timeout.connect(self.type)
        laptop = self.window.desk.laptop
        assert laptop is not None
        self.window.desk.unlocked.connect(self.begin)
        self.window.lock.unlock_requested.emit(laptop.person_named(MAELLE.name), MAELLE.passphrase)

    def begin(self) -> None:
        """Put somebody into a bed and open the form."""
        desk = self.window.desk
        row = CensusRow(birth_name="Tremblay", given_names=("Ève",), number="0048", unit="4120", bed="12A")

        def listed(session: Session) -> str:
            found = list(crossing.identified(session.site, [row]))
            session.book.keep_census(found, session.now())
            return found[0][0]

        desk.run(listed, self.open)

    def open(self, patient: str) -> None:
        """Open the form and begin to type once it stands."""
        self.window.desk.show_page("transmit", patient=patient)
        self.form = self.window.desk.page("transmit")
        self.edit = self.form.field("data").focusProxy()  # type: ignore[attr-defined]
        self.form.draft_changed.connect(self.goes_out)  # type: ignore[attr-defined]
        self.timer.start()

    def goes_out(self, values: dict[str, str]) -> None:
        """A draft goes to the book; the next job on the lane is done only after it."""
        said = values["data"]
        self.window.desk.run(lambda _session: said, self.kept)

    def kept(self, said: str) -> None:
        """The book has it."""
        print(f"kept {said}", flush=True)  # noqa: T201 - what the test listens to

    def type(self) -> None:
        """One key."""
        if self.form.primary.isEnabled() and isinstance(self.edit, QPlainTextEdit):  # type: ignore[attr-defined]
            QTest.keyClicks(self.edit, "abcdefghij"[self.typed % 10])
            self.typed += 1


def main() -> None:
    """Type until killed."""
    app = QApplication(sys.argv[:1])
    fonts.load_first()
    typist = Typist(app, Path(sys.argv[1]))
    app.exec()
    del typist


if __name__ == "__main__":
    main()
