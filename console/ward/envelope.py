"""The unit's sealed envelope: a card whose code opens the first shift when nobody there has a key.

Whoever opens it gets keys of their own and signs as themselves; the code signs nothing. It opens once.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from console.errors import CahierError, Fault
from console.record.bodies.station import Accessed, PersonVouched
from console.record.clock import Clock
from console.record.codes.station import Access, Role
from console.record.entry import Entropy
from console.record.instant import plus
from console.record.vouching import VOUCHED_HOURS
from console.record.writing import Writing
from console.store.book import Book
from console.store.passphrase import propose_passphrase
from console.store.stretching import Costs
from console.store.vault import Vault
from console.ward.laptop import load_public, station_author
from console.ward.people import Newcomer, give_keys
from console.words import language

NOT_BY_ENVELOPE = frozenset({Role.DSI, Role.CRISE})


def new_code() -> str:
    """The code of a new card: five words of the language in force. From the system's own randomness."""
    return propose_passphrase(language(), secrets.SystemRandom())


def open_envelope(folder: Path, code: str, who: Newcomer, costs: Costs, clock: Clock, entropy: Entropy) -> str:
    """Let the holder of the card work here for 24 hours; the book must be closed. The envelope is spent.

    Returns:
        the id under which they now unlock with their own passphrase.

    Raises:
        CahierError: ``envelope-wrong``, ``not-entitled`` for a role of IT or of the crisis cell,
            ``person-has-key``, ``invalid-field``, ``weak-passphrase``, ``store-held``…
    """
    _site, certificate = load_public(folder)
    vault = Vault.open(folder)
    data_key = vault.unlock_envelope(code)
    if who.role in NOT_BY_ENVELOPE:
        raise CahierError(Fault.NOT_ENTITLED, name=who.name, role=who.role.label, kind="person_vouched")
    book = Book.open(folder, data_key, vault.salt)
    try:
        reader = book.reader()
        try:
            seed = reader.setting("station.signing")
        finally:
            reader.close()
        if seed is None:
            raise CahierError(Fault.STORE_DAMAGED)
        added = give_keys(vault, data_key, who, costs, entropy)
        number, digest = vault.state()
        note = Accessed(access=Access.ENVELOPE, reason=added.name, keys_number=number, keys_digest=digest)
        word = PersonVouched(
            person=added.person,
            name=added.name,
            role=added.role,
            signing_key=added.signing_key,
            until=plus(clock.now(), hours=VOUCHED_HOURS),
        )
        try:
            book.append(station_author(certificate, seed), [Writing(word), Writing(note)], clock, entropy)
        except CahierError:  # a key without an entry opens a book in which its holder may do nothing
            vault.remove_person(data_key, added.person)
            raise
        vault.spend_envelope(data_key)
    finally:
        book.close()
        data_key.wipe()
    return added.person
