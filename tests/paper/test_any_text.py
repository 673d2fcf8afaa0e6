"""Whatever people type, in any script, prints on every document: whole, or as a visible box where no font has it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from console.paper.documents import Document
from console.paper.lettering import covered
from console.record.bodies import care, course, message, patient, service, stay
from console.record.bodies import handover as handing
from console.record.bodies.shift_report import PaperStock, ShiftReport, Shortage, StaffMember
from console.record.codes.care import CareLimit, Severity
from console.record.codes.course import Basis
from console.record.codes.handover import Illness
from console.record.codes.message import Direction, MessagePriority, Via
from console.record.codes.service import LogCategory, Service, Working
from console.words import speaking
from tests.make import MANAGER, START, WARD, Story
from tests.paper import reading

BOX = "▯"
SCRIPTS = (
    "Ångström Œuvre Dvořák Łódź", "Nguyễn Thị Ơn", "Здоров’я Ёлка", "Ωμέγα Άλφα", "محمد عبد الله 12", "שלום עולם (ב)",
    "สวัสดี", "नमस्ते", "ქართული", "漢字 😀", "<b>&amp;</para><img src='file:///etc/passwd'/>", "a\x07b\u202ec\td\x00e",
    "%s {name} \\(x\\) ) ET Q", "\u00a0\u2009\u200b",
)  # fmt: skip
TEXTS = some.one_of(some.sampled_from(SCRIPTS), some.text(min_size=1, max_size=30))
NOTE = " ".join(f"mot{number:04d}" for number in range(500))  # 4,000 characters
NAMES_NOBODY = {Document.BLANK, Document.SCANNER, Document.QUICK}


def story_of(text: str, note: str) -> Story:
    """A ward of one patient, about whom this text is everywhere where people type."""
    story = Story()
    who = story.admit(text, text, text, born="1940-01-01")
    story.write(patient.Trait(name="used_name", value=text), who)
    story.write(care.Allergy(substance=text, reaction=text, severity=Severity.ANAPHYLAXIS), who)
    story.write(care.LimitOfCare(decision=CareLimit.LIMITATION, text=note, doctor=text), who, unsure=("text",))
    story.write(care.Diet(diet=text), who)
    story.write(care.Task(title=note, owner=text), who)
    story.write(care.AwaitedResult(what=text, chased_by=text), who)
    struck = story.write(care.Transmission(target=text, data=note, action=note, result=text), who)
    story.write(care.Transmission(target=text, data=text), who, replaces=(struck.id,), reason=text)
    story.observe(who)
    story.write(
        handing.HandoverItem(illness=Illness.WATCHER, summary=note, background=text, assessment=text, actions=text), who
    )
    story.write(course.Chemotherapy(basis=Basis.MEMORY, diagnosis=text, regimen=note), who)
    asked = story.leave_for_hospital(who)
    story.write(stay.TransferDossier(transfer=asked.id, history=note, skin=text, belongings=text), who)
    story.write(message.Message(unit=WARD.code, direction=Direction.OUT, via=Via.RUNNER, text=note, from_name=text,
                                message_priority=MessagePriority.URGENT, reply_required=True))  # fmt: skip
    story.write(service.ServiceChecked(unit=WARD.code, service=Service.LAB, working=Working.DOWN, workaround=text))
    story.write(service.Logged(unit=WARD.code, number="W1-1", log_category=LogCategory.DECISION, text=note))
    story.write(
        ShiftReport(
            unit=WARD.code,
            shift_from=START,
            staff=(StaffMember(name=text, role=text, hours=text, cover=text),),
            shortages=(Shortage(what=text, remaining=text),),
            forms=(PaperStock(form=text, used=1),),
            incidents=note,
            for_next=text,
        ),
        by=MANAGER,
    )
    return story


def letters_of(text: str) -> set[str]:
    """The letters that a reader tells apart, whatever form they have in their word."""
    return {letter for letter in unicodedata.normalize("NFKC", text) if unicodedata.category(letter)[0] in "LN"}


def boxed(letters: Iterable[str]) -> set[str]:
    """The code points of what no font has."""
    first, second = covered()
    return {f"{ord(letter):04X}" for letter in letters if letter not in first and letter not in second}


@settings(max_examples=6)
@example(text="محمد عبد الله", note=NOTE)
@example(text="<b>&amp;</para>", note="שלום " * 800)
@example(text="漢字 😀", note="Nguyễn Thị Ơn " * 280)
@example(text="a\x07b\u202ec\td\x00e", note="a\nb\n" * 40)
@given(text=TEXTS, note=TEXTS)
def test_any_text_prints_through_every_document(text: str, note: str) -> None:
    story = story_of(text, note)
    with speaking("en"):
        for document in Document:
            paper = reading.printed(story, document, reading.imprint_of(story, printed_by=text))
            told = reading.text(paper)
            assert paper.pages == len(reading.pages(paper))
            assert BOX in told or not boxed(unicodedata.normalize("NFC", text.strip())), document


@pytest.mark.parametrize("text", SCRIPTS)
def test_a_name_in_any_script_keeps_its_letters_on_every_document(text: str) -> None:
    story = story_of(text, text)
    missing = boxed(unicodedata.normalize("NFC", text).translate({9: " ", 10: " ", 13: None}))
    with speaking("en"):
        for document in Document:
            told = reading.text(reading.printed(story, document, reading.imprint_of(story, printed_by=text)))
            shown = letters_of(told)
            for letter in letters_of(text):
                assert letter in shown or f"{ord(letter):04X}" in missing, (document, letter)
            assert [code for code in missing if code not in told] == [], document


def test_a_note_of_four_thousand_characters_is_whole_wherever_notes_are_printed() -> None:
    story = story_of("ROY", NOTE)
    long = (Document.SHIFT, Document.HANDOVER, Document.TO_DO, Document.TRANSFER, Document.CONTINUITY, Document.CALL,
            Document.DOSSIER, Document.PASSPORT, Document.MESSAGES, Document.SERVICES)  # fmt: skip
    with speaking("en"):
        for document in long:
            told = reading.text(reading.printed(story, document)).replace(" ", "")
            assert [word for word in NOTE.split() if word not in told] == [], document
