"""The form of ``keys.json``: slots, frame, checksum, the two copies. Specified in docs/formats/keys.md.

It reads and writes; it opens no slot and knows no secret but the MAC key it is handed. It never
writes over a valid copy that belongs to another store.
"""

from __future__ import annotations

import hashlib
import hmac
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from console.errors import CahierError, Fault
from console.record.foreign import read_json
from console.store.disk import flush_folder, stage, translated_disk
from console.store.stretching import Stretching

if TYPE_CHECKING:
    from pathlib import Path

BOOK = "book.db"
KEYS = "keys.json"
BACKUP = "keys.backup.json"
MAGIC = "cahier-keys"
FORMAT = 1
SLOT_CONTEXT = b"cahier/keys/v1/slot\n"
_OUTSIDE_HEADER = ("wrapped", "sealed", "confirmed")
_encoder = msgspec.json.Encoder(order="sorted")


class Copies(Enum):
    """In what state the two copies of the key file were found or left."""

    BOTH = "both"
    REPAIRED = "repaired"
    ONE = "one"


class PersonSlot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="person"):
    """One person: public halves in clear, private halves under the passphrase, the sealed data key."""

    id: str
    name: str
    store: str
    recipient: str
    verify: bytes
    stretching: Stretching
    nonce: bytes
    wrapped: bytes
    sealed: bytes


class RecoverySlot(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="recovery"
):
    """The printed code: an age identity under it, and the data key sealed to that identity."""

    store: str
    recipient: str
    salt: bytes
    nonce: bytes
    wrapped: bytes
    sealed: bytes
    confirmed: bool


class EscrowSlot(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="escrow"):
    """IT's escrow: the data key sealed to public keys."""

    store: str
    recipients: tuple[str, ...]
    sealed: bytes


class EnvelopeSlot(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind", tag="envelope"
):
    """The unit's sealed card: an age identity under its code, and the data key sealed to that identity."""

    store: str
    recipient: str
    stretching: Stretching
    nonce: bytes
    wrapped: bytes
    sealed: bytes


Slot = PersonSlot | RecoverySlot | EnvelopeSlot | EscrowSlot


class Person(NamedTuple):
    """One person who can unlock: id, name as shown, public half of the signing key (32 bytes)."""

    id: str
    name: str
    verify: bytes


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything the MAC covers."""

    magic: str
    format: int
    store: str
    sequence: int
    salt: bytes
    check: bytes
    slots: tuple[Slot, ...] = ()


class _Frame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    body: msgspec.Raw
    checksum: str
    mac: str


class _Head(msgspec.Struct, frozen=True, kw_only=True):
    """What every version of the format states."""

    magic: str
    format: int
    store: str
    sequence: int


class KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """One key file as read: its body, the exact bytes of body and file, and the MAC it states."""

    body: Body
    body_bytes: bytes
    mac: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the whole file, hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def people(self) -> tuple[Person, ...]:
        """Who can unlock, in the order in which they were added."""
        slots = (slot for slot in self.body.slots if isinstance(slot, PersonSlot))
        return tuple(Person(slot.id, slot.name, slot.verify) for slot in slots)

    def has_mac(self, mac_key: bytes) -> bool:
        """Whether a holder of the data key wrote this body."""
        return hmac.compare_digest(_mac(mac_key, self.body_bytes).encode(), self.mac.encode())


class _Copy(msgspec.Struct, frozen=True, kw_only=True):
    head: _Head
    frame: _Frame
    content: bytes


def header(slot: PersonSlot | RecoverySlot | EnvelopeSlot) -> bytes:
    """The associated data of a slot: every field that its own secret protects."""
    fields = {name: value for name, value in msgspec.to_builtins(slot).items() if name not in _OUTSIDE_HEADER}
    return SLOT_CONTEXT + _encoder.encode(fields)


def canonical(value: object) -> bytes:
    """RFC 8785 for the values this project writes: text, whole numbers, booleans, ASCII keys."""
    return _encoder.encode(value)


def _mac(mac_key: bytes, body: bytes) -> str:
    return hmac.digest(mac_key, body, "sha256").hex()


def _checksum(body: bytes, mac: str) -> str:
    return hashlib.sha256(body + mac.encode()).hexdigest()


def sealed_file(body: Body, mac_key: bytes) -> KeyFile:
    """The file of a body, with MAC and checksum."""
    raw = canonical(body)
    mac = _mac(mac_key, raw)
    content = canonical(_Frame(body=msgspec.Raw(raw), checksum=_checksum(raw, mac), mac=mac))
    return KeyFile(body=body, body_bytes=raw, mac=mac, content=content)


def write_copies(folder: Path, file: KeyFile) -> Copies:
    """Write both copies, each whole, the first before the second.

    Both are prepared before either is renamed, so a full disk changes nothing. If only the second
    rename fails, the change stands and the next opening repairs the copy.

    Raises:
        CahierError: DISK_FULL, DISK_READ_ONLY, DISK_FAILED; both copies are as before.
    """
    with translated_disk():
        first = stage(folder / KEYS, file.content)
        try:
            second = stage(folder / BACKUP, file.content)
            first.replace(folder / KEYS)
        except OSError:
            for name in (KEYS, BACKUP):
                (folder / f"{name}.tmp").unlink(missing_ok=True)
            raise
    try:
        second.replace(folder / BACKUP)
        flush_folder(folder)
    except OSError:
        return Copies.ONE
    return Copies.BOTH


def read_copies(folder: Path) -> tuple[KeyFile, Copies]:
    """The valid copy with the higher sequence number; the other copy is repaired from it if need be.

    Raises:
        CahierError: STORE_MISSING (neither book nor keys), KEYS_MISSING, KEYS_DAMAGED, KEYS_MIXED,
            KEYS_NEWER, DISK_FAILED.
    """
    found = [_read_copy(folder / name) for name in (KEYS, BACKUP)]
    good = [copy for copy in found if copy is not None]
    if not good:
        raise _no_copy(folder)
    if len({copy.head.store for copy in good}) > 1:
        raise CahierError(Fault.KEYS_MIXED)
    best = max(good, key=lambda copy: copy.head.sequence)
    file = _read_body(best)
    if all(copy is not None and copy.content == best.content for copy in found):
        return file, Copies.BOTH
    return file, _repair(folder, file)


def _no_copy(folder: Path) -> CahierError:
    if any((folder / name).exists() for name in (KEYS, BACKUP)):
        return CahierError(Fault.KEYS_DAMAGED)
    if (folder / BOOK).exists():
        return CahierError(Fault.KEYS_MISSING)
    return CahierError(Fault.STORE_MISSING, folder=str(folder))


def _repair(folder: Path, file: KeyFile) -> Copies:
    """A copy that cannot be repaired now (read-only disk) stops nobody from opening the book."""
    try:
        return Copies.REPAIRED if write_copies(folder, file) is Copies.BOTH else Copies.ONE
    except CahierError:
        return Copies.ONE


def _read_copy(path: Path) -> _Copy | None:
    """A copy whose frame and checksum are right; None if it is absent or damaged."""
    with translated_disk():
        content = path.read_bytes() if path.exists() else b""
    try:
        frame = read_json(content, _Frame)
        head = read_json(frame.body, _Head)
    except msgspec.DecodeError:
        return None
    right = head.magic == MAGIC and hmac.compare_digest(
        _checksum(bytes(frame.body), frame.mac).encode(), frame.checksum.encode()
    )
    return _Copy(head=head, frame=frame, content=content) if right else None


def _read_body(copy: _Copy) -> KeyFile:
    if copy.head.format > FORMAT:
        raise CahierError(Fault.KEYS_NEWER, found=copy.head.format, known=FORMAT)
    raw = bytes(copy.frame.body)
    try:
        body = read_json(raw, Body)
    except msgspec.DecodeError as error:
        raise CahierError(Fault.KEYS_DAMAGED) from error
    return KeyFile(body=body, body_bytes=raw, mac=copy.frame.mac, content=copy.content)
