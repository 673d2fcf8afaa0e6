"""What is known of a person beyond the illness: written when they come in or later, ended item by item."""

from __future__ import annotations

from collections.abc import Sequence

from console.errors import CahierError, Fault
from console.record.background import ENDABLE, items_of
from console.record.bodies import Body, care
from console.record.entry import Stored
from console.record.file import PatientFile
from console.record.kinds import kind_of
from console.record.writing import Writing
from console.ward.session import NOW, Session, Told

ONE_VALUE = frozenset({
    "family_doctor", "directives", "autonomy", "wristband", "height", "findable", "shared_record",
    "born_to", "weight", "diet",
})  # fmt: skip
"""Kinds of which one value stands, under a register of the kind's own name."""


def note(session: Session, who: str, *bodies: Body, told: Told = NOW) -> list[Stored]:
    """Write what was learned of somebody, all or none.

    A value that stands as one (the autonomy, the height…) takes the place of the last.

    Raises:
        CahierError: ``patient-unknown``, ``not-entitled``.
    """
    card, first = session.card(who), session.taking_in(who)
    return session.write(*writings(session, card, bodies, told, first), first=first)


def writings(
    session: Session, card: PatientFile, bodies: Sequence[Body], told: Told, first: Sequence[Writing] = ()
) -> list[Writing]:
    """What was learned of somebody, ready to be written together with others.

    Args:
        session: who writes.
        card: what stands about the patient.
        bodies: alerts, the background, a weight, a diet.
        told: the circumstances.
        first: what :meth:`Session.taking_in` gave.
    """
    found: list[Writing] = []
    for body in bodies:
        kind = kind_of(body).name
        standing = card.registers.get(kind, ()) if kind in ONE_VALUE else ()
        found += session.restating(card.id, standing, body, told, first=first)
    return found


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
