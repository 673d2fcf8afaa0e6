"""The book: one durable, chained, signed append, and everything that is derived from it.

What ``append`` has returned is on the disk: the log row and every derived row went in one
transaction, with ``synchronous=FULL``. There is one writer; reading goes through readers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

from filelock import FileLock

from console.errors import CahierError, Fault
from console.record.census import CensusRow
from console.record.chain import Head, verify
from console.record.clock import Clock
from console.record.entry import (
    GENESIS,
    Entropy,
    Stored,
)
from console.record.instant import Instant
from console.record.writing import Author, Writing, entry_of, signed
from console.store import driver, log, snapshots
from console.store.drafts import Drafts
from console.store.driver import Database
from console.store.examined import Examined
from console.store.holding import hold
from console.store.intake import Intake, Quarantined, TakenIn
from console.store.key_file import BOOK
from console.store.ledger import Ledger
from console.store.reader import AT_ONCE, Reader
from console.store.schema import VIEW_TABLES, VIEWS_VERSION, migrate
from console.store.secret import Secret
from console.store.sheets import Sheets
from console.store.turns import Turns
from console.store.views import Views


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
            db = driver.open_encrypted(folder / BOOK, key, salt, create=create)
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
        db = driver.open_encrypted(self._folder / BOOK, self._key, self._salt, create=False, read_only=True)
        return Reader(db, self._pause)

    @contextmanager
    def beside(self) -> Iterator[Book]:
        """The same book on connections of its own, for long work in another thread.

        It gives way to whoever saves, and ends with ``locked`` at a safe point when the book is locked.
        """
        with self.turns.at_length():
            db = driver.open_encrypted(self._folder / BOOK, self._key, self._salt, create=False)
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
                entry = entry_of(writing, author, self.station, seq + offset, tick + offset, now, previous, entropy)
                stored = signed(entry, author, cosigner)
                self._views.add(log.put(self._db, stored), stored, sorts_last=True)
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
        with self.together():
            name, changed = snapshots.keep(self._db, rows, stated_at)
            for patient in changed:
                self._views.index(patient)
        return name


def _station(db: Database) -> str:
    row = db.execute("SELECT value FROM setting WHERE name = 'station'").fetchone()
    if row is None:
        raise CahierError(Fault.STORE_DAMAGED)
    return bytes(row[0]).decode()
