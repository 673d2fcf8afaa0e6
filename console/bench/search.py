"""Searching as one types, against a bare full-text table in the same kind of file."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from random import Random

from console.bench.fixtures import Workshop, a_laptop, a_name, fill_index, reopened, shut
from console.bench.measure import Row, against
from console.store import driver
from console.store.secret import Secret
from console.ward import finding

QUICK, LARGE = 5_000, 200_000


def rows(workshop: Workshop) -> list[Row]:
    """The row about searching."""
    chance = Random(2)  # noqa: S311 - invented patients
    patients = workshop.size(QUICK, LARGE)
    laptop, session = reopened(workshop.fixture(f"index-{patients}", _an_index(patients)) / "store-0")
    key, salt = Secret(secrets.token_bytes(32)), secrets.token_bytes(16)
    bare = driver.open_encrypted(workshop.folder / "bare-search.db", key, salt, create=True)
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
    shut((laptop, session))
    return [row]


def _an_index(patients: int) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        laptop, session, _kit = a_laptop(folder)
        fill_index(session, Random(5), patients)  # noqa: S311 - invented patients
        shut((laptop, session))

    return make
