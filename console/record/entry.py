"""The envelope of one entry: its members, its canonical bytes, its hash.

Source: ``docs/formats/entry.md``, format 1. The bytes that were stored are the entry: they are
hashed, signed, sealed and carried as they are and never serialised a second time.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from typing import Literal, NamedTuple

import msgspec

from console.errors import CahierError, Fault
from console.record import instant
from console.record.instant import Instant

FORMAT = 1
GENESIS = "0" * 64
SIGNED_PREFIX = b"cahier/entry/1\n"

Entropy = Callable[[int], bytes]

Precision = Literal["MINUTE", "HOUR", "DAY"]
OccurredFrom = Literal["CLOCK", "TYPED"]
Source = Literal["DIRECT", "PAPER", "VERBAL", "PHONE", "MONITOR", "PATIENT", "FAMILY", "SNAPSHOT"]


class Proxy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody on whose behalf an entry was written."""

    name: str
    role: str


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One entry, as ``docs/formats/entry.md`` lays it down. ``body`` stays raw until its kind reads it."""

    format: int
    id: str
    station: str
    seq: int
    tick: int
    kind: str
    version: int
    occurred_at: Instant
    recorded_at: Instant
    author: str
    body: msgspec.Raw
    previous: str
    patient: str | None = None
    stay: str | None = None
    precision: Precision = "MINUTE"
    occurred_from: OccurredFrom = "CLOCK"
    on_behalf_of: Proxy | None = None
    source: Source = "DIRECT"
    paper_ref: str | None = None
    unsure: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, int, str]:
        """The key by which timelines are sorted."""
        return (self.occurred_at, self.tick, self.id)


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """One person's signature over an entry's hash; ``signature`` is base64 of 64 bytes."""

    by: str
    signature: str


class Stored(NamedTuple):
    """An entry with the bytes it is, their SHA-256 in hex, and its signatures, the author's first."""

    entry: Entry
    data: bytes
    hash: str
    signatures: tuple[Signature, ...]


_encoder = msgspec.json.Encoder(order="sorted")
_decoder = msgspec.json.Decoder(Entry)


def canonical(value: object) -> bytes:
    """The canonical JSON of a value of structs, text, whole numbers, booleans, lists and dicts."""
    return _encoder.encode(value)


def encode(entry: Entry) -> bytes:
    """The canonical bytes of an entry."""
    return _encoder.encode(entry)


def decode(data: bytes) -> Entry:
    """Read an envelope from its bytes; the body is not looked into.

    Raises:
        CahierError: ``invalid-entry`` when the bytes are not an envelope of this format, are not
            canonical, or carry impossible members.
    """
    try:
        entry = _decoder.decode(data)
        for moment in (entry.occurred_at, entry.recorded_at):
            instant.parse(moment)
        for name in (entry.id, entry.station, entry.author):
            uuid.UUID(name)
    except (msgspec.MsgspecError, ValueError) as problem:
        raise CahierError(Fault.INVALID_ENTRY, reason=str(problem)) from problem
    if entry.format != FORMAT or entry.seq < 1 or entry.tick < 1 or len(entry.previous) != len(GENESIS):
        raise CahierError(Fault.INVALID_ENTRY, reason="format, seq, tick or previous")
    if canonical(msgspec.json.decode(data)) != data:
        raise CahierError(Fault.INVALID_ENTRY, reason="the bytes are not canonical")
    return entry


def read(data: bytes) -> Entry:
    """Read the envelope of bytes that were already checked when they were taken in."""
    return _decoder.decode(data)


def digest(data: bytes) -> str:
    """SHA-256 of the stored bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def signed_message(hash_hex: str) -> bytes:
    """What the author signs."""
    return SIGNED_PREFIX + bytes.fromhex(hash_hex)


def new_id(now: Instant, entropy: Entropy) -> str:
    """A UUIDv7 of this moment.

    Written here because clock and randomness are handed in (a seed tells the same story twice),
    which no library allows. Source: RFC 9562, section 5.7.
    """
    milliseconds = round(instant.to_datetime(now).timestamp() * 1000)
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(entropy(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))
