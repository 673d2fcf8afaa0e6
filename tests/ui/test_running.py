"""What runs says how far it is and how long it will take, in each of its parts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.record.clock import ScriptedClock
from console.words import N_
from tests.make import START
from ui.exchange.running import Running
from ui.lane import Ticket
from ui.setting import Setting
from ui.widgets.tick_list import ALL, TickList


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


def test_a_part_of_a_list_is_ticked_or_all_of_it_and_is_put_back_as_it_was(setting: Setting, qtbot: QtBot) -> None:
    field = TickList(setting, "messages", N_("Which messages"))
    qtbot.addWidget(field)
    field.offer([("a", "First"), ("b", "Second")], "All: 3 messages")
    assert field.text() == ""
    field.show()
    field.list.setCurrentRow(2)
    qtbot.keyClick(field.list, Qt.Key.Key_Space)
    assert field.text() == "b"
    field.offer([("a", "First"), ("b", "Second")], "All: 3 messages")
    assert field.text() == "b"  # worded again, nothing is lost
    field.list.setCurrentRow(0)
    qtbot.keyClick(field.list, Qt.Key.Key_Space)
    assert field.text() == ALL
    assert not field.list.item(1).flags() & Qt.ItemFlag.ItemIsEnabled
    qtbot.keyClick(field.list, Qt.Key.Key_Space)
    assert field.text() == "b"
    field.set_text("a b gone")
    assert field.text() == "a b"
