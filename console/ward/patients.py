"""Who is who: register, find those who may be the same, correct a trait, link two files."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from console.errors import CahierError, Fault
from console.record import instant
from console.record.bodies import Body, patient
from console.record.codes.patient import Capture, Document, IdentityAttribute, IdentityStatus, Sex
from console.record.entry import Entry, Stored
from console.record.file import Identity, PatientFile
from console.record.identity import STRICT_TRAITS, is_birth_date, is_lunar_date, patient_id, status_offline
from console.record.instant import Instant
from console.record.kinds import body_of
from console.record.likeness import are_similar
from console.record.writing import Writing
from console.ward.session import NOW, Session, Told, told_of
from console.words import _

SIMILAR_LIMIT = 12


@dataclass(frozen=True, slots=True)
class NewPatient:
    """What is known of somebody who is registered here. ``birth_date`` may be partial.

    ``unknown`` makes a fictitious identity: no name is invented beyond the agreed one.
    A newborn without given names is called by its mother's name and its rank.
    """

    birth_name: str
    given_names: str = ""
    used_name: str = ""
    used_given_name: str = ""
    birth_date: str = ""
    age_estimated: str = ""
    sex: Sex = Sex.U
    birthplace: str = ""
    number: str = ""  # the hospital's own number, read from a label
    visit: str = ""  # the hospital's number of the stay
    matricule: str = ""  # INS, fifteen characters
    matricule_oid: str = ""
    capture: Capture = Capture.PATIENT_STATED
    document: Document | None = None
    checked_by: str = ""  # who held the document against the traits; the author when empty
    document_expires: str = ""
    doubt: str = ""  # why the identity is doubtful; empty when it is not
    unknown: bool = False
    found: str = ""
    found_where: str = ""
    found_at: Instant | None = None
    description: str = ""
    mother: str = ""  # of a newborn: the mother's id
    rank: int = 1
    is_lunar: bool = False  # somebody confirmed that the papers carry a date of no calendar


def similar(session: Session, wanted: NewPatient) -> list[PatientFile]:
    """Files that may be the same person: near or swapped names, or the same birth date with a near name."""
    who = Identity(
        birth_name=wanted.birth_name,
        given_names=wanted.given_names,
        used_name=wanted.used_name or None,
        birth_date=wanted.birth_date or None,
    )
    ids = dict.fromkeys(
        found
        for text in (wanted.birth_name, wanted.used_name, wanted.given_names.split(" ")[0])
        for word in (text[:3], text)
        if word
        for found in session.reader.search(word, limit=200)
    )
    cards = (session.reader.card(each) for each in ids)
    return [card for card in cards if card is not None and are_similar(who, card.identity)][:SIMILAR_LIMIT]


def register(session: Session, new: NewPatient, told: Told = NOW) -> str:
    """Register somebody and return the patient's id.

    With a hospital number the id follows from it, so that two laptops agree; without one the
    patient gets the laptop's next downtime number.

    Raises:
        CahierError: what :func:`registration` raises.
    """
    who, writings = registration(session, new, told)
    if writings:
        session.write(*writings)
    return who


def registration(session: Session, new: NewPatient, told: Told) -> tuple[str, list[Writing]]:
    """The id of somebody who is registered here, and what is to be written; nothing where the number is known.

    Raises:
        CahierError: ``invalid-field`` for a missing name or an impossible birth date, ``numbers-used-up``.
    """
    if not new.birth_name.strip():
        hint = _("write the name, or the agreed one of an unknown person")
        raise CahierError(Fault.INVALID_FIELD, field=_("Birth name"), text="", hint=hint)
    today = instant.local(session.now(), session.site.zone_info).date()
    if new.birth_date and not (
        is_birth_date(new.birth_date, today) or (new.is_lunar and is_lunar_date(new.birth_date))
    ):
        raise CahierError(
            Fault.INVALID_FIELD, field=_("Birth date"), text=new.birth_date, hint="1948-03-14, 1948-03, 1948"
        )
    if new.number.strip():
        who = patient_id(session.site.id, session.site.authority, new.number)
    else:
        who = str(uuid.UUID(bytes=session.entropy(16), version=4))
    if session.reader.knows(who) or session.reader.expected(who) is not None:
        return who, []
    return who, [told_of(body, who, None, told) for body in _registered(session, new)]


def _registered(session: Session, new: NewPatient) -> list[Body]:
    attribute = IdentityAttribute.FICT if new.unknown else IdentityAttribute.DOUT if new.doubt.strip() else None
    status = status_offline(
        document_seen=new.document is not None, attributes=frozenset({attribute} if attribute else ())
    )
    traits: dict[patient.TraitName, str] = {
        "birth_name": new.birth_name.strip(),
        "given_names": new.given_names.strip(),
        "used_name": new.used_name.strip(),
        "used_given_name": new.used_given_name.strip(),
        "birth_date": new.birth_date,
        "age_estimated": new.age_estimated.strip(),
        "sex": new.sex.value,
        "birthplace": new.birthplace.strip(),
        "matricule": new.matricule,
        "matricule_oid": new.matricule_oid,
        "description": new.description.strip(),
        "identity_status": status.value,
    }
    registered = patient.PatientRegistered(
        capture=new.capture,
        found=new.found.strip() or None,
        found_where=new.found_where.strip() or None,
        found_at=new.found_at,
    )
    said: list[Body] = [registered]
    said += [patient.Trait(name=name, value=value) for name, value in traits.items() if value]
    if attribute:
        said.append(patient.Trait(name="attribute", value=attribute.value, why=new.doubt.strip() or None))
    if new.document is not None:
        said.append(seen_document(session, new.document, new.checked_by, new.document_expires))
    if new.mother:
        said.append(patient.BornTo(mother=new.mother, rank=new.rank))
    if new.number.strip():
        said.append(patient.Identifier(type="IPP", value=new.number.strip(), authority=session.site.authority))
    else:
        said.append(patient.Identifier(type="DOWNTIME", value=next_number(session), authority=session.site.code))
    if new.visit.strip():
        said.append(patient.Identifier(type="NDA", value=new.visit.strip(), authority=session.site.authority))
    return said


def seen_document(session: Session, document: Document, checked_by: str, expires: str) -> patient.DocumentSeen:
    """That a document was held against the traits; without another name, by the author."""
    return patient.DocumentSeen(
        document=document, checked_by=checked_by.strip() or session.person.name, document_expires=expires or None
    )


def next_number(session: Session) -> str:
    """The next number of this laptop's block: numbers are counted in the log, so none is given twice.

    Raises:
        CahierError: ``numbers-used-up``.
    """
    return session.certificate.number(session.reader.numbers_given(session.certificate.station))


def correct_trait(
    session: Session,
    who: str,
    name: patient.TraitName,
    value: str,
    reason: str,
    told: Told = NOW,
    capture: Capture | None = None,
) -> list[Stored]:
    """Restate one trait. A strict trait of a qualified identity is not edited here but disputed.

    ``capture`` says how the right value was taken down.

    Raises:
        CahierError: ``qualified-identity``, ``patient-unknown``, ``reason-missing``.
    """
    card = session.card(who)
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    if card.identity.status is IdentityStatus.QUAL and name in STRICT_TRAITS:
        raise CahierError(Fault.QUALIFIED_IDENTITY, name=card.identity.name)
    standing = card.registers.get(f"trait/{name}", ())
    right = patient.Trait(name=name, value=value, capture=capture)
    return session.restate(who, standing, right, told, reason.strip())


def dispute_trait(session: Session, who: str, name: patient.TraitName, stated: str, reason: str) -> list[Stored]:
    """Write down that a trait of a qualified identity does not agree with what was found.

    Raises:
        CahierError: ``patient-unknown``, ``reason-missing``.
    """
    card = session.card(who)
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    recorded = str(getattr(card.identity, name, "") or "")
    return session.write_about(
        who, patient.IdentityDiscrepancy(name=name, recorded=recorded, stated=stated, reason=reason)
    )


def propose_link(session: Session, who: str, other: str, reason: str) -> str:
    """Say that two files are one person; nothing is joined until somebody else confirms.

    Returns:
        the id of the link.

    Raises:
        CahierError: ``patient-unknown``, ``same-file``, ``reason-missing``.
    """
    session.card(who), session.card(other)
    if other in session.reader.members(who):
        raise CahierError(Fault.SAME_FILE)
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    [stored] = session.write_about(who, patient.LinkProposed(other=other, reason=reason))
    return stored.entry.id


def confirm_link(session: Session, link: str) -> list[Stored]:
    """Agree, as a second person, that two files are one person.

    Raises:
        CahierError: ``entry-unknown`` (or undone since), ``same-person``, ``same-file``.
    """
    proposed, who, other = _proposed(session, link)
    if proposed.author == session.person.id:
        raise CahierError(Fault.SAME_PERSON)
    if other in session.reader.members(who):
        raise CahierError(Fault.SAME_FILE)
    return session.write_about(who, patient.LinkConfirmed(link=link))


def unlink(session: Session, link: str, reason: str) -> list[Stored]:
    """Set two files apart again; nothing that was written is moved.

    Raises:
        CahierError: ``entry-unknown``, ``reason-missing``.
    """
    _entry, who, _other = _proposed(session, link)
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    return session.write_about(who, patient.Unlinked(link=link, reason=reason))


def _proposed(session: Session, link: str) -> tuple[Entry, str, str]:
    """A proposed link that nobody has undone: its entry and the two ids."""
    undone = session.reader.lines_of_kind("unlinked")
    if not any(isinstance(line.body, patient.Unlinked) and line.body.link == link for line in undone):
        stored = session.reader.entry(link)
        body = body_of(stored.entry) if stored else None
        if stored is not None and stored.entry.patient is not None and isinstance(body, patient.LinkProposed):
            return stored.entry, stored.entry.patient, body.other
    raise CahierError(Fault.ENTRY_UNKNOWN, entry=link)
