"""The envelope of one entry: its members, its canonical bytes, its hash.

Source: ``docs/formats/entry.md``, format 1. The bytes that were stored are the entry: they are
hashed, signed, sealed and carried as they are and never serialised a second time.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Callable
from typing import Literal, NamedTuple

import msgspec

from console.errors import CahierError, Fault
from console.record import instant
from console.record.instant import Instant

FORMAT = 1
GENESIS = "0" * 64
LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON holds exactly. Source: RFC 8785, section 3.2.2.3."""
SIGNED_PREFIX = b"cahier/entry/1\n"

Entropy = Callable[[int], bytes]

Precision = Literal["MINUTE", "HOUR", "DAY"]
OccurredFrom = Literal["CLOCK", "TYPED"]
Source = Literal["DIRECT", "PAPER", "VERBAL", "PHONE", "MONITOR", "PATIENT", "FAMILY", "SNAPSHOT"]


class Proxy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody on whose behalf an entry was written."""

    name: str
    role: str


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
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
    reason: str | None = None

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
_HASH = re.compile(r"[0-9a-f]{64}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def canonical(value: object) -> bytes:
    """The canonical JSON of a value of structs, text, whole numbers, booleans, lists and dicts; text as NFC."""
    data = _encoder.encode(value)
    if data.isascii() or unicodedata.is_normalized("NFC", data.decode()):
        return data
    return _encoder.encode(_composed(msgspec.json.decode(data)))


def _composed(value: object) -> object:
    """The same value with every text in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_composed(name): _composed(each) for name, each in value.items()}
    return [_composed(each) for each in value] if isinstance(value, list) else value


def encode(entry: Entry) -> bytes:
    """The canonical bytes of an entry."""
    return canonical(entry)


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
        body = msgspec.json.decode(entry.body)
        is_canonical = canonical(entry) == data and canonical(body) == bytes(entry.body)
    except (msgspec.MsgspecError, ValueError, RecursionError) as problem:
        raise CahierError(Fault.INVALID_ENTRY, reason=str(problem)) from problem
    wrong = _impossible(entry)
    if wrong or not isinstance(body, dict) or not _is_plain(body):
        raise CahierError(Fault.INVALID_ENTRY, reason=wrong or "body")
    if not is_canonical:
        raise CahierError(Fault.INVALID_ENTRY, reason="the bytes are not canonical")
    return entry


def _impossible(entry: Entry) -> str | None:
    """The first member that cannot be, if any."""
    if entry.format != FORMAT:
        return "format"
    if not (1 <= entry.seq <= LARGEST and 1 <= entry.tick <= LARGEST and 1 <= entry.version <= LARGEST):
        return "seq, tick or version"
    if not _HASH.fullmatch(entry.previous) or (entry.seq == 1 and entry.previous != GENESIS):
        return "previous"
    if not _UUID7.fullmatch(entry.id):
        return "id"
    for name in (entry.station, entry.author, entry.patient, entry.stay, *entry.replaces):
        if name is not None and not _UUID.fullmatch(name):
            return "an identity"
    if entry.reason is not None and not entry.reason.strip():
        return "reason"
    if entry.unsure and list(entry.unsure) != sorted(set(entry.unsure)):
        return "unsure"
    return None


def _is_plain(value: object) -> bool:
    """Whether a value holds no float, no null, no number that some reader could not hold exactly."""
    if isinstance(value, str):
        return True
    if isinstance(value, dict):
        for name, each in value.items():  # noqa: SIM110 - a generator for each would take twice as long
            if not name.isascii() or not _is_plain(each):
                return False
        return True
    if isinstance(value, list):
        for each in value:  # noqa: SIM110 - as above
            if not _is_plain(each):
                return False
        return True
    return isinstance(value, int) and abs(value) <= LARGEST


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
