"""How sure it is who somebody is: documents seen, people told apart, two identifiers checked."""

from __future__ import annotations

from console.errors import CahierError, Fault
from console.record import instant
from console.record.bodies import patient
from console.record.bodies.care import Ended
from console.record.bodies.station import Struck
from console.record.bodies.stay import BedConfirmed
from console.record.codes.patient import Document, IdentityAttribute, IdentityStatus
from console.record.codes.stay import Finding
from console.record.entry import Stored
from console.record.file import PatientFile, Said
from console.record.identity import status_offline
from console.record.kinds import KINDS, Delivery, body_of
from console.record.writing import Writing
from console.ward.patients import seen_document
from console.ward.session import NOW, Session, Told, told_of

_NOT_OURS = (IdentityStatus.QUAL, IdentityStatus.RECUP)  # reached with the national service only


def see_document(
    session: Session, who: str, document: Document, checked_by: str = "", expires: str = "", told: Told = NOW
) -> IdentityStatus:
    """Write that a document agrees with the traits; what the identity is worth from now on is returned.

    A doubtful or made-up identity stays provisional, and one that the national service gave keeps its status.

    Args:
        who: the patient.
        document: what was seen.
        checked_by: who held it against the traits; the author when empty.
        expires: ``YYYY-MM-DD`` or empty.
        told: the circumstances.

    Raises:
        CahierError: ``patient-unknown``, ``not-entitled``.
    """
    card = session.card(who)
    seen = seen_document(session, document, checked_by, expires)
    status = status_offline(document_seen=True, attributes=card.identity.attributes)
    if card.identity.status in (*_NOT_OURS, status):
        session.write_about(who, seen, told=told)
        return card.identity.status
    first = session.taking_in(who)
    standing = card.registers.get("trait/identity_status", ())
    worth = patient.Trait(name="identity_status", value=status.value)
    restated = session.restating(who, standing, worth, told, first=first)
    session.write(*restated, told_of(seen, who, None, told), first=first)
    return status


def doubt(session: Session, who: str, reason: str, told: Told = NOW) -> list[Stored]:
    """Say that an identity is doubtful: it is provisional from now on.

    Raises:
        CahierError: ``patient-unknown``, ``reason-missing``, ``attributes-exclusive`` for a made-up identity.
    """
    card = session.card(who)
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    if IdentityAttribute.FICT in card.identity.attributes:
        raise CahierError(Fault.ATTRIBUTES_EXCLUSIVE)
    marked = patient.Trait(name="attribute", value=IdentityAttribute.DOUT.value, why=reason.strip())
    first = session.taking_in(who)
    said = session.restating(who, _marked(card, IdentityAttribute.DOUT), marked, told, first=first)
    if card.identity.status is not IdentityStatus.PROV:
        standing = card.registers.get("trait/identity_status", ())
        provisional = patient.Trait(name="identity_status", value=IdentityStatus.PROV.value)
        said += session.restating(who, standing, provisional, told, first=first)
    return session.write(*said, first=first)


def settle_doubt(session: Session, who: str, reason: str, told: Told = NOW) -> IdentityStatus:
    """Say that an identity is doubtful no longer; what it is worth from now on is returned.

    A document that was seen validates it again. What the national service once gave is not given
    back here: only that service can.

    Raises:
        CahierError: ``patient-unknown``, ``reason-missing``, ``not-doubtful``.
    """
    card = session.card(who)
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    doubts = _marked(card, IdentityAttribute.DOUT)
    if not doubts:
        raise CahierError(Fault.NOT_DOUBTFUL, name=card.identity.name)
    rest = card.identity.attributes - {IdentityAttribute.DOUT}
    seen = any(session.reader.latest(each, "document_seen") for each in session.reader.members(who))
    status = status_offline(document_seen=seen, attributes=rest)
    first = session.taking_in(who)
    said = session.restating(who, doubts, Ended(reason=reason.strip()), told, first=first)
    if card.identity.status is IdentityStatus.PROV and status is not IdentityStatus.PROV:
        worth = patient.Trait(name="identity_status", value=status.value)
        standing = card.registers.get("trait/identity_status", ())
        said += session.restating(who, standing, worth, told, first=first)
    session.write(*said, first=first)
    return status


def tell_apart(session: Session, who: str, other: str, reason: str, told: Told = NOW) -> list[Stored]:
    """Say that two people who can be taken for each other are different; both are known homonyms from now on.

    Raises:
        CahierError: ``patient-unknown``, ``same-file``, ``reason-missing``.
    """
    cards = session.card(who), session.card(other)
    if other in session.reader.members(who):
        raise CahierError(Fault.SAME_FILE)
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    homonym = patient.Trait(name="attribute", value=IdentityAttribute.HOMA.value, why=reason.strip())
    first = [writing for card in cards for writing in session.taking_in(card.id)]
    apart = told_of(patient.ToldApart(other=other, reason=reason.strip()), who, None, told)
    marks = [
        told_of(homonym, card.id, None, told)
        for card in cards
        if IdentityAttribute.HOMA not in card.identity.attributes
    ]
    return session.write(apart, *marks, first=first)


def set_aside(session: Session, who: str, authority: str, number: str, reason: str) -> Stored:
    """Say that a row of the recovered index is somebody else; striking the entry offers the row again.

    Raises:
        CahierError: ``patient-unknown``, ``reason-missing``, ``not-entitled``.
    """
    session.card(who)
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    body = patient.IndexRowSetAside(number=number, authority=authority, reason=reason.strip())
    return session.write_about(who, body)[-1]


def _marked(card: PatientFile, attribute: IdentityAttribute) -> tuple[Said, ...]:
    """Who said so, of one mark of an identity."""
    return card.registers.get(f"trait/attribute/{attribute.value}", ())


def check(session: Session, card: PatientFile) -> Stored:
    """Write that name and birth date (and the bed) were held against the person who is written about.

    Raises:
        CahierError: ``locked``.
    """
    who = card.identity
    checked = patient.IdentityChecked(full_name=who.name, birth_date=who.birth_date, bed=card.place.bed)
    stored = session.write_about(card.id, checked)[-1]
    session.checked.add(card.id)
    return stored


def is_checked(session: Session, card: PatientFile) -> bool:
    """Whether this person has held two identifiers against this patient since their shift began.

    Every lock begins another session, so what counts beyond it stands in the log: whatever this person
    checked here in the hours after which the book closes by itself.
    """
    if card.id in session.checked:
        return True
    since = instant.plus(session.now(), hours=-session.site.cold_lock_hours)
    found = any(
        line.entry.author == session.person.id
        and line.entry.recorded_at >= since
        and line.entry.source != "SNAPSHOT"
        and (not isinstance(line.body, BedConfirmed) or line.body.finding is Finding.HERE)
        for who in session.reader.members(card.id)
        for kind in ("identity_checked", "bed_confirmed", "patient_registered", "stay_admitted")
        for line in session.reader.latest(who, kind)
    )
    if found:
        session.checked.add(card.id)
    return found


def reattribute(session: Session, entry_id: str, other: str, reason: str) -> Stored:
    """Move what was written about the wrong person: struck there, written again for the right one.

    Time, source and circumstances stay; the new entry names the one that was struck.

    Raises:
        CahierError: ``entry-unknown``, ``patient-unknown``, ``same-file``, ``reason-missing``, ``not-entitled``.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    stored = session.reader.entry(entry_id)
    body = body_of(stored.entry) if stored and _movable(stored.entry.kind) else None
    if stored is None or stored.entry.patient is None or body is None:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=entry_id)
    entry = stored.entry
    session.card(other)
    if other == entry.patient:
        raise CahierError(Fault.SAME_FILE)
    struck = told_of(Struck(target=entry_id, reason=reason.strip()), entry.patient, entry.stay, NOW, (entry_id,))
    again = Writing(
        body=body,
        patient=other,
        stay=session.stay_of(other) if entry.stay else None,
        occurred_at=entry.occurred_at,
        precision=entry.precision,
        occurred_from=entry.occurred_from,
        on_behalf_of=entry.on_behalf_of,
        source=entry.source,
        paper_ref=entry.paper_ref,
        unsure=entry.unsure,
        replaces=(entry_id,),
    )
    return session.write(struck, again, first=session.taking_in(other))[-1]


def _movable(kind: str) -> bool:
    row = KINDS.get(kind)
    return row is not None and row.delivery is Delivery.CARE
