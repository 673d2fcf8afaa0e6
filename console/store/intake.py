"""Entries of other stations on their way into the log: new, here already, or kept aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from console.record.entry import Signature, Stored, canonical
from console.store import log
from console.store.driver import Database
from console.store.views import Views


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An entry of a package that cannot be taken in; its bytes are kept and carried on."""

    station: str
    seq: int
    hash: str
    reason: str
    data: bytes
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of the entries of a package: their sum is the number handed in."""

    new: int
    already_here: int
    quarantined: int


class Intake:
    """Entries of other stations on their way in: used inside :meth:`Book.chunk` only."""

    def __init__(self, db: Database, views: Views) -> None:
        self._db, self._views = db, views
        self._new = self._already = self._aside = 0
        self._kept_aside = db.execute("SELECT 1 FROM quarantine LIMIT 1").fetchone() is not None

    def take(self, entries: Sequence[Stored]) -> list[Stored]:
        """Put verified entries into the log, but for those that are here already; gives those that came in.

        One with the id of another and other bytes is kept aside as a fork.
        """
        here = dict(
            self._db.execute(
                "SELECT id, hash FROM log WHERE id IN (SELECT value FROM json_each(?))",
                (msgspec.json.encode([stored.entry.id for stored in entries]).decode(),),
            ).fetchall()
        )
        fresh: list[Stored] = []
        for stored in entries:
            entry, known = stored.entry, here.setdefault(stored.entry.id, "")
            if not known:
                here[entry.id] = stored.hash
                fresh.append(stored)
            elif known == stored.hash:
                self._already += 1
            else:
                forked = (entry.station, entry.seq, stored.hash, "FORK", stored.data, stored.signatures)
                self.set_aside(Quarantined(*forked))
        for n, stored in enumerate(fresh, start=log.put_all(self._db, fresh)):
            self._views.add(n, stored, sorts_last=False)
        self._new += len(fresh)
        if self._kept_aside:
            self._db.conn.executemany("DELETE FROM quarantine WHERE hash = ?", [(each.hash,) for each in fresh])
        return fresh

    def set_aside(self, kept: Quarantined) -> None:
        """Keep the bytes of what cannot be taken in, unless the log holds them."""
        if self._db.execute("SELECT 1 FROM log WHERE station = ? AND hash = ?", (kept.station, kept.hash)).fetchone():
            self._already += 1
            return
        values = (kept.hash, kept.station, kept.seq, kept.reason, kept.data, canonical(kept.signatures))
        self._db.execute("INSERT OR IGNORE INTO quarantine VALUES (?, ?, ?, ?, ?, ?)", values)
        self._kept_aside = True
        self._aside += 1

    def settle(self) -> None:
        """Derive what hangs on what was put in so far, as the end of the chunk does."""
        self._views.settle()

    @property
    def result(self) -> TakenIn:
        """What became of everything handed in so far."""
        return TakenIn(self._new, self._already, self._aside)
