"""Fixtures of the window: fonts once, surroundings per test, and nothing left behind."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.words import speaking
from tests.ui.ward import a_board, a_setting, a_story, retimed
from ui.clockwork import Clockwork
from ui.look import fonts
from ui.pages.home import BoardPage
from ui.pages.table import FREQUENT, chosen
from ui.setting import Setting

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def _fonts(qapp: QApplication) -> None:
    fonts.load_first()
    fonts.load_italics()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with speaking("en"):
        yield


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


@pytest.fixture(scope="session")
def _dressed(qapp: QApplication, _fonts: None) -> Setting:
    return a_setting(qapp)


@pytest.fixture
def setting(_dressed: Setting) -> Setting:
    """Surroundings at the moment of the invented board; the application is dressed only once."""
    _dressed.appearance.wear(theme="light", percent=100)
    return replace(retimed(_dressed, a_board(a_story())), clockwork=Clockwork())


@pytest.fixture
def page(setting: Setting, qtbot: QtBot) -> BoardPage:
    """The home page with the invented ward, 1280 wide and in front."""
    made = BoardPage(setting, chosen(FREQUENT))
    qtbot.addWidget(made)
    made.resize(1280, 640)
    made.show_board(a_board(a_story()))
    made.show()
    return made
