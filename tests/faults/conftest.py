"""One ward with its raw key for each module: deriving keys is slow on purpose."""

from __future__ import annotations

import random
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from console.bench.fixtures import a_laptop, fill_ward

collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []  # signals and limits of POSIX systems


@dataclass(frozen=True, slots=True)
class Ward:
    """A store with forty patients, the raw key that opens it, and the ids of the forty."""

    folder: Path
    key: bytes
    salt: bytes
    patients: frozenset[str]

    def recorder(self, *words: object) -> list[str]:
        """The command that records in it."""
        secret = (str(self.folder), self.key.hex(), self.salt.hex(), min(self.patients))
        return [sys.executable, "-m", "tests.faults.recorder", *secret, *map(str, words)]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Ward:
    folder = tmp_path_factory.mktemp("ward")
    laptop, session, _kit = a_laptop(folder)
    ids = fill_ward(session, random.Random(7))
    key, salt = laptop.data_key(session).reveal(), laptop.vault.salt
    session.close()
    laptop.lock_cold()
    return Ward(folder / "store-0", bytes(key), salt, frozenset(ids))


@pytest.fixture
def ward(prepared: Ward, tmp_path: Path) -> Ward:
    """A copy that a test may spoil."""
    shutil.copytree(prepared.folder, tmp_path / "store")
    return replace(prepared, folder=tmp_path / "store")
