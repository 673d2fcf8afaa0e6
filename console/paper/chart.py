"""The observation chart: the last rounds drawn as a trend, and a grid that goes on by hand.

The printed rounds and the empty columns share one grid, so the pen continues the line. Each number stands
beside its mark, because a mark alone is lost on a bad copy. The layout is our own; the limits that are
drawn and the score are those of NEWS2, which is acknowledged on each chart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak

from console.paper import patient as pieces
from console.paper.blocks import HandLine, gap, labelled, line
from console.paper.dossier import heading_of
from console.paper.lettering import BOLD, FONT, covered, markup
from console.paper.sheet import Imprint, Paper, PatientMark, Tally, write
from console.record.bodies import care
from console.record.codes.care import Oxygen
from console.record.file import Observation, PatientFile
from console.record.instant import Instant, from_datetime, local
from console.record.news2 import BANDS
from console.record.quantity import show
from console.record.showing import clock_text, listed, moment_text, near_day_text
from console.record.value_words import quantity_text
from console.record.wording import brief, headed
from console.words import N_, _, language

COLUMNS, RECORDED = 24, 12  # on the first page half of the columns are for the pen
_LABEL = 76.0
_SIZE = 6.8
_ROW = 15.0
_UNIT_SIZE = 5.6
_UNDER, _LEAST_SCALE = 70.0, 0.7  # room under the grid, in points; the least that the bands shrink to


@dataclass(frozen=True, slots=True)
class _Band:
    """One parameter drawn as a line: its range, where a scale line stands, and how a value is read and written."""

    label: str
    unit: str
    name: str
    low: int
    high: int
    step: int
    height: float
    shown: Callable[[int], str] = str


def _tenths(value: int) -> str:
    return show(f"{value // 10}.{value % 10}", language())


_BANDS = (
    _Band(N_("RR"), "/min", "respiratory_rate", 4, 36, 4, 86),
    _Band(N_("SpO₂"), "%", "spo2", 80, 100, 4, 82),
    _Band(N_("BP"), "mmHg", "systolic", 60, 220, 20, 106),
    _Band(N_("Pulse"), "/min", "pulse", 30, 150, 20, 96),
    _Band(N_("T"), "°C", "temperature_tenths", 340, 410, 10, 86, _tenths),
)


def chart(file: PatientFile, imprint: Imprint) -> Paper:
    """Print the last rounds of one patient and room for the next 24 hours and more."""
    tally = Tally(total=1)
    rounds = file.observations[-RECORDED:]
    before = len(file.observations) - len(rounds)
    scale = _("SpO₂ scale {n}").format(n=file.spo2_scale)
    story: list[Flowable] = [
        PatientMark(tally, file.id, None),
        line(markup(_("{scale} · {n} rounds before these: see the whole file").format(scale=scale, n=before))),
        gap(3),
        _Grid(rounds, _hours_after(imprint, len(rounds)), imprint, file.spo2_scale),
        line(pieces.acknowledgement(imprint)),
        labelled(_("By hand:"), markup(_("time above each column, initials below; type it in when you can."))),
        PageBreak(),
        line(markup(_("To go on by hand for 24 hours"))),
        gap(3),
        _Grid((), _hours_after(imprint, 0), imprint, file.spo2_scale),
        line(pieces.acknowledgement(imprint)),
        HandLine(_("Who was told, at, answer:"), lines=2),
    ]
    return write(story, imprint, heading_of(_("Observation chart"), file, imprint), tally)


def _hours_after(imprint: Imprint, taken: int) -> list[Instant]:
    """The full hours that head the empty columns."""
    here = local(imprint.as_at, imprint.zone).replace(minute=0, second=0, microsecond=0)
    return [from_datetime(here + timedelta(hours=hour + 1)) for hour in range(COLUMNS - taken)]


class _Grid(Flowable):  # type: ignore[misc]
    """One grid: printed rounds at the left, empty columns headed by their hour at the right."""

    def __init__(self, rounds: Sequence[Observation], hours: Sequence[Instant], imprint: Imprint, scale: int) -> None:
        super().__init__()
        self.rounds, self.hours, self.imprint, self.scale = rounds, hours, imprint, scale

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The whole width; its bands are as tall as the page leaves beside its rows and what stands under it."""
        self.width, self.step = width, (width - _LABEL) / COLUMNS
        rows, bands = _ROW * (2 + len(_rows())), sum(band.height for band in _BANDS)
        self.shrunk = max(_LEAST_SCALE, min(1.0, (height - _UNDER - rows) / bands))
        self.height = rows + bands * self.shrunk
        return self.width, self.height

    def draw(self) -> None:
        """Draw heads, bands and rows from the top."""
        covered()
        with self.canv.marked("Figure", self._in_words()):
            self._draw_grid()

    def _in_words(self) -> str:
        """What the drawing shows, for whoever hears the page."""
        zone, places = self.imprint.zone, self.imprint.places
        told = [headed(moment_text(seen.at, zone), brief(seen.said.line, zone, places)) for seen in self.rounds]
        return listed(told) or _("A grid to fill in by hand.")

    def _draw_grid(self) -> None:
        canvas, top = self.canv, self.height
        top = self._heads(canvas, top)
        for band in _BANDS:
            self._band(canvas, band, top)
            top -= band.height * self.shrunk
        for label, text in _rows():
            self._label(canvas, label, top, _ROW)
            for column, seen in enumerate(self.rounds):
                self._value(canvas, column, top, text(seen), is_bold=label == "NEWS2")
            top -= _ROW
            canvas.line(0, top, self.width, top)
        canvas.setLineWidth(0.3)
        for column in range(COLUMNS + 1):
            canvas.setLineWidth(1.2 if column == len(self.rounds) and self.rounds else 0.3)
            canvas.line(self._x(column), 0, self._x(column), self.height)
        canvas.setLineWidth(1)
        canvas.rect(0, 0, self.width, self.height)

    def _x(self, column: int) -> float:
        return _LABEL + column * self.step

    def _heads(self, canvas: Canvas, top: float) -> float:
        zone = self.imprint.zone
        self._label(canvas, _("Day"), top, _ROW)
        self._label(canvas, _("Time"), top - _ROW, _ROW)
        moments = [*(seen.at for seen in self.rounds), *self.hours]
        shown = ""
        for column, at in enumerate(moments):
            if (day := near_day_text(at, zone)) != shown:
                self._cell(canvas, column, top - _ROW + 4.5, day)
                shown = day
            time = clock_text(at, zone)[:5]
            is_printed = column < len(self.rounds)
            self._cell(
                canvas, column, top - 2 * _ROW + 4.5, time if is_printed else f"{time[:2]} h", is_bold=is_printed
            )
        for row in (1, 2):
            canvas.line(0, top - row * _ROW, self.width, top - row * _ROW)
        return top - 2 * _ROW

    def _label(self, canvas: Canvas, label: str, top: float, height: float) -> None:
        canvas.setFont(BOLD, _SIZE + 0.7)
        canvas.drawString(3, top - min(height, 13) + 3, label)

    def _value(self, canvas: Canvas, column: int, top: float, text: str, *, is_bold: bool) -> None:
        """A value in its cell; a unit that does not fit beside it stands under it, small but never left out."""
        number, _blank, unit = text.partition(" ")
        if not unit or canvas.stringWidth(text, FONT, _SIZE) <= self.step - 1:
            self._cell(canvas, column, top - _ROW + 4.5, text, is_bold=is_bold)
            return
        self._cell(canvas, column, top - 7.2, number, is_bold=is_bold)
        size = min(_UNIT_SIZE, _UNIT_SIZE * (self.step - 1) / canvas.stringWidth(unit, FONT, _UNIT_SIZE))
        canvas.setFont(FONT, size)
        canvas.drawCentredString(self._x(column) + self.step / 2, top - _ROW + 2, unit)

    def _cell(self, canvas: Canvas, column: int, y: float, text: str, *, is_bold: bool = False) -> None:
        font, size = (BOLD if is_bold else FONT), _SIZE
        width = canvas.stringWidth(text, font, size)
        if width > self.step - 1:
            size *= (self.step - 1) / width
        canvas.setFont(font, size)
        canvas.drawCentredString(self._x(column) + self.step / 2, y, text)

    def _band(self, canvas: Canvas, band: _Band, top: float) -> None:
        tall = band.height * self.shrunk
        bottom = top - tall

        def level(value: float) -> float:
            inside = min(max(value, band.low), band.high)
            return bottom + 5 + (inside - band.low) / (band.high - band.low) * (tall - 12)

        if band.name != "spo2" or self.scale == 1:
            low, high = _normal(band)
            canvas.setFillGray(0.92)
            canvas.rect(_LABEL, level(low), self.width - _LABEL, level(high) - level(low), stroke=0, fill=1)
            canvas.setFillGray(0)
        self._label(canvas, _(band.label), top, tall)
        canvas.setFont(FONT, _SIZE)
        canvas.drawString(3, top - 19, band.unit)
        canvas.setLineWidth(0.25)
        canvas.setFont(FONT, _SIZE - 0.6)
        for value in range(band.low, band.high + 1, band.step):
            canvas.line(_LABEL, level(value), self.width, level(value))
            canvas.drawRightString(_LABEL - 2, level(value) - 2, band.shown(value))
        self._trend(canvas, band, level)
        canvas.setLineWidth(0.8)
        canvas.line(0, bottom, self.width, bottom)

    def _trend(self, canvas: Canvas, band: _Band, level: Callable[[float], float]) -> None:
        last: tuple[float, float] | None = None
        numbers: list[tuple[int, float, str]] = []
        for column, seen in enumerate(self.rounds):
            value = getattr(seen.body, band.name)
            if value is None:
                last = None
                continue
            x, y = self._x(column) + self.step / 2, level(value)
            canvas.setLineWidth(1)
            if last:
                canvas.line(*last, x, y)
            is_doubted = bool(seen.said.line.entry.unsure)
            canvas.circle(x, y, 1.7, stroke=1, fill=0 if is_doubted else 1)
            numbers.append((column, y + 3.2, band.shown(value) + ("?" if is_doubted else "")))
            last = (x, y)
        for column, y, text in numbers:  # over the lines, on white: read on a bad copy too
            half = canvas.stringWidth(text, BOLD, _SIZE) / 2 + 0.6
            canvas.setFillGray(1)
            canvas.rect(self._x(column) + self.step / 2 - half, y - 0.6, 2 * half, _SIZE - 0.6, stroke=0, fill=1)
            canvas.setFillGray(0)
            self._cell(canvas, column, y, text, is_bold=True)


def _normal(band: _Band) -> tuple[float, float]:
    """The values that score nothing: (just above the bound before, the bound)."""
    bounds = BANDS[band.name]
    index = next(at for at, (_bound, points) in enumerate(bounds) if not points)
    return (bounds[index - 1][0] + 1 if index else band.low), min(bounds[index][0], band.high)


def _rows() -> Sequence[tuple[str, Callable[[Observation], str]]]:
    """What is written as words under the trend; the last rows are for the pen."""
    return (
        (_("BP diastolic"), lambda seen: _number(seen.body.diastolic)),
        (_("O₂"), lambda seen: _oxygen(seen.body)),
        ("ACVPU", lambda seen: seen.body.consciousness.value if seen.body.consciousness else ""),
        ("NEWS2", _score),
        (_("Pain"), lambda seen: _number(seen.body.pain)),
        (_("Glucose"), lambda seen: quantity_text(seen.body.glucose) if seen.body.glucose else ""),
        (_("Urine"), lambda seen: quantity_text(seen.body.urine) if seen.body.urine else ""),
        (_("Initials"), _initials),
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _oxygen(body: care.Observed) -> str:
    if body.oxygen_flow:
        return quantity_text(body.oxygen_flow)
    return {Oxygen.AIR: _("air"), Oxygen.OXYGEN: "O₂"}[body.oxygen] if body.oxygen else ""


def _score(seen: Observation) -> str:
    if seen.score is None:
        return ""
    return "…" if seen.score.total is None else str(seen.score.total)


def _initials(seen: Observation) -> str:
    return "".join(_first_letters(seen.said.by))


def _first_letters(name: str) -> Iterator[str]:
    return (part[0] for part in name.split() if part)
