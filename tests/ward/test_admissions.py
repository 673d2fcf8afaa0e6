"""Admitting is one act: identity, stay, allergies and alerts stand together in the log, or none of them does."""

from __future__ import annotations

import pytest

from console.errors import Fault
from console.record.bodies import care, stay
from console.record.census import CensusRow
from console.record.codes.care import AllergyAnswer, Precaution
from console.record.movements import Whereabouts
from console.ward import care as caring
from console.ward.admissions import Arrival, admit_known, admit_newcomer
from console.ward.patients import NewPatient
from console.ward.session import Session
from tests.stations import Station, admitted, census_of
from tests.ward.conftest import Refusal, bodies

NEW = NewPatient(birth_name="Tremblay", given_names="Ève", birth_date="1948-03-14")
STAY = stay.StayAdmitted(unit="4120", bed="12A")
ALERTS = (care.Allergy(substance="Iode"), care.Isolation(precaution=Precaution.CONTACT))


def kinds_since(session: Session, count: int) -> list[str]:
    """The kinds of what was written after the first ``count`` entries."""
    return [stored.entry.kind for stored in session.reader.entries()][count:]


def test_a_newcomer_is_registered_admitted_and_alerted_in_one_act(nurse: Session) -> None:
    before = nurse.reader.count()
    who = admit_newcomer(nurse, NEW, Arrival(STAY, None, ALERTS))
    card = nurse.card(who)
    assert (card.place.bed, card.identity.birth_name) == ("12A", "Tremblay")
    assert (len(card.allergies), len(card.isolations)) == (1, 1)
    written = kinds_since(nurse, before)
    assert (written[0], written[-3:]) == ("patient_registered", ["stay_admitted", "allergy", "isolation"])


@pytest.mark.parametrize(
    ("new", "admission", "fault"),
    [
        (NEW, stay.StayAdmitted(unit="9999"), Fault.UNIT_UNKNOWN),
        (NewPatient(birth_name=" "), STAY, Fault.INVALID_FIELD),
        (NewPatient(birth_name="Roy", birth_date="2999"), STAY, Fault.INVALID_FIELD),
    ],
)
def test_an_admission_that_is_refused_leaves_nothing(
    nurse: Session, new: NewPatient, admission: stay.StayAdmitted, fault: Fault
) -> None:
    with Refusal(nurse, fault):
        admit_newcomer(nurse, new, Arrival(admission, AllergyAnswer.NONE_KNOWN, ALERTS))


def test_who_may_not_write_a_part_of_it_writes_nothing(station: Station) -> None:
    physio = station.unlock("physio")
    with Refusal(physio, Fault.NOT_ENTITLED):
        admit_newcomer(physio, NEW, Arrival(STAY, None, ALERTS))


def test_a_hospital_number_that_is_known_is_not_registered_twice(nurse: Session) -> None:
    new = NewPatient(birth_name="Tremblay", number="0048")
    who = admit_newcomer(nurse, new, Arrival(STAY))
    with Refusal(nurse, Fault.ALREADY_PRESENT):
        admit_newcomer(nurse, new, Arrival(STAY))
    assert len(bodies(nurse, who, "patient_registered")) == 1


def test_whom_the_census_knows_is_taken_in_and_admitted_in_one_act(nurse: Session) -> None:
    [who] = census_of(nurse, CensusRow(birth_name="Roy", number="8", unit="4300", bed="R1"))
    admit_known(nurse, who, Arrival(STAY, AllergyAnswer.NONE_KNOWN))
    card = nurse.card(who)
    assert (card.place.unit, card.place.whereabouts, card.allergies_asked) == ("4120", Whereabouts.PRESENT, True)


def test_not_asked_never_covers_what_somebody_answered(nurse: Session) -> None:
    who = admitted(nurse)
    caring.answer_allergies(nurse, who, AllergyAnswer.NONE_KNOWN)
    admit_known(nurse, who, Arrival(stay.StayAdmitted(unit="4300"), AllergyAnswer.NOT_ASKED))
    assert nurse.card(who).allergies_asked


def test_an_answer_stands_in_the_place_of_the_earlier_one(nurse: Session) -> None:
    who = admitted(nurse)
    caring.answer_allergies(nurse, who, AllergyAnswer.NOT_ASKED)
    admit_known(nurse, who, Arrival(stay.StayAdmitted(unit="4300"), AllergyAnswer.NONE_KNOWN))
    card = nurse.card(who)
    assert (card.allergies_asked, card.conflicts) == (True, ())
