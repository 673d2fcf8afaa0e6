"""Care: observe, transmit, alerts, diet, weight, tasks, results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from console.errors import CahierError, Fault
from console.record import instant, news2
from console.record.bodies import Body, care
from console.record.codes.care import AllergyAnswer, Oxygen, ResultState, Risk, TaskState
from console.record.entry import Stored
from console.record.file import PatientFile, Said
from console.record.kinds import body_of
from console.ward import reading
from console.ward.session import NOW, Session, Told, told_of
from console.words import N_, _

Alert = care.Allergy | care.Isolation | care.LimitOfCare | care.RiskNoted


@dataclass(frozen=True, slots=True)
class Bounds:
    """What can be typed (outside is refused) and what is usual (outside asks for a second look)."""

    label: str
    low: int
    high: int
    usual_low: int
    usual_high: int


# Source: typing guards of this project, docs/formats/codes.md; they judge typing, not patients.
BOUNDS: dict[str, Bounds] = {
    "respiratory_rate": Bounds(N_("Respiratory rate"), 0, 80, 6, 40),
    "spo2": Bounds(N_("Oxygen saturation"), 30, 100, 70, 100),
    "systolic": Bounds(N_("Systolic pressure"), 30, 300, 60, 250),
    "diastolic": Bounds(N_("Diastolic pressure"), 10, 200, 20, 150),
    "pulse": Bounds(N_("Pulse"), 0, 300, 30, 200),
    "temperature_tenths": Bounds(N_("Temperature"), 250, 450, 320, 420),
    "pain": Bounds(N_("Pain"), 0, 10, 0, 10),
}


def check_observed(body: care.Observed) -> None:
    """Refuse what cannot be.

    Raises:
        CahierError: ``out-of-range``.
    """
    for name, bounds in BOUNDS.items():
        value = getattr(body, name)
        if value is not None and not bounds.low <= value <= bounds.high:
            raise CahierError(
                Fault.OUT_OF_RANGE, field=_(bounds.label), text=str(value), low=bounds.low, high=bounds.high
            )
    if body.systolic is not None and body.diastolic is not None and body.diastolic >= body.systolic:
        raise CahierError(
            Fault.OUT_OF_RANGE, field=_("Diastolic pressure"), text=str(body.diastolic), low=10, high=body.systolic - 1
        )


def unusual(body: care.Observed) -> list[str]:
    """Names of values that deserve a second look; they are saved all the same."""
    return [
        name
        for name, bounds in BOUNDS.items()
        if (value := getattr(body, name)) is not None and not bounds.usual_low <= value <= bounds.usual_high
    ]


def scorable(session: Session, card: PatientFile) -> bool:
    """Whether NEWS2 applies: switched on, an adult of known age, not pregnant nor newly delivered."""
    if session.site.news2 == "off":
        return False
    today = instant.local(session.now(), session.site.zone_info).date()
    age = card.identity.age(today)
    excluded = {Risk.PREGNANCY, Risk.POSTPARTUM}
    pregnant = any(
        isinstance(said.line.body, care.RiskNoted) and said.line.body.risk in excluded for said in card.risks
    )
    return age is not None and age >= news2.ADULT_AGE and not pregnant


def score_of(session: Session, card: PatientFile, body: care.Observed, scale: int = 0) -> news2.Score | None:
    """The score of a round of observations as it would be saved, or None where none applies.

    ``scale`` is 1 or 2 for a round that keeps the scale it was taken on; 0 is the scale in force.
    """
    if not scorable(session, card):
        return None
    return news2.score(
        scale=2 if (scale or card.spo2_scale) == 2 else 1,
        respiratory_rate=body.respiratory_rate,
        spo2=body.spo2,
        on_oxygen=None if body.oxygen is None else body.oxygen is Oxygen.OXYGEN,
        systolic=body.systolic,
        pulse=body.pulse,
        consciousness=body.consciousness,
        temperature_tenths=body.temperature_tenths,
    )


def observe(session: Session, who: str, body: care.Observed, told: Told = NOW) -> Stored:
    """Record a round of observations with its score.

    Raises:
        CahierError: ``out-of-range``, ``patient-unknown``.
    """
    return _write(session, who, scored(session, who, body), told)


def scored(session: Session, who: str, body: care.Observed, scale: int = 0) -> care.Observed:
    """A round of observations, held against the bounds, with its score as it is saved.

    Args:
        scale: 1 or 2 for a round that keeps the scale it was taken on; 0 is the scale in force.

    Raises:
        CahierError: ``out-of-range``, ``patient-unknown``.
    """
    check_observed(body)
    card = session.values(who)
    score = score_of(session, card, body, scale)
    return msgspec.structs.replace(body, spo2_scale=scale or card.spo2_scale, news2=score)


def set_spo2_scale(session: Session, who: str, change: care.Spo2Scale, told: Told = NOW) -> Stored:
    """Decide which saturation scale applies. Older observations keep the scale they were scored on.

    Raises:
        CahierError: ``reason-missing``, ``out-of-range``, ``patient-unknown``.
    """
    if change.scale not in (1, 2):
        raise CahierError(Fault.OUT_OF_RANGE, field=_("Saturation scale"), text=str(change.scale), low=1, high=2)
    if not change.reason.strip() or not change.decided_by.strip():
        raise CahierError(Fault.REASON_MISSING)
    return _restate(session, who, "spo2_scale", change, told)


def transmit(session: Session, who: str, note: care.Transmission, told: Told = NOW) -> Stored:
    """Write a focused note: target, data, action, result. What continues a note joins its first one.

    Raises:
        CahierError: ``patient-unknown``, ``entry-unknown`` when it continues no note of this patient.
    """
    session.card(who)
    if note.continues is not None:
        note = msgspec.structs.replace(note, continues=_first_note(session, who, note.continues))
    return _write(session, who, note, told)


def _first_note(session: Session, who: str, entry_id: str) -> str:
    stored = session.reader.entry(entry_id)
    body = body_of(stored.entry) if stored else None
    if stored is None or stored.entry.patient not in session.reader.members(who):
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry_id)
    if not isinstance(body, care.Transmission):
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry_id)
    return body.continues or entry_id


def answer_allergies(session: Session, who: str, answer: AllergyAnswer, told: Told = NOW) -> Stored:
    """Write what was answered about allergies as a whole. "None" against a list shows the list.

    Raises:
        CahierError: ``patient-unknown``.
    """
    return _restate(session, who, "allergies", care.AllergiesAnswered(answer=answer), told)


def add_alert(
    session: Session,
    who: str,
    alert: Alert,
    told: Told = NOW,
) -> Stored:
    """Add an allergy, an isolation, a limit of care or a risk.

    Raises:
        CahierError: ``patient-unknown``.
    """
    return add_alerts(session, who, [alert], told)[-1]


def add_alerts(session: Session, who: str, alerts: Sequence[Alert], told: Told = NOW) -> list[Stored]:
    """Add several at once, all or none.

    Raises:
        CahierError: ``patient-unknown``.
    """
    session.card(who)
    return session.write_about(who, *alerts, told=told)


def end_alert(session: Session, who: str, entry: str, reason: str, told: Told = NOW) -> Stored:
    """End an allergy, isolation, limit or risk that was true and is over.

    Where two laptops wrote the very same thing down, both entries end.

    Raises:
        CahierError: ``reason-missing``, ``entry-unknown``.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    alerts = _alerts(session.card(who))
    found = next((said.line.body for said in alerts if said.line.entry.id == entry), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry)
    same = [said for said in alerts if said.line.body == found]
    return session.restate(who, same, care.Ended(reason=reason), told)[-1]


def _alerts(card: PatientFile) -> tuple[Said, ...]:
    kinds = ("allergy", "isolation", "limit", "risk")
    return tuple(said for key, values in card.registers.items() if key.split("/")[0] in kinds for said in values)


def set_diet(session: Session, who: str, diet: care.Diet, told: Told = NOW) -> Stored:
    """Say what may be eaten.

    Raises:
        CahierError: ``patient-unknown``.
    """
    return _restate(session, who, "diet", diet, told)


def weigh(session: Session, who: str, weight: care.Weight, told: Told = NOW) -> Stored:
    """Record a weight.

    Raises:
        CahierError: ``patient-unknown``.
    """
    return _restate(session, who, "weight", weight, told)


def add_task(session: Session, who: str | None, task: care.Task, told: Told = NOW) -> str:
    """Add something to do, about a patient or (with None) about the unit; returns the task's id.

    Raises:
        CahierError: ``patient-unknown``.
    """
    if who is None:
        unit_task = msgspec.structs.replace(task, unit=session.unit.code)
        return session.write(told_of(unit_task, None, None, told))[-1].entry.id
    session.card(who)
    return _write(session, who, task, told).entry.id


def settle_task(
    session: Session, who: str | None, task: str, state: TaskState, outcome: str = "", told: Told = NOW
) -> Stored:
    """Say what became of a task, of a patient or (with None) of the unit. "Not done" and "cancelled" need a reason.

    Raises:
        CahierError: ``entry-unknown``, ``reason-missing``.
    """
    if who is None:
        tasks, standing = reading.unit_tasks(session), tuple(reading.standing_unit_tasks(session).get(task, ()))
    else:
        card = session.card(who)
        tasks, standing = card.tasks, card.registers.get(f"task/{task}", ())
    found = next((each for each in tasks if each.id == task), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=task)
    if state in (TaskState.NOT_DONE, TaskState.CANCELLED) and not outcome.strip():
        raise CahierError(Fault.REASON_MISSING)
    settled = msgspec.structs.replace(found.body, state=state, outcome=outcome or None, task=task)
    if who is not None:
        return session.restate(who, standing, settled, told)[-1]
    return session.write(told_of(settled, None, None, told, tuple(said.line.entry.id for said in standing)))[-1]


def await_result(session: Session, who: str, result: care.AwaitedResult, told: Told = NOW) -> str:
    """Note that a result must be chased; returns its id.

    Raises:
        CahierError: ``patient-unknown``.
    """
    session.card(who)
    return _write(session, who, result, told).entry.id


def receive_result(
    session: Session, who: str, result: str, value: str, phoned_by: str, *, read_back: bool, told: Told = NOW
) -> Stored:
    """Write down a result that came, who telephoned it and whether it was repeated back.

    Raises:
        CahierError: ``entry-unknown``.
    """
    card = session.card(who)
    found = next((each for each in card.results if each.id == result), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=result)
    came = msgspec.structs.replace(
        found.body, state=ResultState.RECEIVED, value=value, phoned_by=phoned_by, read_back=read_back, result=result
    )
    return session.restate(who, card.registers[f"result/{result}"], came, told)[-1]


def _restate(session: Session, who: str, key: str, body: Body, told: Told) -> Stored:
    """Write a value that takes the place of whatever stands under its key."""
    return session.restate(who, session.card(who).registers.get(key, ()), body, told)[-1]


def _write(session: Session, who: str, body: Body, told: Told) -> Stored:
    return session.write_about(who, body, told=told)[-1]
