"""Which files changed since somebody last looked: for readings of a whole book that are kept and brought up to date."""

from __future__ import annotations

from dataclasses import dataclass

from console.record.bodies.patient import LinkProposed
from console.record.entry import read
from console.record.kinds import body_of
from console.store.driver import Database

_LINKING = "('link_confirmed', 'unlinked')"


@dataclass(frozen=True, slots=True)
class Changed:
    """The number of the last entry, and the files to be read again.

    ``gone`` are ids that are no file of their own any more, since another one took them in.
    ``is_retimed``: a clock was put right, so what came before what may be another order everywhere.
    """

    last: int
    files: tuple[str, ...]
    gone: tuple[str, ...] = ()
    is_retimed: bool = False


def changed_since(db: Database, n: int) -> Changed:
    """What changed after the entry of a number; 0: every file there is."""
    [(last,)] = db.execute("SELECT coalesce(max(n), 0) FROM line").fetchall()
    if last <= n:
        return Changed(n, ())
    rows = db.execute(
        "SELECT DISTINCT coalesce(member.file, line.patient) FROM line LEFT JOIN member USING (patient)"
        " WHERE line.n > ? AND line.patient IS NOT NULL ORDER BY 1",
        (n,),
    )
    files = dict.fromkeys(row[0] for row in rows)
    retimed = db.execute("SELECT 1 FROM line WHERE kind = 'clock_corrected' AND n > ? LIMIT 1", (n,)).fetchone()
    gone: tuple[str, ...] = ()
    if _is_linked(db, n):
        files |= dict.fromkeys(_ever_linked(db))
        gone = tuple(row[0] for row in db.execute("SELECT patient FROM member WHERE patient != file"))
    return Changed(last, tuple(files), gone, retimed is not None)


def _is_linked(db: Database, n: int) -> bool:
    """Whether a link was confirmed or undone since, or one of the two struck."""
    row = db.execute(
        f"SELECT 1 FROM line WHERE kind IN {_LINKING} AND n > ?1 UNION ALL"
        " SELECT 1 FROM line JOIN log ON log.n = line.n JOIN naming ON naming.target = log.id"
        f" WHERE line.kind IN {_LINKING} AND naming.n > ?1 LIMIT 1",
        (n,),
    ).fetchone()
    return row is not None


def _ever_linked(db: Database) -> list[str]:
    """The files of all of whom it was ever said that they are somebody else as well. They are few."""
    found: set[str] = set()
    for (data,) in db.execute("SELECT data FROM line JOIN log USING (n) WHERE kind = 'link_proposed'"):
        entry = read(data)
        body = body_of(entry)
        if isinstance(body, LinkProposed) and entry.patient:
            found |= {entry.patient, body.other}
    joined = dict(db.execute("SELECT patient, file FROM member").fetchall())
    return sorted({joined.get(each, each) for each in found})
