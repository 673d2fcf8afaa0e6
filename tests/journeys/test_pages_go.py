"""Only a few pages live at once, and going back works all the same."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.conftest import Hand
from tests.journeys.test_first_day import load_census, signed_in
from ui.desk import KEPT_PAGES

MANY = ("handover", "transfers", "print", "exchange", "me", "drafts", "people", "everything")


def test_pages_are_let_go_and_a_form_still_leads_back(hand: Hand, tmp_path: Path) -> None:
    signed_in(hand)
    load_census(hand, tmp_path)
    desk = hand.window.desk
    desk.show_board()
    hand.until(lambda: desk.patient is not None)
    desk.show_page("patient", patient=desk.patient)
    desk.show_page("transmit", patient=desk.patient)
    form = desk.page("transmit")
    for key in MANY:
        desk.show_page(key)
    assert len(desk._pages) <= KEPT_PAGES + 1
    assert desk._pages["board"] is not None
    hand.until(lambda: form is not desk._pages.get("transmit"))
    desk.go_back("patient", desk.patient)
    hand.until(lambda: hand.window.shell.page == "patient")
