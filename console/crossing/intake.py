"""Package in: everything is decrypted and checked before anything is taken in.

A bad signature, certificate, hash or count refuses the whole package. Otherwise each entry is
exactly one of NEW, ALREADY_HERE or QUARANTINED, and their sum is what the manifest says.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from console.crossing.manifest import FORMAT, TYPE, Manifest
from console.crossing.package import TarReader, open_stream
from console.crossing.verification import Verifier
from console.errors import CahierError, Fault
from console.record.bodies.station import PackageReceived
from console.record.certificate import read_certificate
from console.record.entry import Signature, Stored, digest, read
from console.record.writing import Writing
from console.site import Site
from console.store.book import Quarantined
from console.ward.session import Session

_MEMORY_MEMBERS = ("manifest.json", "manifest.sig", "station.pem", "station.cert", "drafts.ndjson", "situation.pdf")


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    entry: msgspec.Raw = msgspec.Raw(b"")
    signatures: tuple[Signature, ...] = ()
    quarantined: str | None = None
    station: str = ""
    seq: int = 0
    reason: str = ""


_decode_line = msgspec.json.Decoder(_Line).decode


@dataclass(frozen=True, slots=True)
class Contents:
    """A package that was opened and verified."""

    manifest: Manifest
    entries: list[Stored]
    aside: list[Quarantined]
    gaps: tuple[tuple[str, int], ...]
    small: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What taking a package in did, or (for a dry run) would do."""

    manifest: Manifest
    new: int
    already_here: int
    quarantined: int
    gaps: tuple[tuple[str, int], ...]


@dataclass
class _Collector:
    """Sorts the bytes of a package by member while they are decrypted."""

    site: Site
    hashes: dict[str, hashlib._Hash] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    small: dict[str, bytearray] = field(default_factory=dict)
    rest: bytearray = field(default_factory=bytearray)
    entries: list[Stored] = field(default_factory=list)
    aside: list[Quarantined] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.verifier = Verifier(self.site)

    def member(self, name: str, size: int) -> Callable[[bytes], None]:
        """Where the bytes of a member go."""
        running, self.sizes[name] = hashlib.sha256(), size
        self.hashes[name] = running
        if name == "entries.ndjson":
            keep: Callable[[bytes], None] = self._lines
        elif name in _MEMORY_MEMBERS:
            keep = self.small.setdefault(name, bytearray()).extend
        else:
            keep = _forget

        def take(chunk: bytes) -> None:
            running.update(chunk)
            keep(chunk)

        return take

    def _lines(self, chunk: bytes) -> None:
        self.rest += chunk
        *lines, self.rest = self.rest.split(b"\n")
        for line in lines:
            self._line(bytes(line))

    def _line(self, text: bytes) -> None:
        try:
            line = _decode_line(text)
            if not bytes(line.entry):
                data = base64.b64decode(line.quarantined or "", validate=True)
                self.aside.append(Quarantined(line.station, line.seq, digest(data), line.reason, data))
                return
            data = bytes(line.entry)
            stored = Stored(read(data), data, digest(data), line.signatures)
        except (msgspec.MsgspecError, ValueError) as problem:
            raise CahierError(Fault.PACKAGE_REFUSED, reason="entries.ndjson") from problem
        reason = self.verifier.reason_against(stored)
        if reason is None:
            self.entries.append(stored)
        else:
            entry = stored.entry
            self.aside.append(Quarantined(entry.station, entry.seq, stored.hash, reason, data))


def _forget(_chunk: bytes) -> None:
    """The bytes of a member that is hashed and never used: documents are made again from entries."""


def open_package(path: Path, identity: str, site: Site) -> Contents:
    """Open a package, check all of it, and keep nothing on any disk.

    Raises:
        CahierError: ``identity-refused``, ``package-truncated``, ``package-refused``,
            ``package-newer``, ``certificate-refused``, ``drill-and-real``, ``file-missing``.
    """
    collector = _Collector(site)
    reader = TarReader(collector.member)
    open_stream(path, identity, reader)
    manifest = _checked_manifest(collector, site)
    if collector.rest:
        raise CahierError(Fault.PACKAGE_TRUNCATED)
    for member in manifest.members:
        found = collector.hashes.get(member.name)
        if found is None or found.hexdigest() != member.sha256 or collector.sizes[member.name] != member.size:
            raise CahierError(Fault.PACKAGE_REFUSED, reason=member.name)
    stated = {"manifest.json", "manifest.sig", *(member.name for member in manifest.members)}
    if set(reader.seen) != stated:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="members")
    if len(collector.entries) + len(collector.aside) != manifest.entries + manifest.quarantined:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="entries")
    small = {name: bytes(data) for name, data in collector.small.items()}
    return Contents(manifest, collector.entries, collector.aside, tuple(collector.verifier.gaps), small)


def _checked_manifest(collector: _Collector, site: Site) -> Manifest:
    """The manifest, once its signature is known to be the certified station's."""
    try:
        data = bytes(collector.small["manifest.json"])
        signature, text = bytes(collector.small["manifest.sig"]), bytes(collector.small["station.cert"]).decode()
    except (KeyError, UnicodeDecodeError) as problem:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="members") from problem
    certificate = read_certificate(text, site.root_public_key, site.id, site.mode)
    try:
        Ed25519PublicKey.from_public_bytes(certificate.public_key).verify(signature, data)
        shape = msgspec.json.decode(data, type=dict[str, object])
        if shape.get("type") == TYPE and isinstance(shape.get("format"), int) and shape["format"] != FORMAT:
            raise CahierError(Fault.PACKAGE_NEWER)
        manifest = msgspec.json.decode(data, type=Manifest)
    except InvalidSignature as problem:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="manifest.sig") from problem
    except msgspec.MsgspecError as problem:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="manifest.json") from problem
    if manifest.type != TYPE or manifest.site != site.id or manifest.station != certificate.station:
        raise CahierError(Fault.PACKAGE_REFUSED, reason="manifest.json")
    if manifest.mode != site.mode:
        raise CahierError(Fault.DRILL_AND_REAL)
    return manifest


def take_in(session: Session, path: Path, *, identity: str | None = None, dry_run: bool = False) -> Outcome:
    """Take a package in, whole or not at all; the log notes it.

    Args:
        session: somebody who is signed in on the receiving station.
        path: the package.
        identity: an age identity; the station's own when None.
        dry_run: only say what would happen.

    Raises:
        CahierError: as :func:`open_package`; nothing was changed.
    """
    key = identity or (session.reader.setting("station.identity") or b"").decode()
    contents = open_package(path, key, session.site)
    if dry_run:
        here = [session.reader.hash_of(stored.entry.id) for stored in contents.entries]
        already = sum(found == stored.hash for found, stored in zip(here, contents.entries, strict=True))
        forked = sum(found not in (None, stored.hash) for found, stored in zip(here, contents.entries, strict=True))
        aside = len(contents.aside) + forked
        return Outcome(contents.manifest, len(here) - already - forked, already, aside, contents.gaps)
    taken = session.book.take_in(contents.entries, contents.aside)
    outcome = Outcome(contents.manifest, len(taken.new), taken.already_here, taken.quarantined, contents.gaps)
    session.write(
        Writing(
            PackageReceived(
                name=path.name,
                station=contents.manifest.station,
                entries=contents.manifest.entries,
                new=outcome.new,
                already_here=outcome.already_here,
                quarantined=outcome.quarantined,
                manifest=hashlib.sha256(contents.small["manifest.json"]).hexdigest(),
            )
        )
    )
    return outcome


def unseal(path: Path, identity: str, site: Site, out: Path) -> Manifest:
    """Open and verify a package without a store, and write its members into a new folder, for IT.

    Raises:
        CahierError: as :func:`open_package`, and ``file-exists``.
    """
    contents = open_package(path, identity, site)
    if out.exists() and any(out.iterdir()):
        raise CahierError(Fault.FILE_EXISTS, path=out.name)
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
