"""A laptop made a station: from what its pack holds, with the people who may work on it from the start."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from console.errors import CahierError, Fault
from console.record.bodies.station import PersonAdded, StationOpened
from console.record.certificate import Certificate, read_certificate
from console.record.clock import Clock
from console.record.codes.station import Role
from console.record.entry import Entropy
from console.record.writing import Writing, station_author
from console.site import FILE as SITE_FILE
from console.site import Site, parse_site
from console.store.book import Book
from console.store.disk import translated_disk
from console.store.passphrase import MINIMUM, weak
from console.store.stretching import Costs
from console.store.vault import Vault
from console.version import VERSION
from console.ward.cover import CERTIFICATE_FILE


@dataclass(frozen=True, slots=True)
class StationSecrets:
    """What makes a laptop the station that its certificate names."""

    site_text: str
    certificate_text: str
    signing_seed: bytes
    identity: str


@dataclass(frozen=True, slots=True)
class FirstPerson:
    """Somebody who may work on a laptop from the start."""

    name: str
    role: Role
    passphrase: str


def provision(
    folder: Path,
    secrets: StationSecrets,
    people: Sequence[FirstPerson],
    costs: Costs,
    clock: Clock,
    entropy: Entropy,
) -> str:
    """Make a station's encrypted store; returns the recovery code, which is printed and typed back.

    Args:
        folder: made if need be; must be empty of any store.
        secrets: what the station pack holds.
        people: at least one.
        costs: of each passphrase.
        clock: the laptop's clock.
        entropy: for ids.

    Raises:
        CahierError: ``store-exists``, ``site-refused``, ``certificate-refused``, ``certificate-expired``,
            ``unit-unknown``, ``weak-passphrase``… before anything is made; a fault of the disk may come later.
    """
    site, certificate = _checked(secrets, people, clock)
    vault, data_key = Vault.create(folder, _random_id(entropy))
    with translated_disk():
        (folder / SITE_FILE).write_text(secrets.site_text, encoding="utf-8")
        (folder / CERTIFICATE_FILE).write_text(secrets.certificate_text, encoding="utf-8")
    added = []
    for first in people:
        person = _random_id(entropy)
        key = vault.add_person(data_key, person, first.name, first.passphrase, costs)
        signing_key = base64.b64encode(key).decode()
        added.append(PersonAdded(person=person, name=first.name, role=first.role, signing_key=signing_key))
    code = vault.add_recovery(data_key)
    if site.escrow:
        vault.add_escrow(data_key, site.escrow)
    book = Book.create(folder, data_key, vault.salt, certificate.station)
    try:
        book.set_setting("station.signing", secrets.signing_seed)
        book.set_setting("station.identity", secrets.identity.encode())
        opened = StationOpened(
            unit=certificate.unit,
            label=certificate.label,
            certificate=secrets.certificate_text,
            program=VERSION,
        )
        station = station_author(certificate, secrets.signing_seed)
        book.append(station, [Writing(opened), *(Writing(body) for body in added)], clock, entropy)
    finally:
        book.close()
    return code


def _checked(secrets: StationSecrets, people: Sequence[FirstPerson], clock: Clock) -> tuple[Site, Certificate]:
    """Site and certificate, once nothing that can be seen beforehand stands against making the store."""
    site = parse_site(secrets.site_text)
    certificate = read_certificate(secrets.certificate_text, site.root_public_key, site.id, site.mode)
    certificate.demand_valid(clock.now())
    site.unit(certificate.unit)
    own = Ed25519PrivateKey.from_private_bytes(secrets.signing_seed).public_key().public_bytes_raw()
    if own != certificate.public_key:
        raise CahierError(Fault.CERTIFICATE_REFUSED)
    if any(weak(first.passphrase) for first in people):
        raise CahierError(Fault.WEAK_PASSPHRASE, minimum=MINIMUM)
    return site, certificate


def _random_id(entropy: Entropy) -> str:
    return str(uuid.UUID(bytes=entropy(16), version=4))
