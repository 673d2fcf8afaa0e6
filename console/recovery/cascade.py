"""Which rule says that two people may be one: a cascade of plain comparisons, each with its reason.

No score and no guess: the first rule that holds names itself. Only the first three, the exact tier,
may ever be taken for certain; everything else is for people to look at. How good each rule is, on
people made up and on public labelled sets, stands in ``docs/formats/matching.md``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from rapidfuzz.distance import DamerauLevenshtein

from console.record import instant
from console.recovery.comparison import FULL_DATE, Compared

Rule = Literal[
    "IDENTIFIER", "MATRICULE", "STRICT_TRAITS", "NAMES", "NAMES_NEAR_DATE", "NUMBER_ALONE", "ONE_NAME", "NAMES_ALONE",
    "BED_AND_TIME", "LIKENESS",
]  # fmt: skip
RULES: tuple[Rule, ...] = (
    "IDENTIFIER", "MATRICULE", "STRICT_TRAITS", "NAMES", "NAMES_NEAR_DATE", "NUMBER_ALONE", "ONE_NAME", "NAMES_ALONE",
    "BED_AND_TIME", "LIKENESS",
)  # fmt: skip
"""The cascade, the surest first; LIKENESS is what a linkage library found and no rule explains."""
LIKENESS: Rule = "LIKENESS"
EXACT: tuple[Rule, ...] = ("IDENTIFIER", "MATRICULE", "STRICT_TRAITS")

WEAK: frozenset[Rule] = frozenset({"ONE_NAME", "NAMES_ALONE"})
FEW = 3
"""Weak rules speak only where no surer one does, and where no more rows than this fit: a namesake is no evidence."""
NEAR_EDITS = 2
"""Two slips of a key in a family name; the same distance as on the board."""
NEAR_HOURS = 24
"""How far apart two times of admission to one bed may be."""
SHORTEST_GIVEN, SHORTEST_FAMILY = 3, 5
"""Letters of a name cut short that still name somebody."""
_TRAITS = ("birth_name", "given_name", "birth_date", "sex", "birthplace", "matricule", "unit", "bed")


def traits(one: Compared, other: Compared) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which traits agree, and which differ, among those that both sides state."""
    stated = {name: pair[0] == pair[1] for name in _TRAITS if all(pair := (getattr(one, name), getattr(other, name)))}
    if one.numbers & other.numbers:
        stated["number"] = True
    elif one.has_official and other.has_official:
        stated["number"] = False
    return tuple(n for n, same in stated.items() if same), tuple(n for n, same in stated.items() if not same)


def nearly(one: Compared, other: Compared) -> Mapping[str, Literal["NEARLY", "ELSEWHERE"]]:
    """Which of the traits that differ nearly agree, as the rules take it; a name may stand as another one."""
    elsewhere: tuple[tuple[str, tuple[str, ...]], ...]
    given = one.given_name, other.given_name
    found: dict[str, Literal["NEARLY", "ELSEWHERE"]] = {}
    for name in traits(one, other)[1]:
        if name == "birth_name":
            elsewhere = ((one.birth_name, (other.used_name, given[1])), (other.birth_name, (one.used_name, given[0])))
            near = _near_family(one.birth_name, other.birth_name)
        elif name == "given_name":
            elsewhere = ((given[0], other.family_names), (given[1], one.family_names))
            near = _near_given(*given)
        else:
            elsewhere, near = (), name == "birth_date" and _date_near(one, other)
        if near:
            found[name] = "NEARLY"
        elif any(_near(mine, each) for mine, theirs in elsewhere for each in theirs):
            found[name] = "ELSEWHERE"
    return found


def _near(one: str, other: str) -> bool:
    edits = min(NEAR_EDITS, max(len(one), len(other)) // 3)
    return bool(one and other) and DamerauLevenshtein.distance(one, other, score_cutoff=edits) <= edits


def _cut(one: str, other: str, shortest: int) -> bool:
    """One of them is how the other begins."""
    short, long = sorted((one, other), key=len)
    return len(short) >= shortest and long.startswith(short)


def _within(one: str, other: str) -> bool:
    """One of two double names is a part of the other: “dupont” in “dupont martin”."""
    short, long = sorted((one.split(), other.split()), key=len)
    return len("".join(short)) >= SHORTEST_FAMILY and set(short) < set(long)


def _near_family(one: str, other: str) -> bool:
    return _near(one, other) or _cut(one, other, SHORTEST_FAMILY) or _within(one, other)


def _near_given(one: str, other: str) -> bool:
    """Near, or one of them cut short: “Marie” for “Marie-Ève”."""
    return _near(one, other) or _cut(one, other, SHORTEST_GIVEN)


def _swapped(one: Compared, other: Compared) -> bool:
    """Family name and given name are exchanged."""
    return bool(one.given_name and other.given_name) and (
        _near(one.birth_name, other.given_name) and _near(one.given_name, other.birth_name)
    )


def _date_near(one: Compared, other: Compared) -> bool:
    """Day and month exchanged, one figure wrong or two exchanged, or known to the year or month only."""
    first, second = one.birth_date, other.birth_date
    if not first or not second:
        return False
    if len(first) != len(second):
        return first.startswith(second) or second.startswith(first)
    if one.swapped_date == second:
        return True
    return len(first) == FULL_DATE and DamerauLevenshtein.distance(first, second, score_cutoff=1) <= 1


def _family_near(one: Compared, other: Compared) -> bool:
    return any(_near_family(mine, theirs) for mine in one.family_names for theirs in other.family_names)


def _names_agree(one: Compared, other: Compared) -> bool:
    """The same names, swapped names, the name in use instead of the birth name, or two slips of a key."""
    return (_family_near(one, other) and _near_given(one.given_name, other.given_name)) or _swapped(one, other)


def _names_same(one: Compared, other: Compared) -> bool:
    family = bool({*one.family_names} & {*other.family_names})
    return family and bool(one.given_name) and one.given_name == other.given_name


def _one_name(one: Compared, other: Compared) -> bool:
    """One of the names agrees, whatever the other is."""
    return _near(one.given_name, other.given_name) or _family_near(one, other) or _swapped_one(one, other)


def _swapped_one(one: Compared, other: Compared) -> bool:
    """One of exchanged names agrees."""
    return bool(one.given_name and other.given_name) and (
        one.given_name in other.family_names or other.given_name in one.family_names
    )


def _times_agree(one: Compared, other: Compared) -> bool:
    ours, theirs = one.admitted_at, other.admitted_at
    return bool(ours and theirs) and abs(
        instant.minutes_between(instant.Instant(ours or ""), instant.Instant(theirs or ""))
    ) <= (NEAR_HOURS * 60)


def rule_of(one: Compared, other: Compared) -> Rule | None:
    """The first rule of the cascade that holds between two people."""
    agrees, differs = traits(one, other)
    same_day = bool(one.full_date) and one.full_date == other.full_date
    return _exact(same_day, agrees, differs) or _likely(one, other, same_day, agrees, differs)


def _exact(same_day: bool, agrees: Sequence[str], differs: Sequence[str]) -> Rule | None:  # noqa: FBT001
    if not same_day:
        return None
    if "number" in agrees:
        return "IDENTIFIER"
    if "matricule" in agrees and "sex" not in differs:
        return "MATRICULE"
    if {"birth_name", "given_name", "sex"} <= set(agrees) and "birthplace" not in differs:
        return "STRICT_TRAITS"
    return None


def _likely(
    one: Compared, other: Compared, same_day: bool, agrees: Sequence[str], differs: Sequence[str]  # noqa: FBT001
) -> Rule | None:  # fmt: skip
    if (same_day or (one.swapped_date and one.swapped_date == other.full_date)) and _names_agree(one, other):
        return "NAMES"
    if "sex" not in differs and _date_near(one, other) and _names_agree(one, other):
        return "NAMES_NEAR_DATE"
    if "number" in agrees or "matricule" in agrees:
        return "NUMBER_ALONE"
    if "sex" not in differs and same_day and _one_name(one, other):
        return "ONE_NAME"
    if "sex" not in differs and _names_same(one, other):
        return "NAMES_ALONE"
    if {"unit", "bed"} <= set(agrees) and "sex" not in differs and _times_agree(one, other):
        return "BED_AND_TIME"
    return None


class Index:
    """The rows of the index by what a patient of the downtime may share with them."""

    def __init__(self, rows: Sequence[Compared]) -> None:
        self._rows = rows
        self._keys: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for position, row in enumerate(rows):
            for key in _keys(row):
                self._keys[key].append(position)

    def near(self, who: Compared) -> list[int]:
        """The positions of the rows worth comparing."""
        keys = {*_keys(who)}
        if who.swapped_date:
            keys.add(("born", who.swapped_date))
        return sorted({each for key in keys for each in self._keys.get(key, ())})

    def proposals(self, who: Compared, without: Collection[int] = frozenset()) -> list[tuple[Rule, int]]:
        """The rows that a rule of the cascade reaches, as (rule, position), the surest rule first.

        Those ``without`` which somebody has already looked at speak no more, and silence no weaker one.
        """
        near = [each for each in self.near(who) if each not in without]
        found = [(rule, each) for each in near if (rule := rule_of(who, self._rows[each])) is not None]
        weak = [each for each in found if each[0] in WEAK]
        if len(weak) > FEW or len(weak) < len(found):
            found = [each for each in found if each[0] not in WEAK]
        return sorted(found, key=lambda each: (RULES.index(each[0]), self._rows[each[1]].key))


def _keys(who: Compared) -> Iterator[tuple[str, ...]]:
    """What two descriptions of one person share at least one of."""
    yield from (("number", each) for each in who.numbers)
    if who.matricule:
        yield "matricule", who.matricule
    if who.birth_date:
        yield "born", who.birth_date
    for name in dict.fromkeys((*who.family_names, who.given_name)):  # exchanged names too
        year, day = who.birth_date[:4], who.birth_date[5:]
        if name and year:
            yield "year", name, year
        if name and day:
            yield "day", name, day
    for name in who.family_names:
        if who.given_name:
            yield ("named", *sorted((name, who.given_name)))
    if who.unit and who.bed:
        yield "bed", who.unit, who.bed
