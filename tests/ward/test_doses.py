"""Critical doses, devices, procedures, results and repeated tasks: nothing without its unit, nothing twice unseen."""

from __future__ import annotations

import itertools

import pytest

from console.errors import Fault
from console.record.bodies import care
from console.record.bodies.device import Device
from console.record.bodies.dose import DoseGiven
from console.record.bodies.note import WholePatientNote
from console.record.bodies.procedure import Procedure
from console.record.codes.care import TaskState
from console.record.codes.device import DeviceKind, DeviceState
from console.record.codes.dose import HighRisk, Route
from console.record.codes.note import Stage
from console.record.codes.procedure import ProcedureState
from console.record.devices import devices_of, in_place
from console.record.doses import doses_of, given_by_others, given_twice, last_doses
from console.record.entry import Proxy
from console.record.instant import plus
from console.record.procedures import planned, procedures_of
from console.ward import care as caring
from console.ward import corrections, devices, doses, procedures, results, tasks
from console.ward.results import Received
from console.ward.session import Session, Told
from tests.stations import Station, admitted
from tests.ward.conftest import Refusal

INSULIN = DoseGiven(drug="Insuline rapide", typed="4 UI", route=Route.SC, high_risk=HighRisk.INSULIN)
_names = (f"Dose{number}" for number in itertools.count())


@pytest.fixture
def who(at_work: Session) -> str:
    return admitted(at_work, next(_names))


# --- doses -----------------------------------------------------------------------------------------


def test_a_dose_keeps_its_unit_and_what_was_typed(at_work: Session, who: str) -> None:
    doses.give(at_work, who, DoseGiven(drug="Digoxine", typed="0,25 mg"))
    (dose,) = doses_of(at_work.card(who))
    assert dose.body.dose is not None
    assert (dose.body.dose.value, dose.body.dose.unit, dose.body.dose.text) == ("0.25", "mg", "0,25 mg")
    assert dose.is_whole


def test_a_dose_without_a_unit_is_kept_and_is_not_whole_until_the_unit_is_added(at_work: Session, who: str) -> None:
    kept = doses.give(at_work, who, DoseGiven(drug="Énoxaparine", typed="4000"))
    assert [dose.is_whole for dose in doses_of(at_work.card(who))] == [False]
    whole = doses.read_dose(DoseGiven(drug="Énoxaparine", typed="4000 UI"))
    corrections.amend(at_work, kept.entry.id, whole, "unité ajoutée")
    assert [dose.is_whole for dose in doses_of(at_work.card(who))] == [True]


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("1,000 mg", Fault.AMBIGUOUS_NUMBER),
        ("quatre", Fault.UNREADABLE_NUMBER),
        ("", Fault.FIELD_EMPTY),
        ("0 mg", Fault.OUT_OF_RANGE),
        ("-2 mg", Fault.OUT_OF_RANGE),
    ],
)
def test_a_dose_that_two_people_could_read_differently_is_refused(
    at_work: Session, who: str, typed: str, fault: Fault
) -> None:
    with Refusal(at_work, fault):
        doses.give(at_work, who, DoseGiven(drug="Morphine", typed=typed))


def test_the_next_dose_comes_after_this_one(at_work: Session, who: str) -> None:
    with Refusal(at_work, Fault.INVALID_FIELD):
        doses.give(at_work, who, DoseGiven(drug="Morphine", typed="5 mg", next_due=at_work.now()))


def test_the_last_dose_of_each_drug_is_known_however_its_name_is_written(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    doses.give(nurse, who, DoseGiven(drug="Héparine", typed="500 UI", next_due=plus(nurse.now(), hours=1)))
    doses.give(nurse, who, INSULIN)
    station.clock.advance(hours=1)
    doses.give(nurse, who, DoseGiven(drug="HEPARINE", typed="600 UI", next_due=plus(nurse.now(), hours=1)))
    assert [dose.body.typed for dose in last_doses(nurse.card(who))] == ["600 UI", "4 UI"]
    assert not last_doses(nurse.card(who))[0].is_overdue(nurse.now())
    assert last_doses(nurse.card(who))[0].is_overdue(plus(nurse.now(), minutes=61))


def test_two_givers_of_one_drug_within_ten_minutes_are_named(station: Station, nurse: Session) -> None:
    who, other = admitted(nurse), station.unlock("other")
    doses.give(nurse, who, INSULIN)
    station.clock.advance(minutes=9)
    assert [
        dose.by for dose in given_by_others(other.card(who), other.person.name, "INSULINE rapide", other.now())
    ] == ["Maëlle Tanguy"]
    assert given_by_others(nurse.card(who), nurse.person.name, "Insuline rapide", nurse.now()) == ()
    doses.give(other, who, INSULIN)
    ((one, two),) = given_twice(doses_of(nurse.card(who)))
    assert (one.by, two.by) == ("Maëlle Tanguy", "Jules Aubry")
    station.clock.advance(minutes=11)
    doses.give(nurse, who, INSULIN)
    assert len(given_twice(doses_of(nurse.card(who)))) == 1


def test_who_gave_is_not_always_who_wrote(at_work: Session, who: str) -> None:
    told = Told(source="VERBAL", on_behalf_of=Proxy(name="Dr Fortin", role="MED"))
    doses.give(at_work, who, INSULIN, told)
    assert doses_of(at_work.card(who))[0].by == "Dr Fortin"


# --- devices ---------------------------------------------------------------------------------------


def test_a_device_is_put_in_looked_after_and_taken_out(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    line = devices.put_in(nurse, who, Device(kind=DeviceKind.PVC, site="main", next_check=plus(nurse.now(), hours=8)))
    station.clock.advance(hours=9)
    assert in_place(nurse.card(who))[0].is_overdue(nurse.now())
    devices.check(nurse, who, line, "propre", plus(nurse.now(), hours=8))
    (standing,) = in_place(nurse.card(who))
    assert (standing.id, standing.body.finding, standing.body.checked_at) == (line, "propre", nurse.now())
    assert not standing.is_overdue(nurse.now())
    devices.take_out(nurse, who, line, "douleur")
    assert in_place(nurse.card(who)) == ()
    assert devices_of(nurse.card(who))[0].body.state is DeviceState.REMOVED
    with Refusal(nurse, Fault.ENTRY_UNKNOWN):
        devices.check(nurse, who, line)


# --- procedures and results ------------------------------------------------------------------------


def test_a_procedure_is_planned_until_somebody_says_what_became_of_it(at_work: Session, who: str) -> None:
    name = procedures.plan(at_work, who, Procedure(what="Scanner", at=plus(at_work.now(), hours=2)))
    assert [each.id for each in planned(at_work.card(who))] == [name]
    with Refusal(at_work, Fault.REASON_MISSING):
        procedures.settle(at_work, who, name, ProcedureState.CANCELLED)
    procedures.settle(at_work, who, name, ProcedureState.DONE, "normal")
    assert planned(at_work.card(who)) == ()
    assert procedures_of(at_work.card(who))[0].body.outcome == "normal"
    with Refusal(at_work, Fault.FIELD_EMPTY):
        procedures.plan(at_work, who, Procedure(what=" "))


def test_a_critical_result_is_not_taken_before_it_was_said_back(at_work: Session, who: str) -> None:
    heard = Received("6,8", "Labo, M. Kim", unit="mmol/L", is_critical=True)
    with Refusal(at_work, Fault.READ_BACK_MISSING):
        results.note_result(at_work, who, "Kaliémie", heard)
    told_at = at_work.now()
    repeated = Received(
        "6,8", "Labo, M. Kim", read_back=True, unit="mmol/L", reference="3,5–5,0", is_critical=True,
        doctor="Dr Fortin", doctor_informed_at=told_at,
    )  # fmt: skip
    results.note_result(at_work, who, "Kaliémie", repeated)
    body = at_work.card(who).results[-1].body
    assert (body.value, body.value_unit, body.reference, body.doctor_informed_at) == (
        "6,8",
        "mmol/L",
        "3,5–5,0",
        told_at,
    )


def test_giving_up_on_a_result_needs_a_reason(at_work: Session, who: str) -> None:
    name = results.await_result(at_work, who, care.AwaitedResult(what="ECBU"))
    with Refusal(at_work, Fault.REASON_MISSING):
        results.cancel_result(at_work, who, name, "")
    results.cancel_result(at_work, who, name, "tube perdu")
    assert at_work.card(who).awaited == ()


def test_a_note_on_the_whole_patient_needs_at_least_one_box(at_work: Session, who: str) -> None:
    with Refusal(at_work, Fault.FIELD_EMPTY):
        caring.write_whole(at_work, who, WholePatientNote(point=Stage.ENTRY))
    whole = WholePatientNote(point=Stage.ENTRY, experience="inquiet")
    caring.write_whole(at_work, who, whole)
    file = at_work.reader.file(who)
    assert file is not None
    assert [line.body for line in file.lines if line.entry.kind == "whole_patient_note"] == [whole]


# --- tasks -----------------------------------------------------------------------------------------


def repeated(session: Session, **more: object) -> care.Task:
    """A task every four hours, due in an hour."""
    values = {"title": "Bandelette", "due_at": plus(session.now(), hours=1), "every_minutes": 240} | more
    return care.Task(**values)  # type: ignore[arg-type]  # members of a task


def test_a_repeated_task_makes_its_next_turn_when_one_is_done(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    task = tasks.add_task(nurse, who, repeated(nurse))
    first_due = plus(nurse.now(), hours=1)
    station.clock.advance(hours=2)
    tasks.settle_task(nurse, who, task, TaskState.DONE)
    (turn,) = nurse.card(who).open_tasks
    assert (turn.id, turn.body.due_at) == (f"{task}#1", plus(first_due, hours=4))
    station.clock.advance(hours=13)
    tasks.settle_task(nurse, who, turn.id, TaskState.NOT_DONE, "au bloc")
    (later,) = nurse.card(who).open_tasks
    assert (later.id, later.body.due_at) == (f"{task}#4", plus(first_due, hours=16))
    tasks.settle_task(nurse, who, later.id, TaskState.CANCELLED, "arrêté")
    assert nurse.card(who).open_tasks == ()


def test_a_repeated_task_ends_when_it_was_to_end(nurse: Session) -> None:
    who = admitted(nurse)
    task = tasks.add_task(nurse, who, repeated(nurse, until=plus(nurse.now(), hours=3)))
    tasks.settle_task(nurse, who, task, TaskState.DONE)
    assert nurse.card(who).open_tasks == ()


def test_a_repeated_task_of_the_unit_goes_on_too(nurse: Session) -> None:
    task = tasks.add_task(nurse, None, repeated(nurse))
    tasks.settle_task(nurse, None, task, TaskState.DONE)
    found, _standing = tasks.find_task(nurse, None, f"{task}#1")
    assert found.is_open


def test_two_laptops_that_settle_one_turn_make_one_next_turn(nurse: Session) -> None:
    who = admitted(nurse)
    tasks.add_task(nurse, who, repeated(nurse))
    (task,) = nurse.card(who).open_tasks
    one, two = tasks.next_turn(task, nurse.now()), tasks.next_turn(task, plus(nurse.now(), minutes=3))
    assert one == two
    assert one is not None


def test_a_margin_makes_a_task_late_later(nurse: Session) -> None:
    who = admitted(nurse)
    tasks.add_task(nurse, who, repeated(nurse, window_minutes=30))
    (task,) = nurse.card(who).open_tasks
    assert not task.is_overdue(plus(nurse.now(), minutes=89))
    assert task.is_overdue(plus(nurse.now(), minutes=91))
