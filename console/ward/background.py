"""What is known of a person beyond the illness: written when they come in or later, ended item by item."""

from __future__ import annotations

from collections.abc import Sequence

from console.errors import CahierError, Fault
from console.record.background import ENDABLE, items_of
from console.record.bodies import Body, care
from console.record.entry import Stored
from console.record.kinds import kind_of
from console.ward.session import NOW, Session, Told

ONE_VALUE = frozenset({
    "family_doctor", "directives", "autonomy", "wristband", "height", "findable", "born_to", "weight", "diet",
})  # fmt: skip
"""Kinds of which one value stands, under a register of the kind's own name."""


def note(session: Session, who: str, body: Body, told: Told = NOW) -> Stored:
    """Write one thing; a value that stands as one (the autonomy, the height…) takes the place of the last.

    Raises:
        CahierError: ``patient-unknown``, ``not-entitled``.
    """
    card = session.card(who)
    kind = kind_of(body).name
    standing = card.registers.get(kind, ()) if kind in ONE_VALUE else ()
    return session.restate(who, standing, body, told)[-1]


def note_all(session: Session, who: str, bodies: Sequence[Body], told: Told = NOW) -> list[Stored]:
    """Write several; the leave for all is asked before the first is written.

    Raises:
        CahierError: ``patient-unknown``, ``not-entitled``.
    """
    session.leave(*bodies)
    return [note(session, who, body, told) for body in bodies]


def end(session: Session, who: str, entry: str, reason: str, told: Told = NOW) -> Stored:
    """End a contact, a belonging or a home medicine that was true and is over.

    Where two laptops wrote the very same thing down, both entries end.

    Raises:
        CahierError: ``reason-missing``, ``entry-unknown``, ``patient-unknown``.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    items = [said for prefix in ENDABLE for said in items_of(session.card(who), prefix)]
    found = next((said.line.body for said in items if said.line.entry.id == entry), None)
    if found is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry)
    same = [said for said in items if said.line.body == found]
    return session.restate(who, same, care.Ended(reason=reason), told)[-1]
