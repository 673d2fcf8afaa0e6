"""The encrypted SQLite: the only module that imports sqlcipher3 and sqlite-utils.

It opens a book so that it is certainly encrypted, durable and checked, and tells what the library
refuses as faults of the catalogue. It never makes a plaintext file, and never opens a book by guess.
Import it before anything else imports sqlite-utils: that library looks for ``pysqlite3`` once, at
its own import, and takes its exception classes from there.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

# The OpenSSL inside the wheel would read the machine's openssl.cnf; one that asks for FIPS
# providers makes the import fail.
os.environ["OPENSSL_CONF"] = os.devnull

import sqlcipher3
import sqlcipher3.dbapi2 as dbapi

if "sqlite_utils" in sys.modules and sys.modules.get("pysqlite3") is not sqlcipher3:
    raise ImportError("console.store.driver must be imported before sqlite_utils")
sys.modules["pysqlite3"] = sqlcipher3
sys.modules["pysqlite3.dbapi2"] = dbapi

import sqlite_utils  # noqa: E402
import sqlite_utils.db  # noqa: E402
import sqlite_utils.utils  # noqa: E402
from sqlite_utils import Database  # noqa: E402

from console.errors import CahierError, Fault  # noqa: E402
from console.store.disk import disk_fault, translated_disk  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.store.secret import Secret

__all__ = ["Database", "beside", "open_encrypted", "problems", "remove", "translated", "writing"]

if getattr(sqlite_utils.utils, "OperationalError", None) is not dbapi.OperationalError:
    raise ImportError("sqlite-utils does not use the encrypted driver")

KEY_BYTES = 32
SALT_BYTES = 16
PAGE_BYTES = 4096
"""SQLCipher 4's default page. Source: zetetic.net/sqlcipher/sqlcipher-api, cipher_page_size."""
MINIMUM_SQLITE = (3, 53, 3)
"""3.51.3 repairs the WAL-reset corruption, 3.53.3 CVE-2026-11822 and -11824 in FTS5. Source: sqlite.org/changes."""
PLAINTEXT_HEADER = b"SQLite format 3\x00"
"""Source: sqlite.org/fileformat, section 1.3."""

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "2",  # FULL: with less, a power cut loses rows that were shown as saved
    "foreign_keys": "1",
    "recursive_triggers": "1",  # else INSERT OR REPLACE deletes without firing the delete trigger
    "secure_delete": "1",  # a draft that is taken away is overwritten
    "temp_store": "2",  # memory: no temporary file ever
    "trusted_schema": "0",
    "cell_size_check": "1",
    "fullfsync": "1",
    "checkpoint_fullfsync": "1",
}
"""What every connection runs with; each is read back. Source: sqlite.org/pragma."""

_FAULTS = {
    "SQLITE_FULL": Fault.DISK_FULL,
    "SQLITE_READONLY": Fault.DISK_READ_ONLY,
    "SQLITE_CORRUPT": Fault.STORE_DAMAGED,
    "SQLITE_NOTADB": Fault.STORE_DAMAGED,
    "SQLITE_BUSY": Fault.STORE_BUSY,
    "SQLITE_LOCKED": Fault.STORE_BUSY,
}
_DISK_FAILURES = ("SQLITE_CANTOPEN", "SQLITE_IOERR")
_NAMES = {
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "unable to open database file": "SQLITE_CANTOPEN",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
    "database is locked": "SQLITE_BUSY",
}
"""What an error is called that the driver gives no name: those of copying pages. Source: sqlite3_errstr."""


def _fault_of(error: dbapi.Error) -> CahierError | None:
    name = getattr(error, "sqlite_errorname", "") or _NAMES.get(str(error), "")
    for prefix, fault in _FAULTS.items():
        if name == prefix or name.startswith(prefix + "_"):
            return CahierError(fault)
    return CahierError(Fault.DISK_FAILED, reason=name) if name.startswith(_DISK_FAILURES) else None


@contextmanager
def translated() -> Iterator[None]:
    """Tell what the database refuses in the block as a fault; defects of the program pass unchanged.

    Raises:
        CahierError: DISK_FULL, DISK_READ_ONLY, DISK_FAILED, STORE_DAMAGED, STORE_BUSY.
    """
    try:
        yield
    except dbapi.Error as error:
        fault = _fault_of(error)
        if fault is None:
            raise
        raise fault from error


def _told(error: dbapi.Error) -> Exception:
    """The fault that an error is, or the error; also that a statement is busy, for sqlite-utils looks at that."""
    fault = _fault_of(error)
    return error if fault is None or fault.fault is Fault.STORE_BUSY else fault


class _Cursor(dbapi.Cursor):  # type: ignore[misc]  # the driver has no types
    """A cursor that tells what the disk or a damaged book refuses as a fault, also while rows are read.

    Each method has its own ``try``: a context around each would cost as much as a statement.
    """

    def execute(self, *words: Any) -> Any:
        """As the library's."""
        try:
            return super().execute(*words)
        except dbapi.Error as error:
            raise _told(error) from error

    def __next__(self) -> Any:
        """As the library's."""
        try:
            return super().__next__()
        except dbapi.Error as error:
            raise _fault_of(error) or error from error

    def fetchone(self) -> Any:
        """As the library's."""
        try:
            return super().fetchone()
        except dbapi.Error as error:
            raise _told(error) from error

    def fetchmany(self, size: int) -> Any:
        """As the library's."""
        try:
            return super().fetchmany(size)
        except dbapi.Error as error:
            raise _told(error) from error

    def fetchall(self) -> Any:
        """As the library's."""
        try:
            return super().fetchall()
        except dbapi.Error as error:
            raise _told(error) from error


class _Connection(dbapi.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection whose cursors speak in faults, once it is open."""

    is_open = False

    def cursor(self, *_words: Any) -> Any:
        """A cursor."""
        return super().cursor(_Cursor if self.is_open else dbapi.Cursor)


@contextmanager
def writing(db: Database, *, lasting: bool = True) -> Iterator[None]:
    """A transaction that may write from its first statement on; within another one, a part of that.

    Args:
        lasting: flush before it ends. Without, a power cut may undo it, as a whole and before anything later.

    Raises:
        dbapi.Error: as :func:`translated` knows it; nothing was written.
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    if not lasting:
        db.conn.execute("PRAGMA synchronous=1")
    try:
        db.conn.execute("BEGIN IMMEDIATE")  # else a commit of another connection in between would refuse the write
        with ExitStack() as undo:
            undo.callback(db.rollback)
            yield
            db.conn.execute("COMMIT")
            undo.pop_all()
    finally:
        if not lasting:
            db.conn.execute(f"PRAGMA synchronous={PRAGMAS['synchronous']}")


@contextmanager
def unwiped(db: Database) -> Iterator[None]:
    """Do not overwrite what is dropped meanwhile: each page that is wiped stays in memory until its statement ends.

    Source: sqlite.org/pragma, secure_delete; sqlite.org/tempfiles, statement journal.
    """
    db.execute("PRAGMA secure_delete=0").fetchone()
    try:
        yield
    finally:
        db.execute(f"PRAGMA secure_delete={PRAGMAS['secure_delete']}").fetchone()


def open_encrypted(path: Path, key: Secret, salt: bytes, *, create: bool, read_only: bool = False) -> Database:
    """Open or make an encrypted book. The connection may pass between threads, one at a time.

    Args:
        path: the file; with ``create`` it must not exist, else it must.
        key: the raw data key, 32 bytes.
        salt: 16 bytes, as the key file states them.
        create: make a new file, mode 0600. On any failure it is removed again.
        read_only: refuse every write on this connection.

    Raises:
        ValueError: the key or the salt has another length; SQLCipher would stretch it as a passphrase.
        CahierError: ENCRYPTION_UNAVAILABLE, STORE_EXISTS, STORE_MISSING, STORE_DAMAGED,
            STORE_NOT_ENCRYPTED, STORE_KEY_MISMATCH, STORE_BUSY, DISK_FULL, DISK_READ_ONLY, DISK_FAILED.
    """
    if len(key.reveal()) != KEY_BYTES or len(salt) != SALT_BYTES:
        raise ValueError("the key must have 32 bytes and the salt 16")
    _demand_cipher()
    if create:
        _make_empty(path)
    else:
        _demand_pages(path)
    with ExitStack() as undo:
        if create:
            undo.callback(remove, path)
        with translated(), translated_disk():
            connection = _connect(path, key, salt, create=create, read_only=read_only)
            opened = Database(connection, strict=True, execute_plugins=False)
        undo.pop_all()
    return opened


def _demand_cipher() -> None:
    """Refuse before any file is touched, if this is not SQLCipher 4 on a repaired SQLite."""
    connection = dbapi.connect(":memory:")
    try:
        version = connection.execute("PRAGMA cipher_version").fetchone()
    finally:
        connection.close()
    if version is None or not str(version[0]).startswith("4.") or dbapi.sqlite_version_info < MINIMUM_SQLITE:
        raise CahierError(Fault.ENCRYPTION_UNAVAILABLE)


def beside(path: Path) -> tuple[Path, Path]:
    """The write-ahead log and its index."""
    return path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def remove(path: Path) -> None:
    """Take a book file away that came to nothing, with what the database keeps beside it."""
    for leftover in (path, *beside(path)):
        leftover.unlink(missing_ok=True)


def _demand_pages(path: Path) -> None:
    """An empty file would open with any key, as an empty book."""
    if not path.exists():
        raise CahierError(Fault.STORE_MISSING, folder=str(path.parent))
    if path.stat().st_size < PAGE_BYTES:
        raise CahierError(Fault.STORE_DAMAGED)


def _make_empty(path: Path) -> None:
    if any(file.exists() for file in beside(path)):  # a book was here, and its log may be all that is left
        raise CahierError(Fault.STORE_EXISTS, folder=str(path.parent))
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        raise CahierError(Fault.STORE_EXISTS, folder=str(path.parent)) from error
    except OSError as error:
        raise disk_fault(error) from error


def _connect(path: Path, key: Secret, salt: bytes, *, create: bool, read_only: bool) -> Any:
    connection = dbapi.connect(
        str(path), timeout=10, isolation_level=None, check_same_thread=False, factory=_Connection
    )
    with ExitStack() as undo:
        undo.callback(connection.close)
        _give_key(connection, key, salt)
        _read_first_page(connection, path)
        _set_pragmas(connection)
        if create and path.read_bytes()[:SALT_BYTES] != salt:
            raise CahierError(Fault.ENCRYPTION_UNAVAILABLE)
        if read_only:
            connection.execute("PRAGMA query_only=1")
        connection.is_open = True
        undo.pop_all()
    return connection


def _give_key(connection: Any, key: Secret, salt: bytes) -> None:
    """A key cannot be bound as a parameter; hexadecimal digits need no quoting."""
    connection.execute("PRAGMA cipher_log_level=NONE").fetchall()  # else damage is also printed on stderr
    connection.execute(f"PRAGMA key=\"x'{key.reveal().hex()}{salt.hex()}'\"").fetchall()
    if connection.execute("PRAGMA cipher_status").fetchone() != ("1",):
        raise CahierError(Fault.ENCRYPTION_UNAVAILABLE)


def _read_first_page(connection: Any, path: Path) -> None:
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") != "SQLITE_NOTADB":
            raise
        raise CahierError(_why_unreadable(connection, path)) from error


def _why_unreadable(connection: Any, path: Path) -> Fault:
    """SQLite says "not a database" for three things; each page's own MAC tells them apart."""
    with path.open("rb") as file:
        if file.read(len(PLAINTEXT_HEADER)) == PLAINTEXT_HEADER:
            return Fault.STORE_NOT_ENCRYPTED
    wrong = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    pages = path.stat().st_size // PAGE_BYTES
    every_page_fails = len(wrong) >= pages and all("HMAC" in row[0] for row in wrong)
    return Fault.STORE_KEY_MISMATCH if every_page_fails else Fault.STORE_DAMAGED


def _set_pragmas(connection: Any) -> None:
    for name, wanted in PRAGMAS.items():
        connection.execute(f"PRAGMA {name}={wanted}").fetchall()
        found = str(connection.execute(f"PRAGMA {name}").fetchone()[0])
        if found != wanted:
            raise RuntimeError(f"PRAGMA {name} is {found}, not {wanted}")


def problems(db: Database) -> list[str]:
    """What is wrong with the pages and references of a book, one technical line each; empty when sound.

    Run it on the writer's connection. All four are needed: the cipher's check reads only the main
    file, hence the checkpoint first, and misses pages cut off; SQLite's own stops at the first bad page.
    """
    found: list[str] = []
    for check in ("wal_checkpoint(TRUNCATE)", "cipher_integrity_check", "integrity_check", "foreign_key_check"):
        try:
            rows = db.conn.execute(f"PRAGMA {check}").fetchall()
        except (dbapi.DatabaseError, CahierError) as error:
            found.append(f"{check}: {error.__cause__ or error}")
            continue
        if check.startswith("wal_checkpoint"):
            found += [f"{check}: busy"] if rows[0][0] else []
        else:
            found += [f"{check}: {' '.join(map(str, row))}" for row in rows if row[0] != "ok"]
    return found
