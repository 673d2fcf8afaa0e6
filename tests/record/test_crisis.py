"""Services, the crisis log, messages, paper periods and beds to clean: what is read from their entries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.record import deceased
from console.record.beds import bed_states, beds_to_clean
from console.record.bodies.message import Message
from console.record.bodies.paper_period import PaperBegan, PaperEnded, SheetSettled
from console.record.bodies.service import Logged, ServiceChecked
from console.record.bodies.stay import BedTurned
from console.record.codes.message import Direction, MessagePriority, Via
from console.record.codes.paper_period import SheetFate
from console.record.codes.service import LogCategory, Service, Working
from console.record.codes.stay import BedCondition
from console.record.effects import stand
from console.record.instant import plus
from console.record.kinds import KINDS
from console.record.messages import messages_of
from console.record.paper_periods import periods_of, sheet_numbers
from console.record.services import down_since, log_of, states_of
from tests.make import PEOPLE, START, Story

UNIT = "4120"


def logged(category: LogCategory, number: str = "W1-1") -> Logged:
    return Logged(unit=UNIT, number=number, log_category=category, text="t")


def test_every_service_of_the_list_is_shown_and_one_that_nobody_checked_is_unknown() -> None:
    states = states_of([], PEOPLE)
    assert [state.service for state in states] == list(Service)
    assert {state.working for state in states} == {Working.UNKNOWN}
    assert not any(state.is_stale(START) for state in states)


@pytest.mark.parametrize(("minutes", "is_stale"), [(240, False), (241, True)])
def test_a_state_older_than_four_hours_is_not_rechecked(minutes: int, is_stale: bool) -> None:
    story = Story()
    entry = story.write(ServiceChecked(unit=UNIT, service=Service.LAB, working=Working.DOWN))
    state = next(each for each in states_of(stand(story.entries), PEOPLE) if each.service is Service.LAB)
    assert state.is_impaired
    assert state.is_stale(plus(entry.occurred_at, minutes=minutes)) is is_stale


def test_two_statements_about_a_service_stand_side_by_side_until_one_replaces_both() -> None:
    story = Story()
    one = story.write(ServiceChecked(unit=UNIT, service=Service.LAB, working=Working.DOWN))
    other = story.write(ServiceChecked(unit=UNIT, service=Service.LAB, working=Working.FULL))
    lab = [each for each in states_of(stand(story.entries), PEOPLE) if each.service is Service.LAB]
    assert len(lab[0].values) == 2
    both = (one.id, other.id)
    story.write(ServiceChecked(unit=UNIT, service=Service.LAB, working=Working.PARTIAL), replaces=both)
    lab = [each for each in states_of(stand(story.entries), PEOPLE) if each.service is Service.LAB]
    assert [each.working for each in lab] == [Working.PARTIAL]
    assert len(lab[0].values) == 1


def test_the_systems_are_down_from_the_first_beginning_until_an_end() -> None:
    story = Story()
    assert down_since(stand(story.entries)) is None
    first = story.write(logged(LogCategory.OUTAGE_BEGAN))
    story.write(logged(LogCategory.OUTAGE_BEGAN))
    assert down_since(stand(story.entries)) == first.occurred_at
    story.write(logged(LogCategory.OUTAGE_ENDED))
    assert down_since(stand(story.entries)) is None
    again = story.write(logged(LogCategory.OUTAGE_BEGAN))
    assert down_since(stand(story.entries)) == again.occurred_at


@given(st.permutations(range(4)))
def test_the_outage_does_not_depend_on_the_order_in_which_entries_arrive(order: list[int]) -> None:
    story = Story()
    for category in (
        LogCategory.OUTAGE_BEGAN,
        LogCategory.OUTAGE_ENDED,
        LogCategory.OUTAGE_BEGAN,
        LogCategory.EVENT,
    ):
        story.write(logged(category))
    lines = stand(story.entries)
    assert down_since([lines[index] for index in order]) == story.entries[2].occurred_at


def test_a_corrected_line_of_the_log_keeps_its_place_and_number() -> None:
    story = Story()
    first = story.write(logged(LogCategory.EVENT, "W1-1"))
    story.write(logged(LogCategory.DECISION, "W1-2"))
    corrected = Logged(unit=UNIT, number="W1-1", log_category=LogCategory.DAMAGE, text="u", log=first.id)
    story.write(corrected, replaces=(first.id,), occurred_at=first.occurred_at)
    log = log_of(stand(story.entries), PEOPLE)
    assert (log[0].id, log[0].body.number, log[0].body.text) == (first.id, "W1-1", "u")
    assert len(log) == 2


def message(priority: MessagePriority, *, wants: bool, reply: str | None = None) -> Message:
    return Message(
        unit=UNIT,
        direction=Direction.OUT,
        via=Via.PHONE,
        text="t",
        message_priority=priority,
        reply_required=wants,
        reply=reply,
    )


@pytest.mark.parametrize(
    ("body", "minutes", "is_overdue"),
    [
        (message(MessagePriority.URGENT, wants=True), 15, False),
        (message(MessagePriority.URGENT, wants=True), 16, True),
        (message(MessagePriority.URGENT, wants=False), 60, False),
        (message(MessagePriority.NORMAL, wants=True), 60, False),
        (message(MessagePriority.URGENT, wants=True, reply="ok"), 60, False),
    ],
)
def test_only_an_urgent_message_that_wants_an_answer_becomes_overdue(
    body: Message,
    minutes: int,
    is_overdue: bool,
) -> None:
    story = Story()
    entry = story.write(body)
    [found] = messages_of(stand(story.entries), PEOPLE)
    assert found.is_overdue(plus(entry.occurred_at, minutes=minutes)) is is_overdue


def test_a_bed_must_be_cleaned_until_somebody_says_that_it_is_ready() -> None:
    story = Story()
    for bed, condition in (
        ("12A", BedCondition.TO_CLEAN),
        ("12B", BedCondition.TO_CLEAN),
        ("12A", BedCondition.READY),
    ):
        story.write(BedTurned(unit=UNIT, bed=bed, bed_condition=condition))
    assert beds_to_clean(bed_states(stand(story.entries))) == {"12B"}


@pytest.mark.parametrize(
    ("typed", "sheets"),
    [
        ("12", ("12",)),
        ("12-15", ("12", "13", "14", "15")),
        ("12, 14; 18 12", ("12", "14", "18")),
        ("B-3", ("B-3",)),
        ("15-12", ("15-12",)),
        ("1-9999", ("1-9999",)),
        ("  ", ()),
    ],
)
def test_sheets_are_read_as_they_are_typed(typed: str, sheets: tuple[str, ...]) -> None:
    assert sheet_numbers(typed) == sheets


def test_a_paper_period_lists_every_sheet_until_each_is_settled() -> None:
    story = Story()
    began = story.write(PaperBegan(unit=UNIT, sheets=("1", "2")))
    [period] = periods_of(stand(story.entries), PEOPLE)
    assert period.is_on
    story.write(PaperEnded(unit=UNIT, period=began.id, sheets=("2", "3")))
    [period] = periods_of(stand(story.entries), PEOPLE)
    assert (period.is_on, period.sheets, period.outstanding) == (False, ("1", "2", "3"), ("1", "2", "3"))
    for sheet, fate in (("1", SheetFate.TRANSCRIBED), ("2", SheetFate.BLANK), ("3", SheetFate.ATTACHED)):
        story.write(SheetSettled(unit=UNIT, period=began.id, sheet=sheet, sheet_fate=fate))
    [period] = periods_of(stand(story.entries), PEOPLE)
    assert period.outstanding == ()
    settled = period.fate("2")
    assert settled is not None
    assert settled.sheet_fate is SheetFate.BLANK


@given(st.sampled_from(sorted(KINDS)), st.integers(-600, 600))
def test_after_a_death_only_addenda_are_written_and_before_it_anything(kind: str, minutes: int) -> None:
    at = plus(START, minutes=minutes)
    assert deceased.is_locked(kind, at, START) == (minutes > 0 and kind not in deceased.ADDENDA)
    assert not deceased.is_locked(kind, at, None)


def test_addenda_are_kinds_of_the_table() -> None:
    assert not deceased.ADDENDA - set(KINDS)
