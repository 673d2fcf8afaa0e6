"""The censuses beside the log: each kept whole under the hash of its bytes, and whom the newest expects where."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from console.record.census import CensusRow, lines_of
from console.record.effects import Line
from console.record.entry import canonical, digest
from console.record.instant import Instant
from console.store.driver import Database

_row = msgspec.json.Decoder(CensusRow)


def keep(db: Database, rows: Sequence[tuple[str, CensusRow]], stated_at: Instant) -> tuple[str, list[str]]:
    """Put a census beside the log, inside a transaction. Only the newest says who is expected.

    Returns:
        the SHA-256 of its canonical bytes, which is its name; the patients who are expected otherwise than before.
    """
    data = canonical([row for _patient, row in rows])
    name = digest(data)
    newest = newest_at(db)
    db.execute(
        "INSERT INTO snapshot (hash, stated_at, data) SELECT ?, ?, ? WHERE NOT EXISTS"
        " (SELECT 1 FROM snapshot WHERE hash = ?)",
        (name, stated_at, data, name),
    )
    if newest is not None and newest > stated_at:
        return name, []
    before = [row[0] for row in db.execute("SELECT patient FROM expected")]
    db.execute("DELETE FROM expected")
    for patient, row in rows:
        values = (patient, *row.place, name, msgspec.json.encode(row), row.unit if row.is_plan else None)
        db.execute("INSERT OR IGNORE INTO expected VALUES (?, ?, ?, ?, ?, ?)", values)
    return name, list(dict.fromkeys([*before, *(patient for patient, _row in rows)]))


def newest_at(db: Database) -> Instant | None:
    """The moment of the newest census, or None."""
    row = db.execute("SELECT max(stated_at) FROM snapshot").fetchone()
    return Instant(row[0]) if row and row[0] else None


def expected(db: Database, patient: str) -> tuple[CensusRow, str, Instant] | None:
    """What the newest census says about a patient: the row, the snapshot's hash, its moment."""
    row = db.execute(
        "SELECT expected.data, snapshot, stated_at FROM expected JOIN snapshot ON hash = snapshot WHERE patient = ?",
        (patient,),
    ).fetchone()
    return (_row.decode(row[0]), row[1], Instant(row[2])) if row else None


def expected_lines(db: Database, patient: str) -> list[Line]:
    """The same as lines, as if somebody had written what it says."""
    found = expected(db, patient)
    return lines_of(found[0], patient, *found[1:]) if found else []
