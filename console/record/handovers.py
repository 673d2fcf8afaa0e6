"""Handovers as a handshake: prepared, answered, and the frozen snapshot between the two."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.record.bodies import handover as bodies
from console.record.codes.handover import Answer
from console.record.effects import Line
from console.record.instant import Instant
from console.record.person import People, name_of

SETTLED = (Answer.ACCEPTED, Answer.ACCEPTED_WITH_QUESTIONS)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to what the receiver asked."""

    text: str
    at: Instant
    by: str


@dataclass(frozen=True, slots=True)
class Handover:
    """One shift handed over, and how it was answered (None until somebody does)."""

    id: str
    prepared: bodies.HandoverPrepared
    prepared_at: Instant
    by: str
    answer: bodies.HandoverAnswered | None = None
    answered_at: Instant | None = None
    answered_by: str | None = None
    replies: tuple[Reply, ...] = ()

    @property
    def has_open_question(self) -> bool:
        """Whether the receiver asked something to which nobody has replied since."""
        if self.answer is None or not self.answer.questions or self.answered_at is None:
            return False
        return not any(reply.at >= self.answered_at for reply in self.replies)

    @property
    def is_waiting(self) -> bool:
        """Whether somebody must act: it was not taken, or a question is open."""
        return not self.is_settled or self.has_open_question

    @property
    def is_settled(self) -> bool:
        """Whether the receiver took it."""
        return self.answer is not None and self.answer.answer in SETTLED


def snapshot_of(hashes: Iterable[str]) -> str:
    """The SHA-256 that freezes what was handed over: over the hashes of all entries in sight, sorted."""
    return hashlib.sha256("\n".join(sorted(set(hashes))).encode()).hexdigest()


def handovers_of(lines: Sequence[Line], people: People) -> tuple[Handover, ...]:
    """The handovers of a unit, oldest first; the last answer in force counts."""
    answers: dict[str, tuple[Line, bodies.HandoverAnswered]] = {}
    for line in lines:
        if line.in_force and isinstance(line.body, bodies.HandoverAnswered):
            answers[line.body.handover] = (line, line.body)
    replies: dict[str, list[Reply]] = {}
    for line in lines:
        if line.in_force and isinstance(line.body, bodies.HandoverReplied):
            reply = Reply(line.body.reply, line.entry.occurred_at, name_of(people, line.entry.author))
            replies.setdefault(line.body.handover, []).append(reply)
    found = []
    for line in lines:
        if line.in_force and isinstance(line.body, bodies.HandoverPrepared):
            answered = answers.get(line.entry.id)
            found.append(
                Handover(
                    id=line.entry.id,
                    prepared=line.body,
                    prepared_at=line.entry.occurred_at,
                    by=name_of(people, line.entry.author),
                    answer=answered[1] if answered else None,
                    answered_at=answered[0].entry.occurred_at if answered else None,
                    answered_by=name_of(people, answered[0].entry.author) if answered else None,
                    replies=tuple(replies.get(line.entry.id, ())),
                )
            )
    return tuple(found)
