"""The unit's sealed envelope: a card whose code opens the first shift when nobody there has a key.

Whoever opens it gets keys of their own and signs as themselves; the code signs nothing. It opens once.
"""

from __future__ import annotations

import secrets

from console.errors import CahierError, Fault
from console.record.bodies.station import Accessed, PersonAdded
from console.record.codes.station import Access, Role
from console.record.instant import plus
from console.record.vouching import VOUCHED_HOURS
from console.record.writing import Writing, station_author
from console.store.book import Book
from console.store.passphrase import propose_passphrase
from console.store.secret import Secret
from console.store.stretching import Costs
from console.store.vault import Vault
from console.ward.laptop import Laptop
from console.ward.people import Newcomer, give_keys, vouched
from console.ward.session import Session
from console.words import language

NOT_BY_ENVELOPE = frozenset({Role.DSI, Role.CRISE})


def new_code() -> str:
    """The code of a new card: five words of the language in force. From the system's own randomness."""
    return propose_passphrase(language(), secrets.SystemRandom())


def seal(session: Session, vault: Vault, data_key: Secret, code: str, costs: Costs) -> None:
    """Let a new card open the first shift; older ones open nothing from now on.

    Raises:
        CahierError: ``not-entitled`` and what :meth:`console.store.vault.Vault.seal_envelope` raises.
    """
    session.leave(PersonAdded(person="", name="", role=Role.AUT, signing_key=""))
    vault.seal_envelope(data_key, code, costs)


def open_envelope(laptop: Laptop, code: str, who: Newcomer, costs: Costs) -> str:
    """Let the holder of the card work here for 24 hours; the book must be closed. The envelope is spent.

    Returns:
        the id under which they now unlock with their own passphrase.

    Raises:
        CahierError: ``too-soon``, ``envelope-wrong``, ``not-entitled`` for a role of IT or of the crisis cell,
            ``person-has-key``, ``invalid-field``, ``weak-passphrase``, ``store-held`` while it is open…
    """
    laptop.demand_wait_over()
    vault = laptop.vault
    try:
        data_key = vault.unlock_envelope(code)
    except CahierError as problem:
        if problem.fault is Fault.ENVELOPE_WRONG:
            laptop.count_failure()
        raise
    if who.role in NOT_BY_ENVELOPE:
        raise CahierError(Fault.NOT_ENTITLED, name=who.name, role=who.role.label, kind="person_vouched")
    book = Book.open(laptop.folder, data_key, vault.salt)
    try:
        reader = book.reader()
        try:
            seed = reader.setting("station.signing")
        finally:
            reader.close()
        if seed is None:
            raise CahierError(Fault.STORE_DAMAGED)
        added = give_keys(vault, data_key, who, costs, laptop.entropy)
        try:
            _tell(laptop, book, seed, added)
        except CahierError:  # a key without an entry opens a book in which its holder may do nothing
            vault.remove_person(data_key, added.person)
            raise
        vault.spend_envelope(data_key)
    finally:
        book.close()
        data_key.wipe()
    return added.person


def _tell(laptop: Laptop, book: Book, seed: bytes, added: PersonAdded) -> None:
    """Write, signed by the station itself, whom the envelope let in."""
    number, digest = laptop.vault.state()
    note = Accessed(access=Access.ENVELOPE, reason=added.name, keys_number=number, keys_digest=digest)
    word = vouched(added, plus(laptop.clock.now(), hours=VOUCHED_HOURS))
    station = station_author(laptop.certificate, seed)
    book.append(station, [Writing(word), Writing(note)], laptop.clock, laptop.entropy)
