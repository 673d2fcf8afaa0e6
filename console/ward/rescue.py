"""A passphrase that was forgotten: a new one, by the printed recovery code or by IT's escrow identity.

Whoever holds one of them holds the data key. What they do with it is written into the log: by the
manager who is signed in, or by the station itself, with the names of the two people who were there.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from console.errors import CahierError, Fault
from console.record.bodies.station import Accessed, PersonAdded
from console.record.clock import Clock
from console.record.codes.station import Access
from console.record.entry import Entropy
from console.record.person import Person
from console.record.writing import Writing, station_author
from console.store.book import Book
from console.store.secret import Secret
from console.store.stretching import Costs
from console.store.vault import Vault
from console.ward.cover import load_public
from console.ward.session import Session

IDENTITY = "AGE-SECRET-KEY-"


@dataclass(frozen=True, slots=True)
class NewPassphrase:
    """What somebody who forgot types, and how much deriving its key costs."""

    passphrase: str
    costs: Costs


def reset_passphrase(
    folder: Path,
    data_key: Secret,
    name: str,
    witness: str,
    passphrase: str,
    costs: Costs,
    clock: Clock,
    entropy: Entropy,
) -> str:
    """Give somebody who forgot it a new passphrase and new keys; touches no data. Returns the person's name.

    Args:
        data_key: from :meth:`Vault.unlock_recovery` or :meth:`Vault.unlock_escrow`.
        witness: the second person of this act, named in the log.

    Raises:
        CahierError: ``person-unknown``, ``same-person``, ``weak-passphrase``, ``store-held``…
    """
    _site, certificate = load_public(folder)
    vault = Vault.open(folder)
    slot = next((each for each in vault.people() if each.name.casefold() == name.strip().casefold()), None)
    if slot is None:
        raise CahierError(Fault.PERSON_UNKNOWN, name=name, known=", ".join(each.name for each in vault.people()))
    if not witness.strip() or witness.strip().casefold() == slot.name.casefold():
        raise CahierError(Fault.SAME_PERSON)
    book = Book.open(folder, data_key, vault.salt)
    try:
        reader = book.reader()
        try:
            person, seed = reader.people().get(slot.id), reader.setting("station.signing")
        finally:
            reader.close()
        if person is None or not person.active or seed is None:
            raise CahierError(Fault.NO_KEY_FOR_PERSON)
        note = Accessed(access=Access.RESET, reason=witness.strip())
        with renewed(vault, data_key, person, passphrase, costs, book) as added:
            book.append(station_author(certificate, seed), [Writing(added), Writing(note)], clock, entropy)
    finally:
        book.close()
    return slot.name


def give_anew(session: Session, vault: Vault, data_key: Secret, proof: str, person: str, new: NewPassphrase) -> str:
    """The same while the book is open: by a manager who is signed in and holds the code or IT's identity.

    The other of the two people is the one who forgot: they type the passphrase. Returns their name.
    The caller then forgets the keys that are still in memory (:meth:`console.ward.laptop.Laptop.forget`).

    Args:
        proof: the printed recovery code, or an age identity of IT's escrow.

    Raises:
        CahierError: ``not-entitled``, ``same-person`` for oneself, ``no-key-for-person``, ``code-mistyped``,
            ``recovery-wrong``, ``escrow-wrong``, ``weak-passphrase``…
    """
    session.leave(PersonAdded(person="", name="", role=session.person.role, signing_key=""))
    if person == session.person.id:
        raise CahierError(Fault.SAME_PERSON)
    known = session.reader.people().get(person)
    if known is None or not known.active:
        raise CahierError(Fault.NO_KEY_FOR_PERSON)
    is_identity = proof.strip().upper().startswith(IDENTITY)
    (vault.unlock_escrow(proof) if is_identity else vault.unlock_recovery(proof)).wipe()
    with renewed(vault, data_key, known, new.passphrase, new.costs, session.book) as added:
        session.write(Writing(added), Writing(Accessed(access=Access.RESET, reason=known.name)))
    return known.name


@contextmanager
def renewed(
    vault: Vault, data_key: Secret, person: Person, passphrase: str, costs: Costs, book: Book
) -> Iterator[PersonAdded]:
    """New keys for somebody; the block writes the entry that it is given, and neither stands without the other."""
    before = vault.slot(person.id)
    slot = vault.replacement(data_key, person.id, passphrase, costs)
    key = base64.b64encode(slot.verify).decode()
    try:
        with book.together():
            yield PersonAdded(person=person.id, name=slot.name, role=person.role, signing_key=key)
            vault.put(data_key, slot)
    except CahierError:
        vault.put(data_key, before)
        raise
