"""One real vault and one real encrypted book for each module: deriving keys is slow on purpose."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from console.store import driver
from console.store.secret import Secret
from console.store.stretching import FLOOR
from console.store.vault import Vault

ANNA, PAUL = "0192f0c0-0000-7000-8000-00000000000a", "0192f0c0-0000-7000-8000-00000000000b"
ANNAS = "forêt Élan miroir café tulipe"
PAULS = "canyon obscure velvet magnet harbor"


@dataclass
class Prepared:
    """A vault with two people and a recovery code, and a book of some pages."""

    folder: Path
    data_key: Secret
    salt: bytes
    code: str


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("prepared") / "store"
    vault, data_key = Vault.create(folder, "store-one")
    vault.add_person(data_key, ANNA, "Anna Lindqvist", ANNAS, FLOOR)
    vault.add_person(data_key, PAUL, "Paul Obi", PAULS, FLOOR)
    code = vault.add_recovery(data_key)
    book = driver.open_encrypted(folder / "book.db", data_key, vault.salt, create=True)
    book.table("line").insert_all({"n": n, "text": "PLANTED-NAME " * 10} for n in range(300))
    book.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    book.close()
    return Prepared(folder, data_key, vault.salt, code)


@pytest.fixture
def store(prepared: Prepared, tmp_path: Path) -> Prepared:
    """A copy that a test may spoil."""
    folder = tmp_path / "store"
    shutil.copytree(prepared.folder, folder)
    return Prepared(folder, prepared.data_key, prepared.salt, prepared.code)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 KiB of its own; needs the right to mount."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, check=False
    ).returncode:
        pytest.skip("mounting a small file system is not allowed here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
