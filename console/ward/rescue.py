"""Back into a book without a passphrase: by the printed recovery code or by IT's escrow identity.

Whoever holds one of them holds the data key; what they do with it is written into the log by the
station itself, with the names of the two people who were there.
"""

from __future__ import annotations

import base64
from pathlib import Path

from console.errors import CahierError, Fault
from console.record.bodies.station import Accessed, PersonAdded
from console.record.clock import Clock
from console.record.codes.station import Access
from console.record.entry import Entropy
from console.record.writing import Writing
from console.store.book import Book
from console.store.secret import Secret
from console.store.stretching import Costs
from console.store.vault import Vault
from console.ward.cover import load_public
from console.ward.laptop import station_author


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
        key = vault.replace_person(data_key, slot.id, passphrase, costs)
        added = PersonAdded(
            person=slot.id, name=slot.name, role=person.role, signing_key=base64.b64encode(key).decode()
        )
        number, digest = vault.state()
        note = Accessed(access=Access.RESET, reason=witness.strip(), keys_number=number, keys_digest=digest)
        book.append(station_author(certificate, seed), [Writing(added), Writing(note)], clock, entropy)
    finally:
        book.close()
    return slot.name
