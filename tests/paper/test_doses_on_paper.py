"""Doses on paper: each with its unit, who gave it and when; a number without a unit is never printed as a dose."""

from __future__ import annotations

import pytest

from console.paper.documents import Document
from console.record.bodies.dose import DoseGiven
from console.record.codes.dose import HighRisk, Route
from console.record.instant import plus
from console.record.quantity import parse_quantity
from console.words import speaking
from tests.make import Story
from tests.paper import reading


def a_story() -> Story:
    """One dose with its unit and one without, both due again."""
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    due = plus(story.clock.now(), hours=3)
    whole = DoseGiven(
        drug="Digoxine", typed="0,25 mg", dose=parse_quantity("0,25 mg", "dose"), route=Route.IV, next_due=due,
        high_risk=HighRisk.DIGOXIN,
    )  # fmt: skip
    story.write(whole, who)
    story.write(DoseGiven(drug="Énoxaparine", typed="4321", next_due=due), who)
    return story


@pytest.mark.parametrize("document", [Document.HANDOVER, Document.SHIFT, Document.CALL, Document.TO_DO])
def test_a_dose_is_printed_with_its_unit_and_one_without_is_named_only(document: Document) -> None:
    with speaking("en"):
        said = reading.text(reading.printed(a_story(), document))
    assert "Digoxine" in said
    assert "0.25 mg" in said
    assert "Énoxaparine" in said
    assert "4321" not in said


def test_the_whole_file_keeps_the_number_and_says_that_it_is_no_dose() -> None:
    with speaking("en"):
        said = reading.text(reading.printed(a_story(), Document.DOSSIER))
    assert "4321 (NO UNIT, not a dose)" in said
