"""The start: the lock is there before what is behind it, and nothing that is done meanwhile is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.record.clock import ScriptedClock, scripted_entropy
from tests import patience
from tests.journeys.conftest import MAELLE, Provisioned
from tests.make import START
from ui.app import Application
from ui.door.doorstep import Doorstep
from ui.look import fonts

BEHIND_THE_LOCK = ("ui.app", "ui.pages.table", "ui.forms.table", "console.store.book", "reportlab", "rapidfuzz")
_ASK = f"""
import sys
from ui.start import main
status = main(["--store", sys.argv[1], "--until-painted"])
print(status, *(name for name in {BEHIND_THE_LOCK!r} if name in sys.modules))
"""


def test_the_lock_is_painted_before_what_is_behind_it_is_loaded(provisioned: Provisioned) -> None:
    words = [sys.executable, "-c", _ASK, str(provisioned.folder)]
    screen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(words, check=True, capture_output=True, timeout=patience.SECONDS, text=True, env=screen)
    assert done.stdout.split() == ["0"]


@pytest.mark.parametrize("sends", [True, False], ids=["sent", "typed"])
def test_a_passphrase_is_kept_until_the_window_is_loaded(
    provisioned: Provisioned, tmp_path: Path, qtbot: QtBot, qapp: QApplication, *, sends: bool
) -> None:
    fonts.load_first()
    folder = tmp_path / "store"
    shutil.copytree(provisioned.folder, folder)
    clock = ScriptedClock(START)
    door = Doorstep(qapp, folder, clock)
    with qtbot.waitSignal(door.painted):
        door.open()
    lock = door.lock
    assert lock is not None
    named = {lock.people.item(row).text(): row for row in range(lock.people.count())}
    lock.people.setCurrentRow(named[MAELLE.name])
    lock.edit.setText(MAELLE.passphrase)
    if sends:
        qtbot.keyClick(lock.edit, Qt.Key.Key_Return)
    window = Application(qapp, folder, clock, scripted_entropy(11), door=door)
    window.start()
    assert window.lock is lock
    if not sends:
        assert lock.edit.text() == MAELLE.passphrase
        qtbot.keyClick(lock.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.shell.is_covered)
    assert window.desk.session is not None
    assert window.desk.session.person.name == MAELLE.name
    window.shell.close()
    window.stop()
