"""Saving one observation, unlocking to the board: how near to the bare database, how flat with size."""

from __future__ import annotations

import secrets
import statistics
from collections.abc import Iterator
from pathlib import Path
from random import Random

from console.bench.fixtures import OBSERVED, PASSPHRASE, a_laptop, fill_past, fill_ward
from console.bench.measure import Row, against, timed_ms
from console.store import driver
from console.store.secret import Secret
from console.ward import observations, reading
from console.ward.laptop import Laptop
from console.ward.session import Session

SMALL, QUICK, LARGE = 1_000, 20_000, 1_000_000
ROUNDS = 300


def rows(folder: Path, full: bool) -> list[Row]:  # noqa: FBT001 - one table of measures, one signature
    """The rows about saving and unlocking."""
    chance = Random(1)  # noqa: S311 - invented patients
    small, small_session, _kit = a_laptop(folder / "small")
    ids = fill_ward(small_session, chance)
    fill_past(small_session, chance, SMALL)
    found = [_saving(folder, small_session, ids)]
    size = LARGE if full else QUICK
    large, large_session, _kit = a_laptop(folder / "large")
    large_ids = fill_ward(large_session, chance)
    fill_past(large_session, chance, size)
    found.append(_saving_in_large(small_session, ids, large_session, large_ids, size))
    found.append(_unlocking(small, small_session, large, large_session, size))
    small.lock_cold()
    large.lock_cold()
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
            reading.board(session)
            session.close()

        return timed_ms(unlock) - derivation

    small_session.close()
    large_session.close()
    pairs = [(to_board(small), to_board(large)) for _round in range(7)]
    return Row(
        f"unlock to board at {size:,} entries (without key derivation)",
        statistics.median(value for _base, value in pairs),
        "ms",
        "≤ 1.2 ×",
        statistics.median(base for base, _value in pairs),
    )
