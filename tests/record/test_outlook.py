"""What will hurt somebody in the next hours: everything that is due, and those about whom nothing was typed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from console.record.board import ObservationPolicy, board_of
from console.record.bodies import care
from console.record.bodies.course import Dialysis
from console.record.bodies.device import Device
from console.record.bodies.dose import DoseGiven
from console.record.bodies.observation import ObservationRhythm
from console.record.bodies.procedure import Procedure
from console.record.codes.care import Priority, ResultState, Risk
from console.record.codes.course import Basis
from console.record.codes.device import DeviceKind
from console.record.instant import plus
from console.record.outlook import Concern, Outlook, outlook_of
from console.record.quantity import parse_quantity
from console.words import speaking
from tests.make import OTHER_NURSE, WARD, Story

PARIS = ZoneInfo("Europe/Paris")


def outlook(story: Story) -> Outlook:
    return outlook_of(board_of(WARD, story.files(), story.clock.now(), ObservationPolicy()), PARIS)


def concerns(story: Story) -> list[Concern]:
    return [hazard.concern for hazard in outlook(story).hazards]


@pytest.fixture
def story() -> Story:
    return Story()


def dose(drug: str, typed: str, **more: object) -> DoseGiven:
    return DoseGiven(drug=drug, typed=typed, dose=parse_quantity(typed, "dose"), **more)  # type: ignore[arg-type]


def test_each_thing_that_is_due_within_twelve_hours_is_one_line(story: Story) -> None:
    who, now = story.admit("ROY", "Mathieu", "12A"), story.clock.now()
    story.write(dose("Héparine", "500 [iU]", next_due=plus(now, hours=2)), who)
    story.write(ObservationRhythm(next_at=plus(now, hours=1)), who)
    story.write(Device(kind=DeviceKind.PVC, next_check=plus(now, hours=3)), who)
    story.write(Procedure(what="Scanner", at=plus(now, hours=5), fasting_from=plus(now, hours=4)), who)
    story.write(care.AwaitedResult(what="Troponine", expected_by=plus(now, hours=6)), who)
    story.write(care.Task(title="Pansement", due_at=plus(now, hours=7)), who)
    assert concerns(story) == [
        Concern.OBSERVATION, Concern.DOSE, Concern.DEVICE, Concern.FASTING, Concern.PROCEDURE, Concern.RESULT,
        Concern.TASK,
    ]  # fmt: skip


def test_what_comes_after_twelve_hours_is_not_there(story: Story) -> None:
    who, later = story.admit("ROY", "Mathieu", "12A"), plus(story.clock.now(), hours=13)
    story.write(dose("Héparine", "500 [iU]", next_due=later), who)
    story.write(Device(kind=DeviceKind.PVC, next_check=later), who)
    story.write(care.Task(title="Pansement", due_at=later), who)
    assert concerns(story) == []


def test_what_is_late_comes_first_and_what_holds_now_before_what_comes(story: Story) -> None:
    who, now = story.admit("ROY", "Mathieu", "12A"), story.clock.now()
    story.write(care.Task(title="Plus tard", due_at=plus(now, hours=1)), who)
    story.write(care.RiskNoted(risk=Risk.NEUTROPENIA), who)
    story.write(Device(kind=DeviceKind.DRAIN, next_check=plus(now, hours=-1)), who)
    assert concerns(story) == [Concern.DEVICE, Concern.NEUTROPENIA, Concern.TASK]
    assert [hazard.is_late for hazard in outlook(story).hazards] == [True, False, False]


def test_what_holds_until_somebody_acts_is_there_without_a_time(story: Story) -> None:
    who, now = story.admit("ROY", "Mathieu", "12A"), story.clock.now()
    story.write(DoseGiven(drug="Énoxaparine", typed="4000"), who)
    story.write(care.Diet(diet="Rien", fasting_since=plus(now, hours=-9)), who)
    story.write(care.Task(title="Maintenant", priority=Priority.NOW), who)
    story.write(care.AwaitedResult(what="K", state=ResultState.RECEIVED, value="6,8", is_critical=True), who)
    assert set(concerns(story)) == {Concern.NO_UNIT, Concern.FASTING, Concern.TASK, Concern.CRITICAL}


def test_two_givers_are_named_after_their_laptops_have_met(story: Story) -> None:
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(dose("Insuline", "4 [iU]"), who)
    story.clock.advance(minutes=4)
    story.write(dose("insuline", "4 [iU]"), who, by=OTHER_NURSE)
    (hazard,) = outlook(story).hazards
    assert hazard.concern is Concern.TWICE
    assert "Jules Aubry" in hazard.what


def test_a_course_that_must_not_wait_is_named_from_the_day_before(story: Story) -> None:
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(Dialysis(basis=Basis.MEMORY, next_due_on="2026-02-10"), who)
    other = story.admit("CÔTÉ", "Ève", "12B")
    story.write(Dialysis(basis=Basis.MEMORY, next_due_on="2026-02-12"), other)
    (hazard,) = outlook(story).hazards
    assert (hazard.concern, hazard.file.id) == (Concern.COURSE, who)


def test_the_list_ends_with_those_about_whom_nothing_was_typed(story: Story) -> None:
    told = story.admit("ROY", "Mathieu", "12A")
    story.observe(told)
    story.admit("CÔTÉ", "Ève", "12B")
    story.admit("SINGH", "Harpreet", "13A")
    with speaking("en"):
        assert outlook(story).closing() == "Only what was typed. Nothing typed for 2 patients: 12B, 13A."
    with speaking("fr"):
        assert outlook(story).closing() == "Seulement ce qui a été saisi. Rien de saisi pour 2 patients : 12B, 13A."
