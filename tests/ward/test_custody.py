"""What goes with a transfer, what leaving leaves behind, and what may be written about the dead."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from console.errors import Fault
from console.record import beds
from console.record.board import RowKind
from console.record.bodies import care, stay
from console.record.bodies.device import Device
from console.record.bodies.dose import DoseGiven
from console.record.bodies.paper_period import DrugChart
from console.record.codes.care import AllergyAnswer
from console.record.codes.device import DeviceKind
from console.record.codes.paper_period import ChartPlace
from console.record.codes.stay import BedCondition, Consent, ExitMode, Lacking, TransferReason, TransferScope
from console.record.custody import custody_of, drug_chart_of, is_fresh, observed_at_departure
from console.record.instant import plus
from console.record.movements import Step, Whereabouts
from console.record.quantity import parse_quantity
from console.ward import admissions, corrections, custody, observations, reading, results, stays
from console.ward import care as caring
from console.ward.patients import NewPatient
from console.ward.session import Session, Told
from tests.stations import Station, admitted
from tests.ward.conftest import Refusal, bodies

ASKED = stay.TransferAsked(scope=TransferScope.UNIT, reason=TransferReason.HIGHER_LEVEL, to_unit="4300", to_bed="R1")
ZONE = ZoneInfo("Europe/Paris")
AWAY = stay.TransferAsked(
    scope=TransferScope.HOSPITAL,
    reason=TransferReason.NO_CAPABILITY,
    to_hospital="CH voisin",
    consent=Consent.YES,
    phone="05",
)


def dirty(session: Session) -> frozenset[str]:
    return beds.beds_to_clean(reading.bed_states(session))


def on_the_way(session: Session, who: str, ask: stay.TransferAsked = ASKED) -> str:
    transfer = stays.ask_transfer(session, who, ask)
    stays.accept_transfer(session, who, stay.TransferAccepted(transfer=transfer, by_name="Dr X"))
    stays.leave(session, who, stay.TransferLeft(transfer=transfer, override="urgence"))
    return transfer


def test_a_corrected_request_keeps_the_id_that_later_steps_name(at_work: Session) -> None:
    who = admitted(at_work, "Corrigé")
    transfer = stays.ask_transfer(at_work, who, ASKED)
    stays.accept_transfer(at_work, who, stay.TransferAccepted(transfer=transfer, by_name="Dr X"))
    asked = stay.TransferAsked(scope=TransferScope.UNIT, reason=TransferReason.SPECIALTY, to_unit="4400")
    corrections.amend(at_work, transfer, asked, "autre unité")
    found = at_work.card(who).place.transfer
    assert found is not None
    assert (found.id, found.step, found.ask.to_unit) == (transfer, Step.ACCEPTED, "4400")
    stays.leave(at_work, who, stay.TransferLeft(transfer=transfer, override="x"))
    assert at_work.card(who).place.whereabouts is Whereabouts.IN_TRANSIT


def test_nobody_arrives_before_they_left(at_work: Session, shared: Station) -> None:
    who = admitted(at_work, "Pressé")
    transfer = on_the_way(at_work, who)
    shared.clock.advance(minutes=10)
    arrival = stay.TransferArrived(transfer=transfer, seen_by="IDE", bed="R1")
    with Refusal(at_work, Fault.BEFORE_DEPARTURE):
        stays.arrive(at_work, who, arrival, Told(occurred_at=plus(at_work.now(), minutes=-11)))
    stays.arrive(at_work, who, arrival, Told(occurred_at=plus(at_work.now(), minutes=-9)))
    assert at_work.card(who).place.unit == "4300"


def test_what_was_missing_when_somebody_left_stands_in_the_entry(at_work: Session) -> None:
    who = admitted(at_work, "Lacune")
    caring.answer_allergies(at_work, who, AllergyAnswer.NONE_KNOWN)
    on_the_way(at_work, who, AWAY)
    [left] = bodies(at_work, who, "transfer_left")
    assert isinstance(left, stay.TransferLeft)
    assert left.lacking == (Lacking.IDENTITY, Lacking.COPIES)


def test_transport_and_file_are_restated_whole_and_stand_once(at_work: Session) -> None:
    who = admitted(at_work, "Dossier")
    with Refusal(at_work, Fault.TRANSFER_UNKNOWN):
        custody.write(at_work, who, stay.TransferDossier(transfer="nothing"))
    transfer = stays.ask_transfer(at_work, who, AWAY)
    for carrier in ("Ambulances du Port", "SMUR"):
        custody.write(at_work, who, stay.TransportArranged(transfer=transfer, carrier=carrier))
        custody.write(at_work, who, stay.TransferDossier(transfer=transfer, skin=carrier))
        custody.write(at_work, who, stay.TransferFollowedUp(transfer=transfer, receipt_by=carrier))
    found = custody_of(at_work.card(who), transfer)
    assert found.transport is not None
    assert found.dossier is not None
    assert found.follow_up is not None
    assert (found.transport.carrier, found.dossier.skin, found.follow_up.receipt_by) == ("SMUR",) * 3
    assert not at_work.card(who).conflicts


def test_nobody_retypes_what_the_file_says(at_work: Session) -> None:
    who = admitted(at_work, "Prérempli")
    caring.set_diet(at_work, who, care.Diet(diet="Sans sel"))
    results.await_result(at_work, who, care.AwaitedResult(what="Troponine"))
    custody.place_drug_chart(at_work, who, DrugChart(chart_place=ChartPlace.TROLLEY, sheet="12"))
    at_work.write_about(who, DoseGiven(drug="Noradrénaline", typed="5 mg", dose=parse_quantity("5 mg", "x")))
    at_work.write_about(who, DoseGiven(drug="Insuline", typed="8"))
    at_work.write_about(who, Device(kind=DeviceKind.PVC, site="Avant-bras gauche"))
    transfer = stays.ask_transfer(at_work, who, AWAY)
    card = at_work.card(who)
    [open_transfer] = card.place.transfers
    filled = custody.prefilled(at_work.reader.file(who) or card, open_transfer, ZONE)
    assert filled.nutrition == "Sans sel"
    assert filled.tests_awaited == "Troponine"
    assert filled.callback == "05"
    assert "12" in (filled.last_doses or "")
    assert "Noradrénaline 5 mg" in (filled.last_doses or "")
    assert "Insuline" not in (filled.last_doses or "")  # a dose without its unit is never handed over
    assert "Avant-bras gauche" in (filled.devices or "")
    custody.write(at_work, who, stay.TransferDossier(transfer=transfer, nutrition="À jeun"))
    assert custody.prefilled(at_work.card(who), open_transfer, ZONE).nutrition == "À jeun"


def test_observations_older_than_half_an_hour_are_not_fresh(at_work: Session, shared: Station) -> None:
    who = admitted(at_work, "Constantes")
    observations.observe(at_work, who, care.Observed(pulse=80))
    transfer = stays.ask_transfer(at_work, who, ASKED)
    card = at_work.card(who)
    assert card.place.transfer is not None
    seen = observed_at_departure(card, card.place.transfer)
    assert seen is not None
    assert transfer == card.place.transfer.id
    assert is_fresh(seen, plus(seen.at, minutes=30))
    assert not is_fresh(seen, plus(seen.at, minutes=31))
    assert not is_fresh(None, shared.clock.now())


def test_the_place_of_the_drug_chart_is_one_value_that_the_last_one_replaces(at_work: Session) -> None:
    who = admitted(at_work, "Feuille")
    for place in (ChartPlace.BEDSIDE, ChartPlace.PHARMACY):
        custody.place_drug_chart(at_work, who, DrugChart(chart_place=place))
    found = drug_chart_of(at_work.card(who))
    assert found is not None
    assert found[0].chart_place is ChartPlace.PHARMACY


@pytest.mark.parametrize(
    "leave",
    [
        lambda session, who: stays.discharge(session, who, stay.Discharged(mode=ExitMode.HOME)),
        lambda session, who: stays.declare_death(session, who, stay.Died()),
        lambda session, who: stays.abscond(session, who, stay.Absconded()),
        lambda session, who: stays.move(session, who, "12B"),
        lambda session, who: stays.arrive(
            session, who, stay.TransferArrived(transfer=on_the_way(session, who), seen_by="IDE")
        ),
    ],
    ids=["discharged", "died", "absconded", "moved", "arrived elsewhere"],
)
def test_a_bed_that_somebody_left_must_be_cleaned_until_it_is_said_to_be_ready(
    nurse: Session, leave: Callable[[Session, str], object]
) -> None:
    who = admitted(nurse, bed="12A")
    leave(nurse, who)
    assert dirty(nurse) == {"12A"}
    [row] = [row for row in reading.board(nurse).rows if row.bed == "12A"]
    assert row.state is not None
    assert row.state.bed_condition is BedCondition.TO_CLEAN
    stays.turn_bed(nurse, "12A", BedCondition.READY)
    assert not dirty(nurse)


def test_a_bed_is_blocked_with_a_reason_and_opened_again(at_work: Session) -> None:
    def kind_of(bed: str) -> RowKind:
        return next(row.kind for row in reading.board(at_work).rows if row.bed == bed)

    with Refusal(at_work, Fault.REASON_MISSING):
        stays.turn_bed(at_work, "18B", BedCondition.BLOCKED)
    stays.turn_bed(at_work, "18B", BedCondition.BLOCKED, "Prise d’oxygène hors service")
    assert kind_of("18B") is RowKind.CLOSED
    stays.turn_bed(at_work, "18B", BedCondition.READY)
    assert kind_of("18B") is RowKind.EMPTY


def test_an_admission_says_how_the_bed_was_found(at_work: Session) -> None:
    admission = stay.StayAdmitted(unit="4120", bed="17A")
    found = admissions.Arrival(admission, bed_condition=BedCondition.TO_CLEAN)
    admissions.admit_newcomer(at_work, NewPatient("Lit", "Sale"), found)
    assert reading.bed_states(at_work)["17A"].bed_condition is BedCondition.TO_CLEAN


def test_the_record_of_somebody_who_died_takes_addenda_and_what_happened_before(
    nurse: Session, station: Station
) -> None:
    who = admitted(nurse)
    station.clock.advance(minutes=30)
    stays.declare_death(nurse, who, stay.Died(declared_by="Dr X"))
    station.clock.advance(minutes=5)
    with Refusal(nurse, Fault.PATIENT_DECEASED):
        observations.observe(nurse, who, care.Observed(pulse=80))
    observations.observe(nurse, who, care.Observed(pulse=80), Told(occurred_at=plus(nurse.now(), minutes=-20)))
    caring.transmit(nurse, who, care.Transmission(target="Toilette mortuaire", data="faite"))
    [died] = [line for line in nurse.open_file(who).lines if line.entry.kind == "died"]
    corrections.amend(nurse, died.entry.id, stay.Died(declared_by="Dr X", moved_to="Chambre mortuaire"), "lieu oublié")
    assert nurse.card(who).place.whereabouts is Whereabouts.DEAD
