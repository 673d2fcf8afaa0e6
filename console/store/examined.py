"""What was found to contradict itself in each file, and which files must be looked through (again).

Of a book with many patients no one can read every file at each look. So each file is examined once
after whatever was written about it last; what was found is kept as names of entries, and words are
made of the few that are shown. All of it can be made again from the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from console.store import driver
from console.store.changes import Changed, changed_since
from console.store.driver import Database

UP_TO = "examined.up_to"
"""The setting that says by which rules and up to which entry files were lined up; worth nothing without the tables."""
_TABLES = ("conflict", "claim", "unexamined")


@dataclass(frozen=True, slots=True)
class Within:
    """The entries of one file that stand against each other."""

    file: str
    kind: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What only one file may have (a bed, a number), and the entry that says that this one has it."""

    kind: str
    key: str
    file: str
    entry: str


class Examined:
    """What is known of one open book. ``rules`` names what files are examined by: other rules begin anew."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def line_up(self, rules: str) -> int:
        """Let every file wait that was written about since; how many wait is returned."""
        with driver.translated(), self._db.atomic():
            row = self._db.execute("SELECT value FROM setting WHERE name = ?", (UP_TO,)).fetchone()
            known, _gap, up_to = row[0].decode().partition(" ") if row else ("", "", "")
            changed = changed_since(self._db, int(up_to) if known == rules else 0)
            if known != rules or changed.is_retimed:
                changed = self._begin_anew()
            if str(changed.last) != up_to or known != rules:
                self._let_wait(changed)
                self._db.execute(
                    "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    (UP_TO, f"{rules} {changed.last}".encode()),
                )
        return int(self._db.execute("SELECT count(*) FROM unexamined").fetchone()[0])

    def waiting(self, most: int) -> list[str]:
        """Some of the files that wait."""
        return [row[0] for row in self._db.execute("SELECT file FROM unexamined LIMIT ?", (most,))]

    def put(self, files: Sequence[str], within: Sequence[Within], claims: Sequence[Claim]) -> None:
        """Keep what was found in files, in the place of what was found in them before; they wait no more."""
        with driver.translated(), self._db.atomic():
            for table in _TABLES:
                self._db.conn.executemany(f"DELETE FROM {table} WHERE file = ?", ((file,) for file in files))
            self._db.conn.executemany(
                "INSERT OR IGNORE INTO conflict VALUES (?, ?, ?)",
                ((each.file, each.kind, " ".join(each.entries)) for each in within),
            )
            self._db.conn.executemany(
                "INSERT OR IGNORE INTO claim VALUES (?, ?, ?, ?)",
                ((each.kind, each.key, each.file, each.entry) for each in claims),
            )

    def within(self) -> list[Within]:
        """What contradicts itself within one file, file by file."""
        rows = self._db.execute("SELECT file, kind, entries FROM conflict ORDER BY file, rowid")
        return [Within(file, kind, tuple(entries.split())) for file, kind, entries in rows]

    def claims(self, kind: str) -> list[Claim]:
        """All claims of a kind."""
        rows = self._db.execute("SELECT kind, key, file, entry FROM claim WHERE kind = ? ORDER BY key, file", (kind,))
        return [Claim(*row) for row in rows]

    def disputed(self, kind: str) -> list[list[Claim]]:
        """What several files claim, each group of them."""
        rows = self._db.execute(
            "SELECT kind, key, file, entry FROM claim WHERE kind = ? AND key IN"
            " (SELECT key FROM claim WHERE kind = ? GROUP BY key HAVING count(*) > 1) ORDER BY key, file",
            (kind, kind),
        )
        return [list(group) for _key, group in groupby((Claim(*row) for row in rows), key=lambda each: each.key)]

    def _begin_anew(self) -> Changed:
        for table in _TABLES:
            self._db.execute(f"DELETE FROM {table}")
        return changed_since(self._db, 0)

    def _let_wait(self, changed: Changed) -> None:
        for table in _TABLES:
            self._db.conn.executemany(f"DELETE FROM {table} WHERE file = ?", ((each,) for each in changed.gone))
        gone = frozenset(changed.gone)
        files = ((each,) for each in changed.files if each not in gone)
        self._db.conn.executemany("INSERT OR IGNORE INTO unexamined VALUES (?)", files)
