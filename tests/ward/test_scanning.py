"""A scan shows whom it is about, or fills a form in; it writes nothing and says what is wrong."""

from __future__ import annotations

import pytest

from console.errors import Fault
from console.record.bodies import patient
from console.record.census import CensusRow
from console.record.codes.patient import Sex
from console.record.numbers import compose
from console.record.scan import bed_label, number_label
from console.ward import accesses, patients, scanning
from console.ward.patients import NewPatient
from console.ward.session import Session
from tests.record.test_scan import MATRIX
from tests.stations import Station, admitted, census_of
from tests.ward.conftest import Refusal

RUIZ = NewPatient(
    birth_name="Ruiz de la Tour", given_names="Jeanne Marie", birth_date="1955-08-15", sex=Sex.F, number="900"
)


def test_an_identity_that_nobody_has_is_handed_on_to_be_admitted(at_work: Session) -> None:
    before = at_work.reader.count()
    found = scanning.look_up(at_work, MATRIX)
    assert found.patient is None
    assert found.identity is not None
    assert found.identity.birth_name == "RUIZ-DE LA TOUR"
    assert at_work.reader.count() == before


def test_the_same_traits_are_the_same_person_and_another_number_is_not(nurse: Session) -> None:
    who = patients.register(nurse, RUIZ)
    assert scanning.look_up(nurse, MATRIX).patient == nurse.card(who)
    nurse.write_about(who, patient.Trait(name="matricule", value="150081505104018"))
    assert scanning.look_up(nurse, MATRIX).patient is None


def test_our_own_label_finds_its_patient_printed_or_sealed(nurse: Session) -> None:
    who = admitted(nurse, "Roy", "12A")
    number = nurse.card(who).identity.number
    for text in (number, number.lower(), number.replace("-", ""), number_label(number)):
        found = scanning.look_up(nurse, text).patient
        assert found is not None
        assert found.id == who


def test_the_hospital_s_own_number_finds_whom_only_the_census_knows(nurse: Session) -> None:
    [who] = census_of(nurse, CensusRow(birth_name="Vu", number="00480001", unit="4300", bed="R1"))
    found = scanning.look_up(nurse, "00480001").patient
    assert found is not None
    assert found.id == who


def test_a_bed_label_shows_who_is_in_it_or_that_nobody_is(nurse: Session) -> None:
    who = admitted(nurse, "Roy", "12A")
    found = scanning.look_up(nurse, bed_label("4120", "12A")).patient
    assert found is not None
    assert found.id == who
    assert scanning.look_up(nurse, bed_label("4120", "12B")).empty_bed == "12B"
    with Refusal(nurse, Fault.BED_EMPTY):
        scanning.look_up(nurse, bed_label("4300", "R1"))
    with Refusal(nurse, Fault.UNIT_UNKNOWN):
        scanning.look_up(nurse, bed_label("9999", "1"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (compose("X", "HW1", 3), Fault.DRILL_AND_REAL),
        (compose("D", "HW9", 3), Fault.SCAN_UNKNOWN),
        ("1234567", Fault.SCAN_UNKNOWN),
    ],
)
def test_what_finds_nobody_says_why(at_work: Session, text: str, fault: Fault) -> None:
    with Refusal(at_work, fault):
        scanning.look_up(at_work, text)


def test_files_opened_with_a_reason_are_listed_for_the_manager_alone(station: Station, nurse: Session) -> None:
    [there] = census_of(nurse, CensusRow(birth_name="Vu", number="7", unit="4300", bed="R1"))
    here = admitted(nurse, "Roy", "12A")
    nurse.open_file(here)
    nurse.open_file(there, "Transfer asked by telephone")
    with Refusal(nurse, Fault.NOT_ENTITLED):
        accesses.reasoned(nurse)
    [said] = accesses.reasoned(station.unlock("manager"))
    assert (said.by, said.patient, said.reason) == ("Maëlle Tanguy", "VU", "Transfer asked by telephone")
