"""Cards that open something: the code on them is read by eye and by scanner, and no patient stands on them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from console.paper.cards import Secret, recovery_card, unit_envelope
from console.paper.sheet import Imprint, Paper
from console.store.printed_code import write_code
from console.words import speaking
from tests.make import a_ward
from tests.paper import reading
from tests.paper.test_codes import seen

CODE = write_code(bytes(range(20)))


@pytest.mark.parametrize("card", [recovery_card, unit_envelope])
def test_the_code_of_a_card_is_read_by_eye_and_by_scanner(card: Callable[[Secret, Imprint], Paper]) -> None:
    with speaking("en"):
        paper = card(Secret("W1", CODE), reading.imprint_of(a_ward(0)))
    assert paper.pages == 1
    assert CODE in reading.text(paper)
    assert seen(paper) == [CODE]
