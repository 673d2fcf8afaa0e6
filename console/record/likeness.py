"""Who can be taken for whom: near or swapped names, and words that are nearly what was typed.

Only this module and the recovery compare names by edits, so that a badge, the search and the list
beside the admission form never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from console.record.bodies import patient
from console.record.file import PatientFile
from console.record.identity import fold
from console.record.who import Identity

NEAR_NAME_EDITS = 2
_SHORT_WORD, _LONG_WORD = 4, 6  # below four letters nothing is near; from six on two edits are


@dataclass(frozen=True, slots=True)
class Likeness:
    """Ids of people who can be taken for somebody else among those looked at.

    ``open`` until somebody says that they are different people, then ``told_apart``; somebody with
    one pair of each kind is still open.
    """

    open: frozenset[str] = frozenset()
    told_apart: frozenset[str] = frozenset()


def are_similar(one: Identity, other: Identity) -> bool:
    """Whether two people can be taken for each other: near or swapped names, or the same birth date.

    Names at birth and names in use are compared alike, folded; up to two edits count as near. A
    shared full birth date counts only with a near family or given name.
    """
    return _are_near(_Names.of(one), _Names.of(other))


@dataclass(frozen=True, slots=True)
class _Names:
    """What of an identity is compared, folded once: a board compares everybody with everybody."""

    families: frozenset[str]
    givens: frozenset[str]
    day: str  # of birth, when the day is known

    @classmethod
    def of(cls, who: Identity) -> _Names:
        families = {fold(who.birth_name), fold(who.used_name or "")} - {""}
        givens = {fold(who.given_name), fold(who.given_names.split(" ")[0])} - {""}
        born = who.birth_date or ""
        return cls(frozenset(families), frozenset(givens), born if len(born) == len("YYYY-MM-DD") else "")


def _are_near(one: _Names, other: _Names) -> bool:
    near_family = any(_near(*pair) for pair in product(one.families, other.families))
    same_day = bool(one.day) and one.day == other.day
    if (near_family or same_day) and any(_near(*pair) for pair in product(one.givens, other.givens)):
        return True
    if same_day and near_family:
        return True
    return bool(one.families & other.givens and one.givens & other.families)


def _near(one: str, other: str) -> bool:
    edits = min(NEAR_NAME_EDITS, max(len(one), len(other)) // 3)
    return DamerauLevenshtein.distance(one, other, score_cutoff=edits) <= edits


def alike(files: Sequence[PatientFile]) -> Likeness:
    """Who among some files can be taken for another of them."""
    similar: set[str] = set()
    known: set[str] = set()
    named = [(file, _Names.of(file.identity)) for file in files]
    for (one, names), (other, others) in combinations(named, 2):
        if _are_near(names, others):
            (known if are_told_apart(one, other) else similar).update((one.id, other.id))
    return Likeness(frozenset(similar), frozenset(known - similar))


def are_told_apart(one: PatientFile, other: PatientFile) -> bool:
    """Whether somebody has written that these two are different people, on either file."""
    return other.id in told_apart_from(one) or one.id in told_apart_from(other)


def told_apart_from(file: PatientFile) -> frozenset[str]:
    """The ids of those of whom this file says that they are somebody else."""
    return frozenset(
        said.line.body.other
        for key, values in file.registers.items()
        if key.startswith("told_apart/")
        for said in values
        if isinstance(said.line.body, patient.ToldApart)
    )


def near_words(typed: str, words: Iterable[str]) -> list[str]:
    """Those of some words that are nearly what was typed, the nearest first.

    A word counts whole and as far as it was typed, so that a name that is still being typed is near
    too. One edit is near from four letters on, two from six; two neighbours swapped are one edit.
    """
    allowed = 0 if len(typed) < _SHORT_WORD else 1 if len(typed) < _LONG_WORD else NEAR_NAME_EDITS
    if not allowed:
        return []
    known = [word for word in words if len(word) >= len(typed) - allowed]
    edits: dict[str, int] = {}
    for forms in (known, [word[: len(typed)] for word in known]):
        near = process.extract(typed, forms, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=None)
        for _form, distance, index in near:
            edits[known[index]] = min(distance, edits.get(known[index], allowed))
    return sorted(edits, key=lambda word: (edits[word], word))
