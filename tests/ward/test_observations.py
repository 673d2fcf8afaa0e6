"""Rounds of observations: what is due and who said so, who was passed over, whom somebody called."""

from __future__ import annotations

import itertools
from decimal import Decimal

import msgspec
import pytest

from console.errors import Fault
from console.record.bodies import care
from console.record.bodies.observation import Escalation, ObservationRhythm, RoundSkipped
from console.record.codes.care import Oxygen, PainScale, Risk, WhyNot
from console.record.codes.observation import Reached, WhySkipped
from console.record.instant import Instant, plus
from console.record.quantity import Quantity, amount_in, glucose_beside
from console.record.rounds import Stop, next_stop, round_of
from console.ward import care as caring
from console.ward import observations, reading
from console.ward.observations import NoScore
from console.ward.patients import NewPatient, register
from console.ward.session import Session
from tests.stations import Station, admitted
from tests.ward.conftest import Refusal
from tests.ward.test_care import ROUND

_names = (f"Tour{number}" for number in itertools.count())
CALM = care.Observed(pulse=70)


@pytest.fixture
def who(at_work: Session) -> str:
    return admitted(at_work, next(_names))


def due_at(session: Session, who: str) -> Instant | None:
    return session.site.policy.due_at(session.card(who))


def guided(session: Session) -> None:
    """The session's site follows the table, which Dr Fortin approved."""
    session.site = msgspec.structs.replace(session.site, news2="guide", news2_approved_by="Dr Fortin")


def test_a_site_that_only_records_makes_nothing_due(at_work: Session, who: str) -> None:
    observations.observe(at_work, who, ROUND)
    assert due_at(at_work, who) is None
    assert observations.advice(at_work, at_work.card(who), at_work.card(who).last_observation.score) == ""  # type: ignore[union-attr]


def test_what_a_person_decided_is_due_until_the_round_is_taken(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    then = plus(nurse.now(), minutes=50)
    observations.set_rhythm(nurse, who, ObservationRhythm(next_at=then, every_minutes=120))
    assert due_at(nurse, who) == then
    station.clock.advance(minutes=45)
    taken = observations.observe(nurse, who, CALM)
    assert due_at(nurse, who) == plus(taken.entry.occurred_at, minutes=120)


def test_the_guide_says_when_and_the_name_of_who_approved_it(nurse: Session) -> None:
    guided(nurse)
    who = admitted(nurse)
    taken = observations.observe(nurse, who, ROUND)
    assert due_at(nurse, who) == plus(taken.entry.occurred_at, minutes=30)
    assert "Dr Fortin" in observations.advice(nurse, nurse.card(who), nurse.card(who).last_observation.score)  # type: ignore[union-attr]


def test_a_doctor_stands_above_the_guide_with_a_name_and_a_reason(nurse: Session) -> None:
    guided(nurse)
    who = admitted(nurse)
    observations.observe(nurse, who, ROUND)
    with Refusal(nurse, Fault.REASON_MISSING):
        observations.set_rhythm(nurse, who, ObservationRhythm(every_minutes=240))
    with Refusal(nurse, Fault.REASON_MISSING):
        observations.observe(nurse, who, ROUND, rhythm=ObservationRhythm(every_minutes=240))
    decided = ObservationRhythm(every_minutes=240, decided_by="Dr Fortin", reason="fin de vie")
    taken = observations.observe(nurse, who, ROUND, rhythm=decided)
    assert due_at(nurse, who) == plus(taken.entry.occurred_at, minutes=240)
    assert "fin de vie" in observations.advice(nurse, nurse.card(who), nurse.card(who).last_observation.score)  # type: ignore[union-attr]


@pytest.mark.parametrize("minutes", [0, 4, 24 * 60 + 1])
def test_a_rhythm_that_nobody_means_is_refused(at_work: Session, who: str, minutes: int) -> None:
    with Refusal(at_work, Fault.OUT_OF_RANGE):
        observations.set_rhythm(at_work, who, ObservationRhythm(every_minutes=minutes))


@pytest.mark.parametrize(
    "wrong",
    [
        {"gcs_eye": 5},
        {"fio2": 20},
        {"pain": 6, "pain_scale": PainScale.ALGOPLUS},
        {"pain": 2, "pain_scale": PainScale.BPS},
        {"urine": Quantity(value="21", unit="L", text="21 L")},
        {"glucose": Quantity(value="20", unit="g/L", text="20 g/L")},
    ],
)
def test_what_no_bedside_ever_measured_is_refused(at_work: Session, who: str, wrong: dict[str, object]) -> None:
    with Refusal(at_work, Fault.OUT_OF_RANGE):
        observations.observe(at_work, who, care.Observed(**wrong))  # type: ignore[arg-type]  # members of a round


def test_an_unlikely_quantity_is_saved_and_named(at_work: Session, who: str) -> None:
    low = care.Observed(glucose=Quantity(value="1.2", unit="mmol/L", text="1,2"))
    observations.observe(at_work, who, low)
    assert observations.unusual(low) == ["glucose"]


def test_what_could_not_be_taken_keeps_why_for_each_item(at_work: Session, who: str) -> None:
    untaken = (
        care.Untaken(item="spo2", why=WhyNot.NO_DEVICE),
        care.Untaken(item="temperature_tenths", why=WhyNot.REFUSED, reason="agité"),
    )
    observations.observe(at_work, who, care.Observed(pulse=90, refused=untaken))
    assert at_work.card(who).last_observation.body.refused == untaken  # type: ignore[union-attr]


def test_each_reason_for_no_score_is_said(at_work: Session) -> None:
    def of(born: str, risk: Risk | None = None) -> NoScore | None:
        who = register(at_work, NewPatient(birth_name=next(_names), birth_date=born))
        if risk:
            caring.add_alert(at_work, who, care.RiskNoted(risk=risk))
        return observations.why_no_score(at_work, at_work.card(who))

    assert of("1948-03-14") is None
    assert of("2012-03-14") is NoScore.CHILD
    assert of("") is NoScore.AGE_UNKNOWN
    assert of("1990-01-01", Risk.PREGNANCY) is NoScore.PREGNANCY
    assert of("1990-01-01", Risk.POSTPARTUM) is NoScore.POSTPARTUM


def test_a_round_remembers_who_was_seen_and_who_was_passed_over(station: Station, nurse: Session) -> None:
    seen, passed, left = admitted(nurse), admitted(nurse, "Roy", "12B"), admitted(nurse, "Côté", "13A")
    observations.observe(nurse, left, CALM)
    station.clock.advance(minutes=1)
    began = nurse.now()
    assert [bed.stop for bed in round_of(reading.board(nurse), began)] == [Stop.REMAINS] * 3
    station.clock.advance(minutes=1)
    observations.observe(nurse, seen, CALM)
    observations.skip(nurse, passed, RoundSkipped(why=WhySkipped.ASLEEP))
    beds = round_of(reading.board(nurse), began)
    assert [(bed.file.id, bed.stop) for bed in beds] == [
        (seen, Stop.SEEN),
        (passed, Stop.PASSED_OVER),
        (left, Stop.REMAINS),
    ]
    assert beds[1].skipped is not None
    assert (next_stop(beds, seen), next_stop(beds, left)) == (left, left)


def test_a_call_for_help_names_who_was_called_and_what_they_said(at_work: Session, who: str) -> None:
    with Refusal(at_work, Fault.FIELD_EMPTY):
        observations.escalate(at_work, who, Escalation(called=" "))
    call = Escalation(called="Dr Lenoir", reached=Reached.NO_ANSWER, plan="rappeler à 3 h")
    observations.escalate(at_work, who, call)
    assert [line.body for line in at_work.card(who).lines if line.entry.kind == "escalation"] == [call]


def test_glucose_is_shown_in_both_units() -> None:
    assert glucose_beside(Quantity(value="5.5", unit="mmol/L", text="5,5")) == Quantity(
        value="0.99", unit="g/L", text="0.99 g/L"
    )
    beside = glucose_beside(Quantity(value="1.2", unit="g/L", text="1,2"))
    assert beside is not None
    assert beside.value == "6.7"
    assert glucose_beside(Quantity(value="1", unit="L", text="1 L")) is None
    assert amount_in(Quantity(value="1.5", unit="L", text="1,5 L"), "mL") == Decimal(1500)


def test_oxygen_without_flow_is_no_obstacle(at_work: Session, who: str) -> None:
    observations.observe(at_work, who, care.Observed(oxygen=Oxygen.OXYGEN, fio2=40))
    assert at_work.card(who).last_observation.body.fio2 == 40  # type: ignore[union-attr]
