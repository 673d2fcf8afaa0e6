"""The frame: pages by key, state only as told, every control named, both languages, nothing left."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from console.record.instant import plus
from tests.make import START
from tests.ui.show import a_form
from tests.ui.ward import a_board, a_story
from ui.frame.shell import Shell
from ui.pages.home import BoardPage
from ui.pages.table import RAIL, chosen
from ui.setting import Setting

NAMED = {
    QAccessible.Role.Button,
    QAccessible.Role.EditableText,
    QAccessible.Role.Table,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.ComboBox,
    QAccessible.Role.PageTab,
}


@pytest.fixture
def shell(setting: Setting, qtbot: QtBot) -> Iterator[Shell]:
    """The window with the board and a form."""
    made = Shell(setting, chosen(RAIL))
    made.rail.page_requested.connect(made.show_page)
    qtbot.addWidget(made)
    page = BoardPage(setting)
    made.add_page("board", page)
    made.add_page("observations", a_form(setting))
    page.show_board(a_board(a_story()))
    made.resize(1366, 728)
    made.show()
    yield made
    made.close()


def _walk(node: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield node
    for index in range(min(node.childCount(), 400)):
        child = node.child(index)
        if child is not None:
            yield from _walk(child)


@pytest.mark.parametrize("page", ["board", "observations"])
def test_every_control_has_a_name(shell: Shell, page: str) -> None:
    shell.show_page(page)
    root = QAccessible.queryAccessibleInterface(shell)
    nameless = [
        str(node.object())
        for node in _walk(root)
        if node.role() in NAMED and not node.state().invisible and not node.text(QAccessible.Text.Name)
    ]
    assert nameless == []


@pytest.mark.parametrize(("width", "height"), [(1280, 672), (1366, 728)])
def test_the_window_fits_a_small_laptop(shell: Shell, width: int, height: int) -> None:
    shell.resize(width, height)
    assert (shell.width(), shell.height()) == (width, height)


def test_a_function_key_shows_its_page(shell: Shell, qtbot: QtBot) -> None:
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    with qtbot.waitSignal(shell.page_changed) as caught:
        qtbot.keyClick(shell, Qt.Key.Key_F5)
    assert caught.args == ["observations"]
    assert shell.rail.buttons["observations"].isChecked()


def test_a_page_that_is_not_there_changes_nothing(shell: Shell, qtbot: QtBot) -> None:
    qtbot.mouseClick(shell.rail.buttons["transfers"], Qt.MouseButton.LeftButton)
    assert (shell.page, shell.rail.buttons["board"].isChecked()) == ("board", True)


def test_ctrl_f_puts_the_hand_into_the_search(shell: Shell, qtbot: QtBot) -> None:
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    qtbot.keyClick(shell, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert shell.topbar.search.edit.hasFocus()


def test_nothing_is_called_saved_before_it_is(shell: Shell) -> None:
    assert shell.topbar.saved.said == ""
    shell.topbar.show_saved(START)
    assert shell.topbar.saved.said == "Saved 06:10:00"


def test_a_failed_save_takes_the_place_of_saved(shell: Shell) -> None:
    shell.topbar.show_saved(START)
    shell.topbar.show_not_saved("disk full")
    assert (shell.topbar.saved.said, shell.topbar.saved.kind) == ("Not saved: disk full", "danger")


def test_long_names_and_reasons_are_shortened_and_told_whole_and_the_window_does_not_grow(
    shell: Shell, setting: Setting, qtbot: QtBot
) -> None:
    shell.resize(1366, 728)
    setting.appearance.wear(percent=150)
    setting.appearance.dressing.finish()
    unit, name, why = (
        "Médecine polyvalente et gériatrie aiguë du bâtiment Nord",
        "Anne-Marie de La Rochefoucauld",
        "x" * 90,
    )
    shell.topbar.show_unit(unit)
    shell.topbar.show_person(name, 5)
    shell.topbar.show_outage(setting.now())
    shell.topbar.show_not_saved(why)
    qtbot.waitUntil(lambda: shell.topbar.saved.width() < shell.topbar.saved.sizeHint().width())
    assert shell.width() == 1366
    assert (shell.topbar.unit.toolTip(), shell.topbar.person.toolTip()) == (unit, name)
    assert why in shell.topbar.saved.toolTip()
    assert shell.topbar.saved.width() >= shell.topbar.saved.minimumSizeHint().width()
    setting.appearance.wear(percent=100)


def test_ages_are_told_beside_census_and_copy(shell: Shell, setting: Setting) -> None:
    shell.status.show_census(plus(setting.now(), hours=-3))
    shell.status.show_copy(plus(setting.now(), minutes=-20))
    assert "3 h 00 old" in shell.status.census.text()
    assert "20 min ago" in shell.status.copy.text()


def test_lock_and_night_answer(shell: Shell, setting: Setting, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shell.lock_requested):
        qtbot.mouseClick(shell.rail.buttons["lock"], Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(shell.theme_changed) as caught:
        qtbot.mouseClick(shell.rail.buttons["night"], Qt.MouseButton.LeftButton)
    assert caught.args == ["night"]
    setting.appearance.wear(theme="light")


def test_an_act_is_undone_from_the_notice(shell: Shell, qtbot: QtBot) -> None:
    taken_back: list[str] = []
    shell.say("Task done", "ok", undo=lambda: taken_back.append("first"))
    shell.say("Another task done", "ok", undo=lambda: taken_back.append("second"))
    qtbot.mouseClick(shell.notice.undo, Qt.MouseButton.LeftButton)
    assert not shell.notice.isVisible()
    assert taken_back == ["second"]


def test_what_went_well_is_read_on_one_page_and_goes_with_it(shell: Shell, qapp: QApplication) -> None:
    shell.say("Saved.", "ok")
    shell.show_page("observations")  # who saves goes on to another page in one go
    qapp.processEvents()
    assert shell.notice.isVisible()
    shell.show_page("observations")
    assert shell.notice.isVisible()
    shell.show_page("board")
    assert not shell.notice.isVisible()


@pytest.mark.parametrize("said", ["refused", "undone", "gone on with"])
def test_what_was_refused_or_has_something_to_press_stays(shell: Shell, qapp: QApplication, said: str) -> None:
    match said:
        case "refused":
            shell.say("The disk is full.", "danger")
        case "undone":
            shell.say("Task done", "ok", undo=list)
        case _:
            shell.offer("A draft waits.", "Go on", list)
    for key in ("observations", "board"):
        qapp.processEvents()
        shell.show_page(key)
    assert shell.notice.isVisible()


@pytest.mark.parametrize("theme", ["light", "night", "contrast"])
def test_no_text_is_drawn_smaller_than_12_px(shell: Shell, setting: Setting, theme: str) -> None:
    setting.appearance.wear(theme=theme)
    sizes = {widget.font().pixelSize() for widget in shell.findChildren(QWidget)}
    setting.appearance.wear(theme="light")
    assert min(size for size in sizes if size > 0) >= 12


def test_closing_tells_the_owner_and_stops_the_beat(shell: Shell, setting: Setting, qtbot: QtBot) -> None:
    setting.clockwork.start()
    with qtbot.waitSignal(shell.closed):
        shell.close()
    assert not setting.clockwork.is_running
