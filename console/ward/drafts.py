"""Drafts at the end of a shift: one's own are listed; the nurse in charge may read another's, and that is written down.

A draft stays its author's: nobody else is given it to go on with, and nothing of it becomes record by
being read.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.errors import CahierError, Fault
from console.record.bodies.station import Accessed
from console.record.codes.station import Access, Role
from console.record.instant import Instant
from console.record.person import name_of
from console.record.writing import Writing
from console.store.drafts import Draft, DraftKey
from console.ward.session import Session

IN_CHARGE = frozenset({Role.CADRE})


@dataclass(frozen=True, slots=True)
class Begun:
    """That somebody began something and did not sign it; what it says is not part of it."""

    key: DraftKey
    author: str
    patient: str  # the name, empty where it is about nobody
    bed: str | None
    saved_at: Instant


def begun(session: Session, *, mine_only: bool = True) -> tuple[Begun, ...]:
    """What was begun and not signed, the newest first: one's own, or everybody's."""
    people = session.reader.people()
    found = []
    for draft in session.book.drafts.everybody():
        key = draft.key
        if mine_only and key.author != session.person.id:
            continue
        card = session.reader.card(key.patient) if key.patient else None
        name, bed = (card.identity.name, card.place.bed) if card else ("", None)
        found.append(Begun(key, name_of(people, key.author), name, bed, draft.saved_at))
    return tuple(found)


def may_read_others(session: Session) -> bool:
    """Whether this person may read what somebody else has not signed."""
    return session.person.active and session.person.role in IN_CHARGE


def read_of(session: Session, key: DraftKey) -> Draft:
    """Somebody else's draft, to be shown as an unsigned draft of theirs. Reading it is written down first.

    Raises:
        CahierError: ``not-entitled`` unless the person is in charge, ``entry-unknown`` when it is gone.
    """
    if not may_read_others(session):
        person = session.person
        raise CahierError(Fault.NOT_ENTITLED, name=person.name, role=person.role.label, kind="draft")
    draft = session.book.drafts.find(key)
    if draft is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=key.form)
    author = name_of(session.reader.people(), key.author)
    note = Accessed(access=Access.DRAFT_READ, reason=f"{key.form} · {author}")
    known = key.patient and session.reader.knows(key.patient)
    session.write(Writing(note, patient=key.patient if known else None))
    return draft
