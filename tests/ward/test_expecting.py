"""Who is to be admitted: announced, kept a bed for, admitted into the stay that was arranged, or called off."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from console.errors import Fault
from console.record.board import BoardRow, RowKind
from console.record.bodies import care, stay
from console.record.census import CensusRow
from console.record.codes.patient import Sex
from console.record.codes.stay import ExitMode, PatientClass
from console.record.file import PatientFile
from console.record.found import Found
from console.record.instant import plus
from console.record.kinds import body_of
from console.record.movements import Whereabouts
from console.ward import corrections, expecting, finding, patients, reading, stays
from console.ward.patients import NewPatient
from console.ward.session import Session
from tests.stations import admitted, census_of
from tests.ward.conftest import Refusal

NEW = NewPatient(birth_name="Quatrebarbes", given_names="Aline", birth_date="1950-02-01", sex=Sex.F)


def plan(session: Session, *, hours: int = 4, bed: str | None = "12A", unit: str = "4120") -> stay.AdmissionExpected:
    return stay.AdmissionExpected(
        unit=unit, bed=bed, expected_at=plus(session.now(), hours=hours), reason="Prothèse de hanche"
    )


def awaited(session: Session) -> list[BoardRow]:
    return [row for row in reading.board(session).rows if row.kind is RowKind.EXPECTED]


def bed(session: Session, name: str) -> BoardRow:
    return next(row for row in reading.board(session).rows if row.bed == name and row.kind is not RowKind.EXPECTED)


def test_somebody_new_is_registered_and_expected_in_one_act(nurse: Session) -> None:
    before = nurse.reader.count()
    who = expecting.expect_newcomer(nurse, NEW, plan(nurse))

    [row] = awaited(nurse)
    assert row.file is not None
    assert (row.file.id, row.bed, row.file.place.whereabouts) == (who, "12A", Whereabouts.KNOWN)
    assert row.file.identity.birth_name == "Quatrebarbes"
    assert nurse.reader.count() > before + 1


def test_nothing_is_registered_when_the_unit_is_unknown(nurse: Session) -> None:
    before = nurse.reader.count()
    with Refusal(nurse, Fault.UNIT_UNKNOWN):
        expecting.expect_newcomer(nurse, NEW, plan(nurse, unit="9999"))
    assert nurse.reader.count() == before


def test_the_chosen_bed_is_kept_and_still_free(nurse: Session) -> None:
    expecting.expect_newcomer(nurse, NEW, plan(nurse))

    kept = bed(nurse, "12A")
    assert kept.kind is RowKind.EMPTY
    assert [file.identity.birth_name for file in kept.kept_for] == ["Quatrebarbes"]
    assert not bed(nurse, "12B").kept_for


def test_who_is_expected_is_no_patient_of_the_unit_yet(nurse: Session) -> None:
    expecting.expect_newcomer(nurse, NEW, plan(nurse))
    board = reading.board(nurse)
    assert board.patients == ()
    assert not any(row.observation_due_at for row in board.rows)


def test_whoever_comes_begins_the_stay_that_was_arranged(nurse: Session) -> None:
    who = expecting.expect_newcomer(nurse, NEW, plan(nurse))
    expected = nurse.card(who).place.expected
    assert expected is not None
    stays.admit(nurse, who, stay.StayAdmitted(unit="4120", bed="12B"))

    place = nurse.card(who).place
    assert (place.whereabouts, place.bed, place.stay) == (Whereabouts.PRESENT, "12B", expected.stay)
    assert place.expected is None
    assert awaited(nurse) == []
    assert not bed(nurse, "12A").kept_for


def test_whoever_does_not_come_is_called_off_with_a_reason(nurse: Session) -> None:
    who = expecting.expect_newcomer(nurse, NEW, plan(nurse))
    with Refusal(nurse, Fault.REASON_MISSING):
        expecting.call_off(nurse, who, "  ")
    expecting.call_off(nurse, who, "Reporté")

    assert nurse.card(who).place.expected is None
    assert awaited(nurse) == []
    with Refusal(nurse, Fault.NOT_EXPECTED):
        expecting.call_off(nurse, who, "Reporté")
    expecting.expect(nurse, who, plan(nurse, hours=48))
    assert len(awaited(nurse)) == 1


def test_a_plan_that_is_corrected_is_called_off_by_its_first_name(nurse: Session) -> None:
    who = expecting.expect_newcomer(nurse, NEW, plan(nurse))
    first = nurse.card(who).place.expected
    assert first is not None
    corrections.amend(nurse, first.entry, plan(nurse, hours=30, bed="12B"), "Demain")
    second = nurse.card(who).place.expected
    assert second is not None
    assert (second.id, second.stay, second.plan.bed) == (first.id, first.stay, "12B")
    assert second.entry != first.entry

    expecting.call_off(nurse, who, "Reporté")
    assert nurse.card(who).place.expected is None


def test_a_struck_calling_off_lets_the_plan_stand_again(nurse: Session) -> None:
    who = expecting.expect_newcomer(nurse, NEW, plan(nurse))
    written = expecting.call_off(nurse, who, "Reporté")
    corrections.strike(nurse, written.entry.id, "Autre patient")
    assert nurse.card(who).place.expected is not None


def test_nobody_is_expected_twice_or_while_here(nurse: Session) -> None:
    who = expecting.expect_newcomer(nurse, NEW, plan(nurse))
    with Refusal(nurse, Fault.ALREADY_EXPECTED):
        expecting.expect(nurse, who, plan(nurse))
    here = admitted(nurse)
    with Refusal(nurse, Fault.ALREADY_PRESENT):
        expecting.expect(nurse, here, plan(nurse))


def test_a_plan_told_late_of_somebody_who_is_here_changes_nothing(nurse: Session) -> None:
    """As another laptop's entry may say it."""
    here = admitted(nurse)
    before = nurse.card(here).place
    nurse.write_about(here, plan(nurse))
    assert nurse.card(here).place == before


def test_somebody_who_left_can_be_expected_again(nurse: Session) -> None:
    who = admitted(nurse)
    stays.discharge(nurse, who, stay.Discharged(mode=ExitMode.HOME))
    before = nurse.card(who).place.stay
    expecting.expect(nurse, who, plan(nurse))
    [row] = awaited(nurse)
    assert row.file is not None
    assert row.file.id == who
    assert row.file.place.expected is not None
    assert row.file.place.expected.stay != before


def test_somebody_whom_only_a_census_knows_can_be_expected(nurse: Session) -> None:
    row = CensusRow(birth_name="Tremblay", given_names=("Ève",), birth_date="1948-03-14", sex="F", number="0048")
    [who] = census_of(nurse, row)
    expecting.expect(nurse, who, plan(nurse))
    [shown] = awaited(nurse)
    assert shown.file is not None
    assert shown.file.confirmed
    assert shown.file.identity.birth_name == "Tremblay"


def test_lateness_is_told_by_the_time_that_was_said(nurse: Session) -> None:
    expecting.expect_newcomer(nurse, NEW, plan(nurse, hours=2))
    [row] = awaited(nurse)
    assert not row.is_late(nurse.now())
    assert row.is_late(plus(nurse.now(), hours=3))


def test_those_expected_stand_by_the_time_they_come(nurse: Session) -> None:
    for name, hours in (("Alpha", 9), ("Beta", 1), ("Gamma", 5)):
        new = NewPatient(birth_name=name, given_names="Zoé", birth_date="1950-02-01", sex=Sex.F)
        expecting.expect_newcomer(nurse, new, plan(nurse, hours=hours, bed=None))
    assert [row.file.identity.birth_name for row in awaited(nurse) if row.file] == ["Beta", "Gamma", "Alpha"]


def test_a_search_says_where_somebody_is_expected(nurse: Session) -> None:
    who = expecting.expect_newcomer(nurse, NEW, plan(nurse))
    found = next(each for each in finding.find(nurse, "quatrebarbes").people if each.id == who)
    assert (found.whereabouts, found.to_unit) == (Whereabouts.KNOWN, "4120")


def test_the_views_say_the_same_when_they_are_made_again(nurse: Session) -> None:
    who = expecting.expect_newcomer(nurse, NEW, plan(nurse))
    other = expecting.expect_newcomer(nurse, patients.NewPatient(birth_name="Beta", given_names="Zoé"), plan(nurse))
    expecting.call_off(nurse, other, "Reporté")
    shown: list[PatientFile | None] = [nurse.reader.card(each) for each in (who, other)]
    nurse.book.rebuild_views()
    assert [nurse.reader.card(each) for each in (who, other)] == shown
    assert len(awaited(nurse)) == 1


@pytest.mark.parametrize("of", [PatientClass.O, PatientClass.R])
def test_a_plan_keeps_the_class_of_the_stay(nurse: Session, of: PatientClass) -> None:
    body = stay.AdmissionExpected(unit="4120", expected_at=plus(nurse.now(), hours=1), patient_class=of)
    who = expecting.expect_newcomer(nurse, NEW, body)
    expected = nurse.card(who).place.expected
    assert expected is not None
    assert expected.plan.patient_class is of


# --- whom a census expects ---------------------------------------------------------------------------


def in_census(session: Session, **more: Any) -> str:
    row = CensusRow(birth_name="Le Goff", number="C7", visit="V9", unit="4120", bed="12A", reason="Cataracte")
    coming = msgspec.structs.replace(row, **{"expected_at": plus(session.now(), hours=20), **more})
    return census_of(session, coming)[0]


def test_whom_the_census_expects_stands_at_the_end_of_the_board_and_keeps_the_bed(nurse: Session) -> None:
    before = nurse.reader.count()
    who = in_census(nurse)
    [row] = awaited(nurse)
    assert row.file is not None and row.expected is not None
    assert (row.file.id, row.bed, row.file.confirmed) == (who, "12A", False)
    assert row.expected.plan.expected_at == plus(nurse.now(), hours=20)
    kept, board = bed(nurse, "12A"), reading.board(nurse)
    assert kept.kind is RowKind.EMPTY and [file.id for file in kept.kept_for] == [who]
    assert (board.patients, len(board.in_beds), board.confirmed) == ((), 0, 0)
    assert nurse.reader.count() == before


def test_whom_the_census_expects_is_found_as_expected_there(nurse: Session) -> None:
    who = in_census(nurse)
    [hit] = nurse.reader.hits("goff")
    assert (hit.id, hit.unit, hit.bed, hit.to_unit, hit.is_expected) == (who, None, None, "4120", True)
    assert hit.whereabouts is Whereabouts.KNOWN
    assert [each.id for each in nurse.reader.hits_in("4120")] == [who]
    assert hit._replace(words="", whereabouts_code="KNOWN") == Found.of(nurse.card(who))


def test_whoever_the_census_expects_is_admitted_into_the_stay_that_it_names(nurse: Session) -> None:
    who = in_census(nurse)
    named = nurse.census_stay(who)
    stays.admit(nurse, who, stay.StayAdmitted(unit="4120", bed="12B"))

    card = nurse.card(who)
    assert (card.place.whereabouts, card.place.bed, card.place.stay) == (Whereabouts.PRESENT, "12B", named)
    assert card.confirmed and card.place.expected is None
    [taken] = nurse.reader.latest(who, "admission_expected")
    assert (taken.entry.source, taken.entry.stay) == ("SNAPSHOT", named)
    assert awaited(nurse) == []


def test_whoever_the_census_expects_is_called_off(nurse: Session) -> None:
    who = in_census(nurse)
    written = expecting.call_off(nurse, who, "Reporté")
    [taken] = nurse.reader.latest(who, "admission_expected")
    assert isinstance(body := body_of(written.entry), stay.AdmissionCalledOff)
    assert (body.expected, written.entry.stay) == (taken.entry.id, nurse.census_stay(who))
    assert nurse.card(who).place.expected is None
    assert awaited(nurse) == [] and not bed(nurse, "12A").kept_for


def test_what_the_census_arranged_can_be_changed(nurse: Session) -> None:
    who = in_census(nurse)
    first = nurse.card(who).place.expected
    assert first is not None
    with Refusal(nurse, Fault.REASON_MISSING):
        expecting.change(nurse, who, first.entry, plan(nurse, bed="12B"), " ")
    written = expecting.change(nurse, who, first.entry, plan(nurse, bed="12B"), "Autre lit")
    second = nurse.card(who).place.expected
    assert second is not None
    assert (second.plan.bed, second.stay, second.entry) == ("12B", nurse.census_stay(who), written.entry.id)
    assert written.entry.source == "DIRECT"
    third = expecting.change(nurse, who, second.entry, plan(nurse, bed="13A"), "Autre lit encore")
    [row] = awaited(nurse)
    assert row.expected is not None
    assert (row.bed, row.expected.entry, row.expected.id) == ("13A", third.entry.id, second.id)
    expecting.call_off(nurse, who, "Reporté")
    assert awaited(nurse) == []


def test_whoever_is_here_stays_here_whatever_a_later_census_expects(nurse: Session) -> None:
    who = in_census(nurse)
    stays.admit(nurse, who, stay.StayAdmitted(unit="4120", bed="12B"))
    in_census(nurse, bed="13A")
    assert nurse.card(who).place.whereabouts is Whereabouts.PRESENT
    assert awaited(nurse) == []
    stays.discharge(nurse, who, stay.Discharged(mode=ExitMode.HOME))
    assert awaited(nurse) == []


def test_a_newer_census_without_the_plan_takes_it_off_the_board_unless_somebody_took_it_over(nurse: Session) -> None:
    who = in_census(nurse)
    in_census(nurse, expected_at=None, unit=None, bed=None)
    assert awaited(nurse) == []
    assert nurse.reader.hits("goff")[0].to_unit is None
    in_census(nurse)
    nurse.write_about(who, care.Diet(diet="À jeun"))
    in_census(nurse, expected_at=None, unit=None, bed=None)
    [row] = awaited(nurse)
    assert row.file is not None and row.file.id == who and row.file.confirmed


def test_whoever_the_census_expects_is_not_announced_again(nurse: Session) -> None:
    who = in_census(nurse)
    with Refusal(nurse, Fault.ALREADY_EXPECTED):
        expecting.expect(nurse, who, plan(nurse))


def test_a_change_begun_on_the_census_card_is_kept_when_somebody_took_the_plan_over_meanwhile(nurse: Session) -> None:
    who = in_census(nurse)
    first = nurse.card(who).place.expected
    assert first is not None
    nurse.write_about(who, care.Diet(diet="À jeun"))
    written = expecting.change(nurse, who, first.entry, plan(nurse, bed="12B"), "Autre lit")
    second = nurse.card(who).place.expected
    assert second is not None
    assert (second.entry, second.plan.bed, len(nurse.card(who).place.plans)) == (written.entry.id, "12B", 1)
