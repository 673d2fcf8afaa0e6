"""The handover page: one model under two sets of labels, the handshake, questions, and drafts that are only named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from console.record.bodies.dose import DoseGiven
from console.record.bodies.paper_period import DrugChart
from console.record.codes.paper_period import ChartPlace
from console.store.drafts import DraftKey
from console.ward import custody, doses, handovers
from console.words import speaking
from tests.ui.forms.station import INES, JULES, MAELLE, PASSPHRASES, Station, make_desk
from tests.ui.forms.test_forms_write import put
from ui.desk import Desk


def opened(desk: Desk, qtbot: Any) -> Any:
    """The page, at the first bed."""
    desk.show_page("handover")
    page: Any = desk.page("handover")
    item = page.prepare.item
    qtbot.waitUntil(lambda: item.is_ready and item.primary.isEnabled())
    return page


@pytest.fixture
def page(desk: Desk, qtbot: Any) -> Any:
    return opened(desk, qtbot)


@pytest.fixture
def in_charge(qapp: QApplication, qtbot: Any, station: Station, _fonts: None) -> Iterator[Desk]:
    """A desk at which the unit's manager is signed in."""
    made = make_desk(qapp, station, name=INES)
    qtbot.addWidget(made.shell)
    made.shell.show()
    yield made
    made.lane.close()
    made.free_lane.close()


@pytest.mark.parametrize(("spoken", "letters"), [("fr", "SAED"), ("en", "SBAR")])
def test_one_model_is_read_in_the_letters_of_the_language_or_as_i_pass(
    page: Any, qtbot: Any, spoken: Any, letters: str
) -> None:
    with speaking(spoken):
        page.retranslate()
        for name in ("summary", "background", "assessment", "actions"):
            page.prepare.item.field(name).retranslate()
        read = "".join(
            page.prepare.item.field(name).label_words[0] for name in ("summary", "background", "assessment", "actions")
        )
        assert read == letters
        page.model.button("IPASS").click()
        qtbot.waitUntil(lambda: page.prepare.item.field("illness").label_words.startswith("I"))
        page.model.button("SBAR").click()


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_the_whole_handshake_with_a_question_and_its_reply(
    page: Any, desk: Desk, station: Station, qtbot: Any, spoken: Any
) -> None:
    with speaking(spoken):
        item = page.prepare.item
        put(item, illness="WATCHER", summary="Pneumonie", family="fille prévenue", exit_on="12/02/2026", exit_to="SSR")
        with qtbot.waitSignal(desk.saved_at):
            item.submit()
        written = station.last("handover_item")
        assert (written.exit_on, written.exit_to, written.bed) == ("2026-02-12", "SSR", "12A")
        page.prepare.to_whom.set_text("Jules Aubry")
        page.prepare.unit_items.set_text("clés au bureau; scope en panne")
        with qtbot.waitSignal(desk.saved_at):
            page.prepare.prepare.click()
        answer, given = page.take.answer, station.last_entry("handover_prepared").id
        qtbot.waitUntil(lambda: answer.handover is not None and answer.handover.id == given)
        qtbot.waitUntil(lambda: answer.is_ready and answer.primary.isEnabled())
        qtbot.waitUntil(lambda: any("fille prévenue" in said for said in page.take.frozen.words()))
        assert "scope en panne" in page.take.frozen.words()
        jules = station.laptop.person_named(JULES)
        put(answer, person=jules, answer="ACCEPTED_WITH_QUESTIONS", read_back="YES", questions="Quelle voie ?")
        answer.field("secret").set_text(PASSPHRASES[JULES])
        with qtbot.waitSignal(desk.saved_at):
            answer.submit()
        (waiting,) = handovers.waiting(station.session)
        assert (waiting.id, waiting.has_open_question) == (given, True)
        qtbot.waitUntil(lambda: page.take.reply.isVisibleTo(page.take))
        page.take.reply.set_text("main droite")
        with qtbot.waitSignal(desk.saved_at):
            page.take.send_reply.click()
        assert handovers.waiting(station.session) == ()


def test_a_dose_without_its_unit_stays_out_of_the_handover_and_says_so(
    station: Station, desk: Desk, qtbot: Any
) -> None:
    doses.give(station.session, station.who("0048"), DoseGiven(drug="Héparine", typed="500"))
    page = opened(desk, qtbot)
    qtbot.waitUntil(lambda: any("Héparine 500" in said for said in page.prepare.item.along.words()))
    said = next(said for said in page.prepare.item.along.words() if "Héparine 500" in said)
    assert said.startswith("NOT handed over")


def test_where_the_paper_drug_chart_is_goes_along_and_that_nobody_knows_too(
    station: Station, desk: Desk, qtbot: Any
) -> None:
    who = station.who("0048")
    page = opened(desk, qtbot)
    qtbot.waitUntil(lambda: "Paper drug chart: nobody has said where it is" in page.prepare.item.along.words())
    custody.place_drug_chart(station.session, who, DrugChart(chart_place=ChartPlace.TROLLEY, sheet="12"))
    page = opened(desk, qtbot)
    page.prepare.item.open(who)
    qtbot.waitUntil(lambda: any("drug trolley · 12" in said for said in page.prepare.item.along.words()))
    put(page.prepare.item, summary="Pneumonie")
    with qtbot.waitSignal(desk.saved_at):
        page.prepare.item.submit()
    page.prepare.to_whom.set_text("Jules Aubry")
    with qtbot.waitSignal(desk.saved_at):
        page.prepare.prepare.click()
    qtbot.waitUntil(lambda: any("drug trolley" in said for said in page.take.frozen.words()))


def test_other_hours_need_their_begin(page: Any, desk: Desk, station: Station, qtbot: Any) -> None:
    page.prepare.to_whom.set_text("Jules Aubry")
    page.prepare.shift.choose("X")
    page.prepare.prepare.click()
    assert page.prepare.starts.under.text()
    page.prepare.starts.set_text("|05:00|0")
    with qtbot.waitSignal(desk.saved_at):
        page.prepare.prepare.click()
    assert station.last("handover_prepared").shift.value == "X"


def test_the_nurse_in_charge_reads_an_unsigned_draft_as_such(in_charge: Desk, station: Station, qtbot: Any) -> None:
    session = station.sessions[MAELLE]
    key = DraftKey(session.person.id, "transmit", station.who("0049"))
    session.book.drafts.save(key, {"target": "Chute dans la chambre"}, session.now())
    page = opened(in_charge, qtbot)
    qtbot.waitUntil(lambda: page.drafts.list.count() > 0)
    rows = [row for row, begun in enumerate(page.drafts._begun) if begun.key == key]
    page.tabs.setCurrentIndex(2)
    page.drafts.list.setCurrentRow(rows[0])
    assert not any("Chute dans la chambre" in said for said in page.drafts.words.words())
    before = len(station.bodies("accessed"))
    with qtbot.waitSignal(in_charge.saved_at):
        page.drafts.act.click()
    qtbot.waitUntil(lambda: any("Chute dans la chambre" in said for said in page.drafts.words.words()))
    assert "Maëlle Tanguy" in page.drafts.words.words()[0]
    assert len(station.bodies("accessed")) == before + 1
    session.book.drafts.drop(key)
