"""What somebody wants to write, and the entry that it becomes at its place in the chain."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.record.bodies import Body
from console.record.certificate import Certificate
from console.record.entry import (
    FORMAT,
    Entropy,
    Entry,
    OccurredFrom,
    Precision,
    Proxy,
    Signature,
    Source,
    Stored,
    digest,
    encode,
    new_id,
    signed_message,
)
from console.record.instant import Instant
from console.record.kinds import kind_of, raw


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: a person (or the station itself) and the means to sign as them."""

    id: str
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Writing:
    """One entry to be. ``occurred_at`` None means now, by the clock.

    ``reason`` says why an amendment was needed. ``id`` may be given when another entry of the same
    act must name this one.
    """

    body: Body
    patient: str | None = None
    stay: str | None = None
    occurred_at: Instant | None = None
    precision: Precision = "MINUTE"
    occurred_from: OccurredFrom = "CLOCK"
    on_behalf_of: Proxy | None = None
    source: Source = "DIRECT"
    paper_ref: str | None = None
    unsure: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    reason: str | None = None
    id: str | None = None


def station_author(certificate: Certificate, seed: bytes) -> Author:
    """The station itself as a signer."""
    return Author(certificate.station, Ed25519PrivateKey.from_private_bytes(seed).sign)


def entry_of(
    writing: Writing, author: Author, station: str, seq: int, tick: int, now: Instant, previous: str, entropy: Entropy
) -> Entry:
    """The entry that a writing becomes at its place in the chain.

    Args:
        writing: what is to be written.
        author: who writes it.
        station: the incarnation of the laptop.
        seq: its number there, one more than the last.
        tick: one more than the highest that the book holds.
        now: when it is typed; also when it happened, where the writing does not say.
        previous: the hash of the station's entry before.
        entropy: for its id.
    """
    row = kind_of(writing.body)
    return Entry(
        format=FORMAT,
        id=writing.id or new_id(now, entropy),
        station=station,
        seq=seq,
        tick=tick,
        kind=row.name,
        version=row.version,
        patient=writing.patient,
        stay=writing.stay,
        occurred_at=writing.occurred_at or now,
        precision=writing.precision,
        occurred_from=writing.occurred_from,
        recorded_at=now,
        author=author.id,
        on_behalf_of=writing.on_behalf_of,
        source=writing.source,
        paper_ref=writing.paper_ref,
        unsure=tuple(sorted(writing.unsure)),
        replaces=writing.replaces,
        reason=writing.reason,
        body=raw(writing.body),
        previous=previous,
    )


def signed(entry: Entry, author: Author, cosigner: Author | None) -> Stored:
    """The entry as it is kept: its bytes, their hash, and the signatures of its author and of a second person."""
    data = encode(entry)
    hash_hex = digest(data)
    message = signed_message(hash_hex)
    signers = (author, cosigner) if cosigner else (author,)
    signatures = tuple(
        Signature(by=each.id, signature=base64.b64encode(each.sign(message)).decode()) for each in signers
    )
    return Stored(entry, data, hash_hex, signatures)
