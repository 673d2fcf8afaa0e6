"""Where a sealed package is read from: a file of its own, or the only one in the image of a CD.

Both are regular files, and what they hold is sealed: nothing is believed of it before it is opened and checked.

Source: ECMA-119 (ISO 9660), Joliet.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

import pycdlib
from pycdlib.pycdlibexception import PyCdlibException
from typing_extensions import override

from console.crossing.stick import IMAGE_SUFFIX, PACKAGE_SUFFIX, demand_regular
from console.errors import CahierError, Fault

_DAMAGED = (PyCdlibException, struct.error, ValueError, IndexError)
"""What the library raises over an image that is none, or that somebody made to harm."""


@contextmanager
def sealed_source(path: Path) -> Iterator[BinaryIO]:
    """The sealed bytes of a package, to be read once from the start.

    Raises:
        CahierError: ``file-missing``, ``not-a-file``; ``package-refused`` when an image does not hold exactly one.
        OSError: the medium does not give the file.
    """
    demand_regular(path)
    with package_in_image(path) if path.suffix.lower() == IMAGE_SUFFIX else path.open("rb") as file:
        yield file


@contextmanager
def package_in_image(path: Path) -> Iterator[BinaryIO]:
    """The package in the image of a CD, to be read once from the start.

    Raises:
        CahierError: ``package-refused``.
        OSError: the medium does not give the file.
    """
    disc = pycdlib.PyCdlib()
    with path.open("rb") as image:
        try:
            disc.open_fp(image)
            found = _only_package(disc)
        except _DAMAGED as problem:
            raise _refused(path) from problem
        if found is None:
            raise _refused(path)
        with found:
            yield cast("BinaryIO", _Guarded(found, path))


def _only_package(disc: Any) -> Any:
    """The one package at the top of a disc, as a file; None when there is none, or more than one."""
    names = [
        each.file_identifier().decode("utf-16-be") for each in disc.list_children(joliet_path="/") if each.is_file()
    ]
    packages = [name for name in names if name.lower().endswith(PACKAGE_SUFFIX)]
    return disc.open_file_from_iso(joliet_path=f"/{packages[0]}") if len(packages) == 1 else None


class _Guarded(io.RawIOBase):
    """A file in an image: whatever the library says of a damaged one is a refusal."""

    def __init__(self, inner: Any, path: Path) -> None:
        self._inner, self._path = inner, path

    @override
    def readable(self) -> bool:
        return True

    @override
    def read(self, size: int = -1) -> bytes:
        try:
            return bytes(self._inner.read(size))
        except _DAMAGED as problem:
            raise _refused(self._path) from problem


def _refused(path: Path) -> CahierError:
    return CahierError(Fault.PACKAGE_REFUSED, reason=path.name)
