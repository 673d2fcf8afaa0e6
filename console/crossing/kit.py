"""The site kit: the site's keys and file, and the station packs that make laptops of the site.

``public/`` may travel (``site.toml``); ``secret/`` is for two custodians. A station pack holds one
laptop's own keys, its certificate and its block of numbers, sealed under an activation code.

Source: ``docs/formats/site.md``.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from console.crossing.custody import CUSTODIANS, Custody, seal, unseal
from console.crossing.custody import SUFFIX as SECRET_SUFFIX
from console.crossing.identities import new_identity, public_half
from console.errors import CahierError, Fault
from console.record.certificate import Certificate, Purpose, read_certificate, sign
from console.record.entry import Entropy, canonical
from console.record.foreign import read_json
from console.record.instant import Instant, plus
from console.record.numbers import DRILL_PREFIX, REAL_PREFIX, Block
from console.record.places import Unit
from console.site import FILE, Recipient, Site, load_site, parse_site
from console.store.disk import translated_disk, write_whole
from console.store.printed_code import CODE_BYTES, read_code, write_code
from console.store.stretching import Costs

PUBLIC, SECRET = "public", "secret"
VALID_DAYS = 730
NUMBERS_PER_STATION = 5_000
STATIONS = 99  # a code has two digits at most; what lies above their numbers extends a block
RECIPIENT_NAMES = {
    "en": {"it": "IT", "spare": "IT, spare", "collector": "Crisis cell"},
    "fr": {"it": "DSI", "spare": "DSI, réserve", "collector": "Cellule de crise"},
}
"""As they stand in the site's file, in the site's language."""
_PACK_LABEL = b"cahier/station-pack/1"


class StationPack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What makes a laptop a station. Secret: it holds the station's private keys."""

    site: str  # site.toml, verbatim
    certificate: str
    signing_key: str  # Ed25519 seed, base64
    identity: str  # age identity

    def signer(self) -> Ed25519PrivateKey:
        """The station's private key."""
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(self.signing_key))

    def read(self) -> tuple[Site, Certificate]:
        """The site and the certificate, held against each other.

        Raises:
            CahierError: ``site-refused``, ``certificate-refused``, ``drill-and-real``.
        """
        site = parse_site(self.site)
        return site, read_certificate(self.certificate, site.root_public_key, site.id, site.mode)


@dataclass(frozen=True, slots=True)
class SiteKit:
    """A site with its secrets in memory, as one custodian holds them.

    ``custodies`` has one custodian's secrets, or those of all of them when the kit has just been made.
    """

    site: Site
    text: str
    root: Ed25519PrivateKey
    custodies: tuple[Custody, ...]

    @property
    def identity(self) -> str:
        """The custodian's age identity for packages."""
        return self.custodies[0].package

    @property
    def escrow(self) -> str:
        """The custodian's age identity for the books of laptops."""
        return self.custodies[0].escrow

    @property
    def custodian(self) -> str:
        """Whose secrets these are."""
        return self.custodies[0].custodian


def new_kit(name: str, units: tuple[Unit, ...], mode: str, entropy: Entropy, **more: object) -> SiteKit:
    """Make a site: its id, its root key, the identities of its custodians and its crisis cell, and its file.

    Args:
        more: further members of :class:`console.site.Site`, as they are to stand in the file.
    """
    seed = entropy(32)
    root = Ed25519PrivateKey.from_private_bytes(seed)
    collector = new_identity()
    custodies = tuple(Custody(each, seed, new_identity(), new_identity(), collector) for each in CUSTODIANS)
    names = RECIPIENT_NAMES["en" if more.get("language") == "en" else "fr"]
    recipients = [(names[each.custodian], each.package) for each in custodies]
    site = Site(
        id=str(uuid.UUID(bytes=entropy(16), version=4)),
        name=name,
        root_key=base64.b64encode(root.public_key().public_bytes_raw()).decode(),
        units=units,
        mode="DRILL" if mode == "DRILL" else "REAL",
        recipients=tuple(
            Recipient(name=called, key=public_half(identity))
            for called, identity in (*recipients, (names["collector"], collector))
        ),
        escrow=tuple(public_half(each.escrow) for each in custodies),
        **more,  # type: ignore[arg-type]  # checked when the text is read back
    )
    text = site_text(site)
    return SiteKit(parse_site(text), text, root, custodies)


def site_text(site: Site) -> str:
    """A site as its file."""
    return msgspec.toml.encode(site).decode()


def save_kit(kit: SiteKit, folder: Path, passphrases: Mapping[str, str], costs: Costs) -> None:
    """Write ``public/`` and ``secret/`` into a folder that does not hold a kit yet.

    Args:
        passphrases: one for each custodian.
        costs: of each passphrase.

    Raises:
        CahierError: ``file-exists``, ``weak-passphrase`` before anything is made.
    """
    public, secret = folder / PUBLIC, folder / SECRET
    if public.exists() or secret.exists():
        raise CahierError(Fault.FILE_EXISTS, path=folder.name)
    sealed = {each.custodian: seal(each, kit.site.id, passphrases[each.custodian], costs) for each in kit.custodies}
    with translated_disk():
        public.mkdir(parents=True)
        secret.mkdir(mode=0o700)
        write_whole(public / FILE, kit.text.encode())
        for custodian, data in sealed.items():
            write_whole(secret / f"{custodian}{SECRET_SUFFIX}", data)


def load_kit(folder: Path, custodian: str, passphrase: str) -> SiteKit:
    """Open a kit as one of its custodians.

    Raises:
        CahierError: ``file-missing``, ``site-refused``, ``custodian-unknown``, ``wrong-passphrase``, ``kit-refused``.
    """
    site = load_site(folder / PUBLIC)
    path = folder / SECRET / f"{custodian}{SECRET_SUFFIX}"
    if custodian not in CUSTODIANS:
        raise CahierError(Fault.CUSTODIAN_UNKNOWN, name=custodian, known=", ".join(CUSTODIANS))
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise CahierError(Fault.FILE_MISSING, path=path.name) from problem
    custody = unseal(data, site.id, passphrase)
    try:
        root = Ed25519PrivateKey.from_private_bytes(custody.root)
    except ValueError as problem:
        raise CahierError(Fault.KIT_REFUSED) from problem
    if root.public_key().public_bytes_raw() != site.root_public_key or custody.custodian != custodian:
        raise CahierError(Fault.KIT_REFUSED)
    return SiteKit(site, (folder / PUBLIC / FILE).read_text(encoding="utf-8"), root, (custody,))


def new_pack(
    kit: SiteKit,
    index: int,
    label: str,
    unit: str,
    now: Instant,
    entropy: Entropy,
    purpose: Purpose = "WARD",
) -> StationPack:
    """Make the ``index``-th station (from 0) of a site: keys, certificate, and a block of numbers of its own.

    A laptop of the crisis cell opens packages with the cell's identity, IT's recovery station with IT's.

    Raises:
        CahierError: ``unit-unknown``; ``numbers-used-up`` past the 99th station, whose numbers would be
            longer than a printed one can be.
    """
    kit.site.unit(unit)
    if not 0 <= index < STATIONS:
        raise CahierError(Fault.NUMBERS_USED_UP, last=f"{kit.site.code}{STATIONS}")
    seed = entropy(32)
    signer = Ed25519PrivateKey.from_private_bytes(seed)
    custody = kit.custodies[0]
    own = {"COLLECTOR": custody.collector, "RECOVERY": custody.package}
    identity = own.get(purpose) or new_identity()
    first = index * NUMBERS_PER_STATION + 1
    certificate = Certificate(
        format=1,
        site=kit.site.id,
        mode=kit.site.mode,
        station=str(uuid.UUID(bytes=entropy(16), version=4)),
        label=label,
        unit=unit,
        signing_key=base64.b64encode(signer.public_key().public_bytes_raw()).decode(),
        recipient=public_half(identity),
        numbers=Block(
            code=f"{kit.site.code}{index + 1}",
            first=first,
            last=first + NUMBERS_PER_STATION - 1,
            prefix=DRILL_PREFIX if kit.site.mode == "DRILL" else REAL_PREFIX,
        ),
        not_before=now,
        not_after=plus(now, days=VALID_DAYS),
        purpose=purpose,
    )
    return StationPack(
        site=kit.text,
        certificate=sign(certificate, kit.root),
        signing_key=base64.b64encode(seed).decode(),
        identity=identity,
    )


def seal_pack(pack: StationPack, entropy: Entropy) -> tuple[bytes, str]:
    """A pack as a file, and the activation code that opens it (160 random bits: no stretching needed)."""
    secret = entropy(CODE_BYTES)
    nonce = entropy(12)
    return nonce + AESGCM(_pack_key(secret)).encrypt(nonce, canonical(pack), _PACK_LABEL), write_code(secret)


def open_pack(data: bytes, code: str) -> StationPack:
    """Open a pack with its activation code.

    Raises:
        CahierError: ``code-mistyped``, ``pack-refused``.
    """
    key = _pack_key(read_code(code))
    try:
        plain = AESGCM(key).decrypt(data[:12], data[12:], _PACK_LABEL)
        return read_json(plain, StationPack)
    except (InvalidTag, ValueError, msgspec.MsgspecError) as problem:
        raise CahierError(Fault.PACK_REFUSED) from problem


def _pack_key(secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=_PACK_LABEL).derive(secret)
