"""A lost or damaged laptop made again from a copy: a new incarnation that never repeats a number of the old one.

Source: ``docs/formats/copies.md``, ``docs/formats/site.md`` ("A successor").
"""

from __future__ import annotations

import base64
import itertools
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from console.crossing.identities import SETTING as IDENTITIES
from console.crossing.identities import own_identities, with_a_new_one
from console.crossing.succession import succession
from console.errors import CahierError, Fault
from console.record.bodies.station import PersonAdded, StationOpened
from console.record.certificate import Certificate
from console.record.chain import Head
from console.record.clock import Clock
from console.record.entry import Entropy
from console.record.person import Person
from console.record.writing import Writing, station_author
from console.site import FILE as SITE_FILE
from console.site import Site
from console.store.book import Book
from console.store.copying import transfer
from console.store.disk import flush_folder, folder_beside, translated_disk, write_whole
from console.store.key_file import BOOK
from console.store.secret import Secret
from console.store.stretching import Costs
from console.store.vault import Vault
from console.version import VERSION
from console.ward.cover import CERTIFICATE_FILE, load_public

COPIED = frozenset({BOOK, f"{BOOK}-wal"})
"""A medium that was pulled out leaves the newest entries in the write-ahead log."""
GivePassphrase = Callable[[Person], str]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back. ``code`` is the new recovery code, to be printed and typed back."""

    folder: Path
    certificate: Certificate
    head: Head
    entries: int
    people: tuple[Person, ...]
    code: str


def restore(
    copy: Path,
    folder: Path,
    open_copy: Callable[[Vault], Secret],
    passphrase_for: GivePassphrase,
    costs: Costs,
    clock: Clock,
    entropy: Entropy,
) -> Restored:
    """Make a store in a folder from a mirror or a backup. The copy is only read.

    Args:
        copy: the folder of the mirror or backup.
        folder: where; it must not exist, or be empty.
        open_copy: gives the data key of the copy, by :meth:`Vault.unlock_recovery` or :meth:`Vault.unlock_escrow`.
        passphrase_for: the new passphrase of each person who worked there.
        costs: of each passphrase.
        clock: the laptop's clock.
        entropy: for ids and keys.

    Raises:
        CahierError: ``store-missing``, ``store-exists``, ``recovery-wrong``, ``escrow-wrong``, ``book-problems``
            (the copy is damaged), ``certificate-refused``, ``disk-full``…: nothing is left behind.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CahierError(Fault.STORE_EXISTS, folder=folder.name)
    site, before = load_public(copy)
    old = Vault.open(copy)
    key = open_copy(old)
    with folder_beside(folder) as staged:
        made = _made(copy, old, key, staged, site, before, passphrase_for, costs, clock, entropy)
        with translated_disk():
            if folder.exists():
                folder.rmdir()
            staged.replace(folder)
            flush_folder(folder.parent)
    return replace(made, folder=folder)


def restore_in_place(
    copy: Path,
    folder: Path,
    open_copy: Callable[[Vault], Secret],
    passphrase_for: GivePassphrase,
    costs: Costs,
    clock: Clock,
    entropy: Entropy,
) -> Restored:
    """The same where a damaged store lies: it steps aside under another name first, and is never removed.

    Raises:
        CahierError: as :func:`restore`; then the damaged store lies where it was.
    """
    with ExitStack() as undo:
        if folder.exists() and any(folder.iterdir()):
            names = (folder.with_name(f"{folder.name}-damaged-{number}") for number in itertools.count(1))
            aside = next(path for path in names if not path.exists())
            _put(folder, aside)
            undo.callback(_put, aside, folder)
        restored = restore(copy, folder, open_copy, passphrase_for, costs, clock, entropy)
        undo.pop_all()
    return restored


def _put(folder: Path, there: Path) -> None:
    with translated_disk():
        folder.replace(there)


def copies_on(medium: Path) -> list[Path]:
    """The mirrors and backups that lie on a medium, by their names, the newest backup first."""
    found = [path for pattern in ("cahier-mirror-*", "cahier-backup-*") for path in medium.glob(pattern)]
    return sorted((path for path in found if (path / BOOK).is_file()), reverse=True)


def _made(
    copy: Path,
    old: Vault,
    key: Secret,
    staged: Path,
    site: Site,
    before: Certificate,
    passphrase_for: GivePassphrase,
    costs: Costs,
    clock: Clock,
    entropy: Entropy,
) -> Restored:
    vault, new_key = old.rekey_into(staged, key)
    with translated_disk():
        write_whole(staged / SITE_FILE, (copy / SITE_FILE).read_bytes())
    aside = staged / "copy"
    with translated_disk():
        aside.mkdir()
        for path in copy.glob(f"{BOOK}*"):
            if path.name in COPIED:
                shutil.copyfile(path, aside / path.name)
    transfer(aside / BOOK, key, old.salt, staged / BOOK, new_key, vault.salt)
    with translated_disk():
        shutil.rmtree(aside)
    book = Book.open(staged, new_key, vault.salt)
    try:
        found = book.problems()
        if found:
            raise CahierError(Fault.BOOK_PROBLEMS, count=len(found), first=found[0])
        return _reborn(book, vault, new_key, staged, site, before, passphrase_for, costs, clock, entropy)
    finally:
        book.close()


def _reborn(
    book: Book,
    vault: Vault,
    key: Secret,
    folder: Path,
    site: Site,
    before: Certificate,
    passphrase_for: GivePassphrase,
    costs: Costs,
    clock: Clock,
    entropy: Entropy,
) -> Restored:
    """Let a copied book go on as the successor of the one it was copied from."""
    reader = book.reader()
    try:
        head, entries, people = book.head(), reader.count(), tuple(reader.people_of(before.station))
        issuer, seed = reader.certificates()[before.station], reader.setting("station.signing") or b""
        identities, recipient = with_a_new_one(own_identities(reader))
    finally:
        reader.close()
    new_seed = entropy(32)
    text, certificate = succession(issuer, before, head, seed, new_seed, recipient, clock, entropy)
    added: list[PersonAdded] = []
    for person in people:
        verify = vault.add_person(key, person.id, person.name, passphrase_for(person), costs)
        signing_key = base64.b64encode(verify).decode()
        added.append(PersonAdded(person=person.id, name=person.name, role=person.role, signing_key=signing_key))
    code = vault.add_recovery(key)
    if site.escrow:
        vault.add_escrow(key, site.escrow)
    with translated_disk():
        write_whole(folder / CERTIFICATE_FILE, text.encode())
    book.become(certificate.station)
    book.set_setting("station.signing", new_seed)
    book.set_setting(IDENTITIES, identities.encode())
    opened = StationOpened(unit=certificate.unit, label=certificate.label, certificate=text, program=VERSION)
    writings: Sequence[Writing] = [Writing(opened), *(Writing(body) for body in added)]
    book.append(station_author(certificate, new_seed), writings, clock, entropy)
    return Restored(folder, certificate, head, entries, people, code)
