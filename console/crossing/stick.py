"""What lies on a stick, told by names alone. Nothing is opened, nothing is followed, nothing is run.

A stick is hostile until its packages are verified: only regular files are offered, by their ending,
and everything else is named so that somebody can wonder about it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from console.errors import CahierError, Fault

PACKAGE_SUFFIX, CENSUS_SUFFIX = ".cahier", ".cahier-census"
IMAGE_SUFFIX = ".iso"
"""The image of a CD that holds one package."""
_DEEPEST = 2
_MOST = 2000


@dataclass(frozen=True, slots=True)
class Stick:
    """What was found, each sorted by name: packages (or images of CDs), sealed censuses, the names of all else."""

    packages: tuple[Path, ...]
    censuses: tuple[Path, ...]
    others: tuple[str, ...]


def look(folder: Path) -> Stick:
    """Name what lies on a stick, two folders deep.

    Raises:
        CahierError: ``medium-missing``, ``medium-removed``.
    """
    if not folder.is_dir():
        raise CahierError(Fault.MEDIUM_MISSING, path=folder.name)
    packages, censuses, others = [], [], []
    try:
        for path, is_plain in _walk(folder, 0):
            ending = path.suffix.lower()
            if is_plain and ending in {PACKAGE_SUFFIX, IMAGE_SUFFIX}:
                packages.append(path)
            elif is_plain and ending == CENSUS_SUFFIX:
                censuses.append(path)
            else:
                others.append(path.relative_to(folder).as_posix())
    except OSError as problem:
        raise CahierError(Fault.MEDIUM_REMOVED, path=folder.name) from problem
    return Stick(tuple(sorted(packages)), tuple(sorted(censuses)), tuple(sorted(others)[:_MOST]))


def _walk(folder: Path, depth: int) -> Iterator[tuple[Path, bool]]:
    """Each thing that is not a folder to look into, and whether it is a regular file. Links are not followed."""
    with os.scandir(folder) as found:
        for each in found:
            path = Path(each.path)
            if each.is_dir(follow_symlinks=False) and depth < _DEEPEST:
                yield from _walk(path, depth + 1)
            else:
                yield path, each.is_file(follow_symlinks=False)


def demand_regular(path: Path) -> None:
    """Hold that a path is a regular file and no link to one: a pipe would hang, a device would do worse.

    Raises:
        CahierError: ``file-missing``, ``not-a-file``.
    """
    try:
        found = path.lstat()
    except OSError as problem:
        raise CahierError(Fault.FILE_MISSING, path=path.name) from problem
    if not stat.S_ISREG(found.st_mode):
        raise CahierError(Fault.NOT_A_FILE, path=path.name)
