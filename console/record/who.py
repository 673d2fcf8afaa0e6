"""Who a patient is: names, traits and numbers, as the lines about them say.

The rules about traits and numbers stand in :mod:`console.record.identity`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from console.record.bodies import patient
from console.record.codes.patient import IdentityAttribute, IdentityStatus, Sex
from console.record.effects import Line
from console.record.identity import age_years
from console.words import _


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the patient and who gave it; ``type`` is IPP, NDA or DOWNTIME."""

    type: str
    value: str
    authority: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the patient is, as far as is known. Absent traits are None."""

    birth_name: str = ""
    given_names: str = ""
    used_name: str | None = None
    used_given_name: str | None = None
    birth_date: str | None = None
    age_estimated: str | None = None
    sex: Sex = Sex.U
    birthplace: str | None = None
    matricule: str | None = None
    matricule_oid: str | None = None
    status: IdentityStatus = IdentityStatus.PROV
    attributes: frozenset[IdentityAttribute] = frozenset()
    description: str | None = None
    numbers: tuple[Number, ...] = ()
    mother: str | None = None  # of a newborn: the mother's id
    birth_rank: int | None = None

    @property
    def family_name(self) -> str:
        """The name in use, and the birth name where it differs."""
        if self.used_name and self.used_name != self.birth_name:
            return f"{self.used_name.upper()} ({self.birth_name.upper()})"
        return self.birth_name.upper()

    @property
    def given_name(self) -> str:
        """The given name in use."""
        return self.used_given_name or self.given_names.split(" ")[0]

    @property
    def name(self) -> str:
        """Family name, comma, given name: the first of the two identifiers on every screen and page.

        A newborn whom nobody has named yet is called by its mother's name and its rank.
        """
        return self.plain_name if self.given_name else name_of_newborn(self.plain_name, self.birth_rank)

    @property
    def plain_name(self) -> str:
        """Family name, comma, given name, as far as they are known."""
        return ", ".join(part for part in (self.family_name, self.given_name) if part)

    @property
    def number(self) -> str:
        """The number people quote: the hospital's own, or the downtime number."""
        ranked = sorted(self.numbers, key=lambda each: ["IPP", "DOWNTIME", "NDA"].index(each.type))
        return ranked[0].value if ranked else ""

    def age(self, today: date) -> int | None:
        """Whole years; the estimate where no birth date is known."""
        if self.birth_date:
            return age_years(self.birth_date, today)
        return int(self.age_estimated) if self.age_estimated and self.age_estimated.isdigit() else None


def name_of_newborn(family: str, rank: int | None) -> str:
    """What a newborn is called whom nobody has named; the family name alone without a rank."""
    return _("NEWBORN of {name}, rank {rank}").format(name=family, rank=rank) if rank else family


def telling(lines: Sequence[Line]) -> list[Line]:
    """The lines in force, without the made-up traits of somebody who turned out to be a known person.

    An unknown person gets an agreed name under an id of their own; once that id is linked to a known
    one, nobody may read a mixture of the two.
    """
    standing = [line for line in lines if line.in_force]
    traits = [(line.entry.patient, line.body) for line in standing if isinstance(line.body, patient.Trait)]
    made_up = {who for who, body in traits if body.name == "attribute" and body.value == IdentityAttribute.FICT}
    known = {who for who, body in traits if body.name == "birth_name"} - made_up
    if not known:
        return standing
    return [line for line in standing if not (isinstance(line.body, patient.Trait) and line.entry.patient in made_up)]


def identity_of(lines: Iterable[Line]) -> Identity:
    """Who somebody is, from the traits and numbers in force; of two values the later one is shown."""
    traits: dict[str, str] = {}
    attributes: set[IdentityAttribute] = set()
    numbers: list[Number] = []
    born: patient.BornTo | None = None
    for line in lines:
        match line.body if line.in_force else None:
            case patient.Trait(name="attribute", value=value):
                attributes.add(IdentityAttribute.of(value))
            case patient.Trait(name=name, value=value):
                traits[name] = value
            case patient.Identifier(type=type_, value=value, authority=authority):
                numbers.append(Number(type_, value, authority))
            case patient.BornTo() as body:
                born = body
    return Identity(
        birth_name=traits.get("birth_name", ""),
        given_names=traits.get("given_names", ""),
        used_name=traits.get("used_name"),
        used_given_name=traits.get("used_given_name"),
        birth_date=traits.get("birth_date"),
        age_estimated=traits.get("age_estimated"),
        sex=Sex.of(traits.get("sex", "U")),
        birthplace=traits.get("birthplace"),
        matricule=traits.get("matricule"),
        matricule_oid=traits.get("matricule_oid"),
        status=IdentityStatus.of(traits.get("identity_status", "PROV")),
        attributes=frozenset(attributes),
        description=traits.get("description"),
        numbers=tuple(numbers),
        mother=born.mother if born else None,
        birth_rank=born.rank if born else None,
    )
