"""How many entries are in which state at which target, counted by the database as the ledger changes.

Whoever looks at the recovery asks for these sums again and again, and of a large book to count them
anew takes longer than anybody waits. The triggers below keep them: with the statement that changes an
outcome, or it is not changed.
"""

from __future__ import annotations

from console.store.driver import Database

_KEY = "target, unit, kind, station, state"
_OF = "outcome JOIN log ON log.id = outcome.entry JOIN line USING (n)"
_NOW = "coalesce((SELECT state FROM deliverable WHERE id = {row}.deliverable), {row}.state)"
_ONTO = f"ON CONFLICT ({_KEY}) DO UPDATE SET count = count + excluded.count"


def _one(row: str, count: int) -> str:
    """Count one outcome in or out: what an old or a new row of the ledger says of its entry."""
    return (
        f"INSERT INTO tally SELECT {row}.target, coalesce({row}.unit, ''), line.kind, log.station,"
        f" {_NOW.format(row=row)}, {count} FROM log JOIN line USING (n) WHERE log.id = {row}.entry {_ONTO};"
    )


def _carried(row: str, sign: str) -> str:
    """Count everything that one deliverable carries in or out."""
    return (
        f"INSERT INTO tally SELECT outcome.target, coalesce(outcome.unit, ''), line.kind, log.station, {row}.state,"
        f" {sign}count(*) FROM {_OF} WHERE outcome.deliverable = NEW.id GROUP BY 1, 2, 3, 4 {_ONTO};"
    )


def make_tally(db: Database) -> None:
    """Make the sums of a book whose ledger may be filled already, and let the database keep them."""
    db.execute(
        "CREATE TABLE tally (target TEXT NOT NULL, unit TEXT NOT NULL, kind TEXT NOT NULL, station TEXT NOT NULL,"
        f" state TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY ({_KEY})) STRICT, WITHOUT ROWID"
    )
    db.execute(
        "INSERT INTO tally SELECT outcome.target, coalesce(outcome.unit, ''), line.kind, log.station,"
        f" {_NOW.format(row='outcome')}, count(*) FROM {_OF} GROUP BY 1, 2, 3, 4, 5"
    )
    db.execute(f"CREATE TRIGGER outcome_counted AFTER INSERT ON outcome BEGIN {_one('NEW', 1)} END")
    db.execute(
        "CREATE TRIGGER outcome_counted_again AFTER UPDATE OF deliverable, state ON outcome"
        f" BEGIN {_one('OLD', -1)} {_one('NEW', 1)} END"
    )
    db.execute(
        "CREATE TRIGGER deliverable_counted_again AFTER UPDATE OF state ON deliverable WHEN OLD.state != NEW.state"
        f" BEGIN {_carried('OLD', '-')} {_carried('NEW', '')} END"
    )
