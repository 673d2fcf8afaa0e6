"""A laptop goes on under new keys: as its own successor at once, and once IT said so as a laptop of the site's own.

A restored store does so, and a laptop from which somebody was removed for cause: an old copy of the book holds the
keys with which the laptop signed. The new ones are certified by the old, which whoever has such a copy could do as
well; so the laptop asks IT, who hears a check word from it by telephone, signs the new keys with the site's root
and calls the old ones off with this one successor.

Source: ``docs/formats/site.md`` ("A successor", "A request"), ``docs/formats/keys.md``.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from contextlib import ExitStack
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.crossing.identities import SETTING as IDENTITIES
from console.crossing.identities import own_identities, with_a_new_one
from console.crossing.medium import demand_room
from console.errors import CahierError, Fault
from console.record.bodies.station import PersonAdded, PersonRemoved, StationOpened
from console.record.certificate import Certificate, Predecessor, succeed, successor_block
from console.record.chain import Head
from console.record.clock import Clock
from console.record.entry import Entropy, canonical
from console.record.person import STAFFING
from console.record.writing import Writing, station_author
from console.store.disk import translated_disk, write_whole
from console.store.printed_code import ALPHABET
from console.store.reader import Reader
from console.version import VERSION
from console.ward.cover import CERTIFICATE_FILE
from console.ward.laptop import Laptop
from console.ward.session import Session

SUFFIX = ".request"
_CHECKED = b"cahier/request/1\n"
_CHARACTERS, _GROUP = 12, 4


def succession(
    issuer: str,
    before: Certificate,
    head: Head,
    seed: bytes,
    new_seed: bytes,
    recipient: str,
    clock: Clock,
    entropy: Entropy,
) -> tuple[str, Certificate]:
    """The certificate of a new incarnation, signed with the key of the one before.

    Args:
        issuer: the line of the certificate before.
        before: that certificate.
        head: the last entry that it signed.
        seed: of its signing key.
        new_seed: of the new one.
        recipient: the age recipient of the new incarnation.
        clock: the laptop's clock.
        entropy: for the id.
    """
    station = str(uuid.UUID(bytes=entropy(16), version=4))
    public = Ed25519PrivateKey.from_private_bytes(new_seed).public_key().public_bytes_raw()
    certificate = msgspec.structs.replace(
        before,
        station=station,
        signing_key=base64.b64encode(public).decode(),
        recipient=recipient,
        numbers=successor_block(before, station),
        more=(),
        serial=1,
        not_before=min(clock.now(), before.not_after),
        predecessor=Predecessor(station=before.station, seq=head.seq, hash=head.hash),
    )
    return succeed(issuer, certificate, Ed25519PrivateKey.from_private_bytes(seed)), certificate


def take_new_keys(laptop: Laptop, session: Session) -> Certificate:
    """Let the open book go on as its own successor, with all who work there but under new keys of the laptop.

    Raises:
        CahierError: ``disk-full``…: nothing was changed.
    """
    book, reader, before = session.book, session.reader, session.certificate
    seed, new_seed = reader.setting("station.signing") or b"", session.entropy(32)
    issuer = reader.certificates()[before.station]
    identities, recipient = with_a_new_one(own_identities(reader))
    text, after = succession(issuer, before, book.head(), seed, new_seed, recipient, session.clock, session.entropy)
    opened = StationOpened(unit=after.unit, label=after.label, certificate=text, program=VERSION)
    bodies = [opened, *_staff(reader, before.station)]
    with ExitStack() as undo:
        undo.callback(setattr, book, "station", before.station)
        with book.together():
            book.become(after.station)
            book.set_setting("station.signing", new_seed)
            book.set_setting(IDENTITIES, identities.encode())
            author = station_author(after, new_seed)
            book.append(author, [Writing(body) for body in bodies], session.clock, session.entropy)
        undo.pop_all()
    laptop.go_on_as(after)
    with translated_disk():  # after the entry: the book itself says who it is, and the next unlock writes this again
        write_whole(book.folder / CERTIFICATE_FILE, text.encode())
    return after


def _staff(reader: Reader, station: str) -> list[PersonAdded]:
    """Everybody who works on a station, by the last word about each."""
    active = {person.id for person in reader.people_of(station)}
    lines = [line for kind in STAFFING for line in reader.lines_of_kind(kind) if line.entry.station == station]
    last = {
        line.body.person: line.body
        for line in sorted(lines, key=lambda line: line.entry.seq)
        if isinstance(line.body, PersonAdded | PersonRemoved) and line.body.person in active
    }
    return [body for body in last.values() if isinstance(body, PersonAdded)]


def check_word(certificate: Certificate) -> str:
    """What the laptop shows and IT types: twelve characters that only this certificate has, with both its keys."""
    number = int.from_bytes(hashlib.sha256(_CHECKED + canonical(certificate)).digest(), "big")
    text = "".join(ALPHABET[number >> 5 * place & 31] for place in range(_CHARACTERS))
    return "-".join(text[start : start + _GROUP] for start in range(0, _CHARACTERS, _GROUP))


def is_unconfirmed(certificate: Certificate) -> bool:
    """Whether the laptop's keys are vouched for by those before them only."""
    return certificate.predecessor is not None


def write_request(session: Session, folder: Path) -> Path:
    """Put the request to confirm this laptop's keys onto a medium. It is public: the certificate and nothing else.

    Raises:
        CahierError: ``nothing-to-confirm``, ``medium-missing``, ``medium-read-only``…
    """
    certificate = session.certificate
    if not is_unconfirmed(certificate):
        raise CahierError(Fault.NOTHING_TO_CONFIRM, label=certificate.label)
    text = session.reader.certificates()[certificate.station].encode() + b"\n"
    path = folder / f"{certificate.unit}-{certificate.label}{SUFFIX}"
    demand_room(folder, len(text), path.name)
    with translated_disk():
        write_whole(path, text)
    return path
