"""Who is expected when several laptops said so without knowing of each other."""

from __future__ import annotations

import uuid

import pytest

from console.record.bodies import stay
from console.record.entry import Entry
from console.record.instant import plus
from console.record.movements import Place
from tests.formats.stories import register
from tests.make import WARD, Story

FIRST, SECOND = (str(uuid.UUID(int=number)) for number in (21, 22))  # stays that are to begin
OTHER_LAPTOP = str(uuid.UUID(int=8))


def plan(story: Story, who: str, unit: str, named: str, **envelope: object) -> Entry:
    body = stay.AdmissionExpected(unit=unit, expected_at=plus(story.clock.now(), hours=4))
    return story.write(body, who, **{"stay": named, **envelope})  # type: ignore[arg-type]


def place(story: Story) -> Place:
    [file] = story.files()
    return file.place


def announced_twice() -> tuple[Story, str, Entry, Entry]:
    story = Story()
    who = register(story, "QUATREBARBES", "Aline")
    first = plan(story, who, WARD.code, FIRST)
    return story, who, first, plan(story, who, "4130", SECOND, station=OTHER_LAPTOP)


def test_of_two_plans_the_later_counts_and_the_earlier_stands_again_once_it_is_called_off() -> None:
    story, who, first, second = announced_twice()
    assert place(story).to_unit == "4130"
    story.write(stay.AdmissionCalledOff(expected=second.id, reason="Doublon"), who, stay=SECOND)
    expected = place(story).expected
    assert expected is not None
    assert (place(story).to_unit, expected.id, expected.stay) == (WARD.code, first.id, FIRST)
    story.write(stay.AdmissionCalledOff(expected=first.id, reason="Reporté"), who, stay=FIRST)
    assert place(story).expected is None


def test_the_earlier_plan_can_be_called_off_while_the_later_stands() -> None:
    story, who, first, second = announced_twice()
    story.write(stay.AdmissionCalledOff(expected=first.id, reason="Doublon"), who, stay=FIRST)
    assert [each.id for each in place(story).plans] == [second.id]


def test_whoever_comes_is_expected_nowhere_any_more() -> None:
    story, who, _first, _second = announced_twice()
    story.write(stay.StayAdmitted(unit=WARD.code, bed="12A"), who, stay=FIRST)
    assert (place(story).plans, place(story).to_unit) == ((), None)


@pytest.mark.parametrize("named", [0, 1])
def test_a_plan_of_the_census_that_two_laptops_took_over_is_one_plan(named: int) -> None:
    story = Story()
    who = register(story, "QUATREBARBES", "Aline")
    at = story.clock.now()
    copies = [
        plan(story, who, WARD.code, FIRST, source="SNAPSHOT", station=station, occurred_at=at)
        for station in (story.station, OTHER_LAPTOP)
    ]
    assert len(place(story).plans) == 1
    story.write(stay.AdmissionCalledOff(expected=copies[named].id, reason="Reporté"), who, stay=FIRST)
    assert place(story).plans == ()
