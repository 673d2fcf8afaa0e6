"""The site kit: the site's keys and file, and the station packs that make laptops of the site.

``public/`` may travel (``site.toml``); ``secret/`` is for two custodians. A station pack holds one
laptop's own keys, its certificate and its block of numbers, sealed under an activation code.
"""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pyrage
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from console.errors import CahierError, Fault
from console.record.certificate import Certificate, read_certificate, sign
from console.record.entry import Entropy, canonical
from console.record.instant import Instant, plus
from console.record.numbers import DRILL_PREFIX, REAL_PREFIX, Block
from console.record.places import Unit
from console.site import FILE, Recipient, Site, parse_site
from console.store.printed_code import CODE_BYTES, read_code, write_code

VALID_DAYS = 730
NUMBERS_PER_STATION = 10_000
STATIONS = 99  # numbers have six digits at most
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
    """A site with its secrets in memory: the root key that signs laptops, and IT's identity."""

    site: Site
    text: str
    root: Ed25519PrivateKey
    identity: str


def new_kit(name: str, units: tuple[Unit, ...], mode: str, entropy: Entropy, **more: object) -> SiteKit:
    """Make a site: its id, its root key, IT's identity, and its file.

    Args:
        more: further members of :class:`console.site.Site`, as they are to stand in the file.
    """
    root = Ed25519PrivateKey.from_private_bytes(entropy(32))
    identity = pyrage.x25519.Identity.generate()
    public = base64.b64encode(root.public_key().public_bytes_raw()).decode()
    site = Site(
        id=str(uuid.UUID(bytes=entropy(16), version=4)),
        name=name,
        root_key=public,
        units=units,
        mode="DRILL" if mode == "DRILL" else "REAL",
        recipients=(Recipient(name="IT", key=str(identity.to_public())),),
        escrow=(str(identity.to_public()),),
        **more,  # type: ignore[arg-type]  # checked when the text is read back
    )
    text = site_text(site)
    return SiteKit(parse_site(text), text, root, str(identity))


def site_text(site: Site) -> str:
    """A site as its file."""
    return msgspec.toml.encode(site).decode()


def save_kit(kit: SiteKit, folder: Path) -> None:
    """Write ``public/site.toml`` and ``secret/`` into a folder that does not hold a kit yet.

    Raises:
        CahierError: ``file-exists``.
    """
    public, secret = folder / "public", folder / "secret"
    if public.exists() or secret.exists():
        raise CahierError(Fault.FILE_EXISTS, path=folder.name)
    public.mkdir(parents=True)
    secret.mkdir(mode=0o700)
    (public / FILE).write_text(kit.text, encoding="utf-8")
    _write_secret(secret / "it.identity", kit.identity + "\n")
    _write_secret(secret / "root.key", base64.b64encode(kit.root.private_bytes_raw()).decode() + "\n")


def load_kit(folder: Path) -> SiteKit:
    """Read a kit again.

    Raises:
        CahierError: ``file-missing``, ``site-refused``, ``kit-refused``.
    """
    try:
        text = (folder / "public" / FILE).read_text(encoding="utf-8")
        seed = base64.b64decode((folder / "secret" / "root.key").read_text(encoding="ascii"))
        identity = (folder / "secret" / "it.identity").read_text(encoding="ascii").strip()
    except FileNotFoundError as problem:
        raise CahierError(Fault.FILE_MISSING, path=Path(str(problem.filename)).name) from problem
    except ValueError as problem:
        raise CahierError(Fault.KIT_REFUSED) from problem
    site = parse_site(text)
    try:
        root = Ed25519PrivateKey.from_private_bytes(seed)
    except ValueError as problem:
        raise CahierError(Fault.KIT_REFUSED) from problem
    if root.public_key().public_bytes_raw() != site.root_public_key:
        raise CahierError(Fault.KIT_REFUSED)
    return SiteKit(site, text, root, identity)


def _write_secret(path: Path, text: str) -> None:
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(text, encoding="ascii")


def new_pack(kit: SiteKit, index: int, label: str, unit: str, now: Instant, entropy: Entropy) -> StationPack:
    """Make the ``index``-th station (from 0) of a site: keys, certificate, and a block of numbers of its own.

    Raises:
        CahierError: ``unit-unknown``; ``numbers-used-up`` past the 99th station, whose numbers would be
            longer than a printed one can be.
    """
    kit.site.unit(unit)
    if not 0 <= index < STATIONS:
        raise CahierError(Fault.NUMBERS_USED_UP, last=f"{kit.site.code}{STATIONS}")
    seed = entropy(32)
    signer = Ed25519PrivateKey.from_private_bytes(seed)
    identity = pyrage.x25519.Identity.generate()
    drill = kit.site.mode == "DRILL"
    first = index * NUMBERS_PER_STATION + 1
    certificate = Certificate(
        format=1,
        site=kit.site.id,
        mode=kit.site.mode,
        station=str(uuid.UUID(bytes=entropy(16), version=4)),
        label=label,
        unit=unit,
        signing_key=base64.b64encode(signer.public_key().public_bytes_raw()).decode(),
        recipient=str(identity.to_public()),
        numbers=Block(
            code=f"{kit.site.code}{index + 1}",
            first=first,
            last=first + NUMBERS_PER_STATION - 1,
            prefix=DRILL_PREFIX if drill else REAL_PREFIX,
        ),
        not_before=now,
        not_after=plus(now, days=VALID_DAYS),
    )
    return StationPack(
        site=kit.text,
        certificate=sign(certificate, kit.root),
        signing_key=base64.b64encode(seed).decode(),
        identity=str(identity),
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
        return msgspec.json.decode(plain, type=StationPack)
    except (InvalidTag, ValueError, msgspec.MsgspecError) as problem:
        raise CahierError(Fault.PACK_REFUSED) from problem


def _pack_key(secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=_PACK_LABEL).derive(secret)
