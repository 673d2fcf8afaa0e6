"""Results: those that somebody must chase, and those that came."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies import care
from console.record.codes.care import ResultState
from console.record.entry import Stored
from console.record.instant import Instant
from console.ward.session import NOW, Session, Told
from console.words import _


def await_result(session: Session, who: str, result: care.AwaitedResult, told: Told = NOW) -> str:
    """Note that a result must be chased; returns its id.

    Raises:
        CahierError: ``patient-unknown``.
    """
    session.card(who)
    return session.write_about(who, result, told=told)[-1].entry.id


@dataclass(frozen=True, slots=True)
class Received:
    """A result as it came: what was said, by whom, and who was told. ``value`` is as read back, with its unit apart."""

    value: str
    phoned_by: str = ""
    read_back: bool = False
    unit: str = ""
    reference: str = ""
    is_critical: bool = False
    doctor: str = ""
    doctor_informed_at: Instant | None = None

    def onto(self, body: care.AwaitedResult) -> care.AwaitedResult:
        """An awaited result with what came."""
        return msgspec.structs.replace(
            body,
            state=ResultState.RECEIVED,
            value=self.value,
            value_unit=self.unit or None,
            reference=self.reference or None,
            is_critical=self.is_critical,
            phoned_by=self.phoned_by or None,
            read_back=self.read_back,
            doctor=self.doctor or None,
            doctor_informed_at=self.doctor_informed_at,
        )


def receive_result(session: Session, who: str, result: str, came: Received, told: Told = NOW) -> Stored:
    """Write down a result that was awaited.

    Raises:
        CahierError: ``entry-unknown``, ``read-back-missing`` for a critical one that was not repeated.
    """
    card = session.card(who)
    found = next((each for each in card.results if each.id == result), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=result)
    body = msgspec.structs.replace(_checked(came).onto(found.body), result=result)
    return session.restate(who, card.registers[f"result/{result}"], body, told)[-1]


def note_result(session: Session, who: str, what: str, came: Received, told: Told = NOW) -> Stored:
    """Write down a result that nobody had said they were waiting for.

    Raises:
        CahierError: ``field-empty``, ``read-back-missing``, ``patient-unknown``.
    """
    if not what.strip():
        raise CahierError(Fault.FIELD_EMPTY, field=_("Which result"))
    session.card(who)
    return session.write_about(who, _checked(came).onto(care.AwaitedResult(what=what)), told=told)[-1]


def cancel_result(session: Session, who: str, result: str, reason: str, told: Told = NOW) -> Stored:
    """Say that nobody waits for a result any more.

    Raises:
        CahierError: ``entry-unknown``, ``reason-missing``.
    """
    card = session.card(who)
    found = next((each for each in card.awaited if each.id == result), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=result)
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    body = msgspec.structs.replace(found.body, state=ResultState.CANCELLED, value=reason, result=result)
    return session.restate(who, card.registers[f"result/{result}"], body, told)[-1]


def _checked(came: Received) -> Received:
    """A critical value that was only heard is a guess until it was said back."""
    if came.is_critical and not came.read_back:
        raise CahierError(Fault.READ_BACK_MISSING)
    return came
