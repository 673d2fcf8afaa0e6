"""Who is who: registering, looking for the same person, correcting, linking by two people."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.errors import Fault
from console.record.bodies import care
from console.record.census import CensusRow
from console.record.codes.patient import Document, IdentityAttribute, IdentityStatus, Sex
from console.record.identity import patient_id
from console.record.numbers import parse
from console.ward import care as caring
from console.ward import finding, patients
from console.ward.patients import NewPatient
from console.ward.session import Session
from tests.stations import Prepared, Station, admitted, census_of, copy_of
from tests.ward.conftest import Refusal


def number_of(session: Session, who: str) -> str:
    """The number that people quote."""
    return session.card(who).identity.number


def test_a_hospital_number_gives_the_same_id_on_two_laptops(
    provisioned: Prepared, tmp_path: Path, nurse: Session
) -> None:
    other = copy_of(provisioned, 1, tmp_path / "other")
    there = other.unlock()
    wanted = [patients.register(session, NewPatient(birth_name="Roy", number=" 0049 ")) for session in (nurse, there)]
    other.laptop.lock_cold()
    assert set(wanted) == {patient_id(nurse.site.id, "IPP", "0049")}
    assert number_of(nurse, wanted[0]) == "0049"


def test_registering_a_number_again_writes_nothing(nurse: Session) -> None:
    who = patients.register(nurse, NewPatient(birth_name="Roy", number="0049"))
    before = nurse.reader.count()
    assert patients.register(nurse, NewPatient(birth_name="Roi", number="0049")) == who
    assert nurse.reader.count() == before


@pytest.mark.parametrize("number", ["", "   "])
def test_nothing_matches_on_an_empty_number(nurse: Session, number: str) -> None:
    one, other = (patients.register(nurse, NewPatient(birth_name="Roy", number=number)) for _ in range(2))
    assert one != other
    assert number_of(nurse, one) != number_of(nurse, other)


def test_downtime_numbers_never_repeat_even_struck_or_after_a_new_start(station: Station) -> None:
    given = []
    for name in ("Un", "Deux"):
        session = station.unlock()
        given.append(number_of(session, patients.register(session, NewPatient(birth_name=name))))
        station.again()
    assert len(set(given)) == 2
    assert [parse(number) for number in given] == given


@pytest.mark.parametrize("name", ["", "  "])
def test_somebody_without_any_name_is_refused(nurse: Session, name: str) -> None:
    with Refusal(nurse, Fault.INVALID_FIELD):
        patients.register(nurse, NewPatient(birth_name=name))


@pytest.mark.parametrize("born", ["1948", "1948-03", "1948-03-14", ""])
def test_a_birth_date_may_be_partial(nurse: Session, born: str) -> None:
    who = patients.register(nurse, NewPatient(birth_name="Roy", birth_date=born))
    assert nurse.card(who).identity.birth_date == (born or None)


@pytest.mark.parametrize("born", ["2099-01-01", "1948-13", "1948-02-30", "14/03/1948", "48"])
def test_an_impossible_birth_date_is_refused(nurse: Session, born: str) -> None:
    with Refusal(nurse, Fault.INVALID_FIELD):
        patients.register(nurse, NewPatient(birth_name="Roy", birth_date=born))


def test_an_unknown_person_is_fictitious_and_provisional_whatever_was_seen(nurse: Session) -> None:
    new = NewPatient(birth_name="INCONNU-ALPHA", unknown=True, sex=Sex.M, document=Document.CN, found="quai")
    identity = nurse.card(patients.register(nurse, new)).identity
    assert (identity.status, identity.attributes) == (IdentityStatus.PROV, frozenset({IdentityAttribute.FICT}))


def test_a_document_seen_validates_an_identity(nurse: Session) -> None:
    who = patients.register(nurse, NewPatient(birth_name="Roy", document=Document.PA))
    assert nurse.card(who).identity.status is IdentityStatus.VALI


@pytest.mark.parametrize(
    "typed",
    [
        NewPatient(birth_name="TREMBLEY", given_names="Eve"),
        NewPatient(birth_name="Ève", given_names="Tremblay"),
        NewPatient(birth_name="Tremblai", given_names="", birth_date="1948-03-14"),
    ],
)
def test_those_who_may_be_the_same_are_shown_before_registering(nurse: Session, typed: NewPatient) -> None:
    who = admitted(nurse)
    admitted(nurse, "Kowalski", "12B", "1990-01-01")
    assert [card.id for card in patients.similar(nurse, typed)] == [who]


def test_somebody_whom_only_the_census_knows_is_shown_too(nurse: Session) -> None:
    row = CensusRow(birth_name="Tremblay", given_names=("Ève",), number="7", unit="4120", bed="12A")
    [who] = census_of(nurse, row)
    assert [card.id for card in patients.similar(nurse, NewPatient(birth_name="Tremblay", given_names="Eve"))] == [who]


def test_correcting_a_trait_needs_a_reason_and_leaves_one_value(nurse: Session) -> None:
    who = admitted(nurse)
    with Refusal(nurse, Fault.REASON_MISSING):
        patients.correct_trait(nurse, who, "birth_name", "Roy", "")
    [corrected] = patients.correct_trait(nurse, who, "birth_name", "Roy", "carte vue")
    assert corrected.entry.reason == "carte vue"
    card = nurse.card(who)
    assert (card.identity.birth_name, card.conflicts) == ("Roy", ())
    assert finding.cards(nurse, "tremblay") == []


def test_the_strict_traits_of_a_qualified_identity_are_disputed_not_edited(nurse: Session) -> None:
    row = CensusRow(birth_name="Roy", number="8", unit="4120", bed="12A", identity_status="QUAL")
    [who] = census_of(nurse, row)
    with Refusal(nurse, Fault.QUALIFIED_IDENTITY):
        patients.correct_trait(nurse, who, "birth_name", "Roi", "carte vue")
    patients.correct_trait(nurse, who, "used_name", "Lavoie", "dit par la patiente")
    patients.dispute_trait(nurse, who, "birth_name", "Roi", "carte vue")
    assert nurse.card(who).identity.birth_name == "Roy"


# --- links -----------------------------------------------------------------------------------------


def two_files(session: Session) -> tuple[str, str]:
    """Two files that are one person."""
    return admitted(session), patients.register(session, NewPatient(birth_name="Tremblay", number="0048"))


def test_two_people_link_two_files_and_anybody_sets_them_apart(station: Station, nurse: Session) -> None:
    one, other = two_files(nurse)
    link = patients.propose_link(nurse, one, other, "bracelet")
    assert nurse.card(one).id != nurse.card(other).id
    with Refusal(nurse, Fault.SAME_PERSON):
        patients.confirm_link(nurse, link)
    second = station.unlock("other")
    patients.confirm_link(second, link)
    assert nurse.card(one).id == nurse.card(other).id
    with Refusal(second, Fault.SAME_FILE):
        patients.confirm_link(second, link)
    with Refusal(second, Fault.REASON_MISSING):
        patients.unlink(second, link, "")
    patients.unlink(second, link, "ce n’était pas elle")
    assert nurse.card(one).id != nurse.card(other).id
    with Refusal(second, Fault.ENTRY_UNKNOWN):
        patients.confirm_link(second, link)


def test_a_link_needs_two_files_and_a_reason(nurse: Session) -> None:
    one, other = two_files(nurse)
    with Refusal(nurse, Fault.SAME_FILE):
        patients.propose_link(nurse, one, one, "bracelet")
    with Refusal(nurse, Fault.REASON_MISSING):
        patients.propose_link(nurse, one, other, " ")
    with Refusal(nurse, Fault.PATIENT_UNKNOWN):
        patients.propose_link(nurse, one, "nobody", "bracelet")
    for name in ("nobody", nurse.reader.file(one).lines[0].entry.id):  # type: ignore[union-attr]  # it is there
        with Refusal(nurse, Fault.ENTRY_UNKNOWN):
            patients.confirm_link(nurse, name)


def test_a_linked_file_is_corrected_under_whichever_id_holds_the_value(station: Station, nurse: Session) -> None:
    one, other = two_files(nurse)
    for who, diet in ((one, "Sans sel"), (other, "Mixé")):
        caring.set_diet(nurse, who, care.Diet(diet=diet))
    caring.add_alert(nurse, other, care.Allergy(substance="Latex"))
    patients.confirm_link(station.unlock("other"), patients.propose_link(nurse, one, other, "bracelet"))
    assert [conflict.key for conflict in nurse.card(one).conflicts if conflict.key == "diet"] == ["diet"]
    caring.set_diet(nurse, one, care.Diet(diet="Normal"))
    caring.end_alert(nurse, one, nurse.card(one).allergies[0].line.entry.id, "testé")
    card = nurse.card(one)
    assert (card.diet, card.allergies) == (care.Diet(diet="Normal"), ())
    assert "diet" not in {conflict.key for conflict in card.conflicts}
