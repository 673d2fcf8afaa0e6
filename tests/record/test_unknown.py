"""Somebody unknown who turns out to be known is never shown as a mixture of two people."""

from __future__ import annotations

from console.record.bodies.patient import Trait
from console.record.effects import stand
from console.record.file import file_of
from tests.make import PEOPLE, Story


def test_the_agreed_name_gives_way_to_the_known_one() -> None:
    story = Story()
    known = story.admit("QUEMENER", "Gildas", None, born="1964-08-21", sex="M")
    unknown = story.admit("INCONNU-BRAVO", "", "12A", born="", sex="M")
    story.write(Trait(name="attribute", value="FICT"), unknown)
    file = file_of(known, stand(story.entries), PEOPLE)
    assert file.identity.name == "QUEMENER, Gildas"
    assert file.identity.birth_date == "1964-08-21"
    assert not file.identity.attributes
    assert not [conflict for conflict in file.conflicts if conflict.key.startswith("trait/")]


def test_alone_the_unknown_person_keeps_the_agreed_name() -> None:
    story = Story()
    unknown = story.admit("INCONNU-BRAVO", "", "12A", born="", sex="M")
    story.write(Trait(name="attribute", value="FICT"), unknown)
    assert story.file(unknown).identity.name == "INCONNU-BRAVO"
