"""A unit of sixty beds, all taken: everybody is on the board, reached by keys, found, and the window stays awake."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.crossing import census as crossing
from console.crossing.kit import new_kit, new_pack
from console.record.bodies import care, stay
from console.record.census import CensusRow
from console.record.clock import ScriptedClock, scripted_entropy
from console.record.codes.care import Consciousness, Oxygen
from console.record.codes.stay import Finding
from console.record.places import Unit
from console.store.stretching import FLOOR
from console.ward import observations, stays
from console.ward.laptop import Laptop
from console.ward.provisioning import StationSecrets, provision
from tests.journeys.conftest import MAELLE, RECORD, Hand
from tests.journeys.watchdog import Record, Watchdog
from tests.make import START
from ui.app import Application
from ui.look import fonts

BEDS = tuple(f"{room}{side}" for room in range(101, 131) for side in "AB")
NAMES = ("Tremblay", "Nguyen", "O’Connor", "Bélanger", "Al-Masri", "Lavoie", "Kowalski", "Diallo", "Gagnon", "Roy")


@pytest.fixture
def crowded(tmp_path: Path, qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Hand]:
    """The window over sixty people, each found in bed and observed twice."""
    fonts.load_first()
    folder, clock, entropy = tmp_path / "store", ScriptedClock(START), scripted_entropy(5)
    kit = new_kit("CH d’Essai", (Unit(code="5000", label="Urgences", beds=BEDS),), "REAL", os.urandom)
    pack = new_pack(kit, 0, "W1", "5000", START, os.urandom)
    secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
    provision(folder, secrets, (MAELLE,), FLOOR, clock, entropy)
    laptop = Laptop(folder, clock, entropy)
    session = laptop.unlock(laptop.person_named(MAELLE.name), MAELLE.passphrase)
    rows = [
        CensusRow(birth_name=f"{NAMES[n % 10]}-{n:02d}", given_names=("Ève",), birth_date=f"19{30 + n}-03-14", sex="F",
                  number=f"{n:04d}", unit="5000", bed=bed)
        for n, bed in enumerate(BEDS)
    ]  # fmt: skip
    found = crossing.identified(session.site, rows)
    session.book.keep_census(found, START)
    for pulse in (80, 96):
        for who, row in found:
            if pulse == 80:
                stays.confirm_bed(session, who, stay.BedConfirmed(unit="5000", bed=row.bed or "", finding=Finding.HERE))
            taken = care.Observed(
                respiratory_rate=18, spo2=96, oxygen=Oxygen.AIR, systolic=120, diastolic=70, pulse=pulse,
                consciousness=Consciousness.A, temperature_tenths=371,
            )  # fmt: skip
            observations.observe(session, who, taken)
        clock.advance(minutes=30)
    laptop.lock_cold(session)
    window = Application(qapp, folder, clock, entropy)
    window.start()
    with Watchdog(request.config.stash.setdefault(RECORD, Record())):
        yield Hand(window, clock, qtbot, kit)
    window.shell.close()
    window.stop()


@pytest.mark.slow
def test_sixty_people_are_all_there_and_each_is_reached_by_keys(crowded: Hand, window_manager: None) -> None:
    del window_manager
    hand = crowded
    hand.unlock(MAELLE)
    hand.until(lambda: hand.is_open and hand.shown is not None and len(hand.board.patients) == 60)
    table = hand.ward.home.board.table
    table.setFocus()
    hand.qtbot.keyClick(table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    seen = [hand.ward.home.panel.banner.name.text()]
    for row in range(1, 60):
        hand.qtbot.keyClick(table, Qt.Key.Key_Down)
        hand.until(lambda row=row: table.currentIndex().row() == row)  # type: ignore[misc]
        seen.append(hand.ward.home.panel.banner.name.text())
    assert len(set(seen)) == 60
    search = hand.window.shell.topbar.search
    for typed in ("roy-5", "129B"):
        search.edit.clear()
        hand.qtbot.keyClicks(search.edit, typed)
        hand.until(lambda: search.results.count() > 0)
    hand.qtbot.keyClick(search.edit, Qt.Key.Key_Escape)
    hand.window.shell.use_tool("night")
    hand.window.shell.use_tool("language")
    hand.window.desk.show_page("handover")
    hand.until(lambda: hand.window.shell.page == "handover")
    hand.window.desk.show_board()
    hand.until(lambda: hand.window.shell.page == "board")
    hand.window.setting.appearance.wear(theme="light")
