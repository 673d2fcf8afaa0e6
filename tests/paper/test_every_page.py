"""What holds for every document: its head and foot, its fonts, its bytes, its silence in metadata."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from console.paper.afterwards import ToKey, rekey_sheet
from console.paper.documents import About, Document
from console.paper.press import MAKERS
from console.paper.sheet import Paper
from console.record.beside import Beside
from console.record.bodies import care
from console.words import Language, speaking
from tests.make import Story, a_ward
from tests.paper import reading

STICKERS = {Document.LABELS, Document.BED_LABELS, Document.WRISTBAND}  # no room for all the alerts


FOOT = {*reading.CHECKPOINT.split(), "page", "continued:"}  # said on every page, and not read again
NAMELESS = {Document.MESSAGES, Document.SERVICES}  # list nobody of the census


def _each(*documents: Document) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("document", documents, ids=lambda each: each.value.command)


every_document = _each(*Document)


@pytest.fixture(scope="module")
def story() -> Story:
    """A ward whose first patient is on the way to another hospital, with a long file."""
    told = a_ward(14)
    who = told.files()[0].id
    for _round in range(60):
        told.observe(who)
    told.leave_for_hospital(who)
    return told


@every_document
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_names_its_origin_number_time_and_place_among_the_pages(
    document: Document, language: Language, story: Story
) -> None:
    with speaking(language):
        paper = reading.printed(story, document, reading.imprint_of(story))
    day = "09/02/2026" if language == "fr" else "09-Feb-2026"
    found = reading.pages(paper)
    assert len(found) == paper.pages
    for index, page in enumerate(found, start=1):
        if document is not Document.PASSPORT:  # two pages of a booklet on each side, see below
            assert f"page {index}/{paper.pages}" in page
        assert all(part in page for part in ("CH de la Côte", "SYN-4120-0007", "Médecine 3B", day, "9f3a77c1"))
        assert re.search(r"patients? \d+(–\d+)? (of|sur) \d+|(no|aucun) patient", page)


def test_every_row_of_the_table_has_a_maker() -> None:
    assert set(MAKERS) == set(Document)
    assert len({each.value.command for each in Document}) == len(Document)


def test_a_folded_passport_reads_from_cover_to_back(story: Story) -> None:
    with speaking("en"):
        paper = reading.printed(story, Document.PASSPORT)
    sides = reading.pages(paper)
    whole = 2 * paper.pages
    assert whole % 4 == 0
    numbers = [[int(found) for found in re.findall(r"page (\d+)/", side)] for side in sides]
    assert 1 in numbers[0]
    assert sorted(number for side in numbers for number in side) == list(range(1, max(map(max, numbers)) + 1))
    assert all(number in (side + 1, whole - side) for side, found in enumerate(numbers) for number in found)


@_each(*(each for each in Document if each not in STICKERS | {Document.PASSPORT}))
def test_the_place_among_the_pages_is_seen_and_not_only_found(document: Document, story: Story) -> None:
    with speaking("en"):
        paper = reading.printed(story, document, reading.imprint_of(story))
    for corner in reading.corners(paper):
        assert corner.histogram()[:100] != [0] * 100


@every_document
def test_a_drill_says_so_on_every_page(document: Document, story: Story) -> None:
    with speaking("en"):
        paper = reading.printed(story, document, reading.imprint_of(story, mode="DRILL"))
    assert all(page.count("DRILL") >= 2 for page in reading.pages(paper))


@every_document
def test_the_real_ward_never_says_drill(document: Document, story: Story) -> None:
    with speaking("en"):
        assert "DRILL" not in reading.text(reading.printed(story, document, reading.imprint_of(story)))


@every_document
def test_the_same_values_give_the_same_bytes(document: Document, story: Story) -> None:
    with speaking("en"):
        one, other = (reading.printed(story, document, reading.imprint_of(story)) for _time in range(2))
    assert one == other


@every_document
def test_metadata_and_outline_name_no_patient(document: Document, story: Story, tmp_path: Path) -> None:
    with speaking("en"):
        paper = reading.printed(story, document, reading.imprint_of(story))
    target = tmp_path / "paper.pdf"
    target.write_bytes(paper.data)
    with pikepdf.open(target) as pdf:
        told = str(dict(pdf.docinfo)) + "".join(item.title for item in _outline(pdf))
    assert "SYN-4120-0007" in told
    for file in story.files():
        assert file.identity.birth_name not in told
        assert file.identity.number not in told


def test_the_outline_of_what_is_typed_afterwards_counts_patients_and_names_none(story: Story) -> None:
    files = story.files()[:2]
    with speaking("en"):
        paper = rekey_sheet([ToKey(file, {}) for file in files], reading.imprint_of(story))
    with pikepdf.open(io.BytesIO(paper.data)) as pdf:
        told = sorted(item.title for item in _outline(pdf))
    assert told == ["patient 1 of 2", "patient 2 of 2"]


def _outline(document: pikepdf.Pdf) -> Iterator[pikepdf.OutlineItem]:
    with document.open_outline() as outline:
        pending = list(outline.root)
        while pending:
            item = pending.pop()
            pending += item.children
            yield item


@every_document
def test_all_fonts_are_embedded_subsets(document: Document, story: Story, tmp_path: Path) -> None:
    if shutil.which("pdffonts") is None:
        pytest.skip("pdffonts (poppler) is not installed")
    with speaking("en"):
        rows = _ran("pdffonts", reading.printed(story, document, reading.imprint_of(story)), tmp_path).splitlines()[2:]
    assert rows
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in rows)


@every_document
def test_the_document_is_well_formed(document: Document, story: Story, tmp_path: Path) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is not installed")
    with speaking("en"):
        told = _ran("qpdf", reading.printed(story, document, reading.imprint_of(story)), tmp_path, "--check")
    assert "No syntax or stream encoding errors found" in told


@every_document
def test_the_pages_say_what_they_are_made_of(document: Document, story: Story, tmp_path: Path) -> None:
    """Tagged: all the text stands in the structure once, in the order of reading, headed by the title."""
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo (poppler) is not installed")
    with speaking("en"):
        paper = reading.printed(story, document, reading.imprint_of(story))
    told = _ran("pdfinfo", paper, tmp_path, "-struct-text")
    spoken = " ".join(" ".join(re.findall(r'"(.*)"', told)).split())
    roles = re.findall(r"^ *([A-Z][A-Za-z0-9]*)", told, re.MULTILINE)
    assert roles[0] == "Document"
    if document not in STICKERS:
        assert roles[:3] == ["Document", "Sect", "H1"]
    for words in reading.text(paper).split(" "):  # nothing of a page is left out
        assert words in spoken or any(words in each for each in FOOT) or re.fullmatch(r"\d+[/–]\d+", words), words
    with pikepdf.open(io.BytesIO(paper.data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang) == "en"
        for page in pdf.pages:
            assert all(depth == 1 for depth in _depths_of_painting(page))


def _depths_of_painting(drawn: pikepdf.Page | pikepdf.Object) -> Iterator[int]:
    """In how many marked pieces each thing that is drawn stands: in exactly one, text or artifact."""
    depth = 0
    for each in pikepdf.parse_content_stream(drawn):
        match str(each.operator):
            case "BMC" | "BDC":
                depth += 1
            case "EMC":
                depth -= 1
            case "Do" if str(each.operands[0]).startswith("/Page"):  # a page of a booklet
                yield from _depths_of_painting(drawn.Resources.XObject[str(each.operands[0])])
            case "Tj" | "TJ" | "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "Do":
                yield depth


def _ran(program: str, paper: Paper, folder: Path, *options: str) -> str:
    target = folder / "paper.pdf"
    target.write_bytes(paper.data)
    done = subprocess.run([program, *options, str(target)], capture_output=True, text=True, check=True)
    return done.stdout


@_each(*(each for each in Document if each.about is About.ONE and each not in STICKERS))
def test_each_page_about_a_patient_has_both_identifiers_and_the_alerts(document: Document, story: Story) -> None:
    with speaking("en"):
        paper = reading.printed(story, document, reading.imprint_of(story))
    assert paper.pages > 1 or document in (Document.CALL, Document.CONTINUITY)  # these may fit on one
    for page in reading.pages(paper):
        assert all(part in page for part in ("TREMBLAY, Marie-Ève", "10-Jan-1940", "00000005", "Pénicilline"))


@_each(*(each for each in Document if each.about is About.UNIT and each not in NAMELESS))
def test_a_name_that_is_near_to_another_carries_a_badge_wherever_it_is_printed(document: Document) -> None:
    story = Story()
    for given, bed in (("Rosaire", "12A"), ("Rosalie", "12B"), ("Zofia", "13A")):
        story.admit("MARTIN" if bed != "13A" else "KOWALSKI", given, bed, born=f"194{bed[1]}-01-0{ord(bed[2]) - 60}")
    with speaking("en"):
        told = " ".join(reading.text(reading.printed(story, document)).split())
    for name in ("MARTIN, Rosaire", "MARTIN, Rosalie"):
        assert "SIMILAR NAME" in told.partition(name)[2][:40], name
    assert "SIMILAR NAME" not in told.rpartition("KOWALSKI, Zofia")[2][:40]


@_each(Document.SHIFT, Document.HANDOVER, Document.SITUATION, Document.DOSSIER, Document.TRANSFER)
def test_whoever_may_be_the_same_person_stands_there_with_the_alerts_of_that_file(document: Document) -> None:
    story = Story()
    who, other = story.admit("ROY", "Mathieu", "12A"), story.admit("LEROY", "Mathias", None, unit="9999")
    story.alert(other)
    if document is Document.TRANSFER:
        story.leave_for_hospital(who)
    marks = reading.imprint_of(story, neighbours={who: Beside(perhaps=(story.file(other),))})
    with speaking("en"):
        found = reading.pages(reading.printed(story, document, marks, patient=who))
    for page in found if document.is_about_one else [" ".join(found)]:
        after = " ".join(page.split()).partition("PERHAPS THE SAME PERSON AS")[2]
        assert "LEROY, Mathias" in after
        assert "Pénicilline" in after


@_each(Document.CHART, Document.CALL, Document.QUICK, Document.SCANNER)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_belongs_on_one_sheet_stays_on_it(document: Document, language: Language) -> None:
    """With a foot as long as real ones: a chart is one sheet of two sides, the others are one side."""
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.hand_over(who)
    for _round in range(12):
        story.observe(who)
    with speaking(language):
        paper = reading.printed(story, document)
    assert paper.pages == (2 if document is Document.CHART else 1)


@pytest.mark.parametrize("lines", range(30))
def test_no_heading_stands_alone_at_the_foot_of_a_page(lines: int) -> None:
    """Whatever stands above it: the list under a heading begins on the same page."""
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(care.Diet(diet="mot " * 17 * lines), who)
    story.hand_over(who)
    story.observe(who)
    with speaking("en"):
        upright = reading.printed(story, Document.PASSPORT)
    for page in reading.pages(upright):
        for heading, first in (("Handover (1)", "Severity of illness"), ("Last observations (1)", "NEWS2")):
            assert heading not in page or first in page.partition(heading)[2], heading
