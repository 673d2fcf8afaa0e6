"""Whether the key file is the one the book saw last: an older copy brings back people who were removed.

The book keeps number and digest of ``keys.json`` at each unlock. Only a holder of the data key can
change either, so what is found here is a copy put back, not a forged file; that is the vault's to see.
"""

from __future__ import annotations

import msgspec

from console.store.book import Book
from console.store.copying import MIRROR_KEY
from console.store.vault import Vault

SETTING = "keys.seen"
REKEY_DUE = "keys.due"
FORGOTTEN = (REKEY_DUE, MIRROR_KEY)
"""What a book under a new key does not keep: that one is due, and the key of a mirror that an old copy of it tells."""


class Seen(msgspec.Struct, frozen=True):
    """A key file: its salt in hex (another one after rekeying), its number, its SHA-256 in hex."""

    salt: str
    number: int
    digest: str

    @classmethod
    def of(cls, vault: Vault) -> Seen:
        """The key file as it was read."""
        number, digest = vault.state()
        return cls(vault.salt.hex(), number, digest)

    def is_before(self, other: Seen) -> bool:
        """Whether this is an older file than ``other`` around the same data key, or another one of its number."""
        same_key = self.salt == other.salt
        return same_key and (
            self.number < other.number or (self.number == other.number and self.digest != other.digest)
        )


def last_seen(book: Book) -> Seen | None:
    """The key file of the last unlock, if there was one."""
    reader = book.reader()
    try:
        kept = reader.setting(SETTING)
    finally:
        reader.close()
    return msgspec.json.decode(kept, type=Seen) if kept else None


def remember(book: Book, seen: Seen) -> None:
    """Keep which key file this unlock saw."""
    book.set_setting(SETTING, msgspec.json.encode(seen))


def demand_rekey(book: Book) -> None:
    """Let the book have a new key as soon as it is closed."""
    book.set_setting(REKEY_DUE, b"1")


def who_keeps_a_key(book: Book) -> frozenset[str] | None:
    """The ids of those who work here still, when the book is to have a new key; else None.

    Raises:
        CahierError: ``store-damaged``, ``disk-failed``.
    """
    if book.latest.setting(REKEY_DUE) is None:
        return None
    return frozenset(person.id for person in book.latest.people().values() if person.active)
