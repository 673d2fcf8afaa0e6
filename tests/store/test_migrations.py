"""A book of an earlier program is brought to this one's tables, step by step, and keeps what it holds."""

from __future__ import annotations

import pytest

from console.errors import CahierError, Fault
from console.store import schema
from console.store.driver import Database
from console.store.schema import MIGRATIONS, migrate


def shape(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every table, index and trigger with the columns of each table."""
    names = [(kind, name) for kind, name in db.execute("SELECT type, name FROM sqlite_master WHERE sql NOT NULL")]
    return {
        f"{kind} {name}": [row[1:] for row in db.execute(f"PRAGMA table_info({name})")] if kind == "table" else []
        for kind, name in sorted(names)
    }


def of_an_earlier_program(monkeypatch: pytest.MonkeyPatch, steps: int) -> Database:
    db = Database(memory=True)
    with monkeypatch.context() as earlier:
        earlier.setattr(schema, "MIGRATIONS", MIGRATIONS[:steps])
        migrate(db)
    return db


@pytest.mark.parametrize("steps", range(1, len(MIGRATIONS)))
def test_a_book_of_each_earlier_step_becomes_what_a_new_book_is(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    new = Database(memory=True)
    migrate(new)
    old = of_an_earlier_program(monkeypatch, steps)
    assert shape(old) != shape(new)
    old.execute("INSERT INTO log VALUES (1, 'one', 'laptop', 1, 'hash', x'', x'')")
    old.execute("INSERT INTO setting VALUES ('kept', x'01')")
    old.execute(
        "INSERT INTO expected (patient, unit, bed, snapshot, data) VALUES ('who', '4120', '12A', 'hash', x'00')"
    )

    migrate(old)

    assert shape(old) == shape(new)
    assert old.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert old.execute("SELECT id, seq FROM log").fetchall() == [("one", 1)]
    assert old.execute("SELECT value FROM setting WHERE name = 'kept'").fetchall() == [(b"\x01",)]
    assert old.execute("SELECT patient, unit, bed, to_unit FROM expected").fetchall() == [("who", "4120", "12A", None)]
    migrate(old)
    assert shape(old) == shape(new)


def test_a_book_of_a_newer_program_is_left_alone() -> None:
    db = Database(memory=True)
    migrate(db)
    db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = shape(db)
    with pytest.raises(CahierError) as refused:
        migrate(db)
    assert refused.value.fault is Fault.BOOK_NEWER
    assert shape(db) == before
