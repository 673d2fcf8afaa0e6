"""A book that gets a new key: whoever stays opens it, whoever is gone opens nothing, and no kill loses it."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from console.errors import CahierError, Fault
from console.store import driver, holding
from console.store.key_file import BACKUP, BOOK, KEYS
from console.store.rekeying import STAGED, rekey
from console.store.secret import Secret
from console.store.stretching import FLOOR
from console.store.vault import Vault
from tests.store.conftest import ANNA, ANNAS, PAUL, PAULS, Prepared

FILES = {BOOK, KEYS, BACKUP, holding.LOCK}


def lines(folder: Path, key: Secret, salt: bytes) -> int:
    db = driver.open_encrypted(folder / BOOK, key, salt, create=False)
    try:
        assert driver.problems(db) == []
        return db["line"].count
    finally:
        db.close()


def fault(folder: Path, key: Secret, salt: bytes) -> Fault:
    with pytest.raises(CahierError) as caught:
        lines(folder, key, salt)
    return caught.value.fault


def test_those_who_stay_open_it_and_old_keys_open_nothing(store: Prepared, tmp_path: Path) -> None:
    vault = Vault.open(store.folder)
    vault.seal_envelope(store.data_key, "forêt canyon miroir café tulipe", FLOOR)
    shutil.copytree(store.folder, tmp_path / "old")
    number = vault.state()[0]
    new, key = rekey(store.folder, vault, store.data_key, {ANNA})
    assert lines(store.folder, key, new.salt) == 300
    assert new.state()[0] > number
    assert not new.has_envelope
    assert [person.id for person in new.people()] == [ANNA]
    assert new.unlock(ANNA, ANNAS).data_key.matches(key)
    assert new.unlock_recovery(store.code).matches(key)
    assert {path.name for path in store.folder.iterdir()} == FILES
    assert fault(store.folder, store.data_key, store.salt) is Fault.STORE_KEY_MISMATCH
    for name in (KEYS, BACKUP):  # what somebody who was removed took along
        shutil.copy(tmp_path / "old" / name, store.folder / name)
    before = Vault.open(store.folder)
    assert fault(store.folder, before.unlock(PAUL, PAULS).data_key, before.salt) is Fault.STORE_KEY_MISMATCH


@pytest.mark.skipif(sys.platform == "win32", reason="needs what POSIX systems have")
def test_a_kill_at_any_moment_leaves_the_old_key_working_or_the_new_one(store: Prepared, tmp_path: Path) -> None:
    ended: list[str] = []
    for last in range(1, 200):
        folder = tmp_path / f"killed{last}"
        shutil.copytree(store.folder, folder)
        words = [str(folder), store.data_key.reveal().hex(), ANNA, str(last)]
        done = subprocess.run([sys.executable, "-m", "tests.faults.rekeyer", *words], check=False)
        vault = Vault.open(folder)
        key = vault.unlock_recovery(store.code)
        assert lines(folder, key, vault.salt) == 300
        assert (folder / KEYS).read_bytes() == (folder / BACKUP).read_bytes()
        ended.append("old" if key.matches(store.data_key) else "new")
        assert [person.id for person in vault.people()] == ([ANNA, PAUL] if ended[-1] == "old" else [ANNA])
        new, new_key = rekey(folder, vault, key, {ANNA})  # and it can be done, or done again
        assert lines(folder, new_key, new.salt) == 300
        assert {path.name for path in folder.iterdir()} == FILES
        shutil.rmtree(folder)
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
    else:
        pytest.fail("it never came to its end")
    assert ended == sorted(ended, reverse=True)  # once new, never old again
    assert ended.count("old") > 5
    assert ended.count("new") > 5


def test_a_disk_that_has_no_room_for_it_leaves_the_old_key(store: Prepared, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_words: object) -> None:
        raise CahierError(Fault.DISK_FULL)

    before = {name: (store.folder / name).read_bytes() for name in (BOOK, KEYS, BACKUP)}
    monkeypatch.setattr("console.store.rekeying.transfer", full)
    with pytest.raises(CahierError) as caught:
        rekey(store.folder, Vault.open(store.folder), store.data_key, {ANNA})
    assert caught.value.fault is Fault.DISK_FULL
    assert {name: (store.folder / name).read_bytes() for name in before} == before
    assert not (store.folder / STAGED).exists()


def test_a_book_that_is_open_elsewhere_keeps_its_key(store: Prepared) -> None:
    lock = holding.hold(store.folder)
    try:
        with pytest.raises(CahierError) as caught:
            rekey(store.folder, Vault.open(store.folder), store.data_key, {ANNA})
        assert caught.value.fault is Fault.STORE_HELD
    finally:
        lock.release()
    assert lines(store.folder, store.data_key, store.salt) == 300
