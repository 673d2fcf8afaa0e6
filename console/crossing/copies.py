"""Copies of this laptop's book on other media: a mirror that follows it, backups of one moment.

Source: ``docs/formats/copies.md``.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from console.crossing.medium import demand_room
from console.crossing.verification import Verifier
from console.errors import CahierError, Fault
from console.record.bodies.station import CopyMade
from console.record.codes.station import Copy
from console.record.writing import Writing
from console.site import FILE as SITE_FILE
from console.store.copying import MIRROR_KEY, Mirror, copy_book, problems_of
from console.store.disk import flush_folder, folder_beside, translated_disk, write_whole
from console.store.key_file import BOOK
from console.store.secret import Secret
from console.store.vault import Vault
from console.ward.concerns import revocations
from console.ward.cover import CERTIFICATE_FILE
from console.ward.laptop import Laptop
from console.ward.session import Session

BACKUPS_KEPT = 2
_PLACE = "mirror.place"
_PUBLIC = (SITE_FILE, CERTIFICATE_FILE)
_ROOM = 16 * 1024 * 1024
"""Bytes that a medium must have beyond the book itself, for what is written before anybody looks again."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was read back and found sound."""

    folder: Path
    entries: int
    seq: int


def mirror_name(session: Session) -> str:
    """The name of this laptop's mirror on any medium."""
    return f"cahier-mirror-{session.certificate.unit}-{session.certificate.label}"


def mirror_place(session: Session) -> Path | None:
    """Where this laptop's mirror was last written."""
    kept = session.reader.setting(_PLACE)
    return Path(kept.decode()) if kept else None


def open_mirror(laptop: Laptop, session: Session, medium: Path) -> Mirror:
    """This laptop's mirror on a medium, made if there is none or its keys are no longer those of the laptop.

    Raises:
        CahierError: ``medium-missing``, ``medium-small``, ``medium-read-only``, ``mirror-ahead``, ``disk-full``…
    """
    folder = medium / mirror_name(session)
    kept = session.reader.setting(MIRROR_KEY)
    if (folder / BOOK).exists() and kept is not None:
        found = _opened(laptop, folder, Secret(kept))
        if found is not None:
            session.book.set_setting(_PLACE, str(medium).encode())
            return found
    return _made(laptop, session, medium, folder)


def _opened(laptop: Laptop, folder: Path, key: Secret) -> Mirror | None:
    """The mirror in a folder, if it is this laptop's and opens with the codes that the laptop has now."""
    vault = Vault.open(folder)
    try:
        vault.verify(key)
    except CahierError:
        return None
    if vault.store_id != laptop.vault.store_id or vault.openers() != laptop.vault.openers():
        return None
    return Mirror.open(folder, key, vault.salt)


def _made(laptop: Laptop, session: Session, medium: Path, folder: Path) -> Mirror:
    """Make a mirror beside whatever is there; only once it holds everything does it take the name."""
    demand_room(medium, (session.book.folder / BOOK).stat().st_size + _ROOM, folder.name)
    with folder_beside(folder) as staged:
        vault, key = laptop.vault.rekey_into(staged, laptop.data_key(session))
        _copy_public(session, staged)
        mirror = Mirror.create(staged, key, vault.salt)
        try:
            mirror.catch_up(session.reader)
        finally:
            mirror.close()
        _take_name(staged, folder)
    session.book.set_setting(MIRROR_KEY, key.reveal())
    session.book.set_setting(_PLACE, str(medium).encode())
    note = CopyMade(copy=Copy.MIRROR, name=folder.name, through_seq=session.book.head().seq)
    session.write(Writing(note))
    return Mirror.open(folder, key, vault.salt)


def _copy_public(session: Session, folder: Path) -> None:
    with translated_disk():
        for name in _PUBLIC:
            write_whole(folder / name, (session.book.folder / name).read_bytes())


def _take_name(staged: Path, folder: Path) -> None:
    """Give a finished folder its name; what had the name before steps aside first and goes only afterwards."""
    aside = folder.with_name(folder.name + ".old")
    with translated_disk():
        if folder.exists():
            shutil.rmtree(aside, ignore_errors=True)
            folder.replace(aside)
        try:
            staged.replace(folder)
        except OSError:
            if aside.exists():
                aside.replace(folder)
            raise
        flush_folder(folder.parent)
    shutil.rmtree(aside, ignore_errors=True)


def mirror_now(laptop: Laptop, session: Session, medium: Path) -> int:
    """Bring this laptop's mirror on a medium up to date, and close it; gives how many entries came in.

    Raises:
        CahierError: as :func:`open_mirror`; ``disk-failed`` when the medium was pulled out.
    """
    mirror = open_mirror(laptop, session, medium)
    try:
        return mirror.catch_up(session.reader)
    finally:
        mirror.close()


def take_back(laptop: Laptop, session: Session, medium: Path) -> int:
    """Take in from this laptop's mirror what a book that was set back lacks, and begin the mirror anew.

    Every entry is verified as one of a package would be. The mirror is replaced only once the new one is whole.

    Returns:
        how many entries came back.

    Raises:
        CahierError: ``mirror-missing``, ``store-damaged``, ``disk-full``…
    """
    folder = medium / mirror_name(session)
    kept = session.reader.setting(MIRROR_KEY)
    found = _opened(laptop, folder, Secret(kept)) if kept is not None and (folder / BOOK).exists() else None
    if found is None:
        raise CahierError(Fault.MIRROR_MISSING)
    verifier = Verifier(session.site, revocations=revocations(session))
    try:
        missing = [
            stored
            for stored in found.entries()
            if verifier.reason_against(stored) is None and not session.reader.has(stored.entry.station, stored.hash)
        ]
    finally:
        found.close()
    taken = session.book.take_in(missing).new
    _made(laptop, session, medium, folder).close()
    return taken


def backup(laptop: Laptop, session: Session, folder: Path) -> BackedUp:
    """Write the whole book under a new name, read it back, and only then let older backups go.

    Raises:
        CahierError: ``medium-missing``, ``medium-small``, ``not-verified``, ``disk-full``…: older backups are intact.
    """
    certificate = session.certificate
    stem = f"cahier-backup-{certificate.unit}-{certificate.label}"
    head = session.book.head()
    path = folder / f"{stem}-{head.seq:06d}"
    if path.exists():
        raise CahierError(Fault.FILE_EXISTS, path=path.name)
    demand_room(folder, (session.book.folder / BOOK).stat().st_size + _ROOM, path.name)
    with folder_beside(path) as staged:
        vault, key = laptop.vault.rekey_into(staged, laptop.data_key(session))
        _copy_public(session, staged)
        reader = session.book.reader()
        try:
            entries = reader.count()
            copy_book(reader, staged / BOOK, key, vault.salt)
        finally:
            reader.close()
        if problems_of(staged / BOOK, key, vault.salt):
            raise CahierError(Fault.NOT_VERIFIED, path=path.name)
        with translated_disk():
            staged.replace(path)
            flush_folder(folder)
    session.write(Writing(CopyMade(copy=Copy.BACKUP, name=path.name, through_seq=head.seq)))
    _let_older_go(folder, stem)
    return BackedUp(path, entries, head.seq)


def _let_older_go(folder: Path, stem: str) -> None:
    """Keep the newest; their names end in how far they go. What cannot be removed stays."""
    found = sorted(each for each in folder.glob(f"{stem}-*") if each.name.removeprefix(f"{stem}-").isdecimal())
    with suppress(OSError):
        for old in found[:-BACKUPS_KEPT]:
            shutil.rmtree(old)
