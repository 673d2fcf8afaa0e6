"""When nobody touches the window it is noticed; a touch anywhere in the program counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from console.record.clock import ScriptedClock
from tests.make import START
from ui.door.idle import IdleWatch
from ui.setting import Setting

MINUTES = 5


@pytest.fixture
def clock() -> ScriptedClock:
    return ScriptedClock(START)


@pytest.fixture
def edit(qtbot: QtBot) -> QLineEdit:
    """A window that stands already when watching begins."""
    made = QLineEdit()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def watch(setting: Setting, clock: ScriptedClock, edit: QLineEdit, qapp: QApplication) -> IdleWatch:
    del edit
    made = IdleWatch(replace(setting, clock=clock), MINUTES)
    made.watch(qapp)
    return made


def looked(watch: IdleWatch, clock: ScriptedClock) -> bool:
    """Whether time is up a minute before it would be, had nobody touched anything."""
    found: list[bool] = []
    watch.expired.connect(lambda: found.append(True))
    clock.advance(minutes=MINUTES - 1)
    watch.look()
    return bool(found)


def test_a_key_counts_as_a_touch(watch: IdleWatch, clock: ScriptedClock, edit: QLineEdit) -> None:
    clock.advance(minutes=MINUTES - 1)
    QTest.keyClick(edit.windowHandle(), Qt.Key.Key_A)
    assert not looked(watch, clock)


def test_a_mouse_that_moves_counts_as_a_touch(watch: IdleWatch, clock: ScriptedClock, edit: QLineEdit) -> None:
    clock.advance(minutes=MINUTES - 1)
    QTest.mouseMove(edit.windowHandle(), edit.rect().center())
    QApplication.processEvents()
    assert not looked(watch, clock)


def test_a_window_that_opened_later_is_heard_too(watch: IdleWatch, clock: ScriptedClock, qtbot: QtBot) -> None:
    later = QLineEdit()
    qtbot.addWidget(later)
    later.show()
    later.activateWindow()
    qtbot.waitUntil(later.isActiveWindow)
    clock.advance(minutes=MINUTES - 1)
    QTest.keyClick(later.windowHandle(), Qt.Key.Key_A)
    assert not looked(watch, clock)


def test_nobody_there_is_noticed(watch: IdleWatch, clock: ScriptedClock) -> None:
    clock.advance(minutes=MINUTES - 1)
    assert looked(watch, clock)


def test_nothing_is_heard_once_it_is_over(
    watch: IdleWatch, clock: ScriptedClock, edit: QLineEdit, qapp: QApplication
) -> None:
    watch.ignore(qapp)
    clock.advance(minutes=MINUTES - 1)
    QTest.keyClick(edit.windowHandle(), Qt.Key.Key_A)
    assert looked(watch, clock)
