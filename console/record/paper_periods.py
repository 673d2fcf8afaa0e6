"""When a unit worked on paper, and what is still to be done about each sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.record.bodies.paper_period import PaperBegan, PaperEnded, SheetSettled
from console.record.effects import Line
from console.record.file import Said
from console.record.instant import Instant
from console.record.person import People, name_of

MOST_SHEETS = 500
"""A range longer than this is taken for a name with a dash, not for a range."""


@dataclass(frozen=True, slots=True)
class PaperPeriod:
    """One period. ``ended_at`` is None while it lasts; ``sheets`` are all that are known to have been used."""

    id: str
    began_at: Instant
    ended_at: Instant | None
    sheets: tuple[str, ...]
    settled: dict[str, tuple[Said, ...]]

    @property
    def is_on(self) -> bool:
        """Whether the unit writes on paper now."""
        return self.ended_at is None

    @property
    def outstanding(self) -> tuple[str, ...]:
        """Sheets about which nobody said yet what became of them."""
        return tuple(sheet for sheet in self.sheets if not self.settled.get(sheet))

    def fate(self, sheet: str) -> SheetSettled | None:
        """What became of a sheet, as last said."""
        values = self.settled.get(sheet, ())
        body = values[-1].line.body if values else None
        return body if isinstance(body, SheetSettled) else None


def sheet_numbers(text: str) -> tuple[str, ...]:
    """Sheets as they are typed: ``12-15, 18, B3`` names six; each once, in the order typed."""
    found: list[str] = []
    for part in text.replace(";", ",").replace(" ", ",").split(","):
        first, dash, last = part.strip().partition("-")
        is_range = bool(dash) and first.isdigit() and last.isdigit() and 0 <= int(last) - int(first) < MOST_SHEETS
        names = [str(number) for number in range(int(first), int(last) + 1)] if is_range else [part.strip()]
        found += [name for name in names if name]
    return tuple(dict.fromkeys(found))


def periods_of(lines: Iterable[Line], people: People) -> tuple[PaperPeriod, ...]:
    """The paper periods of a unit, the oldest first; an end that names an unknown beginning is left out."""
    standing = [line for line in lines if line.in_force]
    ended = {line.body.period: line for line in standing if isinstance(line.body, PaperEnded)}
    settled: dict[str, dict[str, list[Said]]] = {}
    for line in standing:
        if isinstance(line.body, SheetSettled):
            by_sheet = settled.setdefault(line.body.period, {})
            by_sheet.setdefault(line.body.sheet, []).append(Said(line, name_of(people, line.entry.author)))
    found = []
    for line in standing:
        if not isinstance(line.body, PaperBegan):
            continue
        name = line.entry.id
        end = ended.get(name)
        used = end.body.sheets if end is not None and isinstance(end.body, PaperEnded) else ()
        sheets = tuple(dict.fromkeys((*line.body.sheets, *used, *settled.get(name, {}))))
        by_sheet_of = {sheet: tuple(values) for sheet, values in settled.get(name, {}).items()}
        found.append(
            PaperPeriod(name, line.entry.occurred_at, end.entry.occurred_at if end else None, sheets, by_sheet_of)
        )
    return tuple(sorted(found, key=lambda period: (period.began_at, period.id)))
