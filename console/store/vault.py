"""The keys of a store: who can open the book, and with what. The format is docs/formats/keys.md.

The vault hands out the data key and a person's keys; it never opens the book. It never makes a new
key over an existing book, and no exception of it carries a secret. Randomness comes from the
operating system only and cannot be passed in: a key that a test can foresee, others can.

A vault is used by one thread at a time, in the one process that holds the store.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from console.errors import CahierError, Fault
from console.store import key_file as form
from console.store import slots
from console.store.disk import translated_disk
from console.store.holding import settle
from console.store.key_file import Person
from console.store.person_keys import PersonKeys
from console.store.secret import Secret
from console.store.stretching import KEY_BYTES, SALT_BYTES, Costs, sub_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path


_ON_COPIES = (form.RecoverySlot, form.EscrowSlot)
"""Who can open a mirror or a backup: nobody's passphrase, and not the sealed card of the unit."""


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """What a passphrase gives: the person's keys, the data key, the salt of the book."""

    keys: PersonKeys
    data_key: Secret
    salt: bytes


class Vault:
    """The key file of one store. Make one with :meth:`create` or :meth:`open`.

    Every method that takes a data key checks it first (KEYS_ALTERED), and every change is on disk in
    two copies before the method returns; when it raises, nothing has changed.
    """

    def __init__(self, folder: Path, file: form.KeyFile, copies: form.Copies) -> None:
        self._folder = folder
        self._file = file
        self.copies = copies

    @staticmethod
    def create(folder: Path, store_id: str) -> tuple[Vault, Secret]:
        """A new key file without slots, and its data key. The folder is made if need be, mode 0700.

        Raises:
            CahierError: STORE_EXISTS (a book or a key file is there), DISK_*.
        """
        if any((folder / name).exists() for name in (form.BOOK, form.KEYS, form.BACKUP)):
            raise CahierError(Fault.STORE_EXISTS, folder=str(folder))
        data_key = Secret(secrets.token_bytes(KEY_BYTES))
        with translated_disk():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Vault._begin(folder, store_id, data_key, (), 1), data_key

    @staticmethod
    def _begin(folder: Path, store_id: str, data_key: Secret, kept: tuple[form.Slot, ...], sequence: int) -> Vault:
        body = form.Body(
            magic=form.MAGIC,
            format=form.FORMAT,
            store=store_id,
            sequence=sequence,
            salt=secrets.token_bytes(SALT_BYTES),
            check=sub_key(data_key, b"check"),
            slots=kept,
        )
        file = form.sealed_file(body, sub_key(data_key, b"mac"))
        return Vault(folder, file, form.write_copies(folder, file))

    @staticmethod
    def open(folder: Path) -> Vault:
        """The key file of a store, the better of its two copies; ``copies`` tells how they were found.

        Raises:
            CahierError: STORE_MISSING, KEYS_MISSING, KEYS_DAMAGED, KEYS_MIXED, KEYS_NEWER, DISK_*.
        """
        settle(folder)
        return Vault(folder, *form.read_copies(folder))

    @property
    def store_id(self) -> str:
        """The id of the store."""
        return self._file.body.store

    @property
    def salt(self) -> bytes:
        """The salt of the book, 16 bytes."""
        return self._file.body.salt

    def state(self) -> tuple[int, str]:
        """Sequence number and SHA-256 (hexadecimal) of the key file, for the book to record."""
        return self._file.body.sequence, self._file.digest

    def people(self) -> list[Person]:
        """Who can unlock, in the order in which they were added."""
        return list(self._file.people)

    def verify(self, data_key: Secret) -> None:
        """Whether this is the data key of this file, and its holder wrote the file as it stands.

        Raises:
            CahierError: KEYS_ALTERED.
        """
        right_key = hmac.compare_digest(sub_key(data_key, b"check"), self._file.body.check)
        if not right_key or not self._file.has_mac(sub_key(data_key, b"mac")):
            raise CahierError(Fault.KEYS_ALTERED)

    # people

    def add_person(self, data_key: Secret, person_id: str, name: str, passphrase: str, costs: Costs) -> bytes:
        """Give a person new keys under a passphrase; give back the public half of the signing key.

        Raises:
            CahierError: PERSON_HAS_KEY, WEAK_PASSPHRASE, KEYS_ALTERED, KEYS_REFUSED, NOT_ENOUGH_MEMORY, DISK_*.
        """
        self.verify(data_key)
        if any(slot.id == person_id for slot in self._persons()):
            raise CahierError(Fault.PERSON_HAS_KEY)
        named = unicodedata.normalize("NFC", name)
        slot = slots.new_person(self.store_id, data_key, person_id, named, passphrase, costs)
        self._write(data_key, (*self._file.body.slots, slot))
        return slot.verify

    def unlock(self, person_id: str, passphrase: str) -> Opened:
        """Open the vault as one person.

        Raises:
            CahierError: WRONG_PASSPHRASE (also when the slot was altered), NO_KEY_FOR_PERSON,
                KEYS_REFUSED, KEYS_ALTERED, NOT_ENOUGH_MEMORY.
        """
        return self.open_again(slots.open_person(self._person(person_id), passphrase))

    def open_again(self, keys: PersonKeys) -> Opened:
        """Open the vault with a person's keys, as after the book was given a new data key.

        Raises:
            CahierError: NO_KEY_FOR_PERSON, KEYS_ALTERED.
        """
        sealed = self._person(keys.person).sealed
        return Opened(keys, self._unsealed(sealed, keys.identity.reveal().decode()), self.salt)

    def change_passphrase(self, opened: Opened, new: str, costs: Costs) -> None:
        """Put a person's same keys under a new passphrase.

        Raises:
            CahierError: as :meth:`add_person`, and NO_KEY_FOR_PERSON.
        """
        self.verify(opened.data_key)
        old = self._person(opened.keys.person)
        slot = slots.wrapped_anew(old, opened.keys, new, costs)
        self._write(opened.data_key, self._with(slot))

    def replacement(self, data_key: Secret, person_id: str, passphrase: str, costs: Costs) -> form.PersonSlot:
        """New keys under a new passphrase for somebody who forgot theirs; :meth:`put` makes them count.

        Raises:
            CahierError: as :meth:`add_person`, and NO_KEY_FOR_PERSON.
        """
        self.verify(data_key)
        name = self.slot(person_id).name
        return slots.new_person(self.store_id, data_key, person_id, name, passphrase, costs)

    def slot(self, person_id: str) -> form.PersonSlot:
        """A person's slot as it stands.

        Raises:
            CahierError: NO_KEY_FOR_PERSON.
        """
        return self._person(person_id)

    def put(self, data_key: Secret, slot: form.PersonSlot) -> None:
        """Put a slot in the place of the one that this person has.

        Raises:
            CahierError: NO_KEY_FOR_PERSON, KEYS_ALTERED, DISK_*.
        """
        self.verify(data_key)
        self._person(slot.id)
        self._write(data_key, self._with(slot))

    def remove_person(self, data_key: Secret, person_id: str) -> None:
        """Take a person's slot away. Old copies of the key file still hold it: see ``rekeying``.

        Raises:
            CahierError: NO_KEY_FOR_PERSON, KEYS_ALTERED, DISK_*.
        """
        self.verify(data_key)
        gone = self._person(person_id)
        self._write(data_key, tuple(slot for slot in self._file.body.slots if slot is not gone))

    # the unit's envelope

    def seal_envelope(self, data_key: Secret, code: str, costs: Costs) -> None:
        """Let a code open the book once, for the first shift; an older envelope opens nothing from now on.

        Args:
            code: five generated words (:func:`console.store.passphrase.propose_passphrase`).

        Raises:
            CahierError: KEYS_ALTERED, WEAK_PASSPHRASE, NOT_ENOUGH_MEMORY, DISK_*.
        """
        self.verify(data_key)
        self._write(data_key, self._with(slots.new_envelope(self.store_id, data_key, code, costs)))

    @property
    def has_envelope(self) -> bool:
        """Whether a sealed envelope opens this book."""
        return any(isinstance(slot, form.EnvelopeSlot) for slot in self._file.body.slots)

    def unlock_envelope(self, code: str) -> Secret:
        """The data key, for the code on the card as typed.

        Raises:
            CahierError: ENVELOPE_WRONG (also when there is none), KEYS_REFUSED, KEYS_ALTERED, NOT_ENOUGH_MEMORY.
        """
        for slot in self._file.body.slots:
            if isinstance(slot, form.EnvelopeSlot):
                return self._unsealed(slot.sealed, slots.open_envelope(slot, code))
        raise CahierError(Fault.ENVELOPE_WRONG)

    def spend_envelope(self, data_key: Secret) -> None:
        """Take the envelope's slot away: its card has been opened.

        Raises:
            CahierError: KEYS_ALTERED, DISK_*.
        """
        self.verify(data_key)
        kept = tuple(slot for slot in self._file.body.slots if not isinstance(slot, form.EnvelopeSlot))
        self._write(data_key, kept)

    # recovery code and escrow

    def add_recovery(self, data_key: Secret) -> str:
        """A new recovery code, to be printed; an older one opens nothing from now on.

        Raises:
            CahierError: KEYS_ALTERED, DISK_*.
        """
        self.verify(data_key)
        slot, code = slots.new_recovery(self.store_id, data_key)
        self._write(data_key, self._with(slot))
        return code

    def unlock_recovery(self, code: str) -> Secret:
        """The data key, for the recovery code as typed.

        Raises:
            CahierError: CODE_MISTYPED, RECOVERY_WRONG, KEYS_ALTERED.
        """
        slot = self._recovery()
        if slot is None:
            raise CahierError(Fault.RECOVERY_WRONG)
        return self._unsealed(slot.sealed, slots.open_recovery(slot, code))

    def confirm_recovery(self, code: str) -> None:
        """Note that the printed code was typed back and opens the book.

        Raises:
            CahierError: as :meth:`unlock_recovery`, and DISK_*.
        """
        data_key = self.unlock_recovery(code)
        slot = self._recovery()
        if slot is not None and not slot.confirmed:
            self._write(data_key, self._with(replace(slot, confirmed=True)))

    @property
    def recovery_confirmed(self) -> bool:
        """Whether there is a recovery code and it was typed back once."""
        slot = self._recovery()
        return slot is not None and slot.confirmed

    def add_escrow(self, data_key: Secret, recipients: Sequence[str]) -> None:
        """Seal the data key to IT's public keys; replaces an older escrow.

        Raises:
            CahierError: ESCROW_RECIPIENT, KEYS_ALTERED, DISK_*.
        """
        self.verify(data_key)
        self._write(data_key, self._with(slots.new_escrow(self.store_id, data_key, recipients)))

    @property
    def has_escrow(self) -> bool:
        """Whether IT can open the book with its escrow identity."""
        return any(isinstance(slot, form.EscrowSlot) for slot in self._file.body.slots)

    def keep_escrow_only(self, data_key: Secret) -> None:
        """Take every other slot away: from now on IT alone opens the book. For a laptop that is retired.

        Raises:
            CahierError: KEYS_ALTERED, DISK_*.
        """
        self.verify(data_key)
        self._write(data_key, tuple(slot for slot in self._file.body.slots if isinstance(slot, form.EscrowSlot)))

    def unlock_escrow(self, identity: str) -> Secret:
        """The data key, for one of IT's age identities (``AGE-SECRET-KEY-1…``).

        Raises:
            CahierError: ESCROW_WRONG, KEYS_ALTERED.
        """
        for slot in self._file.body.slots:
            if isinstance(slot, form.EscrowSlot):
                return self._unsealed(slot.sealed, identity.strip(), Fault.ESCROW_WRONG)
        raise CahierError(Fault.ESCROW_WRONG)

    def openers(self) -> frozenset[str]:
        """The age recipients of recovery and escrow: who can open a copy that carries no person."""
        return frozenset(
            recipient
            for slot in self._file.body.slots
            if isinstance(slot, _ON_COPIES)
            for recipient in slots.recipients_of(slot)
        )

    # a new data key

    def rekey_into(self, folder: Path, data_key: Secret, people: Collection[str] = ()) -> tuple[Vault, Secret]:
        """The same slots around a new data key and salt, in another folder; needs nobody's secret.

        The book is copied there under the new key by others. The unit's envelope stays behind: who has seen
        its card is not known. Of the people those come along who are named by their ids; without any,
        numbers begin anew, as a mirror wants it.

        Raises:
            CahierError: STORE_EXISTS, KEYS_ALTERED, DISK_*.
        """
        self.verify(data_key)
        if any((folder / name).exists() for name in (form.BOOK, form.KEYS, form.BACKUP)):
            raise CahierError(Fault.STORE_EXISTS, folder=str(folder))
        new_key = Secret(secrets.token_bytes(KEY_BYTES))
        kept = [
            slot
            for slot in self._file.body.slots
            if isinstance(slot, _ON_COPIES) or (isinstance(slot, form.PersonSlot) and slot.id in people)
        ]
        sealed = tuple(replace(slot, sealed=slots.seal(new_key, slots.recipients_of(slot))) for slot in kept)
        with translated_disk():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sequence = self._file.body.sequence + 1 if people else 1
        return Vault._begin(folder, self.store_id, new_key, sealed, sequence), new_key

    # inside

    def _persons(self) -> Iterable[form.PersonSlot]:
        return (slot for slot in self._file.body.slots if isinstance(slot, form.PersonSlot))

    def _person(self, person_id: str) -> form.PersonSlot:
        for slot in self._persons():
            if slot.id == person_id:
                return slot
        raise CahierError(Fault.NO_KEY_FOR_PERSON)

    def _recovery(self) -> form.RecoverySlot | None:
        return next((slot for slot in self._file.body.slots if isinstance(slot, form.RecoverySlot)), None)

    def _with(self, new: form.Slot) -> tuple[form.Slot, ...]:
        """The slots with one in the place of its predecessor, or added at the end."""
        kept = list(self._file.body.slots)
        for place, slot in enumerate(kept):
            if type(slot) is type(new) and getattr(slot, "id", None) == getattr(new, "id", None):
                kept[place] = new
                return tuple(kept)
        return (*kept, new)

    def _write(self, data_key: Secret, kept: tuple[form.Slot, ...]) -> None:
        body = replace(self._file.body, sequence=self._file.body.sequence + 1, slots=kept)
        file = form.sealed_file(body, sub_key(data_key, b"mac"))
        self.copies = form.write_copies(self._folder, file)
        self._file = file

    def _unsealed(self, sealed: bytes, identity: str, otherwise: Fault = Fault.KEYS_ALTERED) -> Secret:
        """The data key of a sealed slot, checked against the whole file."""
        data_key = slots.unseal(sealed, identity, otherwise)
        self.verify(data_key)
        return data_key
