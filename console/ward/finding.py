"""Find anybody: by name, number or unit, wherever they are, and by nearly the name when nobody has it.

Of other units a line is shown: name, birth date, unit and bed; not of those whose stay is confidential.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.record.file import PatientFile
from console.record.found import Found
from console.record.identity import fold
from console.record.movements import Whereabouts
from console.record.places import Unit
from console.ward.session import Session

_LOOKED_AT = 30  # more than are shown, so that those who are here can come first
_NEAREST = {Whereabouts.PRESENT: 0, Whereabouts.IN_TRANSIT: 1, Whereabouts.KNOWN: 2}


@dataclass(frozen=True, slots=True)
class Findings:
    """``people`` in the order in which they are most likely meant. ``is_near`` when no name was exactly so.

    ``units`` holds the units that were named, each with whoever is there.
    """

    people: tuple[Found, ...] = ()
    is_near: bool = False
    units: tuple[tuple[Unit, tuple[Found, ...]], ...] = ()


def find(session: Session, text: str, limit: int = 20) -> Findings:
    """Everybody whom a text may mean.

    Case, accents, hyphens and the order of names do not matter; each word may be the beginning of one.
    """
    reader, at_once = session.reader, max(limit, _LOOKED_AT)
    units = tuple((unit, _shown(session, reader.hits_in(unit.code))) for unit in _named(session, text))
    exact = _shown(session, reader.hits(text, at_once))
    people = exact or (() if units else _shown(session, reader.near_hits(text, at_once)))
    return Findings(_ranked(session, people, text)[:limit], bool(people) and not exact, units)


def beds(session: Session, text: str, limit: int) -> list[tuple[str, Found | None]]:
    """The beds of the unit that a text begins, in ward order, each with whoever is in it."""
    wanted = fold(text).upper()
    named = [bed for bed in session.unit.beds if wanted and fold(bed).upper().startswith(wanted)][:limit]
    if not named:
        return []
    there = {each.bed: each for each in session.reader.hits_in(session.unit.code) if each.unit == session.unit.code}
    return [(bed, there.get(bed)) for bed in named]


def cards(session: Session, text: str, limit: int = 20) -> list[PatientFile]:
    """The cards of the people whom a text may mean, for whoever shows more than one line of each."""
    found = (session.reader.card(each.id) for each in find(session, text, limit).people)
    return [card for card in found if card is not None]


def _named(session: Session, text: str) -> list[Unit]:
    """The units whose name or code the words of a text begin; one letter names no unit."""
    words = fold(text).split()
    if not words or len("".join(words)) < 2:
        return []
    return [
        unit
        for unit in session.site.units
        if all(any(each.startswith(word) for each in fold(f"{unit.label} {unit.code}").split()) for word in words)
    ]


def _shown(session: Session, found: list[Found]) -> tuple[Found, ...]:
    return tuple(each for each in found if not each.is_confidential or _is_ours(session, each))


def _is_ours(session: Session, each: Found) -> bool:
    return session.unit.code in (each.unit, each.to_unit)


def _ranked(session: Session, people: tuple[Found, ...], text: str) -> tuple[Found, ...]:
    """Whole names before begun ones, the own unit before others, those who are here before those who left."""
    typed, ours = set(fold(text).split()), session.unit.code

    def rank(each: Found) -> tuple[bool, bool, int, str]:
        is_begun = not typed.issubset(each.words.split())
        return is_begun, ours not in (each.unit, each.to_unit), _NEAREST.get(each.whereabouts, len(_NEAREST)), each.name

    return tuple(sorted(people, key=rank))
