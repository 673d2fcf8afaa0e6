"""The derived tables: what screens and pages ask, kept in the same transaction as the append.

They can be thrown away and made again from the log alone. Every entry goes through :meth:`Views.add`,
which puts in its own rows and notes in one :class:`Change` what else it may touch; :meth:`Views.settle`
then derives those again, and nothing else. Whether entries were written here, came from elsewhere in
any order, or are read again from the log, the rows are the same: ``tests/store/test_views.py`` holds
that as a property.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import msgspec

from console.record.bodies import Body, patient, station
from console.record.bodies.background import Findable
from console.record.clock_shift import KIND as CORRECTION
from console.record.effects import Line, copy_key, names, stand
from console.record.entry import Entry, Stored, digest, read
from console.record.file import identity_of, telling
from console.record.kinds import KINDS, body_of, register_key
from console.record.movements import Place, is_plan, place_of
from console.record.person import STAFFING, staff_of
from console.store import search
from console.store.driver import Database
from console.store.linking import LINKING, link_again, members
from console.store.retiming import SECONDS, Retiming, timed
from console.store.schema import make_views
from console.store.snapshots import expected_lines

_MOVING = tuple(row.name for row in KINDS.values() if row.moves)
_NAMING = ("trait", "identifier", "born_to", "findable")
TOGETHER = 500
"""Lines that are put in by one statement at most."""
AT_ONCE = 2_000
"""Entries that are read again between two times of settling."""


@dataclass(slots=True)
class _Reached:
    """How far one station's log goes: the highest number (of a fork the lower hash), tick and time."""

    seq: int
    hash: str
    tick: int
    recorded_at: str

    def join(self, other: _Reached) -> _Reached:
        """The further of two, whichever was seen first."""
        seq, hash_hex = min((-self.seq, self.hash), (-other.seq, other.hash))
        return _Reached(-seq, hash_hex, max(self.tick, other.tick), max(self.recorded_at, other.recorded_at))


@dataclass(slots=True)
class Change:
    """What the entries of one transaction touch, and is derived again before it ends."""

    disputed: set[str] = field(default_factory=set)  # ids of entries that name others, or are named by some
    came: set[str] = field(default_factory=set)  # ids of entries that others may have named before they came
    moved: set[str] = field(default_factory=set)  # patients whose movements in force are others now
    named: set[str] = field(default_factory=set)  # patients whose names and numbers in force are others now
    staff: set[tuple[str, str]] = field(default_factory=set)  # station and person
    reached: dict[str, _Reached] = field(default_factory=dict)
    lines: list[tuple[int, str, str | None, str | None, str, int]] = field(default_factory=list)  # not in yet
    linked: bool = False
    clock: bool = False  # corrections of a clock in force are others now

    def touch(self, kind: str, about: str | None) -> None:
        """An entry of this kind came into force, or went out of it."""
        if about is not None and kind in _MOVING:
            self.moved.add(about)
        if about is not None and kind in _NAMING:
            self.named.add(about)
        self.linked = self.linked or kind in LINKING
        self.clock = self.clock or kind == CORRECTION


class Views:
    """Keeps the derived tables of one open book. Used inside the writer's transaction only."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._change = Change()
        self._retiming = Retiming(db)
        self._version = 0

    # --- one entry ------------------------------------------------------------------------------

    def add(self, n: int, stored: Stored, *, sorts_last: bool) -> None:
        """Put the rows of one entry in; :meth:`settle` follows in the same transaction.

        Args:
            n: its row in the log.
            stored: the entry.
            sorts_last: it was written here just now, so that no other entry can be later or name it.
        """
        entry = stored.entry
        body = body_of(entry)
        self._insert_line(n, entry, body)
        self._reach(stored, sorts_last=sorts_last)
        self._change.touch(entry.kind, entry.patient)
        self._retiming.arrive(n)
        if isinstance(body, station.PersonAdded | station.PersonRemoved):
            self._change.staff.add((entry.station, body.person))
        for target in entry.replaces:
            self._db.execute("INSERT OR IGNORE INTO naming VALUES (?, ?)", (target, n))
        if not sorts_last:
            self._change.came.add(entry.id)
        self._follow_copies(n, entry)
        if entry.replaces and sorts_last and entry.kind != "struck":
            self._supersede(entry)
        elif entry.replaces:
            self._change.disputed.add(entry.id)

    def _follow_copies(self, n: int, entry: Entry) -> None:
        """Copies of what one census said stand or fall together."""
        name = copy_name(entry)
        if name is None:
            return
        if self._db.execute("SELECT 1 FROM copy WHERE name = ?", (name,)).fetchone():
            self._change.disputed.add(entry.id)
        self._db.execute("INSERT INTO copy VALUES (?, ?)", (name, n))

    def _insert_line(self, n: int, entry: Entry, body: Body | None) -> None:
        unit = getattr(body, "unit", None) if entry.patient is None else None
        self._change.lines.append((n, entry.kind, entry.patient, unit, entry.occurred_at, entry.tick))
        if len(self._change.lines) >= TOGETHER:
            self._insert_lines()
        self._insert_register(n, entry, body)
        if isinstance(body, patient.Identifier) and body.type == "DOWNTIME":
            # Counted whether or not it is in force later: a number is never given twice.
            self._db.execute(
                "INSERT INTO given VALUES (?, 1) ON CONFLICT (station) DO UPDATE SET numbers = numbers + 1",
                (entry.station,),
            )

    def _insert_lines(self) -> None:
        """Put in together what came one by one, before anything asks for it."""
        self._db.conn.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, 1)", self._change.lines)
        self._change.lines.clear()

    def _insert_register(self, n: int, entry: Entry, body: Body | None) -> None:
        key = register_key(entry, body)
        if key is not None:
            self._db.execute("INSERT INTO register VALUES (?, ?, ?)", (entry.patient or "", key, n))

    def _reach(self, stored: Stored, *, sorts_last: bool) -> None:
        """Follow how far each station goes, and where two entries have one number."""
        entry = stored.entry
        now = _Reached(entry.seq, stored.hash, entry.tick, entry.recorded_at)
        before = self._change.reached.get(entry.station) or self._reached(entry.station)
        if before is not None and not sorts_last and entry.seq <= before.seq:
            same = "SELECT count(*) FROM log WHERE station = ? AND seq = ?"
            if self._db.execute(same, (entry.station, entry.seq)).fetchone()[0] > 1:
                self._db.execute("INSERT OR IGNORE INTO fork VALUES (?, ?)", (entry.station, entry.seq))
        self._change.reached[entry.station] = now if before is None else before.join(now)

    def _reached(self, station_id: str) -> _Reached | None:
        row = self._db.execute(
            "SELECT seq, hash, tick, recorded_at FROM head WHERE station = ?", (station_id,)
        ).fetchone()
        return _Reached(*row) if row else None

    def _supersede(self, entry: Entry) -> None:
        """What the latest entry names is no longer in force, whatever became of other entries."""
        self._insert_lines()
        for target in entry.replaces:
            row = self._db.execute("SELECT n, data FROM log WHERE id = ?", (target,)).fetchone()
            if row is None or not names(entry, named := read(row[1])):
                continue
            if copy_name(named) is not None:
                self._change.disputed.add(named.id)
            else:
                self._put(row[0], named, body_of(named), in_force=False)

    def _put(self, n: int, entry: Entry, body: Body | None, *, in_force: bool) -> None:
        """Let an entry be in force, or not."""
        changed = self._db.execute(
            "UPDATE line SET in_force = ? WHERE n = ? AND in_force <> ?", (in_force, n, in_force)
        ).rowcount
        if not changed:
            return
        self._change.touch(entry.kind, entry.patient)
        if in_force:
            self._insert_register(n, entry, body)
        else:
            self._db.execute("DELETE FROM register WHERE n = ?", (n,))

    # --- what follows from them -------------------------------------------------------------------

    def settle(self) -> None:
        """Derive again whatever the entries touched, and forget what it was."""
        change = self._change
        self._insert_lines()
        self._stand_again()
        for entry in self._retiming.settle(is_corrected=change.clock):
            change.touch(entry.kind, entry.patient)
        if change.linked:
            self._relink()
        for file in sorted({members(self._db, each)[0] for each in change.moved}):
            self._replace_place(file)
        for file in sorted({members(self._db, each)[0] for each in change.named}):
            self.index(file)
        for station_id, person in sorted(change.staff):
            self._replace_person(station_id, person)
        self._db.conn.executemany(
            "INSERT INTO head VALUES (?, ?, ?, ?, ?) ON CONFLICT (station) DO UPDATE SET"
            " seq = excluded.seq, hash = excluded.hash, tick = excluded.tick, recorded_at = excluded.recorded_at",
            [(name, at.seq, at.hash, at.tick, at.recorded_at) for name, at in change.reached.items()],
        )
        self._change = Change()

    @contextmanager
    def undone_when_raised(self) -> Iterator[None]:
        """Around all that happens in a transaction: where it is undone, nothing is on its way any more."""
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:  # another connection wrote: what is kept in memory may be old
            self._version = version
            self._retiming.forget()
        with ExitStack() as undo:
            undo.callback(self._forget_change)
            yield
            undo.pop_all()

    def _forget_change(self) -> None:
        self._change = Change()
        self._retiming.forget()

    def rebuild(self) -> None:
        """Make every derived table again from the log, and from the census beside it."""
        make_views(self._db)
        self._retiming.begin_anew()
        for count, (n, data, hash_hex) in enumerate(self._db.execute("SELECT n, data, hash FROM log ORDER BY n"), 1):
            self.add(int(n), Stored(read(data), data, hash_hex, ()), sorts_last=False)
            self._settle_at(count)
        for count, (who,) in enumerate(self._db.execute("SELECT patient FROM expected"), 1):
            self._change.named.add(who)
            self._settle_at(count)
        self.settle()

    def _settle_at(self, count: int) -> None:
        """Settle by parts, as what comes in does: what is still to be settled is never as long as the log."""
        if count % AT_ONCE == 0:
            self.settle()

    def _stand_again(self) -> None:
        """Work out what is in force among the entries that name each other, directly or through others."""
        if not self._change.came and not self._change.disputed:
            return
        named = self._db.execute(
            "SELECT DISTINCT target FROM naming WHERE target IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(sorted(self._change.came)).decode(),),
        )
        waiting = self._change.disputed.union(target for (target,) in named)
        while waiting:
            together = self._together(waiting.pop())
            waiting -= together.keys()
            for line in stand(entry for _n, entry in together.values()):
                self._put(together[line.entry.id][0], line.entry, line.body, in_force=line.in_force)

    def _together(self, entry_id: str) -> dict[str, tuple[int, Entry]]:
        """Everything that an entry names or is named by, and so on: what stands or falls with it."""
        found: dict[str, tuple[int, Entry]] = {}
        ahead = [entry_id]
        while ahead:
            name = ahead.pop()
            row = self._db.execute("SELECT n, data FROM log WHERE id = ?", (name,)).fetchone()
            if name in found or row is None:
                continue
            entry = read(row[1])
            found[name] = (row[0], entry)
            ahead += entry.replaces
            ahead += [
                each
                for (each,) in self._db.execute(
                    "SELECT id FROM copy JOIN log USING (n) WHERE name = ?", (copy_name(entry) or "",)
                )
            ]
            ahead += [
                by for (by,) in self._db.execute("SELECT id FROM naming JOIN log USING (n) WHERE target = ?", (name,))
            ]
        return found

    def _relink(self) -> None:
        """Join the ids that confirmed links make one patient; who is first of a file is derived again."""
        changed = link_again(self._db)
        for each in sorted(changed):
            for table in ("place", "visit"):
                self._db.execute(f"DELETE FROM {table} WHERE file = ?", (each,))
            search.forget(self._db, each)
        self._change.moved |= changed
        self._change.named |= changed

    def _lines(self, ids: Sequence[str], kinds: Sequence[str]) -> list[Line]:
        """The lines in force of some kinds about a patient, as a timeline."""
        marks = ", ".join("?" * len(kinds))
        entries = [
            timed(*row)
            for each in ids
            for row in self._db.execute(
                f"SELECT data, {SECONDS} FROM line JOIN log USING (n)"
                f" WHERE patient = ? AND kind IN ({marks}) AND in_force",
                (each, *kinds),
            )
        ]
        return sorted((Line(entry, body_of(entry)) for entry in entries), key=lambda line: line.entry.order)

    def _replace_place(self, file: str) -> None:
        lines = self._lines(members(self._db, file), _MOVING)
        place = place_of(lines)
        self._db.execute("DELETE FROM place WHERE file = ?", (file,))
        self._db.execute("DELETE FROM visit WHERE file = ?", (file,))
        if lines:
            where = (place.whereabouts.name, place.stay, place.unit, place.bed, place.since)
            values = (file, *where, place.to_unit, place.to_hospital)
            self._db.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        visits = [(file, unit, last_at) for unit, last_at in _visits(lines, place)]
        self._db.conn.executemany("INSERT INTO visit VALUES (?, ?, ?)", visits)

    def _replace_person(self, station_id: str, person: str) -> None:
        rows = self._db.execute(
            f"SELECT data FROM line JOIN log USING (n) WHERE kind IN {STAFFING} AND +station = ?", (station_id,)
        )  # the plus: of all entries of a station few are about its people
        held = staff_of(read(data) for (data,) in rows).get(person)
        self._db.execute("DELETE FROM person WHERE station = ? AND id = ?", (station_id, person))
        if held is not None:
            who = held.person
            values = (station_id, person, who.name, who.role.value, held.signing_key, who.active)
            self._db.execute("INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)", values)

    # --- finding people -------------------------------------------------------------------------

    def index(self, patient_id: str) -> None:
        """Make a patient findable by every name and number, also by what was written under linked ids.

        Where nobody wrote who it is, by what the census beside the log says.
        """
        ids = members(self._db, patient_id)
        by_id = [self._lines((each,), _NAMING) for each in ids]
        lines = sorted((line for each in by_id for line in each), key=lambda line: line.entry.order)
        is_expected = not lines
        if is_expected:
            by_id = [expected_lines(self._db, each) for each in ids]
            lines = [line for each in by_id for line in each]
        search.forget(self._db, ids[0])
        if lines:
            words = " ".join(search.words_of(identity_of(each)) for each in by_id if each)
            hidden = any(isinstance(line.body, Findable) and line.body.confidential for line in lines)
            who = identity_of(telling(lines))
            search.put(self._db, ids[0], who, words, is_expected=is_expected, is_hidden=hidden)


def _visits(lines: Iterable[Line], place: Place) -> list[tuple[str, str]]:
    """Each unit the patient was in or was to be taken over by, with the last time a movement named it."""
    last: dict[str, str] = {}
    for line in lines:
        if is_plan(line.body):
            continue  # a plan: nobody was there
        for name in ("unit", "to_unit"):
            unit = getattr(line.body, name, None)
            if unit:
                last[unit] = line.entry.occurred_at
        if place.unit:
            last[place.unit] = max(last.get(place.unit, ""), line.entry.occurred_at)
    return sorted(last.items())


def copy_name(entry: Entry) -> str | None:
    """One name for all copies of what a census said; None for any other entry."""
    key = copy_key(entry)
    return digest(b"\n".join((key[0].encode(), key[1].encode(), key[2]))) if key else None
