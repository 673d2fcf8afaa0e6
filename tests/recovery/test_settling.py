"""Ending a conflict: by an entry with author and reason, all or nothing, and taken back the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pypdfium2
import pytest

from console.errors import CahierError, Fault
from console.record import instant
from console.record.bodies import care, patient, stay
from console.record.codes.care import WeightMethod
from console.record.codes.patient import Sex
from console.record.quantity import Quantity
from console.recovery.closing_pages import on_paper
from console.recovery.conflict_kinds import Kind
from console.recovery.conflicts import Conflict
from console.recovery.examination import conflicts
from console.recovery.report import report
from console.recovery.settling import ALL_STAND, ONE_PERSON, look_again, settle, settled, ways
from console.recovery.sheets import imprint
from console.ward import corrections, observations, patients, stays
from console.ward.session import Session, Told
from console.words import speaking
from tests.recovery.conftest import Hospital, observation


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


def of(session: Session, kind: Kind) -> list[Conflict]:
    return [each for each in conflicts(session) if each.kind is kind]


def in_force(session: Session, names: Sequence[str]) -> list[bool]:
    standing = {entry.id: stands for entry, stands in session.reader.standing()}
    return [standing[name] for name in names]


def test_the_side_that_is_right_stands_and_the_other_is_struck_with_the_reason(it: Session) -> None:
    [weights] = of(it, Kind.WEIGHTS)
    first, second = (side.entry for side in weights.sides)
    [strike, _review] = settle(it, weights, [first], "Pesée refaite : 61 kg (Dr Fortin)")

    assert of(it, Kind.WEIGHTS) == []
    assert in_force(it, [first, second]) == [True, False]
    assert strike.entry.author == it.person.id
    corrections.strike(it, strike.entry.id, "Finalement non")
    assert of(it, Kind.WEIGHTS) == [weights]


def test_a_closing_report_that_names_people_does_not_say_that_it_names_nobody(it: Session) -> None:
    def said() -> str:
        with speaking("en"):
            pages = pypdfium2.PdfDocument(on_paper(report(it), imprint(it, "R-CLOSING")).data)
            return " ".join("".join(page.get_textpage().get_text_range() for page in pages).split())

    people = {side.file for each in conflicts(it) for side in each.sides}
    assert f"{len(people)} in all" in said()
    assert "no patient on this document" not in said()
    for each in conflicts(it):
        settle(it, each, [ALL_STAND], "Vu au lit")
    assert conflicts(it) == []
    assert "no patient on this document" in said()


def test_both_sides_may_stand_and_the_review_can_be_taken_back(it: Session) -> None:
    [weights] = of(it, Kind.WEIGHTS)
    [review] = settle(it, weights, [ALL_STAND], "Œdèmes : pris 20 kg")

    assert of(it, Kind.WEIGHTS) == []
    assert in_force(it, [side.entry for side in weights.sides]) == [True, True]
    look_again(it, review.entry.id, "Relu par erreur")
    assert of(it, Kind.WEIGHTS) == [weights]


def test_a_third_value_after_a_review_is_listed_again(it: Session, hospital: Hospital) -> None:
    [weights] = of(it, Kind.WEIGHTS)
    settle(it, weights, [ALL_STAND], "Œdèmes")
    ward_laptop, ward = hospital.open("4120", "maëlle", minutes=90)
    ward.write_about(hospital.unknown, kilograms("50"))
    hospital.collect(ward_laptop, ward, it)

    assert len(of(it, Kind.WEIGHTS)) == 1


def test_two_people_who_look_like_one_are_told_apart_as_homonyms(it: Session) -> None:
    [twice] = of(it, Kind.ONE_PERSON)
    settle(it, twice, [ALL_STAND], "Deux sœurs jumelles, cartes vues")

    assert of(it, Kind.ONE_PERSON) == []
    assert all("HOMA" in it.card(side.patient).identity.attributes for side in twice.sides)


@pytest.mark.parametrize("reason", ["", "   "])
def test_nothing_is_settled_without_a_reason(it: Session, reason: str) -> None:
    [weights] = of(it, Kind.WEIGHTS)
    with pytest.raises(CahierError) as refused:
        settle(it, weights, [weights.sides[0].entry], reason)
    assert refused.value.code == Fault.REASON_MISSING.code
    with pytest.raises(CahierError) as refused:
        settle(it, weights, [ALL_STAND], reason)
    assert refused.value.code == Fault.REASON_MISSING.code
    assert of(it, Kind.WEIGHTS) == [weights]


def test_somebody_else_who_was_faster_is_told_and_nothing_is_struck_twice(it: Session) -> None:
    [weights] = of(it, Kind.WEIGHTS)
    first, second = (side.entry for side in weights.sides)
    settle(it, weights, [first], "61 kg")
    before = it.reader.count()

    with pytest.raises(CahierError) as refused:
        settle(it, weights, [first], "61 kg")
    assert refused.value.code == Fault.STRUCK_ALREADY.code
    assert it.reader.count() == before
    assert in_force(it, [second]) == [False]


def test_one_person_in_two_files_is_never_settled_by_a_strike(it: Session) -> None:
    [twice] = of(it, Kind.ONE_PERSON)
    assert [way.key for way in ways(twice)] == [ONE_PERSON, ALL_STAND]
    refuses(it, twice, [twice.sides[0].entry], Fault.CONFLICT_STANDS)


def refuses(session: Session, each: Conflict, decision: list[str], fault: Fault) -> None:
    before = session.reader.count()
    with pytest.raises(CahierError) as refused:
        settle(session, each, decision, "?")
    assert refused.value.fault is fault
    assert session.reader.count() == before


def test_one_person_in_two_files_is_proposed_and_waits_for_somebody_else(it: Session) -> None:
    [twice] = of(it, Kind.ONE_PERSON)
    [proposed] = settle(it, twice, [ONE_PERSON], "Même carte, vue deux fois")

    assert proposed.entry.kind == "link_proposed"
    one, other = (side.patient for side in twice.sides)
    assert other not in it.reader.members(one)


def test_a_decision_is_taken_back_as_one_act_with_everything_that_it_struck(it: Session) -> None:
    [weights] = of(it, Kind.WEIGHTS)
    first, second = (side.entry for side in weights.sides)
    settle(it, weights, [second], "Relu sur la feuille")
    [done] = settled(it)
    assert (done.kind, done.reason, done.author, done.struck) == (
        Kind.WEIGHTS, "Relu sur la feuille", "Dana Fortier", 1,
    )  # fmt: skip
    assert in_force(it, [first, second]) == [False, True]

    back = look_again(it, done.review, "Mauvaise feuille")

    assert len(back) == 2
    assert in_force(it, [first, second]) == [True, True]
    assert of(it, Kind.WEIGHTS) == [weights]
    assert settled(it) == []
    with pytest.raises(CahierError) as refused:
        look_again(it, done.review, "encore")
    assert refused.value.fault is Fault.STRUCK_ALREADY


def test_a_side_that_nobody_showed_is_refused(it: Session) -> None:
    [weights] = of(it, Kind.WEIGHTS)
    refuses(it, weights, ["other"], Fault.ENTRY_UNKNOWN)
    refuses(it, weights, [side.entry for side in weights.sides], Fault.CONFLICT_STANDS)
    refuses(it, weights, [], Fault.CONFLICT_STANDS)


def at_the_wards(hospital: Hospital, write: Callable[[Session], None]) -> Session:
    """IT's machine after something more was written on a ward."""
    ward_laptop, ward = hospital.open("4120", "maëlle", minutes=30)
    write(ward)
    _laptop, session = hospital.recovery(minutes=60)
    hospital.collect(ward_laptop, ward, session)
    return session


def test_what_the_hospital_told_of_allergies_is_never_struck(hospital: Hospital) -> None:
    def write(ward: Session) -> None:
        ward.write_about(hospital.known, care.Allergy(substance="Iode"))

    it = at_the_wards(hospital, write)
    [new] = of(it, Kind.ALLERGY_NEW)
    told, here = new.sides

    assert [(way.right, way.wrong) for way in ways(new)] == [((told,), (here,)), ((), ())]
    refuses(it, new, [here.entry], Fault.CONFLICT_STANDS)
    settle(it, new, [told.entry], "Mauvais patient, dit Dr Fortin")
    assert in_force(it, [told.entry, here.entry]) == [True, False]


def test_nobody_loses_their_admission_for_a_bed(hospital: Hospital) -> None:
    moved: list[str] = []

    def write(ward: Session) -> None:
        new = patients.NewPatient(birth_name="Salaün", given_names="Noé", birth_date="1971-03-03", sex=Sex.M)
        moved.append(patients.register(ward, new))
        stays.admit(ward, moved[0], stay.StayAdmitted(unit="4120", bed="15A"))
        stays.move(ward, moved[0], "13A")

    it = at_the_wards(hospital, write)
    [bed] = of(it, Kind.ONE_BED)
    [admission] = [side for side in bed.sides if side.kind == "stay_admitted"]
    [move] = [side for side in bed.sides if side.kind == "moved"]

    assert [way.wrong for way in ways(bed)] == [(move,), ()]
    refuses(it, bed, [move.entry], Fault.CONFLICT_STANDS)
    settle(it, bed, [admission.entry], "Resté au 15A, vu au lit")
    assert it.card(moved[0]).place.bed == "15A"


def test_everything_copied_from_a_sheet_onto_the_wrong_patient_goes_in_one_act(hospital: Hospital) -> None:
    other: list[str] = []

    def write(ward: Session) -> None:
        sheet = Told(source="PAPER", paper_ref="F-12")
        new = patients.NewPatient(birth_name="Salaün", given_names="Noé", birth_date="1971-03-03", sex=Sex.M)
        other.append(patients.register(ward, new))
        ward.write_about(hospital.unknown, care.Transmission(target="Douleur", data="EN 6"), told=sheet)
        for said in ("EN 6", "EN 3"):
            ward.write_about(other[0], care.Transmission(target="Douleur", data=said), told=sheet)

    it = at_the_wards(hospital, write)
    [sheet] = of(it, Kind.ONE_SHEET)
    right = next(side.entry for side in sheet.sides if side.patient == hospital.unknown)

    written = settle(it, sheet, [right], "Étiquette relue")

    assert [each.entry.kind for each in written] == ["struck", "struck", "conflict_reviewed"]
    assert of(it, Kind.ONE_SHEET) == []


@pytest.mark.parametrize("is_right", [0, 1, None])
def test_what_happened_after_a_death_can_be_settled_every_way(hospital: Hospital, is_right: int | None) -> None:
    def write(ward: Session) -> None:
        observations.observe(ward, hospital.unknown, observation(pulse=80))
        stays.declare_death(ward, hospital.unknown, stay.Died(), Told(instant.plus(ward.now(), minutes=-10)))

    it = at_the_wards(hospital, write)
    [late] = of(it, Kind.AFTER_DEATH)
    decision = [ALL_STAND] if is_right is None else [late.sides[is_right].entry]
    settle(it, late, decision, "Heure du certificat")

    assert of(it, Kind.AFTER_DEATH) == []
    assert in_force(it, [side.entry for side in late.sides]) == [is_right in {None, 0}, is_right in {None, 1}]


def test_two_people_with_one_number_show_that_number_and_not_another(hospital: Hospital) -> None:
    def write(ward: Session) -> None:
        new = patients.NewPatient(birth_name="Salaün", given_names="Noé", birth_date="1971-03-03", sex=Sex.M)
        who = patients.register(ward, new)
        for number in (patient.Identifier(type="IPP", value="0048", authority=ward.site.authority),
                       patient.Identifier(type="NDA", value="77", authority=ward.site.authority)):  # fmt: skip
            ward.write_about(who, number)

    it = at_the_wards(hospital, write)
    [number] = of(it, Kind.ONE_NUMBER)

    assert all("0048" in side.what for side in number.sides)
    wrong = next(side for side in number.sides if side.patient != hospital.known)
    settle(it, number, [side.entry for side in number.sides if side is not wrong], "Bracelet relu")
    assert of(it, Kind.ONE_NUMBER) == []
