"""The people of this laptop: who may work on it, added and removed by those entitled to it."""

from __future__ import annotations

import base64
import uuid

from console.errors import CahierError, Fault
from console.record.bodies.station import PersonAdded, PersonRemoved
from console.record.codes.station import Role
from console.record.person import Person
from console.record.writing import Writing
from console.store.secret import Secret
from console.store.stretching import Costs
from console.store.vault import Vault
from console.ward.session import Session
from console.words import _


def add(
    session: Session, vault: Vault, data_key: Secret, name: str, role: Role, passphrase: str, costs: Costs
) -> Person:
    """Let somebody work here, with a passphrase of their own.

    Raises:
        CahierError: ``not-entitled``, ``invalid-field`` without a name, ``person-has-key`` when somebody
            of this name works here already, and what the vault raises.
    """
    who = Person(str(uuid.UUID(bytes=session.entropy(16), version=4)), name.strip(), role)
    if not who.name:
        raise CahierError(Fault.INVALID_FIELD, field=_("Name"), text="", hint=_("the person’s real name"))
    session.leave(PersonAdded(person=who.id, name=who.name, role=role, signing_key=""))
    if who.name.casefold() in {slot.name.casefold() for slot in vault.people()}:
        raise CahierError(Fault.PERSON_HAS_KEY)
    key = vault.add_person(data_key, who.id, who.name, passphrase, costs)
    added = PersonAdded(person=who.id, name=who.name, role=role, signing_key=base64.b64encode(key).decode())
    try:
        session.write(Writing(added))
    except CahierError:  # a key without an entry opens a book in which its holder may do nothing
        vault.remove_person(data_key, who.id)
        raise
    return who


def remove(session: Session, vault: Vault, data_key: Secret, person: str, reason: str) -> None:
    """Take somebody's key slot away; what they wrote stays.

    Raises:
        CahierError: ``not-entitled``, ``reason-missing``, ``no-key-for-person``.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    if person not in {slot.id for slot in vault.people()}:
        raise CahierError(Fault.NO_KEY_FOR_PERSON)
    session.write(Writing(PersonRemoved(person=person, reason=reason)))
    vault.remove_person(data_key, person)
