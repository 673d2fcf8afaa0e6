"""The keys of a book: one data key, opened by each person's passphrase, a printed code, or IT's escrow.

Source: ``docs/formats/keys.md``. A key is never made over a book that exists, and no keyring of the
operating system is involved. Wrong passphrase and tampered slot are not told apart: the format
does not allow it.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import hmac
import os
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from console.errors import CahierError, Fault
from console.record.entry import Entropy, canonical
from console.store.code import check_code, new_code
from console.store.secret import Secret

FILE, COPY = "keys.json", "keys.backup.json"
MAGIC, FORMAT = "cahier-keys", 1
_INFO = b"cahier/keys/1/"


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """Argon2id: ``m`` KiB of memory, ``t`` passes, ``p`` lanes."""

    m: int
    t: int
    p: int


# Source: RFC 9106, section 4, second recommended choice: about 0.25 s on a laptop of 2020.
FLOOR = Costs(m=64 * 1024, t=3, p=4)
# About 1 s on a laptop of 2020. More memory can be missing on a loaned laptop and lock people out.
USUAL = Costs(m=256 * 1024, t=3, p=4)
_CEILING = Costs(m=1024 * 1024, t=16, p=8)
CALIBRATION_TARGET_S = 1.0


class _Kdf(msgspec.Struct, frozen=True, kw_only=True):
    m: int
    t: int
    p: int
    salt: str


class Slot(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One way to the data key. ``kind`` is ``person``, ``recovery`` or ``escrow``."""

    id: str
    kind: str
    name: str = ""
    signing_key: str = ""
    recipient: str = ""
    kdf: _Kdf | None = None
    nonce: str = ""
    wrapped: str = ""
    sealed: str = ""
    confirmed: bool = False


class _Body(msgspec.Struct, frozen=True, kw_only=True):
    magic: str
    format: int
    store: str
    number: int
    salt: str
    check: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What an unlocked person holds: the data key, and the means to sign."""

    person: str
    signing: Ed25519PrivateKey
    data_key: Secret

    def sign(self, message: bytes) -> bytes:
        """Sign as this person."""
        return self.signing.sign(message)


def calibrate(entropy: Entropy) -> Costs:
    """The costs for this laptop: the usual ones where they take about a second, else the floor.

    Choosing by measurement keeps a slow loaned laptop usable; the floor is never undercut.
    """
    start = time.monotonic()
    _derive("calibration", FLOOR, entropy(16))
    fits = (time.monotonic() - start) * USUAL.m / FLOOR.m <= CALIBRATION_TARGET_S * 1.5
    return USUAL if fits else FLOOR


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def folded(passphrase: str) -> str:
    """A passphrase as it is derived from: no accents, no case, single spaces."""
    spread = unicodedata.normalize("NFKD", passphrase).casefold()
    return " ".join("".join(mark for mark in spread if not unicodedata.combining(mark)).split())


def _derive(passphrase: str, costs: Costs, salt: bytes) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=costs.t, lanes=costs.p, memory_cost=costs.m)
    try:
        return kdf.derive(folded(passphrase).encode())
    except MemoryError as problem:
        raise CahierError(Fault.MEMORY_SHORT, mebibytes=costs.m // 1024) from problem


def _sub(key: bytes, label: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=_INFO + label).derive(key)


def _header(slot: Slot, store: str) -> bytes:
    """Everything of a slot that its ciphertext is bound to."""
    bare = msgspec.structs.replace(slot, nonce="", wrapped="", sealed="", confirmed=False)
    return canonical({"slot": bare, "store": store})


def seal(plain: bytes, recipients: list[str]) -> bytes:
    """Seal a few bytes to age recipients."""
    return bytes(pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(each) for each in recipients]))


def unseal(sealed: bytes, identity: str) -> bytes:
    """Open a few bytes sealed to an age identity.

    Raises:
        CahierError: ``identity-refused``.
    """
    try:
        return bytes(pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(identity.strip())]))
    except (pyrage.DecryptError, pyrage.IdentityError, OSError, ValueError) as problem:
        raise CahierError(Fault.IDENTITY_REFUSED) from problem


class Vault:
    """The key file of one store. Every change is on the disk, in both copies, when its method returns."""

    def __init__(self, folder: Path, body: _Body, mac: str, entropy: Entropy) -> None:
        self._folder, self._body, self._mac, self._entropy = folder, body, mac, entropy

    # --- making and reading ----------------------------------------------------------------------

    @classmethod
    def create(cls, folder: Path, store: str, entropy: Entropy) -> tuple[Vault, Secret]:
        """Make the keys of a store that does not exist yet; returns them with the new data key.

        Raises:
            CahierError: ``store-exists`` when there is a book or a key file.
        """
        if any((folder / name).exists() for name in (FILE, COPY, "book.db")):
            raise CahierError(Fault.STORE_EXISTS, path=folder.name)
        key = entropy(32)
        body = _Body(
            magic=MAGIC,
            format=FORMAT,
            store=store,
            number=0,
            salt=_b64(entropy(16)),
            check=_b64(_sub(key, b"check")),
            slots=(),
        )
        vault = cls(folder, body, "", entropy)
        data_key = Secret(key)
        vault._save((), data_key)
        return vault, data_key

    @classmethod
    def open(cls, folder: Path, entropy: Entropy) -> Vault:
        """Read the keys of a store; a damaged copy is repaired from the other one.

        Raises:
            CahierError: ``store-missing``, ``keys-missing`` (a book without keys: nothing is made),
                ``keys-damaged``, ``keys-newer``.
        """
        present = [folder / name for name in (FILE, COPY) if (folder / name).exists()]
        if not present:
            missing = Fault.KEYS_MISSING if (folder / "book.db").exists() else Fault.STORE_MISSING
            raise CahierError(missing, path=folder.name)
        read = [found for path in present if (found := _parse(path.read_bytes())) is not None]
        if not read:
            raise CahierError(Fault.KEYS_DAMAGED)
        body, mac, data = max(read, key=lambda each: each[0].number)
        if body.format > FORMAT:
            raise CahierError(Fault.KEYS_NEWER)
        for name in (FILE, COPY):
            path = folder / name
            if (not path.exists() or path.read_bytes() != data) and os.access(folder, os.W_OK):
                _write(path, data)
        return cls(folder, body, mac, entropy)

    def _save(self, slots: tuple[Slot, ...], data_key: Secret) -> None:
        self._body = msgspec.structs.replace(self._body, slots=slots, number=self._body.number + 1)
        body = canonical(self._body)
        self._mac = hmac.digest(_sub(data_key.reveal(), b"mac"), body, "sha256").hex()
        data = b"\n".join((body, self._mac.encode(), hashlib.sha256(body).hexdigest().encode(), b""))
        for name in (FILE, COPY):
            _write(self._folder / name, data)

    @property
    def store(self) -> str:
        """The id of the store."""
        return self._body.store

    @property
    def salt(self) -> bytes:
        """The salt of the book's file."""
        return _raw(self._body.salt)

    def state(self) -> tuple[int, str]:
        """Number and SHA-256 of the file, which the book records: an older copy is then noticed."""
        return self._body.number, hashlib.sha256(canonical(self._body)).hexdigest()

    def people(self) -> list[Slot]:
        """The slots of people, in order of name."""
        return sorted((slot for slot in self._body.slots if slot.kind == "person"), key=lambda slot: slot.name)

    # --- people ------------------------------------------------------------------------------------

    def add_person(self, data_key: Secret, person: str, name: str, passphrase: str, costs: Costs) -> bytes:
        """Give somebody a slot with keys of their own; returns the public Ed25519 key.

        A slot that the person had already is replaced: that is how a passphrase is reset, and it
        touches no data.
        """
        seed, identity = self._entropy(32), pyrage.x25519.Identity.generate()
        signing = Ed25519PrivateKey.from_private_bytes(seed)
        slot = Slot(
            id=person,
            kind="person",
            name=name,
            signing_key=_b64(signing.public_key().public_bytes_raw()),
            recipient=str(identity.to_public()),
        )
        self._put(self._wrapped(slot, seed + str(identity).encode(), passphrase, costs, data_key), data_key)
        return signing.public_key().public_bytes_raw()

    def _wrapped(self, slot: Slot, private: bytes, passphrase: str, costs: Costs, data_key: Secret) -> Slot:
        salt, nonce = self._entropy(16), self._entropy(12)
        bound = msgspec.structs.replace(slot, kdf=_Kdf(m=costs.m, t=costs.t, p=costs.p, salt=_b64(salt)))
        cipher = AESGCM(_derive(passphrase, costs, salt))
        wrapped = cipher.encrypt(nonce, private, _header(bound, self.store))
        sealed = seal(data_key.reveal(), [slot.recipient])
        return msgspec.structs.replace(bound, nonce=_b64(nonce), wrapped=_b64(wrapped), sealed=_b64(sealed))

    def _put(self, slot: Slot, data_key: Secret) -> None:
        self.verify(data_key)
        others = tuple(each for each in self._body.slots if (each.kind, each.id) != (slot.kind, slot.id))
        self._save((*others, slot), data_key)

    def unlock(self, person: str, passphrase: str) -> Opened:
        """Open the book's key as a person. About a second of work, by design.

        Raises:
            CahierError: ``wrong-passphrase`` (also for a slot that was tampered with),
                ``keys-refused`` for costs out of bounds, ``keys-damaged``, ``memory-short``.
        """
        slot = self._slot("person", person)
        private = self._private(slot, passphrase)
        data_key = Secret(unseal(_raw(slot.sealed), private[32:].decode()))
        self.verify(data_key)
        return Opened(person, Ed25519PrivateKey.from_private_bytes(private[:32]), data_key)

    def _private(self, slot: Slot, passphrase: str) -> bytes:
        kdf = slot.kdf
        if kdf is None or not (
            FLOOR.m <= kdf.m <= _CEILING.m and FLOOR.t <= kdf.t <= _CEILING.t and FLOOR.p <= kdf.p <= _CEILING.p
        ):
            raise CahierError(Fault.KEYS_REFUSED)
        cipher = AESGCM(_derive(passphrase, Costs(m=kdf.m, t=kdf.t, p=kdf.p), _raw(kdf.salt)))
        try:
            return cipher.decrypt(_raw(slot.nonce), _raw(slot.wrapped), _header(slot, self.store))
        except InvalidTag as problem:
            raise CahierError(Fault.WRONG_PASSPHRASE) from problem

    def change_passphrase(self, person: str, old: str, new: str, costs: Costs) -> None:
        """Wrap the same keys under another passphrase.

        Raises:
            CahierError: as :meth:`unlock`.
        """
        slot = self._slot("person", person)
        opened = self.unlock(person, old)
        self._put(self._wrapped(slot, self._private(slot, old), new, costs, opened.data_key), opened.data_key)

    def remove_person(self, data_key: Secret, person: str) -> None:
        """Take somebody's slot away. Old copies of this file stay dangerous until the book is rekeyed."""
        self.verify(data_key)
        self._save(tuple(slot for slot in self._body.slots if (slot.kind, slot.id) != ("person", person)), data_key)

    # --- the other ways ------------------------------------------------------------------------------

    def add_recovery(self, data_key: Secret) -> str:
        """Make the printed recovery code; it counts once it was typed back (:meth:`confirm_recovery`)."""
        code, secret = new_code(self._entropy)
        slot, nonce = Slot(id="recovery", kind="recovery"), self._entropy(12)
        wrapped = AESGCM(_sub(secret, b"recovery")).encrypt(nonce, data_key.reveal(), _header(slot, self.store))
        self._put(msgspec.structs.replace(slot, nonce=_b64(nonce), wrapped=_b64(wrapped)), data_key)
        return code

    def unlock_recovery(self, code: str) -> Secret:
        """The data key, by the printed code.

        Raises:
            CahierError: ``code-mistyped``, ``wrong-passphrase`` (a code of another store).
        """
        slot = self._slot("recovery", "recovery")
        cipher = AESGCM(_sub(check_code(code), b"recovery"))
        try:
            data_key = Secret(cipher.decrypt(_raw(slot.nonce), _raw(slot.wrapped), _header(slot, self.store)))
        except InvalidTag as problem:
            raise CahierError(Fault.WRONG_PASSPHRASE) from problem
        self.verify(data_key)
        return data_key

    def confirm_recovery(self, code: str) -> None:
        """Note that the printed code was typed back and opens the book.

        Raises:
            CahierError: as :meth:`unlock_recovery`.
        """
        data_key = self.unlock_recovery(code)
        self._put(msgspec.structs.replace(self._slot("recovery", "recovery"), confirmed=True), data_key)

    @property
    def recovery_confirmed(self) -> bool:
        """Whether there is a printed code that was typed back."""
        return any(slot.kind == "recovery" and slot.confirmed for slot in self._body.slots)

    def add_escrow(self, data_key: Secret, recipients: list[str]) -> None:
        """Seal the data key to IT."""
        sealed = _b64(seal(data_key.reveal(), recipients))
        self._put(Slot(id="escrow", kind="escrow", sealed=sealed), data_key)

    def unlock_escrow(self, identity: str) -> Secret:
        """The data key, by IT's age identity.

        Raises:
            CahierError: ``identity-refused``.
        """
        data_key = Secret(unseal(_raw(self._slot("escrow", "escrow").sealed), identity))
        self.verify(data_key)
        return data_key

    def verify(self, data_key: Secret) -> None:
        """Hold the file against the data key: its commitment and its MAC.

        Raises:
            CahierError: ``keys-damaged``.
        """
        key = data_key.reveal()
        mac = hmac.digest(_sub(key, b"mac"), canonical(self._body), "sha256").hex()
        if not hmac.compare_digest(_raw(self._body.check), _sub(key, b"check")) or (
            not hmac.compare_digest(mac, self._mac)
        ):
            raise CahierError(Fault.KEYS_DAMAGED)

    def _slot(self, kind: str, name: str) -> Slot:
        found = next((slot for slot in self._body.slots if (slot.kind, slot.id) == (kind, name)), None)
        if found is None:
            raise CahierError(Fault.WRONG_PASSPHRASE if kind == "person" else Fault.KEYS_REFUSED)
        return found


def _parse(data: bytes) -> tuple[_Body, str, bytes] | None:
    """A copy of the file, or None when it is damaged."""
    try:
        line, mac, checksum, _end = data.split(b"\n")
        if hashlib.sha256(line).hexdigest().encode() != checksum:
            return None
        shape: dict[str, Any] = msgspec.json.decode(line)
        if shape.get("magic") == MAGIC and int(shape["format"]) > FORMAT:
            raise CahierError(Fault.KEYS_NEWER)
        body = msgspec.json.decode(line, type=_Body)
    except (ValueError, KeyError, msgspec.MsgspecError):
        return None
    return (body, mac.decode(), data) if body.magic == MAGIC else None


def _write(path: Path, data: bytes) -> None:
    """Replace a file whole: never a moment without either the old or the new one."""
    staged = path.with_suffix(".new")
    try:
        handle = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(handle, data)
            os.fsync(handle)
        finally:
            os.close(handle)
        staged.replace(path)
        if os.name == "posix":
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as problem:
        fault = Fault.DISK_FULL if problem.errno == errno.ENOSPC else Fault.DISK_READ_ONLY
        raise CahierError(fault, reason=path.name) from problem
