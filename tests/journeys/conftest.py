"""A laptop of a real site, provisioned once for all journeys, and a window over a copy of it."""

from __future__ import annotations

import base64
import os
import shutil
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.crossing.kit import SiteKit, new_kit, new_pack
from console.record.board import Board
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.codes.station import Role
from console.record.places import Unit
from console.store.key_file import Person
from console.store.stretching import FLOOR
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from tests.journeys.watchdog import Record, Watchdog
from tests.make import START, WARD
from ui.app import Application
from ui.look import fonts
from ui.pages.board import WardPage

P = TypeVar("P", bound=QWidget)
RECORD = pytest.StashKey[Record]()

MAELLE = FirstPerson("Maëlle Tanguy", Role.IDE, "forêt élan miroir café tulipe")
JULES = FirstPerson("Jules Aubry", Role.IDE, "canyon obscur velours aimant port")


@dataclass(frozen=True, slots=True)
class Provisioned:
    """A store that nobody has opened yet, and the kit of its site."""

    folder: Path
    kit: SiteKit


@pytest.fixture(scope="session")
def provisioned(tmp_path_factory: pytest.TempPathFactory) -> Provisioned:
    """One laptop of a site with two units."""
    folder = tmp_path_factory.mktemp("store") / "4120"
    kit = new_kit("CH d’Essai", (WARD, Unit(code="4300", label="Réanimation", beds=("R1", "R2"))), "REAL", os.urandom)
    pack = new_pack(kit, 0, "W1", WARD.code, START, os.urandom)
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    provision(folder, secrets, (MAELLE, JULES), FLOOR, ScriptedClock(START), scripted_entropy(3))
    return Provisioned(folder, kit)


@dataclass
class Hand:
    """A window and the hand at it: waits for states, never for time."""

    window: Application
    clock: ScriptedClock
    qtbot: QtBot
    kit: SiteKit

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self.qtbot.waitUntil(holds)

    def unlock(self, who: FirstPerson = MAELLE, secret: str | None = None) -> None:
        """Sign somebody in at the lock page."""
        lock = self.window.lock
        lock.choose(next(each.id for each in self.people if each.name == who.name))
        lock.edit.clear()
        # Typed on a keyboard without accents, which the passphrase does not mind.
        typed = unicodedata.normalize("NFD", secret or who.passphrase).encode("ascii", "ignore").decode()
        self.qtbot.keyClicks(lock.edit, typed)
        self.qtbot.keyClick(lock.edit, Qt.Key.Key_Return)

    @property
    def people(self) -> list[Person]:
        """Who can unlock."""
        assert self.window.desk.laptop is not None
        return self.window.desk.laptop.people()

    @property
    def is_open(self) -> bool:
        """Whether the pages can be seen."""
        return not self.window.shell.is_covered

    def page(self, made: type[P], key: str) -> P:
        """A page, as what it is."""
        found = self.window.desk.page(key)
        assert isinstance(found, made)
        return found

    @property
    def ward(self) -> WardPage:
        """The board page."""
        return self.page(WardPage, "board")

    @property
    def shown(self) -> Board | None:
        """The board that is shown, if one is."""
        return self.ward.home.board.model.board

    @property
    def board(self) -> Board:
        """The board that is shown."""
        assert self.shown is not None
        return self.shown


@pytest.fixture
def hand(
    provisioned: Provisioned, tmp_path: Path, qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest
) -> Iterator[Hand]:
    """The window over a fresh copy of the laptop's store."""
    fonts.load_first()
    folder = tmp_path / "store"
    shutil.copytree(provisioned.folder, folder)
    clock = ScriptedClock(START)
    clock.advance(minutes=5)
    window = Application(qapp, folder, clock, scripted_entropy(11))
    window.desk.costs = lambda: FLOOR
    window.start()
    with Watchdog(request.config.stash.setdefault(RECORD, Record()), lambda: window.shell.subject):
        yield Hand(window, clock, qtbot, provisioned.kit)
    window.shell.close()
    window.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say for how long the window was deaf at most, and where; also for each screen that was walked through."""
    record = config.stash.get(RECORD, Record())
    stalls = sorted(record.stalls, reverse=True)
    if stalls:
        terminalreporter.section("longest stalls of the event loop in the journeys")
        for each in stalls[:5]:
            terminalreporter.write_line(f"{each.seconds * 1000:.0f} ms  {each.place}")
    if record.longest:
        terminalreporter.section("longest time without an answer, by screen")
        for screen, each in sorted(record.longest.items(), key=lambda found: found[1], reverse=True):
            terminalreporter.write_line(f"{each.seconds * 1000:4.0f} ms  {screen:20}  {each.place}")
