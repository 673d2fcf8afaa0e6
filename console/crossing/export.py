"""Package out: everything the book holds, sealed, written whole, and read back from the medium.

Three words, each meaning exactly that. *Written*: the file is on the medium under its name.
*Verified*: it was read back and is byte for byte what was sealed. *Safe to remove*: it was flushed.
Exporting deletes nothing, and everybody's entries leave, those of absent people too.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from console.crossing.contents import MOST_ENTRIES, Contents, Progress, Wanted
from console.crossing.manifest import FORMAT, TYPE, Manifest, Member
from console.crossing.medium import demand_room
from console.crossing.package import sealed_size, tar_stream
from console.crossing.sealing import write_sealed
from console.errors import CahierError, Fault
from console.record.bodies.station import PackageSent, Reach
from console.record.certificate import Certificate, read_certificate
from console.record.chain import checkpoint
from console.record.entry import canonical
from console.record.writing import Writing
from console.site import Recipient
from console.store.reader import Reader
from console.version import VERSION
from console.ward.concerns import known_revocations
from console.ward.session import Session

SUFFIX = ".cahier"


@dataclass(frozen=True, slots=True)
class Sent:
    """A package that was written and verified."""

    path: Path
    entries: int
    head: str
    sha256: str
    size: int
    is_last: bool = True  # nothing of the book is left for a further package


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
        progress: told (entries read, 0), then (entries sealed, of how many); raising from it cancels.
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
        with reader.snapshot(), Contents.read(session, reader, situation, wanted, progress) as contents:
            manifest, small = _manifest(session, reader, contents, [each.name for each in everybody])
            name = _free_name(folder, session.certificate, reader.head_of(manifest.station).seq)
            sizes = [*(len(data) for _name, data in small), *(each.size for each in manifest.members)]
            _clear_unfinished(folder, session.certificate)
            demand_room(folder, sealed_size(sizes, len(everybody)), name)
            first = ((name_, len(data), (data,)) for name_, data in small)
            stream = tar_stream(itertools.chain(first, contents.members(progress)))

            def going() -> None:
                if progress is not None:
                    progress(manifest.entries, manifest.entries)

            sent = write_sealed(folder / name, stream, [each.key for each in everybody], going)
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


def wards_known(session: Session) -> list[Certificate]:
    """The other laptops whose entries came in here, by label: of one that goes on under new keys, the last."""
    site, own = session.site, session.certificate
    known = [
        read_certificate(text, site.root_public_key, site.id, site.mode)
        for text in session.reader.certificates().values()
    ]
    last = {(each.unit, each.label): each for each in sorted(known, key=lambda each: each.not_before)}
    return [each for place, each in sorted(last.items()) if place != (own.unit, own.label)]


def recipient_of(laptop: Certificate) -> Recipient:
    """A laptop as somebody to whom a package is sealed."""
    return Recipient(name=f"{laptop.unit} {laptop.label}", key=laptop.recipient)


def ward_named(session: Session, name: str) -> Recipient:
    """A laptop of the site, by label or unit, to which a package is also sealed: one whose entries came in here.

    Raises:
        CahierError: ``station-unknown``.
    """
    known = wards_known(session)
    found = [each for each in known if name in (each.label, each.unit, each.station)]
    if len(found) != 1:
        raise CahierError(Fault.STATION_UNKNOWN, station=name, known=", ".join(sorted(each.label for each in known)))
    return recipient_of(found[0])


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
    session: Session, reader: Reader, contents: Contents, names: list[str]
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
    measured = [*(Member.of(name, data) for name, data in early), *contents.measured()]
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
