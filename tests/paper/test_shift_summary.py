"""The shift summary prints everybody, and says what nobody wrote."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from console.paper.shift_summary import shift_summary
from console.paper.situation import situation
from console.record.bodies import care, stay
from console.record.codes.care import AllergyAnswer
from console.record.codes.stay import ExitMode
from console.record.instant import plus
from console.record.showing import date_text
from console.words import speaking
from tests.make import MANAGER, OTHER_NURSE, START, WARD, Story, a_ward
from tests.paper import reading

BEDS = some.sampled_from([*WARD.beds[:4], None])
FATES = some.sampled_from(["stays", "leaves", "goes home", "elsewhere"])


@settings(max_examples=12, deadline=None)
@given(some.lists(some.tuples(BEDS, FATES), max_size=9))
def test_everybody_whom_the_unit_answers_for_is_printed_once(ward: list[tuple[str | None, str]]) -> None:
    story = Story()
    for index, (bed, fate) in enumerate(ward):
        unit = "9999" if fate == "elsewhere" else WARD.code
        who = story.admit(f"NOM{'ABCDEFGHI'[index]}", "Jo", bed, unit=unit)
        if fate == "leaves":
            story.leave_for_hospital(who)
        elif fate == "goes home":
            story.write(stay.Discharged(mode=ExitMode.HOME), who)
    here = sum(fate in ("stays", "leaves") for _bed, fate in ward)
    with speaking("en"):
        imprint = reading.imprint_of(story)
        summary = reading.summary(story)
        assert shift_summary(summary, imprint).patients == here
        assert situation(summary.board, imprint).patients == here


@pytest.mark.parametrize("patients", [0, 1, 14, 40])
def test_every_patient_is_there_with_name_birth_date_and_number(patients: int) -> None:
    story = a_ward(patients)
    with speaking("en"):
        paper = shift_summary(reading.summary(story), reading.imprint_of(story))
        told = reading.text(paper)
        assert paper.patients == patients
        assert paper.pages <= 10
        for file in story.files():
            assert file.identity.name in told
            assert file.identity.number in told
            assert date_text(file.identity.birth_date or "") in told


def test_those_about_whom_nothing_was_handed_over_are_named_on_the_unit_page() -> None:
    story = a_ward(3)
    silent = story.files()[2]
    summary = dataclasses.replace(reading.summary(story), unmentioned=(silent,))
    with speaking("en"):
        told = reading.text(shift_summary(summary, reading.imprint_of(story)))
    assert silent.identity.name in told.partition("Handed over without a word about them (1)")[2]


def test_a_patient_left_out_is_named_and_not_counted() -> None:
    story = a_ward(3)
    gone = story.files()[1]
    with speaking("en"):
        paper = shift_summary(reading.summary(story), reading.imprint_of(story), omit={gone.id})
    first = reading.pages(paper)[0]
    assert paper.patients == 2
    assert "LEFT OUT" in first
    assert gone.identity.name in first.partition("Shift")[2]


def test_a_block_that_runs_over_a_page_names_its_patient_again() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(care.Task(title="mot " * 2000), who)
    with speaking("en"):
        found = reading.pages(shift_summary(reading.summary(story), reading.imprint_of(story)))
    ran_over = [page for page in found if "continued: 12A ROY, Mathieu, no." in page]
    assert ran_over
    assert "continued:" not in found[0]


def test_the_special_pathways_are_there_when_nobody_is_on_one() -> None:
    story = Story()
    story.admit("ROY", "Mathieu", "12A")
    with speaking("en"):
        told = reading.text(shift_summary(reading.summary(story), reading.imprint_of(story)))
    for title in ("Chemotherapy, radiotherapy", "Diets and fasting", "Isolation", "Limits of care"):
        assert title in told
    assert told.count("Nothing typed for 1 patient.") == 4
    assert "Allergies not asked" in told


def test_a_conflict_shows_both_values_with_both_authors() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(care.Allergy(substance="Latex"), who)
    story.write(care.AllergiesAnswered(answer=AllergyAnswer.NONE_KNOWN), who, by=OTHER_NURSE)
    with speaking("en"):
        told = reading.text(shift_summary(reading.summary(story), reading.imprint_of(story)))
    conflict = told.partition("Two values against each other")[2]
    assert all(part in conflict for part in ("Latex", "Maëlle Tanguy", "No known allergy", "Jules Aubry"))


def test_somebody_not_seen_to_arrive_is_said_to_be_so() -> None:
    story = a_ward(2)
    story.leave_for_hospital(story.files()[0].id)
    with speaking("en"):
        told = reading.text(shift_summary(reading.summary(story), reading.imprint_of(story)))
    assert "to CH de la Côte · Réanimation" in told
    assert "NOT SEEN TO ARRIVE" in told


def test_what_only_a_census_says_carries_its_age() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(care.Allergy(substance="Iode"), who, source="SNAPSHOT", occurred_at=plus(START, minutes=-600))
    with speaking("en"):
        told = reading.text(shift_summary(reading.summary(story), reading.imprint_of(story)))
    assert "Iode [census, 12 h 00 old]" in told


def test_an_overdue_task_is_marked_and_a_finished_shift_can_be_signed() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(care.Task(title="Pansement", due_at=plus(START, minutes=30)), who)
    with speaking("en"):
        told = reading.text(shift_summary(reading.summary(story), reading.imprint_of(story)))
    assert "OVERDUE" in told.partition("Tasks overdue (1)")[2]
    assert "signature:" in told
    assert MANAGER.name in told
