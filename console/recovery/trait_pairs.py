"""What two sides say of one person, trait by trait, for people to look at: two files, or a file and a row of the index.

Relies on the comparison of the cascade for what agrees; what is shown is as it was typed, not as it is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from console.record.census import CensusRow
from console.record.file import PatientFile
from console.recovery.candidate import Candidate
from console.recovery.cascade import nearly, traits
from console.recovery.comparison import Compared, of_file, of_row
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


def of_candidates(session: Session, found: Sequence[Candidate]) -> list[tuple[TraitPair, ...]]:
    """The traits of each candidate, in the order of the candidates; none for a file that is not here any more."""
    files = {each.patient: session.reader.file(each.patient) for each in found}
    return [
        _held_against(of_file(file), of_row(each.row), _file_says(file), _row_says(each.row))
        if (file := files[each.patient])
        else ()
        for each in found
    ]


def of_link(session: Session, ids: tuple[str, str]) -> tuple[TraitPair, ...]:
    """The traits of two files that somebody holds for one person, and that nobody has joined yet."""
    one, other = map(session.reader.file, ids)
    if one is None or other is None:
        return ()
    return _held_against(of_file(one), of_file(other), _file_says(one), _file_says(other))


def _held_against(
    one: Compared, other: Compared, ours: Mapping[str, str], theirs: Mapping[str, str]
) -> tuple[TraitPair, ...]:
    """Every trait that one of them states at least, in the order in which a person is identified."""
    agrees, differs = traits(one, other)
    holds: dict[str, Holds] = dict.fromkeys(differs, "DIFFERS")
    holds.update(nearly(one, other))
    holds.update(dict.fromkeys(agrees, "AGREES"))
    if one.used_name and other.used_name:
        holds["used_name"] = "AGREES" if one.used_name == other.used_name else "DIFFERS"
    shared = one.numbers & other.numbers
    return tuple(
        TraitPair(name, said, their, holds.get(name, "UNSTATED"))
        for name in ours
        for said, their in [(ours[name], theirs[name]) if name != "number" or not shared else (min(shared),) * 2]
        if (said or their) and (name not in _PLACE or (said and their))
    )


_PLACE = frozenset({"unit", "bed"})
"""Where somebody lies says nothing of who they are unless both sides state it."""


def _file_says(file: PatientFile) -> Mapping[str, str]:
    who, place = file.identity, file.place
    return {
        "birth_name": who.birth_name.upper(),
        "used_name": (who.used_name or "").upper(),
        "given_name": who.given_names,
        "birth_date": who.birth_date or "",
        "sex": who.sex.value.replace("U", ""),
        "birthplace": who.birthplace or "",
        "matricule": who.matricule or "",
        "number": who.number,
        "unit": place.unit or "",
        "bed": place.bed or "",
    }


def _row_says(row: CensusRow) -> Mapping[str, str]:
    return {
        "birth_name": row.birth_name.upper(),
        "used_name": (row.used_name or "").upper(),
        "given_name": " ".join(row.given_names),
        "birth_date": row.birth_date or "",
        "sex": row.sex.replace("U", ""),
        "birthplace": row.birthplace or "",
        "matricule": row.matricule or "",
        "number": row.number or "",
        "unit": row.place[0] or "",
        "bed": row.place[1] or "",
    }
