"""A census in FHIR R4: a Bundle, one resource, or NDJSON files that point to each other.

Relies on :mod:`console.formats.fhir_shelf` to find what a reference means among the resources
given. It must never follow one elsewhere, and a broken one costs its own line only.

The line of the Patient carries the person; lines of other resources are IGNORED when they were
used or are not needed, and REFUSED when they point to nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from console.errors import CahierError, Fault
from console.formats import census_values as values
from console.formats import fhir_resources as fhir
from console.formats.census_lines import Reading, duplicate, ignored, overtaken, person_key, refused
from console.formats.census_values import EXPECTED, IN_BED, KNOWN
from console.formats.fhir_patient import person
from console.formats.fhir_shelf import Item, Shelf, fill
from console.record.census import CensusAllergy, CensusRow, LineOutcome

if TYPE_CHECKING:
    from collections.abc import Container, Hashable
    from zoneinfo import ZoneInfo

    from console.record.instant import Instant

_OPEN = frozenset(("arrived", "triaged", "in-progress", "onleave"))
_BED_CLASSES = frozenset(("IMP", "ACUTE", "NONAC", "EMER", "OBSENC", "SS"))
"""Inpatient, acute, non-acute, emergency, observation, short stay. Source: HL7 v3 ActEncounterCode."""
_PLANNED, _PREADMISSION = "planned", "PRENC"
"""A stay that has not begun: by its status, and by its class. Source: FHIR R4; HL7 v3 ActEncounterCode."""
_NO_ALLERGY = frozenset(("716186003", "409137002", "429625007", "428607008", "1003774007", "no-known-allergy"))
"""No known (drug, food, environmental, latex) allergy. Source: SNOMED CT; FHIR R4 allergyintolerance-code."""
_SEVERITIES = {"mild": "MILD", "moderate": "MODERATE", "severe": "SEVERE"}
_ISOLATION = re.compile(r"isol|precaution|contact|gouttelette|droplet|aerien|airborne|bmr|bhr", re.ASCII)
_DATE_TIME = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(Z|[+-]\d{2}:\d{2}))?)?)?")
_DEPTH_OF_PLACES = 10  # a bed in a room in a ward in a building: beyond, partOf runs in a circle


def read(sources: list[tuple[str, bytes]], *, zone: ZoneInfo) -> Reading:
    """All the resources of one or several files, an outcome for each.

    Raises:
        CahierError: CENSUS_UNREADABLE, CENSUS_BROKEN, CENSUS_EMPTY.
    """
    shelf = fill(sources)
    if not shelf.items:
        raise CahierError(Fault.CENSUS_EMPTY)
    people = _people(shelf)
    _attach_encounters(shelf, people, zone)
    _attach_warnings(shelf, people)
    outcomes = [each.outcome or _of_person(people, each) for each in shelf.items]
    stamps = [stamp for text in shelf.stamps if (stamp := _instant_or_none(text, zone))]
    return Reading(language="FHIR", outcomes=tuple(outcomes), generated_at=min(stamps, default=None))


@dataclass(slots=True)
class _Person:
    """One Patient with what the other resources add."""

    row: CensusRow
    why: str = ""  # there is a plan that cannot be one
    allergies: list[CensusAllergy] = field(default_factory=list)
    none_known: bool = False


@dataclass(frozen=True, slots=True)
class _Stay:
    """One Encounter that may place the person: ``why`` says of a plan that it cannot."""

    item: Item
    row: CensusRow
    why: str = ""


def _people(shelf: Shelf) -> dict[int, _Person]:
    """The people by the identity of their item; what refers to a second copy reaches the first."""
    people: dict[int, _Person] = {}
    standing: dict[Hashable, Item] = {}
    for item in shelf.items:
        if not isinstance(item.resource, fhir.Patient):
            continue
        if not item.resource.active or any(each.type == "replaced-by" for each in item.resource.link):
            item.outcome = ignored(line=item.line, source=item.source)
            continue
        try:
            row = values.within_limits(person(item.resource))
        except CahierError as error:
            item.outcome = refused(error, line=item.line, source=item.source)
            continue
        known = person_key(row)
        key = id(item) if known is None else known
        first = standing.setdefault(key, item)
        people[id(item)] = people.get(id(first)) or _Person(row)
        if first is not item:
            where = ignored(line=first.line, source=first.source)
            item.outcome = duplicate(line=item.line, source=item.source, row=row, first=where)
    return people


def _of_person(people: dict[int, _Person], item: Item) -> LineOutcome:
    """The outcome of a Patient; every other resource has its outcome by now, or was merely used."""
    found = people.get(id(item))
    if found is None:
        return ignored(line=item.line, source=item.source)
    allergies = tuple(found.allergies) or (() if found.none_known else None)
    row = msgspec.structs.replace(found.row, allergies=allergies)
    state = EXPECTED if row.is_plan else IN_BED if row.unit else KNOWN
    return LineOutcome(line=item.line, source=item.source, outcome=state, row=row, detail=found.why)


def _whose(shelf: Shelf, people: dict[int, _Person], reference: fhir.Reference) -> _Person | None:
    """The person whom a reference means; None for a Patient that was itself left out.

    Raises:
        CahierError: CENSUS_REFERENCE.
    """
    found = shelf.find(reference, "Patient")
    if found is None:
        raise CahierError(Fault.CENSUS_REFERENCE, target="Patient")
    return people.get(id(found))


def _attach_encounters(shelf: Shelf, people: dict[int, _Person], zone: ZoneInfo) -> None:
    """Place each person by the newest open stay, else by the next planned one.

    Other open stays of the same person are duplicates; other plans are overtaken.
    """
    stays: dict[int, list[_Stay]] = defaultdict(list)
    plans: dict[int, list[_Stay]] = defaultdict(list)
    owners: dict[int, _Person] = {}
    for item in shelf.items:
        if not isinstance(item.resource, fhir.Encounter):
            continue
        try:
            owner = _whose(shelf, people, item.resource.subject)
            if owner is None:
                continue
            owners[id(owner)] = owner
            if _is_for_bed(item.resource, _OPEN, _BED_CLASSES):
                row = _row(shelf, item.resource, owner, zone)
                stays[id(owner)] += [_Stay(item, row)] if row.unit else []
            elif _is_for_bed(item.resource, {_PLANNED}, _BED_CLASSES | {_PREADMISSION}):
                plans[id(owner)].append(_plan(item, _row(shelf, item.resource, owner, zone), zone))
        except CahierError as error:
            item.outcome = refused(error, line=item.line, source=item.source)
    for key, owner in owners.items():
        _settle(owner, stays[key], plans[key])


def _settle(owner: _Person, stays: list[_Stay], plans: list[_Stay]) -> None:
    stays.sort(key=lambda each: each.row.admitted_at or "")
    plans.sort(key=lambda each: (not each.row.is_plan, each.row.expected_at or ""))
    standing = stays[-1] if stays else plans[0] if plans else None
    if standing is None:
        return
    owner.row, owner.why = standing.row, standing.why
    first = ignored(line=standing.item.line, source=standing.item.source)
    for each in stays[:-1]:
        each.item.outcome = duplicate(line=each.item.line, source=each.item.source, row=each.row, first=first)
    for each in plans:
        if each is not standing:
            each.item.outcome = overtaken(line=each.item.line, source=each.item.source, by=first)


def _is_for_bed(encounter: fhir.Encounter, statuses: Container[str | None], classes: Container[str | None]) -> bool:
    return encounter.status in statuses and encounter.class_.code in classes


def _plan(item: Item, row: CensusRow, zone: ZoneInfo) -> _Stay:
    """A stay that has not begun: its period begins when the person is to come. Source: FHIR R4, Encounter.period."""
    _state, coming, why = values.planned(row, values.to_come_at(row.admitted_at, zone))
    return _Stay(item, msgspec.structs.replace(coming, admitted_at=None), why)


def _row(shelf: Shelf, encounter: fhir.Encounter, owner: _Person, zone: ZoneInfo) -> CensusRow:
    """The person's row in the place of a stay.

    Raises:
        CahierError: CENSUS_REFERENCE, CENSUS_DATE, CENSUS_TOO_LONG.
    """
    unit, room, bed = _place(shelf, encounter)
    secret = any(each.code in ("R", "V") for each in encounter.meta.security)
    diets = [each.words() for each in encounter.hospitalization.diet_preference]
    return values.within_limits(
        msgspec.structs.replace(
            owner.row,
            unit=unit,
            room=room,
            bed=bed,
            visit=_visit(encounter.identifier),
            admitted_at=_instant(encounter.period.start, zone),
            reason=next((values.clean(each.words()) for each in encounter.reason_code), None),
            doctor=next((values.clean(each.individual.display) for each in encounter.participant), None),
            diet=owner.row.diet or next((values.clean(each) for each in diets), None),
            confidential=owner.row.confidential or secret,
        )
    )


def _visit(identifiers: tuple[fhir.Identifier, ...]) -> str | None:
    """The number of the stay: type VN, else AN, else the first."""
    by_type = {code: each.value for each in reversed(identifiers) for code in each.type.codes() or {""}}
    return values.clean(next((by_type[code] for code in ("VN", "AN", "") if by_type.get(code)), None))


def _place(shelf: Shelf, encounter: fhir.Encounter) -> tuple[str | None, str | None, str | None]:
    """Unit, room and bed: the latest place that is not ended, up through ``partOf``."""
    is_here = encounter.status != _PLANNED
    statuses = (None, "active") if is_here else (None, "active", "planned", "reserved")
    stated = [each for each in encounter.location if each.status in statuses]
    current = [each for each in stated if each.period.end is None or not is_here]
    if not current:
        return None, None, None
    latest = max(current, key=lambda each: each.period.start or "")
    names: dict[str, str] = {}
    item = shelf.find(latest.location, "Location")
    if item is None:
        raise CahierError(Fault.CENSUS_REFERENCE, target="Location")
    for _step in range(_DEPTH_OF_PLACES):
        resource = item.resource
        if not isinstance(resource, fhir.Location):
            break
        kind = next((code for code in ("bd", "ro") if code in resource.physical_type.codes()), "wa")
        names.setdefault(kind, _name_of(resource))
        if kind == "wa" or resource.part_of is None:
            break
        item = shelf.find(resource.part_of, "Location")
        if item is None:
            raise CahierError(Fault.CENSUS_REFERENCE, target="Location")
    if "wa" not in names:
        raise CahierError(Fault.CENSUS_UNIT_MISSING)
    return names["wa"], names.get("ro"), names.get("bd")


def _name_of(location: fhir.Location) -> str:
    """The name of a place, else its number, else its id."""
    numbers = (each.value for each in location.identifier)
    name = next(filter(None, (values.clean(text) for text in (location.name, *numbers, location.id))), None)
    if name is None:
        raise CahierError(Fault.CENSUS_UNIT_MISSING)
    return name


def _attach_warnings(shelf: Shelf, people: dict[int, _Person]) -> None:
    """Allergies and flags, each onto its person."""
    for item in shelf.items:
        try:
            if isinstance(item.resource, fhir.Allergy):
                _add_allergy(_whose(shelf, people, item.resource.patient), item.resource)
            elif isinstance(item.resource, fhir.Flag):
                _add_flag(_whose(shelf, people, item.resource.subject), item.resource)
        except CahierError as error:
            item.outcome = refused(error, line=item.line, source=item.source)


def _add_allergy(owner: _Person | None, allergy: fhir.Allergy) -> None:
    over = allergy.clinical_status.codes() & {"inactive", "resolved"}
    wrong = allergy.verification_status.codes() & {"refuted", "entered-in-error"}
    substance = _short(allergy.code.words())
    if owner is None or over or wrong or substance is None:
        return
    if allergy.code.codes() & _NO_ALLERGY:
        owner.none_known = True
        return
    shown = [words for each in allergy.reaction for one in each.manifestation if (words := one.words())]
    severity = next((_SEVERITIES.get(each.severity) for each in allergy.reaction if each.severity), None)
    owner.allergies.append(CensusAllergy(substance=substance, reaction=_short(", ".join(shown)), severity=severity))


def _add_flag(owner: _Person | None, flag: fhir.Flag) -> None:
    """A flag of category diet or advance-directive, or one whose words speak of isolation. Source: R4 flag-category."""
    words = _short(flag.code.words())
    if owner is None or flag.status != "active" or words is None:
        return
    categories = {code for each in flag.category for code in each.codes()}
    if "diet" in categories:
        owner.row = msgspec.structs.replace(owner.row, diet=words)
    elif "advance-directive" in categories:
        owner.row = msgspec.structs.replace(owner.row, limits=words)
    elif _ISOLATION.search(values.plain(words)):
        isolation = (*owner.row.isolation, values.precaution(words))
        owner.row = msgspec.structs.replace(owner.row, isolation=isolation)


def _short(text: str | None) -> str | None:
    said = values.clean(text)
    if said and len(said) > values.FIELD_LIMIT:
        raise CahierError(Fault.CENSUS_TOO_LONG, column="text", limit=values.FIELD_LIMIT)
    return said


def _instant(text: str | None, zone: ZoneInfo) -> Instant | None:
    """A FHIR dateTime; a date without a time is the site's midnight.

    Raises:
        CahierError: CENSUS_DATE.
    """
    return values.stamp(_DATE_TIME, text, zone, "period")


def _instant_or_none(text: str, zone: ZoneInfo) -> Instant | None:
    try:
        return _instant(text, zone)
    except CahierError:
        return None  # a file that misstates its own age is a file without an age
