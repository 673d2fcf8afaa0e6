"""Ending a conflict: some sides are right and the others are struck, or all stand, or two files are told apart.

Every decision is one act with one reason and its author: the strikes, and an entry that says what was
looked at. Taking that entry back takes the strikes back, and the conflict is listed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from console.errors import CahierError, Fault
from console.record.bodies.review import ConflictReviewed
from console.record.bodies.station import Struck
from console.record.effects import Line
from console.record.entry import Stored
from console.record.identity import fold
from console.record.instant import Instant
from console.record.person import name_of
from console.recovery.conflict_kinds import Kind
from console.recovery.conflicts import Conflict, Side
from console.ward import identities, patients
from console.ward.session import NOW, Session, told_of

ALL_STAND, ONE_PERSON = "BOTH", "SAME"
"""The keys of the two ways that strike nothing."""

_NOTHING_TO_STRIKE = frozenset({Kind.ONE_PERSON, Kind.CLOCKS, Kind.SCORE})
"""Two files are linked or told apart, a clock is put right, a score is worked out again on the ward."""
_LAST_ALONE = frozenset({Kind.ALLERGY_ENDED, Kind.ALLERGY_NEW})
"""What the hospital's own systems told is never struck: what was written here is right, or is struck."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to settle a conflict.

    ``key`` names it: BOTH (all sides stand; of one person in two files: they are two people), SAME (the
    files are one person), else the ids of the sides in ``right``; those in ``wrong`` are struck.
    """

    key: str
    right: tuple[Side, ...] = ()
    wrong: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """A conflict that somebody settled: by which entry, of what kind, about whom, why, by whom, when.

    ``struck`` is how many entries were struck with it.
    """

    review: str
    kind: Kind
    name: str
    reason: str
    author: str
    at: Instant
    struck: int


def may_be_struck(each: Conflict) -> tuple[Side, ...]:
    """The sides that may turn out to be wrong by a decision of the recovery.

    An admission is never struck for a bed: whoever lies in the wrong one is moved in the file, and stays.
    """
    if each.kind in _NOTHING_TO_STRIKE:
        return ()
    if each.kind in _LAST_ALONE:
        return each.sides[-1:]
    if each.kind is Kind.ONE_BED:
        return tuple(side for side in each.sides if side.kind == "moved")
    return each.sides


def ways(each: Conflict) -> tuple[Way, ...]:
    """What can be decided about a conflict, in the order in which it is offered."""
    if each.kind is Kind.ONE_PERSON:
        return Way(ONE_PERSON), Way(ALL_STAND)
    strikable = may_be_struck(each)
    rights: list[tuple[Side, ...]]
    if len(strikable) == len(each.sides):
        rights = [(side,) for side in each.sides]
    else:
        rights = [tuple(side for side in each.sides if side is not wrong) for wrong in strikable]
    return (*(_keeping(each, [side.entry for side in right]) for right in rights), Way(ALL_STAND))


def _keeping(each: Conflict, right: Collection[str]) -> Way:
    kept = tuple(side for side in each.sides if side.entry in right)
    return Way("+".join(side.entry for side in kept), kept, tuple(side for side in each.sides if side not in kept))


def settle(session: Session, each: Conflict, decision: Collection[str], reason: str) -> list[Stored]:
    """Settle a conflict as somebody decided; all of it is written, or nothing.

    Args:
        session: who decides.
        each: the conflict as it was shown.
        decision: the entries of the sides that stand, or BOTH or SAME alone.
        reason: why, and on whose word.

    Raises:
        CahierError: ``reason-missing``, ``entry-unknown``, ``struck-already``, ``conflict-stands``
            when this kind of conflict cannot be settled so.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    chosen = set(decision)
    if chosen == {ALL_STAND}:
        return _all_stand(session, each, reason.strip())
    if chosen == {ONE_PERSON} and each.kind is Kind.ONE_PERSON:
        return _one_person(session, each, reason.strip())
    way = _keeping(each, chosen)
    if chosen - {side.entry for side in each.sides}:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=", ".join(sorted(chosen)))
    if not way.right or not way.wrong or not set(way.wrong) <= set(may_be_struck(each)):
        raise CahierError(Fault.CONFLICT_STANDS, kind=each.kind.label)
    strikes = [
        replace(
            told_of(Struck(target=line.entry.id, reason=reason.strip()), line.entry.patient, line.entry.stay, NOW,
                    (line.entry.id,)),
            id=session.new_id(),
        )
        for side in way.wrong
        for line in _of_side(session, each, side)
    ]  # fmt: skip
    body = _review(each, reason, tuple(strike.id for strike in strikes if strike.id))
    return session.write(*strikes, told_of(body, way.right[0].patient, None, NOW))


def _of_side(session: Session, each: Conflict, side: Side) -> Iterator[Line]:
    """The entries that go when a side is wrong: its own, and all that were copied from one sheet of paper onto it."""
    file = session.reader.file(side.patient)
    own = next((line for line in file.lines if line.entry.id == side.entry), None) if file else None
    if file is None or own is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=side.entry)
    if not own.in_force:
        raise CahierError(Fault.STRUCK_ALREADY)
    yield own
    sheet = fold(own.entry.paper_ref or "")
    for line in file.lines if each.kind is Kind.ONE_SHEET else ():
        entry = line.entry
        if line is not own and line.in_force and entry.source == "PAPER" and fold(entry.paper_ref or "") == sheet:
            yield line


def _review(each: Conflict, reason: str, strikes: tuple[str, ...] = ()) -> ConflictReviewed:
    names = tuple(sorted(side.entry for side in each.sides))
    return ConflictReviewed(conflict=each.kind.name, entries=names, reason=reason.strip(), strikes=strikes)


def _all_stand(session: Session, each: Conflict, reason: str) -> list[Stored]:
    """Somebody looked at all sides, and they are all true. Two files that look alike become known homonyms."""
    who = each.sides[0].patient
    if each.kind is not Kind.ONE_PERSON:
        return session.write_about(who, _review(each, reason))
    others = dict.fromkeys(side.patient for side in each.sides[1:])
    return [stored for other in others for stored in identities.tell_apart(session, who, other, reason)]


def _one_person(session: Session, each: Conflict, reason: str) -> list[Stored]:
    """The first file and each other one are proposed to be one person; somebody else confirms it."""
    first, *others = dict.fromkeys(side.patient for side in each.sides)
    links = [patients.propose_link(session, first, other, reason) for other in others]
    return [stored for link in links if (stored := session.reader.entry(link)) is not None]


def settled(session: Session) -> list[Settled]:
    """What was settled and not taken back, the latest first. Links and homonyms are taken back on the files."""
    people = session.reader.people()
    found = []
    for line in session.reader.lines_of_kind("conflict_reviewed"):
        body, entry = line.body, line.entry
        if isinstance(body, ConflictReviewed) and body.conflict in Kind.__members__ and entry.patient:
            who = session.reader.named(entry.patient)
            name = who.name if who else ""
            by, kind = name_of(people, entry.author), Kind[body.conflict]
            found.append(Settled(entry.id, kind, name, body.reason, by, entry.recorded_at, len(body.strikes)))
    return sorted(found, key=lambda each: each.at, reverse=True)


def look_again(session: Session, review: str, reason: str) -> list[Stored]:
    """Take a decision back, with everything that it struck: the conflict is listed again.

    A strike that somebody has taken back meanwhile is left alone.

    Raises:
        CahierError: ``entry-unknown``, ``reason-missing``, ``struck-already``.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    stored = session.reader.entry(review)
    standing = {line.entry.id: line for line in session.reader.lines_of_kind("conflict_reviewed")}
    if stored is None or stored.entry.kind != "conflict_reviewed":
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=review)
    if review not in standing:
        raise CahierError(Fault.STRUCK_ALREADY)
    body = standing[review].body
    ours = set(body.strikes) if isinstance(body, ConflictReviewed) else set()
    back = [standing[review], *(line for line in session.reader.lines_of_kind("struck") if line.entry.id in ours)]
    return session.write(
        *(
            told_of(Struck(target=each.entry.id, reason=reason.strip()), each.entry.patient, each.entry.stay, NOW,
                    (each.entry.id,))
            for each in back
        )
    )  # fmt: skip
