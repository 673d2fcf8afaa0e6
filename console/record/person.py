"""The people of the ward, as screens and pages name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from console.record.codes.station import Role
from console.words import _


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes entries. ``active`` is False once removed."""

    id: str
    name: str
    role: Role
    active: bool = True

    @property
    def initials(self) -> str:
        """At most three initials."""
        return "".join(part[0] for part in self.name.replace("-", " ").split()[:3]).upper()


People = Mapping[str, Person]


def name_of(people: People, author: str) -> str:
    """How an author is named; an author that nobody here knows is said to be unknown."""
    person = people.get(author)
    return person.name if person else _("Unknown author")
