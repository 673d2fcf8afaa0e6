"""Packages out and in, against the bare library and the bare database."""

from __future__ import annotations

import io
import resource
import secrets
import sys
from pathlib import Path
from random import Random

import pyrage

from console.bench.fixtures import a_laptop, fill_past, fill_ward
from console.bench.measure import Row, timed_ms
from console.crossing.export import export
from console.crossing.intake import take_in
from console.store import driver
from console.store.secret import Secret

QUICK, LARGE = 10_000, 100_000


def rows(folder: Path, full: bool) -> list[Row]:  # noqa: FBT001 - one table of measures, one signature
    """The rows about export and import."""
    size = LARGE if full else QUICK
    chance = Random(4)  # noqa: S311 - invented patients
    sender, session, kit = a_laptop(folder / "crossing")
    fill_ward(session, chance)
    fill_past(session, chance, size)
    stick = folder / "stick"
    stick.mkdir()
    sent = export(session, stick)
    exported = timed_ms(lambda: export(session, stick))
    plain = b"".join(stored.data + b"\n" for stored in session.reader.entries())
    sealed = timed_ms(lambda: _seal_and_open(plain * (sent.size // len(plain) + 1)))
    receiver, taker, _kit = a_laptop(folder / "crossing", 1, kit)
    taken = timed_ms(lambda: take_in(taker, sent.path, identity=kit.identity))
    inserted = timed_ms(lambda: _insert(folder / "bare-import.db", plain.splitlines()))
    for each, laptop in ((session, sender), (taker, receiver)):
        each.close()
        laptop.lock_cold()
    return [
        Row(f"export of {size:,} entries, sealed and verified", exported, "ms", "≤ 2 ×", sealed),
        Row(f"import of {size:,} entries", taken, "ms", "≤ 4 ×", inserted),
        Row("peak memory of this run", _peak_mebibytes(), "MiB", "–"),
    ]


def _seal_and_open(plain: bytes) -> None:
    identity = pyrage.x25519.Identity.generate()
    sealed, opened = io.BytesIO(), io.BytesIO()
    pyrage.encrypt_io(io.BytesIO(plain), sealed, [identity.to_public()])
    sealed.seek(0)
    pyrage.decrypt_io(sealed, opened, [identity])


def _insert(path: Path, lines: list[bytes]) -> None:
    bare = driver.open_encrypted(path, Secret(secrets.token_bytes(32)), secrets.token_bytes(16), create=True)
    bare.execute("CREATE TABLE bare (n INTEGER PRIMARY KEY, data BLOB NOT NULL) STRICT")
    with bare.atomic():
        bare.conn.executemany("INSERT INTO bare (data) VALUES (?)", ((line,) for line in lines))
    bare.close()


def _peak_mebibytes() -> float:
    if sys.platform == "win32":
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
