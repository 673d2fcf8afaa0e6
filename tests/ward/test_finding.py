"""Anybody is found among six hundred: by any part of a name, nearly the name, a number, a unit, wherever they are."""

from __future__ import annotations

import random

import pytest

from console.record.bodies import background, stay
from console.record.census import CensusRow
from console.record.codes.background import Reply
from console.record.codes.stay import ExitMode, Finding, TransferReason, TransferScope
from console.record.likeness import near_words
from console.record.movements import Whereabouts
from console.ward import background as knowing
from console.ward import finding, patients, stays
from console.ward.patients import NewPatient
from console.ward.session import Session
from console.words import speaking
from tests.stations import admitted, census_of

FAMILIES = (
    "Tremblay", "Nguyen", "O’Connor", "Bélanger", "Al-Masri", "Lavoie", "Kowalski", "Diallo", "Gagnon", "Roy", "Singh",
    "Côté", "Martin", "Lefèvre", "Œuvrard", "Bouchard", "Pelletier", "Caron", "Fortin", "Morin", "Girard", "Poirier",
    "Lefebvre", "Desjardins", "Saint-Pierre", "Ouellet", "Bergeron", "Villeneuve",
)  # fmt: skip
GIVENS = (
    "Marie-Ève", "Thanh", "Siobhán", "Étienne", "Fatima", "Jean-Paul", "Zofia", "Mamadou", "Huguette", "Mathieu",
    "Harpreet", "Guylaine", "Rosaire", "Noëlle", "Anaïs", "Chloé", "Félix", "Gaëlle", "Inès", "Loeïz", "Maëlle",
    "Raphaël",
)  # fmt: skip


def rows(count: int) -> list[CensusRow]:
    """People of an invented hospital; no two share family name, first and second given name."""
    chance = random.Random(7)
    made: dict[tuple[str, ...], CensusRow] = {}
    while len(made) < count:
        family, given, second = chance.choice(FAMILIES), chance.choice(GIVENS), chance.choice(GIVENS)
        if given == second or (family, given, second) in made:
            continue
        made[family, given, second] = CensusRow(
            birth_name=family,
            given_names=(given, second),
            birth_date=f"19{30 + len(made) % 70}-0{1 + len(made) % 9}-1{len(made) % 9}",
            number=f"{len(made):08d}",
            unit=("4120", "4300", "4400")[len(made) % 3],
            bed=f"B{len(made)}",
        )
    return list(made.values())


@pytest.fixture(scope="module")
def hospital(at_work: Session) -> tuple[Session, list[tuple[str, CensusRow]]]:
    """Six hundred people in three units."""
    people = rows(600)
    return at_work, list(zip(census_of(at_work, *people), people, strict=True))


def ids(session: Session, text: str) -> list[str]:
    """Who is found, in order."""
    return [each.id for each in finding.find(session, text).people]


def test_everybody_is_among_the_first_three_once_their_names_are_typed(
    hospital: tuple[Session, list[tuple[str, CensusRow]]],
) -> None:
    session, people = hospital
    for who, row in random.Random(3).sample(people, 60):
        assert who in ids(session, f"{row.birth_name} {' '.join(row.given_names)}")[:3]
        assert who in ids(session, f"{row.given_names[1]} {row.given_names[0][:3]} {row.birth_name.upper()}")[:3]
        assert ids(session, row.number or "")[0] == who


@pytest.mark.parametrize("typed", ["saint pierre", "SAINTPIERRE", "st-pierre"])
def test_a_hyphen_is_a_blank_and_nothing_else(hospital: tuple[Session, object], typed: str) -> None:
    session, _people = hospital
    found = finding.find(session, typed).people
    assert bool(found) == (typed == "saint pierre")
    assert all(each.name.startswith("SAINT-PIERRE") for each in found)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("tranblay", "TREMBLAY"), ("kovalski", "KOWALSKI"), ("bouhcard", "BOUCHARD"), ("vilenve", "VILLENEUVE")],
)
def test_nearly_the_name_is_found_when_nobody_has_it_exactly(
    hospital: tuple[Session, object], typed: str, name: str
) -> None:
    session, _people = hospital
    found = finding.find(session, typed)
    assert found.is_near
    assert {each.name.split(",")[0] for each in found.people} == {name}


def test_a_word_of_three_letters_is_never_nearly_another() -> None:
    assert near_words("roi", ["roy", "rio"]) == []
    assert near_words("mrin", ["morin", "marin"]) == ["marin", "morin"]
    assert near_words("tremblai", ["tremblay", "trembler", "tremble", "dupont"])[0] == "tremblay"


def test_a_unit_lists_who_is_there_without_a_confidential_stay(nurse: Session) -> None:
    seen, hidden = census_of(
        nurse,
        CensusRow(birth_name="Vu", number="1", unit="4300", bed="R1"),
        CensusRow(birth_name="Cache", number="2", unit="4300", bed="R2", confidential=True),
    )
    [(unit, there)] = finding.find(nurse, "réa").units
    assert (unit.label, [each.id for each in there]) == ("Réanimation", [seen])
    assert ids(nurse, "cache") == []
    here = stay.BedConfirmed(unit="4300", bed="R2", finding=Finding.HERE)
    stays.confirm_bed(nurse, hidden, here)
    assert ids(nurse, "cache") == []


def test_a_confidential_stay_of_the_own_unit_is_found(nurse: Session) -> None:
    who = admitted(nurse, "Cache", "12A")
    knowing.note(nurse, who, background.Findable(may_be_told=Reply.NO, confidential=True))
    assert ids(nurse, "cache") == [who]


def test_who_is_on_the_way_or_gone_is_found_with_where_and_since_when(nurse: Session) -> None:
    who = admitted(nurse, "Poirier", "12A")
    request = stay.TransferAsked(
        scope=TransferScope.UNIT, reason=TransferReason.HIGHER_LEVEL, to_unit="4300", decided_by="Dr Fortin"
    )
    asked = stays.ask_transfer(nurse, who, request)
    stays.leave(nurse, who, stay.TransferLeft(transfer=asked, override="Urgent"))
    [found] = finding.find(nurse, "poiri").people
    assert (found.whereabouts, found.to_unit, found.since) == (Whereabouts.IN_TRANSIT, "4300", nurse.now())
    gone = admitted(nurse, "Villeneuve", "12B")
    stays.discharge(nurse, gone, stay.Discharged(mode=ExitMode.HOME))
    [found] = finding.find(nurse, "villeneuve").people
    assert found.whereabouts is Whereabouts.DISCHARGED


def test_a_newborn_whom_nobody_named_is_found_in_the_language_of_whoever_looks(nurse: Session) -> None:
    mother = admitted(nurse, "Lavergne", "12A")
    child = patients.register(nurse, NewPatient(birth_name="Lavergne", mother=mother, rank=2))
    for language, name in (("fr", "NOUVEAU-NÉ de LAVERGNE, rang 2"), ("en", "NEWBORN of LAVERGNE, rank 2")):
        with speaking(language):  # type: ignore[arg-type]  # the two languages
            assert name in {each.name for each in finding.find(nurse, "lavergne").people}
    patients.correct_trait(nurse, child, "given_names", "Zoé", "Named")
    assert finding.find(nurse, "zoe").people[0].name == "LAVERGNE, Zoé"
