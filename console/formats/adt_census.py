"""A census told by HL7 v2 ADT messages: where each stay stands after all of them.

Relies on :mod:`console.formats.adt_message` for what each message tells. Messages may come in any
order: they are taken by the time they were recorded, and movements stand by the time they
occurred. It must never resurrect a stay that a message ended, except by cancelling that message, nor
expect somebody who is here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from console.errors import CahierError, Fault
from console.formats import adt_message, hl7v2
from console.formats.adt_message import ADVANCE, CANCELS, CORRECTION, LEAVING, PLACING, Told
from console.formats.census_lines import Reading, duplicate, ignored, overtaken, refused
from console.formats.census_values import EXPECTED, IN_BED, KNOWN, LEFT, planned, without_place
from console.record.census import CensusRow, LineOutcome

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable
    from zoneinfo import ZoneInfo

    from console.record.instant import Instant

_DETAILS = ("admitted_at", "reason", "doctor", "diet")


@dataclass(frozen=True, slots=True)
class _Stay:
    """One stay after all its messages: ``last`` is the message that carries the outcome."""

    last: Told
    members: list[Told]
    state: str
    row: CensusRow
    since: str
    why: str = ""  # it is no plan, although something was announced


def read(sources: list[tuple[str, bytes]], *, zone: ZoneInfo) -> Reading:
    """All the messages of one or several files, an outcome for each.

    Raises:
        CahierError: CENSUS_UNREADABLE, CENSUS_EMPTY.
    """
    outcomes: dict[tuple[int, int], LineOutcome] = {}
    tellings: list[Told] = []
    places: dict[int, tuple[int, int]] = {}
    stamps: list[Instant] = []
    for file_index, (file, data) in enumerate(sources):
        messages, _envelope = hl7v2.split(data, file=file)
        for raw in messages:
            key = (file_index, raw.line)
            try:
                message = hl7v2.parse(raw, file=file)
                stamps += _sent(message, zone)
                telling = adt_message.told(message, line=raw.line, source=file, zone=zone)
            except CahierError as error:
                outcomes[key] = refused(error, line=raw.line, source=file)
                continue
            if telling is None:
                outcomes[key] = ignored(line=raw.line, source=file)
            else:
                places[id(telling)] = key
                outcomes[key] = ignored(line=raw.line, source=file)
                tellings.append(telling)
    if not outcomes:
        raise CahierError(Fault.CENSUS_EMPTY)
    for telling, outcome in _settle(tellings):
        outcomes[places[id(telling)]] = outcome
    ordered = tuple(outcomes[key] for key in sorted(outcomes))
    return Reading(language="HL7", outcomes=ordered, generated_at=max(stamps, default=None))


def _sent(message: hl7v2.Message, zone: ZoneInfo) -> Iterable[Instant]:
    sent = adt_message.timestamp(message.one("MSH").get(7), zone, "MSH-7")
    return () if sent is None else (sent,)


def _settle(tellings: list[Told]) -> Iterable[tuple[Told, LineOutcome]]:
    aliases = _aliases(tellings)
    people: dict[Hashable, list[Told]] = {}
    for telling in tellings:
        people.setdefault(_person(telling, aliases), []).append(telling)
    for members in people.values():
        yield from _settle_person(members)


def _aliases(tellings: list[Told]) -> dict[Hashable, Hashable]:
    """Numbers that ceased with a merge, to the number that goes on."""
    return {
        ("number", *each.merged): ("number", each.row.authority, each.row.number)
        for each in tellings
        if each.merged and each.row.number and each.merged != (each.row.authority, each.row.number)
    }


def _person(telling: Told, aliases: dict[Hashable, Hashable]) -> Hashable:
    key: Hashable = (telling.source, telling.line)  # without any number a message stands alone
    if telling.row.number:
        key = ("number", telling.row.authority, telling.row.number)
    elif telling.row.matricule:
        key = ("matricule", telling.row.matricule)
    seen = {key}
    while key in aliases and aliases[key] not in seen:
        key = aliases[key]
        seen.add(key)
    return key


def _settle_person(members: list[Told]) -> Iterable[tuple[Told, LineOutcome]]:
    """One outcome that stands: the newest stay in bed, else the next one to come, else the newest stay.

    Every other line points to it.
    """
    order = {id(each): index for index, each in enumerate(members)}
    recorded = sorted(members, key=lambda each: (each.recorded or "", order[id(each)]))
    identity = next((each for each in reversed(recorded) if each.merged is None), recorded[-1]).row
    if recorded[-1].merged is not None:
        identity = recorded[-1].row
    stays: dict[str | None, list[Told]] = {}
    for each in recorded:
        stays.setdefault(each.row.visit, []).append(each)
    folded = [_fold(each, identity) for each in stays.values()]
    standing = max(folded, key=lambda stay: (stay.state == IN_BED, stay.row.visit is not None, stay.since))
    coming = [stay for stay in folded if stay.state == EXPECTED]
    if standing.state != IN_BED and coming:
        standing = min(coming, key=lambda stay: stay.row.expected_at or "")
    last = standing.last
    kept = LineOutcome(
        line=last.line, source=last.source, outcome=standing.state, row=standing.row, detail=standing.why
    )
    yield standing.last, kept
    for stay in folded:
        yield from _others(stay, standing, kept)


def _others(stay: _Stay, standing: _Stay, kept: LineOutcome) -> Iterable[tuple[Told, LineOutcome]]:
    for each in stay.members:
        if each is standing.last:
            continue
        if each is stay.last and stay.state == IN_BED:
            yield each, duplicate(line=each.line, source=each.source, row=stay.row, first=kept)
        else:
            yield each, overtaken(line=each.line, source=each.source, by=kept)


def _fold(members: list[Told], identity: CensusRow) -> _Stay:
    """Where a stay stands after its messages, which come in the order they were recorded."""
    movements = _movements(members)
    place: tuple[str | None, str | None, str | None] = (None, None, None)
    state, since, at, is_for_bed = KNOWN, "", None, True
    for each in sorted(movements, key=lambda each: each.occurred or ""):
        since = each.occurred or since
        if each.event in LEAVING:
            state = LEFT
        elif _is_plan(each, state):
            place, at, state = _place(each, place), each.row.expected_at or at, EXPECTED
            is_for_bed = each.for_bed_class
        elif each.event in PLACING or (each.event == "A08" and state != LEFT):
            place = _place(each, place)
            state = IN_BED if place[0] and each.in_bed_class else KNOWN
    row = _with_details(members, identity, place)
    if state == EXPECTED and is_for_bed:
        state, row, why = planned(row, at)
        return _Stay(members[-1], members, state, row, since, why)
    if state == IN_BED:
        return _Stay(members[-1], members, state, row, since)
    return _Stay(members[-1], members, LEFT if state == LEFT else KNOWN, without_place(row), since)


def _is_plan(telling: Told, state: str) -> bool:
    """Whether a message says that somebody is to come; of whoever is here or has left it says nothing."""
    return (telling.event in ADVANCE and state in (KNOWN, EXPECTED)) or (telling.event == "A08" and state == EXPECTED)


def _place(
    telling: Told, before: tuple[str | None, str | None, str | None]
) -> tuple[str | None, str | None, str | None]:
    row = telling.row
    return (row.unit, row.room, row.bed) if row.unit else before


def _movements(members: list[Told]) -> list[Told]:
    """The movements in force: what was cancelled is out, what was updated is as updated."""
    standing: list[Told] = []
    for each in members:
        if each.action == "CANCEL":
            standing = _cancel(standing, each)
        elif each.event == CORRECTION or each.action == "UPDATE":
            standing = _update(standing, each)
        else:
            again = [one for one in standing if each.movement and one.movement == each.movement]
            standing = [one for one in standing if one not in again] + [each]
    return standing


def _cancel(standing: list[Told], cancel: Told) -> list[Told]:
    targets = CANCELS.get(cancel.event) or ((cancel.original,) if cancel.original else ())
    matches = [each for each in standing if cancel.movement and each.movement == cancel.movement]
    matches = matches or [each for each in standing if each.event in targets][-1:]
    if matches:
        return [each for each in standing if each is not matches[-1]]
    if cancel.event in ("A12", "A13"):  # the move or the exit is not in the file: the person is still where PV1-3 says
        return [*standing, replace(cancel, event="A01", action="INSERT")]
    return standing


def _update(standing: list[Told], update: Told) -> list[Told]:
    matches = [each for each in standing if update.movement and each.movement == update.movement]
    event = update.original or (matches[-1].event if matches else update.event)
    event = "A02" if event == CORRECTION else event
    return [each for each in standing if each not in matches] + [replace(update, event=event, action="INSERT")]


def _with_details(
    members: list[Told], identity: CensusRow, place: tuple[str | None, str | None, str | None]
) -> CensusRow:
    """The newest identity with the newest stated value of each detail of the stay."""
    rows = [each.row for each in members]
    newest = {
        name: next((value for row in reversed(rows) if (value := getattr(row, name)) is not None), None)
        for name in (*_DETAILS, "allergies", "visit")
    }
    unit, room, bed = place
    confidential = any(row.confidential for row in rows)
    place_of = {"unit": unit, "room": room, "bed": bed, "expected_at": None}
    return msgspec.structs.replace(identity, **newest, **place_of, confidential=confidential)
