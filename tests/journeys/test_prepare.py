"""Through the real window: a bare laptop becomes a station, and opens once its recovery code was typed back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.crossing.kit import new_kit, new_pack, seal_pack
from console.record.clock import ScriptedClock, scripted_entropy
from console.store.stretching import FLOOR
from console.store.vault import Vault
from tests.make import START, WARD
from ui.app import Application
from ui.door import prepare_page
from ui.look import fonts


def test_a_bare_laptop_is_ready_from_a_stick(
    tmp_path: Path, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepare_page, "calibrate", lambda: FLOOR)  # what a passphrase costs, not what is kept
    fonts.load_first()
    kit = new_kit("CH d’Essai", (WARD,), "REAL", os.urandom)
    data, code = seal_pack(new_pack(kit, 0, "W1", WARD.code, START, os.urandom), os.urandom)
    (tmp_path / "W1.pack").write_bytes(data)
    folder = tmp_path / "store"
    window = Application(qapp, folder, ScriptedClock(START), scripted_entropy(11))
    window.start()
    qtbot.mouseClick(window.recovery.prepare, Qt.MouseButton.LeftButton)
    page = window.prepare
    page.pack.chosen.emit([tmp_path / "W1.pack"])
    qtbot.keyClicks(page.code, code.lower())
    page.people.setPlainText("Maëlle Tanguy: IDE\nInès Carvalho: chef")
    qtbot.mouseClick(page.onward, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.tone == "danger")
    assert not folder.exists()
    page.people.setPlainText("Maëlle Tanguy: IDE\nInès Carvalho: CADRE")
    qtbot.mouseClick(page.onward, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.tone == "ok")
    words = page.secrets.words()
    passphrase = next(line for line in words if line.startswith("Maëlle")).partition(": ")[2]
    recovery = words[2].rpartition(" ")[2]  # after the two people
    assert not page.onward.isEnabled()
    qtbot.keyClicks(page.code, recovery[:-1])
    qtbot.mouseClick(page.onward, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.said.tone == "danger")
    assert not Vault.open(folder).recovery_confirmed
    page.code.clear()
    qtbot.keyClicks(page.code, recovery)
    qtbot.mouseClick(page.onward, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.gate is not None)
    assert Vault.open(folder).recovery_confirmed
    laptop = window.desk.laptop
    assert laptop is not None
    laptop.lock_cold(laptop.unlock(laptop.person_named("Maëlle"), passphrase))
    window.shell.close()
    window.stop()
