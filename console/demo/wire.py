"""IT gives the HL7 messages back over a wire that breaks again and again, to a receiver on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

from console.demo.cutting import Cut, cut_wire
from console.demo.engine import Engine, engine
from console.recovery.mllp import MllpPeer
from console.recovery.wire import confirmation, resend, send
from console.store.ledger import State
from console.ward.session import Session

_CUTS = 12
_THERE, _BACK = 12_000, 120
"""A wire is cut before it carried so many bytes of messages, or of answers: the second is the worse, for the
receiver has the message then and IT cannot know."""
_ROUNDS = 3 * _CUTS


@dataclass(frozen=True, slots=True)
class OverWire:
    """What came of it, in messages.

    ``cuts`` connections were broken in ``deliveries`` attempts. ``unanswered`` is how often a message
    was left without an answer and sent ``again`` on somebody's word. The receiver heard ``arrived``
    messages, ``repeated`` of them for a second time, and ``kept`` each once; ``altered`` came unlike before.
    """

    messages: int
    deliveries: int
    cuts: int
    again: int
    arrived: int
    repeated: int
    kept: int
    altered: int
    accepted: int


def give_back(it: Session, folder: Path, chance: Random) -> OverWire | None:
    """Deliver all HL7 messages to a receiver that keeps them in a folder.

    Returns:
        what came of it; None where this machine has no loopback: nothing was sent then.
    """
    folder.mkdir(parents=True)
    with engine(folder) as receiver, cut_wire(receiver.port, _cuts(chance)) as wire:
        deliveries, again = _deliver(it, wire.port)
    if not receiver.came:
        folder.rmdir()
        return None
    return _told(it, receiver, deliveries, wire.made, again)


def _cuts(chance: Random) -> list[Cut]:
    half = _CUTS // 2
    made = [Cut("there", chance.randrange(_THERE)) for _each in range(half)]
    made += [Cut("back", chance.randrange(_BACK)) for _each in range(half)]
    chance.shuffle(made)
    return made


def _deliver(it: Session, port: int) -> tuple[int, int]:
    """As IT does: deliver, look at what has no answer, let it go again with the number typed; until nothing is open."""
    again = 0
    for number in range(1, _ROUNDS + 1):
        done = send(it, MllpPeer.at(f"mllp://127.0.0.1:{port}"), pause=_at_once)
        unanswered = it.book.ledger.count("hl7", State.UNKNOWN)
        if done.stopped or not (unanswered or done.held):
            return number, again
        again += resend(it, "hl7", State.UNKNOWN, confirmation(unanswered))
    return _ROUNDS, again


def _at_once(_seconds: float) -> None:
    """No pause between tries: this machine has its loopback, or has none."""


def _told(it: Session, receiver: Engine, deliveries: int, cuts: int, again: int) -> OverWire:
    states = [each.state for each in it.book.ledger.walk("hl7")]
    return OverWire(
        messages=len(states),
        deliveries=deliveries,
        cuts=cuts,
        again=again,
        arrived=receiver.came.total(),
        repeated=receiver.came.total() - len(receiver.came),
        kept=len(receiver.came),
        altered=len(receiver.differing),
        accepted=sum(state in (State.ACCEPTED, State.ATTACHED) for state in states),
    )
