"""Ending a contradiction: one side is right and the others are struck, or both stand, or two files are told apart.

Every decision is an entry with its author and reason. A strike may itself be struck, and so may a
review: then the contradiction is listed again.
"""

from __future__ import annotations

from collections.abc import Collection

from console.errors import CahierError, Fault
from console.record.bodies.review import ContradictionReviewed
from console.record.bodies.station import Struck
from console.record.entry import Stored
from console.recovery.conflict_kinds import Kind
from console.recovery.conflicts import Contradiction
from console.ward import corrections, identities
from console.ward.session import NOW, Session, told_of

NOTHING_TO_STRIKE = frozenset({Kind.ONE_PERSON, Kind.CLOCKS})
"""Contradictions of which no side is wrong: two files are linked or told apart, a clock is put right."""


def keep(session: Session, each: Contradiction, right: Collection[str], reason: str) -> list[Stored]:
    """Some sides are right: all the others are struck, together or not at all.

    Args:
        session: who decides.
        each: the contradiction as it was shown.
        right: the entries of the sides that stand.
        reason: why, and on whose word.

    Raises:
        CahierError: ``reason-missing``, ``entry-unknown``, ``struck-already``.
    """
    wrong = [side.entry for side in each.sides if side.entry not in right]
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    if not wrong or len(wrong) == len(each.sides) or each.kind in NOTHING_TO_STRIKE:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=", ".join(right))
    writings = []
    for side in each.sides:
        if side.entry in right:
            continue
        file, name = session.reader.file(side.patient), side.entry
        line = next((line for line in file.lines if line.entry.id == name), None) if file else None
        if line is None:
            raise CahierError(Fault.ENTRY_UNKNOWN, entry=name)
        if not line.in_force:
            raise CahierError(Fault.STRUCK_ALREADY)
        entry = line.entry
        writings.append(told_of(Struck(target=name, reason=reason.strip()), entry.patient, entry.stay, NOW, (name,)))
    return session.write(*writings)


def both_stand(session: Session, each: Contradiction, reason: str) -> list[Stored]:
    """Somebody looked at all sides, and they are all true.

    Of one person in two files that means that they are two people: both become known homonyms.

    Raises:
        CahierError: ``reason-missing``.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    who = each.sides[0].patient
    if each.kind is Kind.ONE_PERSON:
        return [
            stored
            for other in dict.fromkeys(side.patient for side in each.sides[1:])
            for stored in identities.tell_apart(session, who, other, reason)
        ]
    names = tuple(sorted(side.entry for side in each.sides))
    body = ContradictionReviewed(contradiction=each.kind.name, entries=names, reason=reason.strip())
    return session.write_about(who, body)


def look_again(session: Session, review: str, reason: str) -> Stored:
    """Take a review back: what it settled is listed again.

    Raises:
        CahierError: ``entry-unknown``, ``reason-missing``, ``struck-already``.
    """
    return corrections.strike(session, review, reason)
