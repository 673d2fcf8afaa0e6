"""The tables of the book, made step by step. The only place that changes a schema.

The log is append-only by the database itself: triggers abort every update and delete, and
``recursive_triggers`` keeps ``INSERT OR REPLACE`` from going round them. Everything else is derived
from the log, or is not record at all (drafts, the census beside the log, settings, the ledger).
"""

from __future__ import annotations

from collections.abc import Callable

from console.errors import CahierError, Fault
from console.store.driver import Database, unwiped
from console.store.tally import make_tally

APPEND_ONLY = ("log", "snapshot")

_LOG = """
CREATE TABLE log (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, station TEXT NOT NULL, seq INTEGER NOT NULL,
  hash TEXT NOT NULL, data BLOB NOT NULL, signatures BLOB NOT NULL
) STRICT;
CREATE INDEX log_station ON log (station, seq);
CREATE TABLE snapshot (
  n INTEGER PRIMARY KEY, hash TEXT NOT NULL UNIQUE, stated_at TEXT NOT NULL, data BLOB NOT NULL
) STRICT;
"""

_GUARD = """
CREATE TRIGGER {table}_keeps_rows BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER {table}_keeps_values BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""

_BESIDE = """
CREATE TABLE draft (
  author TEXT NOT NULL, patient TEXT NOT NULL, form TEXT NOT NULL, replaces TEXT NOT NULL,
  saved_at TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (author, patient, form, replaces)
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE quarantine (
  hash TEXT PRIMARY KEY, station TEXT NOT NULL, seq INTEGER NOT NULL, reason TEXT NOT NULL, data BLOB NOT NULL,
  signatures BLOB NOT NULL
) STRICT;
CREATE TABLE paper (
  number TEXT PRIMARY KEY, document TEXT NOT NULL, made_at TEXT NOT NULL, pages INTEGER NOT NULL,
  patients INTEGER NOT NULL, wish TEXT NOT NULL, data BLOB NOT NULL
) STRICT;
CREATE TABLE expected (
  patient TEXT PRIMARY KEY, unit TEXT, bed TEXT, snapshot TEXT NOT NULL, data BLOB NOT NULL
) STRICT;
CREATE INDEX expected_unit ON expected (unit);
CREATE TABLE deliverable (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, target TEXT NOT NULL, type TEXT NOT NULL, tier INTEGER NOT NULL,
  patient TEXT NOT NULL, round INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT, changed_at TEXT NOT NULL,
  sha256 TEXT NOT NULL, data BLOB NOT NULL
) STRICT;
CREATE INDEX deliverable_state ON deliverable (target, state, tier, n);
CREATE INDEX deliverable_round ON deliverable (round, target, tier, n);
CREATE TABLE outcome (
  entry TEXT NOT NULL, target TEXT NOT NULL, deliverable TEXT, state TEXT, reason TEXT, unit TEXT,
  PRIMARY KEY (entry, target)
) STRICT, WITHOUT ROWID;
CREATE TABLE answer (
  n INTEGER PRIMARY KEY, deliverable TEXT NOT NULL, form TEXT NOT NULL, came_at TEXT NOT NULL, data BLOB NOT NULL
) STRICT;
CREATE INDEX answer_deliverable ON answer (deliverable);
CREATE INDEX outcome_deliverable ON outcome (deliverable);
CREATE INDEX outcome_superseded ON outcome (entry) WHERE state = 'SUPERSEDED';
"""

VIEWS = """
CREATE TABLE line (
  n INTEGER PRIMARY KEY, kind TEXT NOT NULL, patient TEXT, unit TEXT, occurred_at TEXT NOT NULL, tick INTEGER NOT NULL,
  in_force INTEGER NOT NULL
) STRICT;
CREATE INDEX line_patient ON line (patient, kind, occurred_at) WHERE patient IS NOT NULL;
CREATE INDEX line_unit ON line (unit, kind, occurred_at) WHERE unit IS NOT NULL;
CREATE INDEX line_kind ON line (kind);
CREATE TABLE retimed (n INTEGER PRIMARY KEY, seconds INTEGER NOT NULL) STRICT;
CREATE TABLE naming (target TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (target, n)) STRICT, WITHOUT ROWID;
CREATE TABLE copy (name TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (name, n)) STRICT, WITHOUT ROWID;
CREATE TABLE register (
  patient TEXT NOT NULL, key TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (patient, key, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX register_entry ON register (n);
CREATE TABLE place (
  file TEXT PRIMARY KEY, whereabouts TEXT NOT NULL, stay TEXT, unit TEXT, bed TEXT, since TEXT, to_unit TEXT,
  to_hospital TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX place_unit ON place (unit, whereabouts);
CREATE INDEX place_to_unit ON place (to_unit) WHERE to_unit IS NOT NULL;
CREATE TABLE visit (
  file TEXT NOT NULL, unit TEXT NOT NULL, last_at TEXT NOT NULL, PRIMARY KEY (unit, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_file ON visit (file);
CREATE TABLE member (patient TEXT PRIMARY KEY, file TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX member_file ON member (file);
CREATE TABLE person (
  station TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, signing_key BLOB NOT NULL,
  active INTEGER NOT NULL, PRIMARY KEY (id, station)
) STRICT, WITHOUT ROWID;
CREATE TABLE head (
  station TEXT PRIMARY KEY, seq INTEGER NOT NULL, hash TEXT NOT NULL, tick INTEGER NOT NULL, recorded_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE fork (station TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (station, seq)) STRICT, WITHOUT ROWID;
CREATE TABLE given (station TEXT PRIMARY KEY, numbers INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE found (
  row INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, name TEXT NOT NULL, birth_date TEXT, sex TEXT NOT NULL,
  number TEXT NOT NULL, expected INTEGER NOT NULL, birth_rank INTEGER, confidential INTEGER NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (
  words, content = 'found', content_rowid = 'row', tokenize = 'unicode61', prefix = '1 2 3'
);
CREATE VIRTUAL TABLE search_word USING fts5vocab (search, row);
"""
VIEW_TABLES = (
    "line", "retimed", "naming", "copy", "register", "place", "visit", "member", "person", "head", "fork", "given",
    "found", "search",
)  # fmt: skip
VIEWS_VERSION = 5


def make_views(db: Database) -> None:
    """Make the derived tables, empty, in the place of whatever an older program left."""
    with unwiped(db):  # the log says all that these tables say
        for table in ("search_word", *reversed(VIEW_TABLES), *_FORMER):
            db.execute(f"DROP TABLE IF EXISTS {table}")
    _run(db, VIEWS)


_FORMER = ("search_row",)
"""Tables of older versions that are no more."""


def _run(db: Database, script: str) -> None:
    """Run statements that each end a line, inside the open transaction; ``executescript`` would commit it."""
    for statement in filter(str.strip, script.split(";\n")):
        db.execute(statement)


def _first(db: Database) -> None:
    _run(db, _LOG)
    for table in APPEND_ONLY:
        _run(db, _GUARD.format(table=table))
    _run(db, _BESIDE)
    make_views(db)


_SECOND = """
CREATE TABLE unexamined (file TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE contradiction (
  file TEXT NOT NULL, kind TEXT NOT NULL, entries TEXT NOT NULL, UNIQUE (file, kind, entries)
) STRICT;
CREATE TABLE claim (
  kind TEXT NOT NULL, key TEXT NOT NULL, file TEXT NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (kind, key, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_file ON claim (file);
ALTER TABLE expected ADD COLUMN to_unit TEXT;
CREATE INDEX expected_to_unit ON expected (to_unit);
"""


def _second(db: Database) -> None:
    _run(db, _SECOND)


def _fourth(db: Database) -> None:
    db.execute("ALTER TABLE contradiction RENAME TO conflict")


MIGRATIONS: tuple[Callable[[Database], None], ...] = (_first, _second, make_tally, _fourth)


def migrate(db: Database) -> None:
    """Bring a book to this program's schema, each step whole or not at all.

    Raises:
        CahierError: ``book-newer`` when a newer program made the book: it is never opened by guess.
            ``store-damaged`` when a guard of the log is missing.
    """
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise CahierError(Fault.BOOK_NEWER, version=version)
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        with db.atomic():
            step(db)
            db.execute(f"PRAGMA user_version = {number}")
    _assert_guarded(db)


def _assert_guarded(db: Database) -> None:
    present = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    wanted = {f"{table}_keeps_{what}" for table in APPEND_ONLY for what in ("rows", "values")}
    if not wanted <= present:
        raise CahierError(Fault.STORE_DAMAGED)
