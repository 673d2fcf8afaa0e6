"""Tasks: what is to be done about a patient or in the unit, and what became of it."""

from __future__ import annotations

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies import care
from console.record.codes.care import TaskState
from console.record.entry import Stored
from console.record.file import PatientFile, Said, Task
from console.record.instant import Instant, minutes_between, plus
from console.record.writing import Writing
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

    A repeated task that is done or not done makes its next turn in the same act; cancelling ends it.
    Returns what became of this turn.

    Raises:
        CahierError: ``entry-unknown``, ``reason-missing``.
    """
    found, standing = find_task(session, who, task)
    if state in (TaskState.NOT_DONE, TaskState.CANCELLED) and not outcome.strip():
        raise CahierError(Fault.REASON_MISSING)
    settled = msgspec.structs.replace(found.body, state=state, outcome=outcome or None, task=task)
    then = None if state is TaskState.CANCELLED else next_turn(found, told.occurred_at or session.now())
    if who is None:
        replaces = tuple(said.line.entry.id for said in standing)
        turns = [told_of(then, None, None, NOW)] if then else []
        return session.write(told_of(settled, None, None, told, replaces), *turns)[0]
    if then is None or any(said.line.entry.patient != who for said in standing):
        stored = session.restate(who, standing, settled, told)[-1]
        if then is not None:
            session.write_about(who, then)
        return stored
    replaces, stay = tuple(said.line.entry.id for said in standing), session.stay_of(who)
    return session.write(told_of(settled, who, stay, told, replaces), told_of(then, who, stay, NOW))[0]


def next_turn(task: Task, done_at: Instant) -> care.Task | None:
    """The turn after one that was settled; None for a task that does not repeat, or no longer.

    Turns keep to the first due time: what was done late does not shift the night. Its id follows from
    the first one's, so that two laptops on which one turn was settled make one next turn, not two.
    """
    body = task.body
    if not body.every_minutes or body.due_at is None or not task.is_open:
        return None
    series, _hash, rank = task.id.partition("#")
    turns = max(1, minutes_between(body.due_at, done_at) // body.every_minutes + 1)
    due_at = plus(body.due_at, minutes=turns * body.every_minutes)
    if body.until is not None and due_at > body.until:
        return None
    turn = f"{series}#{int(rank or 0) + turns}"
    return msgspec.structs.replace(body, due_at=due_at, state=TaskState.OPEN, outcome=None, task=turn)


def take_over_tasks(session: Session, giver: str, card: PatientFile | None) -> list[Writing]:
    """What carries the open tasks of one patient (or, with None, of the unit) over to whoever takes over.

    A task of the giver, or of nobody, becomes the receiver's; one that waits for somebody else, or
    for a role, stays theirs. Each is marked as handed over.
    """
    tasks = reading.unit_tasks(session) if card is None else card.tasks
    who = card.id if card else None
    written = []
    for task in tasks:
        if not task.is_open or task.body.owner not in (None, giver):
            continue
        standing = find_task(session, who, task.id)[1]
        owner = None if task.body.owner_role and not task.body.owner else session.person.name
        body = msgspec.structs.replace(task.body, state=TaskState.HANDED_OVER, owner=owner, task=task.id)
        about = {said.line.entry.patient for said in standing}
        for each in about:
            names = tuple(said.line.entry.id for said in standing if said.line.entry.patient == each)
            written.append(told_of(body, each, None, NOW, names))
    return written


def find_task(session: Session, who: str | None, task: str) -> tuple[Task, tuple[Said, ...]]:
    """One task, of a patient or (with None) of the unit, and the values that stand for it.

    Raises:
        CahierError: ``entry-unknown``.
    """
    if who is None:
        tasks, standing = reading.unit_tasks(session), tuple(reading.standing_unit_tasks(session).get(task, ()))
    else:
        card = session.card(who)
        tasks, standing = card.tasks, card.registers.get(f"task/{task}", ())
    found = next((each for each in tasks if each.id == task), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=task)
    return found, standing
