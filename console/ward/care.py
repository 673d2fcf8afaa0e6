"""Care: focused notes, alerts, diet, weight."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies import Body, care, note
from console.record.codes.care import AllergyAnswer
from console.record.entry import Stored
from console.record.file import PatientFile, Said
from console.record.kinds import body_of
from console.ward.session import NOW, Session, Told
from console.words import _

Alert = care.Allergy | care.Isolation | care.LimitOfCare | care.RiskNoted


def transmit(session: Session, who: str, said: care.Transmission, told: Told = NOW) -> Stored:
    """Write a focused note: target, data, action, result. What continues a note joins its first one.

    Raises:
        CahierError: ``patient-unknown``, ``entry-unknown`` when it continues no note of this patient.
    """
    session.card(who)
    if said.continues is not None:
        said = msgspec.structs.replace(said, continues=_first_note(session, who, said.continues))
    return _write(session, who, said, told)


def write_whole(session: Session, who: str, whole: note.WholePatientNote, told: Told = NOW) -> Stored:
    """Write a note on the whole patient (macrocible).

    Raises:
        CahierError: ``field-empty`` when every box is empty, ``patient-unknown``.
    """
    boxes = (whole.illness_course, whole.treatment, whole.experience, whole.surroundings, whole.development)
    if not any((box or "").strip() for box in boxes):
        raise CahierError(Fault.FIELD_EMPTY, field=_("M · Illness"))
    session.card(who)
    return _write(session, who, whole, told)


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


def _restate(session: Session, who: str, key: str, body: Body, told: Told) -> Stored:
    """Write a value that takes the place of whatever stands under its key."""
    return session.restate(who, session.card(who).registers.get(key, ()), body, told)[-1]


def _write(session: Session, who: str, body: Body, told: Told) -> Stored:
    return session.write_about(who, body, told=told)[-1]
