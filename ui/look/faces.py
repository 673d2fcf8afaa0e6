"""The files of the two upright typefaces, unpacked beside whatever else the start has to do.

Relies on `pymupdf_fonts`, whose files are packed; unpacking one takes 17 ms of a processor and holds no lock of
Python's. Never names Qt, so that it can begin before Qt is loaded.
"""

from __future__ import annotations

from threading import Thread

import pymupdf_fonts  # the package carries no types
from typing_extensions import override

UPRIGHT = ("figo", "figbo")


class Unpacking(Thread):
    """Begins with :meth:`start`."""

    def __init__(self) -> None:
        super().__init__(name="faces", daemon=True)
        self._files: tuple[bytes, ...] = ()

    @override
    def run(self) -> None:
        """Unpack."""
        self._files = tuple(pymupdf_fonts.myfont(face) for face in UPRIGHT)

    def files(self) -> tuple[bytes, ...]:
        """The files, regular and bold, once they are there."""
        self.join()
        return self._files
