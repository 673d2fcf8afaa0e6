"""Putting a sealed file onto a medium: under a temporary name, flushed, read back, and only then named."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from typing_extensions import override

from console.crossing.package import seal_stream, sha256_of
from console.errors import CahierError, Fault
from console.store.disk import flush_folder


class _Hashing(io.RawIOBase):
    """A file that keeps the hash of what goes through it, and what the medium refused.

    age lets an error of the last write pass in silence and words others anew: they are kept here.
    """

    def __init__(self, file: io.FileIO) -> None:
        self._file, self.digest, self.size = file, hashlib.sha256(), 0
        self.problem: OSError | None = None

    @contextmanager
    def named(self) -> Iterator[None]:
        """Around the sealing: what the medium refused is raised as the medium said it."""
        try:
            yield
        except OSError as problem:
            raise self.problem or problem from None
        if self.problem is not None:
            raise self.problem

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, chunk: bytes) -> int:  # type: ignore[override]  # typeshed says Buffer
        self.digest.update(chunk)
        self.size += len(chunk)
        view = memoryview(chunk)
        try:
            while view:
                view = view[self._file.write(view) :]
        except OSError as problem:
            self.problem = problem
            raise
        return len(chunk)


def write_sealed(path: Path, stream: Iterator[bytes], keys: list[str], going: Callable[[], None]) -> tuple[str, int]:
    """Write under a temporary name, flush, read again, rename.

    Args:
        path: the file to be; nothing of that name is there before the last step.
        stream: its plain bytes.
        keys: age recipients.
        going: called between two pieces that are read again; raising from it stops.

    Returns:
        SHA-256 in hex, and size in bytes.

    Raises:
        CahierError: ``medium-missing``, ``medium-full``, ``medium-read-only``, ``medium-removed``,
            ``not-verified``, ``recipient-refused``; what ``stream`` and ``going`` raise passes as it is.
    """
    staged = path.with_suffix(".part")
    try:
        with staged.open("wb", buffering=0) as file:
            out = _Hashing(file)
            with out.named():
                seal_stream(stream, keys, out)  # type: ignore[arg-type]  # age only calls write
            os.fsync(file.fileno())
            if sys.platform == "linux":
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        wanted = out.digest.hexdigest()
        if sha256_of(staged, going) != wanted:
            raise CahierError(Fault.NOT_VERIFIED, path=path.name)
        staged.replace(path)
        flush_folder(path.parent)
    except FileNotFoundError as problem:
        raise CahierError(Fault.MEDIUM_MISSING, path=path.parent.name) from problem
    except OSError as problem:
        raise CahierError(_refusal(problem), path=path.name) from problem
    finally:
        with suppress(OSError):  # the stick is gone, and the unfinished file with it
            staged.unlink(missing_ok=True)
    return wanted, out.size


def _refusal(problem: OSError) -> Fault:
    if problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Fault.MEDIUM_FULL
    if problem.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return Fault.MEDIUM_READ_ONLY
    return Fault.MEDIUM_REMOVED
