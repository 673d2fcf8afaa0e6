"""Somebody found while a name or a number is typed: who and where, in one line."""

from __future__ import annotations

from typing import NamedTuple, Self

from console.record.background import is_confidential
from console.record.codes.patient import Sex
from console.record.file import PatientFile
from console.record.instant import Instant
from console.record.movements import Whereabouts
from console.record.who import name_of_newborn


class Found(NamedTuple):
    """One line of what a search finds; the whole file is read once one of them is chosen.

    Linked ids are one hit, under the name that tells. ``whereabouts_code`` is None while no movement
    is known. ``is_expected``: only a census says so, nobody here wrote about them. ``to_unit`` is the
    code of the unit that waits for them, ``to_hospital`` the name of the hospital to which they left.
    ``birth_rank`` is set for a newborn whom nobody has named. A confidential stay is shown to the
    patient's own unit alone.
    """

    id: str
    plain_name: str
    birth_date: str | None
    sex_code: str
    number: str
    is_expected: bool
    birth_rank: int | None = None
    is_confidential: bool = False
    whereabouts_code: str | None = None
    unit: str | None = None
    bed: str | None = None
    since: Instant | None = None
    to_unit: str | None = None
    to_hospital: str | None = None
    words: str = ""  # folded, by which they are found

    @classmethod
    def of(cls, file: PatientFile) -> Self:
        """The one line of a card or a whole file."""
        who, place = file.identity, file.place
        return cls(
            id=file.id,
            plain_name=who.plain_name,
            birth_date=who.birth_date,
            sex_code=who.sex.value,
            number=who.number,
            is_expected=not file.confirmed,
            birth_rank=who.birth_rank if not who.given_name else None,
            is_confidential=is_confidential(file),
            whereabouts_code=place.whereabouts.name,
            unit=place.unit,
            bed=place.bed,
            since=place.since,
            to_unit=place.to_unit,
            to_hospital=place.to_hospital,
        )

    @property
    def name(self) -> str:
        """What they are called, in the language in force."""
        return name_of_newborn(self.plain_name, self.birth_rank)

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
