"""Critical doses: what was given last of each drug, what is due, and what two people gave at once.

A reminder made of what somebody typed: never a prescription, and never complete.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from console.record.bodies.dose import DoseGiven
from console.record.file import PatientFile, Said
from console.record.identity import fold
from console.record.instant import Instant, minutes_between
from console.record.person import name_of

TWICE_WITHIN_MINUTES = 10
"""Two people who give one drug within so short a time did not know of each other."""


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose as somebody wrote it. ``by`` is who gave it, which need not be who wrote."""

    id: str
    body: DoseGiven
    at: Instant
    by: str

    @property
    def is_whole(self) -> bool:
        """Whether the dose has its unit: only then is it printed and handed over."""
        return self.body.dose is not None

    def is_overdue(self, now: Instant) -> bool:
        """Whether the next dose should have been given."""
        return self.body.next_due is not None and self.body.next_due < now


def doses_of(file: PatientFile) -> tuple[Dose, ...]:
    """Every dose in force, the earliest first."""
    said = [
        Said(line, name_of(file.people, line.entry.author))
        for line in file.lines
        if line.in_force and isinstance(line.body, DoseGiven)
    ]
    return tuple(_dose(each) for each in said)


def _dose(said: Said) -> Dose:
    body, entry = said.line.body, said.line.entry
    if not isinstance(body, DoseGiven):
        raise TypeError(entry.kind)
    return Dose(entry.id, body, said.at, entry.on_behalf_of.name if entry.on_behalf_of else said.by)


def last_doses(file: PatientFile) -> tuple[Dose, ...]:
    """The last dose of each drug, the soonest due first; a drug is known by its name, however it is written."""
    last = {fold(dose.body.drug): dose for dose in doses_of(file)}
    return tuple(sorted(last.values(), key=lambda dose: (dose.body.next_due or "9", dose.at)))


def given_twice(doses: Iterable[Dose]) -> tuple[tuple[Dose, Dose], ...]:
    """Pairs of doses of one drug that two people gave within ten minutes of each other."""
    by_drug: dict[str, list[Dose]] = {}
    for dose in doses:
        by_drug.setdefault(fold(dose.body.drug), []).append(dose)
    return tuple(
        (one, other)
        for given in by_drug.values()
        for one, other in pairwise(sorted(given, key=lambda dose: dose.at))
        if one.by != other.by and minutes_between(one.at, other.at) < TWICE_WITHIN_MINUTES
    )


def given_by_others(file: PatientFile, person: str, drug: str, at: Instant) -> tuple[Dose, ...]:
    """Doses of a drug that somebody else gave within ten minutes: what a second giver must be told.

    Args:
        file: the patient.
        person: the name of who is about to give.
        drug: as typed.
        at: when it is given.
    """
    name = fold(drug)
    return tuple(
        dose
        for dose in doses_of(file)
        if fold(dose.body.drug) == name
        and dose.by != person
        and abs(minutes_between(dose.at, at)) < TWICE_WITHIN_MINUTES
    )
