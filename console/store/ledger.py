"""The ledger: what became of each entry at each target. The only SQL of recovery.

It is the recovery station's own state and no part of the log. An entry either is carried by a
deliverable, whose state is then its own, or was settled at once with a reason. Nothing is ever
deleted; a deliverable keeps its id and its bytes, so that sending it again can never double.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Literal

from console.errors import CahierError, Fault
from console.record.instant import Instant
from console.store import driver
from console.store.driver import Database
from console.words import N_, _

_CLOSED_ROUNDS = "recovery.rounds"


class State(Enum):
    """What became of a deliverable, or of an entry that none carries."""

    PENDING = N_("waiting")
    SENT = N_("sent, no answer yet")
    UNKNOWN = N_("outcome unknown")
    REJECTED = N_("refused")
    ACCEPTED = N_("accepted")
    ATTACHED = N_("attached as a document")
    ARCHIVED = N_("archived")
    KEYED = N_("keyed by hand")
    DUPLICATE = N_("was there already")
    SUPERSEDED = N_("replaced or struck out")
    NOT_FOR_TARGET = N_("not for this system")

    @property
    def label(self) -> str:
        """The words that people read."""
        return _(self.value)

    @property
    def is_terminal(self) -> bool:
        """Whether it is accounted for, for good."""
        return not LEGAL[self]


_BY_HAND = frozenset({State.ARCHIVED, State.KEYED, State.DUPLICATE, State.NOT_FOR_TARGET})
_ANSWERED = frozenset({State.ACCEPTED, State.ATTACHED, State.REJECTED})

LEGAL: Mapping[State, frozenset[State]] = {
    # Over a wire a message is of unknown outcome from before its first byte leaves until it is answered.
    # One that fails our own check is refused before it leaves.
    State.PENDING: frozenset({State.SENT, State.UNKNOWN, State.REJECTED}) | _BY_HAND,
    State.SENT: frozenset({State.UNKNOWN}) | _ANSWERED | _BY_HAND,
    State.UNKNOWN: frozenset({State.PENDING, State.SENT}) | _ANSWERED | _BY_HAND,
    # A receiver may yet take from its own queue of errors what it first refused.
    State.REJECTED: frozenset({State.PENDING, State.ACCEPTED, State.ATTACHED, State.SUPERSEDED}) | _BY_HAND,
    State.ACCEPTED: frozenset(),
    State.ATTACHED: frozenset(),
    State.ARCHIVED: frozenset(),
    State.KEYED: frozenset(),
    State.DUPLICATE: frozenset(),
    State.SUPERSEDED: frozenset(),
    State.NOT_FOR_TARGET: frozenset(),
}
"""From which state to which. A terminal state leads nowhere."""


@dataclass(frozen=True, slots=True)
class Deliverable:
    """One message as the ledger knows it. ``n`` is its number, ``round`` the delivery it goes out with."""

    n: int
    id: str
    target: str
    type: str
    tier: int
    patient: str
    round: int
    state: State
    reason: str
    changed_at: Instant
    sha256: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry at one target."""

    entry: str
    target: str
    state: State
    reason: str
    deliverable: str | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A deliverable to be: its bytes, and the entries that become its own."""

    id: str
    target: str
    type: str
    tier: int
    patient: str
    entries: tuple[str, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """An entry that is settled without a deliverable."""

    entry: str
    target: str
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class Burn:
    """So many entries of one kind and unit are in one state at one target."""

    target: str
    unit: str
    kind: str
    state: State
    count: int


Form = Literal["ADDRESS", "COMMIT", "ANSWER", "STRAY", "HAND"]

_PAGE = 1000
_COLUMNS = "n, id, target, type, tier, patient, round, state, coalesce(reason, ''), changed_at, sha256"


def _deliverable(row: Sequence[object]) -> Deliverable:
    values = list(row)
    values[7] = State[str(values[7])]
    return Deliverable(*values)  # type: ignore[arg-type]


def _row_of(parcel: Parcel, number: int, now: Instant) -> tuple[object, ...]:
    head = (parcel.id, parcel.target, parcel.type, parcel.tier, parcel.patient, number)
    return (*head, now, hashlib.sha256(parcel.data).hexdigest(), zlib.compress(parcel.data, 1))


class Ledger:
    """The ledger of one open book."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # --- rounds ----------------------------------------------------------------------------------

    @property
    def round(self) -> int:
        """The number of the delivery that is under way, or of the next one."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (_CLOSED_ROUNDS,)).fetchone()
        return 1 + (int(row[0]) if row else 0)

    def close_round(self) -> None:
        """All of this round is on the medium: what comes now belongs to the next."""
        with driver.translated():
            self._db.execute(
                "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (_CLOSED_ROUNDS, str(self.round).encode()),
            )

    # --- what is decided ---------------------------------------------------------------------------

    def undecided(self, targets: Sequence[str], unread: str) -> list[str | None]:
        """The patients (None: nobody) about whom something has no outcome at one of some targets.

        Also those whose entry was set aside as struck, and stands again because the strike was struck; those whose
        entry was archived for the reason ``unread``: the program may be another one now; and those about whom a
        message was refused: a correction, or a newer program, may make it another one.
        """
        rows = self._db.execute(
            "SELECT DISTINCT patient FROM line JOIN log USING (n) WHERE (SELECT count(*) FROM outcome"
            f" WHERE outcome.entry = log.id AND outcome.target IN ({', '.join('?' * len(targets))})) < ?"
            " UNION SELECT line.patient FROM outcome JOIN log ON log.id = outcome.entry JOIN line USING (n)"
            " WHERE outcome.state = 'SUPERSEDED' AND line.in_force"
            " UNION SELECT line.patient FROM outcome CROSS JOIN log ON log.id = outcome.entry JOIN line USING (n)"
            " WHERE outcome.state = 'ARCHIVED' AND outcome.reason = ?"
            " UNION SELECT patient FROM deliverable WHERE state = 'REJECTED' ORDER BY 1",
            (*targets, len(targets), unread),
        )
        return [row[0] for row in rows]

    def outcomes(self, target: str, patients: Collection[str | None] | None = None) -> Iterator[Outcome]:
        """Outcomes at a target: all of them, or those of entries about some patients."""
        query = (
            "SELECT outcome.entry, outcome.target, coalesce(deliverable.state, outcome.state),"
            " coalesce(deliverable.reason, outcome.reason, ''), outcome.deliverable"
            " FROM {source} LEFT JOIN deliverable ON deliverable.id = outcome.deliverable WHERE outcome.target = ?"
        )
        if patients is None:
            rows = self._db.execute(query.format(source="outcome"), (target,)).fetchall()
        else:
            # CROSS JOIN fixes the order: from the patient's lines, never through all outcomes of the target.
            source = "line CROSS JOIN log USING (n) CROSS JOIN outcome ON outcome.entry = log.id"
            about = query.format(source=source) + " AND line.patient = ?"  # IS would not find the partial index
            nobody = query.format(source=source) + " AND line.patient IS NULL"
            rows = [row for each in patients if each for row in self._db.execute(about, (target, each)).fetchall()]
            rows += self._db.execute(nobody, (target,)).fetchall() if None in patients else []
        for row in rows:
            yield Outcome(row[0], row[1], State[row[2]], row[3], row[4])

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written in the block is there as a whole, or not at all."""
        with driver.translated(), self._db.atomic():
            yield

    def add(
        self,
        parcels: Sequence[Parcel],
        verdicts: Sequence[Verdict],
        now: Instant,
        units: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Put deliverables and verdicts into the ledger, all or none; ``units`` says of which unit an entry is."""
        with driver.translated(), self._db.atomic():
            number = self.round
            self._db.conn.executemany(
                "INSERT INTO deliverable (id, target, type, tier, patient, round, state, changed_at, sha256, data)"
                " VALUES (?, ?, ?, ?, ?, ?, 'PENDING', ?, ?, ?)",
                (_row_of(parcel, number, now) for parcel in parcels),
            )
            # An entry once set aside may come back: its strike was struck, a late movement puts it where the policy
            # says otherwise, or it can be read now. One that is carried stays where it is.
            self._db.conn.executemany(
                "INSERT INTO outcome VALUES (?, ?, ?, NULL, NULL, ?) ON CONFLICT (entry, target) DO UPDATE"
                " SET deliverable = excluded.deliverable, state = NULL, reason = NULL"
                " WHERE outcome.deliverable IS NULL",
                ((entry, each.target, each.id, units.get(entry)) for each in parcels for entry in each.entries),
            )
            self._db.conn.executemany(
                "INSERT INTO outcome VALUES (?, ?, NULL, ?, ?, ?) ON CONFLICT (entry, target) DO NOTHING",
                ((each.entry, each.target, each.state.name, each.reason, units.get(each.entry)) for each in verdicts),
            )

    # --- deliverables --------------------------------------------------------------------------------

    def deliverables(self, target: str | None = None, *states: State, of_round: int | None = None) -> list[Deliverable]:
        """Deliverables in the order in which they go out: by tier, then as they were made."""
        marks = ", ".join("?" * len(states))
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM deliverable WHERE (target = ? OR ? IS NULL) AND (round = ? OR ? IS NULL)"
            f"{f' AND state IN ({marks})' if states else ''} ORDER BY tier, n",
            (target, target, of_round, of_round, *(state.name for state in states)),
        )
        return [_deliverable(row) for row in rows]

    def walk(
        self, target: str, *states: State, of_round: int | None = None, reason: str | None = None
    ) -> Iterator[Deliverable]:
        """As :meth:`deliverables`, a page at a time: what was given out may be moved meanwhile."""
        marks = ", ".join("?" * len(states))
        narrowed = f"{'AND round = ?' if of_round else ''} {f'AND state IN ({marks})' if states else ''}"
        values: tuple[object, ...] = (*((of_round,) if of_round else ()), *(state.name for state in states))
        if reason is not None:
            narrowed, values = f"{narrowed} AND coalesce(reason, '') = ?", (*values, reason)
        tier, n = 0, 0
        while True:
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM deliverable WHERE target = ? {narrowed} AND (tier, n) > (?, ?)"
                " ORDER BY tier, n LIMIT ?",
                (target, *values, tier, n, _PAGE),
            ).fetchall()
            if not rows:
                return
            yield from map(_deliverable, rows)
            tier, n = rows[-1][4], rows[-1][0]

    def walk_by_patient(self, target: str, of_round: int) -> Iterator[Deliverable]:
        """The deliverables of a round, those about one patient together, as they were made."""
        rows = self._db.execute(
            "SELECT id FROM deliverable WHERE target = ? AND round = ? ORDER BY patient, n", (target, of_round)
        ).fetchall()
        for (name,) in rows:
            yield self.deliverable(name)

    def count(self, target: str, state: State) -> int:
        """How many deliverables of a target are in a state."""
        row = self._db.execute("SELECT count(*) FROM deliverable WHERE target = ? AND state = ?", (target, state.name))
        return int(row.fetchone()[0])

    def states(self, target: str) -> list[tuple[State, int]]:
        """How many messages of a target are in each state."""
        rows = self._db.execute("SELECT state, count(*) FROM deliverable WHERE target = ? GROUP BY state", (target,))
        return [(State[state], count) for state, count in rows]

    def reasons(self, target: str, *states: State) -> list[tuple[State, str, int]]:
        """How many messages of a target are in each of some states for which reason (empty: none was given).

        Each of them is read: not for states in which most messages of a large book are.
        """
        rows = self._db.execute(
            "SELECT state, coalesce(reason, ''), count(*) FROM deliverable WHERE target = ?"
            f" AND state IN ({', '.join('?' * len(states))}) GROUP BY 1, 2",
            (target, *(state.name for state in states)),
        )
        return [(State[state], reason, count) for state, reason, count in rows]

    def has_round(self, number: int) -> bool:
        """Whether anything goes out with a round."""
        return self._db.execute("SELECT 1 FROM deliverable WHERE round = ? LIMIT 1", (number,)).fetchone() is not None

    def deliverable(self, name: str) -> Deliverable:
        """One deliverable.

        Raises:
            CahierError: ``deliverable-unknown``.
        """
        row = self._db.execute(f"SELECT {_COLUMNS} FROM deliverable WHERE id = ?", (name,)).fetchone()
        if row is None:
            raise CahierError(Fault.DELIVERABLE_UNKNOWN, message=name)
        return _deliverable(row)

    def knows(self, name: str) -> bool:
        """Whether a deliverable of this id was made before."""
        return self._db.execute("SELECT 1 FROM deliverable WHERE id = ?", (name,)).fetchone() is not None

    def data(self, name: str) -> bytes:
        """The bytes of a deliverable, as they were made."""
        row = self._db.execute("SELECT data FROM deliverable WHERE id = ?", (name,)).fetchone()
        return zlib.decompress(row[0])

    def entries_of(self, name: str) -> list[str]:
        """The entries whose outcome is that of a deliverable."""
        rows = self._db.execute("SELECT entry FROM outcome WHERE deliverable = ? ORDER BY entry", (name,))
        return [row[0] for row in rows]

    def move(self, names: Collection[str], state: State, now: Instant, reason: str = "") -> int:
        """Bring deliverables to a state, all or none; those already there are left alone.

        One that goes out again joins the round that is under way.

        Returns:
            how many were moved.

        Raises:
            CahierError: ``deliverable-unknown``, ``deliverable-settled`` when the table does not allow it.
        """
        changes: list[tuple[object, ...]] = []
        with driver.translated(), self._db.atomic():
            number = self.round
            for name in dict.fromkeys(names):
                row = self._db.conn.execute("SELECT state, round FROM deliverable WHERE id = ?", (name,)).fetchone()
                if row is None:
                    raise CahierError(Fault.DELIVERABLE_UNKNOWN, message=name)
                found = State[row[0]]
                if found is state:
                    continue
                if state not in LEGAL[found]:
                    facts = {"message": name, "state": found.label, "wanted": state.label}
                    raise CahierError(Fault.DELIVERABLE_SETTLED, **facts)
                again = number if state is State.PENDING else row[1]
                changes.append((state.name, reason or None, now, again, name))
            self._db.conn.executemany(
                "UPDATE deliverable SET state = ?, reason = ?, changed_at = ?, round = ? WHERE id = ?", changes
            )
        return len(changes)

    def renew(self, parcel: Parcel, now: Instant) -> None:
        """Give a refused deliverable its corrected bytes and let it go out again.

        Raises:
            CahierError: ``deliverable-settled`` when it was not refused: its bytes are somewhere already.
        """
        with driver.translated(), self._db.atomic():
            found = self.deliverable(parcel.id)
            if found.state is not State.REJECTED:
                facts = {"message": parcel.id, "state": found.state.label, "wanted": State.PENDING.label}
                raise CahierError(Fault.DELIVERABLE_SETTLED, **facts)
            self.move((parcel.id,), State.PENDING, now)
            self._db.execute(
                "UPDATE deliverable SET sha256 = ?, data = ? WHERE id = ?",
                (hashlib.sha256(parcel.data).hexdigest(), zlib.compress(parcel.data, 1), parcel.id),
            )

    # --- what went over a wire -----------------------------------------------------------------------

    def keep(self, name: str, form: Form, data: bytes, now: Instant) -> None:
        """Keep what happened to a deliverable: to which address it went, what came back, who settled it (HAND)."""
        with driver.translated():
            self._db.execute(
                "INSERT INTO answer (deliverable, form, came_at, data) VALUES (?, ?, ?, ?)", (name, form, now, data)
            )

    def kept(self, form: Form) -> Iterator[tuple[str, bytes]]:
        """Everything of a form, as (deliverable, data), the oldest first."""
        for name, data in self._db.execute("SELECT deliverable, data FROM answer WHERE form = ? ORDER BY n", (form,)):
            yield name, bytes(data)

    def went_over_wire(self, name: str) -> bool:
        """Whether a deliverable was sent to an address of the network at least once."""
        query = "SELECT 1 FROM answer WHERE deliverable = ? AND form = 'ADDRESS' LIMIT 1"
        return self._db.execute(query, (name,)).fetchone() is not None

    def over_wire(self) -> Iterator[str]:
        """The ids of all deliverables that were sent to an address of the network, each once."""
        rows = self._db.execute(
            "SELECT id FROM deliverable WHERE EXISTS"
            " (SELECT 1 FROM answer WHERE answer.deliverable = deliverable.id AND form = 'ADDRESS') ORDER BY n"
        )
        return (row[0] for row in rows)

    def settled_by_policy(self, reason: str) -> Iterator[tuple[str, str]]:
        """Entries (with the target) that were archived for one reason."""
        rows = self._db.execute(
            "SELECT entry, target FROM outcome WHERE state = 'ARCHIVED' AND reason = ? ORDER BY 1, 2", (reason,)
        )
        return ((row[0], row[1]) for row in rows)

    def settled_by_station(self) -> dict[tuple[str, str], int]:
        """How many entries of each laptop have their final outcome, by (station, target)."""
        final = [state.name for state in State if state.is_terminal]
        rows = self._db.execute(
            f"SELECT station, target, sum(count) FROM tally WHERE state IN ({', '.join('?' * len(final))})"
            " GROUP BY station, target HAVING sum(count) > 0",
            final,
        )
        return {(row[0], row[1]): int(row[2]) for row in rows}

    def burn_down(self) -> list[Burn]:
        """How many entries are in each state, by target, unit and kind."""
        rows = self._db.execute(
            "SELECT target, unit, kind, state, sum(count) FROM tally"
            " GROUP BY target, unit, kind, state HAVING sum(count) > 0 ORDER BY target, unit, kind, state"
        )
        return [Burn(row[0], row[1], row[2], State[row[3]], int(row[4])) for row in rows]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many entries are in each state, by target."""
        found: dict[str, dict[str, int]] = {}
        rows = self._db.execute(
            "SELECT target, state, sum(count) FROM tally GROUP BY target, state HAVING sum(count) > 0"
            " ORDER BY target, state"
        )
        for target, state, count in rows:
            found.setdefault(target, {})[state] = int(count)
        return found
