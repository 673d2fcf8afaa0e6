"""The book: one durable, chained, signed append, and everything that is derived from it.

What ``append`` has returned is on the disk: the log row and every derived row went in one
transaction, with ``synchronous=FULL``. There is one writer; reading goes through readers.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import msgspec
from filelock import FileLock

from console.errors import CahierError, Fault
from console.record.census import CensusRow
from console.record.chain import Head, verify
from console.record.clock import Clock
from console.record.entry import (
    FORMAT,
    GENESIS,
    Entropy,
    Entry,
    Signature,
    Stored,
    canonical,
    digest,
    encode,
    new_id,
    signed_message,
)
from console.record.instant import Instant
from console.record.kinds import kind_of, raw
from console.record.writing import Author, Writing
from console.store import driver
from console.store.drafts import Drafts
from console.store.driver import Database
from console.store.examined import Examined
from console.store.holding import hold
from console.store.ledger import Ledger
from console.store.reader import AT_ONCE, Reader
from console.store.schema import VIEW_TABLES, VIEWS_VERSION, migrate
from console.store.secret import Secret
from console.store.sheets import Sheets
from console.store.turns import Turns
from console.store.views import Views

FILE = "book.db"


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
        first = int(self._db.execute("SELECT coalesce(max(n), 0) FROM log").fetchone()[0]) + 1
        self._db.conn.executemany(_INSERT_AT, [(n, *_row(each)) for n, each in enumerate(fresh, start=first)])
        for n, stored in enumerate(fresh, start=first):
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


class Book:
    """One open book. Make it with :meth:`create` or :meth:`open`; close it when done.

    ``latest`` reads through the writer's own connection, for what a verb looks at before it saves: its
    pages are at hand, where a connection of its own must read and decrypt them again after each save.
    Screens, pages and exports read through :meth:`reader`.
    """

    def __init__(
        self,
        folder: Path,
        db: Database,
        lock: FileLock,
        key: Secret,
        salt: bytes,
        station: str,
        turns: Turns | None = None,
    ) -> None:
        self._folder, self._db, self._lock, self._key, self._salt = folder, db, lock, key, salt
        self.station = station
        self.turns = turns or Turns()
        self._pause: Callable[[], None] | None = self.turns.give_way if turns else None
        self._views = Views(db)
        self.drafts = Drafts(db)
        self.sheets = Sheets(db)
        self.ledger = Ledger(db)
        self.examined = Examined(db)
        self.latest = Reader(db)

    # --- opening and closing -------------------------------------------------------------------

    @classmethod
    def create(cls, folder: Path, key: Secret, salt: bytes, station: str) -> Book:
        """Make an empty book for one incarnation of a laptop.

        Raises:
            CahierError: ``store-exists``, ``encryption-unavailable``, ``disk-full``…
        """
        return cls._open(folder, key, salt, station, create=True)

    @classmethod
    def open(cls, folder: Path, key: Secret, salt: bytes) -> Book:
        """Open a book with its data key.

        Raises:
            CahierError: ``store-missing``, ``store-damaged``, ``book-newer``, ``store-held``…
        """
        return cls._open(folder, key, salt, None, create=False)

    @classmethod
    def _open(cls, folder: Path, key: Secret, salt: bytes, station: str | None, *, create: bool) -> Book:
        with ExitStack() as undo:
            lock = hold(folder)
            undo.callback(lock.release)
            db = driver.open_encrypted(folder / FILE, key, salt, create=create)
            undo.callback(db.close)
            with driver.translated():
                migrate(db)
                book = cls(folder, db, lock, key, salt, station or _station(db))
                book._settle(station)
            undo.pop_all()
        return book

    def _settle(self, new_station: str | None) -> None:
        """Remember whose book this is, and make the views again if an older program made them."""
        with self._db.atomic():
            if new_station:
                self.set_setting("station", new_station.encode())
            made_by = self._db.execute("SELECT value FROM setting WHERE name = 'views'").fetchone()
            if made_by is not None and int(made_by[0]) != VIEWS_VERSION:
                self._views.rebuild()
            self.set_setting("views", str(VIEWS_VERSION).encode())

    def become(self, station: str) -> None:
        """Go on as another incarnation: what is written from now on is the first of its own log."""
        self.set_setting("station", station.encode())
        self.station = station

    def close(self) -> None:
        """Close the book and let another process have it."""
        self._db.close()
        self._lock.release()

    def reader(self) -> Reader:
        """A reader with a read-only connection of its own; the caller closes it."""
        db = driver.open_encrypted(self._folder / FILE, self._key, self._salt, create=False, read_only=True)
        return Reader(db, self._pause)

    @contextmanager
    def beside(self) -> Iterator[Book]:
        """The same book on connections of its own, for long work in another thread.

        It gives way to whoever saves, and ends with ``locked`` at a safe point when the book is locked.
        """
        with self.turns.at_length():
            db = driver.open_encrypted(self._folder / FILE, self._key, self._salt, create=False)
            try:
                yield Book(self._folder, db, self._lock, self._key, self._salt, self.station, self.turns)
            finally:
                db.close()

    @property
    def folder(self) -> Path:
        """The folder that holds the book."""
        return self._folder

    # --- writing -------------------------------------------------------------------------------

    def head(self) -> Head:
        """How far this station's own log goes."""
        row = self._db.execute("SELECT seq, hash FROM head WHERE station = ?", (self.station,)).fetchone()
        return Head(self.station, *row) if row else Head(self.station)

    def append(
        self,
        author: Author,
        writings: Sequence[Writing],
        clock: Clock,
        entropy: Entropy,
        cosigner: Author | None = None,
    ) -> list[Stored]:
        """Write entries, all or none, and return them once they are on the disk.

        Args:
            author: who writes and signs.
            writings: what, in order.
            clock: the laptop's clock; ``recorded_at`` never runs back.
            entropy: for the ids.
            cosigner: the second person of an act of two.

        Raises:
            CahierError: ``disk-full``, ``disk-read-only``, ``store-damaged``: nothing was written.
        """
        with self.together():
            head = self._db.execute(
                "SELECT seq, hash, recorded_at FROM head WHERE station = ?", (self.station,)
            ).fetchone()
            seq, previous, last_at = head or (0, GENESIS, "")
            tick = int(self._db.execute("SELECT coalesce(max(tick), 0) FROM head").fetchone()[0])
            now = Instant(max(clock.now(), last_at))
            written: list[Stored] = []
            for offset, writing in enumerate(writings, start=1):
                entry = _entry(writing, author, self.station, seq + offset, tick + offset, now, previous, entropy)
                stored = _signed(entry, author, cosigner)
                n = int(self._db.execute(_INSERT, _row(stored)).lastrowid or 0)
                self._views.add(n, stored, sorts_last=True)
                previous = stored.hash
                written.append(stored)
            self._views.settle()
        return written

    @contextmanager
    def together(self) -> Iterator[None]:
        """Write several things in one transaction: all of them are on the disk when the block ends, or none."""
        with driver.translated(), self.turns.saving(), driver.writing(self._db), self._views.undone_when_raised():
            yield

    def take_in(self, entries: Iterable[Stored], aside: Sequence[Quarantined] = ()) -> TakenIn:
        """Put entries of other stations into the book, all or none. The caller has verified chains and signatures."""
        with self.together():
            intake = Intake(self._db, self._views)
            coming = iter(entries)
            while some := list(islice(coming, AT_ONCE)):
                intake.take(some)
            for each in aside:
                intake.set_aside(each)
            self._views.settle()
        return intake.result

    @contextmanager
    def chunk(self) -> Iterator[Intake]:
        """A part of long work that is done again should the power fail: written at once, on the disk a little later.

        Raises:
            CahierError: ``locked`` when long work must end; as :meth:`append`.
        """
        with driver.translated(), self.turns.chunk(), driver.writing(self._db, lasting=False):
            with self._views.undone_when_raised():
                yield Intake(self._db, self._views)
            self._views.settle()

    # --- checking --------------------------------------------------------------------------------

    def problems(self) -> list[str]:
        """What is wrong with the pages of the book and with its chains; empty when all is well.

        A gap in another station's log is no damage here: what is missing has not come in yet.
        """
        found = driver.problems(self._db)
        if found:
            return found
        reader = Reader(self._db)
        for head in reader.heads():
            reached, breaks = verify(reader.entries(head.station), Head(head.station))
            damage = (each for each in breaks if each.reason != "GAP" or each.station == self.station)
            found += [f"{each.station} {each.seq}: {each.reason}" for each in damage]
            if reached != head:
                found.append(f"{head.station} {head.seq}: HEAD")
        return found

    def rebuild_views(self) -> None:
        """Make every derived table again from the log."""
        with self.together():
            self._views.rebuild()

    def view_rows(self) -> dict[str, list[tuple[object, ...]]]:
        """Every derived row, sorted: two books with the same entries have the same rows."""
        entry = "(SELECT id FROM log WHERE log.n = {}.n)"
        columns = {
            "line": f"{entry.format('line')}, kind, patient, unit, occurred_at, tick, in_force",
            "retimed": f"{entry.format('retimed')}, seconds",
            "naming": f"target, {entry.format('naming')}",
            "copy": f"name, {entry.format('copy')}",
            "register": f"patient, key, {entry.format('register')}",
            "found": "file, name, birth_date, sex, number, expected, birth_rank, confidential, words",
        }
        return {
            table: sorted(
                (tuple(row) for row in self._db.execute(f"SELECT {columns.get(table, '*')} FROM {table}")), key=repr
            )
            for table in VIEW_TABLES
            if table != "search"  # the index over what ``found`` holds
        }

    # --- beside the record -----------------------------------------------------------------------

    def set_setting(self, name: str, value: bytes) -> None:
        """Keep a setting of this laptop."""
        self._db.execute(
            "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", (name, value)
        )

    def drop_setting(self, name: str) -> None:
        """Keep a setting no more."""
        self._db.execute("DELETE FROM setting WHERE name = ?", (name,))

    def keep_census(self, rows: Sequence[tuple[str, CensusRow]], stated_at: Instant) -> str:
        """Put a census beside the log: who is expected where, until somebody confirms it.

        Only the newest census is shown; an older one that is loaded later changes nothing.

        Returns:
            the SHA-256 of its canonical bytes, which is its name.
        """
        data = canonical([row for _patient, row in rows])
        name = digest(data)
        with self.together():
            newest = self._db.execute("SELECT max(stated_at) FROM snapshot").fetchone()[0]
            self._db.execute(
                "INSERT INTO snapshot (hash, stated_at, data) SELECT ?, ?, ? WHERE NOT EXISTS"
                " (SELECT 1 FROM snapshot WHERE hash = ?)",
                (name, stated_at, data, name),
            )
            if newest is None or newest <= stated_at:
                self._expect(rows, name)
        return name

    def _expect(self, rows: Sequence[tuple[str, CensusRow]], snapshot: str) -> None:
        before = [row[0] for row in self._db.execute("SELECT patient FROM expected")]
        self._db.execute("DELETE FROM expected")
        for patient, row in rows:
            values = (patient, *row.place, snapshot, msgspec.json.encode(row), row.unit if row.is_plan else None)
            self._db.execute("INSERT OR IGNORE INTO expected VALUES (?, ?, ?, ?, ?, ?)", values)
        for patient in dict.fromkeys([*before, *(patient for patient, _row in rows)]):
            self._views.index(patient)


_INSERT = "INSERT INTO log (id, station, seq, hash, data, signatures) VALUES (?, ?, ?, ?, ?, ?)"
_INSERT_AT = "INSERT INTO log (n, id, station, seq, hash, data, signatures) VALUES (?, ?, ?, ?, ?, ?, ?)"


def _row(stored: Stored) -> tuple[str, str, int, str, bytes, bytes]:
    entry = stored.entry
    return (entry.id, entry.station, entry.seq, stored.hash, stored.data, canonical(stored.signatures))


def _station(db: Database) -> str:
    row = db.execute("SELECT value FROM setting WHERE name = 'station'").fetchone()
    if row is None:
        raise CahierError(Fault.STORE_DAMAGED)
    return bytes(row[0]).decode()


def _entry(
    writing: Writing, author: Author, station: str, seq: int, tick: int, now: Instant, previous: str, entropy: Entropy
) -> Entry:
    row = kind_of(writing.body)
    return Entry(
        format=FORMAT,
        id=writing.id or new_id(now, entropy),
        station=station,
        seq=seq,
        tick=tick,
        kind=row.name,
        version=row.version,
        patient=writing.patient,
        stay=writing.stay,
        occurred_at=writing.occurred_at or now,
        precision=writing.precision,
        occurred_from=writing.occurred_from,
        recorded_at=now,
        author=author.id,
        on_behalf_of=writing.on_behalf_of,
        source=writing.source,
        paper_ref=writing.paper_ref,
        unsure=tuple(sorted(writing.unsure)),
        replaces=writing.replaces,
        reason=writing.reason,
        body=raw(writing.body),
        previous=previous,
    )


def _signed(entry: Entry, author: Author, cosigner: Author | None) -> Stored:
    data = encode(entry)
    hash_hex = digest(data)
    message = signed_message(hash_hex)
    signers = (author, cosigner) if cosigner else (author,)
    signatures = tuple(
        Signature(by=each.id, signature=base64.b64encode(each.sign(message)).decode()) for each in signers
    )
    return Stored(entry, data, hash_hex, signatures)
