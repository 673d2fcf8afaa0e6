"""Mistakes: amend what was written, or strike it. Nothing goes away; who, when and why is kept."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies import Body
from console.record.bodies.care import Observed
from console.record.bodies.station import Struck
from console.record.entry import Entry, Stored
from console.record.kinds import KINDS, Delivery, body_of, kind_of
from console.ward import observations
from console.ward.session import NOW, Session, Told, told_of


def amend(session: Session, entry_id: str, body: Body, reason: str, told: Told = NOW) -> Stored:
    """Restate an entry whole, same kind and same patient, and say why.

    Without another time in ``told`` the amendment keeps the time of what it amends, and how that is
    known. Observations are held against the bounds and scored again, on the scale they were taken on.

    Raises:
        CahierError: ``reason-missing``, ``entry-unknown``, ``amendment-of-another-kind``, ``out-of-range``,
            ``not-entitled``.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    entry = _find(session, entry_id)
    if kind_of(body).name != entry.kind:
        raise CahierError(Fault.AMENDMENT_OF_ANOTHER_KIND, kind=entry.kind)
    before = body_of(entry)
    if isinstance(body, Observed) and isinstance(before, Observed) and entry.patient:
        body = observations.scored(session, entry.patient, body, before.spo2_scale)
    body = _of_the_same_thing(body, before, entry_id)
    writing = told_of(body, entry.patient, entry.stay, told, (entry_id,), reason.strip())
    if told.occurred_at is None:
        kept = (entry.occurred_at, entry.precision, entry.occurred_from)
        writing = replace(writing, occurred_at=kept[0], precision=kept[1], occurred_from=kept[2])
    return session.write(writing)[-1]


def _of_the_same_thing(body: Body, before: Body | None, entry_id: str) -> Body:
    """The body under the id of the thing's first entry, by which later entries name it."""
    first = kind_of(body).first
    if first is None or getattr(body, first) is not None:
        return body
    return msgspec.structs.replace(body, **{first: getattr(before, first, None) or entry_id})


def strike(session: Session, entry_id: str, reason: str) -> Stored:
    """Strike an entry made in error (or a strike, which brings back what it struck).

    Raises:
        CahierError: ``entry-unknown``, ``reason-missing``, ``struck-already``, ``log-is-kept``, ``not-entitled``.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    entry = _find(session, entry_id)
    if entry.kind == "logged":
        raise CahierError(Fault.LOG_IS_KEPT)
    standing = session.reader.lines_of_kind("struck")
    if any(isinstance(line.body, Struck) and line.body.target == entry_id for line in standing):
        raise CahierError(Fault.STRUCK_ALREADY)
    return session.write(told_of(Struck(target=entry_id, reason=reason), entry.patient, entry.stay, NOW, (entry_id,)))[
        -1
    ]


def _find(session: Session, entry_id: str) -> Entry:
    stored = session.reader.entry(entry_id)
    if stored is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry_id)
    row = KINDS.get(stored.entry.kind)
    if row is not None and row.delivery is Delivery.STATION:
        # The audit of the laptop is nobody's to correct.
        person = session.person
        raise CahierError(Fault.NOT_ENTITLED, name=person.name, role=person.role.label, kind=row.name)
    return stored.entry
