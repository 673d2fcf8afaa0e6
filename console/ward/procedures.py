"""Planned tests and procedures: plan, and say what became of them."""

from __future__ import annotations

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies.procedure import Procedure
from console.record.codes.procedure import ProcedureState
from console.record.entry import Stored
from console.record.procedures import procedures_of
from console.ward.session import NOW, Session, Told
from console.words import _


def plan(session: Session, who: str, procedure: Procedure, told: Told = NOW) -> str:
    """Plan a test or procedure; returns its id.

    Raises:
        CahierError: ``field-empty``, ``patient-unknown``.
    """
    if not procedure.what.strip():
        raise CahierError(Fault.FIELD_EMPTY, field=_("What"))
    session.card(who)
    return session.write_about(who, procedure, told=told)[-1].entry.id


def settle(
    session: Session, who: str, procedure: str, state: ProcedureState, outcome: str = "", told: Told = NOW
) -> Stored:
    """Say that a procedure was done or called off; calling off needs a reason.

    Raises:
        CahierError: ``entry-unknown``, ``reason-missing``, ``patient-unknown``.
    """
    card = session.card(who)
    found = next((each for each in procedures_of(card) if each.id == procedure and each.is_planned), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=procedure)
    if state is ProcedureState.CANCELLED and not outcome.strip():
        raise CahierError(Fault.REASON_MISSING)
    body = msgspec.structs.replace(found.body, state=state, outcome=outcome or None, procedure=procedure)
    return session.restate(who, card.registers[f"procedure/{procedure}"], body, told)[-1]
