"""What the unit says of itself, and the sheets for treatments that must not be interrupted."""

from __future__ import annotations

import pytest

from console.paper.continuity import continuity
from console.paper.crisis_log import messages, services
from console.paper.documents import Document
from console.paper.shift_summary import shift_summary
from console.record.bodies import course, message, service
from console.record.codes.course import Basis
from console.record.codes.message import Direction, MessagePriority, Via
from console.record.codes.service import LogCategory, Service, Working
from console.record.effects import stand
from console.record.messages import messages_of
from console.record.quantity import Quantity
from console.record.services import log_of, states_of
from console.record.unit_state import UnitState
from console.words import Language, speaking
from tests.make import OTHER_NURSE, PEOPLE, WARD, Story, a_ward
from tests.paper import reading

SHEET = course.Chemotherapy(
    basis=Basis.MEMORY,
    diagnosis="Carcinome du sein",
    regimen="EC 100",
    cycle=2,
    cycles=4,
    next_due_on="2026-02-08",
    doses=(course.CourseDose(drug="Épirubicine", dose=Quantity(value="160", unit="mg", text="160 mg")),),
)


def state_of(story: Story) -> UnitState:
    lines = list(stand(story.entries))
    return UnitState(services=states_of(lines, PEOPLE), messages=messages_of(lines, PEOPLE), log=log_of(lines, PEOPLE))


@pytest.fixture
def crisis() -> Story:
    story = a_ward(3)
    down = service.ServiceChecked(unit=WARD.code, service=Service.LAB, working=Working.DOWN, workaround="Coursier")
    story.write(down)
    story.write(service.Logged(unit=WARD.code, number="W1-1", log_category=LogCategory.DECISION, text="Tout au papier"))
    urgent = {
        "unit": WARD.code,
        "direction": Direction.OUT,
        "via": Via.RUNNER,
        "text": "K+ à 7",
        "reply_required": True,
    }
    story.write(message.Message(message_priority=MessagePriority.URGENT, **urgent))  # type: ignore[arg-type]
    return story


def test_the_summary_names_what_is_down_unanswered_and_decided(crisis: Story) -> None:
    with speaking("en"):
        told = reading.text(shift_summary(reading.summary(crisis), reading.imprint_of(crisis), state_of(crisis)))
    assert "Services not fully working: 1" in told
    assert "Messages without an answer: 1" in told
    part = told.partition("The unit in the crisis")[2]
    assert all(
        text in part for text in ("Laboratory", "instead: Coursier", "K+ à 7", "NO ANSWER", "W1-1", "Tout au papier")
    )


def test_a_unit_where_nobody_checked_never_says_that_all_works() -> None:
    story = a_ward(1)
    with speaking("en"):
        told = reading.text(shift_summary(reading.summary(story), reading.imprint_of(story), state_of(story)))
    assert "Services not fully working nobody has checked" in told
    assert "Services not fully working: …" in told


def test_services_and_log_are_printed_whole_and_numbered(crisis: Story) -> None:
    with speaking("en"):
        told = reading.text(services(state_of(crisis), reading.imprint_of(crisis)))
        assert [each.label for each in Service if each.label not in told] == []
    assert "W1-1" in told
    assert "not checked" in told


def test_every_message_is_printed_with_its_answer_or_that_it_has_none(crisis: Story) -> None:
    with speaking("en"):
        told = reading.text(messages(state_of(crisis), reading.imprint_of(crisis)))
    assert told.count("K+ à 7") == 2  # among those without an answer, and in the log
    assert "NO ANSWER, for 2 h" in told


def test_a_continuity_sheet_is_unverified_until_somebody_else_agrees() -> None:
    story = a_ward(1)
    who = story.files()[0].id
    written = story.write(SHEET, who)
    with speaking("en"):
        before = reading.text(continuity(story.file(who), reading.imprint_of(story)))
        story.write(course.Countersigned(entry=written.id), who, by=OTHER_NURSE)
        after = reading.text(continuity(story.file(who), reading.imprint_of(story)))
    assert "NOT VERIFIED by a second person" in before
    assert "Second check" in before
    assert "NOT VERIFIED" not in after
    assert "Checked by Jules Aubry" in after
    for told in (before, after):
        assert all(text in told for text in ("REBUILT FROM MEMORY", "EC 100", "Épirubicine", "160 mg", "OVERDUE"))


def test_the_summary_lists_treatments_that_must_go_on_and_counts_the_silent() -> None:
    story = a_ward(3)
    story.write(SHEET, story.files()[0].id)
    with speaking("en"):
        told = reading.text(shift_summary(reading.summary(story), reading.imprint_of(story)))
    part = told.partition("dialysis, theatre: continuity (1)")[2]
    assert part.index("next due 08-Feb-2026") < part.index("Nothing typed for 2 patients.")


def test_continuity_sheets_travel_with_the_transfer_sheet() -> None:
    story = a_ward(1)
    who = story.files()[0].id
    story.write(SHEET, who)
    story.leave_for_hospital(who)
    with speaking("en"):
        told = reading.text(reading.printed(story, Document.TRANSFER))
    assert "EC 100" in told
    assert "NOT VERIFIED by a second person" in told


@pytest.mark.parametrize(("language", "heads"), [("en", ("When", "What")), ("fr", ("Quand", "Quoi"))])
def test_rows_to_write_into_say_on_each_page_what_stands_in_them(
    crisis: Story, language: Language, heads: tuple[str, ...]
) -> None:
    state = UnitState(services=states_of((), PEOPLE), messages=(), log=())
    with speaking(language):
        _first, last = reading.pages(services(state, reading.imprint_of(crisis)))
    assert all(head in last for head in heads)
