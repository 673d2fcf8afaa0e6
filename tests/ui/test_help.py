"""Help: each page and each form has its page in both languages, beside it, never over it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.words import LANGUAGES, Language
from tests.ui.ward import a_board, a_story
from ui.frame.help_panel import help_text
from ui.frame.shell import Shell
from ui.look.theme import RESOURCES
from ui.pages.home import BoardPage
from ui.pages.table import COMMANDS, FREQUENT, RAIL, chosen
from ui.setting import Setting

COVERS = ("lock", "not_open")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [*COMMANDS, *COVERS])
def test_every_page_and_form_has_help_in_both_languages(key: str, language: Language) -> None:
    words = help_text(key, language)
    assert words is not None, f"write resources/help/{language}/{key}.md"
    assert words.startswith("# ")
    assert 80 < len(words) < 2400


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_help_is_about_something_that_is_not_there(language: Language) -> None:
    written = {path.stem for path in (RESOURCES / "help" / language).glob("*.md")}
    assert written <= {*COMMANDS, *COVERS}


@pytest.fixture
def shell(setting: Setting, qtbot: QtBot) -> Shell:
    made = Shell(setting, chosen(RAIL))
    qtbot.addWidget(made)
    board = BoardPage(setting, chosen(FREQUENT))
    made.add_page("board", board)
    made.add_page("me", BoardPage(setting, chosen(FREQUENT)))
    board.show_board(a_board(a_story()))
    made.resize(1366, 728)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    board.board.table.setFocus()
    return made


def test_f1_opens_help_beside_the_page_and_gives_the_hand_back(shell: Shell, qtbot: QtBot) -> None:
    before = shell.focusWidget()
    qtbot.keyClick(shell, Qt.Key.Key_F1)
    assert (shell.help.isVisible(), shell.help.key) == (True, "board")
    assert shell.stack.isVisible()
    edge = shell.help.geometry().left()
    assert edge >= shell.stack.mapTo(shell, shell.stack.rect().topRight()).x()
    qtbot.keyClick(shell.help.body, Qt.Key.Key_Escape)
    assert not shell.help.isVisible()
    assert shell.focusWidget() is before


def test_at_large_text_help_stands_over_the_page_and_the_window_keeps_its_size(shell: Shell, qtbot: QtBot) -> None:
    shell.topbar.show_outage(shell._setting.now())
    shell.topbar.show_saved(shell._setting.now())
    for percent in (125, 175):
        shell._setting.appearance.wear(percent=percent)
        shell._setting.appearance.dressing.finish()
        shell.toggle_help()
        qtbot.waitUntil(shell.help.isVisible)
        assert (shell.width(), shell.height()) == (1366, 728)
        assert shell.help.geometry().right() <= shell.width()
        assert shell.help.geometry().left() < shell.stack.mapTo(shell, shell.stack.rect().topRight()).x()
        shell.toggle_help()


def test_help_follows_the_page_and_the_language(shell: Shell) -> None:
    shell.toggle_help()
    assert shell.help.body.toPlainText().startswith("The board")
    shell.speak("fr")
    assert shell.help.body.toPlainText().startswith("Le tableau")
    shell.show_page("me")
    assert shell.help.body.toPlainText().startswith("Mes réglages")
