"""Whatever people type is printed as they typed it, or visibly not."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import ImageFilter

from console.paper.dossier import dossier
from console.paper.lettering import in_drawing_order
from console.paper.sheet import Paper
from console.record.bodies import care, patient, station
from console.words import speaking
from tests.make import OTHER_NURSE, START, Story
from tests.paper import reading

BOX = "▯"
COPIER_DPI, COPIER_BLUR_PX, COPIER_BLACK = 200, 1.3, 140


def _printed(note: str, unsure: tuple[str, ...] = ()) -> str:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(care.Transmission(target="Cible", data=note), who, unsure=unsure)
    with speaking("en"):
        return reading.text(dossier(story.file(who), reading.imprint_of(story)))


@pytest.mark.parametrize(
    "note",
    [
        "<b>gras & </para> <img src='file:///etc/hostname'/>",
        "&amp; &lt;",
        "Привет",
        "Nguyễn Thị Ơn",
        "Ωμέγα",
        "SpO₂ ≥ 90",
    ],
)
def test_text_is_printed_as_it_was_typed(note: str) -> None:
    assert note in _printed(note)


@pytest.mark.parametrize("letter", ["\x07", "\u202e", "😀", "漢", "\x00"])
def test_what_no_font_draws_becomes_a_visible_box_with_its_code_point(letter: str) -> None:
    assert f"a{BOX}{ord(letter):04X}b" in _printed(f"a{letter}b")


@pytest.mark.parametrize("note", ["محمد", "שלום"])
def test_right_to_left_text_is_shaped_without_a_box(note: str) -> None:
    told = _printed(f"A {note} B")
    assert BOX not in told
    assert any("\u0590" <= letter <= "\u07ff" or "\ufb1d" <= letter <= "\ufefc" for letter in told)


@pytest.mark.parametrize("word", ["שלום", "עולם123", "محمد"])
def test_a_long_right_to_left_note_flows_over_lines_and_is_whole(word: str) -> None:
    once, often = (_printed(" ".join([word] * times)) for times in (1, 60))
    drawn = [letter for letter in often if unicodedata.bidirectional(letter) in ("R", "AL")]
    one = [letter for letter in once if unicodedata.bidirectional(letter) in ("R", "AL")]
    assert one
    assert Counter(drawn) == Counter(one * 60)


def test_right_to_left_letters_are_drawn_from_right_to_left() -> None:
    assert in_drawing_order("שלום עולם") == "םלוע םולש"


def test_a_letter_that_unicode_does_not_know_becomes_a_box_among_right_to_left_ones() -> None:
    assert BOX in _printed("\u05d0\u05fb")


@settings(max_examples=25)
@given(some.text(max_size=40))
def test_no_text_stops_the_printer(note: str) -> None:
    assert "Mathieu" in _printed(note)


def test_a_note_of_four_thousand_characters_flows_and_is_whole() -> None:
    words = [f"mot{number:04d}" for number in range(600)]
    told = _printed(" ".join(words))
    assert [word for word in words if word not in told] == []


def test_an_unsure_value_is_followed_by_a_question_mark() -> None:
    assert "vingt-deux ?" in _printed("vingt-deux", unsure=("data",))


def test_a_doubt_about_something_not_shown_marks_everything() -> None:
    assert "vingt-deux ?" in _printed("vingt-deux", unsure=("elsewhere",))


def test_a_struck_line_stays_with_who_and_why() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    note = story.write(care.Transmission(target="Cible", data="autre patient"), who)
    story.write(station.Struck(target=note.id, reason="erreur de lit"), who, by=OTHER_NURSE, replaces=(note.id,))
    with speaking("en"):
        told = reading.text(dossier(story.file(who), reading.imprint_of(story)))
    assert "autre patient" in told
    assert "STRUCK OUT by Jules Aubry" in told
    assert "erreur de lit" in told


def test_an_amended_line_stays_beside_the_new_one() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    first = story.write(care.Transmission(target="Cible", data="dose 3"), who)
    second = care.Transmission(target="Cible", data="dose 4")
    story.write(second, who, by=OTHER_NURSE, replaces=(first.id,), reason="dose relue")
    with speaking("en"):
        told = reading.text(dossier(story.file(who), reading.imprint_of(story)))
    assert "dose 3" in told.partition("REPLACED by Jules Aubry")[0]
    assert "dose relue" in told.partition("REPLACED by Jules Aubry")[2]
    assert "dose 4" in told


def test_both_times_and_the_paper_sheet_are_printed_where_they_differ() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.clock.advance(minutes=90)
    story.write(care.Transmission(target="Cible"), who, occurred_at=START, source="PAPER", paper_ref="12")
    with speaking("en"):
        told = reading.text(dossier(story.file(who), reading.imprint_of(story)))
    assert "06:10 (typed 07:40)" in told
    assert "Copied from paper, sheet 12" in told


def test_a_head_too_tall_for_every_page_is_printed_once_and_then_in_short() -> None:
    story = Story()
    who = story.admit("A" * 1000, "B", "12A")
    for number in range(80):
        story.write(care.Allergy(substance=f"Substance numéro {number}"), who)
    with speaking("en"):
        paper = dossier(story.file(who), reading.imprint_of(story))
    first, *later = reading.pages(paper)
    assert "Substance numéro 79" in first
    assert later
    assert all("ALLERGIES 80: in full on page 1" in page for page in later)


def test_somebody_without_a_name_is_described() -> None:
    story = Story()
    story.write(patient.Trait(name="description", value="Homme, barbe rousse"), "p")
    with speaking("en"):
        assert "Homme, barbe rousse" in reading.pages(dossier(story.file("p"), reading.imprint_of(story)))[0]


def test_a_doubted_value_is_read_on_a_bad_copy_too() -> None:
    """Copied, a hollow letter keeps about as much ink as a full one: thin outlines would vanish."""
    inks = []
    for unsure in ((), ("data",)):
        story = Story()
        who = story.admit("ROY", "Mathieu", "12A")
        story.write(
            care.Transmission(target="Cible", data="Pas de réanimation, pas de transfusion " * 40), who, unsure=unsure
        )
        with speaking("en"):
            paper = dossier(story.file(who), reading.imprint_of(story))
        inks.append(_copied_ink(paper))
    sure, doubted = inks
    assert doubted > 0.8 * sure


def _copied_ink(paper: Paper) -> int:
    """The black pixels of a first page, scanned, blurred and set to black and white as a worn copier does."""
    document = pypdfium2.PdfDocument(paper.data)
    try:
        page = document[0].render(scale=COPIER_DPI / 72, grayscale=True).to_pil()
    finally:
        document.close()
    copied = page.filter(ImageFilter.GaussianBlur(COPIER_BLUR_PX)).point(lambda value: int(value <= COPIER_BLACK))
    return int(copied.histogram()[1])
