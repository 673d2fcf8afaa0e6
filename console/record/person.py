"""The people of the ward, as screens and pages name them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from console.record.bodies.station import PersonAdded, PersonRemoved
from console.record.codes.station import Role
from console.record.entry import Entry
from console.record.kinds import body_of
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
STAFFING = ("person_added", "person_vouched", "person_removed")
"""The kinds that say who may work on a laptop."""


def name_of(people: People, author: str) -> str:
    """How an author is named; an author that nobody here knows is said to be unknown."""
    person = people.get(author)
    return person.name if person else _("Unknown author")


@dataclass(frozen=True, slots=True)
class Held:
    """Somebody on the list of one laptop, with their public Ed25519 key of 32 bytes."""

    person: Person
    signing_key: bytes


def staff_of(entries: Iterable[Entry]) -> dict[str, Held]:
    """Who was ever put on the list of one laptop, by id: the last entry about each of them holds.

    Args:
        entries: what the laptop's log holds of adding and removing people, in any order.
    """
    held: dict[str, Held] = {}
    for entry in sorted(entries, key=lambda each: (each.seq, each.id)):
        body = body_of(entry)
        if isinstance(body, PersonAdded):
            key = base64.b64decode(body.signing_key)
            held[body.person] = Held(Person(body.person, body.name, Role.of(body.role)), key)
        elif isinstance(body, PersonRemoved) and body.person in held:
            before = held[body.person]
            held[body.person] = replace(before, person=replace(before.person, active=False))
    return held
