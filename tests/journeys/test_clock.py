"""The first unlock of a shift: the window asks whether the clock is right, until somebody says so."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.journeys.conftest import JULES, Hand
from tests.journeys.test_first_day import signed_in


def test_the_clock_is_asked_about_once_a_shift_and_by_nobody_twice(hand: Hand) -> None:
    signed_in(hand)
    strip = hand.ward.clock
    hand.until(strip.isVisible)
    hand.qtbot.mouseClick(strip.right, Qt.MouseButton.LeftButton)
    hand.until(lambda: not strip.isVisible())
    assert hand.window.gate is not None
    hand.window.gate.lock()
    hand.until(lambda: not hand.is_open)
    hand.unlock(JULES)
    hand.until(lambda: hand.is_open and hand.shown is not None)
    assert not hand.ward.clock.isVisible()
    hand.clock.advance(hours=9)
    hand.ward.refresh()
    hand.until(hand.ward.clock.isVisible)


def test_a_clock_that_is_wrong_leads_to_putting_the_times_right(hand: Hand) -> None:
    signed_in(hand)
    hand.until(hand.ward.clock.isVisible)
    hand.qtbot.mouseClick(hand.ward.clock.wrong, Qt.MouseButton.LeftButton)
    hand.until(lambda: hand.window.shell.page == "clock")
