"""Putting more in order than memory holds: sorted by parts, the parts kept in one temporary file, read back merged.

What is sorted are ids and short words about them. The file is encrypted all the same, with a key that
never leaves this process, and has no name on systems that allow it: whatever is left of it is noise.
"""

from __future__ import annotations

import heapq
import os
import tempfile
from collections.abc import Iterator
from itertools import groupby
from typing import IO, Any, Generic, Self, TypeVar

import msgspec
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

AT_ONCE = 1 << 21
"""So many bytes of rows are held before they are sorted and written; as objects they take some twice as much."""
_READ = 1 << 14
"""Bytes read at once of each part: all parts are read side by side."""
_KEY, _COUNTER = 32, 16
_LENGTH = 4

T = TypeVar("T")


class Sorter(Generic[T]):
    """Values under keys, given back key by key in the order of the keys, however many there are.

    A context manager: at its end nothing is left. Values are what msgspec can write of the given type.
    """

    def __init__(self, type_: Any) -> None:
        self._decoder: msgspec.msgpack.Decoder[T] = msgspec.msgpack.Decoder(type_)
        self._encoder = msgspec.msgpack.Encoder()
        self._rows: list[bytes] = []
        self._held = 0
        self._file: IO[bytes] | None = None
        self._parts: list[tuple[int, int, bytes]] = []
        self._key = os.urandom(_KEY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_why: object) -> None:
        if self._file is not None:
            self._file.close()
        self._rows.clear()

    def add(self, key: str, value: T) -> None:
        """Take a value in.

        Raises:
            OSError: the disk is full, or fails.
        """
        row = key.replace("\0", "�").encode() + b"\0" + self._encoder.encode(value)
        self._rows.append(row)
        self._held += len(row)
        if self._held >= AT_ONCE:
            self._write()

    def groups(self) -> Iterator[tuple[str, list[T]]]:
        """Each key with all of its values; nothing may be added meanwhile.

        Raises:
            OSError: the disk fails.
        """
        self._rows.sort()
        rows = heapq.merge(*(self._read(*part) for part in self._parts), self._rows)
        for key, group in groupby(rows, lambda row: row[: row.index(b"\0")]):
            yield key.decode(), [self._decoder.decode(row[len(key) + 1 :]) for row in group]

    def _cipher(self, counter: bytes) -> CipherContext:
        return Cipher(AES(self._key), CTR(counter)).encryptor()

    def _write(self) -> None:
        self._rows.sort()
        data = b"".join(len(row).to_bytes(_LENGTH, "big") + row for row in self._rows)
        self._rows.clear()
        self._held = 0
        counter = os.urandom(_COUNTER)
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="cahier-")  # noqa: SIM115 - closed at the end of all
        start = self._file.seek(0, os.SEEK_END)
        self._file.write(self._cipher(counter).update(data))
        self._file.flush()
        self._parts.append((start, len(data), counter))

    def _read(self, start: int, length: int, counter: bytes) -> Iterator[bytes]:
        cipher, rest, end = self._cipher(counter), b"", start + length
        while self._file is not None:
            needed = _LENGTH + int.from_bytes(rest[:_LENGTH], "big")
            if _LENGTH < needed <= len(rest):
                yield rest[_LENGTH:needed]
                rest = rest[needed:]
                continue
            if start >= end:
                return
            self._file.seek(start)
            got = self._file.read(min(_READ, end - start))
            start += len(got)
            rest += cipher.update(got)
