"""The page that every document shares: what stands at its head and foot, and how it is written out.

Values in, bytes out: no store, no clock, no disk. The same values give the same bytes. Each page says
where it comes from, which page of how many it is, as at when, and which patients of how many are on it;
a patient's block that runs on over a page is named again there. Metadata carry the kind and number of
the document and never a patient.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, FrameBreak, PageTemplate
from typing_extensions import override

from console.paper.lettering import BOLD, FONT, Markup, bold, covered, join, markup
from console.paper.structure import TaggedCanvas
from console.paper.text import Text
from console.record.beside import Neighbours
from console.record.instant import Instant
from console.record.places import Places
from console.record.showing import moment_text
from console.words import _, language, ngettext

MARGIN, GAP = 34.0, 4.0
WIDTH = A4[0] - 2 * MARGIN
SMALLEST_PT = 8.5  # still read on a bad photocopy
RULE_PT = 0.7  # a thinner line does not come through a worn copier
RUNNING_LIMIT_PT = 110.0  # a taller head over each page would leave no room for what it heads
_HALF_PT = 450.0  # a narrower page is half a sheet
_PLACE = "place"  # name of the forms that hold "page x/y"

SMALL = ParagraphStyle("small", fontName=FONT, fontSize=SMALLEST_PT, leading=10.4)
FINE = ParagraphStyle("fine", parent=SMALL, fontSize=6.5, leading=7.8)  # what only a program reads
WHOSE = ParagraphStyle("whose", parent=SMALL, fontSize=9.6, leading=11.8)  # who, and the alerts
TITLE = ParagraphStyle("title", parent=SMALL, fontName=BOLD, fontSize=13, leading=15.5)
NUMBER = ParagraphStyle("number", parent=TITLE, fontSize=11, alignment=2)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every page says about itself.

    ``number`` is the number of the document; ``checkpoint`` one short line that states the signed
    head of the log; ``replaces`` the number of a sheet that this one takes the place of;
    ``approved_by`` the clinician who approved advice from the score, where the site gives any; and
    ``neighbours`` who may be mistaken for whom, which stands at each name.
    """

    establishment: str
    unit: str
    number: str
    printed_at: Instant
    printed_by: str
    as_at: Instant
    zone: ZoneInfo
    mode: Literal["REAL", "DRILL"] = "REAL"
    checkpoint: str = ""
    replaces: str = ""
    approved_by: str = ""
    places: Places = field(default_factory=dict)
    neighbours: Neighbours = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished document: its bytes, how many pages, how many patients have a block, SHA-256 in hex."""

    data: bytes
    pages: int
    patients: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Size of a page and its white edge, in points."""

    size: tuple[float, float] = A4
    margin: float = MARGIN

    @property
    def width(self) -> float:
        """The width to write on."""
        return self.size[0] - 2 * self.margin


@dataclass(slots=True)
class Tally:
    """Which patients were really drawn, counted while the pages are written.

    ``omitted`` are left out on purpose; they are named on the first page and counted on each.
    """

    total: int
    omitted: int = 0
    drawn: list[str] = field(default_factory=list)
    on_page: list[int] = field(default_factory=list)
    running: Markup | None = None  # the patient whose block is not finished
    continued: Markup | None = None  # the one that was not finished when the page began


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a document.

    ``running`` stands on each page (of one patient: who, and the alerts). Where it is too tall to be
    repeated it is printed once, in full, and ``short`` stands on each page.
    """

    title: str
    running: Markup | None = None
    short: Markup | None = None


class Together(Flowable):  # type: ignore[misc]
    """Flowables that go over to the next page as one, unless a whole page is too small for them."""

    def __init__(self, content: Sequence[Flowable]) -> None:
        super().__init__()
        self.content = list(content)

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Its width, and no height that fits: it is always asked to split."""
        self.needed = height_of(self.content, width)
        return width, 0xFFFFFF

    def split(self, width: float, height: float) -> list[Flowable]:
        """What it holds, on a new page where the rest of this one is too short."""
        self.wrap(width, height)
        frame = self._frame
        if self.needed <= height or frame._atTop:  # noqa: SLF001 - how reportlab's own containers know
            return list(self.content)
        return [FrameBreak(), *self.content]


def height_of(content: Sequence[Flowable], width: float) -> float:
    """How tall flowables are one under the other, the white between them merged as a frame does."""
    height = after = 0.0
    for index, each in enumerate(content):
        own = each.wrap(width, 0xFFFFFF)[1]
        if own <= 0:
            continue
        height += own + (max(each.getSpaceBefore() - after, 0) if index else 0)
        after = each.getSpaceAfter()
        height += after
    return height - after


class PatientMark(Flowable):  # type: ignore[misc]
    """Counts a patient where the block is drawn, and remembers the block until it ends."""

    def __init__(self, tally: Tally, patient: str | None, name: Markup | None, bookmark: str = "") -> None:
        super().__init__()
        self.tally, self.patient, self.name, self.bookmark = tally, patient, name, bookmark

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """It takes no room."""
        return 0, 0

    def draw(self) -> None:
        """Count."""
        self.tally.running = self.name
        if self.patient is not None:
            count_patient(self.canv, self.tally, self.patient, self.bookmark)


def count_patient(canvas: Canvas, tally: Tally, patient: str, bookmark: str) -> None:
    """Count a patient on the page that is being written; a bookmark that is not empty joins the outline."""
    if patient not in tally.drawn:
        tally.drawn.append(patient)
    tally.on_page.append(tally.drawn.index(patient) + 1)
    if bookmark:
        _bookmark(canvas, bookmark, level=1)


class Bookmark(Flowable):  # type: ignore[misc]
    """An entry of the outline; it takes no room."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """It takes no room."""
        return 0, 0

    def draw(self) -> None:
        """Enter it."""
        _bookmark(self.canv, self.title, level=0)


def _bookmark(canvas: Canvas, title: str, level: int) -> None:
    key = f"{canvas.getPageNumber()}/{title}"
    canvas.bookmarkPage(key)
    canvas.addOutlineEntry(title, key, level=level, closed=bool(level))


def write(
    story: Sequence[Flowable], imprint: Imprint, heading: Heading, tally: Tally, layout: Layout | None = None
) -> Paper:
    """Lay a story out on pages.

    Args:
        story: the flowables, with a :class:`PatientMark` at each patient's block.
        imprint: what each page says about itself.
        heading: the title, and whose page it is.
        tally: how many patients there should be; it counts those that are drawn.
        layout: the page; A4 upright where nothing is said.
    """
    layout = layout or Layout()
    covered()
    target = io.BytesIO()
    shown = list(story)
    if heading.running is not None and heading.short is not None:
        tall = _measured(Text(heading.running, WHOSE), layout.width)[1] > RUNNING_LIMIT_PT
        if tall:  # too much to stand on every page: once in full, then in short
            shown.insert(0, Text(heading.running, WHOSE))
            heading = Heading(heading.title, heading.short)
    document = _Document(target, imprint, heading, tally, layout)
    document.build(shown, canvasmaker=_Canvas)
    data = target.getvalue()
    return Paper(data, document.page, len(tally.drawn), hashlib.sha256(data).hexdigest())


class _Canvas(TaggedCanvas):
    """Each page shows a form with its place among the pages, filled in once their number is known."""

    @override
    def save(self) -> None:
        """Finish the document."""
        pages = self.getPageNumber() - 1
        for page in range(1, pages + 1):
            self.beginForm(f"{_PLACE}{page}", -WIDTH, -SMALLEST_PT, 1, SMALLEST_PT)  # what is outside is cut off
            self.setFont(FONT, SMALLEST_PT)
            self.drawRightString(0, 0, _("page {page}/{total}").format(page=page, total=pages))
            self.endForm()
        super().save()


Measured = tuple[Text, float]


def _measured(paragraph: Text, width: float) -> Measured:
    return paragraph, paragraph.wrap(width, A4[1])[1]


class _Document(BaseDocTemplate):  # type: ignore[misc]
    """Lays the story out in pages and writes the head and foot of each."""

    def __init__(self, target: io.BytesIO, imprint: Imprint, heading: Heading, tally: Tally, layout: Layout) -> None:
        self.imprint, self.heading, self.tally, self.layout = imprint, heading, tally, layout
        width, margin = layout.width, layout.margin
        super().__init__(
            target,
            pagesize=layout.size,
            title=f"{heading.title} {imprint.number}",
            author="Cahier",
            creator="Cahier",
            lang=language(),
            invariant=1,
            initialFontName=FONT,
            initialFontSize=SMALLEST_PT,
        )
        self.titles = (
            _measured(Text(_title(heading, imprint), TITLE, role="H1"), width * 0.74),
            _measured(Text(markup(imprint.number), NUMBER), width * 0.25),
        )
        self.origin = _measured(Text(origin_of(imprint), SMALL), width)
        self.whose = _measured(Text(heading.running, WHOSE), width) if heading.running else None
        self.foot = _measured(Text(_foot(imprint), SMALL if width > _HALF_PT else FINE), width - 70)
        head = max(height for _paragraph, height in self.titles) + self.origin[1] + SMALL.leading + 3 * GAP
        head += self.whose[1] + 2 * GAP if self.whose else 0
        bottom = margin + self.foot[1] + GAP
        frame = Frame(margin, bottom, width, layout.size[1] - margin - head - bottom, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate("page", [frame], onPage=_before, onPageEnd=_after)])


def _title(heading: Heading, imprint: Imprint) -> Markup:
    title = markup(" — ".join(part for part in (heading.title, imprint.unit) if part))
    if imprint.mode == "REAL":
        return title
    return join([markup(_("DRILL")), title], " — ")


def origin_of(imprint: Imprint) -> Markup:
    """Where a page comes from: establishment, as at when, printed when and by whom, in place of what."""
    zone, printed = imprint.zone, imprint.printed_at
    parts = [
        bold(imprint.establishment),
        bold(_("data as at {moment}").format(moment=moment_text(imprint.as_at, zone))),
        markup(_("printed {moment} by {name}").format(moment=moment_text(printed, zone), name=imprint.printed_by)),
    ]
    if imprint.replaces:
        parts.append(bold(_("replaces sheet {number}").format(number=imprint.replaces)))
    return join(parts, " · ")


def _foot(imprint: Imprint) -> Markup:
    return markup(imprint.checkpoint or _("no signed head of the log"))


def _before(canvas: Canvas, document: _Document) -> None:
    document.tally.on_page = []
    document.tally.continued = document.tally.running
    if document.imprint.mode == "DRILL":
        watermark(canvas, document.layout.size)


def watermark(canvas: Canvas, size_pt: tuple[float, float]) -> None:
    """The word for a drill across the page, in outline, so that it hides nothing and survives a photocopier."""
    word = _("DRILL")
    canvas.saveState()
    canvas.translate(size_pt[0] / 2, size_pt[1] / 2)
    canvas.rotate(52)
    canvas.setStrokeGray(0.6)
    canvas.setLineWidth(0.9)
    size = min(150.0, 0.76 * size_pt[1] / max(1.0, canvas.stringWidth(word, BOLD, 1)))
    text = canvas.beginText(-canvas.stringWidth(word, BOLD, size) / 2, -size / 3)
    text.setFont(BOLD, size)
    text.setTextRenderMode(1)
    text.textOut(word)
    canvas.drawText(text)
    canvas.restoreState()


def _after(canvas: TaggedCanvas, document: _Document) -> None:
    """Head and foot, drawn when it is known which patients are on the page; read once, on the first page."""
    with canvas.artifact() if canvas.getPageNumber() > 1 else canvas.at_the_front():
        _draw_head(canvas, document)
    with canvas.artifact():
        _draw_foot(canvas, document)


def _draw_head(canvas: TaggedCanvas, document: _Document) -> None:
    margin, width = document.layout.margin, document.layout.width
    top = document.layout.size[1] - margin
    (title, title_height), (number, number_height) = document.titles
    title.drawOn(canvas, margin, top - title_height)
    number.drawOn(canvas, margin + width * 0.75, top - number_height)
    top -= max(title_height, number_height) + document.origin[1]
    document.origin[0].drawOn(canvas, margin, top)
    which, height = _measured(Text(_whose(document.tally), SMALL), width)
    top -= height
    which.drawOn(canvas, margin, top)
    canvas.setLineWidth(1.2)
    canvas.line(margin, top - GAP, margin + width, top - GAP)
    if document.whose:
        top -= 2 * GAP + document.whose[1]
        document.whose[0].drawOn(canvas, margin, top)
        canvas.line(margin, top - GAP, margin + width, top - GAP)


def _draw_foot(canvas: Canvas, document: _Document) -> None:
    margin, right = document.layout.margin, document.layout.margin + document.layout.width
    canvas.setLineWidth(RULE_PT)
    canvas.line(margin, margin + document.foot[1] + 1, right, margin + document.foot[1] + 1)
    document.foot[0].drawOn(canvas, margin, margin)
    canvas.saveState()
    canvas.translate(right, margin + 2)
    canvas.doForm(f"{_PLACE}{canvas.getPageNumber()}")
    canvas.restoreState()


def _whose(tally: Tally) -> Markup:
    ranks = tally.on_page or ([1] if tally.total == len(tally.drawn) == 1 else [])
    parts = [markup(which_patients(ranks, tally.total))]
    if tally.omitted:
        left_out = ngettext("{n} left out, named on page 1", "{n} left out, named on page 1", tally.omitted)
        parts.append(bold(left_out.format(n=tally.omitted)))
    if tally.continued:
        said = markup(_("continued:"))
        parts.append(Markup(f"<b>{said}</b> {tally.continued}"))
    return join(parts, " · ")


def which_patients(ranks: Sequence[int], total: int) -> str:
    """Which patients of how many are on a page, in words. ``ranks`` are those whose block starts there, from 1."""
    if not total:
        return _("no patient on this document")
    if not ranks:
        return _("no patient’s block starts on this page · {total} in all").format(total=total)
    if len(set(ranks)) == 1:
        return _("patient {n} of {total}").format(n=ranks[0], total=total)
    return _("patients {first}–{last} of {total}").format(first=min(ranks), last=max(ranks), total=total)
