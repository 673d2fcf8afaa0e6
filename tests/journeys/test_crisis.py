"""The unit in the crisis, through the real window: outage, paper, messages, a transfer out, a sheet of two people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from console.record.courses import courses_of
from console.record.movements import Whereabouts
from console.words import speaking
from tests.journeys.conftest import JULES, Hand
from tests.journeys.test_first_day import load_census, signed_in
from tests.journeys.test_whole_night import filled, named
from tests.ui.forms.test_forms_write import put


@pytest.fixture(params=["fr", "en"])
def _language(request: Any) -> Any:
    with speaking(request.param):
        yield


def opened(hand: Hand, key: str, holds: Any) -> Any:
    """A page of lists, once it shows what is waited for."""
    hand.window.desk.show_page(key)
    page: Any = hand.window.desk.page(key)
    hand.until(lambda: page.seen is not None and holds(page))
    return page


def later(hand: Hand, minutes: int) -> None:
    """Time passes while somebody stays at the laptop: the screen does not lock."""
    hand.clock.advance(minutes=minutes)
    assert hand.window.idle is not None
    hand.window.idle.touch()


def everybody_found(hand: Hand) -> None:
    """Go through the beds: whoever is found in bed has been looked at, name and birth date."""
    hand.qtbot.mouseClick(hand.ward.round.start, Qt.MouseButton.LeftButton)
    for confirmed in (1, 2, 3):
        hand.qtbot.keyClick(hand.ward.home.board.table, Qt.Key.Key_1)
        hand.until(lambda count=confirmed: hand.board.confirmed == count)  # type: ignore[misc]  # bound now


@pytest.mark.usefixtures("_language")
def test_the_unit_goes_through_its_crisis(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    hand.window.desk.show_board()
    hand.until(lambda: len(hand.board.patients) == 3)
    everybody_found(hand)
    notices = hand.ward.notices

    # the outage begins in the log, and is in sight from then on
    filled(hand, "log", None, log_category="OUTAGE_BEGAN", text="Écrans noirs")
    hand.until(lambda: bool(hand.window.shell.topbar.outage.said))

    # on paper and back: the board says so, then counts the sheets
    filled(hand, "paper_begin", None, sheets="12-13")
    hand.until(lambda: notices.paper.isVisibleTo(notices))
    later(hand, 40)
    filled(hand, "paper_end", None)
    hand.until(lambda: notices.sheets.isVisibleTo(notices) and not notices.paper.isVisibleTo(notices))
    page = opened(hand, "on_paper", lambda page: len(page.groups()[0].cards) == 2)
    for outstanding in (1, 0):
        page.groups()[0].cards[0].doings[-1].do()
        hand.until(lambda left=outstanding: len(page.seen.periods[-1].outstanding) == left)  # type: ignore[misc]
    hand.until(lambda: not notices.sheets.isVisibleTo(notices))

    # an urgent call without an answer stands on the board until somebody answers
    filled(hand, "message", None, message_priority="URGENT", to_name="EFS", text="2 culots", reply_required="YES")
    later(hand, 16)
    notices.refresh()
    hand.until(lambda: notices.messages.isVisibleTo(notices))
    page = opened(hand, "messages", lambda page: len(page.groups()[0].cards) == 1)
    page.groups()[0].cards[0].doings[0].do()
    answer: Any = hand.window.desk.page("message")
    hand.until(lambda: answer.is_ready and answer.primary.isEnabled())
    put(answer, reply="Partis", replied_by="M. Leroy")
    with hand.qtbot.waitSignal(hand.window.desk.saved_at):
        answer.submit()
    hand.until(lambda: not notices.messages.isVisibleTo(notices))

    # somebody leaves for another hospital with everything that goes along
    gone = named(hand, "NGUYEN")
    hospital = {"scope": "HOSPITAL", "to_hospital": "CHU", "reason_code": "NO_CAPABILITY", "outage": "YES"}
    filled(hand, "transfer", gone, **hospital, consent="YES", phone="02 99 00 00 00")
    filled(hand, "transport", gone, regulation_number="4512", urgency="P1", care_on_the_way="MED")
    filled(hand, "dossier", gone, diagnosis="Choc septique", infusions="Noradrénaline 8 mg/50 mL, 5 mL/h, 2 h")
    filled(hand, "transfer", gone, by_name="Dr Morel")
    filled(hand, "transfer", gone, override="Urgence", along="FORM:2 DRUG_CHART:1", identity_checked="YES")
    hand.until(lambda: bool(hand.board.in_transit))
    later(hand, 31)
    page = opened(hand, "transfers", lambda page: any(row.is_overdue for row in page.rows))
    assert page.groups()[0].cards[0].alarm
    filled(hand, "transfer", gone, seen_by="Dr Morel, par téléphone")
    hand.until(lambda: not hand.board.in_transit)
    filled(hand, "after_transfer", gone, receipt_by="IDE Réa", number_there="778")
    assert hand.window.desk.session is not None
    assert hand.window.desk.session.card(gone).place.whereabouts is Whereabouts.TRANSFERRED


def test_a_sheet_of_one_person_is_checked_by_another_from_their_own_unlock(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    hand.window.desk.show_board()
    hand.until(lambda: len(hand.board.patients) == 3)
    everybody_found(hand)
    who = named(hand, "NGUYEN")
    filled(hand, "dialysis", who, basis="ORIGINAL", schedule="L-M-V", dry_weight="62 kg")
    hand.window.shell.lock_requested.emit()
    hand.until(lambda: hand.window.desk.session is None)
    hand.unlock(JULES)
    hand.until(lambda: hand.window.desk.session is not None)
    desk = hand.window.desk
    desk.open_form("check", who)
    form: Any = desk.page("check")
    hand.until(lambda: form.is_ready and form.primary.isEnabled() and form.chosen is not None)
    put(form, answer="AGREES")
    form.submit()
    assert form.confirm.isVisibleTo(form)  # name and birth date, as before anything is written about somebody
    with hand.qtbot.waitSignal(desk.saved_at):
        form.submit()
    assert hand.window.desk.session is not None
    [course] = courses_of(hand.window.desk.session.card(who))
    assert course.is_verified
    assert (course.said.by, course.checks[0].by) == ("Maëlle Tanguy", "Jules Aubry")
