"""Handing over: items about patients, the shift as a whole, and the receiver's answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies import handover
from console.record.codes.handover import Answer, Shift
from console.record.doses import last_doses
from console.record.effects import Line
from console.record.entry import Stored
from console.record.file import PatientFile
from console.record.handovers import SETTLED, Handover, snapshot_of
from console.record.instant import Instant
from console.record.kinds import body_of
from console.record.places import bed_order
from console.record.who import identity_of
from console.record.writing import Writing
from console.ward.drafts import begun
from console.ward.session import NOW, Session, told_of
from console.ward.tasks import take_over_tasks
from console.words import _


@dataclass(frozen=True, slots=True)
class ShiftSpan:
    """Which shift is handed over, to whom, and what is not about a patient."""

    shift: Shift
    starts: Instant
    ends: Instant
    receivers: tuple[str, ...]
    unit_items: tuple[str, ...] = ()


def in_sight(card: PatientFile) -> tuple[str, ...]:
    """Ids of the entries that a giver has before the eyes.

    What stands, the last observations, the notes of the open targets, and the last dose of each drug;
    a dose without its unit is not handed over.
    """
    standing = {said.line.entry.id for values in card.registers.values() for said in values}
    observed = {observation.said.line.entry.id for observation in card.observations[-1:]}
    notes = {note.line.entry.id for target in card.targets if target.is_open for note in target.notes}
    given = {dose.id for dose in last_doses(card) if dose.is_whole}
    return tuple(sorted(standing | observed | notes | given))


def write_item(session: Session, who: str, item: handover.HandoverItem) -> Stored:
    """Write what is handed over about one patient; it freezes what was in sight.

    Raises:
        CahierError: ``patient-unknown``.
    """
    first = session.taking_in(who)
    ids = session.named_in(who, first)
    card = session.card(who)
    sight = tuple(sorted(ids.get(name, name) for name in in_sight(card)))
    seen = told_of(msgspec.structs.replace(item, having_seen=sight, bed=card.place.bed), who, None, NOW)
    return session.write(seen, first=first)[-1]


def prepare(session: Session, span: ShiftSpan) -> str:
    """Hand over a shift: the last item of each patient of the unit, in the order of the beds.

    It names those about whom nothing is written, and what the giver began and did not sign. Whoever
    left and was not seen to arrive is still the unit's to hand over. An unanswered handover never
    stops anybody from going home. Returns the handover's id.
    """
    unit, ranks = session.unit.code, bed_order(session.unit.beds)
    present = [card for card in session.reader.cards_in(unit) if _is_here(card, unit)]
    present.sort(key=lambda card: (ranks.get(card.place.bed, len(ranks)), card.identity.name))
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
        drafts=tuple(f"{each.key.form} {each.key.patient}".strip() for each in begun(session)),
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

    The receiver signs from their own unlock what stands before them: the frozen snapshot. Taking over
    carries the open tasks of the giver, and those of nobody, over to the receiver in the same act.

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
    carried = _carried(session, given) if answered in SETTLED else []
    return session.write(Writing(body), *carried)[0]


def _carried(session: Session, given: Handover) -> list[Writing]:
    """The open tasks of the unit and of whoever is in it, handed over."""
    unit, giver = given.prepared.unit, given.prepared.giver
    cards = [card for card in session.reader.cards_in(unit) if _is_here(card, unit)]
    return [writing for card in (None, *cards) for writing in take_over_tasks(session, giver, card)]


def reply(session: Session, handover_id: str, text: str) -> Stored:
    """Answer what the receiver asked.

    Raises:
        CahierError: ``entry-unknown`` when nobody asked anything, ``field-empty``.
    """
    given = find(session, handover_id)
    if given.answer is None or not given.answer.questions:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=handover_id)
    if not text.strip():
        raise CahierError(Fault.FIELD_EMPTY, field=_("Reply"))
    body = handover.HandoverReplied(unit=given.prepared.unit, handover=handover_id, reply=text.strip())
    return session.write(Writing(body))[-1]


@dataclass(frozen=True, slots=True)
class Frozen:
    """One item as it was handed over: who and in which bed then, what it says, what the giver had in sight."""

    patient: str
    name: str
    body: handover.HandoverItem
    seen: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A handover shown again. ``is_intact`` says whether it is, byte for byte, what was handed over then."""

    items: tuple[Frozen, ...]
    without: tuple[str, ...]  # names of those about whom nothing was written
    is_intact: bool


def show_again(session: Session, given: Handover) -> Shown:
    """What was handed over, exactly as it stood then.

    Raises:
        CahierError: ``entry-unknown`` when an item never came to this laptop.
    """
    found = []
    for entry_id in given.prepared.items:
        stored = session.reader.entry(entry_id)
        if stored is None:
            raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry_id)
        body = msgspec.json.decode(stored.entry.body, type=handover.HandoverItem)
        seen = (session.reader.entry(each) for each in body.having_seen)
        lines = [Line(each.entry, body_of(each.entry)) for each in seen if each is not None]
        lines.sort(key=lambda line: line.entry.order)
        who = stored.entry.patient or ""
        name = identity_of(lines).name or _name_now(session, who)
        found.append(Frozen(who, name, body, tuple(lines)))
    without = tuple(_name_now(session, each) for each in given.prepared.without_item)
    return Shown(tuple(found), without, _snapshot(session, given.prepared.items) == given.prepared.snapshot)


def _name_now(session: Session, patient: str) -> str:
    card = session.reader.card(patient)
    return card.identity.name if card else patient


def waiting(session: Session) -> tuple[Handover, ...]:
    """The handovers of the unit in which somebody must act, the oldest first."""
    return tuple(each for each in session.reader.handovers(session.unit.code) if each.is_waiting)


def find(session: Session, handover_id: str) -> Handover:
    """One handover of this unit.

    Raises:
        CahierError: ``entry-unknown``.
    """
    found = next((each for each in session.reader.handovers(session.unit.code) if each.id == handover_id), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=handover_id)
    return found
