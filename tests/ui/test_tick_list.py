"""One, several or all lines of a list are ticked, by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.words import N_
from ui.setting import Setting
from ui.widgets.tick_list import TickList


def test_a_part_of_a_list_is_ticked_or_all_of_it_and_is_put_back_as_it_was(setting: Setting, qtbot: QtBot) -> None:
    field = TickList(setting, "messages", N_("Which messages"))
    qtbot.addWidget(field)
    field.offer([("a", "First"), ("b", "Second")], ("whole", "All: 3 messages"))
    assert field.text() == ""
    field.show()
    field.list.setCurrentRow(2)
    qtbot.keyClick(field.list, Qt.Key.Key_Space)
    assert field.text() == "b"
    field.offer([("a", "First"), ("b", "Second")], ("whole", "All: 3 messages"))
    assert field.text() == "b"  # worded again, nothing is lost
    field.list.setCurrentRow(0)
    qtbot.keyClick(field.list, Qt.Key.Key_Space)
    assert field.text() == "whole"
    assert field.is_all
    assert field.list.item(1).checkState() is Qt.CheckState.Checked
    assert not field.list.item(1).flags() & Qt.ItemFlag.ItemIsEnabled
    qtbot.keyClick(field.list, Qt.Key.Key_Space)
    assert field.text() == "b"
    field.set_text("a b gone")
    assert field.text() == "a b"
    field.offer([("a", "First")], ("another", "All: 9 messages"))
    field.set_text("whole b")
    assert (field.text(), field.is_all) == ("", False)  # what was ticked in another list
    field.forget()
    assert field.list.count() == 0
