"""Somebody found while a name or a number is typed: who and where, in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from console.record.codes.patient import Sex
from console.record.file import PatientFile
from console.record.instant import Instant
from console.record.movements import Whereabouts


@dataclass(frozen=True, slots=True)
class Found:
    """One line of what a search finds; the whole file is read once one of them is chosen.

    Linked ids are one hit, under the name that tells. ``whereabouts_code`` is None while no movement
    is known. ``is_expected``: only a census says so, nobody here wrote about them. ``destination`` is
    set for somebody in transit or in another hospital: a unit by its code, or the hospital's name.
    """

    id: str
    name: str
    birth_date: str | None
    sex_code: str
    number: str
    is_expected: bool
    whereabouts_code: str | None = None
    unit: str | None = None
    bed: str | None = None
    since: Instant | None = None
    to_unit: str | None = None
    destination: str | None = None

    @classmethod
    def of(cls, file: PatientFile) -> Self:
        """The one line of a card or a whole file."""
        who, place = file.identity, file.place
        return cls(
            id=file.id,
            name=who.name,
            birth_date=who.birth_date,
            sex_code=who.sex.value,
            number=who.number,
            is_expected=not file.confirmed,
            whereabouts_code=place.whereabouts.name,
            unit=place.unit,
            bed=place.bed,
            since=place.since,
            to_unit=place.transfer.ask.to_unit if place.transfer else None,
            destination=place.destination,
        )

    @property
    def sex(self) -> Sex:
        """Administrative sex."""
        return Sex.of(self.sex_code)

    @property
    def whereabouts(self) -> Whereabouts:
        """Where they are, as far as the book or the census knows."""
        if self.whereabouts_code is not None:
            return Whereabouts[self.whereabouts_code]
        return Whereabouts.PRESENT if self.is_expected and self.bed else Whereabouts.KNOWN
