"""The receipt that IT gives back to a laptop, and retiring the laptop on the strength of it.

Source: ``docs/formats/receipt.md``.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from console.crossing.opening import Contents, open_package
from console.crossing.package import sha256_of
from console.crossing.rollback import present
from console.errors import CahierError, Fault
from console.record.bodies.station import (
    CopyMade,
    DocumentPrinted,
    PackageSent,
    ReceiptGiven,
    ReceiptTaken,
    StationRetired,
)
from console.record.certificate import Certificate, read_certificate, read_lineage
from console.record.chain import Head
from console.record.codes.station import Presented, Standing
from console.record.entry import canonical, digest
from console.record.foreign import read_json
from console.record.instant import Instant
from console.record.kinds import KINDS, Delivery
from console.record.writing import Writing
from console.ward.concerns import revocations
from console.ward.laptop import Laptop
from console.ward.session import Session
from console.words import _

SUFFIX = ".receipt"
TYPE, FORMAT = "cahier-receipt", 1
SIGNED_PREFIX = b"cahier/receipt/1\n"
HELD_PACKAGES = 2
_LARGEST = 1024 * 1024

Scope = Literal["ACCOUNTED", "HELD"]


class Covered(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One station's head that a receipt covers."""

    station: str
    seq: int
    hash: str


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What IT signs."""

    type: str
    format: int
    scope: Scope
    site: str
    mode: str
    station: str
    label: str
    unit: str
    made_at: Instant
    by: str
    ranges: tuple[Covered, ...]
    entries: int
    accounted: dict[str, int]
    packages: tuple[str, ...]


class _Signed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    certificate: str
    receipt: Receipt
    signature: str


@dataclass(frozen=True, slots=True)
class Retired:
    """A laptop that was retired, and what is to be called in: copies, packages, codes, as people say them."""

    receipt: Receipt
    copies: tuple[str, ...]
    packages: tuple[str, ...]
    printed: int  # pages
    drafts: int  # typed and never signed; they left with the packages


def station_of(session: Session, name: str) -> Certificate:
    """A laptop whose entries are here, by label, unit or id.

    Raises:
        CahierError: ``station-unknown``, also when several incarnations have the label: then by id.
    """
    site = session.site
    known = [
        read_certificate(text, site.root_public_key, site.id, site.mode)
        for text in session.reader.certificates().values()
    ]
    found = [each for each in known if name in (each.station, each.label, f"{each.unit}-{each.label}")]
    if len(found) != 1:
        names = ", ".join(sorted(f"{each.label} ({each.station})" for each in (found or known)))
        raise CahierError(Fault.STATION_UNKNOWN, station=name, known=names)
    return found[0]


def held_by(session: Session, station: Certificate, packages: Sequence[Path], identity: str) -> tuple[str, ...]:
    """The SHA-256 of two packages, each opened and found to hold every entry of a laptop that is here.

    Raises:
        CahierError: ``receipt-short`` when there are not two different ones or one holds less, and what
            :func:`console.crossing.intake.open_package` raises.
    """
    head = session.reader.head_of(station.station)
    sums = tuple(sorted({sha256_of(path) for path in packages}))
    if len(sums) < HELD_PACKAGES:
        raise CahierError(Fault.RECEIPT_SHORT, label=station.label, reason=_("two different packages are needed"))
    for path in packages:
        if not _holds_all(open_package(path, identity, session.site), head):
            raise CahierError(
                Fault.RECEIPT_SHORT,
                label=station.label,
                reason=_("{name} does not hold everything").format(name=path.name),
            )
    return sums


def _holds_all(contents: Contents, head: Head) -> bool:
    return (
        any(
            each.station == head.station and each.first == 1 and each.last >= head.seq
            for each in contents.manifest.ranges
        )
        and not contents.refused
    )


def give_receipt(
    session: Session, station: Certificate, accounted: Mapping[str, int], packages: Sequence[str] = ()
) -> str:
    """Sign what has been accounted for of one laptop, or that it is held in packages; gives the receipt's line.

    Args:
        session: somebody of IT on a station of purpose RECOVERY.
        accounted: for each target, how many entries of the laptop have a final outcome.
        packages: of :func:`held_by`, when the laptop must go back before anything was delivered.

    Raises:
        CahierError: ``not-entitled``, ``receipt-station`` (this is no station of IT), ``receipt-short`` with what
            is missing: gaps, entries set aside, outcomes that are not final.
    """
    reader, certificate = session.reader, session.certificate
    if certificate.purpose != "RECOVERY":
        raise CahierError(Fault.RECEIPT_STATION, label=certificate.label)
    head = reader.head_of(station.station)
    entries = reader.extent(station.station)[1] if head.seq else 0
    _demand_whole(session, station, head, entries)
    short = [f"{target} {done}/{entries}" for target, done in sorted(accounted.items()) if done < entries]
    if not packages and (short or not accounted):
        raise CahierError(
            Fault.RECEIPT_SHORT, label=station.label, reason=", ".join(short) or _("nothing was delivered")
        )
    receipt = Receipt(
        type=TYPE,
        format=FORMAT,
        scope="HELD" if packages else "ACCOUNTED",
        site=session.site.id,
        mode=session.site.mode,
        station=station.station,
        label=station.label,
        unit=station.unit,
        made_at=session.now(),
        by=session.person.name,
        ranges=tuple(Covered(station=each.station, seq=each.seq, hash=each.hash) for each in reader.heads()),
        entries=entries,
        accounted={} if packages else dict(sorted(accounted.items())),
        packages=tuple(packages),
    )
    note = ReceiptGiven(
        station=station.station, label=station.label, scope=receipt.scope, through_seq=head.seq, entries=entries
    )
    session.write(Writing(note))
    key = Ed25519PrivateKey.from_private_bytes(reader.setting("station.signing") or b"")
    signature = base64.b64encode(key.sign(SIGNED_PREFIX + canonical(receipt))).decode()
    text = reader.certificates()[certificate.station]
    return canonical(_Signed(certificate=text, receipt=receipt, signature=signature)).decode()


def _demand_whole(session: Session, station: Certificate, head: Head, entries: int) -> None:
    """Hold that IT has every entry of a laptop up to the last one."""
    numbers = {stored.entry.seq for stored in session.reader.entries(station.station)}
    missing = sorted(set(range(1, head.seq + 1)) - numbers)
    aside = [seq for name, seq, _reason in session.reader.quarantined() if name == station.station]
    if missing or aside or not entries:
        first = ", ".join(str(seq) for seq in [*missing, *aside][:10])
        reason = _("missing or set aside: {numbers}").format(numbers=first) if first else _("no entry of it is here")
        raise CahierError(Fault.RECEIPT_SHORT, label=station.label, reason=reason)


def read_receipt(session: Session, text: str) -> Receipt:
    """Read a receipt and hold it against the site's root key.

    Raises:
        CahierError: ``receipt-refused``, ``certificate-refused``, ``certificate-expired``, ``station-revoked``,
            ``drill-and-real``.
    """
    site = session.site
    try:
        signed = read_json(text, _Signed)
        signature = base64.b64decode(signed.signature, validate=True)
    except (msgspec.MsgspecError, ValueError) as problem:
        raise CahierError(Fault.RECEIPT_REFUSED) from problem
    lineage = read_lineage(signed.certificate, site.root_public_key, site.id, site.mode)
    issuer, receipt = lineage[-1], signed.receipt
    try:
        key = Ed25519PublicKey.from_public_bytes(issuer.public_key)
        key.verify(signature, SIGNED_PREFIX + canonical(receipt))
    except InvalidSignature as problem:
        raise CahierError(Fault.RECEIPT_REFUSED) from problem
    if (receipt.type, receipt.format, receipt.site) != (TYPE, FORMAT, site.id) or issuer.purpose != "RECOVERY":
        raise CahierError(Fault.RECEIPT_REFUSED)
    if receipt.mode != site.mode:
        raise CahierError(Fault.DRILL_AND_REAL)
    issuer.demand_valid(receipt.made_at)
    revocations(session).demand_trusted(lineage, None, receipt.made_at)
    return receipt


def take_receipt(session: Session, path: Path) -> Receipt:
    """Take in a receipt for this laptop; the log notes it, and whether the book was set back since.

    Raises:
        CahierError: as :func:`read_receipt`; ``file-missing``, ``receipt-refused`` for another laptop.
    """
    try:
        text = path.read_bytes()[:_LARGEST].decode().strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise CahierError(Fault.FILE_MISSING, path=path.name) from problem
    receipt = read_receipt(session, text)
    own = next((each for each in receipt.ranges if each.station == session.certificate.station), None)
    if receipt.station != session.certificate.station or own is None:
        raise CahierError(Fault.RECEIPT_REFUSED)
    name = digest(text.encode())
    known = {getattr(line.body, "sha256", "") for line in session.reader.lines_of_kind("receipt_taken")}
    if name not in known:
        note = ReceiptTaken(scope=receipt.scope, through_seq=own.seq, entries=receipt.entries, sha256=name)
        session.write(Writing(note))
    found = present(session, Head(own.station, own.seq, own.hash), Presented.RECEIPT)
    if found.standing is not Standing.AGREES:
        raise CahierError(Fault.RETIRE_SET_BACK, seq=own.seq)
    return receipt


def not_covered(session: Session, receipt: Receipt) -> int:
    """How many entries of care or of the unit's business the book holds that a receipt does not cover."""
    covered = {each.station: each.seq for each in receipt.ranges}
    audit = {row.name for row in KINDS.values() if row.delivery is Delivery.STATION}
    newer = session.reader.entries_since(covered, limit=session.reader.count())
    return sum(stored.entry.kind not in audit for stored in newer) + len(session.reader.quarantined())


def retire(laptop: Laptop, session: Session, path: Path) -> Retired:
    """Retire this laptop on the strength of a receipt: only IT's escrow opens its book from now on.

    Raises:
        CahierError: as :func:`take_receipt`; ``retire-newer`` when the book holds what the receipt does not
            cover; ``retire-escrow`` when nobody could open it afterwards.
    """
    session.leave(StationRetired(through_seq=0, receipt=""))
    receipt = take_receipt(session, path)
    newer = not_covered(session, receipt)
    if newer:
        raise CahierError(Fault.RETIRE_NEWER, count=newer)
    if not laptop.vault.has_escrow:
        raise CahierError(Fault.RETIRE_ESCROW)
    data_key = laptop.data_key(session)
    note = StationRetired(through_seq=session.book.head().seq, receipt=digest(canonical(receipt)))
    session.write(Writing(note))
    drafts = len(session.book.drafts.everybody())
    found = Retired(receipt, _copies(session), _packages(session), _printed(session), drafts)
    laptop.vault.keep_escrow_only(data_key)
    return found


def _own(session: Session, kind: str) -> list[object]:
    """What this laptop noted, and the incarnations that it was restored from."""
    site, text = session.site, session.reader.certificates()[session.certificate.station]
    lineage = {each.station for each in read_lineage(text, site.root_public_key, site.id, site.mode)}
    return [line.body for line in session.reader.lines_of_kind(kind) if line.entry.station in lineage]


def _copies(session: Session) -> tuple[str, ...]:
    bodies = [body for body in _own(session, "copy_made") if isinstance(body, CopyMade)]
    return tuple(dict.fromkeys(body.name for body in bodies))


def _packages(session: Session) -> tuple[str, ...]:
    return tuple(body.name for body in _own(session, "package_sent") if isinstance(body, PackageSent))


def _printed(session: Session) -> int:
    bodies = [body for body in _own(session, "document_printed") if isinstance(body, DocumentPrinted)]
    return sum(body.pages for body in bodies)
