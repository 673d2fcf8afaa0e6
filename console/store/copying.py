"""Copies of a book under keys of their own: the mirror that follows it, the backup of one moment.

Only rows and pages are copied here; which slots open a copy is the vault's business, what a restored
one becomes is decided elsewhere. Source: ``docs/formats/copies.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from console.errors import CahierError, Fault
from console.record.chain import Head
from console.record.entry import Stored
from console.store import driver
from console.store.driver import Database
from console.store.examined import UP_TO
from console.store.key_file import BOOK
from console.store.reader import Reader
from console.store.schema import migrate
from console.store.secret import Secret

_GROWING = {"log": "n", "snapshot": "n", "paper": "rowid"}  # rows of these never change
_WHOLE = ("draft", "setting", "quarantine", "expected")  # small, and copied anew when they changed
_NO_VIEWS = b"0"
MIRROR_KEY = "mirror.key"
"""The setting of a book that holds the data key of its mirror."""


class Mirror:
    """The copy that follows a book. One process writes it; close it when done."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._beside: tuple[object, ...] = ()

    @classmethod
    def create(cls, folder: Path, key: Secret, salt: bytes) -> Mirror:
        """An empty mirror in a folder that holds its keys.

        Raises:
            CahierError: ``store-exists``, ``disk-full``, ``disk-failed``…
        """
        db = driver.open_encrypted(folder / BOOK, key, salt, create=True)
        with driver.translated():
            migrate(db)
        return cls(db)

    @classmethod
    def open(cls, folder: Path, key: Secret, salt: bytes) -> Mirror:
        """A mirror that was made before.

        Raises:
            CahierError: ``store-missing``, ``store-damaged``, ``store-key-mismatch``, ``disk-failed``…
        """
        return cls(driver.open_encrypted(folder / BOOK, key, salt, create=False))

    def close(self) -> None:
        """Close it, everything in its main file."""
        try:
            with driver.translated():
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            self._db.close()

    def head_of(self, station: str) -> Head:
        """How far one station's log goes in the mirror."""
        row = self._db.execute(
            "SELECT seq, hash FROM log WHERE station = ? ORDER BY seq DESC, hash LIMIT 1", (station,)
        ).fetchone()
        return Head(station, int(row[0]), row[1]) if row else Head(station)

    def entries(self) -> Iterator[Stored]:
        """Every entry that the mirror holds, by station and number."""
        return Reader(self._db).entries()

    def catch_up(self, reader: Reader) -> int:
        """Bring in everything that the book has and the mirror has not; gives how many entries that were.

        Raises:
            CahierError: ``mirror-ahead`` when the mirror holds what the book does not; ``disk-full``,
                ``disk-failed``: nothing half-done, and the next call goes on.
        """
        with driver.translated(), self._db.atomic():
            self._demand_same_beginning(reader)
            before = self._count()
            for table, key in _GROWING.items():
                last = self._db.execute(f"SELECT coalesce(max({key}), 0) FROM {table}").fetchone()[0]
                for row in reader.rows_after(table, key, int(last)):
                    marks = ", ".join("?" * len(row))
                    self._db.execute(f"INSERT INTO {table} ({reader.columns(table, key)}) VALUES ({marks})", row)
            self._copy_beside(reader)
            return self._count() - before

    def _count(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM log").fetchone()[0])

    def _demand_same_beginning(self, reader: Reader) -> None:
        row = self._db.execute("SELECT n, hash FROM log ORDER BY n DESC LIMIT 1").fetchone()
        if row is not None and reader.hash_at(int(row[0])) != row[1]:
            raise CahierError(Fault.MIRROR_AHEAD)

    def _copy_beside(self, reader: Reader) -> None:
        found = tuple((table, tuple(reader.rows_after(table, "", 0))) for table in _WHOLE)
        if found == self._beside:
            return
        for table, rows in found:
            self._db.execute(f"DELETE FROM {table}")
            for row in rows:
                self._db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        # Whoever opens this as a book makes its derived tables first, and examines its files anew.
        self._db.execute("INSERT OR REPLACE INTO setting VALUES ('views', ?)", (_NO_VIEWS,))
        self._db.execute("DELETE FROM setting WHERE name = ?", (UP_TO,))
        self._beside = found


def copy_book(reader: Reader, path: Path, key: Secret, salt: bytes) -> None:
    """Copy every page of a book into a new file under another key, and flush it.

    Raises:
        CahierError: ``store-exists``, ``disk-full``, ``disk-failed``… Nothing is left behind then.
    """
    with ExitStack() as undo:
        target = driver.open_encrypted(path, key, salt, create=True)
        undo.callback(driver.remove, path)
        undo.callback(target.close)
        with driver.translated():
            reader.copy_pages(target)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        undo.pop_all()
    target.close()


def transfer(source: Path, key: Secret, salt: bytes, path: Path, new_key: Secret, new_salt: bytes) -> None:
    """Copy a book file that nobody has open into a new file under another key.

    Raises:
        CahierError: ``store-damaged``, ``store-key-mismatch``, and as :func:`copy_book`.
    """
    db = driver.open_encrypted(source, key, salt, create=False)
    try:
        copy_book(Reader(db), path, new_key, new_salt)
    finally:
        db.close()


def problems_of(path: Path, key: Secret, salt: bytes) -> list[str]:
    """What is wrong with the pages of a copy, read again from the medium; empty when it is sound."""
    db = driver.open_encrypted(path, key, salt, create=False)
    try:
        return driver.problems(db)
    finally:
        db.close()
