"""The day's census, sealed to the laptops of a site, for the downtime box; the newest opened in one step.

Source: ``docs/formats/census.md``.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from console.crossing.census import Seen, seen_of
from console.crossing.identities import own_identities, read_identities
from console.crossing.kit import StationPack
from console.crossing.manifest import MIB, Member
from console.crossing.package import read_plain_tar, seal_stream, tar_stream
from console.crossing.stick import CENSUS_SUFFIX, demand_regular
from console.errors import CahierError, Fault
from console.record.certificate import Certificate, read_certificate
from console.record.entry import canonical
from console.record.foreign import read_json
from console.record.instant import Instant
from console.record.revocation import Revocations
from console.site import Site
from console.store.disk import translated_disk, write_whole
from console.ward.concerns import revocations
from console.ward.session import Session

TYPE, FORMAT = "cahier-census", 1
LARGEST = 64 * MIB
_EARLY = ("manifest.json", "manifest.sig", "station.cert")
_PLAIN = re.compile(r"[\w][\w .()-]{0,80}")


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a sealed census says about itself."""

    type: str
    format: int
    site: str
    mode: str
    sealed_at: Instant
    files: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A sealed census that was opened and found genuine: when it was sealed, its files by name."""

    path: Path
    sealed_at: Instant
    files: tuple[tuple[str, bytes], ...]


def seal_census(
    pack: StationPack,
    files: Sequence[Path],
    laptops: Iterable[Certificate],
    called_off: Revocations,
    now: Instant,
    out: Path,
) -> Path:
    """Seal an extract to the laptops of a site; gives the file that was written.

    Args:
        pack: of purpose CENSUS.
        files: the extract, as the other system wrote it.
        laptops: those it is for; one that was called off is left out.
        called_off: the revocations.
        now: when.
        out: a folder.

    Raises:
        CahierError: ``census-sealer`` (another pack), ``census-too-large``, ``file-missing``, ``file-exists``,
            ``disk-full``…
    """
    site, certificate = pack.read()
    if certificate.purpose != "CENSUS":
        raise CahierError(Fault.CENSUS_SEALER)
    certificate.demand_valid(now)
    contents = [(path.name, _read(path)) for path in files]
    if sum(len(data) for _name, data in contents) > LARGEST:
        raise CahierError(Fault.CENSUS_TOO_LARGE, file=files[0].name, limit=LARGEST // MIB)
    members = tuple(Member(name=n, size=len(data), sha256=hashlib.sha256(data).hexdigest()) for n, data in contents)
    manifest = canonical(Manifest(type=TYPE, format=FORMAT, site=site.id, mode=site.mode, sealed_at=now, files=members))
    early = [manifest, pack.signer().sign(manifest), pack.certificate.encode()]
    whole = [*zip(_EARLY, early, strict=True), *contents]
    keys = [each.recipient for each in laptops if called_off.of(each.station) is None]
    sealed = io.BytesIO()
    tar = tar_stream((name, len(data), (data,)) for name, data in whole)
    seal_stream(tar, dict.fromkeys([*keys, *(each.key for each in site.recipients)]), sealed)
    path = out / f"{now[:10]}T{now[11:13]}{now[14:16]}{CENSUS_SUFFIX}"
    if path.exists():
        raise CahierError(Fault.FILE_EXISTS, path=path.name)
    with translated_disk():
        out.mkdir(parents=True, exist_ok=True)
        write_whole(path, sealed.getvalue())
    return path


def _read(path: Path) -> bytes:
    if not _PLAIN.fullmatch(path.name) or path.name in _EARLY:
        raise CahierError(Fault.CENSUS_REFUSED, path=path.name)
    try:
        return path.read_bytes()
    except OSError as problem:
        raise CahierError(Fault.FILE_MISSING, path=path.name) from problem


def open_census(session: Session, path: Path) -> Opened:
    """Open a sealed census with an identity of this laptop's own; keeps nothing on any disk.

    Raises:
        CahierError: ``file-missing``, ``not-a-file``, ``identity-refused``, ``census-refused``,
            ``certificate-refused``, ``certificate-expired``, ``station-revoked``, ``drill-and-real``.
    """
    demand_regular(path)
    if path.stat().st_size > LARGEST + MIB:
        raise CahierError(Fault.CENSUS_TOO_LARGE, file=path.name, limit=LARGEST // MIB)
    identities = read_identities(own_identities(session.reader))
    try:
        plain = pyrage.decrypt(path.read_bytes(), identities)
    except (pyrage.DecryptError, OSError) as problem:
        raise CahierError(Fault.IDENTITY_REFUSED) from problem
    members = read_plain_tar(plain)
    if members is None or tuple(name for name, _data in members[: len(_EARLY)]) != _EARLY:
        raise CahierError(Fault.CENSUS_REFUSED, path=path.name)
    manifest = _genuine(session, session.site, path, [data for _name, data in members[: len(_EARLY)]])
    files = tuple(members[len(_EARLY) :])
    found = tuple(Member(name=n, size=len(data), sha256=hashlib.sha256(data).hexdigest()) for n, data in files)
    if found != manifest.files or not all(_PLAIN.fullmatch(name) for name, _data in files):
        raise CahierError(Fault.CENSUS_REFUSED, path=path.name)
    return Opened(path, manifest.sealed_at, files)


def _genuine(session: Session, site: Site, path: Path, early: Sequence[bytes]) -> Manifest:
    data, signature, line = early
    certificate = read_certificate(line.decode(errors="replace"), site.root_public_key, site.id, site.mode)
    try:
        Ed25519PublicKey.from_public_bytes(certificate.public_key).verify(signature, data)
        manifest = read_json(data, Manifest)
    except (InvalidSignature, msgspec.MsgspecError) as problem:
        raise CahierError(Fault.CENSUS_REFUSED, path=path.name) from problem
    if (manifest.type, manifest.format, manifest.site) != (TYPE, FORMAT, site.id) or certificate.purpose != "CENSUS":
        raise CahierError(Fault.CENSUS_REFUSED, path=path.name)
    if certificate.predecessor is not None:  # a sealer has no book that could go on: somebody has its old key
        raise CahierError(Fault.CENSUS_REFUSED, path=path.name)
    if manifest.mode != site.mode:
        raise CahierError(Fault.DRILL_AND_REAL)
    certificate.demand_valid(manifest.sealed_at)
    revocations(session).demand_trusted((certificate,), None, manifest.sealed_at)
    return manifest


def newest(session: Session, paths: Iterable[Path]) -> Opened:
    """The newest genuine census of some files; what cannot be opened is passed over while another can.

    Raises:
        CahierError: ``census-none`` when there is none; the last refusal when there were only refused ones.
    """
    found: Opened | None = None
    refused: CahierError | None = None
    for path in paths:
        try:
            opened = open_census(session, path)
        except CahierError as problem:
            refused = problem
            continue
        if found is None or opened.sealed_at > found.sealed_at:
            found = opened
    if found is None:
        raise refused or CahierError(Fault.CENSUS_NONE)
    return found


def preview_sealed(session: Session, opened: Opened) -> Seen:
    """What loading a sealed census would do, line by line. It is as old as the hour at which it was sealed."""
    return seen_of(session, opened.files, opened.path.name, opened.sealed_at)
