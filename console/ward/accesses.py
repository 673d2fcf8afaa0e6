"""Who opened whose file and why, for whoever answers for the unit: files of other units need a reason."""

from __future__ import annotations

from dataclasses import dataclass

from console.errors import CahierError, Fault
from console.record import instant
from console.record.bodies.station import Accessed
from console.record.codes.station import Access
from console.record.instant import Instant
from console.record.kinds import MANAGERS
from console.record.person import name_of
from console.ward.session import Session
from console.words import _

SHOWN_DAYS = 14


@dataclass(frozen=True, slots=True)
class Reasoned:
    """One file that was opened with a reason."""

    at: Instant
    by: str
    patient: str
    reason: str


def reasoned(session: Session) -> list[Reasoned]:
    """The files that were opened with a reason in the last :data:`SHOWN_DAYS` days, the latest first.

    Raises:
        CahierError: ``not-entitled`` for anybody who does not answer for the unit.
    """
    if not session.person.active or session.person.role not in MANAGERS:
        role = session.person.role.label
        raise CahierError(Fault.NOT_ENTITLED, name=session.person.name, role=role, kind=_("accesses"))
    reader, people = session.reader, session.reader.people()
    since = instant.plus(session.now(), days=-SHOWN_DAYS)
    found = []
    for line in reversed(reader.lines_of_kind("accessed", since)):
        entry, body = line.entry, line.body
        if isinstance(body, Accessed) and body.access is Access.FILE_OPENED and body.reason:
            card = reader.card(entry.patient or body.expected or "")
            name = card.identity.name if card else _("Unknown person")
            found.append(Reasoned(entry.occurred_at, name_of(people, entry.author), name, body.reason))
    return found
