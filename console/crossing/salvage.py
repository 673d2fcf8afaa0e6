"""A damaged book: everything that can still be read leaves it in a package like any other.

Whoever takes the package in sees the gaps in red, until a mirror, a backup or another laptop fills them.
"""

from __future__ import annotations

import secrets
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from console.crossing.export import Sent, export
from console.crossing.restore import COPIED
from console.errors import CahierError, Fault
from console.record.clock import Clock
from console.record.codes.station import Role
from console.record.entry import Entropy
from console.record.person import Person
from console.record.writing import Author
from console.store.book import Book
from console.store.disk import translated_disk
from console.store.key_file import BOOK
from console.store.salvage import Wreck
from console.store.secret import Secret
from console.store.vault import Opened, Vault
from console.ward.cover import load_public
from console.ward.session import Session

_NEEDED = ("station.signing", "station.identity")
_STAGED = "readable.part"


@dataclass(frozen=True, slots=True)
class Salvaged:
    """The package of what could be read, and how many entries could not; None where nobody can tell."""

    sent: Sent
    unreadable: int | None


def salvage(folder: Path, opened: Opened, medium: Path, clock: Clock, entropy: Entropy) -> Salvaged:
    """Write what can be read of a damaged book to a medium, sealed and verified. The book is not touched.

    Args:
        folder: of the store.
        opened: what a person's passphrase gave (:meth:`Vault.unlock`).
        medium: where; usually a stick.
        clock: the laptop's clock.
        entropy: for ids.

    Raises:
        CahierError: ``store-damaged`` when neither an entry nor the laptop's own key can be read,
            ``medium-missing``, ``medium-small``, ``disk-full``…: nothing is left behind.
    """
    site, certificate = load_public(folder)
    staged = folder / _STAGED
    with translated_disk():
        if staged.exists():
            shutil.rmtree(staged)
        (staged / "copy").mkdir(mode=0o700, parents=True)
    try:
        with translated_disk():
            for path in folder.glob(f"{BOOK}*"):
                if path.name in COPIED:
                    shutil.copyfile(path, staged / "copy" / path.name)
        wreck = Wreck(staged / "copy" / BOOK, opened.data_key, opened.salt)
        try:
            book = _book_of(wreck, staged, certificate.station)
        finally:
            wreck.close()
        try:
            name = next((each.name for each in Vault.open(folder).people() if each.id == opened.keys.person), "")
            person, author = Person(opened.keys.person, name, Role.DSI), Author(opened.keys.person, opened.keys.sign)
            session = Session(book, site, certificate, person, author, clock, entropy)
            try:
                return Salvaged(export(session, medium), wreck.unreadable)
            finally:
                session.close()
        finally:
            book.close()
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _book_of(wreck: Wreck, folder: Path, station: str) -> Book:
    """A passing book, under a key that nobody keeps, of what could be read."""
    kept = {name: value for name in _NEEDED if (value := wreck.setting(name)) is not None}
    if "station.signing" not in kept:
        raise CahierError(Fault.STORE_DAMAGED)
    book = Book.create(folder, Secret(secrets.token_bytes(32)), secrets.token_bytes(16), station)
    with ExitStack() as undo:
        undo.callback(book.close)
        for name, value in kept.items():
            book.set_setting(name, value)
        if not book.take_in(wreck.entries()).new:
            raise CahierError(Fault.STORE_DAMAGED)
        undo.pop_all()
    return book
