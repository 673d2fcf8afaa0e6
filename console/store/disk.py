"""Writing small files whole, and the disk's own refusals told as faults.

A file is prepared under a temporary name in the same folder, readable by its owner only before it
holds anything, flushed, then renamed. Nothing here ever writes into a file that others read.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from console.errors import CahierError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def disk_fault(error: OSError) -> CahierError:
    """What a refusal of the disk is called: DISK_FULL, DISK_READ_ONLY or DISK_FAILED."""
    if error.errno in _FULL:
        return CahierError(Fault.DISK_FULL)
    if error.errno in _READ_ONLY:
        return CahierError(Fault.DISK_READ_ONLY)
    return CahierError(Fault.DISK_FAILED, reason=errno.errorcode.get(error.errno or 0, "?"))


@contextmanager
def translated_disk() -> Iterator[None]:
    """Tell each OSError of the block as a fault.

    Raises:
        CahierError: DISK_FULL, DISK_READ_ONLY, DISK_FAILED.
    """
    try:
        yield
    except OSError as error:
        raise disk_fault(error) from error


def demand_place(path: Path) -> None:
    """Hold that a name is free or a file's: renamed over a device, a file would stand in its place for everybody.

    Raises:
        CahierError: ``file-exists``.
    """
    if path.exists() and not path.is_file():
        raise CahierError(Fault.FILE_EXISTS, path=path.name)


def stage(path: Path, content: bytes) -> Path:
    """Prepare the content of a file beside it, flushed; give the temporary name to rename.

    Raises:
        CahierError: ``file-exists`` where the name is that of a folder or a device.
        OSError: the disk refuses; nothing is left behind.
    """
    demand_place(path)
    temporary = path.with_name(path.name + ".tmp")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file whole: another with this name is replaced only once the new one is on the disk.

    Raises:
        CahierError: as :func:`stage`.
        OSError: the disk refuses; what was there stands.
    """
    stage(path, content).replace(path)
    flush_folder(path.parent)


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """Fill a folder beside the one that is to be: ``NAME.part``, gone again unless the block comes to its end.

    Gives the name of the folder, which the block makes, fills and renames; one left by a killed program goes first.
    """
    staged = path.with_name(path.name + ".part")
    shutil.rmtree(staged, ignore_errors=True)
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, staged, ignore_errors=True)
        yield staged
        undo.pop_all()


def flush_folder(folder: Path) -> None:
    """Make renames in a folder durable.

    Windows has no such call; NTFS journals its renames. Some file systems of sticks and shares know none either,
    and say so: there is nothing more that could be done.
    """
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP):
            raise
    finally:
        os.close(descriptor)
