"""A new data key for a book that nobody has open. Source: ``docs/formats/keys.md``, "A new key"."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable
from contextlib import ExitStack
from pathlib import Path

from console.errors import CahierError, Fault
from console.store import driver
from console.store.copying import transfer
from console.store.disk import flush_folder, translated_disk
from console.store.holding import READY, hold, move_into_place
from console.store.key_file import BOOK
from console.store.secret import Secret
from console.store.vault import Vault

STAGED = "rekeying"


def rekey(
    folder: Path, vault: Vault, data_key: Secret, people: Collection[str], forget: Iterable[str] = ()
) -> tuple[Vault, Secret]:
    """Write the book again under a new key, sealed to people, recovery code and escrow, and let it replace the old one.

    Needs nobody's secret but the data key, and room for the book once more. The unit's envelope opens the
    new book no more.

    Args:
        folder: of the store.
        vault: its key file.
        data_key: the one in force.
        people: ids of those whose slots stay.
        forget: settings that the new book does not keep.

    Raises:
        CahierError: ``store-held``, ``store-damaged``, ``not-verified``, ``keys-altered``, ``disk-full``…: the old
            key is in force and nothing is left behind.
    """
    lock = hold(folder)
    try:
        staged = folder / STAGED
        with translated_disk():
            if staged.exists():
                shutil.rmtree(staged)
        with ExitStack() as undo:
            undo.callback(shutil.rmtree, staged, ignore_errors=True)
            new_vault, new_key = vault.rekey_into(staged, data_key, people)
            transfer(folder / BOOK, data_key, vault.salt, staged / BOOK, new_key, new_vault.salt)
            _demand_sound(staged / BOOK, new_key, new_vault.salt, forget)
            with translated_disk():
                flush_folder(staged)
                staged.replace(folder / READY)
                flush_folder(folder)
            undo.pop_all()
        move_into_place(folder)
    finally:
        lock.release()
    return Vault.open(folder), new_key


def _demand_sound(path: Path, key: Secret, salt: bytes, forget: Iterable[str]) -> None:
    """Read the new book again from the disk, page by page."""
    db = driver.open_encrypted(path, key, salt, create=False)
    try:
        with driver.translated():
            for name in forget:
                db.execute("DELETE FROM setting WHERE name = ?", (name,))
        if driver.problems(db):
            raise CahierError(Fault.NOT_VERIFIED, path=path.name)
    finally:
        db.close()
