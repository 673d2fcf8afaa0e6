"""The first picture: the window with the lock in it, before anything behind the lock has been loaded.

Little is imported here, and by what is imported here: a bare window and this one differ by what the lock
shows. What somebody does meanwhile is kept: a passphrase that was sent waits for the gate.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, QProcess, QTimer, Signal
from typing_extensions import override

from console.errors import CahierError
from console.record.places import NO_PLACES
from console.ward.cover import Cover, read_cover
from console.words import N_, _, speak
from ui.door.lock_page import LockPage
from ui.frame.rail import other_language
from ui.frame.shell import Shell
from ui.look.theme import Appearance
from ui.setting import Setting

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from console.record.certificate import Certificate
    from console.record.clock import Clock
    from console.site import Site

ZONE = ZoneInfo("Europe/Paris")  # until a site is known
SIZE = (1366, 728)  # pixels
LATEST_MS = 1000
"""When the window goes on at the latest: one that is minimised is not painted."""


class Doorstep(QObject):
    """One window over one store folder, shut.

    Signals:
        painted: the first picture is on the screen (or will not be for a while).
    """

    painted = Signal()

    def __init__(self, app: QApplication, folder: Path, clock: Clock, invented: str = "") -> None:
        super().__init__()
        cover = _cover(folder)
        site = cover.site if cover else None
        if site is not None:
            speak(site.language)
        zone, places = (site.zone_info, site.places) if site else (ZONE, NO_PLACES)
        self.setting = Setting(Appearance(app), clock, zone, places=places)
        self.shell = Shell(self.setting, None)
        self.lock: LockPage | None = None
        self._sent: tuple[str, str] | None = None  # a person, and what was typed
        self._is_painted = False
        if cover is not None:
            self._show(cover, invented)

    def _show(self, cover: Cover, invented: str) -> None:
        self.lock = lock = lock_page(self.setting, cover.site, cover.certificate, invented)
        if cover.site.mode == "DRILL":
            self.shell.show_band(N_("TRAINING · invented patients · nothing here is real"))
        lock.show_people(cover.people, lambda _person: False)
        lock.unlock_requested.connect(self._keep)
        lock.language_requested.connect(self._other_language)
        self.shell.cover(lock)
        lock.start_over()

    def open(self) -> None:
        """Show the window, once."""
        if self.shell.isVisible():
            return
        if self.lock is not None:
            self.lock.installEventFilter(self)
        self.shell.resize(*SIZE)
        self.shell.show()
        QTimer.singleShot(LATEST_MS if self.lock is not None else 0, self._emit_painted)

    def take_lock(self) -> LockPage | None:
        """Hand the lock over to whoever made a gate for it, once; None where the cover could not be read."""
        lock, self.lock = self.lock, None
        if lock is not None:
            lock.unlock_requested.disconnect(self._keep)
            lock.language_requested.disconnect(self._other_language)
        return lock

    def take_sent(self) -> tuple[str, str] | None:
        """Who asked to be let in meanwhile and what was typed; forgotten here."""
        sent, self._sent = self._sent, None
        return sent

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The lock is being painted: go on when that is done."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._emit_painted)
        return False

    def _keep(self, person: str, typed: str) -> None:
        self._sent = (person, typed)
        if self.lock is not None:
            self.lock.show_busy(busy=True)

    def _other_language(self) -> None:
        self.shell.speak(other_language())

    def _emit_painted(self) -> None:
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()


def lock_page(setting: Setting, site: Site, certificate: Certificate, invented: str) -> LockPage:
    """The lock of one laptop; ``invented`` is said of the people of a training ward."""
    made = LockPage(setting)
    laptop = _("laptop {label}").format(label=certificate.label)
    made.training_requested.connect(open_training)
    made.show_place(site.unit(certificate.unit).label, " · ".join(part for part in (site.name, laptop) if part))
    made.show_invented(invented)
    return made


def open_training() -> None:
    """Open the training ward in a window of its own, beside this one."""
    frozen = bool(getattr(sys, "frozen", False))
    QProcess.startDetached(sys.executable, ["--training"] if frozen else ["-m", "console", "--training"])


def _cover(folder: Path) -> Cover | None:
    """The cover of the book, if it can be read; the window behind says what is wrong with it."""
    try:
        return read_cover(folder)
    except CahierError:
        return None
