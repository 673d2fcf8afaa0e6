"""A station's certificate: what the site's root key says about one laptop, or a laptop about its successor.

It is public. Entries, packages, tickets and receipts of the station are trusted because this is
signed by the site. It says nothing about whether it is still good: that depends on the moment at
which the thing it vouches for was made.

Source: ``docs/formats/site.md``, "Certificates".
"""

from __future__ import annotations

import base64
import hashlib
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from console.errors import CahierError, Fault
from console.record.chain import Head
from console.record.entry import canonical
from console.record.foreign import read_json
from console.record.instant import Instant
from console.record.numbers import Block

SIGNED_PREFIX = b"cahier/certificate/1\n"
SUCCESSION_PREFIX = b"cahier/succession/1\n"
LONGEST_LINE = 20
"""Successors of successors that a reader follows: a laptop is not restored twenty times in one outage."""
_CONSONANTS = "BCDFGHJKLMNPRSTV"  # never a word, and told apart on the phone
_MARK_LENGTH = 4

Purpose = Literal["WARD", "COLLECTOR", "RECOVERY", "CENSUS"]


class Predecessor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The incarnation from which a restored one goes on, and the head that was brought back."""

    station: str
    seq: int
    hash: str


class Certificate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One laptop: its keys, its numbers, its unit, and how long the site vouches for it."""

    format: int
    site: str
    mode: str  # REAL or DRILL
    station: str
    label: str
    unit: str
    signing_key: str  # Ed25519, base64
    recipient: str  # age
    numbers: Block
    not_before: Instant
    not_after: Instant
    purpose: Purpose = "WARD"
    more: tuple[Block, ...] = ()
    serial: int = 1
    predecessor: Predecessor | None = None

    @property
    def public_key(self) -> bytes:
        """The station's Ed25519 key, 32 bytes."""
        return base64.b64decode(self.signing_key)

    def number(self, index: int) -> str:
        """The ``index``-th downtime number of this laptop, from 0, over all of its blocks.

        Raises:
            CahierError: ``numbers-used-up``.
        """
        *before, last = (self.numbers, *self.more)
        for block in before:
            size = block.last - block.first + 1
            if index < size:
                return block.number(index)
            index -= size
        return last.number(index)

    def demand_valid(self, at: Instant) -> None:
        """Hold that the site vouched for this laptop at a moment.

        Raises:
            CahierError: ``certificate-expired``.
        """
        if not self.not_before <= at <= self.not_after:
            raise CahierError(
                Fault.CERTIFICATE_EXPIRED, label=self.label, since=self.not_before[:10], until=self.not_after[:10]
            )


class _Signed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    certificate: Certificate
    signature: str
    issuer: str | None = None  # the predecessor's own line


def sign(certificate: Certificate, root: Ed25519PrivateKey) -> str:
    """The certificate as one line of canonical JSON with the site's signature."""
    signature = root.sign(SIGNED_PREFIX + canonical(certificate))
    return canonical(_Signed(certificate=certificate, signature=base64.b64encode(signature).decode())).decode()


def succeed(issuer: str, certificate: Certificate, key: Ed25519PrivateKey) -> str:
    """The certificate of a successor, signed with the predecessor's key; ``issuer`` is the predecessor's line."""
    signature = base64.b64encode(key.sign(SUCCESSION_PREFIX + canonical(certificate))).decode()
    return canonical(_Signed(certificate=certificate, signature=signature, issuer=issuer)).decode()


def successor_block(first: Certificate, station: str) -> Block:
    """The numbers of a successor: the range of the first incarnation under a code that only it has."""
    picked = hashlib.sha256(station.encode()).digest()[:_MARK_LENGTH]
    mark = "".join(_CONSONANTS[each % len(_CONSONANTS)] for each in picked)
    base = first.numbers.code if first.predecessor is None else first.numbers.code[:-_MARK_LENGTH]
    return msgspec.structs.replace(first.numbers, code=base + mark)


def read_certificate(text: str, root_key: bytes, site: str, mode: str) -> Certificate:
    """Read a certificate and follow who signed it back to the site's root key.

    Raises:
        CahierError: ``certificate-refused`` when it is malformed, not signed by this site, or of
            another site; ``drill-and-real`` when one is a drill and the other is not.
    """
    return read_lineage(text, root_key, site, mode)[-1]


def read_lineage(text: str, root_key: bytes, site: str, mode: str) -> tuple[Certificate, ...]:
    """The certificates from the one that the root signed to this one: one for each incarnation.

    Raises:
        CahierError: as :func:`read_certificate`.
    """
    lines = _lines(text)
    first = lines[-1]
    _demand(_verified(root_key, first, SIGNED_PREFIX) and first.certificate.predecessor is None)
    found = [first.certificate]
    for line in reversed(lines[:-1]):
        issuer, certificate = found[-1], line.certificate
        _demand(_verified(issuer.public_key, line, SUCCESSION_PREFIX) and _follows(issuer, certificate))
        found.append(certificate)
    certificate = found[-1]
    _demand(certificate.site == site)
    if certificate.mode != mode:
        raise CahierError(Fault.DRILL_AND_REAL)
    return tuple(found)


def _lines(text: str) -> list[_Signed]:
    """The signed lines, the newest incarnation first."""
    found: list[_Signed] = []
    rest: str | None = text
    while rest is not None and len(found) < LONGEST_LINE:
        try:
            found.append(read_json(rest, _Signed))
        except (msgspec.MsgspecError, ValueError) as problem:
            raise CahierError(Fault.CERTIFICATE_REFUSED) from problem
        rest = found[-1].issuer
    _demand(rest is None)
    return found


def _verified(key: bytes, line: _Signed, prefix: bytes) -> bool:
    try:
        signature = base64.b64decode(line.signature, validate=True)
        Ed25519PublicKey.from_public_bytes(key).verify(signature, prefix + canonical(line.certificate))
    except (ValueError, InvalidSignature):
        return False
    return True


def _follows(issuer: Certificate, certificate: Certificate) -> bool:
    """Whether a certificate claims no more than a predecessor may give."""
    same = ("format", "site", "mode", "label", "unit", "purpose")
    return (
        all(getattr(issuer, name) == getattr(certificate, name) for name in same)
        and certificate.predecessor is not None
        and certificate.predecessor.station == issuer.station
        and certificate.not_after <= issuer.not_after
        and certificate.numbers == successor_block(issuer, certificate.station)
        and not certificate.more
    )


def serial_of(text: str) -> int:
    """The serial that a certificate's line states, whether or not it is genuine; 0 when it is no such line."""
    try:
        return read_json(text, _Signed).certificate.serial
    except (msgspec.MsgspecError, ValueError):
        return 0


def label_of(text: str) -> str:
    """The label that a certificate's line states, whether or not it is genuine; empty when it is no such line."""
    try:
        return read_json(text, _Signed).certificate.label
    except (msgspec.MsgspecError, ValueError):
        return ""


def head_before(certificate: Certificate) -> Head | None:
    """The head of the predecessor from which this incarnation went on."""
    start = certificate.predecessor
    return Head(start.station, start.seq, start.hash) if start else None


def _demand(holds: bool) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise CahierError(Fault.CERTIFICATE_REFUSED)
