"""Tasks: what is to be done about a patient or in the unit, and what became of it."""

from __future__ import annotations

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies import care
from console.record.codes.care import TaskState
from console.record.entry import Stored
from console.ward import reading
from console.ward.session import NOW, Session, Told, told_of


def add_task(session: Session, who: str | None, task: care.Task, told: Told = NOW) -> str:
    """Add something to do, about a patient or (with None) about the unit; returns the task's id.

    Raises:
        CahierError: ``patient-unknown``.
    """
    if who is None:
        unit_task = msgspec.structs.replace(task, unit=session.unit.code)
        return session.write(told_of(unit_task, None, None, told))[-1].entry.id
    session.card(who)
    return session.write_about(who, task, told=told)[-1].entry.id


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
