"""The derived tables: what screens and pages ask, kept in the same transaction as the append.

They can be thrown away and made again from the log alone. A local entry that supersedes nothing is
applied directly; a strike, and everything that comes in from elsewhere, replays the patient. Both
ways give the same rows: ``tests/store/test_views.py`` holds that as a property.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable

from console.record.bodies import Body, patient, station
from console.record.effects import Line, names, stand
from console.record.entry import Entry, read
from console.record.file import Identity, identity_of
from console.record.identity import fold
from console.record.kinds import KINDS, body_of, register_key
from console.record.movements import Place, place_of
from console.store.driver import Database
from console.store.schema import VIEW_TABLES

_MOVING = tuple(row.name for row in KINDS.values() if row.moves)
_MOVING_SQL = ", ".join(f"'{name}'" for name in _MOVING)
_NAMING = ("trait", "identifier")
_LINKING = ("link_proposed", "link_confirmed", "unlinked")


class Views:
    """Keeps the derived tables of one open book. Used inside the writer's transaction only."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._touched: set[str] = set()
        self._stations: set[str] = set()
        self._links = False

    # --- one entry, written here, sorting last -------------------------------------------------

    def apply(self, n: int, entry: Entry) -> None:
        """Take in an entry that this station has just written."""
        body = body_of(entry)
        self._insert_line(n, entry, body, in_force=True)
        if entry.kind == "struck":
            self._restand(entry.patient)
        else:
            self._supersede(entry)
            self._insert_register(n, entry, body)
        self._follow(entry, body)

    def _insert_line(self, n: int, entry: Entry, body: Body | None, *, in_force: bool) -> None:
        unit = getattr(body, "unit", None) if entry.patient is None else None
        self._db.execute(
            "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)",
            (n, entry.id, entry.kind, entry.patient, unit, entry.occurred_at, int(in_force)),
        )
        if isinstance(body, patient.Identifier) and body.type == "DOWNTIME":
            # Counted whether or not it is in force later: a number is never given twice.
            self._db.execute(
                "INSERT INTO given VALUES (?, 1) ON CONFLICT (station) DO UPDATE SET numbers = numbers + 1",
                (entry.station,),
            )

    def _insert_register(self, n: int, entry: Entry, body: Body | None) -> None:
        key = register_key(entry, body)
        if key is not None:
            self._db.execute("INSERT INTO register VALUES (?, ?, ?)", (entry.patient or "", key, n))

    def _supersede(self, entry: Entry) -> None:
        for name in entry.replaces:
            found = self._db.execute("SELECT n, data FROM log WHERE id = ?", (name,)).fetchone()
            if found is not None and names(entry, read(found[1])):
                self._db.execute("UPDATE line SET in_force = 0 WHERE n = ?", (found[0],))
                self._db.execute("DELETE FROM register WHERE n = ?", (found[0],))

    def _follow(self, entry: Entry, body: Body | None) -> None:
        """Bring along what depends on this kind of entry."""
        struck = entry.kind == "struck"
        if entry.patient is not None and (struck or entry.kind in _MOVING):
            self._replace_place(entry.patient)
        if entry.patient is not None and (struck or entry.kind in _NAMING):
            self._index_names(entry.patient)
        if struck or entry.kind in _LINKING:
            self._relink()
        if isinstance(body, station.PersonAdded):
            self._add_person(entry, body)
        if isinstance(body, station.PersonRemoved):
            self._db.execute("UPDATE person SET active = 0 WHERE id = ? AND station = ?", (body.person, entry.station))

    # --- many entries, from elsewhere -----------------------------------------------------------

    def bring(self, n: int, entry: Entry) -> None:
        """Take in one entry, in whatever order they come; :meth:`settle` follows in the same transaction."""
        body = body_of(entry)
        self._insert_line(n, entry, body, in_force=True)
        if isinstance(body, station.PersonAdded | station.PersonRemoved):
            self._follow(entry, body)
        self._touched.add(entry.patient or "")
        self._stations.add(entry.station)
        self._links = self._links or entry.kind in (*_LINKING, "struck")

    def settle(self) -> None:
        """Replay everybody whom the entries brought are about, and move the heads."""
        for patient_id in sorted(self._touched):
            self._restand(patient_id or None)
            if patient_id:
                self._replace_place(patient_id)
                self._index_names(patient_id)
        if self._links:
            self._relink()
        for station_id in sorted(self._stations):
            # Of two entries with one number (a fork) every book takes the same one.
            seq, hash_hex, data = self._db.execute(
                "SELECT seq, hash, data FROM log WHERE station = ? ORDER BY seq DESC, hash LIMIT 1", (station_id,)
            ).fetchone()
            self.set_head(station_id, seq, hash_hex, read(data))
        self.forget()

    def forget(self) -> None:
        """Nothing is on its way in: it was settled, or the transaction is undone."""
        self._touched, self._stations, self._links = set(), set(), False

    def rebuild(self) -> None:
        """Make every derived table again from the log alone."""
        for table in VIEW_TABLES:
            self._db.execute(f"DELETE FROM {table}")
        for n, data in self._db.execute("SELECT n, data FROM log ORDER BY n"):
            self.bring(int(n), read(data))
        self.settle()

    def set_head(self, station_id: str, seq: int, hash_hex: str, entry: Entry) -> None:
        """Remember how far a station's log goes here."""
        self._db.execute(
            "INSERT INTO head VALUES (?, ?, ?, ?, ?) ON CONFLICT (station) DO UPDATE SET"
            " seq = excluded.seq, hash = excluded.hash, tick = excluded.tick, recorded_at = excluded.recorded_at",
            (station_id, seq, hash_hex, entry.tick, entry.recorded_at),
        )

    def _restand(self, patient_id: str | None) -> None:
        """Work out afresh what is in force about one patient (or about nobody), with its registers."""
        rows = self._db.execute(
            "SELECT log.n, log.data FROM line JOIN log USING (n) WHERE line.patient IS ?", (patient_id,)
        ).fetchall()
        numbers = {(entry := read(data)).id: (n, entry) for n, data in rows}
        self._db.execute("DELETE FROM register WHERE patient = ?", (patient_id or "",))
        for line in stand(entry for _n, entry in numbers.values()):
            n = numbers[line.entry.id][0]
            self._db.execute(
                "UPDATE line SET in_force = ? WHERE n = ? AND in_force <> ?", (line.in_force, n, line.in_force)
            )
            if line.in_force:
                self._insert_register(n, line.entry, line.body)

    # --- what follows from the lines in force ---------------------------------------------------

    def _lines(self, patient_id: str, condition: str) -> list[Line]:
        rows = self._db.execute(
            f"SELECT log.data FROM line JOIN log USING (n) WHERE line.patient = ? AND in_force AND {condition}",
            (patient_id,),
        )
        entries = [read(data) for (data,) in rows]
        return sorted((Line(entry, body_of(entry)) for entry in entries), key=lambda line: line.entry.order)

    def _replace_place(self, patient_id: str) -> None:
        lines = self._lines(patient_id, f"kind IN ({_MOVING_SQL})")
        place = place_of(lines)
        self._db.execute("DELETE FROM place WHERE patient = ?", (patient_id,))
        if lines:
            to_unit = place.transfer.ask.to_unit if place.transfer else None
            values = (patient_id, place.whereabouts.name, place.unit, place.bed, place.since, to_unit)
            self._db.execute("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", values)
        self._db.execute("DELETE FROM visit WHERE patient = ?", (patient_id,))
        for unit, last_at in _visits(lines, place):
            self._db.execute("INSERT INTO visit VALUES (?, ?, ?)", (patient_id, unit, last_at))

    def _index_names(self, patient_id: str) -> None:
        lines = self._lines(patient_id, "kind IN ('trait', 'identifier')")
        self.index_words(patient_id, words_of(identity_of(lines)))

    def index_words(self, patient_id: str, words: str) -> None:
        """Make a patient findable by these folded words."""
        row = self._db.execute("SELECT row FROM search_row WHERE patient = ?", (patient_id,)).fetchone()
        if row is not None:
            self._db.execute("DELETE FROM search WHERE rowid = ?", (row[0],))
        cursor = self._db.execute("INSERT INTO search (patient, words) VALUES (?, ?)", (patient_id, words))
        self._db.execute(
            "INSERT INTO search_row VALUES (?, ?) ON CONFLICT (patient) DO UPDATE SET row = excluded.row",
            (patient_id, cursor.lastrowid),
        )

    def _relink(self) -> None:
        """Join the ids that confirmed links make one patient. Links are few: all are read again."""
        self._db.execute("DELETE FROM member")
        rows = self._db.execute(
            "SELECT log.data FROM line JOIN log USING (n)"
            " WHERE in_force AND kind IN ('link_proposed', 'link_confirmed', 'unlinked')"
        )
        for group in linked_groups(read(data) for (data,) in rows):
            first = min(group)
            self._db.conn.executemany("INSERT INTO member VALUES (?, ?)", [(each, first) for each in sorted(group)])

    def _add_person(self, entry: Entry, body: station.PersonAdded) -> None:
        self._db.execute(
            "INSERT OR IGNORE INTO person VALUES (?, ?, ?, ?, ?, 1)",
            (body.person, body.name, body.role, base64.b64decode(body.signing_key), entry.station),
        )


def _visits(lines: Iterable[Line], place: Place) -> list[tuple[str, str]]:
    """Each unit the patient was in or was to go to, with the last time a movement named it."""
    last: dict[str, str] = {}
    for line in lines:
        for name in ("unit", "to_unit"):
            unit = getattr(line.body, name, None)
            if unit:
                last[unit] = line.entry.occurred_at
        if lines and place.unit:
            last[place.unit] = max(last.get(place.unit, ""), line.entry.occurred_at)
    return sorted(last.items())


def words_of(who: Identity) -> str:
    """The folded words by which a patient is found: every name and every number."""
    names_ = (who.birth_name, who.used_name or "", who.given_names, who.used_given_name or "", who.description or "")
    numbers = (number.value for number in who.numbers)
    joined = [fold(number).replace(" ", "") for number in numbers]
    return " ".join([*(fold(name) for name in names_ if name), *joined])


def linked_groups(entries: Iterable[Entry]) -> list[set[str]]:
    """The groups of patient ids that links in force make one person.

    A link is in force when somebody other than its author confirmed it and nobody undid it.
    """
    proposed: dict[str, tuple[Entry, patient.LinkProposed]] = {}
    confirmed: set[str] = set()
    undone: set[str] = set()
    everything = list(entries)
    for entry in everything:
        body = body_of(entry)
        if isinstance(body, patient.LinkProposed):
            proposed[entry.id] = (entry, body)
        elif isinstance(body, patient.Unlinked):
            undone.add(body.link)
    for entry in everything:
        body = body_of(entry)
        if not isinstance(body, patient.LinkConfirmed) or body.link not in proposed:
            continue
        if proposed[body.link][0].author != entry.author:
            confirmed.add(body.link)
    groups: list[set[str]] = []
    for name in sorted(confirmed - undone):
        entry, link = proposed[name]
        pair = {entry.patient or "", link.other}
        touching = [group for group in groups if group & pair]
        groups = [group for group in groups if not group & pair] + [pair.union(*touching)]
    return groups
