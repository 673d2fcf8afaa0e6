"""Messages of the unit: written down, delivered, answered."""

from __future__ import annotations

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies.message import Message
from console.record.entry import Stored
from console.record.messages import LoggedMessage, messages_of
from console.ward.session import NOW, Session, Told, told_of
from console.ward.tasks import find_task


def messages(session: Session) -> tuple[LoggedMessage, ...]:
    """The messages of the unit, the newest first."""
    reader = session.reader
    return messages_of(reader.unit_lines(session.unit.code, ("message",)), reader.people())


def about(session: Session, who: str) -> tuple[LoggedMessage, ...]:
    """The messages about a patient, whichever unit wrote them down, the newest first."""
    members, reader = session.reader.members(who), session.reader
    found = messages_of(reader.lines_of_kind("message"), reader.people())
    return tuple(each for each in found if each.body.about in members)


def unanswered(session: Session) -> tuple[LoggedMessage, ...]:
    """The urgent ones that have waited too long for an answer, the oldest first."""
    now = session.now()
    return tuple(each for each in reversed(messages(session)) if each.is_overdue(now))


def send(session: Session, message: Message, told: Told = NOW) -> str:
    """Write down a message that came or goes; returns its id.

    Raises:
        CahierError: ``patient-unknown`` when it is about nobody known, ``entry-unknown`` when it
            names no task of that patient (or, about nobody, of the unit).
    """
    if message.about is not None:
        session.card(message.about)
    if message.task is not None:
        find_task(session, message.about, message.task)
    return session.write(told_of(message, None, None, told))[-1].entry.id


def restate(session: Session, message: Message) -> Stored:
    """Write a message whole again as more becomes known of it; it keeps the time at which it was sent.

    Raises:
        CahierError: ``entry-unknown`` when ``message.message`` names no message of this unit.
    """
    found = next((each for each in messages(session) if each.id == message.message), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=message.message or "")
    entry = found.said.line.entry
    told = Told(occurred_at=entry.occurred_at, precision=entry.precision, source=entry.source,
                paper_ref=entry.paper_ref, on_behalf_of=entry.on_behalf_of)  # fmt: skip
    return session.write(told_of(message, None, None, told, _standing(session, found.id)))[-1]


def deliver(session: Session, message: str) -> Stored:
    """The message has reached whom it is for.

    Raises:
        CahierError: ``entry-unknown``.
    """
    return restate(session, msgspec.structs.replace(_found(session, message), delivered_at=session.now()))


def answer(session: Session, message: str, reply: str, replied_by: str) -> Stored:
    """Write down the answer, and who gave it.

    Raises:
        CahierError: ``entry-unknown``, ``field-empty``.
    """
    body = _found(session, message)
    replied = msgspec.structs.replace(body, reply=reply, replied_by=replied_by or None, replied_at=session.now())
    return restate(session, replied)


def _found(session: Session, message: str) -> Message:
    found = next((each for each in messages(session) if each.id == message), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=message)
    return msgspec.structs.replace(found.body, message=message)


def _standing(session: Session, message: str) -> tuple[str, ...]:
    lines = session.reader.unit_lines(session.unit.code, ("message",))
    return tuple(
        line.entry.id
        for line in lines
        if isinstance(line.body, Message) and message in (line.entry.id, line.body.message)
    )
