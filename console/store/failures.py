"""How often the book was not opened since it last was: kept beside the keys, so that a restart forgets nothing.

The count and the moment of the last failure hold nobody's name and protect no secret (whoever has the
files can try elsewhere): they make the next tries wait, and the count is written into the log at the
next success. What cannot be read is nought, and a disk that refuses it never keeps anybody out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import msgspec

from console.errors import CahierError
from console.record.foreign import read_json
from console.record.instant import Instant, parse, to_datetime
from console.store.disk import flush_folder, stage, translated_disk

if TYPE_CHECKING:
    from pathlib import Path

FILE = "failures.json"
MOST_S, FREE, MOST_DOUBLINGS = 30, 2, 5


class _Count(msgspec.Struct, frozen=True, omit_defaults=True):
    failures: int
    at: str | None = None


class Failures:
    """The count of one store folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._kept = self._read()

    def _read(self) -> _Count:
        try:
            found = read_json(self._path.read_bytes(), _Count)
            return _Count(max(0, found.failures), found.at and parse(found.at))
        except (OSError, ValueError):
            return _Count(0)

    @property
    def count(self) -> int:
        """How many there were since the book was last opened."""
        return self._kept.failures

    @property
    def delay_s(self) -> int:
        """Seconds that the last failure makes everybody wait: two for the third, doubling, 30 at most."""
        over = self.count - FREE
        return min(MOST_S, 2 ** min(over, MOST_DOUBLINGS)) if over > 0 else 0

    def wait_s(self, now: Instant) -> int:
        """Seconds until the next try; a clock that was set back begins the same delay once more, never a longer one."""
        if not self.delay_s:
            return 0
        passed = (to_datetime(now) - to_datetime(Instant(self._kept.at))).total_seconds() if self._kept.at else -1.0
        if passed < 0:
            self._keep(_Count(self.count, now))
            passed = 0.0
        return max(0, math.ceil(self.delay_s - passed))

    def add(self, now: Instant) -> None:
        """Count one more."""
        self._keep(_Count(self.count + 1, now))

    def clear(self) -> None:
        """Somebody got in, and the count stands in the log."""
        if self.count:
            self._keep(_Count(0))

    def _keep(self, count: _Count) -> None:
        self._kept = count
        try:
            with translated_disk():
                stage(self._path, msgspec.json.encode(count)).replace(self._path)
                flush_folder(self._path.parent)
        except CahierError:
            return  # counted in memory until the program ends
