"""Another look: what is in sight wears it without the window going deaf, what is hidden when it is shown again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.look.dressing import AT_ONCE, Dressing
from ui.setting import Setting

LOOKS = (("night", 100), ("contrast", 100), ("light", 150))


def a_page(rows: int = 2) -> QWidget:
    """A page with something of each sort."""
    made = QWidget()
    made.setObjectName("card")
    made.resize(400, 300)
    layout = QVBoxLayout(made)
    for row in range(rows):
        title, edit, box, tick, button = (
            QLabel("Lit 12A"), QLineEdit("88 %"), QComboBox(), QCheckBox("à jeun"), QPushButton("Enregistrer")
        )  # fmt: skip
        title.setProperty("look", "h1")
        box.addItems(["–", "oui"])
        button.setObjectName("primary" if row else "quiet")
        for widget in (title, edit, box, tick, button):
            layout.addWidget(widget)
    return made


def seen(page: QWidget) -> QImage:
    QApplication.processEvents()  # it is laid out before it is drawn
    page.clearFocus()
    return page.grab().toImage()


@pytest.fixture
def dressing(setting: Setting) -> Iterator[Dressing]:
    yield setting.appearance.dressing
    setting.appearance.wear(theme="light", percent=100)
    setting.appearance.dressing.finish()


def shown(qtbot: QtBot, page: QWidget) -> QWidget:
    qtbot.addWidget(page)
    page.show()
    page.setFocus()
    return page


def stacked(qtbot: QtBot, *pages: QWidget) -> QStackedWidget:
    stack = QStackedWidget()
    stack.resize(500, 600)
    for each in pages:
        stack.addWidget(each)
    shown(qtbot, stack)
    return stack


@pytest.mark.parametrize(("theme", "percent"), LOOKS)
def test_what_is_in_sight_looks_as_if_made_in_that_look(
    theme: str, percent: int, setting: Setting, dressing: Dressing, qtbot: QtBot
) -> None:
    page = shown(qtbot, a_page())
    before = seen(page)
    setting.appearance.wear(theme=theme, percent=percent)
    qtbot.waitUntil(lambda: not dressing.is_under_way)
    page.resize(500, 600)
    fresh = shown(qtbot, a_page())
    fresh.resize(500, 600)
    assert seen(page) == seen(fresh)
    assert seen(page) != before


@pytest.mark.parametrize(("theme", "percent"), LOOKS)
def test_a_hidden_page_wears_it_when_it_is_shown(
    theme: str, percent: int, setting: Setting, dressing: Dressing, qtbot: QtBot
) -> None:
    page, other = a_page(), a_page()
    stack = stacked(qtbot, page, other)
    for each in (page, other):
        dressing.wait_until_shown(each)
    stack.setCurrentWidget(other)
    for again in ("contrast", theme):
        setting.appearance.wear(theme=again, percent=percent)
        dressing.finish()
    stack.setCurrentWidget(page)
    fresh = a_page()
    shelf = stacked(qtbot, fresh)
    assert seen(page) == seen(fresh)
    assert shelf.currentWidget() is fresh


def test_the_window_answers_meanwhile_and_shows_no_half_of_it(
    setting: Setting, dressing: Dressing, qtbot: QtBot
) -> None:
    page = shown(qtbot, a_page(rows=AT_ONCE * 4))
    beats: list[bool] = []
    beat = QTimer(page, interval=0)
    beat.timeout.connect(lambda: beats.append(page.updatesEnabled()))
    beat.start()
    setting.appearance.wear(theme="night")
    assert dressing.is_under_way
    qtbot.waitUntil(lambda: not dressing.is_under_way)
    assert False in beats
    assert page.updatesEnabled()


def test_what_goes_meanwhile_is_not_missed(setting: Setting, dressing: Dressing, qtbot: QtBot) -> None:
    page, hidden = shown(qtbot, a_page()), a_page()
    qtbot.addWidget(hidden)
    dressing.wait_until_shown(hidden)
    setting.appearance.wear(theme="night")
    for each in (hidden, page):
        each.findChildren(QLabel)[0].deleteLater()
    qtbot.waitUntil(lambda: not dressing.is_under_way)
    hidden.show()
    assert hidden.isVisible()
