"""Where patients are: the bed round, admissions, transfers step by step, and ways out."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.errors import Fault
from console.record.board import RowKind
from console.record.bodies import Body, care, stay
from console.record.census import CensusAllergy, CensusRow
from console.record.codes.care import AllergyAnswer, Precaution
from console.record.codes.stay import Consent, ExitMode, Finding, TransferReason, TransferScope
from console.record.movements import Step, Whereabouts
from console.ward import care as caring
from console.ward import finding, patients, reading, stays
from console.ward.session import Session
from tests.stations import Prepared, Station, admitted, census_of, copy_of
from tests.ward.conftest import Refusal, bodies

ROW = CensusRow(
    birth_name="Tremblay",
    given_names=("Ève",),
    birth_date="1948-03-14",
    sex="F",
    number="0048",
    unit="4120",
    bed="12A",
    allergies=(CensusAllergy(substance="Latex"),),
    isolation=("CONTACT",),
    diet="Sans sel",
)
HERE = stay.BedConfirmed(unit="4120", bed="12A", finding=Finding.HERE)
NOT_HERE = stay.BedConfirmed(unit="4120", bed="12A", finding=Finding.NOT_HERE)
ASKED = stay.TransferAsked(scope=TransferScope.UNIT, reason=TransferReason.HIGHER_LEVEL, to_unit="4300", to_bed="R1")


def known_allergies(session: Session, who: str) -> None:
    """Somebody asked about allergies."""
    caring.answer_allergies(session, who, AllergyAnswer.NONE_KNOWN)


def on_the_way(session: Session, who: str) -> str:
    """A transfer as far as the departure."""
    known_allergies(session, who)
    transfer = stays.ask_transfer(session, who, ASKED)
    stays.accept_transfer(session, who, stay.TransferAccepted(transfer=transfer, by_name="Dr X"))
    stays.leave(session, who, stay.TransferLeft(transfer=transfer))
    return transfer


# --- the bed round ---------------------------------------------------------------------------------


def test_confirming_a_bed_takes_the_census_row_in_once(nurse: Session) -> None:
    [who] = census_of(nurse, ROW)
    assert reading.board(nurse).confirmed == 0
    stays.confirm_bed(nurse, who, HERE)
    stays.confirm_bed(nurse, who, HERE)
    file = nurse.reader.file(who)
    assert file is not None
    kinds = [line.entry.kind for line in file.lines if line.entry.source == "SNAPSHOT"]
    assert kinds.count("patient_registered") == kinds.count("stay_admitted") == kinds.count("allergy") == 1
    assert (reading.board(nurse).confirmed, file.place.bed) == (1, "12A")


def test_two_laptops_that_confirm_one_census_agree(provisioned: Prepared, tmp_path: Path, nurse: Session) -> None:
    other = copy_of(provisioned, 1, tmp_path / "other")
    there = other.unlock()
    assert census_of(nurse, ROW) == census_of(there, ROW)
    [who] = census_of(nurse, ROW)
    for session in (nurse, there):
        stays.confirm_bed(session, who, HERE)
    nurse.book.take_in(there.reader.entries())
    card = nurse.card(who)
    other.laptop.lock_cold()
    assert card.conflicts == ()
    assert (card.allergy_text(), len(card.isolations), card.place.bed) == ("Latex", 1, "12A")


def test_what_two_laptops_wrote_alike_ends_together(provisioned: Prepared, tmp_path: Path, nurse: Session) -> None:
    other = copy_of(provisioned, 1, tmp_path / "other")
    there = other.unlock()
    [who] = census_of(nurse, ROW)
    census_of(there, ROW)
    for session in (nurse, there):
        stays.confirm_bed(session, who, HERE)
    nurse.book.take_in(there.reader.entries())
    other.laptop.lock_cold()
    caring.end_alert(nurse, who, nurse.card(who).allergies[0].line.entry.id, "testé, négatif")
    assert nurse.card(who).allergies == ()


def test_whoever_is_not_found_does_not_stay_in_the_bed(nurse: Session) -> None:
    [who] = census_of(nurse, ROW)
    stays.confirm_bed(nurse, who, NOT_HERE)
    assert nurse.card(who).place.whereabouts is Whereabouts.KNOWN
    assert [row.kind for row in reading.board(nurse).rows if row.bed == "12A"] == [RowKind.EMPTY]
    assert [card.id for card in finding.cards(nurse, "tremblay")] == [who]
    with Refusal(nurse, Fault.NOT_PRESENT):
        stays.confirm_bed(nurse, who, HERE)
    stays.admit(nurse, who, stay.StayAdmitted(unit="4120", bed="13A"))
    assert nurse.card(who).place.bed == "13A"


def test_a_value_written_over_the_census_replaces_it_without_a_conflict(nurse: Session) -> None:
    [who] = census_of(nurse, ROW)
    caring.set_diet(nurse, who, care.Diet(diet="Mixé"))
    card = nurse.card(who)
    assert card.diet == care.Diet(diet="Mixé")
    assert card.conflicts == ()
    assert bodies(nurse, who, "diet") == [care.Diet(diet="Mixé")]


def test_an_alert_of_the_census_can_be_ended_at_once(nurse: Session) -> None:
    [who] = census_of(nurse, ROW)
    caring.end_alert(nurse, who, nurse.card(who).isolations[0].line.entry.id, "levé par Dr X")
    assert nurse.card(who).isolations == ()
    assert nurse.card(who).allergy_text() == "Latex"


def test_a_trait_of_the_census_is_corrected_in_one_act(nurse: Session) -> None:
    [who] = census_of(nurse, ROW)
    patients.correct_trait(nurse, who, "birth_name", "Trembley", "carte d’identité")
    card = nurse.card(who)
    assert (card.identity.birth_name, card.conflicts) == ("Trembley", ())


def test_those_of_the_census_are_found_after_the_views_were_made_again(nurse: Session) -> None:
    [who] = census_of(nurse, ROW)
    before = nurse.book.view_rows()
    nurse.book.rebuild_views()
    assert nurse.book.view_rows() == before
    assert [card.id for card in finding.cards(nurse, "trembl")] == [who]


# --- in and about ----------------------------------------------------------------------------------


def test_an_admission_is_not_doubled(nurse: Session) -> None:
    who = admitted(nurse)
    with Refusal(nurse, Fault.ALREADY_PRESENT):
        stays.admit(nurse, who, stay.StayAdmitted(unit="4120", bed="13A"))


def test_an_unknown_unit_and_an_unknown_patient_are_refused(nurse: Session) -> None:
    who = patients.register(nurse, patients.NewPatient(birth_name="Roy"))
    with Refusal(nurse, Fault.UNIT_UNKNOWN):
        stays.admit(nurse, who, stay.StayAdmitted(unit="9999"))
    with Refusal(nurse, Fault.PATIENT_UNKNOWN):
        stays.admit(nurse, "nobody", stay.StayAdmitted(unit="4120"))
    with Refusal(nurse, Fault.NOT_PRESENT):
        stays.move(nurse, who, "12B")


def test_two_people_in_one_bed_are_both_shown(nurse: Session) -> None:
    admitted(nurse)
    admitted(nurse, "Roy")
    assert [row.shares_bed for row in reading.board(nurse).rows if row.bed == "12A"] == [True, True]


def test_a_move_frees_the_bed(nurse: Session) -> None:
    who = admitted(nurse)
    stays.move(nurse, who, "12B")
    rows = {row.bed: row.kind for row in reading.board(nurse).rows}
    assert (rows["12A"], rows["12B"]) == (RowKind.EMPTY, RowKind.PATIENT)


# --- the chain of custody --------------------------------------------------------------------------


def test_a_transfer_goes_step_by_step(nurse: Session, station: Station) -> None:
    who = admitted(nurse)
    transfer = on_the_way(nurse, who)
    station.clock.advance(minutes=29)
    left = nurse.card(who).place.transfer
    assert left is not None
    assert not left.is_overdue(nurse.now())
    station.clock.advance(minutes=1)
    assert left.is_overdue(nurse.now())
    assert reading.board(nurse).in_transit[0].bed == "12A"
    stays.arrive(nurse, who, stay.TransferArrived(transfer=transfer, seen_by="IDE réa", bed="R1"))
    place = nurse.card(who).place
    assert (place.unit, place.bed, place.transfer) == ("4300", "R1", None)


def test_no_step_is_written_twice_or_out_of_turn(nurse: Session) -> None:
    who = admitted(nurse)
    known_allergies(nurse, who)
    transfer = stays.ask_transfer(nurse, who, ASKED)
    with Refusal(nurse, Fault.TRANSFER_OPEN):
        stays.ask_transfer(nurse, who, ASKED)
    with Refusal(nurse, Fault.TRANSFER_STEP):
        stays.arrive(nurse, who, stay.TransferArrived(transfer=transfer, seen_by="x"))
    acceptance = stay.TransferAccepted(transfer=transfer, by_name="Dr X")
    stays.accept_transfer(nurse, who, acceptance)
    with Refusal(nurse, Fault.TRANSFER_STEP):
        stays.accept_transfer(nurse, who, acceptance)
    stays.leave(nurse, who, stay.TransferLeft(transfer=transfer))
    with Refusal(nurse, Fault.TRANSFER_STEP):
        stays.leave(nurse, who, stay.TransferLeft(transfer=transfer))
    stays.arrive(nurse, who, stay.TransferArrived(transfer=transfer, seen_by="x"))
    with Refusal(nurse, Fault.TRANSFER_UNKNOWN):
        stays.arrive(nurse, who, stay.TransferArrived(transfer=transfer, seen_by="x"))


@pytest.mark.parametrize("override", [None, "", "  "])
def test_what_is_missing_stops_a_departure_until_somebody_writes_why(nurse: Session, override: str | None) -> None:
    who = admitted(nurse)
    transfer = stays.ask_transfer(nurse, who, ASKED)
    with Refusal(nurse, Fault.TRANSFER_NOT_READY):
        stays.leave(nurse, who, stay.TransferLeft(transfer=transfer, override=override))
    stays.leave(nurse, who, stay.TransferLeft(transfer=transfer, override="urgence vitale"))
    assert nurse.card(who).place.whereabouts is Whereabouts.IN_TRANSIT


def test_another_hospital_needs_its_name_consent_and_a_telephone(nurse: Session) -> None:
    who = admitted(nurse)
    known_allergies(nurse, who)
    bare = stay.TransferAsked(scope=TransferScope.HOSPITAL, reason=TransferReason.NO_CAPABILITY)
    transfer = stays.ask_transfer(nurse, who, bare)
    card = nurse.card(who)
    assert card.place.transfer is not None
    assert len(stays.lacking_before_leaving(card, card.place.transfer)) == 4
    stays.cancel_transfer(nurse, who, transfer, "refait")
    full = stay.TransferAsked(
        scope=TransferScope.HOSPITAL,
        reason=TransferReason.NO_CAPABILITY,
        to_hospital="CH voisin",
        consent=Consent.IMPOSSIBLE,
        phone="05",
    )
    transfer = stays.ask_transfer(nurse, who, full)
    stays.accept_transfer(nurse, who, stay.TransferAccepted(transfer=transfer, by_name="Dr X"))
    with Refusal(nurse, Fault.TRANSFER_NOT_READY):
        stays.leave(nurse, who, stay.TransferLeft(transfer=transfer))
    stays.leave(nurse, who, stay.TransferLeft(transfer=transfer, identity_checked=True, copies_printed=True))
    stays.arrive(nurse, who, stay.TransferArrived(transfer=transfer, seen_by="par téléphone"))
    assert nurse.card(who).place.whereabouts is Whereabouts.TRANSFERRED


def test_a_cancelled_transfer_leaves_the_patient_where_they_were(nurse: Session) -> None:
    who = admitted(nurse)
    transfer = on_the_way(nurse, who)
    with Refusal(nurse, Fault.REASON_MISSING):
        stays.cancel_transfer(nurse, who, transfer, " ")
    stays.cancel_transfer(nurse, who, transfer, "ascenseur en panne")
    place = nurse.card(who).place
    assert (place.whereabouts, place.bed, place.transfer) == (Whereabouts.PRESENT, "12A", None)
    with Refusal(nurse, Fault.TRANSFER_UNKNOWN):
        stays.cancel_transfer(nurse, who, transfer, "encore")


# --- ways out --------------------------------------------------------------------------------------


def leave_by(session: Session, who: str, exit_: Body) -> None:
    """One of the three ways out."""
    match exit_:
        case stay.Discharged():
            stays.discharge(session, who, exit_)
        case stay.Died():
            stays.declare_death(session, who, exit_)
        case stay.Absconded():
            stays.abscond(session, who, exit_)


EXITS = [
    (stay.Discharged(mode=ExitMode.HOME), Whereabouts.DISCHARGED),
    (stay.Died(declared_by="Dr X"), Whereabouts.DEAD),
    (stay.Absconded(last_seen="parking"), Whereabouts.ABSCONDED),
]


@pytest.mark.parametrize(("exit_", "where"), EXITS, ids=lambda each: type(each).__name__)
def test_whoever_is_gone_frees_the_bed_and_goes_only_once(nurse: Session, exit_: Body, where: Whereabouts) -> None:
    who = admitted(nurse)
    transfer = stays.ask_transfer(nurse, who, ASKED)
    leave_by(nurse, who, exit_)
    place = nurse.card(who).place
    assert (place.whereabouts, place.transfers[0].step) == (where, Step.CANCELLED)
    assert reading.board(nurse).patients == ()
    with Refusal(nurse, Fault.NOT_PRESENT):
        leave_by(nurse, who, exit_)
    with Refusal(nurse, Fault.TRANSFER_UNKNOWN):
        stays.accept_transfer(nurse, who, stay.TransferAccepted(transfer=transfer, by_name="Dr X"))


def test_somebody_may_die_on_the_way(nurse: Session) -> None:
    who = admitted(nurse)
    on_the_way(nurse, who)
    with Refusal(nurse, Fault.NOT_PRESENT):
        stays.discharge(nurse, who, stay.Discharged(mode=ExitMode.HOME))
    stays.declare_death(nurse, who, stay.Died(declared_by="Dr X"))
    assert nurse.card(who).place.whereabouts is Whereabouts.DEAD
    assert nurse.reader.in_unit("4300") == []


def test_an_isolation_word_that_no_table_knows_is_kept_as_it_was_said(nurse: Session) -> None:
    [who] = census_of(nurse, CensusRow(birth_name="Roy", number="9", unit="4120", bed="12B", isolation=("BHRe",)))
    assert nurse.card(who).isolations[0].line.body == care.Isolation(precaution=Precaution.STANDARD, organism="BHRe")
