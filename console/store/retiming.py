"""The derived table of times that a correction of the clock shifts: which entries, by how many seconds.

The rule is :mod:`console.record.clock_shift`; here it is applied to the log, to no more entries than a
change can reach. A book in which no clock was ever put right pays one look at a value in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from console.record.clock_shift import KIND, Shifts, put_right, seconds_of, shifts_of
from console.record.entry import Entry, read
from console.store.driver import Database

SECONDS = "(SELECT seconds FROM retimed WHERE retimed.n = log.n)"
"""Selects, beside ``log.data``, the seconds to add to an entry's time; NULL for almost all."""


def timed(data: bytes, seconds: int | None) -> Entry:
    """An entry as it is shown and sorted: read from its bytes, its time put right."""
    return put_right(read(data), seconds or 0)


class Retiming:
    """Keeps the table. Used by the views, inside the writer's transaction only."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._shifts: Shifts | None = None  # those in force when the last transaction ended
        self._arrived: list[int] = []

    def arrive(self, n: int) -> None:
        """An entry came into the log."""
        if self._known():
            self._arrived.append(n)

    def begin_anew(self) -> None:
        """The derived tables are empty: nothing is shifted, and :meth:`settle` finds all that is."""
        self._shifts, self._arrived = {}, []

    def forget(self) -> None:
        """The transaction is undone."""
        self._shifts, self._arrived = None, []

    def settle(self, *, is_corrected: bool) -> Iterator[Entry]:
        """Shift what has to be, and give each entry whose time is another one now.

        Args:
            is_corrected: corrections came into force or went out of it.
        """
        reached = set(self._with_followers(self._arrived))
        if is_corrected:
            reached |= set(self._with_followers([*self._shifted(), *self._in_ranges(self._read())]))
        shifts = self._known()
        self._arrived = []
        for n in sorted(reached):
            data, before = self._db.execute(f"SELECT data, {SECONDS} FROM log WHERE n = ?", (n,)).fetchone()
            entry = read(data)
            seconds = seconds_of(entry, shifts, self._find)
            if seconds != (before or 0):
                self._put(n, entry, seconds)
                yield entry

    def _known(self) -> Shifts:
        return self._read() if self._shifts is None else self._shifts

    def _read(self) -> Shifts:
        rows = self._db.execute("SELECT data FROM line JOIN log USING (n) WHERE kind = ? AND in_force", (KIND,))
        self._shifts = shifts_of(read(data) for (data,) in rows)
        return self._shifts

    def _shifted(self) -> list[int]:
        return [row[0] for row in self._db.execute("SELECT n FROM retimed")]

    def _in_ranges(self, shifts: Shifts) -> Iterator[int]:
        # When the tables are made again, the log already holds what has no line yet, and arrives later.
        sql = "SELECT n FROM log JOIN line USING (n) WHERE station = ? AND seq BETWEEN ? AND ?"
        for station, each in shifts.items():
            for shift in each:
                rows = self._db.execute(sql, (station, shift.first_seq, shift.last_seq))
                yield from (row[0] for row in rows)

    def _with_followers(self, numbers: Iterable[int]) -> Iterator[int]:
        """Entries, and all that name them directly or through others: an amendment may have kept a time."""
        ahead, seen = list(numbers), set[int]()
        while ahead:
            n = ahead.pop()
            if n in seen:
                continue
            seen.add(n)
            yield n
            sql = "SELECT naming.n FROM naming JOIN log ON log.id = target WHERE log.n = ?"
            ahead += [row[0] for row in self._db.execute(sql, (n,))]

    def _find(self, entry_id: str) -> Entry | None:
        row = self._db.execute("SELECT data FROM log WHERE id = ?", (entry_id,)).fetchone()
        return read(row[0]) if row else None

    def _put(self, n: int, entry: Entry, seconds: int) -> None:
        self._db.execute("DELETE FROM retimed WHERE n = ?", (n,))
        if seconds:
            self._db.execute("INSERT INTO retimed VALUES (?, ?)", (n, seconds))
        at = put_right(entry, seconds).occurred_at
        self._db.execute("UPDATE line SET occurred_at = ? WHERE n = ?", (at, n))
