"""Every document still looks as it did when somebody looked at it (``python -m tests.paper.golden``)."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops

from console.paper.documents import Document
from console.words import Language
from tests.paper import golden
from tests.paper.golden import Golden

SHOWN = (
    Document.SHIFT, Document.HANDOVER, Document.CHART, Document.TRANSFER, Document.TO_DO, Document.CALL,
    Document.BLANK, Document.LABELS, Document.PASSPORT, Document.QUICK,
)  # fmt: skip
SHOWN_DPI = 64


@pytest.mark.parametrize("each", list(golden.every()), ids=lambda each: each.path.stem)
def test_the_pages_look_as_they_did(each: Golden) -> None:
    with Image.open(each.path) as kept:
        assert golden.difference(golden.strip(golden.made(each)), kept) < golden.NOTICEABLE


def test_every_document_has_a_golden_page_and_none_is_left_over() -> None:
    wanted = {each.path for each in golden.every()}
    assert set(golden.FOLDER.glob("*.png")) == wanted
    assert {each.document for each in golden.every()} == set(Document)


def test_the_comparison_sees_a_line_that_moved() -> None:
    page = golden.strip(golden.made(Golden(Document.SHIFT, 0, "fr"))).convert("L")
    whole, moved = (0, 150, page.width, 210), page.copy()
    moved.paste(255, whole)
    moved.paste(page.crop(whole), (0, 153))
    assert golden.difference(page, moved) > golden.NOTICEABLE


def test_the_comparison_sees_a_patient_that_is_missing() -> None:
    one, other = (golden.strip(golden.made(Golden(Document.KITCHEN, count, "fr"))) for count in (14, 13))
    assert golden.difference(one, other) > golden.NOTICEABLE


@pytest.mark.shots
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("document", SHOWN, ids=lambda document: document.value.command)
def test_first_pages_can_be_shown(document: Document, language: Language, request: pytest.FixtureRequest) -> None:
    page = golden.drawn(golden.made(Golden(document, 14, language)).data, SHOWN_DPI)[0]
    assert ImageChops.invert(page).getbbox() is not None
    folder = request.config.getoption("--shots")
    if folder:
        page.quantize(golden.GREYS).save(Path(folder) / f"paper-{document.value.command}-{language}.png", optimize=True)
