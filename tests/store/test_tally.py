"""The sums of the ledger are those that counting every outcome gives, whatever becomes of messages and entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from console.errors import CahierError
from console.record.instant import Instant
from console.store.driver import Database
from console.store.ledger import LEGAL, Ledger, Parcel, State, Verdict
from console.store.schema import migrate
from console.store.tally import make_tally

ENTRIES = tuple(f"entry-{n}" for n in range(8))
TARGETS = ("hl7", "fhir")
KINDS, STATIONS = ("observed", "moved"), ("one", "two", "three")
NOW = Instant("2026-03-01T00:00:00.000Z")

_some = st.lists(st.sampled_from(ENTRIES), max_size=4, unique=True)
_parcel = st.tuples(st.just("parcel"), st.sampled_from(TARGETS), _some)
_verdict = st.tuples(st.just("verdict"), st.sampled_from(TARGETS), _some)
_move = st.tuples(st.just("move"), st.integers(0, 5), st.sampled_from(list(State)))
ACTS = st.lists(st.one_of(_parcel, _verdict, _move), max_size=25)


@contextmanager
def a_book() -> Iterator[Database]:
    """Some entries of two kinds and three laptops, and an empty ledger."""
    db = Database(memory=True)
    migrate(db)
    for n, name in enumerate(ENTRIES, start=1):
        db.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, x'', x'')", (n, name, STATIONS[n % 3], n, name))
        db.execute("INSERT INTO line VALUES (?, ?, NULL, NULL, ?, ?, 1)", (n, KINDS[n % 2], NOW, n))
    yield db
    db.close()


def done(ledger: Ledger, acts: list[tuple[Any, ...]]) -> None:
    """Do to the ledger what it allows."""
    made: list[str] = []
    taken: set[tuple[str, str]] = set()
    units = dict.fromkeys(ENTRIES[::2], "4120")
    for act, first, second in acts:
        if act == "move" and made:
            try:
                ledger.move([made[first % len(made)]], second, NOW)
            except CahierError:  # the table does not allow it
                continue
        elif act == "parcel":
            entries = tuple(each for each in second if (each, first) not in taken)
            taken |= {(each, first) for each in entries}
            made.append(f"message-{len(made)}")
            ledger.add([Parcel(made[-1], first, "ADT", 1, "p", entries, b"data")], [], NOW, units)
        elif act == "verdict":
            state = (State.SUPERSEDED, State.ARCHIVED)[len(made) % 2]
            ledger.add([], [Verdict(each, first, state, "why") for each in second], NOW, units)


def counted(db: Database) -> Counter[tuple[str, ...]]:
    """Each outcome as it stands, one by one."""
    rows = db.execute(
        "SELECT outcome.target, coalesce(outcome.unit, ''), kind, station, coalesce(deliverable.state, outcome.state)"
        " FROM outcome JOIN log ON log.id = outcome.entry JOIN line USING (n)"
        " LEFT JOIN deliverable ON deliverable.id = outcome.deliverable"
    )
    return Counter(map(tuple, rows))


def kept(db: Database) -> dict[tuple[str, ...], int]:
    """The sums that the database keeps."""
    return {tuple(row[:5]): row[5] for row in db.execute("SELECT * FROM tally WHERE count != 0")}


@given(ACTS)
def test_the_sums_are_those_of_counting_every_outcome(acts: list[tuple[Any, ...]]) -> None:
    with a_book() as db:
        ledger = Ledger(db)
        done(ledger, acts)
        wanted = counted(db)
        assert kept(db) == wanted
        for each in ledger.burn_down():
            same = (each.target, each.unit, each.kind, each.state.name)
            assert each.count == sum(n for (t, u, k, _station, s), n in wanted.items() if (t, u, k, s) == same)
        assert sum(ledger.settled_by_station().values()) == sum(
            n for key, n in wanted.items() if not LEGAL[State[key[4]]]
        )


@given(ACTS)
def test_a_book_of_before_gets_the_sums_of_what_its_ledger_holds(acts: list[tuple[Any, ...]]) -> None:
    with a_book() as db:
        for name in ("outcome_counted", "outcome_counted_again", "deliverable_counted_again"):
            db.execute(f"DROP TRIGGER {name}")
        db.execute("DROP TABLE tally")
        done(Ledger(db), acts)
        make_tally(db)
        assert kept(db) == counted(db)
