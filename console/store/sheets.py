"""Documents that were made, kept encrypted in the book until they can be printed, and after.

Numbers run without gaps in one book: the number of a sheet is how many were kept before it, plus one.
A kept document is never changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from console.record.instant import Instant
from console.store import driver
from console.store.driver import Database

_COLUMNS = "number, document, made_at, pages, patients, wish"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kept document, without its bytes: number, what it is, when it was made, pages, patients in it.

    ``wish`` is what was asked for, as :func:`console.paper.documents.stated` writes it.
    """

    number: str
    document: str
    made_at: Instant
    pages: int
    patients: int
    wish: str


class Sheets:
    """The kept documents of one open book."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def next_rank(self) -> int:
        """The rank that the next document gets, from 1."""
        return int(self._db.execute("SELECT count(*) FROM paper").fetchone()[0]) + 1

    def keep(self, sheet: Sheet, data: bytes) -> None:
        """Keep a document under its number.

        Raises:
            CahierError: ``disk-full``, ``disk-read-only``…
        """
        values = (sheet.number, sheet.document, sheet.made_at, sheet.pages, sheet.patients, sheet.wish, data)
        with driver.translated(), self._db.atomic():
            self._db.execute("INSERT INTO paper VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def newest(self, limit: int = 50) -> list[Sheet]:
        """The last documents that were kept, the newest first."""
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM paper ORDER BY made_at DESC, rowid DESC LIMIT ?", (limit,))
        return [_sheet(row) for row in rows]

    def find(self, number: str) -> tuple[Sheet, bytes] | None:
        """A kept document and its bytes."""
        row = self._db.execute(f"SELECT {_COLUMNS}, data FROM paper WHERE number = ?", (number,)).fetchone()
        return (_sheet(row), row[-1]) if row else None


def _sheet(row: Sequence[Any]) -> Sheet:
    return Sheet(row[0], row[1], Instant(row[2]), int(row[3]), int(row[4]), row[5])
