"""Rows of the recovered index of which somebody said that they are another person: they are not offered again.

Relies on the entries alone, so it holds for whoever opens the index next, and is taken back by a strike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from console.record.bodies.patient import IndexRowSetAside
from console.record.census import CensusRow
from console.record.instant import Instant
from console.record.person import name_of
from console.ward.session import Session

Key = tuple[str, str]
"""Authority and number of a row."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """One such row: the entry that says so, about whom, which number, why, by whom, when."""

    entry: str
    patient: str
    name: str
    authority: str
    number: str
    reason: str
    author: str
    at: Instant


def key_of(session: Session, row: CensusRow) -> Key:
    """How a row is named: an index that does not say whose numbers it holds holds the hospital's own."""
    return row.authority or session.site.authority, row.number or ""


def set_aside(session: Session) -> list[SetAside]:
    """Every row that was set aside and not taken back, the latest first."""
    people, found = session.reader.people(), []
    for line in session.reader.lines_of_kind("index_row_set_aside"):
        body, entry = line.body, line.entry
        if isinstance(body, IndexRowSetAside) and entry.patient:
            who = session.reader.named(entry.patient)
            name = who.name if who else ""
            by, at = name_of(people, entry.author), entry.recorded_at
            found.append(SetAside(entry.id, entry.patient, name, body.authority, body.number, body.reason, by, at))
    return sorted(found, key=lambda each: each.at, reverse=True)


def by_patient(session: Session) -> Mapping[str, Mapping[Key, str]]:
    """For each id that a patient was written under, the rows that are not that person, with the entry that says so."""
    found: dict[str, dict[Key, str]] = defaultdict(dict)
    for line in session.reader.lines_of_kind("index_row_set_aside"):
        body, entry = line.body, line.entry
        if isinstance(body, IndexRowSetAside) and entry.patient:
            found[entry.patient][body.authority, body.number] = entry.id
    return found
