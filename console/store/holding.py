"""One process at a time holds a store, and whoever holds it finds it whole.

A book that was given a new key waits in a folder beside the old one until all of it is on the disk; from
the one rename that says so on it is the book, and taking the hold moves it into place. So a kill at any
moment leaves the old key working, or the new one. Source: ``docs/formats/keys.md``, "A new key".
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from console.errors import CahierError, Fault
from console.store.disk import flush_folder, translated_disk
from console.store.key_file import BACKUP, BOOK, KEYS

if TYPE_CHECKING:
    from filelock import FileLock

LOCK = "book.lock"
READY = "rekeyed"
"""The folder of a book and its key file under a new key, whole and checked; it replaces the one beside it."""


def hold(folder: Path) -> FileLock:
    """Hold a store against other processes, its new key in place if it was given one; the caller releases it.

    Raises:
        CahierError: ``store-missing``, ``store-held``, ``disk-read-only``, ``disk-failed``.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - the lock is shown before any book is held

    if not folder.is_dir():
        raise CahierError(Fault.STORE_MISSING, folder=folder.name)
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as problem:
        raise CahierError(Fault.STORE_HELD) from problem
    except PermissionError as problem:
        raise CahierError(Fault.DISK_READ_ONLY) from problem
    with ExitStack() as undo:
        undo.callback(lock.release)
        move_into_place(folder)
        undo.pop_all()
    return lock


def is_held(folder: Path) -> bool:
    """Whether another process has the book in a folder open at this moment."""
    if not (folder / LOCK).exists():
        return False
    try:
        hold(folder).release()
    except CahierError as error:
        return error.fault is Fault.STORE_HELD
    return False


def settle(folder: Path) -> None:
    """Finish a change of key that was interrupted, unless the process that makes it is still at it.

    Raises:
        CahierError: ``disk-read-only``, ``disk-failed``.
    """
    if not (folder / READY).is_dir():
        return
    try:
        hold(folder).release()
    except CahierError as error:
        if error.fault is not Fault.STORE_HELD:
            raise


def move_into_place(folder: Path) -> None:
    """Let the store under the new key take the place of the old one; done again, it goes on where it stopped.

    Raises:
        CahierError: ``disk-read-only``, ``disk-failed``; the next hold goes on.
    """
    ready = folder / READY
    if not ready.is_dir():
        return
    from console.store.driver import beside  # noqa: PLC0415 - needed here only, and takes long to load

    with translated_disk():
        if (ready / BOOK).exists():
            for old in beside(folder / BOOK):  # of the old book: the new one is whole without
                old.unlink(missing_ok=True)
            (ready / BOOK).replace(folder / BOOK)
        for name in (KEYS, BACKUP):
            if (ready / name).exists():
                (ready / name).replace(folder / name)
        flush_folder(folder)
        shutil.rmtree(ready)
        flush_folder(folder)
