"""What a conflict is: within one file, and between files that claim what only one of them may have.

Pure functions over files; :mod:`console.recovery.examination` applies them to a whole book. Each conflict
shows both sides with author and times; only an entry of a person ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from zoneinfo import ZoneInfo

from console.record import instant
from console.record.bodies.patient import Identifier
from console.record.effects import Line
from console.record.entry import digest
from console.record.file import PatientFile
from console.record.identity import fold
from console.record.instant import Instant
from console.record.kinds import KINDS
from console.record.likeness import are_told_apart
from console.record.movements import Whereabouts
from console.record.person import name_of
from console.record.places import Places
from console.record.wording import describe, title_of, titled
from console.recovery.conflict_kinds import Kind
from console.recovery.conflicts_in_file import within

CLOCK_MINUTES = 2
"""Two clocks that are right differ by less."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side: which entry says what of whom, who wrote it where, when it happened and was typed.

    ``patient`` is the id it was written under, ``file`` the file in which it stands; ``what`` is what it
    says alone, ``said`` the whole sentence with time and author; ``kind`` is the kind of the entry.
    """

    file: str
    patient: str
    name: str
    entry: str
    kind: str
    station: str
    what: str
    said: str
    author: str
    occurred_at: Instant
    recorded_at: Instant


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more sides that cannot all be true; ``about`` is the key, the bed or the number.

    A score has one side: the entry with the score that was stored and the one that its numbers give.
    """

    kind: Kind
    about: str
    sides: tuple[Side, ...]

    @property
    def id(self) -> str:
        """A short name that is the same whenever the same sides stand against each other: how a command names it."""
        said = "\n".join((self.kind.name, *sorted(side.entry for side in self.sides)))
        return digest(said.encode())[:_ID_LETTERS]


_ID_LETTERS = 12


@dataclass(frozen=True, slots=True)
class _Desk:
    """Words a line for the site."""

    zone: ZoneInfo
    places: Places

    def side(self, file: PatientFile, line: Line) -> Side:
        entry = line.entry
        said = describe(line, file.people, self.zone, self.places)
        by = name_of(file.people, entry.author)
        who = (file.id, entry.patient or file.id, file.identity.name, entry.id, entry.kind, entry.station)
        return Side(*who, titled(line, self.zone, self.places), said, by, entry.occurred_at, entry.recorded_at)


@dataclass(frozen=True, slots=True)
class Raw:
    """A conflict before it is put into words."""

    kind: Kind
    about: str
    sides: tuple[tuple[PatientFile, Line], ...]

    @property
    def entries(self) -> tuple[str, ...]:
        """The entries that stand against each other."""
        return tuple(line.entry.id for _file, line in self.sides)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What only one person may have, and the line that says that this one has it. ``key`` is compared."""

    kind: Kind
    key: tuple[str, ...]
    file: PatientFile
    line: Line


def worded(raw: Raw, zone: ZoneInfo, places: Places) -> Conflict:
    """A conflict in the words of the site."""
    desk = _Desk(zone, places)
    return Conflict(raw.kind, raw.about, tuple(desk.side(file, line) for file, line in raw.sides))


def within_one(file: PatientFile) -> Iterator[Raw]:
    """What contradicts itself within one file."""
    found = [Raw(kind, about, tuple((file, line) for line in lines)) for kind, about, lines in within(file)]
    weighed = {name for raw in found if raw.kind is Kind.WEIGHTS for name in raw.entries}
    for each in file.conflicts:
        kind = Kind.SCORE if each.key.startswith("score/") else Kind.TWO_VALUES
        raw = Raw(kind, title_of(each.values[0].line), tuple((file, said.line) for said in each.values))
        if not weighed.issuperset(raw.entries):  # two weights far apart are listed once, as that
            yield raw
    yield from found
    yield from _clocks(file)


def _clocks(file: PatientFile) -> Iterator[Raw]:
    """An entry that names one of another laptop and was written before it by the clock: one clock is wrong."""
    by_id = {line.entry.id: line for line in file.lines}
    for line in file.lines:
        named = (*line.entry.replaces, *(getattr(line.body, name, None) or "" for name in ("transfer", "link")))
        for older in filter(None, map(by_id.get, named)):
            entry, other = line.entry, older.entry
            late = instant.minutes_between(entry.recorded_at, other.recorded_at)
            if entry.station != other.station and late > CLOCK_MINUTES:
                yield Raw(Kind.CLOCKS, f"{late:.0f} min", ((file, older), (file, line)))


def claims_of(file: PatientFile) -> Iterator[Claimed]:
    """Everything in a file that no other file may have as well."""
    sheets: dict[str, Line] = {}
    for line in file.lines:
        if line.in_force and line.entry.paper_ref and line.entry.source == "PAPER":
            sheets.setdefault(fold(line.entry.paper_ref), line)
    for sheet, line in sheets.items():
        yield Claimed(Kind.ONE_SHEET, (sheet,), file, line)
    for kind, keys_of, line_of in (
        (Kind.ONE_BED, _bed, _last_move),
        (Kind.ONE_NUMBER, _number, _identifying),
        (Kind.ONE_PERSON, _traits, _naming),
    ):
        for key in keys_of(file):
            yield Claimed(kind, key, file, line_of(file, key))


def between(group: Sequence[Claimed], places: Places) -> Iterator[Raw]:
    """What several files claim alike; people who look alike and are known to be different have nothing to settle.

    A sheet of paper from which entries about two people were copied has a wrong label on one of them.
    """
    first = group[0]
    if len(group) < 2 or (first.kind is Kind.ONE_PERSON and _are_homonyms([each.file for each in group])):
        return
    about = " · ".join(places.get(part, part) for part in first.key)
    if first.kind is Kind.ONE_PERSON:  # the key is folded for comparison; people read the name
        about = first.file.identity.name
    elif first.kind is Kind.ONE_SHEET:
        about = first.line.entry.paper_ref or ""
    yield Raw(first.kind, about, tuple((each.file, each.line) for each in group))


def _are_homonyms(group: Sequence[PatientFile]) -> bool:
    """Whether somebody has written of each two of them that they are different people."""
    return all(are_told_apart(one, other) for one, other in combinations(group, 2))


def _bed(file: PatientFile) -> Iterable[tuple[str, ...]]:
    place = file.place
    if place.whereabouts is Whereabouts.PRESENT and place.unit and place.bed:
        yield place.unit, place.bed


def _number(file: PatientFile) -> Iterable[tuple[str, ...]]:
    return {(each.type, each.authority, each.value) for each in file.identity.numbers if each.type != "NDA"}


def _traits(file: PatientFile) -> Iterable[tuple[str, ...]]:
    who = file.identity
    if who.birth_name and who.given_name and len(who.birth_date or "") == len("YYYY-MM-DD"):
        yield fold(who.birth_name), fold(who.given_name), who.birth_date or ""


def _last(file: PatientFile, is_it: Callable[[Line], bool]) -> Line:
    return next((line for line in reversed(file.lines) if line.in_force and is_it(line)), file.lines[-1])


def _last_move(file: PatientFile, key: tuple[str, ...]) -> Line:
    """The entry that put the patient into the bed, and not a later one about where else they may go."""

    def puts_there(line: Line) -> bool:
        row = KINDS.get(line.entry.kind)
        return row is not None and row.moves and (file.place.unit, getattr(line.body, "bed", None)) == key

    return _last(file, puts_there)


def _identifying(file: PatientFile, key: tuple[str, ...]) -> Line:
    """The entry that gives this very number: a person has several."""

    def gives_it(line: Line) -> bool:
        body = line.body
        return isinstance(body, Identifier) and (body.type, body.authority, body.value) == key

    return _last(file, gives_it)


def _naming(file: PatientFile, _key: tuple[str, ...]) -> Line:
    return _last(file, lambda line: line.entry.kind in ("patient_registered", "trait"))
