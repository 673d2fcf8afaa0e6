"""Bodies about the laptop itself, its people, and what enters and leaves it."""

from __future__ import annotations

from console.record.bodies import Body
from console.record.codes.station import Access, Role
from console.record.instant import Instant


class StationOpened(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A book was made on a laptop. ``certificate`` is the station's certificate, verbatim."""

    unit: str
    label: str
    certificate: str
    program: str


class StationCertified(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The site vouches for this laptop for another term, or with more numbers. ``certificate`` is verbatim."""

    certificate: str


class PersonAdded(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody may work here. ``signing_key`` is the public Ed25519 key, base64."""

    person: str
    name: str
    role: Role
    signing_key: str


class PersonRemoved(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody may not work here any more."""

    person: str
    reason: str


class Accessed(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who used the book, and how."""

    access: Access
    reason: str | None = None
    expected: str | None = None  # the file that was opened, while only a census knows the patient
    count: int | None = None
    keys_number: int | None = None  # sequence number and digest of keys.json at this moment
    keys_digest: str | None = None


class CensusLoaded(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A census was put beside the log. ``snapshot`` is the SHA-256 of its canonical bytes."""

    snapshot: str
    name: str
    language: str
    rows: int
    in_bed: int
    refused: int
    stated_at: Instant | None = None


class DocumentPrinted(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A page left the laptop."""

    document: str
    number: str
    pages: int
    sha256: str
    printer: str
    patients: int


class PackageSent(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A sealed package left the laptop and was read back."""

    name: str
    entries: int
    through_seq: int
    sha256: str
    recipients: tuple[str, ...]


class PackageReceived(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A package came in: what became of each of its entries."""

    name: str
    station: str
    entries: int
    new: int
    already_here: int
    quarantined: int
    manifest: str  # SHA-256 of its manifest


class Struck(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An entry was made in error. It stays, struck through."""

    target: str
    reason: str
