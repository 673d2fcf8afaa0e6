"""What contradicts itself once all stations' entries lie side by side. Listed, never resolved here.

Relies on the files as the store derives them. Each contradiction shows both sides with author and
times; only an entry of a person ends it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from console.record.bodies import care, stay
from console.record.effects import Line
from console.record.file import PatientFile
from console.record.identity import fold
from console.record.instant import Instant
from console.record.kinds import KINDS, Delivery
from console.record.movements import Whereabouts
from console.record.person import name_of
from console.record.wording import describe
from console.ward.session import Session
from console.words import N_, _

_ELSEWHERE = (stay.Discharged, stay.Died, stay.Absconded, stay.TransferLeft, stay.TransferArrived)


class Kind(Enum):
    """What contradicts what. Source: the list of conflicts that reconciliation must detect."""

    TWO_VALUES = N_("Two values against each other")
    ONE_BED = N_("Two patients in one bed")
    TWO_PLACES = N_("One patient written in at two places")
    AFTER_DEATH = N_("Something happened after the death")
    AFTER_LEAVING = N_("Observed after leaving")
    ONE_NUMBER = N_("Two patients with one number")
    ONE_PERSON = N_("One person in two files")

    @property
    def label(self) -> str:
        """The words that people read."""
        return _(self.value)


@dataclass(frozen=True, slots=True)
class Side:
    """One side: which entry says what of whom, who wrote it where, when it happened and was typed."""

    patient: str
    name: str
    entry: str
    station: str
    said: str
    author: str
    occurred_at: Instant
    recorded_at: Instant


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two or more sides that cannot all be true; ``about`` is the key, the bed or the number."""

    kind: Kind
    about: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class _Desk:
    """Words a line for the site."""

    session: Session

    def side(self, file: PatientFile, line: Line) -> Side:
        entry = line.entry
        said = describe(line, file.people, self.session.site.zone_info, self.session.site.places)
        by = name_of(file.people, entry.author)
        who = (entry.patient or file.id, file.identity.name, entry.id, entry.station)
        return Side(*who, said, by, entry.occurred_at, entry.recorded_at)

    def found(self, kind: Kind, about: str, sides: Iterable[tuple[PatientFile, Line]]) -> Contradiction:
        return Contradiction(kind, about, tuple(self.side(file, line) for file, line in sides))


def conflicts(session: Session) -> list[Contradiction]:
    """Everything in the book that contradicts itself, patient by patient, then between patients."""
    desk = _Desk(session)
    files = [file for each in session.reader.patients() if (file := session.reader.file(each)) is not None]
    found = [each for file in files for each in _within(desk, file)]
    found += _shared(desk, files, Kind.ONE_BED, _bed, _last_move)
    found += _shared(desk, files, Kind.ONE_NUMBER, _number, _identifying)
    found += _shared(desk, files, Kind.ONE_PERSON, _traits, _naming)
    return found


def _within(desk: _Desk, file: PatientFile) -> Iterator[Contradiction]:
    for each in file.conflicts:
        yield desk.found(Kind.TWO_VALUES, each.key, ((file, said.line) for said in each.values))
    standing = [line for line in file.lines if line.in_force]
    yield from _two_places(desk, file, standing)
    yield from _after_death(desk, file, standing)
    yield from _after_leaving(desk, file, standing)


def _two_places(desk: _Desk, file: PatientFile, standing: Sequence[Line]) -> Iterator[Contradiction]:
    """Written in by two units, or by two stations, without having left or been transferred between."""
    here: Line | None = None
    for line in standing:
        body = line.body
        if isinstance(body, stay.StayAdmitted):
            if here is not None and isinstance(here.body, stay.StayAdmitted) and here.body.unit != body.unit:
                yield desk.found(Kind.TWO_PLACES, f"{here.body.unit} / {body.unit}", ((file, here), (file, line)))
            here = line
        elif isinstance(body, _ELSEWHERE):
            here = None


def _after_death(desk: _Desk, file: PatientFile, standing: Sequence[Line]) -> Iterator[Contradiction]:
    death = next((line for line in standing if isinstance(line.body, stay.Died)), None)
    if death is None:
        return
    for line in standing:
        row = KINDS.get(line.entry.kind)
        is_of_the_living = isinstance(line.body, care.Observed) or (row is not None and row.moves)
        is_care = row is not None and row.delivery is Delivery.CARE and is_of_the_living
        if line is not death and is_care and line.entry.occurred_at > death.entry.occurred_at:
            yield desk.found(Kind.AFTER_DEATH, line.entry.kind, ((file, death), (file, line)))


def _after_leaving(desk: _Desk, file: PatientFile, standing: Sequence[Line]) -> Iterator[Contradiction]:
    gone: Line | None = None
    for line in standing:
        if isinstance(line.body, stay.Discharged | stay.Absconded):
            gone = line
        elif isinstance(line.body, stay.StayAdmitted):
            gone = None
        elif gone is not None and isinstance(line.body, care.Observed):
            yield desk.found(Kind.AFTER_LEAVING, line.entry.kind, ((file, gone), (file, line)))


def _shared(
    desk: _Desk,
    files: Iterable[PatientFile],
    kind: Kind,
    key_of: Callable[[PatientFile], Iterable[Hashable]],
    line_of: Callable[[PatientFile], Line],
) -> Iterator[Contradiction]:
    """Files that share what only one may have."""
    groups: dict[Hashable, list[PatientFile]] = defaultdict(list)
    for file in files:
        for key in key_of(file):
            groups[key].append(file)
    for key, group in groups.items():
        if len(group) > 1:
            about = " · ".join(map(str, key)) if isinstance(key, tuple) else str(key)
            yield desk.found(kind, about, ((file, line_of(file)) for file in group))


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


def _last(file: PatientFile, kinds: Callable[[str], bool]) -> Line:
    return next((line for line in reversed(file.lines) if line.in_force and kinds(line.entry.kind)), file.lines[-1])


def _last_move(file: PatientFile) -> Line:
    return _last(file, lambda kind: KINDS[kind].moves if kind in KINDS else False)


def _identifying(file: PatientFile) -> Line:
    return _last(file, lambda kind: kind == "identifier")


def _naming(file: PatientFile) -> Line:
    return _last(file, lambda kind: kind in ("patient_registered", "trait"))
