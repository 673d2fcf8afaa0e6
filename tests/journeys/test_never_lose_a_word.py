"""Whatever ends the typing, the words are there afterwards: for their author, at their patient, in their form.

One table of ends. Each is put in the way of somebody who is in the middle of a sentence; afterwards the
same person comes back and finds it, in the same field with the cursor where it was.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit

from console.record.clock import scripted_entropy
from console.store.drafts import DraftKey
from tests.journeys.conftest import JULES, MAELLE, Hand, Provisioned
from tests.journeys.test_first_day import load_census, signed_in
from ui import app as application
from ui.app import Application
from ui.forms.ward_form import WardForm
from ui.guard.power import Battery, PowerWatch
from ui.pages.drafts import DraftsPage

SENTENCE = "Tirage, parle par mots"
CURSOR = 7


@pytest.fixture
def typing(hand: Hand, tmp_path: Path) -> Hand:
    """Maëlle, in the middle of a sentence about the first patient, less than a second ago."""
    signed_in(hand)
    load_census(hand, tmp_path)
    hand.window.desk.show_board()
    hand.until(lambda: hand.window.desk.patient is not None)
    begin(hand)
    return hand


def form_of(hand: Hand) -> WardForm:
    return hand.page(WardForm, "transmit")


def field_of(hand: Hand) -> QPlainTextEdit:
    found = form_of(hand).findChild(QPlainTextEdit, "transmit.data")
    assert isinstance(found, QPlainTextEdit)
    return found


def begin(hand: Hand) -> None:
    desk = hand.window.desk
    patient = hand.board.patients[0].id
    desk.show_page("transmit", patient=patient)
    hand.until(lambda: form_of(hand).is_ready and form_of(hand).primary.isEnabled())
    field_of(hand).setFocus()
    hand.qtbot.keyClicks(field_of(hand), SENTENCE)
    cursor = field_of(hand).textCursor()
    cursor.setPosition(CURSOR)
    field_of(hand).setTextCursor(cursor)


def key_of(hand: Hand) -> DraftKey:
    person = next(each.id for each in hand.people if each.name == MAELLE.name)
    return DraftKey(person, "transmit", form_of(hand).patient or hand.board.patients[0].id)


# --- the ends ----------------------------------------------------------------------------------------


def screen_lock(hand: Hand) -> None:
    hand.window.shell.use_tool("lock")


def until_cold(hand: Hand) -> None:
    """Until the book is closed and the names are back on the lock page."""
    hand.until(lambda: bool(hand.window.desk.laptop and hand.window.desk.laptop.is_cold))
    hand.until(lambda: hand.window.lock.people.count() > 0)


def cold_lock(hand: Hand) -> None:
    hand.window.desk.lock_cold()
    until_cold(hand)


def idle(hand: Hand) -> None:
    hand.clock.advance(minutes=30)
    hand.window.setting.clockwork.beat.emit()


def sleep(hand: Hand) -> None:
    hand.window.ends.sleeps(before=True)
    until_cold(hand)


def lock_behind_a_dialogue(hand: Hand) -> None:
    dialogue = QDialog(hand.window.shell)
    hand.qtbot.addWidget(dialogue)
    dialogue.open()
    hand.until(dialogue.isVisible)
    screen_lock(hand)
    assert not dialogue.isVisible()


def lock_behind_a_menu(hand: Hand) -> None:
    menu = field_of(hand).createStandardContextMenu()
    hand.qtbot.addWidget(menu)
    menu.popup(hand.window.shell.mapToGlobal(hand.window.shell.rect().center()))
    hand.until(menu.isVisible)
    screen_lock(hand)
    assert not menu.isVisible()
    assert QApplication.activePopupWidget() is None


def somebody_else(hand: Hand) -> None:
    screen_lock(hand)
    hand.until(lambda: not hand.is_open)
    hand.unlock(JULES)
    hand.until(lambda: hand.is_open and hand.shown is not None)
    hand.until(
        lambda: all(SENTENCE not in each.toPlainText() for each in hand.window.shell.findChildren(QPlainTextEdit))
    )
    screen_lock(hand)


@dataclass(frozen=True)
class End:
    """``in_place`` says that the sentence still stands in its field; otherwise it is offered, and taken by choice."""

    name: str
    happens: Callable[[Hand], None]
    in_place: bool


ENDS = (
    End("screen lock", screen_lock, in_place=True),
    End("nobody touches it", idle, in_place=True),
    End("screen lock behind a dialogue", lock_behind_a_dialogue, in_place=True),
    End("screen lock behind a menu", lock_behind_a_menu, in_place=True),
    End("cold lock", cold_lock, in_place=False),
    End("the lid is closed", sleep, in_place=False),
    End("somebody else in between", somebody_else, in_place=False),
)


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.name)
def test_the_same_person_finds_the_sentence_again(typing: Hand, end: End, window_manager: None) -> None:
    del window_manager
    hand = typing
    end.happens(hand)
    hand.until(lambda: not hand.is_open)
    assert SENTENCE not in hand.window.shell.windowTitle()
    hand.unlock(MAELLE)
    hand.until(lambda: hand.is_open)
    if not end.in_place:
        if hand.window.shell.page != "transmit":  # another person's pages were dropped: the board comes back
            begin_again(hand)
        hand.until(form_of(hand).offer.isVisible)
        assert field_of(hand).toPlainText() == ""
        form_of(hand).offer.restore.click()
    hand.until(lambda: field_of(hand).toPlainText() == SENTENCE)
    if end.happens is not somebody_else:
        hand.until(lambda: hand.window.shell.focusWidget() is field_of(hand))
        assert field_of(hand).textCursor().position() == CURSOR
    field_of(hand).moveCursor(QTextCursor.MoveOperation.End)
    hand.qtbot.keyClicks(field_of(hand), ".")
    assert field_of(hand).toPlainText() == f"{SENTENCE}."


def begin_again(hand: Hand) -> None:
    """By the list of one's drafts."""
    hand.until(hand.window.shell.notice.undo.isVisible)
    hand.qtbot.mouseClick(hand.window.shell.notice.undo, Qt.MouseButton.LeftButton)
    page = hand.page(DraftsPage, "drafts")
    hand.until(lambda: page.list.count() == 1)
    assert SENTENCE in page.list.item(0).text()
    hand.qtbot.mouseClick(page.resume, Qt.MouseButton.LeftButton)


# --- what may end the program: the draft is in the book before ----------------------------------------


def crash(hand: Hand) -> None:
    hand.window.crash.hook(KeyError, KeyError("x"), None)


def battery(hand: Hand) -> None:
    watch = PowerWatch(hand.window.setting.clockwork, lambda: Battery(9, is_draining=True))
    watch.low.connect(hand.window._battery_low)
    watch.look()


@pytest.mark.parametrize("warned", [crash, battery])
def test_a_warning_keeps_the_sentence_at_once(typing: Hand, warned: Callable[[Hand], None]) -> None:
    hand, key = typing, key_of(typing)
    form_of(hand)._timer.start(10**9)  # the draft would not have gone out by itself
    warned(hand)
    assert hand.window.desk.session is not None
    drafts = hand.window.desk.session.book.drafts
    hand.until(lambda: drafts.find(key) is not None)
    found = drafts.find(key)
    assert found is not None
    assert found.values["data"] == SENTENCE
    assert hand.window.shell.notice.isVisible()


def test_closing_the_window_keeps_the_sentence_for_the_next_start(typing: Hand, qapp: QApplication) -> None:
    hand = typing
    folder = hand.window._folder
    hand.window.shell.close()
    again = Application(qapp, folder, hand.clock, scripted_entropy(12))
    again.start()
    try:
        other = Hand(again, hand.clock, hand.qtbot, hand.kit)
        signed_in(other)
        begin_again(other)
        other.until(form_of(other).offer.isVisible)
        form_of(other).offer.restore.click()
        assert field_of(other).toPlainText() == SENTENCE
    finally:
        again.shell.close()
        again.stop()


def test_kill_9_in_the_middle_of_a_word_loses_nothing_that_was_kept(
    provisioned: Provisioned, hand: Hand, tmp_path: Path
) -> None:
    """A process of its own types without end; it is killed as soon as it has said that a draft was kept."""
    del provisioned
    folder = hand.window._folder
    hand.window.shell.close()
    command = [sys.executable, "-m", "tests.journeys.typist", str(folder), str(tmp_path)]
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    root = Path(application.__file__).parent.parent
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings, cwd=root) as typist:
        assert typist.stdout is not None
        kept = ""
        for line in typist.stdout:
            if line.startswith("kept "):
                kept = line.removeprefix("kept ").rstrip("\n")
                break
        typist.kill()
    assert len(kept) > 3
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    again = Application(app, folder, hand.clock, scripted_entropy(13))
    again.start()
    try:
        other = Hand(again, hand.clock, hand.qtbot, hand.kit)
        signed_in(other)
        other.until(other.window.shell.notice.undo.isVisible)
        hand.qtbot.mouseClick(again.shell.notice.undo, Qt.MouseButton.LeftButton)
        page = other.page(DraftsPage, "drafts")
        other.until(lambda: page.list.count() == 1)
        hand.qtbot.mouseClick(page.resume, Qt.MouseButton.LeftButton)
        other.until(form_of(other).offer.isVisible)
        form_of(other).offer.restore.click()
        assert field_of(other).toPlainText().startswith(kept)
    finally:
        again.shell.close()
        again.stop()
