"""An unanswered handover is red on the board until somebody acts, and never in the way of whoever goes home."""

from __future__ import annotations

from pathlib import Path

from console.ward import handovers
from tests.journeys.conftest import JULES, MAELLE, Hand
from tests.journeys.test_first_day import load_census, signed_in
from ui.pages.handover import HandoverPage


def test_a_handover_stays_red_over_a_lock_until_the_other_takes_it(hand: Hand, tmp_path: Path) -> None:
    def is_red() -> bool:  # a lock makes the page anew
        return hand.ward.notices.handovers.isVisible()

    signed_in(hand)
    load_census(hand, tmp_path)
    desk = hand.window.desk
    desk.show_page("handover")
    page = hand.page(HandoverPage, "handover")
    hand.until(lambda: page.prepare.list.count() > 0)
    page.prepare.to_whom.set_text(JULES.name)
    with hand.qtbot.waitSignal(desk.saved_at):
        page.prepare.prepare.click()
    desk.show_board()
    hand.until(is_red)
    assert MAELLE.name in hand.ward.notices.handovers.sentence

    hand.window.shell.lock_requested.emit()
    hand.until(lambda: desk.session is None)
    hand.unlock(JULES)
    hand.until(lambda: desk.session is not None and hand.is_open)
    hand.until(is_red)
    given = handovers.waiting(desk.session)[0].id  # type: ignore[arg-type]  # somebody is signed in

    desk.show_page("handover")
    answer = hand.page(HandoverPage, "handover").take.answer
    hand.until(lambda: answer.handover is not None and answer.handover.id == given)
    hand.until(lambda: answer.is_ready and answer.primary.isEnabled())
    answer.field("person").set_text(desk.author)
    answer.field("answer").set_text("ACCEPTED")
    answer.field("read_back").set_text("YES")
    answer.refresh()
    with hand.qtbot.waitSignal(desk.saved_at):
        answer.submit()
    desk.show_board()
    hand.until(lambda: not is_red())
