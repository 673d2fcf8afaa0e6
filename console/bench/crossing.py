"""Packages out and in, against the bare library and the bare database."""

from __future__ import annotations

import os
import secrets
from itertools import count
from pathlib import Path

import pyrage

from console.bench.fixtures import (
    Workshop,
    a_ward,
    identity_of,
    packages_of,
    reopened,
    shut,
    some_packages,
)
from console.bench.measure import Row, in_turns, timed_ms
from console.crossing.export import export
from console.crossing.intake import take_in
from console.crossing.package import sha256_of
from console.record.entry import Stored, canonical
from console.store import driver
from console.store.secret import Secret

QUICK, LARGE = 10_000, 100_000
PACKAGES = 20
EXPORTS, IMPORTS = 3, 2


def rows(workshop: Workshop) -> list[Row]:
    """The rows about export and import."""
    size = workshop.size(QUICK, LARGE)
    return [_exporting(workshop, size), _importing(workshop, size)]


def _exporting(workshop: Workshop, size: int) -> Row:
    sender = reopened(workshop.fixture(f"ward-{size}", a_ward(size)) / "store-0")
    stick = workshop.folder / "stick"
    stick.mkdir()
    sent = export(sender[1], stick)
    plain = secrets.token_bytes(1 << 16)
    chunks = sent.size // len(plain) + 1
    pairs = [
        (timed_ms(lambda: _seal(workshop.folder, plain, chunks)), timed_ms(lambda: export(sender[1], stick)))
        for _round in range(EXPORTS)
    ]
    shut(sender)
    return in_turns(f"export of {size:,} entries, sealed and read back", pairs, "≤ 2 ×")


def _seal(folder: Path, chunk: bytes, chunks: int) -> None:
    """The same number of bytes through age onto the disk, flushed and read again."""
    plain, sealed = folder / "plain.bin", folder / "sealed.age"
    plain.write_bytes(chunk * chunks)
    with plain.open("rb") as source, sealed.open("wb") as target:
        pyrage.encrypt_io(source, target, [pyrage.x25519.Identity.generate().to_public()])
        target.flush()
        os.fsync(target.fileno())
    sha256_of(sealed)


def _importing(workshop: Workshop, size: int) -> Row:
    pairs = []
    for again in range(IMPORTS):
        folder = workshop.fixture(f"packages-{PACKAGES}-{size}", some_packages(PACKAGES, size))
        receiver, identity = reopened(folder / "store-0"), identity_of(folder)
        taken = timed_ms(lambda: [take_in(receiver[1], each, identity=identity) for each in packages_of(folder)])  # noqa: B023 - called at once
        rows_ = [*receiver[1].reader.entries()]
        inserted = timed_ms(lambda: _insert(workshop.folder / f"bare-{again}.db", rows_))  # noqa: B023 - called at once
        pairs.append((inserted, taken))
        shut(receiver)
    return in_turns(f"import of {size:,} entries from {PACKAGES} packages", pairs, "≤ 4 ×")


def _insert(path: Path, entries: list[Stored]) -> None:
    """The same rows into the same table of a bare book, in one transaction."""
    bare = driver.open_encrypted(path, Secret(secrets.token_bytes(32)), secrets.token_bytes(16), create=True)
    bare.execute(
        "CREATE TABLE log (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, station TEXT NOT NULL, seq INTEGER NOT NULL,"
        " hash TEXT NOT NULL, data BLOB NOT NULL, signatures BLOB NOT NULL) STRICT"
    )
    bare.execute("CREATE INDEX log_station ON log (station, seq)")
    number = count(1)
    with bare.atomic():
        bare.conn.executemany(
            "INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                (next(number), e.entry.id, e.entry.station, e.entry.seq, e.hash, e.data, canonical(e.signatures))
                for e in entries
            ),
        )
    bare.close()
