"""Whether a medium can take a file, found out before the first byte is written.

Asks the system about the folder only; opens nothing that lies in it.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from console.errors import CahierError, Fault

MIB = 1024 * 1024
FAT_LARGEST = 4 * 1024 * MIB - 1
"""The largest file of FAT32, bytes. Source: Microsoft FAT specification, 32-bit field DIR_FileSize."""
_FAT = frozenset({"vfat", "msdos", "fat", "fat32", "fat16"})


def demand_room(folder: Path, size: int, name: str) -> None:
    """Hold that a folder is there, can be written to, and takes a file of so many bytes.

    Raises:
        CahierError: ``medium-missing``, ``medium-read-only``, ``medium-file-limit``, ``medium-small``.
    """
    if not folder.is_dir():
        raise CahierError(Fault.MEDIUM_MISSING, path=folder.name)
    if not os.access(folder, os.W_OK) or _is_read_only(folder):
        raise CahierError(Fault.MEDIUM_READ_ONLY, path=name)
    if size > FAT_LARGEST and file_system(folder) in _FAT:
        raise CahierError(Fault.MEDIUM_FILE_LIMIT, path=name, needed=_megabytes(size))
    free = shutil.disk_usage(folder).free
    if free < size:
        raise CahierError(Fault.MEDIUM_SMALL, path=name, free=free // MIB, needed=_megabytes(size))


def _megabytes(size: int) -> int:
    return -(-size // MIB)


def _is_read_only(folder: Path) -> bool:
    if sys.platform == "win32":
        return False  # Windows tells it by refusing the first write
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def file_system(folder: Path) -> str:
    """The name of a folder's file system, in lower case, as the system calls it; empty when it does not say."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - nowhere else

        name = ctypes.create_unicode_buffer(64)
        root = ctypes.c_wchar_p(folder.resolve().anchor)
        ctypes.windll.kernel32.GetVolumeInformationW(root, None, 0, None, None, None, name, len(name))
        return name.value.lower()
    return _mounted_as(folder.resolve(), Path("/proc/self/mounts"))


def _mounted_as(folder: Path, table: Path) -> str:
    """The type of the deepest mount point that holds a folder. Source: proc(5), mounts."""
    if not table.exists():
        return ""
    found, depth = "", -1
    for line in table.read_text(encoding="utf-8", errors="replace").splitlines():
        _device, point, kind, *_rest = line.split(" ")
        where = Path(point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if folder.is_relative_to(where) and len(where.parts) >= depth:
            found, depth = kind.lower(), len(where.parts)
    return found
