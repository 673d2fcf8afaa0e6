"""A wrong clock put right: the same times whatever order the entries came in, and only times that were read from it."""

from __future__ import annotations

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from console.record.bodies.care import Diet, Transmission
from console.record.bodies.clock import ClockCorrected
from console.record.bodies.station import Struck
from console.record.clock import ScriptedClock
from console.record.clock_shift import corrected
from console.record.clock_watch import ClockWatch
from console.record.effects import stand
from console.record.entry import Entry
from console.record.instant import Instant, plus
from tests.make import START, Story

WHO = "11111111-1111-4111-8111-111111111111"
HOUR = 3600


def correct(story: Story, first: int, last: int, seconds: int, replaces: tuple[str, ...] = ()) -> Entry:
    """Put the clock of the story right."""
    body = ClockCorrected(station=story.station, first_seq=first, last_seq=last, shift_s=seconds, reason="montre")
    return story.write(body, replaces=replaces)


def times(story: Story) -> dict[str, Instant]:
    """The time of each entry, put right."""
    return {entry.id: entry.occurred_at for entry in corrected(story.entries)}


def note(story: Story, **envelope: Any) -> Entry:
    """Something about the one patient."""
    return story.write(Transmission(target="Douleur"), WHO, **envelope)


def test_the_range_is_shifted_and_nothing_else() -> None:
    story = Story()
    before, first, last, after = (note(story) for _each in range(4))
    correct(story, 2, 3, -HOUR)
    right = times(story)
    assert [right[each.id] for each in (before, after)] == [before.occurred_at, after.occurred_at]
    assert [right[each.id] for each in (first, last)] == [plus(each.occurred_at, hours=-1) for each in (first, last)]


def test_what_was_typed_and_what_another_laptop_wrote_stays() -> None:
    story, other = Story(), Story(station="00000000-0000-4000-8000-000000000008", seed=2)
    typed = note(story, occurred_at=START, occurred_from="TYPED")
    elsewhere = note(other)
    correct(story, 1, 9, HOUR)
    right = {entry.id: entry.occurred_at for entry in corrected([*story.entries, *other.entries])}
    assert (right[typed.id], right[elsewhere.id]) == (START, elsewhere.occurred_at)


def test_an_amendment_that_kept_the_time_is_shifted_with_what_it_amends() -> None:
    story = Story()
    wrong = note(story)
    correct(story, 1, 1, HOUR)
    amended = note(story, replaces=(wrong.id,), occurred_at=wrong.occurred_at)
    again = note(story, replaces=(amended.id,), occurred_at=wrong.occurred_at)
    own = note(story, replaces=(again.id,))
    right = times(story)
    assert right[again.id] == right[amended.id] == right[wrong.id] == plus(wrong.occurred_at, hours=1)
    assert right[own.id] == own.occurred_at


def test_a_correction_can_be_amended_and_struck() -> None:
    story = Story()
    wrong = note(story)
    correction = correct(story, 1, 1, HOUR)
    amended = correct(story, 1, 1, 2 * HOUR, replaces=(correction.id,))
    assert times(story)[wrong.id] == plus(wrong.occurred_at, hours=2)
    story.write(Struck(target=amended.id, reason="erreur"), replaces=(amended.id,))
    assert times(story)[wrong.id] == plus(wrong.occurred_at, hours=1)


def test_of_two_corrections_the_later_one_holds_and_they_do_not_add_up() -> None:
    story = Story()
    wrong = note(story)
    correct(story, 1, 1, HOUR)
    correct(story, 1, 5, -HOUR)
    assert times(story)[wrong.id] == plus(wrong.occurred_at, hours=-1)


def test_a_shift_of_centuries_is_no_correction() -> None:
    story = Story()
    wrong = note(story)
    correct(story, 1, 1, 2**52)
    assert times(story)[wrong.id] == wrong.occurred_at


def test_the_timeline_is_sorted_by_the_right_time() -> None:
    story = Story()
    late, early = note(story), note(story)
    correct(story, 2, 2, -HOUR)
    lines = [line.entry.id for line in stand(corrected(story.entries)) if line.entry.patient]
    assert lines == [early.id, late.id]


ACTS = st.lists(
    st.one_of(
        st.just("note"),
        st.just("diet"),
        st.tuples(st.just("amend"), st.integers(0, 30)),
        st.tuples(st.just("correct"), st.integers(1, 12), st.integers(0, 6), st.sampled_from([-HOUR, 90, HOUR])),
        st.tuples(st.just("strike"), st.integers(0, 30)),
    ),
    max_size=14,
)


def told(acts: list[object]) -> Story:
    """A story in which clocks are put right, amended and struck at random."""
    story = Story()
    for act in acts:
        match act:
            case "note":
                note(story)
            case "diet":
                story.write(Diet(diet="Sans sel"), WHO)
            case ("amend", int(which)) if story.entries:
                target = story.entries[which % len(story.entries)]
                if target.kind == "transmission":
                    note(story, replaces=(target.id,), occurred_at=target.occurred_at)
            case ("correct", int(first), int(more), int(seconds)):
                correct(story, first, first + more, seconds)
            case ("strike", int(which)) if story.entries:
                target = story.entries[which % len(story.entries)]
                story.write(Struck(target=target.id, reason="erreur"), target.patient, replaces=(target.id,))
    return story


@given(ACTS, st.integers(0, 2**32))
def test_the_times_do_not_depend_on_the_order_of_arrival(acts: list[object], seed: int) -> None:
    story = told(acts)
    shuffled = [*story.entries]
    Random(seed).shuffle(shuffled)
    assert {entry.id: entry.occurred_at for entry in corrected(shuffled)} == times(story)


def test_a_jump_of_more_than_ten_minutes_is_told_once() -> None:
    clock = ScriptedClock(START)
    watch = ClockWatch(clock)
    clock.advance(hours=5)
    assert watch.jump_minutes() == 0
    clock.jump(minutes=10)
    assert watch.jump_minutes() == 0
    clock.jump(minutes=5)
    assert [watch.jump_minutes(), watch.jump_minutes()] == [15, 0]
    clock.jump(minutes=-70)
    assert watch.jump_minutes() == -70
