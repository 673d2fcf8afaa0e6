"""Getting in without being on the list: by a colleague's word, by the unit's envelope; and out again."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from console.record.codes.station import Role
from console.store.stretching import FLOOR
from console.ward.envelope import new_code
from console.ward.provisioning import FirstPerson
from tests.journeys.conftest import MAELLE, Hand
from tests.journeys.test_first_day import signed_in
from ui.pages.board import WardPage
from ui.pages.me import MePage
from ui.pages.people import PeoplePage
from ui.widgets.newcomer_fields import NewcomerFields

PAUL = FirstPerson("Paul Roux", Role.IDE, "balcon sirop dragon piano")


def fill(hand: Hand, fields: NewcomerFields, who: FirstPerson) -> None:
    fields.role.setCurrentIndex(fields.role.findData(who.role.value))
    for edit, said in ((fields.name, who.name), (fields.secret, who.passphrase), (fields.again, who.passphrase)):
        edit.clear()
        hand.qtbot.keyClicks(edit, said)


def test_a_colleague_vouches_and_the_newcomer_unlocks_by_name(hand: Hand) -> None:
    signed_in(hand)
    hand.window.desk.show_page("people")
    page = hand.page(PeoplePage, "people")
    hand.until(lambda: page.list.count() == 2)
    assert not page.remove.isVisible()  # no manager
    fill(hand, page.newcomer, PAUL)
    hand.qtbot.mouseClick(page.primary, Qt.MouseButton.LeftButton)
    hand.until(lambda: page.list.count() == 3)
    assert any(
        "Paul Roux" in page.list.item(row).text() and MAELLE.name in page.list.item(row).text() for row in range(3)
    )
    assert page.newcomer.secret.text() == ""
    hand.window.shell.use_tool("lock")
    hand.until(lambda: not hand.is_open)
    hand.unlock(PAUL)
    hand.until(lambda: hand.is_open)
    assert hand.window.shell.topbar.person.text() == "Paul Roux"
    hand.window.desk.show_board()
    notices = hand.page(WardPage, "board").notices
    hand.until(notices.words.isVisible)
    assert MAELLE.name in notices.words.sentence
    hand.window.shell.use_tool("lock")
    hand.clock.advance(minutes=24 * 60)
    hand.until(lambda: not hand.is_open)
    hand.unlock(PAUL)
    hand.until(hand.window.lock.problem.isVisible)
    assert "24 heures" in hand.window.lock.problem.sentence


def test_two_passphrases_that_differ_are_said_where_the_hand_is(hand: Hand) -> None:
    signed_in(hand)
    hand.window.desk.show_page("people")
    page = hand.page(PeoplePage, "people")
    hand.until(lambda: page.list.count() == 2)
    fill(hand, page.newcomer, PAUL)
    page.newcomer.again.setText("autre chose que la première")
    hand.qtbot.mouseClick(page.primary, Qt.MouseButton.LeftButton)
    assert page.answer.isVisible()
    assert page.newcomer.name.text() == "Paul Roux"
    assert page.list.count() == 2


def test_the_envelope_opens_the_first_shift(hand: Hand) -> None:
    laptop = hand.window.desk.laptop
    assert laptop is not None
    code = new_code()
    opened = laptop.vault.unlock(laptop.person_named(MAELLE.name), MAELLE.passphrase)
    laptop.vault.seal_envelope(opened.data_key, code, FLOOR)
    assert hand.window.gate is not None
    hand.window.gate.show_lock()
    lock = hand.window.lock
    assert not lock.open_envelope.isVisible()
    hand.qtbot.mouseClick(lock.unlisted, Qt.MouseButton.LeftButton)
    hand.qtbot.mouseClick(lock.open_envelope, Qt.MouseButton.LeftButton)
    fill(hand, lock.envelope.newcomer, PAUL)
    lock.envelope.code.setText("café tulipe forêt élan miroir")
    hand.qtbot.mouseClick(lock.envelope.primary, Qt.MouseButton.LeftButton)
    hand.until(lock.envelope.problem.isVisible)
    assert lock.envelope.newcomer.name.text() == "Paul Roux"  # what was typed stays
    lock.envelope.code.setText(code)
    hand.qtbot.mouseClick(lock.envelope.primary, Qt.MouseButton.LeftButton)
    hand.until(lambda: hand.is_open)
    assert hand.window.shell.topbar.person.text() == "Paul Roux"
    assert not laptop.vault.has_envelope


def test_one_changes_the_own_passphrase_and_the_old_one_opens_nothing_more(hand: Hand) -> None:
    signed_in(hand)
    hand.window.desk.show_page("me")
    page = hand.page(MePage, "me")
    new = "girafe plateau corail ticket neige"
    typed: tuple[tuple[QLineEdit, str], ...] = ((page.old, "wrong"), (page.new, new), (page.new_again, new))
    for edit, said in typed:
        hand.qtbot.keyClicks(edit, said)
    hand.qtbot.mouseClick(page.change, Qt.MouseButton.LeftButton)
    hand.until(page.phrase_answer.isVisible)
    assert page.new.text() == new  # nothing is lost by a mistyped old one
    page.old.clear()
    page.old.setText(MAELLE.passphrase)
    hand.qtbot.mouseClick(page.change, Qt.MouseButton.LeftButton)
    hand.until(lambda: page.new.text() == "")
    hand.window.desk.lock_cold()
    hand.until(lambda: not hand.is_open and hand.window.lock.people.count() > 0)
    hand.unlock(MAELLE)
    hand.until(hand.window.lock.problem.isVisible)
    hand.unlock(MAELLE, new)
    hand.until(lambda: hand.is_open)


def test_the_size_of_the_text_follows_the_keys_and_the_person(hand: Hand, window_manager: None) -> None:
    del window_manager
    signed_in(hand)
    shell = hand.window.shell
    shell.activateWindow()
    hand.until(shell.isActiveWindow)
    hand.qtbot.keyClick(shell, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert hand.window.setting.look.percent == 110
    hand.qtbot.keyClick(shell, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert hand.window.setting.look.percent == 100
