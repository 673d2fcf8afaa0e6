"""Matching: explained, decided by two people, and undone without a trace of harm."""

from __future__ import annotations

import msgspec
import pytest

from console.errors import CahierError, Fault
from console.record.bodies import patient, stay
from console.record.census import CensusRow
from console.record.codes.patient import Sex
from console.record.links import LinkState
from console.recovery.candidate import Candidate, decisions_file, read_decisions
from console.recovery.conflict_kinds import Kind
from console.recovery.deciding import decide
from console.recovery.examination import conflicts
from console.recovery.search import Search, candidates
from console.recovery.set_aside import set_aside
from console.ward import clock, corrections, patients, stays
from console.ward.links import every_link
from console.ward.session import Session, Told
from tests.recovery.conftest import PHRASE, Hospital, observation

ROY = CensusRow(
    birth_name="Roy", given_names=("Mathieu",), birth_date="1960-05-04", sex="M", number="0077", authority="IPP"
)


def rules(found: list[Candidate], name: str) -> list[tuple[str, str]]:
    return [(each.row.number or "", each.rule) for each in found if each.name.startswith(name)]


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({}, "STRICT_TRAITS"),
        ({"birth_date": "1960-04-05"}, "NAMES"),
        ({"birth_name": "Mathieu", "given_names": ("Roy",)}, "NAMES"),
        ({"birth_name": "Rot"}, "NAMES"),
        ({"birth_name": "Autre", "used_name": "Roy"}, "NAMES"),
        ({"sex": "F"}, "NAMES"),
        ({"birth_name": "Roy", "birth_date": "1960-05-14"}, "NAMES_NEAR_DATE"),
        ({"birth_name": "Rou", "birth_date": "1960"}, "NAMES_NEAR_DATE"),
        ({"given_names": ("Philippe",)}, "ONE_NAME"),
        ({"birth_name": "Hector", "given_names": ("Matthieu",)}, "ONE_NAME"),
        ({"birth_date": None}, "NAMES_ALONE"),
        ({"birth_date": "1971-11-23"}, "NAMES_ALONE"),
    ],
)
def test_each_rule_of_the_cascade_finds_its_own(hospital: Hospital, changed: dict[str, object], rule: str) -> None:
    _laptop, it = hospital.recovery()
    row = msgspec.structs.replace(ROY, **changed)
    assert rules(candidates(it, [row]), "ROY") == [("0077", rule)]


def test_a_weak_rule_is_silent_beside_a_surer_one_and_where_many_have_the_names(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    namesake = msgspec.structs.replace(ROY, birth_date="1971-11-23", number="0078")
    assert rules(candidates(it, [ROY, namesake]), "ROY") == [("0077", "STRICT_TRAITS")]
    namesakes = [msgspec.structs.replace(namesake, number=f"007{n}") for n in range(4)]
    assert rules(candidates(it, namesakes[:3]), "ROY") == [(f"007{n}", "NAMES_ALONE") for n in range(3)]
    assert rules(candidates(it, namesakes), "ROY") == []


def test_bed_and_time_find_somebody_without_a_name(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    place = it.card(hospital.unknown).place
    row = CensusRow(birth_name="Durand", number="0099", sex="M", unit="4120", bed="13A", admitted_at=place.admitted_at)
    [found] = [each for each in candidates(it, [row]) if each.patient == hospital.unknown]
    assert found.rule == "BED_AND_TIME"
    assert found.agrees == ("sex", "unit", "bed")
    assert found.differs == ("birth_name",)


def test_nobody_matches_on_an_empty_number_or_on_nothing(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    assert candidates(it, [msgspec.structs.replace(ROY, number=None), CensusRow(birth_name="Roy", number="1")]) == []


def test_whoever_has_number_and_birth_date_is_that_person_already(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    row = CensusRow(birth_name="Tremblay", given_names=("Marie",), birth_date="1948-03-14", number="0048")
    assert rules(candidates(it, [row]), "TREMBLAY") == []


def _same(it: Session) -> list[Candidate]:
    [found] = [each for each in candidates(it, [ROY]) if each.rule == "STRICT_TRAITS"]
    text = decisions_file([msgspec.structs.replace(found, decision="SAME", reason="Carte d’identité vue")])
    return read_decisions(text)


def test_a_link_takes_two_people_and_can_be_undone(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    laptop = _laptop
    wanted = _same(it)
    assert [each.became for each in decide(it, wanted)] == ["PROPOSED"]
    assert [each.became for each in decide(it, wanted)] == ["WAITING"]
    assert len(it.reader.members(wanted[0].patient)) == 1

    second = laptop.unlock(laptop.person_named("Ilan"), "forêt élan miroir café tulipe")
    assert [each.became for each in decide(second, wanted)] == ["CONFIRMED"]
    assert [each.became for each in decide(second, wanted)] == ["ALREADY"]
    assert {"0077"} <= {number.value for number in it.card(wanted[0].patient).identity.numbers}

    undone = [msgspec.structs.replace(wanted[0], decision="UNLINK", reason="Homonyme")]
    assert [each.became for each in decide(second, undone)] == ["UNLINKED"]
    assert len(it.reader.members(wanted[0].patient)) == 1


def _different(candidate: Candidate) -> Candidate:
    return msgspec.structs.replace(candidate, decision="DIFFERENT", reason="Vu, ce n’est pas lui")


def test_somebody_else_is_remembered_by_the_next_opening_until_it_is_taken_back(hospital: Hospital) -> None:
    laptop, it = hospital.recovery()
    namesake = msgspec.structs.replace(ROY, birth_date="1971-11-23", number="0078")
    rows = [ROY, namesake]
    [found] = [each for each in candidates(it, rows) if each.name.startswith("ROY")]
    [done] = decide(it, [_different(found)])
    assert (done.became, len(set_aside(it))) == ("KEPT_APART", 1)
    laptop.lock_cold(it)

    _laptop, it = hospital.recovery(minutes=5)
    assert rules(candidates(it, rows), "ROY") == [("0078", "NAMES_ALONE")]  # the weaker one is heard now
    [kept] = set_aside(it)
    assert (kept.number, kept.reason, kept.author) == ("0077", "Vu, ce n’est pas lui", "Dana Fortier")
    assert kept.name.startswith("ROY")
    count = it.reader.count()
    assert [each.link for each in decide(it, [_different(found)])] == [kept.entry]
    assert it.reader.count() == count

    corrections.strike(it, kept.entry, "Trop vite")
    assert set_aside(it) == []
    assert rules(candidates(it, rows), "ROY") == [("0077", "STRICT_TRAITS")]


def test_the_number_of_another_authority_is_another_row(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    decide(it, [_different(each) for each in _same(it)])
    elsewhere = msgspec.structs.replace(ROY, authority="IPP-CLINIQUE")
    assert [each.row.authority for each in candidates(it, [ROY, elsewhere])] == ["IPP-CLINIQUE"]


def test_nobody_joins_what_somebody_has_set_aside(hospital: Hospital) -> None:
    laptop, it = hospital.recovery()
    wanted = _same(it)
    decide(it, wanted)
    second = laptop.unlock(laptop.person_named("Ilan"), PHRASE)
    assert [each.became for each in decide(second, [_different(each) for each in wanted])] == ["KEPT_APART"]

    assert [each.became for each in decide(it, wanted)] == ["OBJECTED"]
    assert [each.became for each in decide(second, wanted)] == ["OBJECTED"]
    assert {link.state for link in every_link(it)} == {LinkState.UNDONE}
    [objection] = set_aside(it)
    corrections.strike(second, objection.entry, "Carte vue")
    assert [each.became for each in decide(it, wanted)] == ["PROPOSED"]
    assert [each.became for each in decide(second, wanted)] == ["CONFIRMED"]
    assert [each.became for each in decide(it, [_different(each) for each in wanted])] == ["ALREADY"]


def test_a_decision_without_a_reason_refuses_the_whole_file(hospital: Hospital) -> None:
    _laptop, it = hospital.recovery()
    [wanted] = _same(it)
    with pytest.raises(CahierError) as refused:
        read_decisions(decisions_file([wanted, msgspec.structs.replace(wanted, reason=" ")]))
    assert refused.value.fault is Fault.DECISIONS_UNREADABLE


@pytest.mark.parametrize(
    ("changed", "reason", "named"),
    [
        ({"number": None}, "Vu", "row.number"),
        ({"number": " "}, "Vu", "row.number"),
        ({"number": "0077\x1b[2J"}, "Vu", "row.number"),
        ({"given_names": ("Ma\u202ethieu",)}, "Vu", "row.given_names"),
        ({}, "Vu\x07", "reason"),
    ],
)
def test_a_decision_that_nobody_can_have_made_refuses_the_whole_file(
    changed: dict[str, object], reason: str, named: str
) -> None:
    row = msgspec.structs.replace(ROY, **changed)
    each = Candidate(patient="p", name="ROY", number="", row=row, rule="NAMES", decision="SAME", reason=reason)
    with pytest.raises(CahierError) as caught:
        read_decisions(decisions_file([each]))
    assert (caught.value.fault, caught.value.facts["reason"]) == (Fault.DECISIONS_UNREADABLE, named)


def test_decisions_without_an_end_are_refused() -> None:
    with pytest.raises(CahierError) as caught:
        read_decisions(b'{"patient":"p","more":' + b"[" * 100_000)
    assert caught.value.fault is Fault.DECISIONS_UNREADABLE


def test_the_records_name_what_contradicts_itself(hospital: Hospital) -> None:
    laptop, ward = hospital.open("4120", "maëlle")
    new = patients.NewPatient(birth_name="Roy", given_names="Mathieu", birth_date="1960-05-04", sex=Sex.M)
    twin = patients.register(ward, new)
    stays.admit(ward, twin, stay.StayAdmitted(unit="4120", bed="13A"))
    ward.write_about(twin, patient.Trait(name="birth_name", value="Roi"))
    died_at = ward.now()
    ward.clock.advance(minutes=1)  # type: ignore[attr-defined]
    ward.write_about(twin, observation())  # by somebody who did not know yet
    ward.write_about(twin, stay.Died(), told=Told(occurred_at=died_at))
    ward.write_about(twin, patient.Trait(name="birth_name", value="Roy"))
    _it_laptop, it = hospital.recovery(minutes=10)
    hospital.collect(laptop, ward, it)

    found = {each.kind: each for each in conflicts(it)}
    assert {Kind.TWO_VALUES, Kind.AFTER_DEATH, Kind.ONE_PERSON} <= set(found)
    assert {side.author for side in found[Kind.ONE_PERSON].sides} == {"Maëlle Tanguy"}
    assert len({side.station for side in found[Kind.ONE_PERSON].sides}) == 2


def test_two_stations_that_write_one_patient_in_are_listed_with_both_sides(hospital: Hospital) -> None:
    laptop, ward = hospital.open("4300", "maëlle")
    who = patients.register(ward, patients.NewPatient(birth_name="Diallo", number="0051"))
    stays.admit(ward, who, stay.StayAdmitted(unit="4300", bed="R1"))
    other_laptop, other = hospital.open("4120", "maëlle", minutes=5)
    assert patients.register(other, patients.NewPatient(birth_name="Diallo", number="0051")) == who
    stays.admit(other, who, stay.StayAdmitted(unit="4120", bed="13A"))
    _it_laptop, it = hospital.recovery(minutes=10)
    hospital.collect(laptop, ward, it)
    hospital.collect(other_laptop, other, it)

    kinds = {each.kind: each for each in conflicts(it)}
    assert len({side.station for side in kinds[Kind.TWO_PLACES].sides}) == 2
    assert {side.name for side in kinds[Kind.ONE_BED].sides} == {"DIALLO", "INCONNU-ALPHA"}


def test_a_search_that_is_kept_says_what_a_new_one_would(hospital: Hospital) -> None:
    """Whoever is looked up once is looked up again when something is written, decided, linked or taken back."""
    laptop, dana = hospital.recovery()
    rows = [ROY, msgspec.structs.replace(ROY, number="0078", birth_date="1970-01-01")]
    search = Search(dana, rows)

    def brought_up_to_date(session: Session) -> list[Candidate]:
        while search.look_further(session, 1):
            pass
        assert search.candidates() == candidates(session, rows)
        return search.candidates()

    found = [each for each in brought_up_to_date(dana) if each.name.startswith("ROY")]
    [decided] = decide(dana, [_different(found[0])])
    assert decided.became == "KEPT_APART"
    assert "0077" not in {each.row.number for each in brought_up_to_date(dana)}
    corrections.strike(dana, set_aside(dana)[0].entry, "Même personne")
    assert brought_up_to_date(dana) == found
    same = msgspec.structs.replace(found[0], decision="SAME", reason="Carte vue")
    decide(dana, [same])
    brought_up_to_date(dana)
    laptop.lock_cold(dana)

    laptop, ilan = hospital.recovery("Ilan", minutes=1)
    assert [each.became for each in decide(ilan, [same])] == ["CONFIRMED"]
    brought_up_to_date(ilan)
    decide(ilan, [msgspec.structs.replace(same, decision="UNLINK")])
    brought_up_to_date(ilan)
    laptop.lock_cold(ilan)


def test_a_clock_that_is_put_right_is_heard_by_a_search_that_is_kept(hospital: Hospital) -> None:
    ward = hospital.open("4120", "maëlle", minutes=60)[1]
    place = ward.card(hospital.unknown).place
    row = CensusRow(birth_name="Durand", number="0099", sex="M", unit="4120", bed="13A", admitted_at=place.admitted_at)
    kept = Search(ward, [row])
    assert kept.look_further(ward) == 0
    assert [each.patient for each in kept.candidates() if each.rule == "BED_AND_TIME"] == [hospital.unknown]

    last = ward.book.head().seq
    clock.correct(ward, first_seq=1, last_seq=last, shift_s=-3 * 24 * 3600, reason="Mauvais jour")
    assert kept.look_further(ward) == 0
    new = Search(ward, [row])
    assert new.look_further(ward) == 0
    assert kept.candidates() == new.candidates() == []


def test_a_link_that_was_proposed_from_the_other_side_is_the_same_link(hospital: Hospital) -> None:
    laptop, dana = hospital.recovery()
    [found] = _same(dana)
    [proposed] = decide(dana, [found])
    link = next(each for each in every_link(dana) if each.id == proposed.link)
    ours, theirs = link.ids if link.ids[0] == found.patient else link.ids[::-1]
    patients.unlink(dana, link.id, "À refaire")
    again = patients.propose_link(dana, theirs, ours, "Carte vue")
    laptop.lock_cold(dana)

    _laptop, ilan = hospital.recovery("Ilan", minutes=1)
    [decided] = decide(ilan, [found])
    assert (decided.became, decided.link) == ("CONFIRMED", again)
