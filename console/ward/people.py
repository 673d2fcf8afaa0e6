"""The people of this laptop: added and removed by those entitled to it, vouched for by any colleague."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies.station import CopyMade, PersonAdded, PersonRemoved, PersonVouched
from console.record.codes.station import Role
from console.record.entry import Entropy
from console.record.instant import Instant, plus
from console.record.kinds import MANAGERS
from console.record.laptop_state import Word
from console.record.person import STAFFING, Person
from console.record.vouching import VOUCHED_HOURS, Vouched, vouched_for
from console.record.writing import Writing
from console.store.reader import Reader
from console.store.secret import Secret
from console.store.stretching import Costs
from console.store.vault import Vault
from console.ward.key_watch import demand_rekey
from console.ward.session import Session
from console.words import _

NOT_BY_WORD = MANAGERS | {Role.CRISE}
"""Roles that no colleague's word gives: they add and remove others, or see every unit."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to work here: the real name, the role, a passphrase of their own."""

    name: str
    role: Role
    passphrase: str


def give_keys(vault: Vault, data_key: Secret, who: Newcomer, costs: Costs, entropy: Entropy) -> PersonAdded:
    """Give somebody keys under their own passphrase; what comes back must be written into the log.

    Raises:
        CahierError: ``invalid-field`` without a name, ``person-has-key`` when somebody of this name works
            here already, and what the vault raises.
    """
    name = who.name.strip()
    if not name:
        raise CahierError(Fault.INVALID_FIELD, field=_("Name"), text="", hint=_("the person’s real name"))
    if name.casefold() in {slot.name.casefold() for slot in vault.people()}:
        raise CahierError(Fault.PERSON_HAS_KEY)
    person = str(uuid.UUID(bytes=entropy(16), version=4))
    key = vault.add_person(data_key, person, name, who.passphrase, costs)
    return PersonAdded(person=person, name=name, role=who.role, signing_key=base64.b64encode(key).decode())


def add(
    session: Session, vault: Vault, data_key: Secret, name: str, role: Role, passphrase: str, costs: Costs
) -> Person:
    """Let somebody work here for good, with a passphrase of their own.

    Raises:
        CahierError: ``not-entitled`` and what :func:`give_keys` raises.
    """
    session.leave(PersonAdded(person="", name=name, role=role, signing_key=""))
    added = give_keys(vault, data_key, Newcomer(name, role, passphrase), costs, session.entropy)
    _write(session, vault, data_key, added)
    return Person(added.person, added.name, added.role)


def vouch(session: Session, vault: Vault, data_key: Secret, who: Newcomer, costs: Costs) -> Person:
    """Vouch for a colleague who is on no list: the real name and role, for 24 hours.

    Raises:
        CahierError: ``not-entitled`` for a role that nobody's word gives, or when somebody else's word
            lets this person work here, and what :func:`give_keys` raises.
    """
    until = plus(session.now(), hours=VOUCHED_HOURS)
    session.leave(PersonVouched(person="", name=who.name, role=who.role, signing_key="", until=until))
    _demand_own_right(session, who.role)
    added = give_keys(vault, data_key, who, costs, session.entropy)
    _write(session, vault, data_key, vouched(added, until))
    return Person(added.person, added.name, added.role)


def vouched(added: PersonAdded, until: Instant) -> PersonVouched:
    """The entry of somebody vouched for, with the keys that they were given."""
    return PersonVouched(
        person=added.person, name=added.name, role=added.role, signing_key=added.signing_key, until=until
    )


def renew(session: Session, person: str) -> None:
    """Vouch once more, from now, for somebody for whom a colleague has vouched.

    Raises:
        CahierError: ``not-entitled`` (also for oneself), ``no-key-for-person`` when nobody vouched for them.
    """
    word = _word_of(session, person)
    _demand_own_right(session, word.role)
    session.write(Writing(msgspec.structs.replace(word, until=plus(session.now(), hours=VOUCHED_HOURS))))


def keep(session: Session, person: str) -> None:
    """Let somebody for whom a colleague vouched work here for good, with the keys they have.

    Raises:
        CahierError: ``not-entitled``, ``no-key-for-person``.
    """
    word = _word_of(session, person)
    session.write(
        Writing(PersonAdded(person=word.person, name=word.name, role=word.role, signing_key=word.signing_key))
    )


def standing(reader: Reader, station: str) -> Mapping[str, Vouched]:
    """For whom somebody has vouched on a station, by the person's id, those whose time is over included."""
    lines = [line for kind in STAFFING for line in reader.lines_of_kind(kind)]
    return vouched_for(lines, station)


def words_given(session: Session) -> tuple[Word, ...]:
    """Who works on this laptop by a colleague's word, in order of name; those whose time is over included."""
    reader = session.reader
    everybody = reader.people()
    found = [
        Word(
            each.person,
            everybody[each.person].name,
            everybody[each.person].role,
            everybody[each.by].name if each.by in everybody else None,
            each.until,
        )
        for each in standing(reader, session.certificate.station).values()
        if each.person in everybody
    ]
    return tuple(sorted(found, key=lambda word: word.name))


def _demand_own_right(session: Session, role: Role) -> None:
    """Nobody who is here by somebody's word vouches for another, and no word gives certain roles."""
    if role in NOT_BY_WORD or session.person.id in standing(session.reader, session.certificate.station):
        own = session.person.role.label
        raise CahierError(Fault.NOT_ENTITLED, name=session.person.name, role=own, kind="person_vouched")


def _word_of(session: Session, person: str) -> PersonVouched:
    if person not in standing(session.reader, session.certificate.station):
        raise CahierError(Fault.NO_KEY_FOR_PERSON)
    lines = session.reader.lines_of_kind("person_vouched")
    words = [line.body for line in lines if isinstance(line.body, PersonVouched) and line.body.person == person]
    return words[-1]


def _write(session: Session, vault: Vault, data_key: Secret, added: PersonAdded) -> None:
    try:
        session.write(Writing(added))
    except CahierError:  # a key without an entry opens a book in which its holder may do nothing
        vault.remove_person(data_key, added.person)
        raise


def remove(
    session: Session, vault: Vault, data_key: Secret, person: str, reason: str, *, for_cause: bool = False
) -> None:
    """Take somebody's key slot away; what they wrote stays.

    Args:
        for_cause: old copies of the key file must open nothing either: the book gets a new key when it is
            next closed, which the caller does now (:meth:`console.ward.laptop.Laptop.lock_cold`).

    Raises:
        CahierError: ``not-entitled``, ``reason-missing``, ``no-key-for-person``.
    """
    if not reason.strip():
        raise CahierError(Fault.REASON_MISSING)
    if person not in {slot.id for slot in vault.people()}:
        raise CahierError(Fault.NO_KEY_FOR_PERSON)
    with session.book.together():
        session.write(Writing(PersonRemoved(person=person, reason=reason, for_cause=for_cause)))
        if for_cause:
            demand_rekey(session.book)
    vault.remove_person(data_key, person)


def older_copies(reader: Reader, station: str) -> list[str]:
    """The names of the mirrors and backups made so far: a new key of the book changes nothing about them."""
    lines = [line for line in reader.lines_of_kind("copy_made") if line.entry.station == station]
    return list(dict.fromkeys(line.body.name for line in lines if isinstance(line.body, CopyMade)))
