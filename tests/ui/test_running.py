"""What runs says how far it is and how long it will take, in each of its parts."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from console.record.clock import ScriptedClock
from console.words import N_
from tests.make import START
from ui.lane import Ticket
from ui.setting import Setting
from ui.widgets.running import Running


def test_the_time_that_is_left_is_counted_anew_when_another_part_begins(setting: Setting, qtbot: QtBot) -> None:
    clock = ScriptedClock(START)
    running = Running(replace(setting, clock=clock), N_("{done} of {total}"))
    qtbot.addWidget(running)
    running.begin(Ticket(), "Letters")
    assert running.said.text() == "Letters"
    running.tell(0, 100, "Letters")
    clock.advance(minutes=5)
    running.tell(50, 100, "Letters")
    assert running.said.text() == "Letters · 50 of 100 · about 5 minutes left"
    for total in (100, 1000):  # a part as long as the one before, and one that is longer
        running.tell(0, total, "Letters")
        assert running.said.text() == f"Letters · 0 of {total}"
        clock.advance(minutes=1)
        running.tell(total // 2, total, "Letters")
        assert running.said.text().endswith("about 1 minute left")
