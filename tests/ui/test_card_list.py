"""Lines under headings: how many there are is said even where not all are shown, and what is unchanged stays."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from console.words import speaking
from ui.setting import Setting
from ui.widgets.card_list import Card, CardList, Doing, Group


@pytest.fixture
def lines(setting: Setting, qtbot: QtBot) -> CardList:
    made = CardList(setting)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    return made


def said(lines: CardList) -> list[str]:
    shown = [label for label in lines.findChildren(QLabel) if label.isVisible()]
    return [label.text() for label in sorted(shown, key=lambda label: label.mapTo(lines, QPoint()).y())]


def test_the_heading_counts_what_is_not_shown_too(lines: CardList, qtbot: QtBot) -> None:
    with speaking("en"):
        lines.show_groups([Group("To settle", (Card("one"), Card("two")), left_out=40)])
    qtbot.waitUntil(lambda: said(lines) == ["To settle · 42", "one", "two", "and 40 more"])


def test_an_empty_group_says_that_there_is_nothing(lines: CardList, qtbot: QtBot) -> None:
    lines.show_groups([Group("To settle", (), "No conflict.")])
    qtbot.waitUntil(lambda: said(lines) == ["To settle", "No conflict."])


def test_a_line_that_has_not_changed_keeps_its_button_and_the_hand_on_it(lines: CardList, qtbot: QtBot) -> None:
    done: list[str] = []

    def card(name: str) -> Card:
        return Card(name, doings=(Doing("Do", partial(done.append, name)),))

    lines.show_groups([Group("", (card("one"), card("two")))])
    second = lines.findChildren(QPushButton)[1]
    qtbot.waitUntil(second.isVisible)
    second.setFocus()
    lines.show_groups([Group("", (card("two"), card("three")))])
    gone = [label for label in lines.findChildren(QLabel) if label.text() == "one" and label.isVisible()]
    assert not gone
    assert lines.window().focusWidget() is second
    second.click()
    assert done == ["two"]
