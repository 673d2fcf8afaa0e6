"""Census in: files of another system are read, looked at, and put beside the log.

Nothing of a census is record until somebody confirms or uses a row. Loading the same census again
changes nothing; forty laptops that load the same file give each person the same id.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies.station import CensusLoaded
from console.record.census import CensusRow
from console.record.identity import fold, patient_id
from console.record.instant import Instant, from_datetime
from console.record.writing import Writing
from console.site import Site
from console.ward.session import Session

if TYPE_CHECKING:
    from console.formats.census import Reading

TAKEN = frozenset({"IN_BED", "EXPECTED", "KNOWN"})


@dataclass(frozen=True, slots=True)
class Seen:
    """A census that was read and not loaded yet. ``stated_at`` is when it was true, as far as is known."""

    name: str
    reading: Reading
    stated_at: Instant

    @property
    def rows(self) -> list[CensusRow]:
        """The people that loading would put beside the log."""
        return [each.row for each in self.reading.outcomes if each.row is not None and each.outcome in TAKEN]

    def count(self, *outcomes: str) -> int:
        """How many lines came to one of these outcomes."""
        return sum(each.outcome in outcomes for each in self.reading.outcomes)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did: the name of the snapshot, how many people, in beds or to come, and whether it was here."""

    snapshot: str
    rows: int
    in_bed: int
    coming: int
    was_here: bool


def preview(session: Session, files: Sequence[Path], mapping: Mapping[str, str] | None = None) -> Seen:
    """Read census files and say what becomes of each line. Changes nothing.

    Args:
        session: whose site it is.
        files: one census, in one or several files.
        mapping: headings of a CSV to fields, as a person once said.

    Raises:
        CahierError: ``census-empty`` without a file, ``file-missing``, ``file-unreadable`` and what
            :func:`console.formats.census.read_census` raises.
    """
    if not files:
        raise CahierError(Fault.CENSUS_EMPTY)
    sources = [(path.name, _bytes_of(path)) for path in files]
    name = ", ".join(sorted(path.name for path in files))
    return seen_of(session, sources, name, _written_at(files, session.now()), mapping)


def seen_of(
    session: Session,
    sources: Sequence[tuple[str, bytes]],
    name: str,
    written_at: Instant,
    mapping: Mapping[str, str] | None = None,
) -> Seen:
    """The same of files that are in memory. ``written_at`` counts when the census itself states no moment.

    Raises:
        CahierError: what :func:`console.formats.census.read_census` raises.
    """
    from console.formats.census import read_census  # noqa: PLC0415 - the readers are not needed to open the window

    reading = read_census(list(sources), zone=session.site.zone_info, mapping=mapping)
    stated_at = reading.generated_at or written_at
    return Seen(name, reading.at(stated_at, session.site.zone_info), stated_at)


def load(session: Session, seen: Seen) -> Loaded:
    """Put a census beside the log, and note it unless the very same one was loaded before.

    Raises:
        CahierError: ``not-entitled``, ``census-empty``, ``disk-full``…
    """
    rows = identified(session.site, (_placed(row, session.site) for row in seen.rows))
    if not rows:
        raise CahierError(Fault.CENSUS_EMPTY)
    note = CensusLoaded(
        snapshot="",
        name=seen.name,
        language=seen.reading.language,
        rows=len(seen.reading.outcomes),
        in_bed=seen.count("IN_BED"),
        coming=seen.count("EXPECTED"),
        refused=seen.count("REFUSED"),
        stated_at=seen.stated_at,
    )
    session.leave(note)
    snapshot = session.book.keep_census(rows, seen.stated_at)
    earlier = {getattr(line.body, "snapshot", "") for line in session.reader.lines_of_kind("census_loaded")}
    if snapshot not in earlier:
        session.write(Writing(msgspec.structs.replace(note, snapshot=snapshot)))
    return Loaded(snapshot, len(rows), note.in_bed, note.coming, snapshot in earlier)


def identified(site: Site, rows: Iterable[CensusRow]) -> list[tuple[str, CensusRow]]:
    """Each row with the id of its patient: of the number, else of the traits, which every laptop reads alike."""
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        if row.number:
            found.append((patient_id(site.id, row.authority or site.authority, row.number), row))
            continue
        traits = "|".join((fold(row.birth_name), fold(" ".join(row.given_names)), row.birth_date or "", row.sex))
        seen[traits] += 1
        # Two people with the same traits and no number stay two; their order in the file tells them apart.
        found.append((str(uuid.uuid5(uuid.UUID(site.id), f"census|{traits}|{seen[traits]}")), row))
    return found


def _placed(row: CensusRow, site: Site) -> CensusRow:
    """The row with its unit by the site's own code, where the census says it by its label."""
    if row.unit is None:
        return row
    known = {fold(name): unit.code for unit in site.units for name in (unit.code, unit.label)}
    return msgspec.structs.replace(row, unit=known.get(fold(row.unit), row.unit))


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise CahierError(Fault.FILE_MISSING, path=path.name)
        return path.read_bytes()
    except OSError as problem:
        raise CahierError(Fault.FILE_UNREADABLE, path=path.name, reason=problem.strerror or "") from problem


def _written_at(files: Sequence[Path], now: Instant) -> Instant:
    """A census that states no moment is as old as its newest file, and never of the future."""
    newest = max(path.stat().st_mtime for path in files)
    return min(now, from_datetime(datetime.fromtimestamp(newest, UTC)))
