"""Unlocking walks what is new since the last signed checkpoint; the rest is walked beside the work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.bench.fixtures import OBSERVED
from console.errors import CahierError, Fault
from console.store import driver
from console.ward import observations
from console.ward.checking import SETTING, check_all, check_recent
from console.ward.session import Session
from tests.stations import Prepared, Station, admitted, copy_of

WORSE = """UPDATE log SET data = CAST(replace(data, '"pulse":71', '"pulse":17') AS BLOB) WHERE id = ?"""


@pytest.fixture
def station(provisioned: Prepared, tmp_path: Path) -> Iterator[Station]:
    made = copy_of(provisioned, 0, tmp_path / "station")
    yield made
    made.laptop.lock_cold()


def changed(session: Session, statement: str, values: tuple[object, ...] = ()) -> None:
    """Change the log behind the program's back, as a holder of the key or a bad disk might."""
    book = session.book
    raw = driver.open_encrypted(book.folder / "book.db", book._key, book._salt, create=False)
    guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in guards:
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute(statement, values)
    for _name, sql in guards:
        raw.execute(sql)
    raw.close()


def test_only_what_is_new_since_the_checkpoint_is_walked(station: Station) -> None:
    session = station.unlock()
    who = admitted(session)
    first = check_recent(session)
    observations.observe(session, who, OBSERVED)
    second = check_recent(session)
    assert (first.entries, first.problems) == (session.book.head().seq - 1, ())
    assert (second.entries, second.problems) == (1, ())


def test_an_entry_changed_after_the_checkpoint_is_named(station: Station) -> None:
    session = station.unlock()
    who = admitted(session)
    check_recent(session)
    entry = observations.observe(session, who, OBSERVED).entry
    changed(session, WORSE, (entry.id,))
    assert check_recent(session).problems == (f"{entry.station} {entry.seq}: HASH",)


def test_a_book_that_was_rolled_back_behind_its_checkpoint_is_named(station: Station) -> None:
    session = station.unlock()
    who = admitted(session)
    last = observations.observe(session, who, OBSERVED).entry
    check_recent(session)
    changed(session, "DELETE FROM log WHERE id = ?", (last.id,))
    problems = check_recent(session).problems
    assert f"{last.station} {last.seq}: ROLLED BACK" in problems


def test_a_checkpoint_that_the_station_did_not_sign_is_named(station: Station) -> None:
    session = station.unlock()
    check_recent(session)
    note = session.reader.setting(SETTING)
    assert note is not None
    session.book.set_setting(SETTING, note.replace(b"\n", b"0\n", 2))
    assert any("CHECKPOINT" in problem for problem in check_recent(session).problems)


def test_what_an_old_check_passed_is_walked_beside_the_work(station: Station) -> None:
    session = station.unlock()
    who = admitted(session)
    entry = observations.observe(session, who, OBSERVED).entry
    observations.observe(session, who, OBSERVED)
    check_recent(session)
    changed(session, WORSE, (entry.id,))
    assert check_recent(session).problems == ()
    with session.beside() as own:
        checked = check_all(own)
    assert checked.problems == (f"{entry.station} {entry.seq}: HASH",)
    assert checked.entries == session.book.head().seq


def test_the_lock_ends_the_walk(station: Station) -> None:
    session = station.unlock()
    with session.beside() as own:
        own.book.turns._halted = True
        with pytest.raises(CahierError) as caught:
            check_all(own)
        own.book.turns._halted = False
    assert caught.value.fault is Fault.LOCKED
