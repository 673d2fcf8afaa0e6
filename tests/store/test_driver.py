"""What the driver promises about files it opens, makes or refuses."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as dbapi

from console.errors import CahierError, Fault
from console.store import driver  # first: it chooses the SQLite that everybody uses
from console.store.secret import Secret
from tests.store.conftest import Prepared


def refused(path: Path, key: Secret, salt: bytes, **how: bool) -> Fault:
    with pytest.raises(CahierError) as caught:
        driver.open_encrypted(path, key, salt, **{"create": False, **how})
    return caught.value.fault


def flip(path: Path, offset: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.write_bytes(content)


def test_a_book_opens_again_and_is_sound(store: Prepared) -> None:
    db = driver.open_encrypted(store.folder / "book.db", store.data_key, store.salt, create=False)
    assert db["line"].count == 300
    assert driver.problems(db) == []
    db.close()


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    db = driver.open_encrypted(tmp_path / "book.db", Secret(b"k" * 32), b"s" * 16, create=True)
    db.table("line").insert({"n": 1})
    assert {oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()} == {"0o600"}
    assert len(list(tmp_path.iterdir())) == 3
    db.close()


def test_nothing_readable_reaches_the_disk(store: Prepared) -> None:
    db = driver.open_encrypted(store.folder / "book.db", store.data_key, store.salt, create=False)
    db.table("line").insert({"n": 999, "text": "PLANTED-NAME"})
    assert not [file for file in store.folder.iterdir() if b"PLANTED-NAME" in file.read_bytes()]
    db.close()


def test_a_read_only_connection_reads_and_never_writes(store: Prepared) -> None:
    db = driver.open_encrypted(store.folder / "book.db", store.data_key, store.salt, create=False, read_only=True)
    assert db["line"].count == 300
    with pytest.raises(CahierError), driver.translated():
        db.execute("DELETE FROM line")
    assert db["line"].count == 300
    db.close()


def test_wrong_key_is_told_apart(store: Prepared) -> None:
    path = store.folder / "book.db"
    assert refused(path, Secret(b"x" * 32), store.salt) is Fault.STORE_KEY_MISMATCH


def test_damaged_first_page_is_damage_not_a_wrong_key(store: Prepared) -> None:
    flip(store.folder / "book.db", 100)
    assert refused(store.folder / "book.db", store.data_key, store.salt) is Fault.STORE_DAMAGED


@pytest.mark.parametrize("size", [0, 1000, 5000, 4096 * 3])
def test_a_truncated_book_is_damaged_whatever_is_left(store: Prepared, size: int) -> None:
    os.truncate(store.folder / "book.db", size)
    assert refused(store.folder / "book.db", store.data_key, store.salt) is Fault.STORE_DAMAGED


def test_a_flipped_byte_is_found_and_located(store: Prepared) -> None:
    flip(store.folder / "book.db", 4096 * 5 + 50)
    db = driver.open_encrypted(store.folder / "book.db", store.data_key, store.salt, create=False)
    assert any("page 6" in line for line in driver.problems(db))
    with pytest.raises(CahierError) as caught, driver.translated():
        db.execute("SELECT * FROM line").fetchall()
    assert caught.value.fault is Fault.STORE_DAMAGED
    db.close()


def test_a_plaintext_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "book.db"
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE line (n)")
    plain.close()
    before = path.read_bytes()
    assert refused(path, Secret(b"k" * 32), b"s" * 16) is Fault.STORE_NOT_ENCRYPTED
    assert path.read_bytes() == before


@pytest.mark.parametrize(("key", "salt"), [(31, 16), (33, 16), (32, 15)])
def test_a_key_of_another_length_is_refused_before_any_file(tmp_path: Path, key: int, salt: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        driver.open_encrypted(tmp_path / "book.db", Secret(b"k" * key), b"s" * salt, create=True)
    assert list(tmp_path.iterdir()) == []


def test_missing_and_existing_books_are_said(store: Prepared, tmp_path: Path) -> None:
    assert refused(tmp_path / "none.db", store.data_key, store.salt) is Fault.STORE_MISSING
    assert refused(store.folder / "book.db", store.data_key, store.salt, create=True) is Fault.STORE_EXISTS
    (tmp_path / "new.db-wal").write_bytes(b"all that is left")
    assert refused(tmp_path / "new.db", store.data_key, store.salt, create=True) is Fault.STORE_EXISTS
    assert (tmp_path / "new.db-wal").read_bytes() == b"all that is left"


def test_without_the_cipher_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dbapi, "connect", sqlite3.connect)
    assert refused(tmp_path / "book.db", Secret(b"k" * 32), b"s" * 16, create=True) is Fault.ENCRYPTION_UNAVAILABLE
    assert list(tmp_path.iterdir()) == []


def test_if_the_cipher_is_not_active_on_the_file_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = dbapi.connect

    def plain_files(name: str, **how: object) -> object:
        return real(name) if name == ":memory:" else sqlite3.connect(name)

    monkeypatch.setattr(dbapi, "connect", plain_files)
    assert refused(tmp_path / "book.db", Secret(b"k" * 32), b"s" * 16, create=True) is Fault.ENCRYPTION_UNAVAILABLE
    assert list(tmp_path.iterdir()) == []


def test_a_second_implementation_reads_the_book(store: Prepared) -> None:
    apsw = pytest.importorskip("apsw")
    connection = apsw.Connection(str(store.folder / "book.db"))
    connection.pragma("cipher", "sqlcipher")
    connection.pragma("legacy", 4)
    connection.execute(f"PRAGMA key=\"x'{store.data_key.reveal().hex()}{store.salt.hex()}'\"")
    assert connection.execute("SELECT count(*) FROM line").fetchall() == [(300,)]
    connection.close()


def test_replacing_a_row_fires_the_delete_trigger(store: Prepared) -> None:
    db = driver.open_encrypted(store.folder / "book.db", store.data_key, store.salt, create=False)
    db.execute("CREATE TABLE log (hash TEXT UNIQUE)")
    db.execute("CREATE TRIGGER kept BEFORE DELETE ON log BEGIN SELECT raise(ABORT, 'append only'); END")
    db.execute("INSERT INTO log VALUES ('a')")
    with pytest.raises(dbapi.IntegrityError, match="append only"), driver.translated():
        db.execute("INSERT OR REPLACE INTO log VALUES ('a')")
    db.close()


def test_a_failed_returning_leaves_no_savepoint_open(store: Prepared) -> None:
    db = driver.open_encrypted(store.folder / "book.db", store.data_key, store.salt, create=False)
    db.table("line").insert({"n": 1, "more": "x"}, alter=True)
    list(db.query("INSERT INTO line (n) VALUES (2) RETURNING n"))
    assert db.conn.in_transaction is False
    db.close()


def test_another_writer_is_said_as_busy(store: Prepared) -> None:
    path = store.folder / "book.db"
    one, two = (driver.open_encrypted(path, store.data_key, store.salt, create=False) for _ in range(2))
    one.execute("BEGIN IMMEDIATE")
    two.execute("PRAGMA busy_timeout=1").fetchall()
    with pytest.raises(CahierError) as caught, driver.translated():
        two.execute("BEGIN IMMEDIATE")
    assert caught.value.fault is Fault.STORE_BUSY
    one.close()
    two.close()


def test_a_full_disk_stops_the_write_and_keeps_what_was_saved(store: Prepared) -> None:
    db = driver.open_encrypted(store.folder / "book.db", store.data_key, store.salt, create=False)
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count={pages}").fetchall()
    with pytest.raises(CahierError) as caught, driver.translated(), db.atomic():
        for n in range(1000):
            db.execute("INSERT INTO line VALUES (?, ?)", (n, "x" * 500))
    assert caught.value.fault is Fault.DISK_FULL
    assert db["line"].count == 300
    db.close()


def test_a_disk_too_small_for_a_book_gets_none(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(b"x" * 65536)
    assert refused(small_disk / "book.db", Secret(b"k" * 32), b"s" * 16, create=True) is Fault.DISK_FULL
    assert [file.name for file in small_disk.iterdir()] == ["filler"]


def test_a_read_only_disk_is_said(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert refused(small_disk / "book.db", Secret(b"k" * 32), b"s" * 16, create=True) is Fault.DISK_READ_ONLY


def test_a_defect_of_the_program_is_not_dressed_up(store: Prepared) -> None:
    db = driver.open_encrypted(store.folder / "book.db", store.data_key, store.salt, create=False)
    with pytest.raises(dbapi.OperationalError, match="no such table"), driver.translated():
        db.execute("SELECT * FROM nowhere")
    db.close()
