"""What the unit manager reported of a shift: the reading that the form opens with and the shift summary prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.record.bodies.shift_report import PaperStock, ShiftReport
from console.record.effects import Line
from console.record.file import Said
from console.record.instant import Instant
from console.record.person import People, name_of


@dataclass(frozen=True, slots=True)
class Reported:
    """One report in force. Two of one shift stand against each other until one replaces both."""

    said: Said
    body: ShiftReport


def reports_of(lines: Iterable[Line], people: People) -> tuple[Reported, ...]:
    """The reports in force, by the begin of their shift."""
    found = [
        Reported(Said(line, name_of(people, line.entry.author)), line.body)
        for line in lines
        if line.in_force and isinstance(line.body, ShiftReport)
    ]
    return tuple(sorted(found, key=lambda each: (each.body.shift_from, each.said.line.entry.order)))


def of_shift(reports: Iterable[Reported], starts: Instant, ends: Instant) -> tuple[Reported, ...]:
    """The reports of the shifts that began in these hours."""
    return tuple(each for each in reports if starts <= each.body.shift_from < ends)


def begun_from(reports: Iterable[Reported], unit: str, starts: Instant) -> ShiftReport:
    """What a new report of a shift begins with: what was short and which forms there are, to be looked at again."""
    before = [each.body for each in reports if each.body.shift_from < starts]
    if not before:
        return ShiftReport(unit=unit, shift_from=starts)
    last = before[-1]
    forms = tuple(PaperStock(form=each.form) for each in last.forms)
    return ShiftReport(unit=unit, shift_from=starts, shortages=last.shortages, forms=forms)
