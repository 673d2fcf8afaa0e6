"""Handing over: items about patients, the shift as a whole, and the receiver's answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies import handover
from console.record.codes.handover import Answer, Shift
from console.record.entry import Stored
from console.record.file import PatientFile
from console.record.handovers import SETTLED, Handover, snapshot_of
from console.record.instant import Instant
from console.record.writing import Writing
from console.ward.session import NOW, Session, told_of


@dataclass(frozen=True, slots=True)
class ShiftSpan:
    """Which shift is handed over, to whom, and what is not about a patient."""

    shift: Shift
    starts: Instant
    ends: Instant
    receivers: tuple[str, ...]
    unit_items: tuple[str, ...] = ()


def in_sight(card: PatientFile) -> tuple[str, ...]:
    """Ids of the entries that a giver has before the eyes: what stands, and the last observations."""
    standing = {said.line.entry.id for values in card.registers.values() for said in values}
    observed = {observation.said.line.entry.id for observation in card.observations[-1:]}
    return tuple(sorted(standing | observed))


def write_item(session: Session, who: str, item: handover.HandoverItem) -> Stored:
    """Write what is handed over about one patient; it freezes what was in sight.

    Raises:
        CahierError: ``patient-unknown``.
    """
    first = session.taking_in(who)
    ids = session.named_in(who, first)
    sight = tuple(sorted(ids.get(name, name) for name in in_sight(session.card(who))))
    seen = told_of(msgspec.structs.replace(item, having_seen=sight), who, None, NOW)
    return session.write(seen, first=first)[-1]


def prepare(session: Session, span: ShiftSpan) -> str:
    """Hand over a shift: the last item of each patient of the unit, and those about whom nothing is written.

    Whoever left and was not seen to arrive is still the unit's to hand over.

    An unanswered handover never stops anybody from going home. Returns the handover's id.
    """
    unit = session.unit.code
    present = [card for card in session.reader.cards_in(unit) if _is_here(card, unit)]
    items = [card.handover.line.entry for card in present if card.handover and card.handover.at >= span.starts]
    about = {entry.patient for entry in items}
    without = tuple(sorted(card.id for card in present if not about & set(session.reader.members(card.id))))
    body = handover.HandoverPrepared(
        unit=unit,
        shift=span.shift,
        shift_from=span.starts,
        shift_to=span.ends,
        giver=session.person.name,
        receivers=span.receivers,
        items=tuple(entry.id for entry in items),
        unit_items=span.unit_items,
        without_item=without,
        snapshot=_snapshot(session, [entry.id for entry in items]),
    )
    return session.write(Writing(body))[-1].entry.id


def _is_here(card: PatientFile, unit: str) -> bool:
    return card.place.unit == unit and card.place.whereabouts.is_here


def _snapshot(session: Session, items: Sequence[str]) -> str:
    return snapshot_of(_hashes(session, items))


def _hashes(session: Session, items: Iterable[str]) -> Iterable[str]:
    """The hashes of items and of everything that they had in sight."""
    for name in items:
        stored = session.reader.entry(name)
        if stored is None:
            raise CahierError(Fault.ENTRY_UNKNOWN, entry=name)
        yield stored.hash
        seen = msgspec.json.decode(stored.entry.body, type=handover.HandoverItem).having_seen
        yield from (found for each in seen if (found := session.reader.hash_of(each)))


def answer(
    session: Session, handover_id: str, answered: Answer, *, read_back: bool, questions: str = "", reason: str = ""
) -> Stored:
    """Accept a handover, accept it with questions, refuse it, or say that nobody was there.

    The receiver signs from their own unlock what stands before them: the frozen snapshot.

    Raises:
        CahierError: ``entry-unknown``, ``answered-already``, ``same-person`` (the giver cannot take
            over from themselves), ``read-back-missing``, ``reason-missing``.
    """
    given = find(session, handover_id)
    giver = session.reader.entry(handover_id)
    if given.is_settled:
        raise CahierError(Fault.ANSWERED_ALREADY, name=given.answered_by or "")
    if giver is not None and giver.entry.author == session.person.id:
        raise CahierError(Fault.SAME_PERSON)
    if answered in SETTLED and not read_back:
        raise CahierError(Fault.READ_BACK_MISSING)
    if answered is Answer.REFUSED and not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    body = handover.HandoverAnswered(
        unit=given.prepared.unit,
        handover=handover_id,
        answer=answered,
        snapshot=_snapshot(session, given.prepared.items),
        read_back=read_back,
        questions=questions or None,
        reason=reason or None,
    )
    return session.write(Writing(body))[-1]


def find(session: Session, handover_id: str) -> Handover:
    """One handover of this unit.

    Raises:
        CahierError: ``entry-unknown``.
    """
    found = next((each for each in session.reader.handovers(session.unit.code) if each.id == handover_id), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=handover_id)
    return found
