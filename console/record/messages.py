"""The messages of a unit as they stand, and which of them somebody still waits on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.record import instant
from console.record.bodies.message import Message
from console.record.codes.message import MessagePriority
from console.record.effects import Line
from console.record.file import Said
from console.record.instant import Instant
from console.record.person import People, name_of

UNANSWERED_MINUTES = 15
"""How long an urgent message may go unanswered. Source: a rule of this project, after HICS 213."""


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """One message as it stands; ``id`` is the id of its first entry, ``at`` when it was sent or came."""

    id: str
    at: Instant
    said: Said
    body: Message

    @property
    def is_answered(self) -> bool:
        """Whether there is a reply, or none was wanted."""
        return bool(self.body.reply or self.body.replied_at) or not self.body.reply_required

    def is_overdue(self, now: Instant) -> bool:
        """Whether it is urgent, wants an answer and has had none for a quarter of an hour."""
        return (
            self.body.message_priority is MessagePriority.URGENT
            and not self.is_answered
            and instant.minutes_between(self.at, now) > UNANSWERED_MINUTES
        )


def messages_of(lines: Iterable[Line], people: People) -> tuple[LoggedMessage, ...]:
    """The messages in force, the newest first. Where two values stand the later one is shown."""
    found: dict[str, LoggedMessage] = {}
    for line in lines:
        if line.in_force and isinstance(line.body, Message):
            name = line.body.message or line.entry.id
            said = Said(line, name_of(people, line.entry.author))
            found[name] = LoggedMessage(name, line.entry.occurred_at, said, line.body)
    return tuple(sorted(found.values(), key=lambda each: (each.at, each.id), reverse=True))
