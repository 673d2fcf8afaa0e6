"""The blank forms ask what the window asks, in its order, and each sheet has a number of its own."""

from __future__ import annotations

import re

from console.paper.blank import blank
from console.paper.documents import Document
from console.paper.form_outline import form_outlines
from console.words import _, speaking
from tests.make import a_ward
from tests.paper import reading


def test_every_field_of_every_form_stands_on_its_blank_in_the_order_of_the_screen() -> None:
    story = a_ward(1)
    for form in form_outlines().values():
        with speaking("en"):
            told = reading.text(blank([form], reading.imprint_of(story)))
            labels = [" ".join(_(field.label).split()) for field in form.fields]
        rest = told.partition("Sheet no.")[2]
        for label in labels:
            before, found, rest = rest.partition(label)
            assert found, (form.key, label, before)


def test_every_answer_of_a_choice_can_be_ticked() -> None:
    story = a_ward(1)
    for form in form_outlines().values():
        with speaking("fr"):
            told = reading.text(blank([form], reading.imprint_of(story)))
            wanted = [_(each) for field in form.fields if field.kind in ("CHOICE", "MANY") for each in field.options]
        assert [each for each in wanted if " ".join(each.split()) not in told] == []


def test_each_sheet_has_a_number_of_its_own() -> None:
    story = a_ward(1)
    with speaking("en"):
        paper = reading.printed(story, Document.BLANK, form="observe", copies=3)
        told = reading.text(paper)
    assert re.findall(r"Sheet no\. (\S+)", told) == [f"SYN-4120-0007/{number}" for number in (1, 2, 3)]


def test_a_blank_form_names_no_patient() -> None:
    story = a_ward(3)
    with speaking("en"):
        told = reading.text(reading.printed(story, Document.BLANK))
    assert [file.identity.name for file in story.files() if file.identity.name in told] == []
