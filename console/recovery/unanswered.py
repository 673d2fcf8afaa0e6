"""Messages that were refused or have no answer, in bundles of one reason, and settling them by hand.

A bundle is what people decide about at once: a system refuses many messages for one reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast, get_args

from console.errors import CahierError, Fault
from console.record.wording import title_of, when_text
from console.recovery.by_hand import ByHand, Outcome, are_two_people, signed
from console.recovery.delivery import cut
from console.recovery.outcomes import ask_leave
from console.recovery.progress import Progress, silent, telling
from console.store.ledger import LEGAL, Deliverable, State
from console.ward.session import Session
from console.words import _, ngettext

OPEN = (State.REJECTED, State.UNKNOWN, State.SENT)
"""What has left, or was to leave, and has no good answer; those that need somebody first."""
NAMED = 500
"""So many messages of a bundle are put into words; a list that is longer is read by nobody."""
AT_ONCE = 200
"""So many are settled in one go."""
_EVERY = 50


@dataclass(frozen=True, slots=True)
class Bundle:
    """The messages at one target that are in one state for one reason, and how many.

    An empty reason was not given; None stands for any.
    """

    target: str
    state: State
    reason: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A bundle with the ids of its messages, in the order in which they go out, and the first of them in words."""

    bundle: Bundle
    ids: tuple[str, ...]
    words: tuple[str, ...]


def bundles(session: Session, target: str) -> list[Bundle]:
    """What has no good answer at a target: what was refused first, then the largest."""
    ledger = session.book.ledger
    found = [Bundle(target, *each) for each in ledger.reasons(target, State.REJECTED, State.UNKNOWN)]
    found.sort(key=lambda each: (OPEN.index(each.state), -each.count, each.reason))
    sent = ledger.count(target, State.SENT)
    return [*found, Bundle(target, State.SENT, None, sent)] if sent else found


def first_of(session: Session, bundle: Bundle, most: int) -> list[str]:
    """The first messages of a bundle in words: about whom, what it tells of, its type."""
    return [_words(session, each) for each in islice(_messages(session, bundle), most)]


def listed(session: Session, bundle: Bundle, progress: Progress = silent) -> Listed:
    """The messages of a bundle, as they are now.

    Args:
        session: somebody of IT.
        bundle: which; its count may be another one meanwhile.
        progress: told (messages read, of how many); raising from it stops.

    Raises:
        CahierError: ``not-entitled``.
    """
    ask_leave(session)
    ids: list[str] = []
    words: list[str] = []
    for each in telling(_messages(session, bundle), bundle.count, progress, _EVERY):
        ids.append(each.id)
        if len(words) < NAMED:
            words.append(_words(session, each))
    return Listed(Bundle(bundle.target, bundle.state, bundle.reason, len(ids)), tuple(ids), tuple(words))


def _messages(session: Session, bundle: Bundle) -> Iterator[Deliverable]:
    return session.book.ledger.walk(bundle.target, bundle.state, reason=bundle.reason)


def _words(session: Session, each: Deliverable) -> str:
    reader, entries = session.reader, session.book.ledger.entries_of(each.id)
    who, line = reader.named(each.patient), reader.line(entries[0]) if entries else None
    said = [" · ".join(filter(None, (who.name, who.number)))] if who else []
    if line is not None:
        first = f"{title_of(line)}, {when_text(line, session.site.zone_info)}"
        more = ngettext("and {n} more entry", "and {n} more entries", len(entries) - 1)
        said.append(f"{first}, {more}" if len(entries) > 1 else first)
    return " – ".join((*said, each.type))


def settle(
    session: Session,
    names: Sequence[str],
    state: State,
    reason: str,
    *,
    number: str = "",
    typed_by: str = "",
    read_by: str = "",
    progress: Progress = silent,
) -> int:
    """Say by hand what became of messages: keyed, there already, archived, not for this system. It is final.

    The statement about each is signed with the key of whoever says it and kept; the account rests on
    nothing else. What was keyed needs two people: who typed, and who read it again on the screen. All are
    looked at before the first is settled; then some at a time, and the same call again goes on with the rest.

    Args:
        session: somebody of IT.
        names: the ids of the messages.
        state: KEYED, DUPLICATE, ARCHIVED or NOT_FOR_TARGET.
        reason: why, and on whose word.
        number: under which the hospital's system has it, where it has one.
        typed_by: of KEYED, who typed it.
        read_by: of KEYED, who read it again.
        progress: told (messages settled, of how many); raising from it stops between two portions of them.

    Returns:
        how many were not settled so already.

    Raises:
        CahierError: ``not-entitled``, ``reason-missing``, ``not-read-again``, ``deliverable-unknown``,
            ``deliverable-settled``.
    """
    ask_leave(session)
    outcome = state.name
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    if outcome not in get_args(Outcome):
        facts = {"message": ", ".join(names), "state": "", "wanted": state.label}
        raise CahierError(Fault.DELIVERABLE_SETTLED, **facts)
    if state is State.KEYED and not are_two_people(typed_by, read_by):
        raise CahierError(Fault.NOT_READ_AGAIN)
    ledger, now, who = session.book.ledger, session.now(), session.person
    said = f"{reason.strip()} ({who.name})"
    if number.strip():
        said = _("{reason} – there as {number}").format(reason=said, number=number.strip())
    if state is State.KEYED:
        said = _("{reason} – typed by {one}, read again by {other}").format(reason=said, one=typed_by, other=read_by)
    waiting = [each for name in dict.fromkeys(names) if (each := ledger.deliverable(name)).state is not state]
    for each in waiting:
        if state not in LEGAL[each.state]:
            facts = {"message": each.id, "state": each.state.label, "wanted": state.label}
            raise CahierError(Fault.DELIVERABLE_SETTLED, **facts)
    moved = 0
    for part in cut(waiting, lambda _each: 1, AT_ONCE):
        progress(moved, len(waiting))
        with ledger.together():
            moved += ledger.move([each.id for each in part], state, now, said)
            for each in part:
                statement = ByHand(
                    message=each.id,
                    target=each.target,
                    entries=tuple(ledger.entries_of(each.id)),
                    outcome=cast(Outcome, outcome),
                    reason=reason.strip(),
                    number=number.strip(),
                    person=who.id,
                    name=who.name,
                    at=now,
                    typed_by=typed_by.strip(),
                    read_by=read_by.strip(),
                )
                ledger.keep(each.id, "HAND", signed(statement, session.author.sign), now)
    return moved
