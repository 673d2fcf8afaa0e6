"""Package out: everything the book holds, sealed, written whole, and read back from the medium.

Three words, each meaning exactly that. *Written*: the file is on the medium under its name.
*Verified*: it was read back and is byte for byte what was sealed. *Safe to remove*: it was flushed.
Exporting deletes nothing, and everybody's entries leave, those of absent people too.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from typing_extensions import override

from console.crossing.entry_lines import entry_line, quarantined_line
from console.crossing.manifest import FORMAT, TYPE, Manifest, Member
from console.crossing.medium import demand_room
from console.crossing.package import seal_stream, sealed_size, sha256_of, tar_stream
from console.crossing.tally import Tally
from console.errors import CahierError, Fault
from console.record.bodies.station import PackageSent, Reach
from console.record.certificate import Certificate, read_certificate
from console.record.chain import checkpoint
from console.record.entry import Stored, canonical
from console.record.writing import Writing
from console.site import Recipient
from console.store.reader import Reader
from console.version import VERSION
from console.ward.concerns import known_revocations
from console.ward.session import Session

SUFFIX = ".cahier"
MOST_ENTRIES = 1_000_000
"""In one package: at about 700 bytes an entry and its line for spreadsheets, well below 4 GiB."""
_COLUMNS = (
    "station",
    "seq",
    "id",
    "kind",
    "patient",
    "occurred_at",
    "recorded_at",
    "author",
    "source",
    "replaces",
    "reason",
    "body",
)
_CSV_HEAD = ("\ufeff" + ";".join(_COLUMNS) + "\n").encode()
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """A package that was written and verified."""

    path: Path
    entries: int
    head: str
    sha256: str
    size: int
    is_last: bool = True  # nothing of the book is left for a further package


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are to leave: of each station those after a number, and how many at most."""

    after: Mapping[str, int] = field(default_factory=dict)
    most: int = MOST_ENTRIES


def _guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_line(stored: Stored) -> bytes:
    """One line of ``entries.csv``."""
    entry = stored.entry
    out = io.StringIO()
    cells = (
        entry.station,
        str(entry.seq),
        entry.id,
        entry.kind,
        entry.patient or "",
        entry.occurred_at,
        entry.recorded_at,
        entry.author,
        entry.source,
        " ".join(entry.replaces),
        entry.reason or "",
        bytes(entry.body).decode(),
    )
    csv.writer(out, delimiter=";", lineterminator="\n").writerow(_guarded(cell) for cell in cells)
    return out.getvalue().encode()


class _Contents:
    """The members of one package, read twice from one unchanging state of the book."""

    def __init__(self, session: Session, reader: Reader, situation: bytes | None, wanted: Wanted) -> None:
        self._reader, self._situation, self._wanted = reader, situation, wanted
        self._drafts = b"".join(msgspec.json.encode(draft) + b"\n" for draft in session.book.drafts.everybody())
        self.tally = Tally()

    def entries(self) -> Iterator[Stored]:
        """The entries that are to leave."""
        return self._reader.entries_since(self._wanted.after, self._wanted.most)

    @property
    def covers(self) -> Literal["ALL", "SINCE"]:
        """Whether the package leaves out what left before."""
        return "SINCE" if self._wanted.after else "ALL"

    def ndjson(self) -> Iterator[bytes]:
        """Every entry that is to leave, then what is in quarantine."""
        for stored in self.entries():
            yield entry_line(stored)
        yield from self._set_aside()

    def _set_aside(self) -> Iterator[bytes]:
        for station, seq, reason, data, signatures in self._reader.quarantined_bytes():
            yield quarantined_line(station, seq, reason, data, signatures)

    def csv(self) -> Iterator[bytes]:
        """The same entries, for a spreadsheet."""
        yield _CSV_HEAD
        for stored in self.entries():
            yield csv_line(stored)

    def measured(self) -> list[Member]:
        """Size and hash of each member, the entries read once for both forms; adds up what the manifest states."""
        lines, table, self.tally = _Measure("entries.ndjson"), _Measure("entries.csv"), Tally()
        table.add(_CSV_HEAD)
        for stored in self.entries():
            self.tally.add(stored)
            lines.add(entry_line(stored))
            table.add(csv_line(stored))
        for line in self._set_aside():
            self.tally.quarantined += 1
            lines.add(line)
        rest = [(name, chunks) for name, chunks in self.members() if name not in (lines.name, table.name)]
        return [lines.member, table.member, *(_measured(name, b"".join(chunks())) for name, chunks in rest)]

    def members(self) -> list[tuple[str, Callable[[], Iterable[bytes]]]]:
        """The members whose size is not known beforehand, and those that are small."""
        found: list[tuple[str, Callable[[], Iterable[bytes]]]] = [
            ("entries.ndjson", self.ndjson),
            ("entries.csv", self.csv),
            ("drafts.ndjson", lambda: (self._drafts,)),
        ]
        if self._situation is not None:
            situation = self._situation
            found.append(("situation.pdf", lambda: (situation,)))
        return found


class _Measure:
    """Size and hash of a member whose bytes come one after the other."""

    def __init__(self, name: str) -> None:
        self.name, self._size, self._hash = name, 0, hashlib.sha256()

    def add(self, chunk: bytes) -> None:
        """More of it."""
        self._size += len(chunk)
        self._hash.update(chunk)

    @property
    def member(self) -> Member:
        """What the manifest says of it."""
        return Member(name=self.name, size=self._size, sha256=self._hash.hexdigest())


def _measured(name: str, data: bytes) -> Member:
    measure = _Measure(name)
    measure.add(data)
    return measure.member


def export(
    session: Session,
    folder: Path,
    *,
    situation: bytes | None = None,
    recipients: Iterable[Recipient] = (),
    progress: Progress | None = None,
    wanted: Wanted | None = None,
) -> Sent:
    """Write a package to a medium and verify it; the log notes it afterwards.

    Args:
        session: anybody who is signed in.
        folder: where; usually a stick.
        situation: the PDF of who is present, or None.
        recipients: further ones (a ward only when named); the site's own are always among them.
        progress: told (done, of how many) entries now and then; raising from it cancels.
        wanted: which entries; everything when None.

    Raises:
        CahierError: ``medium-missing``, ``medium-small``, ``medium-file-limit``, ``medium-read-only``,
            ``medium-full``, ``medium-removed``, ``not-verified``, ``recipient-refused``: the earlier
            packages on the medium are intact and the export can be repeated.
    """
    wanted = wanted or Wanted()
    everybody = (*session.site.recipients, *recipients)
    reader = session.book.reader()
    try:
        with reader.snapshot():
            contents = _Contents(session, reader, situation, wanted)
            manifest, small = _manifest(session, reader, contents, [each.name for each in everybody])
            name = _free_name(folder, session.certificate, reader.head_of(manifest.station).seq)
            sizes = [*(len(data) for _name, data in small), *(each.size for each in manifest.members)]
            _clear_unfinished(folder, session.certificate)
            demand_room(folder, sealed_size(sizes, len(everybody)), name)
            stream = tar_stream(_all_members(manifest, small, contents, progress))
            sent = _write(folder / name, stream, [each.key for each in everybody])
            head = reader.head_of(manifest.station)
            reach = {**wanted.after, **{each.station: each.last for each in manifest.ranges}}
            is_last = all(reach.get(each.station, 0) >= each.seq for each in reader.heads())
    finally:
        reader.close()
    note = PackageSent(
        name=name,
        entries=manifest.entries,
        through_seq=head.seq,
        sha256=sent[0],
        recipients=tuple(each.name for each in everybody),
        reach=tuple(Reach(station=station, seq=seq) for station, seq in sorted(reach.items())),
    )
    session.write(Writing(note))
    return Sent(folder / name, manifest.entries, head.hash, sent[0], sent[1], is_last)


def export_all(
    session: Session,
    folder: Path,
    *,
    since_last: bool = False,
    situation: bytes | None = None,
    recipients: Iterable[Recipient] = (),
    progress: Progress | None = None,
    most: int = MOST_ENTRIES,
) -> list[Sent]:
    """Write as many packages as it takes, each verified and noted before the next begins.

    Args:
        since_last: only what no earlier verified package held; so an export that was stopped goes on.
        most: entries in one package at most.

    Raises:
        CahierError: as :func:`export`; packages that were finished before stand and are noted.
    """
    who = tuple(recipients)
    after = sent_so_far(session) if since_last else {}
    found: list[Sent] = []
    while not found or not found[-1].is_last:
        wanted, page = Wanted(after=after, most=most), None if found else situation
        found.append(export(session, folder, situation=page, recipients=who, progress=progress, wanted=wanted))
        after = sent_so_far(session)
    return found


def sent_so_far(session: Session) -> dict[str, int]:
    """How far each station's log has left this laptop in verified packages."""
    notes = [
        line.body
        for line in session.reader.lines_of_kind("package_sent")
        if line.entry.station == session.certificate.station and isinstance(line.body, PackageSent)
    ]
    return {each.station: each.seq for each in notes[-1].reach} if notes else {}


def ward_named(session: Session, name: str) -> Recipient:
    """A laptop of the site, by label or unit, to which a package is also sealed: one whose entries came in here.

    Raises:
        CahierError: ``station-unknown``.
    """
    site = session.site
    known = [
        read_certificate(text, site.root_public_key, site.id, site.mode)
        for text in session.reader.certificates().values()
    ]
    found = [each for each in known if name in (each.label, each.unit, each.station)]
    if len(found) != 1:
        raise CahierError(Fault.STATION_UNKNOWN, station=name, known=", ".join(sorted(each.label for each in known)))
    return Recipient(name=f"{found[0].unit} {found[0].label}", key=found[0].recipient)


def _clear_unfinished(folder: Path, certificate: Certificate) -> None:
    """Take away what an export of this laptop left behind that was cut off: it never was a package."""
    with suppress(OSError):
        for left in folder.glob(f"{certificate.unit}-{certificate.label}-*.part"):
            if left.is_file() and not left.is_symlink():
                left.unlink()


def _free_name(folder: Path, certificate: Certificate, last: int) -> str:
    """A name that no package on the medium has: a laptop brought back may have come to the same number."""
    stem = f"{certificate.unit}-{certificate.label}-{last:06d}"
    names = (f"{stem}{SUFFIX}" if again == 1 else f"{stem}-{again}{SUFFIX}" for again in itertools.count(1))
    return next(name for name in names if not (folder / name).exists())


def _manifest(
    session: Session, reader: Reader, contents: _Contents, names: list[str]
) -> tuple[Manifest, list[tuple[str, bytes]]]:
    """The manifest and the small members that come before the entries."""
    certificate = session.certificate
    signer = Ed25519PrivateKey.from_private_bytes(reader.setting("station.signing") or b"")
    cert_text = reader.certificates()[certificate.station].encode()
    pem = Ed25519PublicKey.from_public_bytes(certificate.public_key).public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    early = [("station.pem", pem), ("station.cert", cert_text)]
    called_off = known_revocations(reader)
    if called_off is not None:
        early.append(("revocations.json", called_off))
    measured = [*(_measured(name, data) for name, data in early), *contents.measured()]
    tally = contents.tally
    manifest = Manifest(
        type=TYPE,
        format=FORMAT,
        program=VERSION,
        site=session.site.id,
        mode=session.site.mode,
        station=certificate.station,
        label=certificate.label,
        unit=certificate.unit,
        made_at=session.now(),
        recipients=tuple(names),
        ranges=tally.ranges(),
        entries=tally.entries,
        quarantined=tally.quarantined,
        kinds=dict(sorted(tally.kinds.items())),
        members=tuple(measured),
        checkpoint=checkpoint(reader.head_of(certificate.station), session.now(), certificate.public_key, signer.sign),
        covers=contents.covers,
    )
    data = canonical(manifest)
    return manifest, [("manifest.json", data), ("manifest.sig", signer.sign(data)), *early]


def _all_members(
    manifest: Manifest, small: list[tuple[str, bytes]], contents: _Contents, progress: Progress | None
) -> Iterator[tuple[str, int, Iterable[bytes]]]:
    sizes = {member.name: member.size for member in manifest.members}
    for name, data in small:
        yield name, len(data), (data,)
    for name, chunks in contents.members():
        counted = _counted(chunks(), manifest.entries, progress) if name == "entries.ndjson" else chunks()
        yield name, sizes[name], counted


def _counted(lines: Iterable[bytes], total: int, progress: Progress | None) -> Iterator[bytes]:
    """Entries joined into larger chunks, with word of how far it is."""
    buffer = bytearray()
    for number, line in enumerate(lines, start=1):
        buffer += line
        if len(buffer) >= 1 << 16:
            yield bytes(buffer)
            buffer.clear()
            if progress is not None:
                progress(min(number, total), total)
    yield bytes(buffer)
    if progress is not None:
        progress(total, total)


class _Hashing(io.RawIOBase):
    """A file that keeps the hash of what goes through it, and what the medium refused.

    age lets an error of the last write pass in silence and words others anew: they are kept here.
    """

    def __init__(self, file: io.FileIO) -> None:
        self._file, self.digest, self.size = file, hashlib.sha256(), 0
        self.problem: OSError | None = None

    @contextmanager
    def named(self) -> Iterator[None]:
        """Around the sealing: what the medium refused is raised as the medium said it."""
        try:
            yield
        except OSError as problem:
            raise self.problem or problem from None
        if self.problem is not None:
            raise self.problem

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, chunk: bytes) -> int:  # type: ignore[override]  # typeshed says Buffer
        self.digest.update(chunk)
        self.size += len(chunk)
        view = memoryview(chunk)
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError as problem:
            self.problem = problem
            raise
        return len(chunk)


def _write(path: Path, stream: Iterator[bytes], keys: list[str]) -> tuple[str, int]:
    """Write under a temporary name, flush, rename, read again. Returns SHA-256 and size."""
    staged = path.with_suffix(".part")
    try:
        with staged.open("wb", buffering=0) as file:
            out = _Hashing(file)
            with out.named():
                seal_stream(stream, keys, out)  # type: ignore[arg-type]  # age only calls write
            os.fsync(file.fileno())
            if hasattr(os, "posix_fadvise"):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        wanted = out.digest.hexdigest()
        if sha256_of(staged) != wanted:
            raise CahierError(Fault.NOT_VERIFIED, path=path.name)
        staged.replace(path)
        _flush_folder(path.parent)
    except FileNotFoundError as problem:
        raise CahierError(Fault.MEDIUM_MISSING, path=path.parent.name) from problem
    except OSError as problem:
        raise CahierError(_refusal(problem), path=path.name) from problem
    finally:
        with suppress(OSError):  # the stick is gone, and the unfinished file with it
            staged.unlink(missing_ok=True)
    return wanted, out.size


def _refusal(problem: OSError) -> Fault:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Fault.MEDIUM_FULL
    if problem.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return Fault.MEDIUM_READ_ONLY
    return Fault.MEDIUM_REMOVED


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
