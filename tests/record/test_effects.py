"""What is in force: the same for any order, with the effects the format document promises."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.record.bodies.care import Allergy, Diet, Ended
from console.record.bodies.station import Struck
from console.record.effects import Line, stand
from console.record.entry import Entry
from tests.make import Story


def in_force(entries: list[Entry]) -> set[str]:
    """The ids of what stands."""
    return {line.entry.id for line in stand(entries) if line.in_force}


def a_history(moves: list[tuple[str, int]]) -> list[Entry]:
    """A patient's history: each move writes, amends, strikes or ends something written before."""
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    written: list[Entry] = []
    for kind, at in moves:
        target = written[at % len(written)] if written else None
        if target is None or kind == "write":
            written.append(story.write(Allergy(substance=f"s{len(written)}"), who))
        elif kind == "amend" and target.kind == "allergy":
            written.append(story.write(Allergy(substance=f"s{len(written)}"), who, replaces=(target.id,)))
        elif kind == "end":
            written.append(story.write(Ended(reason="fini"), who, replaces=(target.id,)))
        else:
            strike = Struck(target=target.id, reason="erreur")
            written.append(story.write(strike, who, replaces=(target.id,)))
    return story.entries


histories = st.lists(st.tuples(st.sampled_from(["write", "amend", "strike", "end"]), st.integers(0, 30)), max_size=14)


@given(histories, st.randoms(use_true_random=False), st.integers(0, 5))
def test_order_and_repetition_change_nothing(moves: list[tuple[str, int]], chance: st.DataObject, again: int) -> None:
    entries = a_history(moves)
    shuffled = [*entries, *entries[:again]]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a Random
    assert stand(shuffled) == stand(entries)


def _allergy() -> tuple[Story, str, Entry]:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    return story, who, story.write(Allergy(substance="Latex"), who)


def _strike(story: Story, who: str, target: Entry) -> Entry:
    return story.write(Struck(target=target.id, reason="erreur"), who, replaces=(target.id,))


def test_an_amendment_takes_the_place_of_what_it_names() -> None:
    story, who, first = _allergy()
    second = story.write(Allergy(substance="Iode"), who, replaces=(first.id,))
    assert {first.id, second.id} & in_force(story.entries) == {second.id}


def test_striking_an_amendment_brings_back_what_it_amended() -> None:
    story, who, first = _allergy()
    second = story.write(Allergy(substance="Iode"), who, replaces=(first.id,))
    _strike(story, who, second)
    assert {first.id, second.id} & in_force(story.entries) == {first.id}


def test_striking_a_strike_brings_back_what_it_struck() -> None:
    story, who, first = _allergy()
    _strike(story, who, _strike(story, who, first))
    assert first.id in in_force(story.entries)


def test_amending_an_amendment_does_not_bring_back_the_first() -> None:
    story, who, first = _allergy()
    second = story.write(Allergy(substance="Iode"), who, replaces=(first.id,))
    third = story.write(Allergy(substance="Soja"), who, replaces=(second.id,))
    assert {first.id, second.id, third.id} & in_force(story.entries) == {third.id}


def test_nobody_supersedes_the_entry_of_another_patient() -> None:
    story, _who, first = _allergy()
    other = story.admit("ABGRALL", "Anne", "12B")
    story.write(Allergy(substance="Iode"), other, replaces=(first.id,))
    assert first.id in in_force(story.entries)


def test_another_kind_supersedes_nothing() -> None:
    story, who, first = _allergy()
    story.write(Diet(diet="Sans sel"), who, replaces=(first.id,))
    assert first.id in in_force(story.entries)


def test_a_struck_line_names_its_strike() -> None:
    story, who, first = _allergy()
    strike = _strike(story, who, first)
    line: Line = next(line for line in stand(story.entries) if line.entry.id == first.id)
    assert line.struck_by == strike.id
