"""Package in: everything is decrypted and checked before anything is taken in.

A bad signature, certificate, hash or count refuses the whole package. Otherwise each entry is
exactly one of NEW, ALREADY_HERE or QUARANTINED, and their sum is what the manifest says.

A package is read twice: once to check all of it, once to take its entries in, as they come, inside
one transaction. Memory does not grow with the entries, and a file that changed in between is refused.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from console.crossing.arrival import CHUNK, SETTING, Arrival, Coming, Progress, coming, staged, staged_path
from console.crossing.entry_lines import read_line
from console.crossing.manifest import FORMAT, MIB, TYPE, Manifest
from console.crossing.notices import adopt_revocations
from console.crossing.package import TarReader, open_stream
from console.crossing.rollback import present
from console.crossing.signatures import Checker
from console.crossing.tally import Tally
from console.crossing.verification import Held, Known, Verifier, nothing_held, nothing_known
from console.errors import CahierError, Fault
from console.record import revocation
from console.record.bodies.station import PackageReceived
from console.record.certificate import Certificate, read_lineage
from console.record.chain import Head, read_checkpoint
from console.record.codes.station import Presented
from console.record.entry import Stored, digest, read
from console.record.revocation import Revocations
from console.record.writing import Writing
from console.site import Site
from console.store.book import Quarantined
from console.ward.concerns import revocations
from console.ward.session import Session

_KEPT = ("manifest.json", "manifest.sig", "station.pem", "station.cert", "revocations.json")
_ENTRIES = "entries.ndjson"
_LONGEST_LINE = 16 * MIB
TRIED_AGAIN = frozenset({"CHAIN", "AUTHOR", "ENTITLEMENT", "REVOKED"})
_TOTALS = ("new", "already_here", "quarantined")


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What taking a package in did, or (for a dry run) would do.

    ``forks`` names station and number of which there are two different entries, in the package or
    between it and the book; both are kept.
    """

    manifest: Manifest
    new: int
    already_here: int
    quarantined: int
    gaps: tuple[tuple[str, int], ...]
    forks: tuple[tuple[str, int], ...] = ()


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
            header = msgspec.json.decode(bytes(self.small.get("manifest.json", b"")), type=_Header)
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
        manifest = msgspec.json.decode(data, type=Manifest)
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
    said = checking.revocations.of(certificate.station)
    if not checking.revocations.trusts(lineage, reached, manifest.made_at):
        at, reason = (said.at[:10], said.reason) if said else ("", certificate.label)
        raise CahierError(Fault.STATION_REVOKED, label=certificate.label, at=at, reason=reason)
    return manifest, certificate


def _read_again(path: Path, identity: str, contents: Contents, take: Callable[[Stored | Quarantined], None]) -> None:
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


def take_in(
    session: Session,
    path: Path,
    *,
    identity: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Take a package in, whole or not at all; the log notes it.

    Args:
        session: somebody who is signed in on the receiving station.
        path: the package.
        identity: an age identity; the station's own when None.
        dry_run: only say what would happen.
        progress: told (entries done, of how many) now and then, (entries checked, 0) before; raising from it
            stops: while the package is checked nothing has changed, later what is in stays in and
            :func:`go_on` takes in the rest.

    Raises:
        CahierError: as :func:`open_package`; nothing was changed.
    """
    key = identity or (session.reader.setting("station.identity") or b"").decode()
    if dry_run:
        return _foreseen(session, path, key, _opened(session, path, key, progress))
    go_on(session, identity=key, progress=progress)
    try:
        with staged(session.book, path) as copy:
            contents = _opened(session, copy, key, progress)
            own = next((each for each in contents.manifest.ranges if each.station == session.book.station), None)
            if own is not None:  # before anything is taken in: afterwards the book holds what it lacked
                present(session, Head(own.station, own.last, own.head), Presented.PACKAGE)
            state = Coming(name=path.name, total=contents.manifest.entries)
            return _taken(session, copy, key, contents, state, progress)
    except OSError as problem:
        raise CahierError(Fault.PACKAGE_TRUNCATED) from problem


def _opened(session: Session, path: Path, identity: str, progress: Progress | None) -> Contents:
    """A package, held against what this station's book says of its writers."""
    reader, called_off = session.reader, revocations(session)
    reached = {head.station: head.seq for head in reader.heads()}
    looked = 0

    def held(stored: Stored) -> bool:
        entry = stored.entry
        return entry.seq <= reached.get(entry.station, 0) and reader.hash_of(entry.id) == stored.hash

    def pause() -> None:
        nonlocal looked
        session.book.turns.give_way()
        looked += 1
        if progress is not None and looked % CHUNK == 0:
            progress(looked, 0)

    return open_package(path, identity, session.site, reader.trusted_before, called_off, pause, held)


def go_on(session: Session, *, identity: str | None = None, progress: Progress | None = None) -> Outcome | None:
    """Take in the rest of a package that was checked and then interrupted; None when there is none.

    Raises:
        CahierError: ``identity-refused`` when it was opened with another identity, ``locked``…
    """
    state = coming(session.book.latest)
    if state is None:
        return None
    key = identity or (session.reader.setting("station.identity") or b"").decode()
    copy = staged_path(session.book)
    if not copy.exists():  # a restored book: what came in is whole entries, and the package can come again
        session.book.drop_setting(SETTING)
        return None
    outcome = _taken(session, copy, key, _opened(session, copy, key, progress), state, progress)
    copy.unlink(missing_ok=True)
    return outcome


def _taken(
    session: Session, copy: Path, identity: str, contents: Contents, state: Coming, progress: Progress | None
) -> Outcome:
    """Take in what was checked; with its last entries, the log notes it."""
    reader = session.reader
    before = set(reader.forks())
    arrival = Arrival(session.book, state, progress)
    _read_again(copy, identity, contents, arrival.take)
    arrival.flush()
    taken = arrival.state
    if contents.revocations.serial > revocations(session).serial:
        adopt_revocations(session, contents.revocations_text)
    filled = try_again(session)
    forks = sorted({*contents.forks, *(set(reader.forks()) - before)})
    outcome = Outcome(contents.manifest, taken.new, taken.already_here, taken.quarantined, contents.gaps, tuple(forks))
    note = PackageReceived(
        name=state.name,
        station=contents.manifest.station,
        entries=contents.manifest.entries,
        new=outcome.new,
        already_here=outcome.already_here,
        quarantined=outcome.quarantined,
        manifest=hashlib.sha256(contents.manifest_bytes).hexdigest(),
        filled=filled,
    )
    with session.book.together():
        session.write(Writing(note))
        session.book.drop_setting(SETTING)
    return outcome


def try_again(session: Session) -> int:
    """Take in what was set aside and can be verified by now; gives how many entries that was."""
    verifier = Verifier(session.site, session.reader.trusted_before, revocations(session))
    good: list[Stored] = []
    for _station, _seq, reason, data, signatures in session.reader.quarantined_bytes():
        if reason not in TRIED_AGAIN:
            continue
        try:
            stored = Stored(read(data), data, digest(data), signatures)
        except msgspec.MsgspecError:
            continue
        if verifier.reason_against(stored) is None:
            good.append(stored)
    return session.book.take_in(good).new if good else 0


def _foreseen(session: Session, path: Path, identity: str, contents: Contents) -> Outcome:
    """What taking in would do, without doing it."""
    totals: Counter[str] = Counter()
    reader = session.reader

    def take(found: Stored | Quarantined) -> None:
        if isinstance(found, Quarantined):
            totals["already_here" if reader.has(found.station, found.hash) else "quarantined"] += 1
            return
        here = reader.hash_of(found.entry.id)
        totals["new" if here is None else "already_here" if here == found.hash else "quarantined"] += 1

    _read_again(path, identity, contents, take)
    new, already, aside = (totals[name] for name in _TOTALS)
    return Outcome(contents.manifest, new, already, aside, contents.gaps, contents.forks)


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
