"""Ending a contradiction: by an entry with author and reason, all or nothing, and taken back the same way."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from console.errors import CahierError, Fault
from console.record.bodies import care, stay
from console.record.codes.care import WeightMethod
from console.record.codes.patient import Sex
from console.record.quantity import Quantity
from console.recovery.conflict_kinds import Kind
from console.recovery.conflicts import Contradiction, conflicts
from console.recovery.settling import both_stand, keep, look_again
from console.ward import corrections, patients, stays
from console.ward.session import Session
from tests.recovery.conftest import Hospital


def kilograms(number: str) -> care.Weight:
    return care.Weight(weight=Quantity(value=number, unit="kg", text=f"{number} kg"), method=WeightMethod.MEASURED)


@pytest.fixture
def it(hospital: Hospital) -> Session:
    """IT's machine with two weights of one patient that differ, and one person in two files."""
    ward_laptop, ward = hospital.open("4120", "maëlle", minutes=30)
    ward.write_about(hospital.unknown, kilograms("61"))
    ward.write_about(hospital.unknown, kilograms("81"))
    for bed in ("14A", "14B"):
        new = patients.NewPatient(birth_name="Le Goff", given_names="Anne", birth_date="1950-01-02", sex=Sex.F)
        stays.admit(ward, patients.register(ward, new), stay.StayAdmitted(unit="4120", bed=bed))
    _laptop, session = hospital.recovery(minutes=60)
    hospital.collect(ward_laptop, ward, session)
    return session


def of(session: Session, kind: Kind) -> list[Contradiction]:
    return [each for each in conflicts(session) if each.kind is kind]


def in_force(session: Session, names: Sequence[str]) -> list[bool]:
    standing = {entry.id: stands for entry, stands in session.reader.standing()}
    return [standing[name] for name in names]


def test_the_side_that_is_right_stands_and_the_other_is_struck_with_the_reason(it: Session) -> None:
    [weights] = of(it, Kind.WEIGHTS)
    first, second = (side.entry for side in weights.sides)
    [strike] = keep(it, weights, [first], "Pesée refaite : 61 kg (Dr Fortin)")

    assert of(it, Kind.WEIGHTS) == []
    assert in_force(it, [first, second]) == [True, False]
    assert strike.entry.author == it.person.id
    corrections.strike(it, strike.entry.id, "Finalement non")
    assert of(it, Kind.WEIGHTS) == [weights]


def test_both_sides_may_stand_and_the_review_can_be_taken_back(it: Session) -> None:
    [weights] = of(it, Kind.WEIGHTS)
    [review] = both_stand(it, weights, "Œdèmes : pris 20 kg")

    assert of(it, Kind.WEIGHTS) == []
    assert in_force(it, [side.entry for side in weights.sides]) == [True, True]
    look_again(it, review.entry.id, "Relu par erreur")
    assert of(it, Kind.WEIGHTS) == [weights]


def test_a_third_value_after_a_review_is_listed_again(it: Session, hospital: Hospital) -> None:
    [weights] = of(it, Kind.WEIGHTS)
    both_stand(it, weights, "Œdèmes")
    ward_laptop, ward = hospital.open("4120", "maëlle", minutes=90)
    ward.write_about(hospital.unknown, kilograms("50"))
    hospital.collect(ward_laptop, ward, it)

    assert len(of(it, Kind.WEIGHTS)) == 1


def test_two_people_who_look_like_one_are_told_apart_as_homonyms(it: Session) -> None:
    [twice] = of(it, Kind.ONE_PERSON)
    both_stand(it, twice, "Deux sœurs jumelles, cartes vues")

    assert of(it, Kind.ONE_PERSON) == []
    assert all("HOMA" in it.card(side.patient).identity.attributes for side in twice.sides)


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_settled_without_a_reason(it: Session, reason: str) -> None:
    [weights] = of(it, Kind.WEIGHTS)
    with pytest.raises(CahierError) as refused:
        keep(it, weights, [weights.sides[0].entry], reason)
    assert refused.value.code == Fault.REASON_MISSING.code
    with pytest.raises(CahierError) as refused:
        both_stand(it, weights, reason)
    assert refused.value.code == Fault.REASON_MISSING.code
    assert of(it, Kind.WEIGHTS) == [weights]


def test_somebody_else_who_was_faster_is_told_and_nothing_is_struck_twice(it: Session) -> None:
    [weights] = of(it, Kind.WEIGHTS)
    first, second = (side.entry for side in weights.sides)
    keep(it, weights, [first], "61 kg")
    before = it.reader.count()

    with pytest.raises(CahierError) as refused:
        keep(it, weights, [first], "61 kg")
    assert refused.value.code == Fault.STRUCK_ALREADY.code
    assert it.reader.count() == before
    assert in_force(it, [second]) == [False]


def test_one_person_in_two_files_is_never_settled_by_a_strike(it: Session) -> None:
    [twice] = of(it, Kind.ONE_PERSON)
    with pytest.raises(CahierError):
        keep(it, twice, [twice.sides[0].entry], "?")
