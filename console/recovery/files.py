"""The files below a folder, in the order of their names, however many there are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from console.recovery.sorting import Sorter


def files_below(folder: Path) -> Iterator[Path]:
    """Every regular file at any depth; links are not followed, and a folder that is not there holds none.

    Raises:
        OSError: the folder cannot be read.
    """
    with Sorter[str](str) as found:
        for each in _below(folder) if folder.is_dir() else ():
            found.add(each, "")
        for name, _same in found.groups():
            yield Path(name)


def _below(folder: Path | str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for each in entries:
            if each.is_dir(follow_symlinks=False):
                yield from _below(each.path)
            elif each.is_file(follow_symlinks=False):
                yield each.path
