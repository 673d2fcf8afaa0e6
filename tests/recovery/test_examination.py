"""A book is looked through file by file: whatever is written meanwhile, the answer is that of reading everything."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.record import instant
from console.record.bodies import care, stay
from console.record.codes.care import WeightMethod
from console.record.codes.patient import Sex
from console.record.quantity import Quantity
from console.recovery.conflict_kinds import Kind
from console.recovery.conflicts import Conflict
from console.recovery.examination import RULES, conflicts, in_words, look_further, standing
from console.ward import clock, corrections, identities, patients, stays
from console.ward.session import Session, Told
from tests.recovery.all_at_once import conflicts_of
from tests.recovery.conftest import Hospital


@pytest.fixture
def ward(hospital: Hospital) -> Session:
    """A ward's own book: what contradicts itself is found wherever it is read."""
    return hospital.open("4120", "maëlle", minutes=60)[1]


def weighed(session: Session, who: str, number: str) -> str:
    weight = Quantity(value=number, unit="kg", text=f"{number} kg")
    body = care.Weight(weight=weight, method=WeightMethod.MEASURED)
    return session.write_about(who, body)[-1].entry.id


def registered(session: Session, name: str = "Le Goff", bed: str | None = None) -> str:
    new = patients.NewPatient(birth_name=name, given_names="Anne", birth_date="1950-01-02", sex=Sex.F)
    who = patients.register(session, new)
    if bed:
        stays.admit(session, who, stay.StayAdmitted(unit="4120", bed=bed))
    return who


def everything_read(session: Session) -> set[tuple[Kind, str, frozenset[str]]]:
    """What reading every file at once finds."""
    names = session.reader.patients()
    files = [file for name in names if (file := session.reader.file(name)) is not None]
    return seen(conflicts_of(files, session.site.zone_info, session.site.places))


def seen(found: list[Conflict]) -> set[tuple[Kind, str, frozenset[str]]]:
    return {(each.kind, each.about, frozenset(side.entry for side in each.sides)) for each in found}


def test_a_book_is_examined_in_portions_and_then_only_what_changes(ward: Session) -> None:
    who = registered(ward)
    many = len(ward.reader.patients())
    assert look_further(ward, 1) == many - 1
    while left := look_further(ward, 1):
        assert left < many
    assert ward.book.examined.line_up(RULES) == 0

    weighed(ward, who, "61")
    assert look_further(ward, 0) == 1
    assert look_further(ward) == 0


@pytest.mark.parametrize("most", [1, 300])
def test_step_by_step_the_answer_is_that_of_reading_everything(ward: Session, most: int) -> None:
    one, other = registered(ward, bed="14A"), registered(ward, bed="14B")
    third = registered(ward, "Morvan", bed="14A")

    def heavier(number: str) -> Callable[[], object]:
        return lambda: weighed(ward, one, number)

    link: list[str] = []
    deeds: list[Callable[[], object]] = [
        lambda: None,
        heavier("61"),
        heavier("81"),
        lambda: stays.move(ward, other, "15A"),
        lambda: stays.move(ward, third, "15A"),
        lambda: link.append(patients.propose_link(ward, one, other, "Même personne")),
        lambda: patients.unlink(ward, link[0], "Deux personnes"),
        lambda: identities.tell_apart(ward, one, other, "Deux personnes"),
        lambda: corrections.strike(ward, weighed(ward, third, "40"), "Autre patient"),
    ]
    for number, deed in enumerate(deeds):
        deed()
        while look_further(ward, most):
            pass
        assert seen(list(in_words(ward, standing(ward)))) == everything_read(ward), number
    assert everything_read(ward) == seen(conflicts(ward))


def test_files_that_a_link_joins_and_parts_are_examined_again(hospital: Hospital) -> None:
    laptop, maelle = hospital.open("4120", "maëlle", minutes=60)
    one, other = registered(maelle), registered(maelle)
    weighed(maelle, one, "61")
    weighed(maelle, other, "90")
    assert Kind.ONE_PERSON in {each.kind for each in conflicts(maelle)}
    link = patients.propose_link(maelle, one, other, "Même personne")
    laptop.lock_cold(maelle)

    _laptop, ines = hospital.open("4120", "inès", minutes=61)
    written = patients.confirm_link(ines, link)
    confirmed = next(each for each in written if each.entry.kind == "link_confirmed")
    assert Kind.ONE_PERSON not in {each.kind for each in conflicts(ines)}
    assert seen(conflicts(ines)) == everything_read(ines)
    corrections.strike(ines, confirmed.entry.id, "Trop vite")
    assert seen(conflicts(ines)) == everything_read(ines)
    assert Kind.ONE_PERSON in {each.kind for each in conflicts(ines)}


def test_a_clock_that_is_put_right_makes_everything_be_read_again(ward: Session) -> None:
    registered(ward)
    assert look_further(ward) == 0
    clock.correct(ward, first_seq=1, last_seq=5, shift_s=-1800, reason="Heure d’hiver")
    assert look_further(ward, 0) >= len(ward.reader.patients()) - 1


def test_other_rules_begin_anew(ward: Session) -> None:
    assert look_further(ward) == 0
    assert ward.book.examined.line_up("another") == len(ward.reader.patients())
    assert ward.book.examined.within() == []


def test_what_is_gone_meanwhile_has_no_words(ward: Session) -> None:
    who = registered(ward)
    weighed(ward, who, "61")
    second = weighed(ward, who, "81")
    assert look_further(ward) == 0
    before = standing(ward)
    assert Kind.WEIGHTS in [each.kind for each in before]
    corrections.strike(ward, second, "Balance")
    assert Kind.WEIGHTS not in [each.kind for each in in_words(ward, before)]


def test_nothing_read_late_is_missed(ward: Session) -> None:
    """An entry that happened long ago and is written now."""
    who = registered(ward, bed="14A")
    assert look_further(ward) == 0
    earlier = Told(occurred_at=instant.plus(ward.now(), hours=-3), source="PHONE")
    stays.move(ward, who, "14B", told=earlier)
    assert seen(conflicts(ward)) == everything_read(ward)
