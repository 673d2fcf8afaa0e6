"""A file opens under the hand, and leaves it where it is from then on."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit

from console.record.bodies import care
from console.ward import observations
from tests.ui.forms.station import Station
from ui.desk import Desk


@pytest.fixture
def page(desk: Desk, station: Station, qtbot: Any) -> Any:
    """The page of a file that is being read."""
    desk.shell.activateWindow()
    qtbot.waitUntil(desk.shell.isActiveWindow)
    desk.show_page("patient", patient=station.who("0048"))
    return desk.page("patient")


def elsewhere(desk: Desk) -> QLineEdit:
    """The search field, with the hand in it."""
    edit = desk.shell.topbar.search.edit
    edit.setFocus()
    return edit


def test_the_hand_is_at_the_lines_once_they_stand(page: Any, qtbot: Any) -> None:
    qtbot.waitUntil(page.lines.hasFocus)
    assert page.lines.count()


def test_whoever_went_to_search_meanwhile_goes_on_typing(page: Any, desk: Desk, qtbot: Any) -> None:
    edit = elsewhere(desk)
    qtbot.waitUntil(lambda: page.lines.count() > 0)
    assert edit.hasFocus()


def test_a_file_that_is_read_again_takes_the_hand_from_nobody(
    page: Any, desk: Desk, station: Station, qtbot: Any
) -> None:
    qtbot.waitUntil(page.lines.hasFocus)
    edit, before = elsewhere(desk), page.lines.count()
    who = station.who("0048")
    desk.write(lambda session: observations.observe(session, who, care.Observed(pulse=88)))
    qtbot.waitUntil(lambda: page.lines.count() > before)
    assert edit.hasFocus()
