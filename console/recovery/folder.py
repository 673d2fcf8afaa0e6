"""Putting files into the folder that is delivered: each whole, flushed, and read back before anybody relies on it.

Small files go out several at once, because a disk that is asked to flush one file at a time spends
its time waiting. Large ones grow piece by piece under another name, so that no delivery is ever
held in memory.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from console.errors import CahierError, Fault
from console.store.disk import demand_place, disk_fault, flush_folder, stage, translated_disk

FLUSHED_AT_ONCE = 16
"""So many files wait for the disk side by side; one flush of its journal then serves them all."""
_BLOCK = 1 << 20


def make(root: Path, *names: str) -> Path:
    """A folder below another, made if need be, for its owner's eyes.

    Raises:
        CahierError: ``disk-full``, ``disk-read-only``, ``disk-failed``.
    """
    folder = root.joinpath(*names)
    with translated_disk():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def put(path: Path, data: bytes) -> None:
    """Have a file with exactly these bytes; one that is there already is left alone.

    Raises:
        CahierError: ``not-verified``, ``disk-full``, ``disk-read-only``, ``disk-failed``.
    """
    with translated_disk():
        if path.is_file() and path.read_bytes() == data:
            return
        stage(path, data).replace(path)
        if path.read_bytes() != data:
            raise CahierError(Fault.NOT_VERIFIED, path=path.name)


def put_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Have all these files in a folder, and the folder flushed.

    Raises:
        CahierError: as :func:`put`; some of the files may be there.
    """
    names = list(files)

    def put_some(start: int) -> None:
        for name in names[start::FLUSHED_AT_ONCE]:
            put(folder / name, files[name])

    with ThreadPoolExecutor(FLUSHED_AT_ONCE) as threads:
        for _done in threads.map(put_some, range(min(FLUSHED_AT_ONCE, len(names)))):
            pass
    with translated_disk():
        flush_folder(folder)


class Growing:
    """A file that is written piece by piece and takes its name when it is whole."""

    def __init__(self, path: Path, staged: Path, file: BinaryIO) -> None:
        self._path, self._staged, self._file = path, staged, file
        self._digest = hashlib.sha256()

    def add(self, piece: bytes) -> None:
        """Write on.

        Raises:
            CahierError: ``disk-full``, ``disk-read-only``, ``disk-failed``.
        """
        self._digest.update(piece)
        try:
            self._file.write(piece)
        except OSError as error:
            raise disk_fault(error) from error

    def finish(self) -> None:
        """Flush, read back, give it its name.

        Raises:
            CahierError: ``not-verified``, ``disk-full``, ``disk-read-only``, ``disk-failed``.
        """
        with translated_disk():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            with self._staged.open("rb") as written:
                if hashlib.file_digest(written, "sha256").digest() != self._digest.digest():
                    raise CahierError(Fault.NOT_VERIFIED, path=self._path.name)
            self._staged.replace(self._path)
            flush_folder(self._path.parent)


@contextmanager
def growing(path: Path) -> Iterator[Growing]:
    """A file to be written piece by piece; what the block leaves by an exception leaves no file.

    Raises:
        CahierError: ``file-exists``, ``not-verified``, ``disk-full``, ``disk-read-only``, ``disk-failed``.
    """
    demand_place(path)
    staged = path.with_name(path.name + ".tmp")
    with translated_disk():
        staged.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(staged, flags, 0o600)
    try:
        with os.fdopen(descriptor, "wb", _BLOCK) as file:
            found = Growing(path, staged, file)
            yield found
            found.finish()
    finally:
        with translated_disk():
            staged.unlink(missing_ok=True)


def grow(path: Path, pieces: Iterable[bytes]) -> None:
    """Have a file of these pieces, as :func:`growing`."""
    with growing(path) as file:
        for piece in pieces:
            file.add(piece)
