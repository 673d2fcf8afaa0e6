"""A package on a CD image, for sites whose computers take no sticks.

The image holds the sealed file as it is, under its own name; it is read back from the image before
it counts as made.

Source: ECMA-119 (ISO 9660), interchange level 3; Joliet for the name.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import pycdlib

from console.crossing.medium import demand_room
from console.crossing.package import sha256_of
from console.crossing.source import package_in_image
from console.crossing.stick import IMAGE_SUFFIX
from console.errors import CahierError, Fault
from console.store.disk import disk_fault, flush_folder

_SHORT_NAME = "/CAHIER.AGE;1"
_OVERHEAD = 2 * 1024 * 1024
LONGEST_NAME = 64
"""Characters of a Joliet name. Source: Joliet specification, 1995, "Identifiers"."""


def as_disc(package: Path, folder: Path) -> Path:
    """Write the image of a disc with one package into a folder; gives its path once it was read back.

    Raises:
        CahierError: ``medium-missing``, ``medium-small``, ``medium-read-only``…, ``file-exists``, ``not-verified``.
    """
    path = folder / f"{package.stem}{IMAGE_SUFFIX}"
    if path.exists():
        raise CahierError(Fault.FILE_EXISTS, path=path.name)
    demand_room(folder, package.stat().st_size + _OVERHEAD, path.name)
    staged = path.with_suffix(".part")
    try:
        _write(package, staged)
        if _inside(staged) != sha256_of(package):
            raise CahierError(Fault.NOT_VERIFIED, path=path.name)
        staged.replace(path)
        flush_folder(folder)
    except OSError as problem:
        raise disk_fault(problem) from problem
    finally:
        with suppress(OSError):
            staged.unlink(missing_ok=True)
    return path


def _write(package: Path, image: Path) -> None:
    disc = pycdlib.PyCdlib()
    disc.new(interchange_level=3, joliet=3, vol_ident="CAHIER")
    try:
        disc.add_file(str(package), iso_path=_SHORT_NAME, joliet_path=f"/{package.name[-LONGEST_NAME:]}")
        disc.write(str(image))
    finally:
        disc.close()
    with image.open("rb+") as file:
        os.fsync(file.fileno())


def _inside(image: Path) -> str:
    """SHA-256 of the package in an image, read from the medium as its reader will."""
    found = hashlib.sha256()
    with package_in_image(image) as file:
        while chunk := file.read(1024 * 1024):
            found.update(chunk)
    return found.hexdigest()
