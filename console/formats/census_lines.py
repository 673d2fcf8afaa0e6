"""What a census file comes to: an outcome for each of its lines, and who stands in it twice.

Relies on the values that the three readers make. It must never drop a line without an outcome.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from console.errors import CahierError, Fault
from console.formats.census_values import EXPECTED, IGNORED, IN_BED, KNOWN, REFUSED, without_place
from console.record.census import CensusRow, LineOutcome
from console.record.instant import Instant, plus
from console.record.showing import moment_text
from console.words import _

if TYPE_CHECKING:
    from collections.abc import Hashable
    from zoneinfo import ZoneInfo


LAPSED_HOURS = 24
"""How long after the announced time somebody of whom the other system says no more still counts as expected."""


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What a person looks at before saying yes.

    ``counts`` maps each outcome to its number of lines, ``units`` each unit to its people in bed,
    ``coming`` each unit to those who are to come;
    ``rows`` are the first people of the census, ``problems`` the first lines that need a look.
    """

    counts: dict[str, int]
    units: dict[str, int]
    coming: dict[str, int]
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
        units = {
            state: Counter(each.row.unit or "" for each in self.outcomes if each.row and each.outcome == state)
            for state in (IN_BED, EXPECTED)
        }
        return Preview(
            counts=dict(Counter(each.outcome for each in self.outcomes)),
            units=dict(sorted(units[IN_BED].items())),
            coming=dict(sorted(units[EXPECTED].items())),
            rows=tuple(each for each in self.outcomes if each.row is not None)[:limit],
            problems=tuple(each for each in self.outcomes if each.reason is not None)[:limit],
        )

    def at(self, moment: Instant, zone: ZoneInfo) -> Reading:
        """The same for a ward that looks at it with the census true at a moment: plans long past are none."""
        return msgspec.structs.replace(
            self, outcomes=tuple(_still_expected(each, moment, zone) for each in self.outcomes)
        )


def _still_expected(outcome: LineOutcome, moment: Instant, zone: ZoneInfo) -> LineOutcome:
    row = outcome.row
    is_past = row is not None and row.expected_at is not None and plus(row.expected_at, hours=LAPSED_HOURS) < moment
    if row is None or row.expected_at is None or not is_past:
        return outcome
    said = _("Was to come {time}; nothing says that they did.").format(time=moment_text(row.expected_at, zone))
    return msgspec.structs.replace(outcome, outcome=KNOWN, row=without_place(row), detail=said)


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


def _goes_before(one: LineOutcome, other: LineOutcome) -> bool:
    """Whether of two lines about one person, of which one or both are plans, this one counts."""
    if EXPECTED == one.outcome == other.outcome and one.row and other.row:
        return (one.row.expected_at or "") < (other.row.expected_at or "")
    return one.outcome == IN_BED or (one.outcome == EXPECTED and other.outcome != IN_BED)


def settle(outcomes: list[LineOutcome]) -> tuple[LineOutcome, ...]:
    """The same outcomes with one line for each person: the last line of a stay, the first of two stays.

    Of a stay and a plan the stay counts, of two plans the next one.
    """
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
        elif EXPECTED in (earlier.outcome, each.outcome):
            if _goes_before(each, earlier):
                settled[standing[key]] = overtaken(line=earlier.line, source=earlier.source, by=each)
                standing[key] = index
            else:
                settled[index] = overtaken(line=each.line, source=each.source, by=earlier)
        else:
            settled[index] = duplicate(line=each.line, source=each.source, row=each.row, first=earlier)
    return tuple(settled)
