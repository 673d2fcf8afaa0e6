"""The shift summary of forty patients, against the same text drawn by bare canvas calls."""

from __future__ import annotations

import io
from collections.abc import Sequence
from random import Random

import pypdfium2
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from console.bench.fixtures import OBSERVED, Workshop, a_laptop, fill_ward, shut
from console.bench.measure import Row, against
from console.paper.lettering import FONT, covered
from console.paper.shift_summary import shift_summary
from console.record.instant import plus
from console.ward import observations, printing, reading

LEADING_PT, SIZE_PT, MARGIN_PT = 11, 9, 40


def rows(workshop: Workshop) -> list[Row]:
    """The row about printing."""
    laptop, session, _kit = a_laptop(workshop.folder / "paper")
    for who in fill_ward(session, Random(3)):  # noqa: S311 - invented patients
        observations.observe(session, who, OBSERVED)
    marks = printing.imprint(session, "bench")
    summary = reading.summary(session, plus(session.now(), hours=-12), session.now())
    made = shift_summary(summary, marks)
    text = _lines_of(made.data)
    row = against(
        "shift summary, 40 patients",
        lambda: shift_summary(summary, marks),
        lambda: _draw_bare(text),
        rounds=5,
        reach="≤ 5 × and ≤ 2 s",
    )
    shut((laptop, session))
    return [row]


def _lines_of(pdf: bytes) -> list[list[str]]:
    """The lines of each page of a PDF."""
    return [page.get_textpage().get_text_range().splitlines() for page in pypdfium2.PdfDocument(pdf)]


def _draw_bare(pages: Sequence[Sequence[str]]) -> bytes:
    """Draw lines of text, page by page, from top to bottom, without any layout."""
    covered()  # registers the fonts
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for lines in pages:
        canvas.setFont(FONT, SIZE_PT)
        for index, line in enumerate(lines):
            canvas.drawString(MARGIN_PT, A4[1] - MARGIN_PT - index * LEADING_PT, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
