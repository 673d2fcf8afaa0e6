"""The manifest of a package: what is inside, from whom, how far. Source: ``docs/formats/package.md``."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from console.record.instant import Instant

TYPE, FORMAT = "cahier-package", 1

# Every member a package may hold, in order, with the largest size that is read (bytes).
# The manifest states the true sizes; these bounds stop a bomb before it is read.
MIB = 1024 * 1024
MEMBERS: dict[str, int] = {
    "manifest.json": 16 * MIB,
    "manifest.sig": 64,
    "station.pem": 4096,
    "station.cert": 65536,
    "revocations.json": MIB,
    "entries.ndjson": 8 * 1024 * MIB - 1,
    "entries.csv": 8 * 1024 * MIB - 1,
    "drafts.ndjson": 256 * MIB,
    "situation.pdf": 256 * MIB,
}


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One member: its size in bytes and its SHA-256 in hex."""

    name: str
    size: int
    sha256: str

    @classmethod
    def of(cls, name: str, data: bytes) -> Member:
        """A member whose bytes are at hand."""
        return cls(name=name, size=len(data), sha256=hashlib.sha256(data).hexdigest())


class Range(msgspec.Struct, frozen=True, kw_only=True):
    """One station's entries inside: from which number to which, how many, and the last one's hash."""

    station: str
    first: int
    last: int
    entries: int
    head: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a package says about itself; signed by the sending station."""

    type: str
    format: int
    program: str
    site: str
    mode: str
    station: str
    label: str
    unit: str
    made_at: Instant
    recipients: tuple[str, ...]
    ranges: tuple[Range, ...]
    entries: int
    quarantined: int
    kinds: dict[str, int]
    members: tuple[Member, ...]
    checkpoint: str
    covers: Literal["ALL", "SINCE"] = "ALL"
