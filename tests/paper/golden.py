"""The golden pages: what each document looked like when somebody last looked at it and was content.

``python -m tests.paper.golden`` writes them anew, after somebody has looked. Each document is one strip of
its pages, small and in sixteen greys: enough to see a line that moved, too little to see how a letter is cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from console.paper.blank import blank
from console.paper.documents import Document
from console.paper.form_outline import FieldOutline, FormOutline
from console.paper.sheet import Paper
from console.record.bodies import care, course
from console.record.bodies.shift_report import PaperStock, ShiftReport, Shortage, StaffMember
from console.record.codes.care import CareLimit
from console.record.codes.course import Basis
from console.record.instant import plus
from console.record.quantity import Quantity
from console.words import Language, speaking
from tests.make import MANAGER, START, WARD, Story, a_ward
from tests.paper import reading

FOLDER = Path(__file__).with_name("golden")
DPI, GREYS, ACROSS = 28, 16, 6
BLUR_PX, FIELD_PX = 1.2, 16
NOTICEABLE = 9.0  # of 255 over a field; a line that moves by its height differs by more (see the test)


REPORT = ShiftReport(
    unit=WARD.code,
    shift_from=START,
    staff=(
        StaffMember(name="Maëlle Tanguy", role="IDE", hours="06:00 – 14:00"),
        StaffMember(name="Odile Perrin", role="AS", hours="06:00 – 14:00", cover="remplace J. Aubry"),
    ),
    shortages=(Shortage(what="Noradrénaline 8 mg", remaining="6 h", asked_of="pharmacie centrale"),),
    forms=(PaperStock(form="Constantes", used=12, unused=38),),
    for_next="Rappeler le SAMU pour le transfert du 12A",
)
FORM = FormOutline(
    "golden",
    "Observations",
    (
        FieldOutline("Respiratory rate", "MEASURE", "/min"),
        FieldOutline("Glucose", "MEASURE", options=("mmol/L", "g/L")),
        FieldOutline("Consciousness", "CHOICE", options=("A alert", "C confusion", "V voice", "P pain", "U none")),
        FieldOutline("Letter given", "YES_NO"),
        FieldOutline("When", "MOMENT"),
        FieldOutline("Note", "LINES"),
        FieldOutline("Which", "ROWS", options=("Substance", "Reaction", "Severity")),
    ),
)


class Golden(NamedTuple):
    """One strip: which document, of how many patients, in which language."""

    document: Document
    patients: int
    language: Language

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.document.value.command}-{self.patients}-{self.language}.png"


OF_THE_WARD = (Document.SHIFT, Document.HANDOVER, Document.SITUATION)


def every() -> Iterator[Golden]:
    for language in ("fr", "en"):
        for document in Document:
            for patients in (0, 1, 14, 40, 60) if document in OF_THE_WARD else (3,):
                yield Golden(document, patients, language)


def story_of(patients: int) -> Story:
    """A ward with one patient of whom much is known, and one with doubts."""
    story = a_ward(patients)
    if patients > 1:
        who, other = (file.id for file in story.files()[:2])
        for step in range(8):
            story.clock.advance(minutes=40)
            story.observe(who, respiratory_rate=16 + step, spo2=97 - step, pulse=70 + 4 * step)
        story.write(care.Transmission(target="Douleur", data="EN 7/10", action="Paracétamol 1 g"), who)
        story.write(care.Task(title="Pansement sacrum", due_at=plus(START, hours=4)), who)
        story.write(care.AwaitedResult(what="Hémocultures", sent_at=START), who)
        limit = care.LimitOfCare(decision=CareLimit.LIMITATION, text="Pas d’intubation", doctor="Dr Fortin")
        story.write(limit, other, unsure=("doctor",))
        dose = course.CourseDose(drug="Épirubicine", dose=Quantity(value="160", unit="mg", text="160 mg"))
        story.write(course.Chemotherapy(basis=Basis.MEMORY, diagnosis="Sein", regimen="EC 100", doses=(dose,)), who)
        story.leave_for_hospital(who)
        story.write(REPORT, by=MANAGER)
    return story


def made(golden: Golden) -> Paper:
    story = story_of(golden.patients)
    with speaking(golden.language):
        if golden.document is Document.BLANK:  # the forms grow with the window: these fields stand for all
            return blank([FORM], reading.imprint_of(story))
        return reading.printed(story, golden.document)


def drawn(data: bytes, dpi: float) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]
    finally:
        document.close()


def strip(paper: Paper) -> Image.Image:
    """All the pages in rows of six."""
    pages = drawn(paper.data, DPI)
    width, height = max(page.width for page in pages), max(page.height for page in pages)
    across = min(ACROSS, len(pages))
    whole = Image.new("L", (across * width, -(-len(pages) // across) * height), 255)
    for index, page in enumerate(pages):
        whole.paste(page, (index % across * width, index // across * height))
    return whole.quantize(GREYS)


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two strips are apart where they differ most: the mean over one small field, of 255."""
    if one.size != other.size:
        return 255.0
    soft = [each.convert("L").filter(ImageFilter.GaussianBlur(BLUR_PX)) for each in (one, other)]
    fields = (max(1, one.width // FIELD_PX), max(1, one.height // FIELD_PX))
    return float(ImageChops.difference(*soft).resize(fields, Image.Resampling.BOX).getextrema()[1])  # type: ignore[arg-type]


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for golden in every():
        strip(made(golden)).save(golden.path, optimize=True)


if __name__ == "__main__":
    main()
