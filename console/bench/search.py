"""Searching as one types, against a bare full-text table in the same kind of file."""

from __future__ import annotations

import secrets
from itertools import cycle
from pathlib import Path
from random import Random

from console.bench.fixtures import a_laptop, a_name, fill_index
from console.bench.measure import Row, against
from console.store import driver
from console.store.secret import Secret
from console.ward import finding

QUICK, LARGE = 5_000, 200_000


def rows(folder: Path, full: bool) -> list[Row]:  # noqa: FBT001 - one table of measures, one signature
    """The row about searching."""
    chance = Random(2)  # noqa: S311 - invented patients
    patients = LARGE if full else QUICK
    laptop, session, _kit = a_laptop(folder / "search")
    fill_index(session, chance, patients)
    key, salt = Secret(secrets.token_bytes(32)), secrets.token_bytes(16)
    bare = driver.open_encrypted(folder / "bare-search.db", key, salt, create=True)
    bare.execute("CREATE VIRTUAL TABLE names USING fts5 (words, tokenize = 'unicode61', prefix = '1 2 3')")
    with bare.atomic():
        for _one in range(patients):
            bare.execute("INSERT INTO names VALUES (?)", (f"{a_name(chance)} {a_name(chance)}".casefold(),))
    typed = cycle([a_name(chance)[: chance.randint(2, 5)] for _one in range(50)])
    bare_typed = cycle([a_name(chance)[: chance.randint(2, 5)].casefold() for _one in range(50)])
    row = against(
        f"search as you type over {patients:,} patients",
        lambda: finding.find(session, next(typed)),
        lambda: bare.execute(
            "SELECT words FROM names WHERE words MATCH ? LIMIT 20", (f'"{next(bare_typed)}"*',)
        ).fetchall(),
        rounds=100,
        reach="≤ 2 × and ≤ 50 ms",
    )
    bare.close()
    session.close()
    laptop.lock_cold()
    return [row]
