"""Bodies about the laptop itself, its people, and what enters and leaves it."""

from __future__ import annotations

import msgspec

from console.record.bodies import Body
from console.record.codes.station import Access, Copy, Presented, Role, Standing, TicketOutcome
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


class PersonVouched(PersonAdded, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody on no list may work here until a moment: the author vouches for who they are.

    Written by the station itself where the unit's sealed envelope was opened.
    """

    until: Instant


class PersonRemoved(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody may not work here any more. ``for_cause``: the book gets a new key, so that old copies open nothing."""

    person: str
    reason: str
    for_cause: bool = False


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
    coming: int = 0  # to be admitted
    stated_at: Instant | None = None


class DocumentPrinted(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A page left the laptop."""

    document: str
    number: str
    pages: int
    sha256: str
    printer: str
    patients: int
    copies: int = 1


class Reach(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far one station's log has left: through this number."""

    station: str
    seq: int


class PackageSent(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A sealed package left the laptop and was read back."""

    name: str
    entries: int
    through_seq: int
    sha256: str
    recipients: tuple[str, ...]
    reach: tuple[Reach, ...] = ()


class CopyMade(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A copy of the book was made on another medium: a mirror that follows it, or a backup."""

    copy: Copy
    name: str
    through_seq: int


class HeadPresented(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Something that had left the laptop states more of its log, or other entries, than the book holds."""

    station: str
    through_seq: int
    hash: str
    presented: Presented
    standing: Standing


class TicketRead(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The codes of a transfer sheet were read. Says nothing about where the patient is."""

    transfer: str
    station: str
    label: str
    made_at: Instant
    outcome: TicketOutcome
    entries: int


class ReceiptGiven(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """IT signed for a laptop what has been accounted for (ACCOUNTED) or is held in two packages (HELD)."""

    station: str
    label: str
    scope: str
    through_seq: int
    entries: int


class ReceiptTaken(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """IT's receipt came back to this laptop."""

    scope: str
    through_seq: int
    entries: int
    sha256: str


class StationRetired(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """This laptop is retired: from here on IT alone opens its book. ``receipt`` is the receipt's SHA-256."""

    through_seq: int
    receipt: str


class PackageReceived(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A package came in: what became of each of its entries."""

    name: str
    station: str
    entries: int
    new: int
    already_here: int
    quarantined: int
    manifest: str  # SHA-256 of its manifest
    filled: int = 0  # entries that had been set aside and could be taken in with these
    late: int = 0  # of the new ones, those of laptops that had been called off after they were written


class Struck(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An entry was made in error. It stays, struck through."""

    target: str
    reason: str
