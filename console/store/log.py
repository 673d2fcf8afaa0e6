"""How entries lie in the log: rows that are put in and never touched again; :mod:`console.store.schema` guards them."""

from __future__ import annotations

from collections.abc import Sequence

from console.record.entry import Stored, canonical
from console.store.driver import Database

_COLUMNS = "id, station, seq, hash, data, signatures"


def put(db: Database, stored: Stored) -> int:
    """Put one entry at the end; gives the number of its row."""
    sql = f"INSERT INTO log ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"
    return int(db.execute(sql, _row(stored)).lastrowid or 0)


def put_all(db: Database, entries: Sequence[Stored]) -> int:
    """Put several at the end, in order; gives the number of the first row."""
    first = int(db.execute("SELECT coalesce(max(n), 0) FROM log").fetchone()[0]) + 1
    sql = f"INSERT INTO log (n, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
    db.conn.executemany(sql, [(n, *_row(each)) for n, each in enumerate(entries, start=first)])
    return first


def _row(stored: Stored) -> tuple[str, str, int, str, bytes, bytes]:
    entry = stored.entry
    return (entry.id, entry.station, entry.seq, stored.hash, stored.data, canonical(stored.signatures))
