"""The shift summary prints everybody, and says what nobody wrote."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from console.paper.documents import Document
from console.paper.shift_summary import shift_summary
from console.record.bodies import care, stay
from console.record.bodies.clock import ClockCorrected
from console.record.bodies.shift_report import PaperStock, ShiftReport, Shortage, StaffMember
from console.record.bodies.station import Accessed
from console.record.codes.care import AllergyAnswer
from console.record.codes.station import Access
from console.record.codes.stay import ExitMode, TransferReason, TransferScope
from console.record.effects import stand
from console.record.instant import plus
from console.record.laptop_state import LaptopState, Word, notes_of
from console.record.showing import date_text
from console.record.unit_state import UnitState
from console.words import speaking
from tests.make import MANAGER, OTHER_NURSE, PEOPLE, START, WARD, Story, a_ward
from tests.paper import reading

BEDS = some.sampled_from([*WARD.beds[:4], "99Z", None])  # shared beds, a bed that the site does not know, none
FATES = some.sampled_from(["stays", "asked", "leaves", "arrives", "goes home", "dies", "absconds", "elsewhere"])
HERE = ("stays", "asked", "leaves")
COUNTED = {Document.SHIFT: "Patients present", Document.SITUATION: "Patients"}
OF_EVERYBODY = (
    Document.SHIFT, Document.HANDOVER, Document.SITUATION, Document.KITCHEN, Document.TO_DO, Document.BED_LABELS,
)  # fmt: skip


def _told(ward: list[tuple[str | None, str]]) -> Story:
    """A unit whose people share beds, leave, come back on paper, die, or were never in it."""
    story = Story()
    for index, (bed, fate) in enumerate(ward):
        unit = "9999" if fate == "elsewhere" else WARD.code
        who = story.admit(f"NOM{'ABCDEFGHI'[index]}", "Jo", bed, unit=unit)
        ask = stay.TransferAsked(scope=TransferScope.UNIT, reason=TransferReason.SPECIALTY, to_unit="4130")
        if fate in ("asked", "leaves", "arrives"):
            asked = story.write(ask, who)
            if fate != "asked":
                story.write(stay.TransferLeft(transfer=asked.id), who)
            if fate == "arrives":
                story.write(stay.TransferArrived(transfer=asked.id, seen_by="Léa", unit="4130"), who)
        elif fate == "goes home":
            story.write(stay.Discharged(mode=ExitMode.HOME), who)
        elif fate == "dies":
            story.write(stay.Died(), who)
        elif fate == "absconds":
            story.write(stay.Absconded(), who)
    return story


@settings(max_examples=12)
@given(some.lists(some.tuples(BEDS, FATES), max_size=9))
def test_everybody_whom_the_unit_answers_for_is_printed_once_on_every_document(
    ward: list[tuple[str | None, str]],
) -> None:
    story = _told(ward)
    here = sum(fate in HERE for _bed, fate in ward)
    assert len(reading.board(story).patients) == here
    with speaking("en"):
        for document in OF_EVERYBODY:
            paper = reading.printed(story, document)
            assert paper.patients == here, document
            told = reading.text(paper)
            if document in COUNTED and here:
                assert f"{COUNTED[document]}: {here} " in told, document
            for index, (_bed, fate) in enumerate(ward):
                assert fate not in HERE or f"NOM{'ABCDEFGHI'[index]}" in told, (document, index)


@settings(max_examples=12)
@given(some.lists(some.booleans(), min_size=1, max_size=9))
def test_a_nurses_sheet_prints_hers_and_names_the_others(chosen: list[bool]) -> None:
    story = _told([("12A", "stays")] * len(chosen))
    ids = [file.id for file in reading.board(story).patients]
    mine = tuple(who for who, is_mine in zip(ids, chosen, strict=True) if is_mine)
    with speaking("en"):
        paper = reading.printed(story, Document.HANDOVER, patients=mine)
    first = reading.pages(paper)[0]
    left_out = len(ids) - len(mine) if mine else 0
    assert paper.patients == len(ids) - left_out
    assert (f"LEFT OUT of this print ({left_out})" in first) == bool(left_out)
    for page in reading.pages(paper):
        assert (f"{left_out} left out, named on page 1" in page) == bool(left_out)
    for file in reading.board(story).patients:
        assert file.identity.name in reading.text(paper)


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


REPORT = ShiftReport(
    unit=WARD.code,
    shift_from=START,
    staff=(StaffMember(name="Odile Perrin", role="AS", hours="6–14", cover="agency"), StaffMember(name="Jules Aubry")),
    shortages=(Shortage(what="Noradrénaline", remaining="6 h", asked_of="pharmacie"),),
    forms=(PaperStock(form="Constantes", used=12, unused=38), PaperStock(form="Relève", used=3, unused=0)),
    for_next="Rappeler le SAMU",
)


def test_what_nobody_reported_of_the_shift_is_a_line_for_the_pen() -> None:
    story = a_ward(1)
    with speaking("en"):
        told = reading.text(reading.printed(story, Document.SHIFT, starts=START))
    assert all(f"{label}: …" in told for label in ("Staff present", "Shortages", "Forms used, left"))
    for label in ("Present, hours, replacements:", "Drugs or supplies short:", "Paper forms, used and left:"):
        assert label in told.partition("Staff and handing on")[2]


def test_what_the_manager_reported_of_the_shift_is_printed_with_who_said_so() -> None:
    story = a_ward(1)
    story.write(REPORT, by=MANAGER)
    with speaking("en"):
        told = reading.text(reading.printed(story, Document.SHIFT, starts=START))
    for part in ("Staff present: 2", "Shortages: 1", "Forms used, left: 15, 38"):
        assert part in told
    rest = told.partition("Staff and handing on")[2]
    for part in (
        "Odile Perrin (AS, 6–14, agency)",
        "Noradrénaline (6 h, pharmacie)",
        "Constantes (used 12, not used 38)",
    ):
        assert part in rest
    assert "For the next manager: Rappeler le SAMU (Inès Carvalho" in rest
    assert "Present, hours, replacements:" not in rest


def test_the_report_of_another_shift_is_not_printed() -> None:
    story = a_ward(1)
    story.write(msgspec.structs.replace(REPORT, shift_from=plus(START, hours=-8)), by=MANAGER)
    with speaking("en"):
        assert "Odile" not in reading.text(reading.printed(story, Document.SHIFT, starts=START))


def test_two_reports_of_one_shift_stand_against_each_other() -> None:
    story = a_ward(1)
    story.write(REPORT, by=MANAGER)
    story.write(msgspec.structs.replace(REPORT, staff=REPORT.staff[:1], shortages=()), by=OTHER_NURSE)
    with speaking("en"):
        told = reading.text(reading.printed(story, Document.SHIFT, starts=START))
    assert "Staff present: 2 ≠ 1" in told
    assert "Shortages: 1 ≠ 0" in told
    assert told.count("Staff present, ") == 2


def test_the_manager_reads_who_works_by_whose_word_and_what_happened_to_the_laptop() -> None:
    story = a_ward(1)
    story.write(Accessed(access=Access.FAILED, count=4))
    story.write(Accessed(access=Access.KEYS_ROLLED_BACK, reason="7 → 5"))
    story.write(ClockCorrected(station=story.station, first_seq=1, last_seq=3, shift_s=-3600, reason="heure d’hiver"))
    story.write(Accessed(access=Access.FILE_OPENED, reason="routine"))
    story.write(Accessed(access=Access.REKEYED), station=OTHER_NURSE.id)
    words = (
        Word(OTHER_NURSE.id, OTHER_NURSE.name, OTHER_NURSE.role, MANAGER.name, plus(START, hours=30)),
        Word(MANAGER.id, MANAGER.name, MANAGER.role, None, START),
    )
    notes = notes_of(stand(story.entries), story.station, PEOPLE)
    with speaking("en"):
        state = UnitState(laptop=LaptopState(words, notes))
        said = reading.text(shift_summary(reading.summary(story), reading.imprint_of(story), state))
    assert "Jules Aubry (Nurse), vouched for by Inès Carvalho until" in said
    assert "vouched for by the unit’s envelope, ended" in said
    assert "Failed unlocks × 4" in said
    assert "An older key file was put back (7 → 5)" in said
    assert "Clock put right by −1 h 00, lines 1 to 3 (heure d’hiver)" in said.replace("\u00a0", " ")
    assert "routine" not in said
    assert "given a new key" not in said, "what another laptop noted is its own"
