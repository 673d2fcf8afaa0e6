"""Reading the book: on a read-only connection of its own, never through the writer.

Every answer is made of entries and the pure folds of :mod:`console.record`; nothing here decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import msgspec

from console.record.census import CensusRow
from console.record.certificate import serial_of
from console.record.chain import Head
from console.record.codes.station import Role
from console.record.effects import Line, stand
from console.record.entry import Entry, Signature, Stored, read
from console.record.file import PatientFile, file_of
from console.record.found import Found
from console.record.handovers import Handover, handovers_of
from console.record.instant import Instant
from console.record.kinds import KINDS, body_of
from console.record.person import STAFFING, People, Person
from console.store import search, snapshots
from console.store.changes import Changed, changed_since
from console.store.driver import Database
from console.store.holes import holes
from console.store.linking import members
from console.store.retiming import SECONDS, timed

RECENT_OBSERVATIONS = 8
AT_ONCE = 128
"""Rows of the log that a long reading takes together: about a millisecond, after which it looks who waits."""
# Of what happens again and again a card holds the last ones only; of doses and notes, those of weeks.
_RECENT = (
    ("observed", RECENT_OBSERVATIONS),
    ("handover_item", 1),
    ("bed_confirmed", 1),
    ("round_skipped", 1),
    ("escalation", 1),
    ("dose_given", 200),
    ("transmission", 200),
)
_HERE = "('PRESENT', 'IN_TRANSIT')"
_MOVING = ", ".join(f"'{row.name}'" for row in KINDS.values() if row.moves)
_signatures = msgspec.json.Decoder(tuple[Signature, ...])


def _go_on() -> None:
    """Nobody waits for this reading."""


class Reader:
    """Questions to the book. Each call sees one state; ``snapshot`` holds one over several calls."""

    def __init__(self, db: Database, pause: Callable[[], None] | None = None) -> None:
        self._db = db
        self._pause = pause or _go_on  # called between two entries of a long reading

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """See one unchanging state of the book for as long as the block lasts."""
        self._db.execute("BEGIN")
        self._db.execute("SELECT count(*) FROM head").fetchone()
        try:
            yield self
        finally:
            self._db.execute("ROLLBACK")

    # --- the log -------------------------------------------------------------------------------

    def entries(self, station: str | None = None, after_seq: int = 0) -> Iterator[Stored]:
        """Entries in the order of station and number, or one station's after a number."""
        where = "WHERE station = ? AND seq > ?" if station else ""
        values = (station, after_seq) if station else ()
        cursor = self._db.execute(f"SELECT data, hash, signatures FROM log {where} ORDER BY station, seq, n", values)
        for data, hash_hex, signatures in cursor:
            self._pause()
            yield Stored(read(data), data, hash_hex, _signatures.decode(signatures))

    def entries_since(self, after: Mapping[str, int], limit: int) -> Iterator[Stored]:
        """At most so many entries in the order of station and number, of each station those after a number."""
        for rows in self.rows_since(after, limit):
            for data, hash_hex, signatures in rows:
                yield Stored(read(data), data, hash_hex, _signatures.decode(signatures))

    def rows_since(self, after: Mapping[str, int], limit: int) -> Iterator[list[tuple[bytes, str, bytes]]]:
        """The same as they lie in the log, some at a time: bytes, hash, canonical JSON of the signatures."""
        for (station,) in self._db.execute("SELECT station FROM head ORDER BY station").fetchall():
            cursor = self._db.execute(
                "SELECT data, hash, signatures FROM log WHERE station = ? AND seq > ? ORDER BY seq, n",
                (station, after.get(station, 0)),
            )
            while limit > 0 and (rows := cursor.fetchmany(min(limit, AT_ONCE))):
                self._pause()
                limit -= len(rows)
                yield rows

    def trusted_before(self, station: str, seq: int) -> tuple[list[Stored], set[str]]:
        """What lets a station's entry with a number be verified.

        Returns:
            who was added and removed before it, in order; the hashes of the entries with the number before.
        """
        rows = self._db.execute(
            "SELECT data, hash, signatures FROM line JOIN log USING (n)"
            f" WHERE kind IN {('station_opened', *STAFFING)} AND +station = ? AND seq < ? ORDER BY seq, log.n",
            (station, seq),
        )
        found = [Stored(read(data), data, hash_hex, _signatures.decode(signed)) for data, hash_hex, signed in rows]
        before = self._db.execute("SELECT hash FROM log WHERE station = ? AND seq = ?", (station, seq - 1))
        return found, {hash_hex for (hash_hex,) in before}

    def standing(self, *, about_nobody: bool = False) -> Iterator[tuple[Entry, bool]]:
        """Every entry (or those about no patient) by station and number, with whether it is in force."""
        where = "WHERE patient IS NULL" if about_nobody else ""
        rows = self._db.execute(
            f"SELECT data, in_force FROM line JOIN log USING (n) {where} ORDER BY station, seq, log.n"
        )
        for data, in_force in rows:
            yield read(data), bool(in_force)

    def entry(self, entry_id: str) -> Stored | None:
        """One entry by its id."""
        row = self._db.execute("SELECT data, hash, signatures FROM log WHERE id = ?", (entry_id,)).fetchone()
        return Stored(read(row[0]), row[0], row[1], _signatures.decode(row[2])) if row else None

    def line(self, entry_id: str) -> Line | None:
        """One entry with its body, at its right time; what became of it is not looked up."""
        row = self._db.execute(f"SELECT data, {SECONDS} FROM log WHERE id = ?", (entry_id,)).fetchone()
        return Line(entry := timed(*row), body_of(entry)) if row else None

    def hash_of(self, entry_id: str) -> str | None:
        """The hash of an entry that is here."""
        row = self._db.execute("SELECT hash FROM log WHERE id = ?", (entry_id,)).fetchone()
        return row[0] if row else None

    def has(self, station: str, hash_hex: str) -> bool:
        """Whether the log holds exactly these bytes of a station."""
        sql = "SELECT 1 FROM log WHERE station = ? AND hash = ?"
        return self._db.execute(sql, (station, hash_hex)).fetchone() is not None

    def count(self) -> int:
        """How many entries the book holds."""
        return int(self._db.execute("SELECT count(*) FROM log").fetchone()[0])

    def head_of(self, station: str) -> Head:
        """How far one station's log goes here."""
        row = self._db.execute("SELECT station, seq, hash FROM head WHERE station = ?", (station,)).fetchone()
        return Head(*row) if row else Head(station)

    def count_by_kind(self) -> dict[str, int]:
        """How many entries of each kind the book holds."""
        return {
            row[0]: int(row[1])
            for row in self._db.execute("SELECT kind, count(*) FROM line GROUP BY kind ORDER BY kind")
        }

    def extent(self, station: str) -> tuple[int, int]:
        """The first number of a station that is here, and how many of its entries are."""
        row = self._db.execute("SELECT min(seq), count(*) FROM log WHERE station = ?", (station,)).fetchone()
        return int(row[0]), int(row[1])

    def heads(self) -> list[Head]:
        """How far each station's log goes here."""
        return [Head(*row) for row in self._db.execute("SELECT station, seq, hash FROM head ORDER BY station")]

    def holes(self) -> list[tuple[str, int, int]]:
        """Every hole in the numbers of each station: station, first and last number."""
        return holes(self._db)

    def forks(self) -> list[tuple[str, int]]:
        """Station and number of which the book holds two different entries, both kept."""
        return [
            (row[0], int(row[1])) for row in self._db.execute("SELECT station, seq FROM fork ORDER BY station, seq")
        ]

    def certificates(self) -> dict[str, str]:
        """The newest certificate of each station, verbatim, as its own entries carry it."""
        found: dict[str, str] = {}
        rows = self._db.execute(
            "SELECT data FROM line JOIN log USING (n) WHERE kind IN ('station_opened', 'station_certified')"
        )
        for (data,) in rows:
            entry = read(data)
            text = str(getattr(body_of(entry), "certificate", ""))
            if serial_of(text) >= serial_of(found.get(entry.station, "")):
                found[entry.station] = text
        return found

    # --- people --------------------------------------------------------------------------------

    def people(self) -> People:
        """Everybody who writes here or wrote elsewhere, by id; of two lists this laptop's own one holds."""
        own = "(SELECT CAST(value AS TEXT) FROM setting WHERE name = 'station')"
        rows = self._db.execute(f"SELECT id, name, role, active FROM person ORDER BY station = {own}, station")
        return {row[0]: Person(row[0], row[1], Role.of(row[2]), bool(row[3])) for row in rows}

    def signing_key(self, author: str) -> bytes | None:
        """An author's public Ed25519 key."""
        sql = "SELECT signing_key FROM person WHERE id = ? ORDER BY station"
        row = self._db.execute(sql, (author,)).fetchone()
        return row[0] if row else None

    def people_of(self, station: str) -> list[Person]:
        """Those who may work on one station, in order of name."""
        rows = self._db.execute(
            "SELECT id, name, role FROM person WHERE station = ? AND active ORDER BY name", (station,)
        )
        return [Person(row[0], row[1], Role.of(row[2])) for row in rows]

    # --- patients ------------------------------------------------------------------------------

    def members(self, patient: str) -> list[str]:
        """All ids that are this patient, the one under which the file is shown first."""
        return members(self._db, patient)

    def knows(self, patient: str) -> bool:
        """Whether entries were written about a patient (a census alone does not count)."""
        row = self._db.execute("SELECT 1 FROM line WHERE patient = ? LIMIT 1", (patient,)).fetchone()
        return row is not None

    def died_at(self, patient: str) -> Instant | None:
        """When a patient died, as far as the book knows."""
        row = self._db.execute(
            "SELECT since FROM place WHERE file = ? AND whereabouts = 'DEAD'", (self.members(patient)[0],)
        ).fetchone()
        return Instant(row[0]) if row else None

    def file(self, patient: str) -> PatientFile | None:
        """A patient's whole file, every line of it; None when nobody has this id."""
        ids = self.members(patient)
        marks = ", ".join("?" * len(ids))
        sql = f"SELECT data, {SECONDS} FROM line JOIN log USING (n) WHERE patient IN ({marks})"
        found = [(timed(*row), row[1]) for row in self._db.execute(sql, ids)]
        moved = {entry.id: seconds for entry, seconds in found if seconds}
        lines = stand(entry for entry, _seconds in found)
        if moved:
            lines = [replace(line, retimed_s=moved.get(line.entry.id, 0)) for line in lines]
        return file_of(ids[0], lines, self.people()) if lines else self._expected_file(patient)

    def card(self, patient: str, people: People | None = None) -> PatientFile | None:
        """What the board shows of a patient: what stands, where they are, the last observations."""
        ids = self.members(patient)
        rows: list[tuple[bytes, int | None]] = []
        for each in ids:
            rows += self._db.execute(
                f"SELECT data, {SECONDS} FROM register JOIN log USING (n) WHERE patient = ?", (each,)
            ).fetchall()
            rows += self._db.execute(
                f"SELECT data, {SECONDS} FROM line JOIN log USING (n)"
                f" WHERE patient = ? AND in_force AND kind IN ({_MOVING})",
                (each,),
            ).fetchall()
            for kind, limit in _RECENT:
                rows += self._db.execute(
                    f"SELECT data, {SECONDS} FROM line JOIN log USING (n) WHERE patient = ? AND in_force AND kind = ?"
                    " ORDER BY occurred_at DESC, line.tick DESC, id DESC LIMIT ?",
                    (each, kind, limit),
                ).fetchall()
        if not rows:
            return self._expected_file(patient)
        lines = sorted(map(_line, rows), key=lambda line: line.entry.order)
        return file_of(ids[0], lines, people if people is not None else self.people())

    def values(self, patient: str) -> PatientFile | None:
        """A card without movements, observations and handover: the values that stand, read at once.

        For a verb that must know who somebody is and what applies to them, each time it saves.
        """
        entries = [
            timed(*row)
            for each in self.members(patient)
            for row in self._db.execute(
                f"SELECT data, {SECONDS} FROM register JOIN log USING (n) WHERE patient = ?", (each,)
            )
        ]
        if not entries and not self.knows(patient):
            return self._expected_file(patient)
        lines = sorted((Line(entry, body_of(entry)) for entry in entries), key=lambda line: line.entry.order)
        return file_of(patient, lines, {})

    def stay(self, patient: str) -> str | None:
        """The current or last stay of a patient; None while no movement is known."""
        row = self._db.execute("SELECT stay FROM place WHERE file = ?", (self.members(patient)[0],)).fetchone()
        return row[0] if row else None

    def latest(self, patient: str, kind: str, limit: int = RECENT_OBSERVATIONS) -> list[Line]:
        """The latest lines in force of one kind about a patient, the newest first."""
        rows = self._db.execute(
            "SELECT data FROM line JOIN log USING (n) WHERE patient = ? AND in_force AND kind = ?"
            " ORDER BY occurred_at DESC, n DESC LIMIT ?",
            (patient, kind, limit),
        )
        return [Line(entry := read(data), body_of(entry)) for (data,) in rows]

    def numbers_given(self, station: str) -> int:
        """How many downtime numbers a laptop has given out."""
        row = self._db.execute("SELECT numbers FROM given WHERE station = ?", (station,)).fetchone()
        return int(row[0]) if row else 0

    def in_unit(self, unit: str) -> list[str]:
        """Ids of those present in a unit, on their way from it or to it, expected there by a plan or a census."""
        written = self._db.execute(
            f"SELECT file FROM place WHERE (unit = ? AND whereabouts IN {_HERE}) OR to_unit = ?", (unit, unit)
        )
        expected = self._db.execute(
            "SELECT coalesce(file, expected.patient) FROM expected LEFT JOIN member USING (patient)"
            " WHERE (unit = ?1 OR to_unit = ?1) AND coalesce(file, expected.patient) NOT IN (SELECT file FROM place)",
            (unit,),
        )
        return list(dict.fromkeys([*(row[0] for row in written), *(row[0] for row in expected)]))

    def cards_in(self, unit: str) -> list[PatientFile]:
        """The cards of everybody the board of a unit may show."""
        people = self.people()
        cards = (self.card(patient, people) for patient in self.in_unit(unit))
        return [card for card in cards if card is not None]

    def visited(self, unit: str, since: Instant) -> list[PatientFile]:
        """The cards of everybody whom a movement brought to or took from a unit since a moment."""
        rows = self._db.execute("SELECT file FROM visit WHERE unit = ? AND last_at >= ? ORDER BY file", (unit, since))
        people = self.people()
        return [card for (each,) in rows if (card := self.card(each, people)) is not None]

    def patients(self) -> list[str]:
        """The id of every file that entries were written about."""
        rows = self._db.execute("SELECT DISTINCT patient FROM line WHERE patient IS NOT NULL ORDER BY patient")
        return list(dict.fromkeys(self.members(row[0])[0] for row in rows))

    def changed_since(self, n: int) -> Changed:
        """What was written after the entry of a number; 0: about every file there is."""
        return changed_since(self._db, n)

    # --- finding people --------------------------------------------------------------------------

    def named(self, patient: str) -> Found | None:
        """Somebody in one line, by any of their ids: cheaper than a card where a name is all that is wanted."""
        found = search.named(self._db, self.members(patient)[:1])
        return found[0] if found else None

    def search(self, text: str, limit: int = 20) -> list[str]:
        """Ids of patients whose names and numbers begin with every word of a text, in any order.

        Case, accents, hyphens and the order of names do not matter.
        """
        return search.files(self._db, text, limit)

    def hits(self, text: str, limit: int = 20) -> list[Found]:
        """The same people as :meth:`search` finds, each in one line: made while somebody types."""
        return search.hits(self._db, text, limit)

    def near_hits(self, text: str, limit: int = 20) -> list[Found]:
        """People whose names are nearly what was typed; for when :meth:`hits` finds nobody.

        Each word may begin a name, or be a name but for one or two edits.
        """
        return search.near_hits(self._db, text, limit)

    def hits_in(self, unit: str) -> list[Found]:
        """Everybody whom the board of a unit may show, each in one line."""
        return search.named(self._db, self.in_unit(unit))

    # --- units ---------------------------------------------------------------------------------

    def unit_lines(self, unit: str, kinds: Sequence[str]) -> list[Line]:
        """The lines about a unit itself, of some kinds."""
        marks = ", ".join("?" * len(kinds))
        rows = self._db.execute(
            f"SELECT data, {SECONDS} FROM line JOIN log USING (n) WHERE unit = ? AND kind IN ({marks}) AND in_force",
            (unit, *kinds),
        )
        lines = [Line(entry := timed(*row), body_of(entry)) for row in rows]
        return sorted(lines, key=lambda line: line.entry.order)

    def handovers(self, unit: str) -> tuple[Handover, ...]:
        """The handovers of a unit, oldest first."""
        return handovers_of(
            self.unit_lines(unit, ("handover_prepared", "handover_answered", "handover_replied")), self.people()
        )

    def lines_of_kind(self, kind: str, since: Instant | None = None) -> list[Line]:
        """Every line in force of one kind, in order of time: for kinds of which there are few, at least since then."""
        rows = self._db.execute(
            f"SELECT data, {SECONDS} FROM line JOIN log USING (n) WHERE kind = ? AND in_force AND occurred_at >= ?",
            (kind, since or ""),
        )
        lines = [Line(entry := timed(*row), body_of(entry)) for row in rows]
        return sorted(lines, key=lambda line: line.entry.order)

    # --- the census beside the log ---------------------------------------------------------------

    def expected(self, patient: str) -> tuple[CensusRow, str, Instant] | None:
        """What the newest census says about a patient: the row, the snapshot's hash, its moment."""
        return snapshots.expected(self._db, patient)

    def _expected_file(self, patient: str) -> PatientFile | None:
        found = snapshots.expected(self._db, patient)
        if found is None:
            return None
        file = file_of(patient, snapshots.expected_lines(self._db, patient), {})
        return replace(file, census=found[0])

    def census_stated_at(self) -> Instant | None:
        """The moment of the newest census, or None."""
        return snapshots.newest_at(self._db)

    # --- beside the record -----------------------------------------------------------------------

    def setting(self, name: str) -> bytes | None:
        """A setting of this laptop."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def quarantined(self) -> list[tuple[str, int, str]]:
        """Station, number and reason of every entry kept aside."""
        rows = self._db.execute("SELECT station, seq, reason FROM quarantine ORDER BY station, seq")
        return [(row[0], row[1], row[2]) for row in rows]

    def quarantined_bytes(self) -> Iterator[tuple[str, int, str, bytes, tuple[Signature, ...]]]:
        """The same with their bytes and signatures, to be carried on or tried again."""
        for row in self._db.execute(
            "SELECT station, seq, reason, data, signatures FROM quarantine ORDER BY station, seq, hash"
        ):
            yield row[0], row[1], row[2], row[3], _signatures.decode(row[4])

    # --- for copies ------------------------------------------------------------------------------

    def columns(self, table: str, key: str) -> str:
        """The names of the columns of a table, the hidden number of its rows first where that is the key."""
        names = [row[1] for row in self._db.execute(f"PRAGMA table_info({table})")]
        return ", ".join(names if key in names or not key else [key, *names])

    def rows_after(self, table: str, key: str, last: int) -> Iterator[tuple[object, ...]]:
        """The rows of a table beyond a number; every row where there is no key."""
        columns = self.columns(table, key)
        where = f"WHERE {key} > ? ORDER BY {key}" if key else "ORDER BY 1"
        for row in self._db.execute(f"SELECT {columns} FROM {table} {where}", (last,) if key else ()):
            self._pause()
            yield row

    def hash_at(self, n: int) -> str | None:
        """The hash of the n-th row of the log."""
        row = self._db.execute("SELECT hash FROM log WHERE n = ?", (n,)).fetchone()
        return row[0] if row else None

    def copy_pages(self, target: Database) -> None:
        """Copy every page into another open database, in one go: page by page it would start again with each write."""
        self._db.conn.backup(target.conn, pages=-1)


def _line(row: tuple[bytes, int | None]) -> Line:
    """A line of a card, its time put right and marked so."""
    entry = timed(*row)
    return Line(entry, body_of(entry), retimed_s=row[1] or 0)
