"""The first day of an outage, as a nurse lives it, through the window and on a real encrypted store."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from console.crossing.opening import unseal
from console.errors import Fault
from console.record.clock import ScriptedClock, scripted_entropy
from console.store.holding import is_held
from console.words import Language
from tests.journeys.conftest import JULES, Hand
from tests.make import START
from ui.app import Application
from ui.pages.everything import EverythingPage
from ui.pages.exchange import ExchangePage
from ui.pages.me import MePage
from ui.pages.patient import PatientPage
from ui.pages.printing import PrintPage
from ui.widgets.search_field import Hit

CENSUS = """IPP;Nom de naissance;Prénoms;Date de naissance;Sexe;UF;Lit
00480001;TREMBLAY;Marie-Ève;14/03/1948;F;4120;12A
00480002;NGUYEN;Thanh Long;02/07/1961;M;4120;12B
00480003;GAGNON;Huguette;25/06/1931;F;4120;13A
"""


def load_census(hand: Hand, folder: Path) -> None:
    """Load the census of the ward by the exchange page."""
    file = folder / "census.csv"
    file.write_text(CENSUS, encoding="utf-8")
    hand.window.desk.show_page("exchange", card="census")
    card = hand.page(ExchangePage, "exchange").census
    card.files.chosen.emit([file])
    hand.until(card.load.isEnabled)
    hand.qtbot.mouseClick(card.load, Qt.MouseButton.LeftButton)
    hand.until(lambda: "3 " in card.counts.sentence and not card.load.isEnabled())


def signed_in(hand: Hand) -> None:
    """Unlock and wait for the board."""
    hand.unlock()
    hand.until(lambda: hand.is_open and hand.shown is not None)


def test_a_first_day(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    hand.window.desk.show_board()
    hand.until(lambda: len(hand.board.patients) == 3)
    assert hand.board.confirmed == 0

    ward = hand.ward
    hand.qtbot.mouseClick(ward.round.start, Qt.MouseButton.LeftButton)
    hand.qtbot.keyClick(ward.home.board.table, Qt.Key.Key_1)
    hand.until(lambda: hand.board.confirmed == 1)
    hand.qtbot.keyClick(ward.home.board.table, Qt.Key.Key_1)
    hand.until(lambda: hand.board.confirmed == 2)
    hand.qtbot.keyClick(ward.home.board.table, Qt.Key.Key_2)
    hand.until(lambda: len(hand.board.patients) == 2)
    assert hand.board.confirmed == 2
    assert hand.window.shell.topbar.saved.said

    hand.window.desk.show_page("print")
    page = hand.page(PrintPage, "print")
    hand.qtbot.mouseClick(page.make, Qt.MouseButton.LeftButton)
    hand.until(lambda: page.pages.count() > 0)
    assert page.kept.count() == 1
    page.save_to(tmp_path / "summary.pdf")
    hand.until(page.answer.isVisible)
    assert (tmp_path / "summary.pdf").read_bytes().startswith(b"%PDF")

    stick = tmp_path / "stick"
    stick.mkdir()
    hand.window.desk.show_page("exchange", card="out")
    out = hand.page(ExchangePage, "exchange").out
    out.choose(stick)
    hand.qtbot.mouseClick(out.write, Qt.MouseButton.LeftButton)
    hand.until(lambda: all(word.text().startswith("✓") for word in out.words))
    [package] = stick.iterdir()
    manifest = unseal(package, hand.kit.identity, hand.kit.site, tmp_path / "opened")
    assert {"census_loaded", "bed_confirmed", "document_printed"} <= set(manifest.kinds)
    assert (tmp_path / "opened" / "situation.pdf").read_bytes().startswith(b"%PDF")

    hand.window.shell.lock_requested.emit()
    assert not hand.is_open
    hand.until(lambda: hand.window.desk.session is None)


def test_loading_a_census_again_changes_nothing(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    card = hand.page(ExchangePage, "exchange").census
    card.files.chosen.emit([tmp_path / "census.csv"])
    hand.until(card.load.isEnabled)
    hand.qtbot.mouseClick(card.load, Qt.MouseButton.LeftButton)
    hand.until(lambda: "déjà" in card.counts.sentence or "already" in card.counts.sentence)
    found: list[int] = []
    hand.window.desk.run(lambda session: len(session.reader.lines_of_kind("census_loaded")), found.append)
    hand.until(lambda: bool(found))
    assert found == [1]


def test_a_name_is_chosen_by_arrows_while_the_hand_stays_at_the_passphrase(hand: Hand) -> None:
    lock = hand.window.lock
    hand.window.shell.activateWindow()
    hand.until(lambda: hand.window.shell.isActiveWindow() and lock.people.count() > 1)
    lock.people.setCurrentRow(0)
    lock.edit.setFocus()
    names = [lock.person]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        hand.qtbot.keyClick(lock.edit, key)
        names.append(lock.person)
    assert names == [names[0], names[1], names[1], names[0]]
    assert names[0] != names[1]
    assert lock.edit.hasFocus()


def test_a_wrong_passphrase_is_said_and_waits_longer_each_time(hand: Hand) -> None:
    lock = hand.window.lock
    for _try in range(3):
        hand.unlock(secret="lune lune lune lune lune")
        hand.until(lambda: lock.problem.isVisible() and not lock.unlock.text().startswith(("Ouverture", "Opening")))
    assert not lock.unlock.isEnabled()
    assert not hand.is_open


def test_the_same_person_finds_the_page_again_and_another_the_board(hand: Hand) -> None:
    signed_in(hand)
    hand.window.desk.show_page("exchange")
    hand.window.shell.lock_requested.emit()
    hand.unlock()
    hand.until(lambda: hand.is_open)
    assert hand.window.shell.page == "exchange"
    hand.window.shell.lock_requested.emit()
    hand.unlock(JULES)
    hand.until(lambda: hand.is_open)
    assert hand.window.shell.page == "board"


def test_idling_hides_everything(hand: Hand) -> None:
    signed_in(hand)
    hand.clock.advance(minutes=hand.kit.site.screen_lock_minutes)
    hand.window.setting.clockwork.beat.emit()
    assert not hand.is_open
    assert hand.window.shell.curtain.currentWidget() is hand.window.lock


def test_a_pin_brings_somebody_back(hand: Hand) -> None:
    signed_in(hand)
    hand.window.desk.show_page("me")
    page = hand.page(MePage, "me")
    for edit in (page.pin, page.again):
        hand.qtbot.keyClicks(edit, "2719")
    hand.qtbot.mouseClick(page.keep, Qt.MouseButton.LeftButton)
    hand.until(lambda: page.answer.tone == "ok")
    hand.window.shell.lock_requested.emit()
    hand.unlock(secret="2719")
    hand.until(lambda: hand.is_open)


def test_after_twelve_hours_the_book_is_closed_and_needs_the_passphrase(hand: Hand) -> None:
    signed_in(hand)
    hand.clock.advance(hours=hand.kit.site.cold_lock_hours)
    assert hand.window.idle is not None
    hand.window.idle.touch()
    hand.window.setting.clockwork.beat.emit()
    laptop = hand.window.desk.laptop
    assert laptop is not None
    hand.until(lambda: laptop.is_cold and hand.window.lock.people.count() == 2)
    assert not hand.is_open
    signed_in(hand)


def test_search_finds_a_person_with_the_place_and_an_action_by_name(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    field = hand.window.shell.topbar.search
    hand.qtbot.keyClicks(field.edit, "gagn")
    hand.until(lambda: field.results.count() > 0)
    hit: Hit = field._hits[0]
    assert hit.title.startswith("GAGNON")
    assert "13A" in hit.detail
    hand.qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    patient = hand.page(PatientPage, "patient")
    hand.until(lambda: patient.lines.count() > 0)
    assert hand.window.shell.page == "patient"


@pytest.mark.parametrize(("language", "typed"), [("fr", "lit"), ("en", "bed")])
def test_what_is_called_as_typed_comes_before_what_only_answers_to_it(
    hand: Hand, tmp_path: Path, language: Language, typed: str
) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    hand.window.desk.show_board()
    hand.until(lambda: len(hand.board.patients) == 3)
    hand.window.shell.speak(language)
    desk, field = hand.window.desk, hand.window.shell.topbar.search
    hand.qtbot.keyClicks(field.edit, typed)
    hand.until(lambda: any(hit.kind == "command" for hit in field._hits))
    far = [desk.commands[hit.key].farness(typed) for hit in field._hits if hit.kind == "command"]
    assert far == sorted(far)
    assert far[0] < far[-1]
    desk.show_page("everything", patient=hand.board.patients[0].id)
    page = hand.page(EverythingPage, "everything")
    hand.until(page.banner.isVisible)
    hand.qtbot.keyClicks(page.filter, typed)
    assert page.offered()[0].key != "move"
    assert page.buttons["move"].property("nearest")
    hand.qtbot.keyClick(page.filter, Qt.Key.Key_Return)
    assert hand.window.shell.page == "move"
    hand.window.shell.speak("fr")


def test_a_second_window_says_who_holds_the_book(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    assert is_held(tmp_path / "store")


@pytest.mark.parametrize("file", ["keys.json", "site.toml"])
def test_a_damaged_store_shows_what_to_do_and_nothing_that_destroys(hand: Hand, tmp_path: Path, file: str) -> None:
    for path in (tmp_path / "store").glob(f"{Path(file).stem}*"):
        path.write_bytes(base64.b64encode(b"spoilt"))
    app = hand.window._app
    window = Application(app, tmp_path / "store", ScriptedClock(START), scripted_entropy(1))
    try:
        assert window.problem is not None
        assert window.problem.fault in {Fault.KEYS_DAMAGED, Fault.SITE_REFUSED}
        assert window.shell.curtain.currentWidget() is window.recovery
        before = {path.name: path.read_bytes() for path in (tmp_path / "store").iterdir()}
        window.recovery.retry.click()
        assert {path.name: path.read_bytes() for path in (tmp_path / "store").iterdir()} == before
    finally:
        window.stop()


@pytest.mark.parametrize("key", ["handover", "transfers", "observe", "print", "everything", "exchange", "board"])
def test_every_button_of_the_rail_leads_somewhere(hand: Hand, tmp_path: Path, key: str) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    hand.window.desk.show_board()
    hand.until(lambda: hand.window.desk.patient is not None)
    hand.window.shell.rail.page_requested.emit(key)
    hand.until(lambda: hand.window.shell.page == key)
