"""What can still be read of a damaged book, entry by entry. It reads a copy: the damaged file is never touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from console.errors import CahierError
from console.record.entry import Signature, Stored, digest, read
from console.store import driver
from console.store.secret import Secret

GIVES_UP_AFTER = 2_000
"""Rows in a row that cannot be read, before what follows counts as lost where the end of the log is unknown."""
_signatures = msgspec.json.Decoder(tuple[Signature, ...])


class Wreck:
    """A damaged book. A page that fails its check spoils the connection, so a new one goes on behind it."""

    def __init__(self, path: Path, key: Secret, salt: bytes) -> None:
        """Open it.

        Raises:
            CahierError: ``store-damaged`` when not even its first page can be read, ``store-key-mismatch``…
        """
        self._path, self._key, self._salt = path, key, salt
        self._db = self._opened()
        self.unreadable: int | None = 0  # entries; None when not even their number can be read

    def _opened(self) -> driver.Database:
        return driver.open_encrypted(self._path, self._key, self._salt, create=False, read_only=True)

    def close(self) -> None:
        """Close it."""
        self._db.close()

    def _row(self, query: str, *values: object) -> Any:
        """One row, or None; a page that cannot be read raises, and the next question starts afresh.

        Raises:
            CahierError: ``store-damaged``, ``disk-failed``.
        """
        try:
            return self._db.execute(query, values).fetchone()
        except CahierError:
            self._db.close()
            self._db = self._opened()
            raise

    def setting(self, name: str) -> bytes | None:
        """A setting of the laptop, if it can be read."""
        with suppress(CahierError):
            row = self._row("SELECT value FROM setting WHERE name = ?", name)
            return bytes(row[0]) if row else None
        return None

    def entries(self) -> Iterator[Stored]:
        """Every entry whose bytes are those that were hashed, in the order in which they came into the book."""
        last, n, missed = self._last(), 0, 0
        self.unreadable = None if last is None else 0
        while n < last if last is not None else missed < GIVES_UP_AFTER:
            n += 1
            stored = self._entry(n)
            if stored is None:
                missed += 1
                if self.unreadable is not None:
                    self.unreadable += 1
            else:
                missed = 0
                yield stored

    def _last(self) -> int | None:
        with suppress(CahierError):
            row = self._row("SELECT max(n) FROM log")
            return int(row[0] or 0) if row else 0
        return None

    def _entry(self, n: int) -> Stored | None:
        try:
            row = self._row("SELECT data, hash, signatures FROM log WHERE n = ?", n)
            if row is None:
                return None
            data, stated = bytes(row[0]), str(row[1])
            stored = Stored(read(data), data, stated, _signatures.decode(bytes(row[2])))
        except (CahierError, msgspec.MsgspecError):
            return None
        return stored if digest(data) == stated else None
