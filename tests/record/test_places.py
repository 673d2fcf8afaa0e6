"""Entries hold the codes of units; whatever a person reads names them as the site does."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from console.paper.transfer_sheet import transfer_sheet
from console.record.bodies import stay
from console.record.codes.stay import TransferReason, TransferScope
from console.record.places import label_of
from console.record.wording import describe
from console.words import speaking
from tests.make import PEOPLE, Story
from tests.paper import reading

PLACES = {"4120": "Médecine 3B", "4300": "Réanimation"}
ASKED = stay.TransferAsked(scope=TransferScope.UNIT, reason=TransferReason.HIGHER_LEVEL, to_unit="4300", to_bed="R1")


def on_the_way() -> tuple[Story, str]:
    """Somebody for whom a bed of another unit was asked."""
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(ASKED, who)
    return story, who


def test_a_unit_that_the_site_does_not_know_is_shown_by_its_code() -> None:
    assert [label_of(PLACES, code) for code in ("4300", "9999", None)] == ["Réanimation", "9999", ""]


def test_a_transfer_is_bound_for_a_name() -> None:
    story, who = on_the_way()
    [transfer] = story.file(who).place.transfers
    assert transfer.bound_for(PLACES) == "Réanimation"


def test_the_sentence_of_an_entry_names_the_unit() -> None:
    story, who = on_the_way()
    with speaking("en"):
        said = describe(story.file(who).lines[-1], PEOPLE, ZoneInfo("Europe/Paris"), PLACES)
    assert "To unit: Réanimation" in said
    assert "4300" not in said


def test_the_transfer_sheet_names_both_units() -> None:
    story, who = on_the_way()
    file = story.file(who)
    with speaking("en"):
        told = reading.text(transfer_sheet(file, file.place.transfers[0], reading.imprint_of(story, places=PLACES)))
    assert "To: Réanimation" in told
    assert "From: Médecine 3B · 12A" in told
