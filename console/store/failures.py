"""How often the book was not opened since it last was: kept beside the keys, so that a restart forgets nothing.

The count holds nobody's name and protects no secret (whoever has the files can try elsewhere): it
makes the next tries wait, and is written into the log at the next success. A count that cannot be
read is nought, and a disk that refuses it never keeps anybody out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from console.errors import CahierError
from console.store.disk import flush_folder, stage, translated_disk

if TYPE_CHECKING:
    from pathlib import Path

FILE = "failures.json"


class _Count(msgspec.Struct, frozen=True):
    failures: int


class Failures:
    """The count of one store folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.count = self._read()

    def _read(self) -> int:
        try:
            return max(0, msgspec.json.decode(self._path.read_bytes(), type=_Count).failures)
        except (OSError, msgspec.MsgspecError):
            return 0

    def add(self) -> None:
        """Count one more."""
        self._keep(self.count + 1)

    def clear(self) -> None:
        """Somebody got in, and the count stands in the log."""
        if self.count:
            self._keep(0)

    def _keep(self, count: int) -> None:
        self.count = count
        try:
            with translated_disk():
                stage(self._path, msgspec.json.encode(_Count(count))).replace(self._path)
                flush_folder(self._path.parent)
        except CahierError:
            return  # counted in memory until the program ends
