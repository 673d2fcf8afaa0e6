"""What one package holds, read from one unchanging state of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from console.crossing import spreadsheet
from console.crossing.entry_lines import lines_of, quarantined_line
from console.crossing.manifest import Member
from console.crossing.spool import Spool
from console.crossing.tally import Tally
from console.record.entry import read
from console.store.reader import Reader
from console.ward.session import Session

MOST_ENTRIES = 1_000_000
"""In one package: at about 1,100 bytes an entry and its line for spreadsheets, well below 4 GiB."""

Progress = Callable[[int, int], None]
"""Told how many entries are done, and of how many; 0 while that is not known. Raising from it stops the work."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are to leave: of each station those after a number, and how many at most."""

    after: Mapping[str, int] = field(default_factory=dict)
    most: int = MOST_ENTRIES


class Contents:
    """The members of one package but for those that say whose it is."""

    def __init__(self, session: Session, reader: Reader, situation: bytes | None, wanted: Wanted) -> None:
        self._reader, self._wanted, self._folder = reader, wanted, session.book.folder
        self._lines = Spool("entries.ndjson", self._folder)
        self._table = Spool("entries.csv", self._folder)
        drafts = b"".join(msgspec.json.encode(draft) + b"\n" for draft in session.book.drafts.everybody())
        self._small = [("drafts.ndjson", drafts)]
        if situation is not None:
            self._small.append(("situation.pdf", situation))
        self.tally = Tally()

    @classmethod
    @contextmanager
    def read(
        cls,
        session: Session,
        reader: Reader,
        situation: bytes | None,
        wanted: Wanted,
        progress: Progress | None,
    ) -> Iterator[Contents]:
        """Read the book, once, for everything that is made of its entries."""
        contents = cls(session, reader, situation, wanted)
        try:
            contents._read(progress)
            yield contents
        finally:
            contents._lines.close()
            contents._table.close()

    @property
    def covers(self) -> Literal["ALL", "SINCE"]:
        """Whether the package leaves out what left before."""
        return "SINCE" if self._wanted.after else "ALL"

    def _read(self, progress: Progress | None) -> None:
        self._table.add(spreadsheet.HEAD)
        for rows in self._rows():
            entries = [read(data) for data, _hash, _signatures in rows]
            for entry, (_data, hash_hex, _signatures) in zip(entries, rows, strict=True):
                self.tally.add(entry, hash_hex)
            self._lines.add(lines_of(rows))
            self._table.add(spreadsheet.lines(entries))
            if progress is not None:
                progress(self.tally.entries, 0)
        for line in self._set_aside():
            self.tally.quarantined += 1
            self._lines.add(line)

    def _rows(self) -> Iterator[list[tuple[bytes, str, bytes]]]:
        return self._reader.rows_since(self._wanted.after, self._wanted.most)

    def _set_aside(self) -> Iterator[bytes]:
        for station, seq, reason, data, signatures in self._reader.quarantined_bytes():
            yield quarantined_line(station, seq, reason, data, signatures)

    def _lines_again(self) -> Iterator[bytes]:
        for rows in self._rows():
            yield lines_of(rows)
        yield from self._set_aside()

    def _table_again(self) -> Iterator[bytes]:
        yield spreadsheet.HEAD
        for rows in self._rows():
            yield spreadsheet.lines(read(data) for data, _hash, _signatures in rows)

    def measured(self) -> list[Member]:
        """What the manifest says of each member."""
        return [self._lines.member, self._table.member, *(Member.of(name, data) for name, data in self._small)]

    def members(self, progress: Progress | None) -> Iterator[tuple[str, int, Iterable[bytes]]]:
        """Name, size in bytes and bytes of each member, in the order of the package."""
        lines, table = self._lines.member, self._table.member
        yield lines.name, lines.size, self._told(self._lines.chunks(self._lines_again), lines.size, progress)
        yield table.name, table.size, self._table.chunks(self._table_again)
        for name, data in self._small:
            yield name, len(data), (data,)

    def _told(self, chunks: Iterable[bytes], size: int, progress: Progress | None) -> Iterator[bytes]:
        """The chunks of the entries, with word of how far it is."""
        total, passed = self.tally.entries, 0
        for chunk in chunks:
            yield chunk
            passed += len(chunk)
            if progress is not None:
                progress(total * passed // size, total)
