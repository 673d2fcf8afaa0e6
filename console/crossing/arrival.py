"""A package on its way into the book: whole or not at all, and never in the way of a save.

The sealed file is first copied beside the book, checked there as a whole, and only then taken in, chunk
by chunk; each chunk writes in its own transaction how far it has come. So the stick may be pulled out
once it is checked, a save waits for one chunk at most, and what a power cut or a lock interrupted goes
on from there. Why, and what else was weighed: ``docs/decisions/007-packages-come-in-by-chunks.md``.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import msgspec

from console.crossing.manifest import MIB
from console.crossing.source import sealed_source
from console.record.entry import Stored
from console.store.book import Book
from console.store.disk import translated_disk
from console.store.intake import Intake, Quarantined, TakenIn
from console.store.reader import Reader

Progress = Callable[[int, int], object]
"""Told how many are done, and of how many; 0 while that is not known."""
FILE = "incoming.cahier"
SETTING = "incoming"
CHUNK = 64
"""Entries after which it is looked whether somebody saves: about two milliseconds on a laptop of 2020."""
TOGETHER = 8 * CHUNK
"""Entries in one transaction while nobody does: each writes its pages once, whatever is on them."""


class Coming(msgspec.Struct, frozen=True, kw_only=True):
    """What the book keeps of a package that was checked and is being taken in.

    ``late`` counts the new entries of each laptop that was called off.
    """

    name: str
    total: int = 0
    lines: int = 0
    new: int = 0
    already_here: int = 0
    quarantined: int = 0
    late: dict[str, int] = {}


_decode = msgspec.json.Decoder(Coming).decode


def coming(reader: Reader) -> Coming | None:
    """The package that was being taken in when the work was interrupted, or None."""
    kept = reader.setting(SETTING)
    return _decode(kept) if kept else None


def staged_path(book: Book) -> Path:
    """Where the sealed copy stands meanwhile."""
    return book.folder / FILE


@contextmanager
def staged(book: Book, path: Path) -> Iterator[Path]:
    """A sealed copy beside the book. It stays only when something was taken in and not everything.

    Raises:
        CahierError: ``file-missing``, ``not-a-file``, ``disk-full``, ``disk-failed``: nothing was changed.
        OSError: the package cannot be read.
    """
    copy = staged_path(book)
    try:
        with sealed_source(path) as source, _new_file(copy) as target:
            while piece := source.read(MIB):
                with translated_disk():  # of the laptop; what the stick refuses is another matter
                    target.write(piece)
            with translated_disk():
                target.flush()
                os.fsync(target.fileno())
        yield copy
    finally:
        if coming(book.latest) is None:
            copy.unlink(missing_ok=True)


def _new_file(path: Path) -> BinaryIO:
    with translated_disk():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
        return os.fdopen(handle, "wb")


@dataclass
class Arrival:
    """Takes checked lines into the book by chunks, going on behind those that are in.

    ``progress`` is told how many lines are in and of how many; raising from it stops at that safe point.
    """

    book: Book
    state: Coming
    progress: Progress | None = None
    called_off: frozenset[str] = frozenset()
    _waiting: list[Stored | Quarantined] = field(default_factory=list)
    _line: int = 0

    def take(self, found: Stored | Quarantined) -> None:
        """One line, in the order of the package.

        Raises:
            CahierError: ``locked`` when long work must end; ``disk-full``… What is in stays in, and the
                rest follows when the same work is taken up again.
        """
        self._line += 1
        if self._line <= self.state.lines:
            return
        self.book.turns.give_way()
        self._waiting.append(found)
        if len(self._waiting) >= TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Take in what waits."""
        while self._waiting:
            with self.book.chunk() as intake:
                lines, late = self._put(intake)
                self.state = _further(self.state, intake.result, lines, late)
                self.book.set_setting(SETTING, msgspec.json.encode(self.state))
            del self._waiting[:lines]
            if self.progress is not None:
                self.progress(self.state.lines, self.state.total)

    def _put(self, intake: Intake) -> tuple[int, Counter[str]]:
        """As many lines as go in before somebody saves; gives how many, and the new ones of laptops called off."""
        lines, late = 0, Counter[str]()
        while lines < len(self._waiting) and not (lines and self.book.turns.is_awaited):
            some = self._waiting[lines : lines + CHUNK]
            came = intake.take([found for found in some if isinstance(found, Stored)])
            late.update(each.entry.station for each in came if each.entry.station in self.called_off)
            for found in some:
                if isinstance(found, Quarantined):
                    intake.set_aside(found)
            intake.settle()
            lines += len(some)
        return lines, late


def _further(state: Coming, taken: TakenIn, lines: int, late: Counter[str]) -> Coming:
    return msgspec.structs.replace(
        state,
        lines=state.lines + lines,
        new=state.new + taken.new,
        already_here=state.already_here + taken.already_here,
        quarantined=state.quarantined + taken.quarantined,
        late=dict(late + Counter(state.late)),
    )
