"""A member of a package on its way: made once, measured, and kept sealed until its turn comes.

A package states size and hash of each member before the first one, so that its manifest can be read first. The
book is read, decrypted and worded once; what came of it waits beside the book, under a key that only this object
has and that is never written down. Without room there, the member is made again when its turn comes.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from console.crossing.manifest import Member
from console.errors import CahierError, Fault

_PIECE = 1 << 16


class Spool:
    """The bytes of one member, added once and given back once."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self._size, self._hash = name, 0, hashlib.sha256()
        self._cipher = Cipher(algorithms.AES256(os.urandom(32)), modes.CTR(bytes(16)))  # one key, one text
        self._encryptor = self._cipher.encryptor()
        self._file: IO[bytes] | None = None
        try:
            self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed by close
        except OSError:
            self.close()

    def add(self, chunk: bytes) -> None:
        """More of it."""
        self._size += len(chunk)
        self._hash.update(chunk)
        if self._file is None:
            return
        try:
            view = memoryview(self._encryptor.update(chunk))
            while view:
                view = view[self._file.write(view) :]
        except OSError:  # the laptop's disk is full: what is read from the book can be read again
            self.close()

    @property
    def member(self) -> Member:
        """What the manifest says of it."""
        return Member(name=self.name, size=self._size, sha256=self._hash.hexdigest())

    def chunks(self, again: Callable[[], Iterable[bytes]]) -> Iterator[bytes]:
        """What was added; ``again`` makes it once more if it could not be kept.

        Raises:
            CahierError: ``not-verified`` when it is not what was measured.
        """
        running = hashlib.sha256()
        for chunk in again() if self._file is None else self._kept():
            running.update(chunk)
            yield chunk
        if running.digest() != self._hash.digest():
            raise CahierError(Fault.NOT_VERIFIED, path=self.name)

    def _kept(self) -> Iterator[bytes]:
        if self._file is None:
            return
        self._file.seek(0)
        decryptor = self._cipher.decryptor()
        while chunk := self._file.read(_PIECE):
            yield decryptor.update(chunk)

    def close(self) -> None:
        """Let go of what was kept."""
        if self._file is not None:
            self._file.close()
            self._file = None
