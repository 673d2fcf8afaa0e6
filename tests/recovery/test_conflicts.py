"""Every conflict that reconciliation must show, each with all its sides, and nothing where there is none."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from zoneinfo import ZoneInfo

import msgspec
import pytest

from console.record import instant, news2
from console.record.bodies import care, dose, patient, stay
from console.record.codes.care import AllergyAnswer, WeightMethod
from console.record.codes.stay import ExitMode, TransferReason, TransferScope
from console.record.entry import Entry
from console.record.kinds import body_of
from console.record.quantity import Quantity
from console.recovery.conflict_kinds import Kind
from console.recovery.conflicts import Conflict
from tests.formats.stories import register
from tests.make import MANAGER, WARD, Story
from tests.recovery.all_at_once import conflicts_of

OTHER_LAPTOP = str(uuid.UUID(int=8))
FIRST, SECOND = (str(uuid.UUID(int=number)) for number in (21, 22))  # stays that are to begin


def found_in(story: Story) -> list[Conflict]:
    return conflicts_of(story.files(), ZoneInfo("Europe/Paris"), {WARD.code: WARD.label})


def admitted(bed: str = "12A", name: str = "ROY") -> tuple[Story, str]:
    story = Story()
    return story, story.admit(name, "Mathieu", bed)


def kilograms(number: str) -> care.Weight:
    return care.Weight(weight=Quantity(value=number, unit="kg", text=f"{number} kg"), method=WeightMethod.MEASURED)


def written_in_twice() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    here = story.entries[-1]
    return story, (here, story.write(stay.StayAdmitted(unit="4310", bed="R1"), who, station=OTHER_LAPTOP))


def moved_where_nobody_was() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    here = story.entries[-1]
    return story, (here, story.write(stay.Moved(unit="4310", bed="R1"), who, station=OTHER_LAPTOP))


def dead_and_observed() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    return story, (story.write(stay.Died(), who), story.observe(who))


def gone_and_given_a_dose() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    left = story.write(stay.Discharged(mode=ExitMode.HOME), who)
    return story, (left, story.write(dose.DoseGiven(drug="Héparine", typed="5000 UI"), who))


def transferred_and_seen() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    ask = stay.TransferAsked(
        scope=TransferScope.HOSPITAL, reason=TransferReason.SPECIALTY, to_hospital="CHU", phone="0600000000"
    )
    asked = story.write(ask, who)
    left = story.write(stay.TransferLeft(transfer=asked.id), who)
    return story, (left, story.observe(who))


def announced_by_two() -> tuple[Story, tuple[Entry, ...]]:
    story = Story()
    who = register(story, "QUATREBARBES", "Aline")
    at = instant.plus(story.clock.now(), hours=4)
    first = story.write(stay.AdmissionExpected(unit=WARD.code, expected_at=at), who, stay=FIRST)
    other = stay.AdmissionExpected(unit="4130", expected_at=at)
    return story, (first, story.write(other, who, stay=SECOND, station=OTHER_LAPTOP))


def scored_otherwise() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    body = care.Observed(respiratory_rate=25, news2=news2.score(scale=1, respiratory_rate=12))
    return story, (story.write(body, who),)


def census_allergy_ended() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    told = story.write(care.Allergy(substance="Latex"), who, source="SNAPSHOT")
    return story, (told, story.write(care.Ended(reason="Infirmée"), who, replaces=(told.id,)))


def none_known_against_the_census() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    told = story.write(care.Allergy(substance="Latex"), who, source="SNAPSHOT")
    return story, (told, story.write(care.AllergiesAnswered(answer=AllergyAnswer.NONE_KNOWN), who))


def unknown_to_the_census() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    told = story.write(care.Allergy(substance="Latex"), who, source="SNAPSHOT")
    return story, (told, story.write(care.Allergy(substance="Pénicilline"), who))


def weighed_apart() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    return story, (story.write(kilograms("61"), who), story.write(kilograms("71"), who))


def given_by_two() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    first = story.write(dose.DoseGiven(drug="Héparine", typed="5000 UI"), who)
    return story, (first, story.write(dose.DoseGiven(drug="HEPARINE", typed="5000"), who, station=OTHER_LAPTOP))


def on_one_sheet() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    other = story.admit("SINGH", "Harpreet", "12B", born="1960-01-02")
    first = story.write(kilograms("61"), who, source="PAPER", paper_ref="4120-017")
    return story, (first, story.write(kilograms("80"), other, source="PAPER", paper_ref="4120-017"))


def answered_before_it_was_written() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    first = story.write(kilograms("61"), who)
    early = instant.plus(first.recorded_at, minutes=-30)
    second = story.write(
        kilograms("62"), who, station=OTHER_LAPTOP, replaces=(first.id,), recorded_at=early, occurred_at=early
    )
    return story, (first, second)


def in_one_bed() -> tuple[Story, tuple[Entry, ...]]:
    story, _who = admitted()
    first = story.entries[-1]
    story.admit("SINGH", "Harpreet", "12A", born="1960-01-02")
    return story, (first, story.entries[-1])


def with_one_number() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    other = story.admit("SINGH", "Harpreet", "12B", born="1960-01-02")
    number = patient.Identifier(type="DOWNTIME", value="D-EA1-0001-A", authority="CAHIER")
    return story, (story.write(number, who), story.write(number, other))


def one_person_twice() -> tuple[Story, tuple[Entry, ...]]:
    story, _who = admitted()
    story.admit("Roy", "Mathieu", "12B")
    named = [entry for entry in story.entries if entry.kind == "trait" and b'"sex"' in bytes(entry.body)]
    return story, tuple(named)


def said_twice() -> tuple[Story, tuple[Entry, ...]]:
    story, who = admitted()
    diet = [story.write(care.Diet(diet=text), who, by=by) for text, by in (("Sans sel", MANAGER), ("À jeun", MANAGER))]
    return story, tuple(diet)


CASES: dict[Callable[[], tuple[Story, tuple[Entry, ...]]], Kind] = {
    written_in_twice: Kind.TWO_PLACES,
    moved_where_nobody_was: Kind.TWO_PLACES,
    dead_and_observed: Kind.AFTER_DEATH,
    gone_and_given_a_dose: Kind.AFTER_LEAVING,
    transferred_and_seen: Kind.SEEN_AFTER_TRANSFER,
    census_allergy_ended: Kind.ALLERGY_ENDED,
    none_known_against_the_census: Kind.ALLERGY_ENDED,
    unknown_to_the_census: Kind.ALLERGY_NEW,
    announced_by_two: Kind.TWO_PLANS,
    scored_otherwise: Kind.SCORE,
    weighed_apart: Kind.WEIGHTS,
    given_by_two: Kind.DOSE_TWICE,
    on_one_sheet: Kind.ONE_SHEET,
    answered_before_it_was_written: Kind.CLOCKS,
    in_one_bed: Kind.ONE_BED,
    with_one_number: Kind.ONE_NUMBER,
    one_person_twice: Kind.ONE_PERSON,
    said_twice: Kind.TWO_VALUES,
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_each_conflict_is_shown_with_all_its_sides(case: Callable[[], tuple[Story, tuple[Entry, ...]]]) -> None:
    story, wanted = case()

    shown = [each for each in found_in(story) if each.kind is CASES[case]]
    assert [{side.entry for side in each.sides} for each in shown] == [{entry.id for entry in wanted}]
    for each in shown:
        assert each.kind.label
        assert all(side.author and side.said and side.station and side.recorded_at for side in each.sides)


def test_every_kind_of_conflict_has_a_story() -> None:
    assert set(CASES.values()) == set(Kind)


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        (("61", "71"), [Kind.WEIGHTS]),
        (("61", "62"), [Kind.TWO_VALUES]),
        (("61", "71", "85"), [Kind.WEIGHTS, Kind.WEIGHTS]),
        (("61", "62", "75"), [Kind.TWO_VALUES, Kind.WEIGHTS]),  # the first two stand against each other as well
    ],
)
def test_weights_far_apart_are_listed_as_that_alone(numbers: tuple[str, ...], wanted: list[Kind]) -> None:
    story, who = admitted()
    for number in numbers:
        story.write(kilograms(number), who)
    assert [each.kind for each in found_in(story)] == wanted


def test_a_day_without_conflicts_shows_none() -> None:
    story, who = admitted()
    story.write(kilograms("61"), who)
    story.write(kilograms("64"), who, replaces=(story.entries[-1].id,))
    story.write(care.Allergy(substance="Latex"), who)
    story.write(dose.DoseGiven(drug="Héparine", typed="5000 UI"), who)
    story.clock.advance(minutes=30)
    story.write(dose.DoseGiven(drug="Héparine", typed="5000 UI"), who, station=OTHER_LAPTOP)
    story.write(stay.Moved(unit=WARD.code, bed="13A"), who)
    story.write(stay.Discharged(mode=ExitMode.HOME), who)

    assert found_in(story) == []


def test_what_was_called_off_restated_or_copied_from_one_census_is_announced_once() -> None:
    for settle in ("call off", "restate", "copy"):
        story, (_first, second) = announced_by_two()
        body = body_of(second)
        assert isinstance(body, stay.AdmissionExpected)
        match settle:
            case "call off":
                story.write(stay.AdmissionCalledOff(expected=second.id, reason="Doublon"), second.patient, stay=SECOND)
            case "restate":
                one = msgspec.structs.replace(body, expected=second.id)
                story.write(one, second.patient, stay=SECOND, replaces=(second.id,))
                story.write(stay.AdmissionCalledOff(expected=second.id, reason="Doublon"), second.patient, stay=SECOND)
            case _:
                story = Story()
                who = register(story, "QUATREBARBES", "Aline")
                for station in (story.station, OTHER_LAPTOP):
                    story.write(body, who, stay=FIRST, source="SNAPSHOT", station=station)
        assert [each for each in found_in(story) if each.kind is Kind.TWO_PLANS] == []
