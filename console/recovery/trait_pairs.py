"""What a file of the book and a row of the recovered index say of one person, trait by trait, for people to look at.

Relies on the comparison of the cascade for what agrees; what is shown is as it was typed, not as it is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from console.record.census import CensusRow
from console.record.file import PatientFile
from console.recovery.cascade import nearly, traits
from console.recovery.comparison import of_file, of_row
from console.recovery.matching import Candidate
from console.ward.session import Session

Holds = Literal["AGREES", "NEARLY", "ELSEWHERE", "DIFFERS", "UNSTATED"]


@dataclass(frozen=True, slots=True)
class TraitPair:
    """One trait: what each side says (empty: nothing), and how that holds against each other.

    ``name`` is that of the cascade's traits, and ``used_name``, which the cascade weighs as a family name.
    """

    name: str
    ours: str
    theirs: str
    holds: Holds


def pairs_of(session: Session, found: Sequence[Candidate]) -> list[tuple[TraitPair, ...]]:
    """The traits of each candidate, in the order of the candidates; none for a file that is not here any more."""
    files = {each.patient: session.reader.file(each.patient) for each in found}
    return [held_against(file, each.row) if (file := files[each.patient]) else () for each in found]


def held_against(file: PatientFile, row: CensusRow) -> tuple[TraitPair, ...]:
    """Every trait that one of them states at least, in the order in which a person is identified."""
    one, other = of_file(file), of_row(row)
    agrees, differs = traits(one, other)
    holds: dict[str, Holds] = dict.fromkeys(differs, "DIFFERS")
    holds.update(nearly(one, other))
    holds.update(dict.fromkeys(agrees, "AGREES"))
    if one.used_name and other.used_name:
        holds["used_name"] = "AGREES" if one.used_name == other.used_name else "DIFFERS"
    return tuple(
        TraitPair(name, ours, theirs, holds.get(name, "UNSTATED"))
        for name, ours, theirs in _said(file, row, one.numbers)
        if ours or theirs
    )


def _said(file: PatientFile, row: CensusRow, numbers: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    who, place, number = file.identity, file.place, row.number or ""
    yield "birth_name", who.birth_name.upper(), row.birth_name.upper()
    yield "used_name", (who.used_name or "").upper(), (row.used_name or "").upper()
    yield "given_name", who.given_names, " ".join(row.given_names)
    yield "birth_date", who.birth_date or "", row.birth_date or ""
    yield "sex", who.sex.value.replace("U", ""), row.sex.replace("U", "")
    yield "birthplace", who.birthplace or "", row.birthplace or ""
    yield "matricule", who.matricule or "", row.matricule or ""
    yield "number", number if number in numbers else who.number, number
    if row.unit or row.bed:  # an index that says nothing of beds leaves ours out of the question
        yield "unit", place.unit or "", row.unit or ""
        yield "bed", place.bed or "", row.bed or ""
