"""The files below a folder, in the order of their names, however many there are, whatever they are called."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from console.recovery.sorting import Sorter

_BYTES = "latin-1"
"""Each byte of a name as one letter: a name that is no text of its system is sorted as well."""


def files_below(folder: Path) -> Iterator[Path]:
    """Every regular file at any depth; links are not followed, and a folder that is not there holds none.

    Raises:
        OSError: the folder cannot be read.
    """
    with Sorter[str](str) as found:
        for each in _below(folder) if folder.is_dir() else ():
            found.add(os.fsencode(each).decode(_BYTES), "")
        for name, _same in found.groups():
            yield Path(os.fsdecode(name.encode(_BYTES)))


def shown_name(path: Path) -> str:
    """The name of a file as text, whatever bytes it has."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def _below(folder: Path) -> Iterator[str]:
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for each in entries:
                if each.is_dir(follow_symlinks=False):
                    waiting.append(each.path)
                elif each.is_file(follow_symlinks=False):
                    yield each.path
