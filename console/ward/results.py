"""Results: those that somebody must chase, and those that came."""

from __future__ import annotations

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies import care
from console.record.codes.care import ResultState
from console.record.entry import Stored
from console.ward.session import NOW, Session, Told


def await_result(session: Session, who: str, result: care.AwaitedResult, told: Told = NOW) -> str:
    """Note that a result must be chased; returns its id.

    Raises:
        CahierError: ``patient-unknown``.
    """
    session.card(who)
    return session.write_about(who, result, told=told)[-1].entry.id


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
