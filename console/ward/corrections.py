"""Mistakes: amend what was written, or strike it. Nothing goes away; who, when and why is kept."""

from __future__ import annotations

from console.errors import CahierError, Fault
from console.record.bodies import Body
from console.record.bodies.station import Struck
from console.record.entry import Entry, Stored
from console.record.kinds import kind_of
from console.ward.session import NOW, Session, Told, told_of


def amend(session: Session, entry_id: str, body: Body, told: Told = NOW) -> Stored:
    """Restate an entry whole, same kind and same patient.

    Without another time in ``told`` the amendment keeps the time of what it amends.

    Raises:
        CahierError: ``entry-unknown``, ``amendment-of-another-kind``.
    """
    entry = _find(session, entry_id)
    if kind_of(body).name != entry.kind:
        raise CahierError(Fault.AMENDMENT_OF_ANOTHER_KIND, kind=entry.kind)
    at = Told(
        occurred_at=told.occurred_at or entry.occurred_at,
        precision=told.precision if told.occurred_at else entry.precision,
        source=told.source,
        paper_ref=told.paper_ref,
        on_behalf_of=told.on_behalf_of,
        unsure=told.unsure,
    )
    return session.write(told_of(body, entry.patient, entry.stay, at, (entry_id,)))[-1]


def strike(session: Session, entry_id: str, reason: str) -> Stored:
    """Strike an entry made in error (or a strike, which brings back what it struck).

    Raises:
        CahierError: ``entry-unknown``, ``reason-missing``.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    entry = _find(session, entry_id)
    return session.write(told_of(Struck(target=entry_id, reason=reason), entry.patient, entry.stay, NOW, (entry_id,)))[
        -1
    ]


def _find(session: Session, entry_id: str) -> Entry:
    stored = session.reader.entry(entry_id)
    if stored is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry_id)
    return stored.entry
