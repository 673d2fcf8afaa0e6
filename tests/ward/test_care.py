"""Care: observations with their score, alerts, focused notes, tasks, results; mistakes; paper."""

from __future__ import annotations

import itertools

import msgspec
import pytest

from console.errors import Fault
from console.record import news2
from console.record.bodies import care
from console.record.bodies.station import Struck
from console.record.codes.care import AllergyAnswer, Consciousness, Oxygen, Risk, TaskState
from console.record.instant import plus
from console.ward import care as caring
from console.ward import corrections, observations, reading, results, tasks
from console.ward.patients import NewPatient, register
from console.ward.session import Session, Told, on_paper
from tests.stations import Station, admitted
from tests.ward.conftest import Refusal, bodies

ROUND = care.Observed(
    respiratory_rate=25,
    spo2=90,
    oxygen=Oxygen.AIR,
    systolic=85,
    diastolic=50,
    pulse=115,
    consciousness=Consciousness.A,
    temperature_tenths=370,
)
_names = (f"Soin{number}" for number in itertools.count())


@pytest.fixture
def who(at_work: Session) -> str:
    """A patient of the test's own on the shared laptop, in a bed that nobody checks."""
    return admitted(at_work, next(_names))


def observed(session: Session, who: str) -> care.Observed:
    """The last round as it stands."""
    last = session.card(who).last_observation
    assert last is not None
    return last.body


# --- observations ----------------------------------------------------------------------------------


def test_the_score_saved_is_the_rules(at_work: Session, who: str) -> None:
    observations.observe(at_work, who, ROUND)
    assert observed(at_work, who).news2 == news2.score(
        scale=1,
        respiratory_rate=25,
        spo2=90,
        on_oxygen=False,
        systolic=85,
        pulse=115,
        consciousness="A",
        temperature_tenths=370,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"pulse": 301},
        {"spo2": 29},
        {"spo2": 101},
        {"temperature_tenths": 37},
        {"pain": 11},
        {"systolic": 60, "diastolic": 60},
    ],
)
def test_what_cannot_be_is_refused(at_work: Session, who: str, wrong: dict[str, int]) -> None:
    with Refusal(at_work, Fault.OUT_OF_RANGE):
        observations.observe(at_work, who, care.Observed(**wrong))  # type: ignore[arg-type]  # whole numbers all


def test_what_is_unusual_is_saved_and_named(at_work: Session, who: str) -> None:
    body = care.Observed(pulse=210, respiratory_rate=3)
    observations.observe(at_work, who, body)
    assert observations.unusual(body) == ["respiratory_rate", "pulse"]


@pytest.mark.parametrize("born", ["2012-03-14", ""], ids=["child", "age unknown"])
def test_children_and_those_of_unknown_age_have_no_score(at_work: Session, born: str) -> None:
    child = register(at_work, NewPatient(birth_name=next(_names), birth_date=born))
    observations.observe(at_work, child, ROUND)
    assert observed(at_work, child).news2 is None


def test_an_estimated_age_is_enough_for_a_score(at_work: Session) -> None:
    adult = register(at_work, NewPatient(birth_name=next(_names), age_estimated="60"))
    observations.observe(at_work, adult, ROUND)
    assert observed(at_work, adult).news2 is not None


@pytest.mark.parametrize("risk", [Risk.PREGNANCY, Risk.POSTPARTUM])
def test_the_pregnant_and_newly_delivered_have_no_score(at_work: Session, who: str, risk: Risk) -> None:
    caring.add_alert(at_work, who, care.RiskNoted(risk=risk))
    observations.observe(at_work, who, ROUND)
    assert observed(at_work, who).news2 is None


def test_a_site_without_the_score_saves_none(station: Station, nurse: Session) -> None:
    patient = admitted(nurse)
    nurse.site = msgspec.structs.replace(nurse.site, news2="off")
    observations.observe(nurse, patient, ROUND)
    assert observed(nurse, patient).news2 is None


def test_scale_2_needs_a_reason_and_a_name_and_leaves_older_rounds_alone(at_work: Session, who: str) -> None:
    observations.observe(at_work, who, ROUND)
    for reason, doctor in (("", "Dr X"), ("BPCO", " ")):
        with Refusal(at_work, Fault.REASON_MISSING):
            observations.set_spo2_scale(at_work, who, care.Spo2Scale(scale=2, reason=reason, decided_by=doctor))
    with Refusal(at_work, Fault.OUT_OF_RANGE):
        observations.set_spo2_scale(at_work, who, care.Spo2Scale(scale=3, reason="BPCO", decided_by="Dr X"))
    observations.set_spo2_scale(at_work, who, care.Spo2Scale(scale=2, reason="BPCO", decided_by="Dr X"))
    observations.observe(at_work, who, ROUND)
    first, second = (each.body for each in at_work.card(who).observations)
    assert (first.spo2_scale, second.spo2_scale) == (1, 2)
    assert first.news2 is not None
    assert second.news2 is not None
    assert (first.news2.parts["spo2"], second.news2.parts["spo2"]) == (3, 0)


def test_an_amended_round_is_scored_again_on_its_own_scale(at_work: Session, who: str) -> None:
    wrong = observations.observe(at_work, who, ROUND)
    observations.set_spo2_scale(at_work, who, care.Spo2Scale(scale=2, reason="BPCO", decided_by="Dr X"))
    corrections.amend(at_work, wrong.entry.id, care.Observed(spo2=97), "mal lu")
    body = observed(at_work, who)
    assert body.news2 is not None
    assert (body.spo2_scale, body.news2.parts, body.news2.total) == (1, {"spo2": 0}, None)
    with Refusal(at_work, Fault.OUT_OF_RANGE):
        corrections.amend(at_work, wrong.entry.id, care.Observed(spo2=970), "mal lu")


# --- alerts ----------------------------------------------------------------------------------------


def test_none_known_against_a_list_shows_the_list_and_a_conflict(at_work: Session, who: str) -> None:
    assert not at_work.card(who).allergies_asked
    caring.add_alert(at_work, who, care.Allergy(substance="Latex"))
    caring.answer_allergies(at_work, who, AllergyAnswer.NONE_KNOWN)
    card = at_work.card(who)
    assert (card.allergy_text(), [conflict.key for conflict in card.conflicts]) == ("Latex", ["allergies"])


def test_an_allergy_ends_only_by_name_and_with_a_reason(at_work: Session, who: str) -> None:
    allergy = caring.add_alert(at_work, who, care.Allergy(substance="Latex")).entry.id
    with Refusal(at_work, Fault.REASON_MISSING):
        caring.end_alert(at_work, who, allergy, " ")
    with Refusal(at_work, Fault.ENTRY_UNKNOWN):
        caring.end_alert(at_work, who, "nothing", "testé")
    caring.end_alert(at_work, who, allergy, "testé")
    assert at_work.card(who).allergies == ()
    with Refusal(at_work, Fault.ENTRY_UNKNOWN):
        caring.end_alert(at_work, who, allergy, "testé")


# --- focused notes, tasks, results -----------------------------------------------------------------


def test_a_target_is_open_until_a_result_is_written(at_work: Session, who: str) -> None:
    first = caring.transmit(at_work, who, care.Transmission(target="Douleur", data="EN 7")).entry.id
    second = caring.transmit(at_work, who, care.Transmission(target="Douleur", action="Titration", continues=first))
    targets = at_work.open_file(who).targets
    assert [(target.title, target.is_open, len(target.notes)) for target in targets] == [("Douleur", True, 2)]
    last = care.Transmission(target="Douleur", result="EN 2", continues=second.entry.id)
    caring.transmit(at_work, who, last)
    targets = at_work.open_file(who).targets
    assert [(target.is_open, len(target.notes)) for target in targets] == [(False, 3)]


def test_a_note_continues_only_a_note_of_the_same_patient(at_work: Session, who: str) -> None:
    other = admitted(at_work, next(_names))
    elsewhere = caring.transmit(at_work, other, care.Transmission(target="Douleur")).entry.id
    for name in (elsewhere, "nothing", observations.observe(at_work, who, ROUND).entry.id):
        with Refusal(at_work, Fault.ENTRY_UNKNOWN):
            caring.transmit(at_work, who, care.Transmission(target="Douleur", continues=name))


def test_a_task_is_settled_and_says_why_it_was_not_done(at_work: Session, who: str) -> None:
    task = tasks.add_task(at_work, who, care.Task(title="Pansement", due_at=at_work.now()))
    assert at_work.card(who).open_tasks[0].is_overdue(plus(at_work.now(), minutes=1))
    for state in (TaskState.NOT_DONE, TaskState.CANCELLED):
        with Refusal(at_work, Fault.REASON_MISSING):
            tasks.settle_task(at_work, who, task, state)
    tasks.settle_task(at_work, who, task, TaskState.NOT_DONE, "refus")
    tasks.settle_task(at_work, who, task, TaskState.DONE)
    card = at_work.card(who)
    assert [(each.body.state, each.body.title) for each in card.tasks] == [(TaskState.DONE, "Pansement")]
    assert (card.open_tasks, card.conflicts) == ((), ())
    with Refusal(at_work, Fault.ENTRY_UNKNOWN):
        tasks.settle_task(at_work, who, "nothing", TaskState.DONE)


def test_a_task_of_the_unit_is_settled_without_a_patient(nurse: Session) -> None:
    task = tasks.add_task(nurse, None, care.Task(title="Chariot d’urgence"))
    with Refusal(nurse, Fault.ENTRY_UNKNOWN):
        tasks.settle_task(nurse, None, "nothing", TaskState.DONE)
    tasks.settle_task(nurse, None, task, TaskState.DONE)
    found = [(each.id, each.body.title, each.body.state) for each in reading.unit_tasks(nurse)]
    assert found == [(task, "Chariot d’urgence", TaskState.DONE)]


def test_a_result_is_awaited_until_somebody_telephones_it(at_work: Session, who: str) -> None:
    result = results.await_result(at_work, who, care.AwaitedResult(what="Kaliémie", expected_by=at_work.now()))
    assert at_work.card(who).awaited[0].is_overdue(plus(at_work.now(), minutes=1))
    results.receive_result(at_work, who, result, results.Received("3,9", "Labo, M. Kim", read_back=True))
    card = at_work.card(who)
    assert (card.awaited, card.results[0].body.value, card.results[0].body.read_back) == ((), "3,9", True)
    with Refusal(at_work, Fault.ENTRY_UNKNOWN):
        results.receive_result(at_work, who, "nothing", results.Received("1", "x"))


# --- mistakes and paper ----------------------------------------------------------------------------


def test_an_amendment_keeps_the_time_and_how_it_is_known(at_work: Session, who: str, shared: Station) -> None:
    first = caring.transmit(at_work, who, care.Transmission(target="Toux"))
    shared.clock.advance(minutes=7)
    amended = corrections.amend(at_work, first.entry.id, care.Transmission(target="Fièvre"), " mauvaise cible ").entry
    assert amended.reason == "mauvaise cible"
    assert (amended.occurred_at, amended.occurred_from) == (first.entry.occurred_at, "CLOCK")
    assert bodies(at_work, who, "transmission") == [care.Transmission(target="Fièvre")]
    with Refusal(at_work, Fault.REASON_MISSING):
        corrections.amend(at_work, first.entry.id, care.Transmission(target="Toux"), " ")
    with Refusal(at_work, Fault.AMENDMENT_OF_ANOTHER_KIND):
        corrections.amend(at_work, first.entry.id, care.Diet(diet="x"), "x")
    with Refusal(at_work, Fault.ENTRY_UNKNOWN):
        corrections.amend(at_work, "nothing", care.Diet(diet="x"), "x")


def test_a_strike_hides_and_striking_the_strike_brings_back(at_work: Session, who: str) -> None:
    note = caring.transmit(at_work, who, care.Transmission(target="Toux"))
    with Refusal(at_work, Fault.REASON_MISSING):
        corrections.strike(at_work, note.entry.id, " ")
    strike = corrections.strike(at_work, note.entry.id, "autre patient")
    assert bodies(at_work, who, "transmission") == []
    with Refusal(at_work, Fault.STRUCK_ALREADY):
        corrections.strike(at_work, note.entry.id, "encore")
    corrections.strike(at_work, strike.entry.id, "c’était bien elle")
    assert bodies(at_work, who, "transmission") == [care.Transmission(target="Toux")]
    again = corrections.strike(at_work, note.entry.id, "finalement non")
    assert isinstance(bodies(at_work, who, "struck")[-1], Struck)
    assert again.entry.patient == who
    assert bodies(at_work, who, "transmission") == []


def test_the_audit_of_the_laptop_is_not_struck(at_work: Session) -> None:
    note = at_work.reader.lines_of_kind("accessed")[0].entry.id
    with Refusal(at_work, Fault.NOT_ENTITLED):
        corrections.strike(at_work, note, "gênant")


def test_a_late_entry_from_paper_stands_in_its_true_place(at_work: Session, who: str, shared: Station) -> None:
    caring.transmit(at_work, who, care.Transmission(target="Soir"))
    shared.clock.advance(hours=3)
    caring.transmit(at_work, who, care.Transmission(target="Nuit"))
    earlier = plus(at_work.now(), hours=-1, minutes=-30)
    told = on_paper(Told(occurred_at=earlier), "F-12")
    late = caring.transmit(at_work, who, care.Transmission(target="Papier"), told).entry
    assert [getattr(body, "target", "") for body in bodies(at_work, who, "transmission")] == ["Soir", "Papier", "Nuit"]
    assert (late.occurred_from, late.source, late.paper_ref) == ("TYPED", "PAPER", "F-12")


def test_what_was_refused_and_is_tried_again_stands_once(at_work: Session, who: str) -> None:
    with Refusal(at_work, Fault.OUT_OF_RANGE):
        observations.observe(at_work, who, care.Observed(pulse=999))
    observations.observe(at_work, who, care.Observed(pulse=99))
    assert len(at_work.card(who).observations) == 1
