"""The numbers that are missing are told from the index of the log alone, and are those that counting finds."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from console.store.driver import Database
from console.store.holes import holes

STATIONS = ("a", "b", "c")
NUMBERS = st.lists(st.tuples(st.sampled_from(STATIONS), st.integers(1, 12)), max_size=30)


@given(NUMBERS, NUMBERS)
def test_every_number_below_the_highest_is_here_or_in_a_hole(
    log: list[tuple[str, int]], aside: list[tuple[str, int]]
) -> None:
    db = Database(memory=True)
    for table in ("log", "quarantine"):
        db.conn.execute(f"CREATE TABLE {table} (station TEXT, seq INTEGER)")
    db.conn.executemany("INSERT INTO log VALUES (?, ?)", log)  # a number twice is a fork: both are kept
    db.conn.executemany("INSERT INTO quarantine VALUES (?, ?)", aside)
    found = holes(db)
    db.close()

    here = {*log, *aside}
    highest = {station: max(seq for name, seq in here if name == station) for station, _seq in here}
    missing = [(name, seq) for name in STATIONS for seq in range(1, highest.get(name, 0)) if (name, seq) not in here]
    assert [(name, seq) for name, first, last in found for seq in range(first, last + 1)] == missing
    assert all(after[1] > before[2] + 1 for before, after in pairwise(found) if before[0] == after[0])
