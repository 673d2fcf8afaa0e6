"""The medium that carries the program itself: IT signs what is on it, and anybody can check it.

Source: ``docs/formats/site.md``, "The program's own medium".
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from console.crossing.package import sha256_of
from console.errors import CahierError, Fault
from console.record.entry import canonical
from console.record.foreign import read_json
from console.record.instant import Instant
from console.site import Site
from console.store.disk import translated_disk, write_whole
from console.version import VERSION

FILE = "program.list"
SIGNED_PREFIX = b"cahier/program/1\n"
MOST_NAMED = 5


class Listed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of the program, by its path below the folder."""

    path: str
    sha256: str
    size: int


class Program(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything on the medium."""

    files: tuple[Listed, ...]
    format: int
    site: str
    stated_at: Instant
    version: str


class _Signed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    program: Program
    signature: str


def _files(folder: Path) -> Iterator[tuple[str, Path, bool]]:
    """Path as it is listed, path on the disk, and whether it is a regular file; links are not followed."""
    for parent, folders, names in os.walk(folder, followlinks=False):
        for name in (*names, *(each for each in folders if (Path(parent) / each).is_symlink())):
            path = Path(parent) / name
            listed = path.relative_to(folder).as_posix()
            if listed != FILE:
                yield listed, path, path.is_file() and not path.is_symlink()


def sign_program(folder: Path, site: Site, root: Ed25519PrivateKey, now: Instant) -> Program:
    """List and sign what a medium holds; the list is written beside it.

    Raises:
        CahierError: ``medium-missing``, ``program-refused`` when it holds something that is no plain file.
    """
    if not folder.is_dir():
        raise CahierError(Fault.MEDIUM_MISSING, path=folder.name)
    found = sorted(_files(folder))
    odd = [listed for listed, _path, is_plain in found if not is_plain]
    if odd:
        raise CahierError(Fault.PROGRAM_REFUSED, files=", ".join(odd[:MOST_NAMED]))
    files = tuple(Listed(path=n, sha256=sha256_of(path), size=path.stat().st_size) for n, path, _plain in found)
    program = Program(files=files, format=1, site=site.id, stated_at=now, version=VERSION)
    signature = base64.b64encode(root.sign(SIGNED_PREFIX + canonical(program))).decode()
    with translated_disk():
        write_whole(folder / FILE, canonical(_Signed(program=program, signature=signature)) + b"\n")
    return program


def check_program(folder: Path, site: Site) -> Program:
    """Hold a medium against its list.

    Raises:
        CahierError: ``file-missing`` (no list), ``program-refused`` naming what is wrong.
    """
    try:
        signed = read_json((folder / FILE).read_bytes(), _Signed)
        signature = base64.b64decode(signed.signature, validate=True)
        key = Ed25519PublicKey.from_public_bytes(site.root_public_key)
        key.verify(signature, SIGNED_PREFIX + canonical(signed.program))
    except OSError as problem:
        raise CahierError(Fault.FILE_MISSING, path=FILE) from problem
    except (msgspec.MsgspecError, ValueError, InvalidSignature) as problem:
        raise CahierError(Fault.PROGRAM_REFUSED, files=FILE) from problem
    program = signed.program
    if program.site != site.id or program.format != 1:
        raise CahierError(Fault.PROGRAM_REFUSED, files=FILE)
    wanted = {each.path: each for each in program.files}
    found = {listed: (path, is_plain) for listed, path, is_plain in _files(folder)}
    wrong = sorted(wanted.keys() ^ found.keys())
    for listed in sorted(wanted.keys() & found.keys()):
        path, is_plain = found[listed]
        known = wanted[listed]
        if not is_plain or path.stat().st_size != known.size or sha256_of(path) != known.sha256:
            wrong.append(listed)
    if wrong:
        raise CahierError(Fault.PROGRAM_REFUSED, files=", ".join(wrong[:MOST_NAMED]))
    return program
