"""People as they are compared: one normalised row for each, from a file of the book or from a row of an index.

Every way of matching reads this table and nothing else: the rules of :mod:`console.recovery.cascade`
and the library of :mod:`console.recovery.linkage`. What a row holds is in ``docs/formats/matching.md``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.record.bodies import patient
from console.record.census import CensusRow
from console.record.file import PatientFile
from console.record.identity import fold
from console.record.instant import Instant

FULL_DATE = len("YYYY-MM-DD")
_WITHOUT_KEY = 13
"""Characters of a NIR before its key of two, which only repeats them. Source: INSEE."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One person as compared. Texts are folded (no accents, no case); what is not known is empty.

    ``key`` is the person's id where the row comes from. ``given_name`` is the first one. ``birth_date``
    is ``YYYY[-MM[-DD]]``. ``sex`` is F or M. ``matricule`` has no key. ``numbers`` are all that
    the person has or had; ``has_official`` tells that one of them is the hospital's own, so that
    another one speaks against it.
    """

    key: str
    birth_name: str = ""
    used_name: str = ""
    given_name: str = ""
    birth_date: str = ""
    sex: str = ""
    birthplace: str = ""
    matricule: str = ""
    numbers: frozenset[str] = frozenset()
    has_official: bool = False
    unit: str = ""
    bed: str = ""
    admitted_at: Instant | None = None

    @property
    def family_names(self) -> tuple[str, ...]:
        """The birth name and the name in use, as far as they are known."""
        return tuple(filter(None, (self.birth_name, self.used_name)))

    @property
    def full_date(self) -> str:
        """The birth date when it is known to the day."""
        return self.birth_date if len(self.birth_date) == FULL_DATE else ""

    @property
    def swapped_date(self) -> str:
        """The birth date with day and month exchanged, when that is another date."""
        year, month, day = self.full_date.split("-") if self.full_date else ("", "", "")
        return f"{year}-{day}-{month}" if day and day != month and int(day) <= 12 else ""


def compared(
    key: str,
    *,
    birth_name: str = "",
    used_name: str | None = None,
    given_names: Iterable[str] = (),
    birth_date: str | None = None,
    sex: str = "U",
    birthplace: str | None = None,
    matricule: str | None = None,
    numbers: Iterable[str] = (),
    has_official: bool = False,
    unit: str | None = None,
    bed: str | None = None,
    admitted_at: Instant | None = None,
) -> Compared:
    """Normalise one person, as typed, for comparison."""
    return Compared(
        key=key,
        birth_name=fold(birth_name),
        used_name=fold(used_name or ""),
        given_name=fold(next(iter(given_names), "")),
        birth_date=birth_date or "",
        sex="" if sex == "U" else sex,
        birthplace=fold(birthplace or ""),
        matricule=fold(matricule or "").replace(" ", "")[:_WITHOUT_KEY],
        numbers=frozenset(each.strip() for each in numbers if each.strip()),
        has_official=has_official,
        unit=unit or "",
        bed=fold(bed or ""),
        admitted_at=admitted_at,
    )


def of_row(row: CensusRow) -> Compared:
    """A row of the index; its key is the hospital's number."""
    unit, bed = row.place
    return compared(
        row.number or "",
        birth_name=row.birth_name,
        used_name=row.used_name,
        given_names=row.given_names,
        birth_date=row.birth_date,
        sex=row.sex,
        birthplace=row.birthplace,
        matricule=row.matricule,
        numbers=(row.number or "",),
        has_official=bool(row.number),
        unit=unit,
        bed=bed,
        admitted_at=row.admitted_at,
    )


def of_file(file: PatientFile) -> Compared:
    """What a file of the book says; a number that was replaced since counts too."""
    who, place = file.identity, file.place
    had = [
        line.body.value for line in file.lines if isinstance(line.body, patient.Identifier) and line.body.type != "NDA"
    ]
    return compared(
        file.id,
        birth_name=who.birth_name,
        used_name=who.used_name,
        given_names=who.given_names.split(" "),
        birth_date=who.birth_date,
        sex=who.sex.value,
        birthplace=who.birthplace,
        matricule=who.matricule,
        numbers=(*had, *(number.value for number in who.numbers if number.type != "NDA")),
        has_official=any(number.type == "IPP" for number in who.numbers),
        unit=place.unit,
        bed=place.bed,
        admitted_at=place.admitted_at,
    )
