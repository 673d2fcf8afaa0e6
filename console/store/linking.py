"""Which ids are one patient: the derived table of the links in force (:mod:`console.record.links`)."""

from __future__ import annotations

from console.record.effects import Line
from console.record.entry import read
from console.record.kinds import body_of
from console.record.links import joined_by, links_of
from console.store.driver import Database

LINKING = ("link_proposed", "link_confirmed", "unlinked")
"""The kinds by which ids become one patient, or several again."""


def members(db: Database, patient: str) -> list[str]:
    """All ids that are this patient, the one under which the file is shown first."""
    sql = "SELECT patient FROM member WHERE file = (SELECT file FROM member WHERE patient = ?) ORDER BY patient"
    return [row[0] for row in db.execute(sql, (patient,))] or [patient]


def link_again(db: Database) -> set[str]:
    """Join the ids that confirmed links make one patient; gives those that belong to another file now.

    Links are few: all are read again.
    """
    marks = ", ".join("?" * len(LINKING))
    rows = db.execute(f"SELECT data FROM line JOIN log USING (n) WHERE kind IN ({marks}) AND in_force", LINKING)
    links = links_of(Line(entry := read(data), body_of(entry)) for (data,) in rows)
    before = dict(db.execute("SELECT patient, file FROM member").fetchall())
    after = {each: min(group) for group in joined_by(links) for each in group}
    changed = {each for each in {*before, *after} if before.get(each) != after.get(each)}
    for each in sorted(changed):
        db.execute("DELETE FROM member WHERE patient = ?", (each,))
        if each in after:
            db.execute("INSERT INTO member VALUES (?, ?)", (each, after[each]))
    return changed
