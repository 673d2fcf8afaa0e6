"""What a receiver over the network is to a delivery: something that answers one message, or does not.

Two ways of not answering are told apart, because they decide what may happen next: nothing of the
message left this machine (:class:`NotSent`), or some of it may have arrived (:class:`Unanswered`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from console.store.ledger import Deliverable


class NotSent(Exception):  # noqa: N818 - an outcome, and no fault of the program
    """The receiver cannot be reached, or is too busy to take anything: nothing of the message left."""


class Unanswered(Exception):  # noqa: N818 - an outcome, and no fault of the program
    """The message may have arrived, and no answer did."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said about one message.

    ``accepted`` is None when it only said that the message is safe with it and the final word is
    still to come (CA in the enhanced mode of HL7). ``is_there``: refused, because the receiver has it
    already. ``data`` is the answer itself, kept as evidence; ``strays`` are answers on the same wire
    that are about something else.
    """

    accepted: bool | None
    reason: str
    data: bytes
    strays: tuple[bytes, ...] = ()
    is_there: bool = False


class Peer(Protocol):
    """A receiver. ``target`` is the ledger's name of the language that it takes.

    ``is_idempotent`` tells whether the same message twice is the same as once by the protocol
    itself, so that one without an answer may go out again without anybody's word.
    """

    target: str
    is_idempotent: bool

    @property
    def address(self) -> str:
        """As people write it."""

    def deliver(self, message: Deliverable, data: bytes) -> Answer:
        """Bring one message and wait for its answer.

        Raises:
            NotSent: nothing of it left.
            Unanswered: it may have arrived.
        """

    def close(self) -> None:
        """Hang up."""
