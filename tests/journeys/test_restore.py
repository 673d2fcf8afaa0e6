"""Through the real window: a laptop whose keys are gone is brought back from its mirror by a nurse with the card."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.crossing.copies import mirror_name, mirror_now
from console.record.clock import ScriptedClock, scripted_entropy
from console.store.stretching import FLOOR
from console.ward.laptop import Laptop
from tests.journeys.conftest import MAELLE, Provisioned
from tests.make import START
from tests.stations import admitted
from ui.app import Application
from ui.door import restore_page
from ui.look import fonts


def test_a_book_without_keys_comes_back_and_the_damaged_one_is_kept(
    provisioned: Provisioned, tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restore_page, "calibrate", lambda: FLOOR)  # what a passphrase costs, not what is kept
    fonts.load_first()
    folder, medium = tmp_path / "store", tmp_path / "medium"
    medium.mkdir()
    shutil.copytree(provisioned.folder, folder)
    clock = ScriptedClock(START)
    laptop = Laptop(folder, clock, scripted_entropy(3))
    session = laptop.unlock(laptop.person_named(MAELLE.name), MAELLE.passphrase)
    who = admitted(session, name="Quatrebarbes")
    code = laptop.vault.add_recovery(laptop.data_key(session))
    mirror_now(laptop, session, medium)
    name = mirror_name(session)
    laptop.lock_cold(session)
    for each in ("keys.json", "keys.backup.json"):
        (folder / each).unlink()
    window = Application(qapp, folder, clock, scripted_entropy(11))
    window.start()
    qtbot.mouseClick(window.recovery.restore, Qt.MouseButton.LeftButton)
    page = window.restore
    page.take(medium)
    assert name in page.where.text()
    qtbot.keyClicks(page.code, code[:-1] + ("0" if code[-1] != "0" else "1"))
    qtbot.mouseClick(page.onward, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.tone == "danger")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["medium", "store"]
    page.code.clear()
    qtbot.keyClicks(page.code, code.lower())
    qtbot.mouseClick(page.onward, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.tone == "ok")
    shown = page.secrets.words()
    passphrase = next(line for line in shown if line.startswith(MAELLE.name)).partition(": ")[2]
    qtbot.mouseClick(page.onward, Qt.MouseButton.LeftButton)
    assert page.secrets.words() == []
    assert (tmp_path / "store-damaged-1" / "book.db").exists()
    window.shell.close()
    window.stop()
    again = Laptop(folder, clock, scripted_entropy(12))
    back = again.unlock(again.person_named(MAELLE.name), passphrase)
    assert back.card(who).identity.birth_name == "Quatrebarbes"
    assert again.certificate.predecessor is not None
    again.lock_cold(back)
