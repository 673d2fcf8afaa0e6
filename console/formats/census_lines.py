"""What a census file comes to: an outcome for each of its lines, and who stands in it twice.

Relies on the values that the three readers make. It must never drop a line without an outcome.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from console.errors import CahierError, Fault
from console.formats.census_values import IGNORED, IN_BED, REFUSED
from console.record.census import CensusRow, LineOutcome
from console.record.instant import Instant
from console.words import _

if TYPE_CHECKING:
    from collections.abc import Hashable


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a person looks at before saying yes.

    ``counts`` maps each outcome to its number of lines, ``units`` each unit to its people in bed;
    ``rows`` are the first people of the census, ``problems`` the first lines that need a look.
    """

    counts: dict[str, int]
    units: dict[str, int]
    rows: tuple[LineOutcome, ...]
    problems: tuple[LineOutcome, ...]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A census file as read.

    ``language`` is CSV, HL7 or FHIR; ``generated_at`` is when the other system says it wrote the
    file; ``columns`` pairs the recognised columns with the fields they fill (CSV only) and
    ``unrecognised`` names the columns that were left aside.
    """

    language: str
    outcomes: tuple[LineOutcome, ...]
    generated_at: Instant | None = None
    columns: tuple[tuple[str, str], ...] = ()
    unrecognised: tuple[str, ...] = ()

    def preview(self, limit: int = 20) -> Preview:
        """Counts, units, and the first lines of each sort."""
        placed = Counter(each.row.unit or "" for each in self.outcomes if each.row and each.outcome == IN_BED)
        return Preview(
            counts=dict(Counter(each.outcome for each in self.outcomes)),
            units=dict(sorted(placed.items())),
            rows=tuple(each for each in self.outcomes if each.row is not None)[:limit],
            problems=tuple(each for each in self.outcomes if each.reason is not None)[:limit],
        )


def refused(error: CahierError, *, line: int, source: str, row: CensusRow | None = None) -> LineOutcome:
    """The outcome of a line that cannot be taken in."""
    return LineOutcome(line=line, source=source, outcome=REFUSED, row=row, reason=error.code, detail=error.happened)


def duplicate(*, line: int, source: str, row: CensusRow | None, first: LineOutcome) -> LineOutcome:
    """The outcome of a line about somebody whom another line, ``first``, already tells."""
    error = CahierError(Fault.CENSUS_DUPLICATE, line=first.line, file=first.source)
    return refused(error, line=line, source=source, row=row)


def overtaken(*, line: int, source: str, by: LineOutcome) -> LineOutcome:
    """The outcome of a line about somebody of whom another line says more."""
    detail = _("Line {line} of “{file}” says more about the same patient.").format(line=by.line, file=by.source)
    return LineOutcome(line=line, source=source, outcome=IGNORED, detail=detail)


def ignored(*, line: int, source: str, detail: str = "") -> LineOutcome:
    """The outcome of a line in which a census finds nothing it needs."""
    return LineOutcome(line=line, source=source, outcome=IGNORED, detail=detail)


def person_key(row: CensusRow) -> Hashable | None:
    """What makes two rows the same person, or None when nothing certain does.

    The hospital's number, else the INS, else a row that is the same in everything and states a
    birth date. Nothing ever matches on an empty number.
    """
    if row.number:
        return ("number", row.authority, row.number)
    if row.matricule:
        return ("matricule", row.matricule)
    return msgspec.json.encode(row) if row.birth_date else None


def settle(outcomes: list[LineOutcome]) -> tuple[LineOutcome, ...]:
    """The same outcomes with one line for each person: the last line of a stay, the first of two stays."""
    standing: dict[Hashable, int] = {}
    settled = list(outcomes)
    for index, each in enumerate(settled):
        key = person_key(each.row) if each.row and each.outcome != REFUSED else None
        if key is None:
            continue
        earlier = settled[standing[key]] if key in standing else None
        if earlier is None:
            standing[key] = index
        elif earlier.row and each.row and each.row.visit and earlier.row.visit == each.row.visit:
            settled[standing[key]] = overtaken(line=earlier.line, source=earlier.source, by=each)
            standing[key] = index
        else:
            settled[index] = duplicate(line=each.line, source=each.source, row=each.row, first=earlier)
    return tuple(settled)
