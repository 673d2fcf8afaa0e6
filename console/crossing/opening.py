"""A package opened and checked, all of it, before anything is made of it; nothing is kept on any disk.

A bad signature, certificate, hash or count refuses the whole package; what stands against single entries is noted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from console.crossing.entry_lines import read_line
from console.crossing.manifest import FORMAT, MIB, TYPE, Manifest
from console.crossing.package import TarReader, open_stream
from console.crossing.signatures import Checker
from console.crossing.tally import Tally
from console.crossing.verification import Held, Known, Verifier, nothing_held, nothing_known
from console.errors import CahierError, Fault
from console.record import revocation
from console.record.certificate import Certificate, read_lineage
from console.record.chain import read_checkpoint
from console.record.entry import Stored
from console.record.foreign import read_json
from console.record.revocation import Revocations
from console.site import Site
from console.store.intake import Quarantined

_KEPT = ("manifest.json", "manifest.sig", "station.pem", "station.cert", "revocations.json")
_ENTRIES = "entries.ndjson"
_LONGEST_LINE = 16 * MIB


class _Header(msgspec.Struct, frozen=True):
    """What of a manifest is read before it is known to be genuine: only to say why it is refused."""

    type: str = ""
    format: int = FORMAT
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """A package that was opened and verified. ``refused`` gives the reason against an entry by its line."""

    manifest: Manifest
    manifest_bytes: bytes
    refused: dict[int, str]
    gaps: tuple[tuple[str, int], ...]
    forks: tuple[tuple[str, int], ...]
    revocations: Revocations
    revocations_text: str


class _Lines:
    """Cuts the bytes of a member into lines and hands each on with its number, from 1."""

    def __init__(self, take: Callable[[int, bytes], None]) -> None:
        self._take, self._rest, self._number = take, bytearray(), 0

    def feed(self, chunk: bytes) -> None:
        """More bytes."""
        self._rest += chunk
        *lines, self._rest = self._rest.split(b"\n")
        if len(self._rest) > _LONGEST_LINE:
            raise CahierError(Fault.PACKAGE_REFUSED, reason=_ENTRIES)
        for line in lines:
            self._number += 1
            self._take(self._number, bytes(line))

    def finish(self) -> None:
        """Hold that the last line was ended.

        Raises:
            CahierError: ``package-truncated``.
        """
        if self._rest:
            raise CahierError(Fault.PACKAGE_TRUNCATED)


@dataclass
class _Checking:
    """The first reading: every byte is hashed, every entry verified, nothing but the small members kept."""

    site: Site
    known: Known
    held: Held
    revocations: Revocations
    pause: Callable[[], None]
    hashes: dict[str, hashlib._Hash] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    small: dict[str, bytearray] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.verifier = Verifier(self.site, self.known, self.revocations, self.held)
        self.signatures = Checker(self._refuse_signature)
        self.lines = _Lines(self._line)

    def member(self, name: str, size: int) -> Callable[[bytes], None]:
        """Where the bytes of a member go."""
        running, self.sizes[name] = hashlib.sha256(), size
        self.hashes[name] = running
        if name == _ENTRIES:
            self._read_revocations()
            keep: Callable[[bytes], None] = self.lines.feed
        elif name in _KEPT:
            keep = self.small.setdefault(name, bytearray()).extend
        else:
            keep = _forget  # documents are made again from entries, never handed on

        def take(chunk: bytes) -> None:
            running.update(chunk)
            keep(chunk)

        return take

    def _read_revocations(self) -> None:
        """The newer of the list that the reader knows and the one that came along: both are signed by the site."""
        text = self.small.get("revocations.json")
        if text is None:
            return
        stated = revocation.read(bytes(text).decode(errors="replace"), self.site.root_public_key, self.site.id)
        if stated.serial > self.revocations.serial:
            self.revocations = stated
            self.verifier = Verifier(self.site, self.known, stated, self.held)

    def _line(self, number: int, text: bytes) -> None:
        self.pause()
        found = read_line(text)
        if isinstance(found, Quarantined):
            self.tally.quarantined += 1
            return
        self.tally.add(found.entry, found.hash)
        reason, claims = self.verifier.examine(found)
        if reason is not None:
            self.refused[number] = reason
        if claims:
            self.signatures.put(number, claims)

    def _refuse_signature(self, number: int) -> None:
        self.refused[number] = "SIGNATURE"

    def known_refusal(self) -> Fault | None:
        """A truer reason than the one that stopped the reading: another version, or a drill."""
        try:
            header = read_json(bytes(self.small.get("manifest.json", b"")), _Header)
        except msgspec.MsgspecError:
            return None
        if header.type == TYPE and header.format > FORMAT:
            return Fault.PACKAGE_NEWER
        return Fault.DRILL_AND_REAL if header.mode in {"REAL", "DRILL"} - {self.site.mode} else None


def _go_on() -> None:
    """Nobody waits."""


def _forget(_chunk: bytes) -> None:
    """The bytes of a member that is hashed and not used."""


def open_package(
    path: Path,
    identity: str,
    site: Site,
    known: Known = nothing_known,
    called_off: Revocations | None = None,
    pause: Callable[[], None] = _go_on,
    held: Held = nothing_held,
) -> Contents:
    """Open a package, check all of it, and keep nothing on any disk.

    Args:
        known: what the reader's own book says of what came before.
        called_off: the revocations that the reader knows.
        pause: called between two entries.
        held: what the reader's own book holds already.

    Raises:
        CahierError: ``identity-refused``, ``package-truncated``, ``package-refused``,
            ``package-newer``, ``certificate-refused``, ``certificate-expired``, ``station-revoked``,
            ``revocations-refused``, ``drill-and-real``, ``file-missing``, ``not-a-file``.
    """
    checking = _Checking(site, known, held, called_off or revocation.none_yet(site.id), pause)
    try:
        return _checked(checking, path, identity)
    except CahierError as problem:
        truer = checking.known_refusal()
        if truer is None:
            raise
        raise CahierError(truer) from problem
    finally:
        checking.signatures.close()


def _checked(checking: _Checking, path: Path, identity: str) -> Contents:
    reader = TarReader(checking.member)
    open_stream(path, identity, reader)
    manifest, certificate = _checked_manifest(checking, checking.site)
    checking.lines.finish()
    checking.signatures.settle()
    for member in manifest.members:
        found = checking.hashes.get(member.name)
        if found is None or found.hexdigest() != member.sha256 or checking.sizes[member.name] != member.size:
            raise CahierError(Fault.PACKAGE_REFUSED, reason=member.name)
    stated = {"manifest.json", "manifest.sig", _ENTRIES, *(member.name for member in manifest.members)}
    if set(reader.seen) != stated or checking.small["station.pem"] != _pem(certificate):
        raise CahierError(Fault.PACKAGE_REFUSED, reason="members")
    disagreement = checking.tally.disagrees(manifest)
    if disagreement is not None:
        raise CahierError(Fault.PACKAGE_REFUSED, reason=disagreement)
    head = read_checkpoint(manifest.checkpoint, certificate.public_key)
    own = next((each for each in manifest.ranges if each.station == manifest.station), None)
    reached = own.last if own is not None else 0
    if head.station != manifest.station or reached > head.seq:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="checkpoint")
    if own is not None and reached == head.seq and own.head != head.hash:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="checkpoint")
    verifier, data = checking.verifier, bytes(checking.small["manifest.json"])
    gaps, forks = tuple(verifier.gaps), tuple(verifier.forks)
    text = bytes(checking.small.get("revocations.json", b"")).decode(errors="replace")
    return Contents(manifest, data, checking.refused, gaps, forks, checking.revocations, text)


def _pem(certificate: Certificate) -> bytes:
    key = Ed25519PublicKey.from_public_bytes(certificate.public_key)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _checked_manifest(checking: _Checking, site: Site) -> tuple[Manifest, Certificate]:
    """The manifest, once its signature is known to be the certified station's."""
    try:
        data = bytes(checking.small["manifest.json"])
        signature, text = bytes(checking.small["manifest.sig"]), bytes(checking.small["station.cert"]).decode()
        if "station.pem" not in checking.small:
            raise KeyError("station.pem")
    except (KeyError, UnicodeDecodeError) as problem:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="members") from problem
    lineage = read_lineage(text, site.root_public_key, site.id, site.mode)
    certificate = lineage[-1]
    try:
        Ed25519PublicKey.from_public_bytes(certificate.public_key).verify(signature, data)
        manifest = read_json(data, Manifest)
    except InvalidSignature as problem:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="manifest.sig") from problem
    except msgspec.MsgspecError as problem:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="manifest.json") from problem
    if (manifest.type, manifest.format) != (TYPE, FORMAT) or manifest.mode != site.mode:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="manifest.json")
    if manifest.site != site.id or manifest.station != certificate.station:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="manifest.json")
    certificate.demand_valid(manifest.made_at)
    reached = next((each.last for each in manifest.ranges if each.station == manifest.station), 0)
    checking.revocations.demand_trusted(lineage, reached, manifest.made_at)
    return manifest, certificate


def read_again(path: Path, identity: str, contents: Contents, take: Callable[[Stored | Quarantined], None]) -> None:
    """Hand on every line of a package that was checked; refuse when it is not what it was.

    Raises:
        CahierError: ``package-refused`` at the end: whatever was made of the lines is to be undone.
    """
    running = hashlib.sha256()

    def line(number: int, text: bytes) -> None:
        found = read_line(text)
        reason = contents.refused.get(number)
        if reason is not None and isinstance(found, Stored):
            entry = found.entry
            found = Quarantined(entry.station, entry.seq, found.hash, reason, found.data, found.signatures)
        take(found)

    lines = _Lines(line)

    def member(name: str, _size: int) -> Callable[[bytes], None]:
        return both if name == _ENTRIES else _forget

    def both(chunk: bytes) -> None:
        running.update(chunk)
        lines.feed(chunk)

    open_stream(path, identity, TarReader(member))
    stated = next(each.sha256 for each in contents.manifest.members if each.name == _ENTRIES)
    if running.hexdigest() != stated:
        raise CahierError(Fault.PACKAGE_REFUSED, reason=_ENTRIES)


def unseal(path: Path, identity: str, site: Site, out: Path) -> Manifest:
    """Open and verify a package without a store, and write its members into a new folder, for IT.

    Raises:
        CahierError: as :func:`open_package`, and ``file-exists``.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CahierError(Fault.FILE_EXISTS, path=out.name)
    contents = open_package(path, identity, site)
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    writers = {}

    def member(name: str, _size: int) -> Callable[[bytes], None]:
        writers[name] = (out / name).open("wb")
        return lambda chunk: _write_all(writers[name].write, chunk)

    try:
        open_stream(path, identity, TarReader(member))
    finally:
        for file in writers.values():
            file.close()
    return contents.manifest


def _write_all(write: Callable[[bytes], int], chunk: bytes) -> None:
    write(chunk)
