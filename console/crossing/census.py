"""A census in: read in any of its languages, shown line by line, then kept beside the log.

A row becomes an entry only when somebody confirms or uses it. Loading the same file again changes
nothing, and two laptops that load it agree on every patient's id.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from console.errors import CahierError, Fault
from console.formats.census import Reading, read_census
from console.record.bodies.station import CensusLoaded
from console.record.census import CensusRow
from console.record.identity import fold, patient_id
from console.record.instant import Instant
from console.record.writing import Writing
from console.site import Site
from console.ward.session import Session

IN_BED, KNOWN, REFUSED = "IN_BED", "KNOWN", "REFUSED"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A census that is now beside the log."""

    snapshot: str
    rows: int
    in_bed: int
    refused: int
    stated_at: Instant


def read_files(paths: Sequence[Path], site: Site, mapping: Mapping[str, str] | None = None) -> Reading:
    """Read census files; nothing is kept.

    Raises:
        CahierError: ``file-missing`` and every whole-file fault of :mod:`console.formats.census`.
    """
    sources = []
    for path in paths:
        try:
            sources.append((path.name, path.read_bytes()))
        except OSError as problem:
            raise CahierError(Fault.FILE_MISSING, path=path.name) from problem
    return read_census(sources, zone=site.zone_info, mapping=mapping)


def patient_of(row: CensusRow, site: Site) -> str:
    """The id of a row's patient: from the hospital's number, else from the traits themselves."""
    if row.number:
        return patient_id(site.id, row.authority or site.authority, row.number)
    traits = (row.birth_name, *row.given_names, row.birth_date or "", row.sex, row.unit or "", row.bed or "")
    return str(uuid.uuid5(uuid.UUID(site.id), "census|" + "|".join(fold(trait) for trait in traits)))


def _placed(row: CensusRow, site: Site) -> CensusRow:
    """The row with its unit by the site's own code, where the census says it by its label."""
    if row.unit is None:
        return row
    known = {fold(name): unit.code for unit in site.units for name in (unit.code, unit.label)}
    return msgspec.structs.replace(row, unit=known.get(fold(row.unit), row.unit), authority=row.authority)


def load(session: Session, reading: Reading, name: str) -> Loaded:
    """Keep a census that was read beside the log, and note it.

    Raises:
        CahierError: ``not-entitled``, ``census-empty`` when nobody is in it.
    """
    rows = [
        _placed(each.row, session.site)
        for each in reading.outcomes
        if each.row is not None and each.outcome in (IN_BED, KNOWN)
    ]
    if not rows:
        raise CahierError(Fault.CENSUS_EMPTY, file=name)
    stated_at = reading.generated_at or session.now()
    in_bed = sum(row.unit is not None for row in rows)
    refused = sum(each.outcome == REFUSED for each in reading.outcomes)
    note = CensusLoaded(
        snapshot="",
        name=name,
        language=reading.language,
        rows=len(rows),
        in_bed=in_bed,
        refused=refused,
        stated_at=stated_at,
    )
    session.leave(note)
    snapshot = session.book.keep_census([(patient_of(row, session.site), row) for row in rows], stated_at)
    session.write(Writing(msgspec.structs.replace(note, snapshot=snapshot)))
    return Loaded(snapshot, len(rows), in_bed, refused, stated_at)
