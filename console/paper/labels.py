"""Sheets of labels and wristbands: who it is, twice for a scanner (Code 128 and QR), and the alert that fits.

A label carries no more than identity, the word ALLERGY where there is one, and the number of the document;
the head and foot of other pages have no room here, so establishment, unit and time stand on each label.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from console.paper import patient as pieces
from console.paper.codes import draw_code_128, draw_qr
from console.paper.documents import LabelSheet
from console.paper.lettering import FONT, Markup, bold, covered, join, markup
from console.paper.sheet import SMALL, Imprint, Paper, origin_of, watermark, which_patients
from console.paper.structure import TaggedCanvas
from console.paper.text import Text
from console.record.file import PatientFile
from console.record.showing import moment_text
from console.words import _, language

_STYLES = tuple(  # the largest that leaves the codes their place
    ParagraphStyle(f"label, {size}", parent=SMALL, fontSize=size, leading=size * 1.19) for size in (9.2, 8.3, 7.4, 6.4)
)
_FINE = ParagraphStyle("label, fine", parent=SMALL, fontSize=5.8, leading=6.8)
_BAND = ParagraphStyle("wristband", parent=SMALL, fontSize=12, leading=14.5)
_EDGE = 2.2 * mm
_BAND_SIZE = (190 * mm, 25 * mm)  # cut out, it goes into a clip-on sleeve
_BANDS = 10
_NO_CODE = 5.0  # a label has no room for a code smaller than this, in millimetres


def labels(files: Sequence[PatientFile], sheet: LabelSheet, imprint: Imprint) -> Paper:
    """Print labels: a full sheet of one patient, or one label for each of several."""
    each = list(files) if len(files) != 1 else list(files) * (sheet.across * sheet.down)
    canvas, target = _canvas(_("Labels"), imprint)
    places = list(_places(sheet))
    _begin(canvas, imprint, each, len(places))
    for index, file in enumerate(each):
        if index and not index % len(places):
            canvas.showPage()
            _begin(canvas, imprint, each, len(places))
        x, y = places[index % len(places)]
        if not sheet.gap:
            canvas.setLineWidth(0.2)
            canvas.rect(x, y, sheet.width * mm, sheet.height * mm)
        _label(canvas, file, imprint, (x, y, sheet.width * mm, sheet.height * mm))
    return _finished(canvas, target, files)


def wristbands(files: Sequence[PatientFile], imprint: Imprint) -> Paper:
    """Print wristbands: a sheet of strips, each patient's twice, to be cut out."""
    canvas, target = _canvas(_("Wristbands"), imprint)
    each = [file for file in files for _time in range(2)]
    width, height = _BAND_SIZE
    _begin(canvas, imprint, each, _BANDS)
    for index, file in enumerate(each):
        if index and not index % _BANDS:
            canvas.showPage()
            _begin(canvas, imprint, each, _BANDS)
        x = (A4[0] - width) / 2
        y = A4[1] - 14 * mm - (index % _BANDS + 1) * (height + 1.5 * mm)
        canvas.setLineWidth(0.3)
        canvas.rect(x, y, width, height)
        _band(canvas, file, imprint, (x, y, width, height))
    return _finished(canvas, target, files)


def _canvas(title: str, imprint: Imprint) -> tuple[TaggedCanvas, io.BytesIO]:
    covered()
    target = io.BytesIO()
    canvas = TaggedCanvas(target, pagesize=A4, invariant=1, lang=language(), initialFontName=FONT, initialFontSize=8)
    canvas.setTitle(f"{title} {imprint.number}")
    canvas.setAuthor("Cahier")
    canvas.setCreator("Cahier")
    return canvas, target


def _begin(canvas: TaggedCanvas, imprint: Imprint, files: Sequence[PatientFile], on_page: int) -> None:
    """What every page says about itself, on the edge that the labels leave free."""
    page, pages = canvas.getPageNumber(), max(1, -(-len(files) // on_page))
    ranks = {who: rank for rank, who in enumerate(dict.fromkeys(file.id for file in files), start=1)}
    here = [ranks[file.id] for file in files[(page - 1) * on_page : page * on_page]]
    if imprint.mode == "DRILL":
        watermark(canvas, A4)
    place = markup(_("page {page}/{total}").format(page=page, total=pages))
    which = which_patients(here, len(ranks))
    parts = [_drill(imprint), markup(imprint.unit), markup(imprint.number), place, markup(which), origin_of(imprint)]
    head = join(parts, " · ")
    x, width = 8 * mm, A4[0] - 16 * mm
    _draw(canvas, Text(head, _FINE), x, A4[1] - 5 * mm, width)
    _draw(canvas, Text(markup(imprint.checkpoint), _FINE), x, 7 * mm, width)


def _finished(canvas: TaggedCanvas, target: io.BytesIO, files: Sequence[PatientFile]) -> Paper:
    pages = canvas.getPageNumber()
    canvas.showPage()
    canvas.save()
    data = target.getvalue()
    return Paper(data, pages, len({file.id for file in files}), hashlib.sha256(data).hexdigest())


def _places(sheet: LabelSheet) -> Iterator[tuple[float, float]]:
    """The lower left corner of each label in points, row by row from the top."""
    wide = sheet.across * sheet.width + (sheet.across - 1) * sheet.gap
    left, top = (A4[0] / mm - wide) / 2, (A4[1] / mm - sheet.down * sheet.height) / 2
    for row in range(sheet.down):
        for column in range(sheet.across):
            x = left + column * (sheet.width + sheet.gap)
            yield x * mm, A4[1] - (top + (row + 1) * sheet.height) * mm


def identity_code(file: PatientFile) -> str:
    """What the codes hold: the number people quote, and nothing else. Empty where there is none."""
    return file.identity.number


def _drill(imprint: Imprint) -> Markup:
    return bold(_("DRILL")) if imprint.mode == "DRILL" else Markup("")


def _who(file: PatientFile, imprint: Imprint) -> Markup:
    name = pieces.named(file, imprint)
    alert = bold(_("ALLERGY")) if file.allergies else Markup("")
    if not file.allergies_asked:
        alert = bold(_("Allergies not asked"))
    lines = [name, pieces.birth_of(file, imprint), join([pieces.number_of(file), alert, _drill(imprint)], " · ")]
    return join(lines, "\n")


def _origin(imprint: Imprint) -> Markup:
    printed = moment_text(imprint.printed_at, imprint.zone)
    return markup(" · ".join((imprint.establishment, imprint.unit, printed)))


def _label(canvas: TaggedCanvas, file: PatientFile, imprint: Imprint, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    code, side = identity_code(file), min(height * 0.5, width * 0.28)
    room = width - 2 * _EDGE
    top = _draw(canvas, Text(_origin(imprint), _FINE), x + _EDGE, y + height - _EDGE, room)
    floor = y + _EDGE
    if code and side > _NO_CODE * mm:
        floor += max(side, height * 0.2)
        draw_qr(canvas, code, x + width - _EDGE - side + 2, y + _EDGE - 2, side)
        draw_code_128(canvas, code, x + _EDGE, y + _EDGE, room - side - 4, height * 0.2)
    _draw(canvas, _fitting(_who(file, imprint), room, top - floor), x + _EDGE, top, room)


def _fitting(text: Markup, width: float, height: float) -> Text:
    """A text in the largest type in which it stays above the codes, else in the smallest."""
    shown = (Text(text, style) for style in _STYLES)
    return next((each for each in shown if each.wrap(width, height)[1] <= height), Text(text, _STYLES[-1]))


def _band(canvas: TaggedCanvas, file: PatientFile, imprint: Imprint, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    code, side = identity_code(file), height - 2 * mm
    if code:
        draw_qr(canvas, code, x + 2, y + mm, side)
        draw_code_128(canvas, code, x + width - 52 * mm, y + 4 * mm, 48 * mm, height * 0.5)
    text_x, room = x + side + 6, width - side - 58 * mm
    top = _draw(canvas, Text(_who(file, imprint), _BAND), text_x, y + height - _EDGE, room)
    _draw(canvas, Text(_origin(imprint), _FINE), text_x, top - 2, room)


def _draw(canvas: TaggedCanvas, text: Text, x: float, top: float, width: float) -> float:
    """Draw a text under a height; returns where it ends."""
    _width, height = text.wrap(width, A4[1])
    text.drawOn(canvas, x, top - height)
    return top - height
