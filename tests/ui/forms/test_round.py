"""The round down the corridor: Enter goes on, the last Enter saves, one key skips, nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from console.record.bodies.observation import RoundSkipped
from console.record.codes.observation import WhySkipped
from console.words import speaking
from tests.ui.forms.station import Station
from tests.ui.forms.test_forms_write import put
from ui.desk import Desk


@pytest.fixture
def page(desk: Desk, qtbot: Any, station: Station) -> Any:
    """A round that has just begun, at the first bed."""
    station.clock.advance(hours=4)
    desk.show_page("observations")
    made: Any = desk.page("observations")
    desk.shell.activateWindow()
    at_bed(made, station.who("0048"), qtbot)
    return made


def at_bed(page: Any, patient: str, qtbot: Any) -> None:
    """Wait until the form is open for somebody and has the focus."""
    form = page.form
    qtbot.waitUntil(lambda: form.patient == patient and form.is_ready and form.primary.isEnabled())


def type_round(page: Any, qtbot: Any) -> None:
    """The seven numbers with keys alone: digits, comma, letters and Enter."""
    keys = ("24", "91", "A", "104", "62", "110", "A", "38,4")
    for index, typed in enumerate(keys):
        held = page.window().focusWidget()
        qtbot.keyClicks(held, typed)
        if index < len(keys) - 1:
            qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Return)


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_seven_numbers_and_enter_save_a_bed_and_go_to_the_next(
    page: Any, desk: Desk, station: Station, qtbot: Any, spoken: Any
) -> None:
    with speaking(spoken):
        type_round(page, qtbot)
        assert page.form.score.tile.score.total == 8
        with qtbot.waitSignal(desk.saved_at):
            qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Return)
        at_bed(page, station.who("0049"), qtbot)
    taken = station.last("observed")
    assert (taken.respiratory_rate, taken.spo2, taken.systolic, taken.temperature_tenths) == (24, 91, 104, 384)
    assert taken.news2.total == 8
    assert "12A" not in page.remains.sentence
    assert page.form.field("pulse").text() == ""


def test_whoever_begins_in_the_middle_goes_on_from_there_and_not_back_to_the_first_bed(
    page: Any, desk: Desk, station: Station, qtbot: Any
) -> None:
    qtbot.keyClick(page.form.field("pulse").focusProxy(), Qt.Key.Key_PageDown)
    at_bed(page, station.who("0049"), qtbot)
    type_round(page, qtbot)
    with qtbot.waitSignal(desk.saved_at):
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Return)
    for _read in range(3):  # what was saved is read again while the next bed opens
        answers: list[int] = []
        desk.run(lambda _session: 1, answers.append)
        qtbot.waitUntil(lambda answers=answers: bool(answers))
    at_bed(page, station.who("0050"), qtbot)


def test_a_bed_is_passed_over_with_a_reason(page: Any, desk: Desk, station: Station, qtbot: Any) -> None:
    page.form.submit()
    assert page.form.field("respiratory_rate").under.text()
    put(page.form, skip_why="ASLEEP", skip_note="vient de s’endormir")
    with qtbot.waitSignal(desk.saved_at):
        page.form.submit()
    at_bed(page, station.who("0049"), qtbot)
    assert station.last("round_skipped") == RoundSkipped(why=WhySkipped.ASLEEP, note="vient de s’endormir")


def test_one_key_goes_to_the_next_bed_and_what_was_typed_waits_at_the_first(
    page: Any, station: Station, qtbot: Any
) -> None:
    put(page.form, pulse="96")
    qtbot.keyClick(page.form.field("pulse").focusProxy(), Qt.Key.Key_PageDown)
    at_bed(page, station.who("0049"), qtbot)
    assert page.form.field("pulse").text() == ""
    assert not page.form.offer.isVisible()
    qtbot.keyClick(page.form.field("pulse").focusProxy(), Qt.Key.Key_PageUp)
    at_bed(page, station.who("0048"), qtbot)
    assert page.form.offer.isVisible()
    page.form.offer.restore.click()
    assert page.form.field("pulse").text() == "96"


def test_a_round_goes_on_after_a_lock(page: Any, desk: Desk, station: Station, qtbot: Any) -> None:
    type_round(page, qtbot)
    with qtbot.waitSignal(desk.saved_at):
        page.form.submit()
    at_bed(page, station.who("0049"), qtbot)
    desk.forget_pages(start_over=False)
    desk.show_again()
    again: Any = desk.page("observations")
    at_bed(again, station.who("0049"), qtbot)
    assert "12A" not in again.remains.sentence
