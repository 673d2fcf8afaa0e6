"""What contradicts itself once all stations' entries lie side by side. Listed, never resolved here.

Relies on the files as the store derives them. Each contradiction shows both sides with author and
times; only an entry of a person ends it.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from zoneinfo import ZoneInfo

from console.record import instant
from console.record.bodies.patient import Identifier
from console.record.bodies.review import ContradictionReviewed
from console.record.effects import Line
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
from console.ward.session import Session

CLOCK_MINUTES = 2
"""Two clocks that are right differ by less."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side: which entry says what of whom, who wrote it where, when it happened and was typed.

    ``what`` is what it says alone, ``said`` the whole sentence with time and author; ``kind`` is the
    kind of the entry.
    """

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
class Contradiction:
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
        return hashlib.sha256(said.encode()).hexdigest()[:_ID_LETTERS]


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
        who = (entry.patient or file.id, file.identity.name, entry.id, entry.kind, entry.station)
        return Side(*who, titled(line, self.zone, self.places), said, by, entry.occurred_at, entry.recorded_at)

    def found(self, kind: Kind, about: str, sides: Iterable[tuple[PatientFile, Line]]) -> Contradiction:
        return Contradiction(kind, about, tuple(self.side(file, line) for file, line in sides))


def conflicts(session: Session) -> list[Contradiction]:
    """Everything in the book that contradicts itself, patient by patient, then between patients.

    What somebody looked at and found to stand is left out.
    """
    files = [file for each in session.reader.patients() if (file := session.reader.file(each)) is not None]
    found = conflicts_of(files, session.site.zone_info, session.site.places)
    settled = {_key_of(line.body) for line in session.reader.lines_of_kind("contradiction_reviewed")}
    return [each for each in found if (each.kind.name, frozenset(side.entry for side in each.sides)) not in settled]


def _key_of(body: object) -> tuple[str, frozenset[str]]:
    """Which contradiction somebody looked at: its kind and its sides. Another side makes it another one.

    Where sides were struck the strikes end it, and it is back as soon as one of them is struck itself.
    """
    if not isinstance(body, ContradictionReviewed) or body.strikes:
        return "", frozenset()
    return body.contradiction, frozenset(body.entries)


def conflicts_of(files: Sequence[PatientFile], zone: ZoneInfo, places: Places) -> list[Contradiction]:
    """The same for some files: their own contradictions, then those between them."""
    desk = _Desk(zone, places)
    found = [each for file in files for each in _within(desk, file)]
    found += [each for file in files for each in _clocks(desk, file)]
    found += _one_sheet(desk, files)
    found += _shared(desk, files, Kind.ONE_BED, _bed, _last_move)
    found += _shared(desk, files, Kind.ONE_NUMBER, _number, _identifying)
    found += _shared(desk, files, Kind.ONE_PERSON, _traits, _naming)
    return found


def _within(desk: _Desk, file: PatientFile) -> Iterator[Contradiction]:
    for each in file.conflicts:
        kind = Kind.SCORE if each.key.startswith("score/") else Kind.TWO_VALUES
        about = title_of(each.values[0].line)
        yield desk.found(kind, about, ((file, said.line) for said in each.values))
    for kind, about, lines in within(file):
        yield desk.found(kind, about, ((file, line) for line in lines))


def _one_sheet(desk: _Desk, files: Sequence[PatientFile]) -> Iterator[Contradiction]:
    """A sheet of paper from which entries about two people were copied: one of them has the wrong label."""
    sheets: dict[str, dict[str, tuple[PatientFile, Line]]] = defaultdict(dict)
    for file in files:
        for line in file.lines:
            if line.in_force and line.entry.paper_ref and line.entry.source == "PAPER":
                sheets[fold(line.entry.paper_ref)].setdefault(file.id, (file, line))
    for sides in sheets.values():
        if len(sides) > 1:
            about = next(iter(sides.values()))[1].entry.paper_ref or ""
            yield desk.found(Kind.ONE_SHEET, about, sides.values())


def _clocks(desk: _Desk, file: PatientFile) -> Iterator[Contradiction]:
    """An entry that names one of another laptop and was written before it by the clock: one clock is wrong."""
    by_id = {line.entry.id: line for line in file.lines}
    for line in file.lines:
        named = (*line.entry.replaces, *(getattr(line.body, name, None) or "" for name in ("transfer", "link")))
        for older in filter(None, map(by_id.get, named)):
            entry, other = line.entry, older.entry
            late = instant.minutes_between(entry.recorded_at, other.recorded_at)
            if entry.station != other.station and late > CLOCK_MINUTES:
                yield desk.found(Kind.CLOCKS, f"{late:.0f} min", ((file, older), (file, line)))


def _shared(
    desk: _Desk,
    files: Iterable[PatientFile],
    kind: Kind,
    key_of: Callable[[PatientFile], Iterable[Hashable]],
    line_of: Callable[[PatientFile, Hashable], Line],
) -> Iterator[Contradiction]:
    """Files that share what only one may have."""
    groups: dict[Hashable, list[PatientFile]] = defaultdict(list)
    for file in files:
        for key in key_of(file):
            groups[key].append(file)
    for key, group in groups.items():
        if len(group) > 1 and not (kind is Kind.ONE_PERSON and _are_homonyms(group)):
            parts = [str(part) for part in key] if isinstance(key, tuple) else [str(key)]
            about = " · ".join(desk.places.get(part, part) for part in parts)
            if kind is Kind.ONE_PERSON:  # the key is folded for comparison; people read the name
                about = group[0].identity.name
            yield desk.found(kind, about, ((file, line_of(file, key)) for file in group))


def _are_homonyms(group: Sequence[PatientFile]) -> bool:
    """Whether somebody has written of each two of them that they are different people."""
    return all(are_told_apart(one, other) for one, other in combinations(group, 2))


def _bed(file: PatientFile) -> Iterable[Hashable]:
    place = file.place
    if place.whereabouts is Whereabouts.PRESENT and place.unit and place.bed:
        yield place.unit, place.bed


def _number(file: PatientFile) -> Iterable[Hashable]:
    return {(each.type, each.authority, each.value) for each in file.identity.numbers if each.type != "NDA"}


def _traits(file: PatientFile) -> Iterable[Hashable]:
    who = file.identity
    if who.birth_name and who.given_name and len(who.birth_date or "") == len("YYYY-MM-DD"):
        yield fold(who.birth_name), fold(who.given_name), who.birth_date


def _last(file: PatientFile, is_it: Callable[[Line], bool]) -> Line:
    return next((line for line in reversed(file.lines) if line.in_force and is_it(line)), file.lines[-1])


def _last_move(file: PatientFile, key: Hashable) -> Line:
    """The entry that put the patient into the bed, and not a later one about where else they may go."""

    def puts_there(line: Line) -> bool:
        row = KINDS.get(line.entry.kind)
        return row is not None and row.moves and (file.place.unit, getattr(line.body, "bed", None)) == key

    return _last(file, puts_there)


def _identifying(file: PatientFile, key: Hashable) -> Line:
    """The entry that gives this very number: a person has several."""

    def gives_it(line: Line) -> bool:
        body = line.body
        return isinstance(body, Identifier) and (body.type, body.authority, body.value) == key

    return _last(file, gives_it)


def _naming(file: PatientFile, _key: Hashable) -> Line:
    return _last(file, lambda line: line.entry.kind in ("patient_registered", "trait"))
