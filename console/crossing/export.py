"""Package out: everything the book holds, sealed, written whole, and read back from the medium.

Three words, each meaning exactly that. *Written*: the file is on the medium under its name.
*Verified*: it was read back and is byte for byte what was sealed. *Safe to remove*: it was flushed.
Exporting deletes nothing, and everybody's entries leave, those of absent people too.
"""

from __future__ import annotations

import base64
import csv
import errno
import hashlib
import io
import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from typing_extensions import override

from console.crossing.manifest import FORMAT, TYPE, Manifest, Member, Range
from console.crossing.package import seal_stream, sha256_of, tar_stream
from console.errors import CahierError, Fault
from console.record.bodies.station import PackageSent
from console.record.certificate import Certificate
from console.record.chain import checkpoint
from console.record.entry import Stored, canonical
from console.record.writing import Writing
from console.site import Recipient
from console.store.reader import Reader
from console.version import VERSION
from console.ward.session import Session

SUFFIX = ".cahier"
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


def entry_line(stored: Stored) -> bytes:
    """One line of ``entries.ndjson``: the entry verbatim, and its signatures."""
    return b'{"entry":' + stored.data + b',"signatures":' + canonical(stored.signatures) + b"}\n"


def quarantined_line(station: str, seq: int, reason: str, data: bytes) -> bytes:
    """One line for an entry that could not be taken in here and is carried on."""
    kept = {"quarantined": base64.b64encode(data).decode(), "reason": reason, "seq": seq, "station": station}
    return canonical(kept) + b"\n"


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

    def __init__(self, session: Session, reader: Reader, situation: bytes | None) -> None:
        self._reader, self._situation = reader, situation
        self._drafts = b"".join(msgspec.json.encode(draft) + b"\n" for draft in session.book.drafts.everybody())

    def ndjson(self) -> Iterator[bytes]:
        """Every entry, then what is in quarantine."""
        for stored in self._reader.entries():
            yield entry_line(stored)
        for station, seq, reason, data in self._reader.quarantined_bytes():
            yield quarantined_line(station, seq, reason, data)

    def csv(self) -> Iterator[bytes]:
        """Every entry, for a spreadsheet."""
        yield ("\ufeff" + ";".join(_COLUMNS) + "\n").encode()
        for stored in self._reader.entries():
            yield csv_line(stored)

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


def _measure(name: str, chunks: Iterable[bytes]) -> Member:
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        digest.update(chunk)
    return Member(name=name, size=size, sha256=digest.hexdigest())


def _ranges(reader: Reader) -> tuple[Range, ...]:
    return tuple(
        Range(station=head.station, first=first, last=head.seq, entries=count, head=head.hash)
        for head in reader.heads()
        for first, count in [reader.extent(head.station)]
    )


def export(
    session: Session,
    folder: Path,
    *,
    situation: bytes | None = None,
    recipients: Iterable[Recipient] = (),
    progress: Progress | None = None,
) -> Sent:
    """Write a package to a medium and verify it; the log notes it afterwards.

    Args:
        session: anybody who is signed in.
        folder: where; usually a stick.
        situation: the PDF of who is present, or None.
        recipients: further ones (a ward only when named); the site's own are always among them.
        progress: told (done, of how many) entries now and then; raising from it cancels.

    Raises:
        CahierError: ``medium-missing``, ``medium-full``, ``medium-read-only``, ``medium-removed``,
            ``not-verified``: the earlier packages on the medium are intact and the export can be repeated.
    """
    everybody = (*session.site.recipients, *recipients)
    reader = session.book.reader()
    try:
        with reader.snapshot():
            contents = _Contents(session, reader, situation)
            manifest, small = _manifest(session, reader, contents, [each.name for each in everybody])
            name = _free_name(folder, session.certificate, _own(manifest).last)
            stream = tar_stream(_all_members(manifest, small, contents, progress))
            sent = _write(folder / name, stream, [each.key for each in everybody])
    finally:
        reader.close()
    own = _own(manifest)
    note = PackageSent(
        name=name,
        entries=manifest.entries,
        through_seq=own.last,
        sha256=sent[0],
        recipients=tuple(each.name for each in everybody),
    )
    session.write(Writing(note))
    return Sent(folder / name, manifest.entries, own.head, sent[0], sent[1])


def _free_name(folder: Path, certificate: Certificate, last: int) -> str:
    """A name that no package on the medium has: a laptop brought back may have come to the same number."""
    stem = f"{certificate.unit}-{certificate.label}-{last:06d}"
    names = (f"{stem}{SUFFIX}" if again == 1 else f"{stem}-{again}{SUFFIX}" for again in itertools.count(1))
    return next(name for name in names if not (folder / name).exists())


def _own(manifest: Manifest) -> Range:
    return next(each for each in manifest.ranges if each.station == manifest.station)


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
    measured = [_measure(name, (data,)) for name, data in early]
    measured += [_measure(name, chunks()) for name, chunks in contents.members()]
    head = next(head for head in reader.heads() if head.station == certificate.station)
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
        ranges=_ranges(reader),
        entries=reader.count(),
        quarantined=len(reader.quarantined()),
        kinds=reader.count_by_kind(),
        members=tuple(measured),
        checkpoint=checkpoint(head, session.now(), certificate.public_key, signer.sign),
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

    age lets an error of the last write pass in silence, so it is kept here and asked for.
    """

    def __init__(self, file: io.FileIO) -> None:
        self._file, self.digest, self.size = file, hashlib.sha256(), 0
        self.problem: OSError | None = None

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
            seal_stream(stream, keys, out)  # type: ignore[arg-type]  # age only calls write
            if out.problem is not None:
                raise out.problem
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
