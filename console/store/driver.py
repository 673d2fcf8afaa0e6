"""The driver: the only module that knows which SQLite this is.

SQLCipher through sqlite-utils. Importing it first matters: the wheel's OpenSSL would read the
system's ``openssl.cnf`` (a FIPS default there breaks it), and sqlite-utils must be told to catch
SQLCipher's errors, for which it looks for ``pysqlite3``. Never open a book with the standard
library's ``sqlite3`` in this process: two SQLites and POSIX locks corrupt a file.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ["OPENSSL_CONF"] = os.devnull

import sqlcipher3
import sqlcipher3.dbapi2 as dbapi

sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi

import sqlite_utils  # noqa: E402
import sqlite_utils.utils  # noqa: E402
from sqlite_utils import Database  # noqa: E402

from console.errors import CahierError, Fault  # noqa: E402
from console.store.secret import Secret  # noqa: E402

__all__ = ["Database", "open_encrypted", "problems", "translated"]

if sqlite_utils.utils.OperationalError is not dbapi.OperationalError:
    raise ImportError("sqlite-utils was imported before the driver and would not catch its errors")

# WAL-reset corruption was mended in 3.51.3, two faults of FTS5 in 3.53.3.
LEAST_SQLITE = (3, 53, 3)
KEY_BYTES, SALT_BYTES = 32, 16

# FULL: with NORMAL, simulated power cuts lost acknowledged rows in half of the runs.
_PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "2",
    "foreign_keys": "1",
    "recursive_triggers": "1",
    "temp_store": "2",
    "trusted_schema": "0",
    "cell_size_check": "1",
    "fullfsync": "1",
}
_CHECKS = ("wal_checkpoint(TRUNCATE)", "cipher_integrity_check", "integrity_check", "foreign_key_check")
_FAULTS = {
    "SQLITE_FULL": Fault.DISK_FULL,
    "SQLITE_READONLY": Fault.DISK_READ_ONLY,
    "SQLITE_CORRUPT": Fault.STORE_DAMAGED,
    "SQLITE_NOTADB": Fault.STORE_DAMAGED,
    "SQLITE_CANTOPEN": Fault.STORE_UNREACHABLE,
    "SQLITE_IOERR": Fault.STORE_UNREACHABLE,
    "SQLITE_BUSY": Fault.STORE_BUSY,
}


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into faults that say what to do.

    Raises:
        CahierError: ``disk-full``, ``disk-read-only``, ``store-damaged``, ``store-unreachable``,
            ``store-busy``. Anything else is a defect of the program and passes.
    """
    try:
        yield
    except dbapi.DatabaseError as problem:
        name = str(getattr(problem, "sqlite_errorname", ""))
        fault = next((fault for prefix, fault in _FAULTS.items() if name.startswith(prefix)), None)
        if fault is None:
            raise
        raise CahierError(fault, reason=name) from problem


def open_encrypted(path: Path, key: Secret, salt: bytes, *, create: bool, read_only: bool = False) -> Database:
    """Open (or make) an encrypted database and hold every promise of this module against it.

    Args:
        path: the file.
        key: 32 bytes, SQLCipher's raw key.
        salt: 16 bytes, kept beside the file, so that damage to its first bytes does not lock it.
        create: make a new file; it must not exist.
        read_only: a connection that cannot write.

    Raises:
        ValueError: a key or salt of another length (SQLCipher would take it for a passphrase).
        CahierError: ``store-exists``, ``store-missing``, ``encryption-unavailable``,
            ``store-key-mismatch`` and what :func:`translated` raises.
    """
    if len(key.reveal()) != KEY_BYTES or len(salt) != SALT_BYTES:
        raise ValueError("the raw key has 32 bytes and the salt 16")
    if path.exists() == create:
        raise CahierError(Fault.STORE_EXISTS if create else Fault.STORE_MISSING, path=path.name)
    _assert_encryption()
    if create:
        path.touch(mode=0o600)
    with translated():
        connection = dbapi.connect(str(path), timeout=10, isolation_level=None, check_same_thread=False)
    try:
        with translated():
            _unlock(connection, key, salt)
            _prepare(connection, read_only=read_only)
            return Database(connection, strict=True)
    except BaseException:
        connection.close()
        raise


def _assert_encryption() -> None:
    """Fail closed, before any file is made: no encryption, no book."""
    probe = dbapi.connect(":memory:")
    try:
        found = probe.execute("PRAGMA cipher_version").fetchone()
    finally:
        probe.close()
    if not found or not str(found[0]).startswith("4.") or dbapi.sqlite_version_info < LEAST_SQLITE:
        raise CahierError(Fault.ENCRYPTION_UNAVAILABLE)


def _unlock(connection: dbapi.Connection, key: Secret, salt: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write page errors to stderr
    connection.execute(f"PRAGMA key = \"x'{key.reveal().hex()}{salt.hex()}'\"")
    if connection.execute("PRAGMA cipher_status").fetchone() != ("1",):
        raise CahierError(Fault.ENCRYPTION_UNAVAILABLE)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi.DatabaseError as problem:
        # The key came out of an authenticated slot: another key means another file, or a first
        # page that is damaged beyond telling.
        if getattr(problem, "sqlite_errorname", "") == "SQLITE_NOTADB":
            raise CahierError(Fault.STORE_KEY_MISMATCH) from problem
        raise


def _prepare(connection: dbapi.Connection, *, read_only: bool) -> None:
    for name, wanted in _PRAGMAS.items():
        connection.execute(f"PRAGMA {name} = {wanted}").fetchall()
        if str(connection.execute(f"PRAGMA {name}").fetchone()[0]) != wanted:
            raise CahierError(Fault.STORE_DAMAGED, reason=name)
    if read_only:
        connection.execute("PRAGMA query_only = 1")


def problems(db: Database) -> list[str]:
    """What is wrong with the pages of a database; empty when it is whole.

    All checks are needed: the cipher's own misses pages cut off at the end and reads only the main
    file, so the write-ahead log is brought in first.
    """
    found: list[str] = []
    for check in _CHECKS:
        try:
            rows = db.conn.execute(f"PRAGMA {check}").fetchall()
        except dbapi.DatabaseError as problem:
            found.append(f"{check}: {problem}")
            continue
        if check.startswith("wal_"):
            found += ["checkpoint busy"] if rows and rows[0][0] else []
        elif rows and rows[0][0] != "ok":
            found += [f"{check}: {' '.join(str(part) for part in row)}" for row in rows]
    return found
