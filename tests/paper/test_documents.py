"""What was asked for is kept as text and asked for again as it was."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as some

from console.paper.documents import LABEL_SHEETS, Document, Wish, stated, wish_of
from tests.make import START

WISHES = some.builds(
    Wish,
    document=some.sampled_from(Document),
    patient=some.none() | some.text(max_size=5),
    starts=some.none() | some.just(START),
    ends=some.none() | some.just(START),
    patients=some.lists(some.text(max_size=5), max_size=3).map(tuple),
    form=some.none() | some.text(max_size=5),
    sheet=some.sampled_from(list(LABEL_SHEETS)),
    copies=some.integers(1, 50),
    replaces=some.text(max_size=8),
)


@given(WISHES)
def test_what_was_asked_for_comes_back_as_it_was(wish: Wish) -> None:
    assert wish_of(stated(wish)) == wish


def test_what_a_newer_version_asked_for_is_not_guessed() -> None:
    told = json.loads(stated(Wish(Document.SHIFT)))
    assert wish_of(json.dumps({**told, "document": "HOLOGRAM"})) is None
    assert wish_of(json.dumps({**told, "colour": "red"})) is None
