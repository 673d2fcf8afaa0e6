"""Saving one observation, unlocking to the board: how near to the bare database, how flat with size."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

from console.bench.fixtures import OBSERVED, PASSPHRASE, UNIT, Workshop, a_ward, reopened, shut
from console.bench.measure import Row, against, in_turns, timed_ms
from console.store import driver
from console.store.secret import Secret
from console.ward import observations, reading
from console.ward.checking import check_recent
from console.ward.laptop import Laptop
from console.ward.session import Session

SMALL, QUICK, LARGE = 1_000, 20_000, 1_000_000
ROUNDS = 300


def rows(workshop: Workshop) -> list[Row]:
    """The rows about saving and unlocking."""
    size = workshop.size(QUICK, LARGE)
    small = reopened(workshop.fixture(f"ward-{SMALL}", a_ward(SMALL)) / "store-0")
    large = reopened(workshop.fixture(f"ward-{size}", a_ward(size)) / "store-0")
    ids, large_ids = (session.reader.in_unit(UNIT.code) for _laptop, session in (small, large))
    found = [
        _saving(workshop.folder, small[1], ids),
        _saving_in_large(small[1], ids, large[1], large_ids, size),
        _unlocking(*small, *large, size),
    ]
    shut(small, large)
    return found


def _turns(ids: list[str]) -> Iterator[str]:
    while True:
        yield from ids


def _saving(folder: Path, session: Session, ids: list[str]) -> Row:
    key, salt = Secret(secrets.token_bytes(32)), secrets.token_bytes(16)
    bare = driver.open_encrypted(folder / "bare.db", key, salt, create=True)
    bare.execute("CREATE TABLE bare (n INTEGER PRIMARY KEY, data BLOB NOT NULL, signatures BLOB NOT NULL) STRICT")
    turns = _turns(ids)
    written = observations.observe(session, next(turns), OBSERVED)
    values = (written.data, b"x" * 160)

    def insert() -> None:
        with bare.atomic():
            bare.execute("INSERT INTO bare (data, signatures) VALUES (?, ?)", values)

    row = against(
        "save one observation, durable and signed",
        lambda: observations.observe(session, next(turns), OBSERVED),
        insert,
        rounds=ROUNDS,
        reach="≤ 2 ×",
    )
    bare.close()
    return row


def _saving_in_large(small: Session, ids: list[str], large: Session, large_ids: list[str], size: int) -> Row:
    turns, large_turns = _turns(ids), _turns(large_ids)
    return against(
        f"the same in a book of {size:,} entries",
        lambda: observations.observe(large, next(large_turns), OBSERVED),
        lambda: observations.observe(small, next(turns), OBSERVED),
        rounds=ROUNDS,
        reach="≤ 1.2 ×",
    )


def _unlocking(small: Laptop, small_session: Session, large: Laptop, large_session: Session, size: int) -> Row:
    """From the key to the board; the derivation of the key is taken out by measuring it alone."""

    def to_board(laptop: Laptop) -> float:
        person = laptop.people()[0].id
        derivation = timed_ms(lambda: laptop.vault.unlock(person, PASSPHRASE))
        laptop.lock_cold()

        def unlock() -> None:
            session = laptop.unlock(person, PASSPHRASE)
            check_recent(session)
            reading.board(session)
            session.close()

        return timed_ms(unlock) - derivation

    small_session.close()
    large_session.close()
    pairs = [(to_board(small), to_board(large)) for _round in range(7)]
    return in_turns(f"unlock to board at {size:,} entries (without key derivation)", pairs, "≤ 1.2 ×")
