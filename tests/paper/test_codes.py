"""Every code on paper is read back by a scanner's own library from a rendered page."""

from __future__ import annotations

from random import Random

import pypdfium2
import zxingcpp
from PIL.Image import Image

from console.crossing.ticket_code import CALIBRATION, codes, together
from console.paper import scanner
from console.paper.documents import LABEL_SHEETS, Document
from console.paper.sheet import Paper
from console.paper.transfer_sheet import transfer_sheet
from console.words import speaking
from tests.make import Story, a_ward
from tests.paper import reading

COPIER_DPI = 200


def seen(paper: Paper, dpi: int = COPIER_DPI) -> list[str]:
    """What a scanner reads on all pages, in no particular order."""
    document = pypdfium2.PdfDocument(paper.data)
    try:
        pages: list[Image] = [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()
    return [found.text for page in pages for found in zxingcpp.read_barcodes(page)]


def test_every_code_of_a_transfer_sheet_is_read_from_the_page() -> None:
    story = a_ward(1)
    who = story.files()[0].id
    story.leave_for_hospital(who)
    file = story.file(who)
    data = Random(4).randbytes(3000)
    with speaking("fr"):
        paper = transfer_sheet(file, file.place.transfers[0], reading.imprint_of(story), codes(data))
    assert together(seen(paper)) == data


def test_a_sheet_without_codes_says_so() -> None:
    story = a_ward(1)
    story.leave_for_hospital(story.files()[0].id)
    with speaking("en"):
        assert "carries no codes" in reading.text(reading.printed(story, Document.TRANSFER))


def test_labels_of_each_kind_carry_the_number_twice() -> None:
    story = a_ward(1)
    number = story.files()[0].identity.number
    for sheet, kind in LABEL_SHEETS.items():
        with speaking("en"):
            found = seen(reading.printed(story, Document.LABELS, sheet=sheet), dpi=300)
        assert found.count(number) == 2 * kind.across * kind.down, sheet


def test_a_wristband_carries_the_number() -> None:
    story = a_ward(1)
    with speaking("en"):
        found = seen(reading.printed(story, Document.WRISTBAND), dpi=300)
    assert set(found) == {story.files()[0].identity.number}
    assert len(found) >= 3  # two bands with both codes; the library reads bars one above the other as one


def test_a_passport_carries_the_number_that_labels_and_wristband_carry() -> None:
    story = a_ward(1)
    with speaking("en"):
        found = seen(reading.printed(story, Document.PASSPORT))
    assert found == [story.files()[0].identity.number]


def test_somebody_without_a_number_gets_a_label_without_a_code() -> None:
    story = Story()
    story.admit("ROY", "Mathieu", "12A")
    story.entries = [entry for entry in story.entries if entry.kind != "identifier"]
    with speaking("en"):
        paper = reading.printed(story, Document.LABELS)
        assert seen(paper) == []
        assert "no number" in reading.text(paper)


def test_the_test_page_holds_the_test_code_of_transfer_sheets() -> None:
    assert scanner.CALIBRATION == CALIBRATION
    with speaking("en"):
        found = seen(reading.printed(a_ward(1), Document.SCANNER))
    assert {text for _title, text in scanner.TESTS} <= set(found)
