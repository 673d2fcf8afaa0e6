"""How pages are built up: headings, lists, grids, lines to fill in by hand.

Only shapes: what stands in them is markup handed in. Long text flows over pages and is never cut.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import black
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, Spacer, TableStyle

from console.paper.lettering import BOLD, FONT, Markup, bold, lead, markup, tick_box
from console.paper.sheet import SMALL, SMALLEST_PT, WIDTH, Bookmark
from console.paper.structure import Grid
from console.paper.text import Text
from console.words import _

BODY = ParagraphStyle("body", parent=SMALL, fontSize=9, leading=11)
SECTION = ParagraphStyle(
    "section", parent=BODY, fontName=BOLD, fontSize=10.5, leading=13, spaceBefore=7, spaceAfter=1.5
)
ITEM = ParagraphStyle("item", parent=BODY, leftIndent=9, bulletIndent=1, bulletFontName=FONT, bulletFontSize=9)
_LEAD = ParagraphStyle("lead", parent=BODY, spaceBefore=2)
_TWO_LINES = 30.0  # room for a title and what follows: no title stands alone at the foot of a page
_FITTING = ((52, 3), (86, 2), (10**9, 1))  # letters of the longest item, columns
_INDENT = 9.0
_BY_HAND = "…………"
_LABEL_SHARES = (0.4, 0.62)  # of the width: the least and the most that a label before a line takes
HAND_LINE_PT = 20.0  # room for handwriting
_ACROSS = 3  # numbers in a row
_PADDED = [
    ("FONTNAME", (0, 0), (-1, -1), FONT),
    ("FONTSIZE", (0, 0), (-1, -1), SMALLEST_PT),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
]  # fmt: skip
_GRID = TableStyle([*_PADDED, ("GRID", (0, 0), (-1, -1), 0.5, black)])


def line(text: Markup, style: ParagraphStyle = BODY) -> Text:
    """One paragraph."""
    return Text(text, style)


def labelled(label: str, text: Markup, style: ParagraphStyle = BODY) -> Text:
    """A paragraph that opens with its label."""
    return Text(lead(label, text), style)


def section(title: str, outline: str | None = None) -> list[Flowable]:
    """A heading, with its entry in the outline; it never stands alone at the foot of a page.

    Args:
        title: the heading.
        outline: what the outline says instead: a heading that names a patient is never in it.
    """
    return [CondPageBreak(_TWO_LINES + 2 * SECTION.leading), Bookmark(outline or title), _heading(title)]


def _heading(title: str) -> Text:
    return Text(markup(title), SECTION, role="H2")


def listed(title: str, items: Sequence[Markup], nothing: str | None = None) -> list[Flowable]:
    """A heading with its count and its items; "none" is said in words."""
    shown = [*section(f"{title} ({len(items)})")]
    if not items:
        return [*shown, line(markup(nothing or _("None.")))]
    return [*shown, _in_columns(items)]


def compact(title: str, items: Sequence[Markup], nothing: Markup | None = None) -> list[Flowable]:
    """A title with its count, and its items in as many columns as they are short; "none" in words."""
    if not items:
        return [labelled(f"{title} (0)", nothing or markup(_("none")))]
    return [CondPageBreak(_TWO_LINES), Text(bold(f"{title} ({len(items)})"), _LEAD, role="H3"), _in_columns(items)]


def _in_columns(items: Sequence[Markup]) -> Flowable:
    longest = max(map(len, items))
    return Columns([Text(item, BODY) for item in items], next(n for size, n in _FITTING if longest <= size))


class Columns(Flowable):  # type: ignore[misc]
    """Paragraphs or lines to write on in rows, read from left to right; it goes over between two rows."""

    def __init__(self, cells: Sequence[Flowable], count: int) -> None:
        super().__init__()
        self.cells, self.count = cells, count

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The whole width; each row is as tall as its tallest paragraph."""
        self.width, self.step = width, (width - _INDENT) / self.count
        for cell in self.cells:
            cell.wrap(self.step - _INDENT, height)
        starts = range(0, len(self.cells), self.count)
        self.rows = [max(cell.height for cell in self.cells[start : start + self.count]) for start in starts]
        self.height = sum(self.rows)
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """As many rows as fit, and the rest; a first row too tall for a page runs on."""
        self.wrap(width, height)
        fitting, used = 0, 0.0
        while fitting < len(self.rows) and used + self.rows[fitting] <= height:
            used += self.rows[fitting]
            fitting += 1
        if not fitting:
            if not self._frame._atTop:  # noqa: SLF001 - as reportlab's own containers do
                return []
            if self.count > 1:
                return [Columns(self.cells, 1)]
            parts = self.cells[0].split(self.step - _INDENT, height)
            return [*parts, *([Columns(self.cells[1:], 1)] if self.cells[1:] else [])] if parts else []
        cut = fitting * self.count
        return [Columns(part, self.count) for part in (self.cells[:cut], self.cells[cut:]) if part]

    def draw(self) -> None:
        """Draw the rows from the top."""
        with self.canv.element("L"):
            self._draw_cells()

    def _draw_cells(self) -> None:
        top = self.height
        for index, cell in enumerate(self.cells):
            self._draw_cell(index, cell, top)
            if index % self.count == self.count - 1:
                top -= self.rows[index // self.count]

    def _draw_cell(self, index: int, cell: Flowable, top: float) -> None:
        with self.canv.element("LI"), self.canv.element("LBody"):
            cell.drawOn(self.canv, _INDENT + index % self.count * self.step, top - cell.height)


def grid(
    rows: Sequence[Sequence[Markup | Flowable]], widths: Sequence[float], *, repeat: int = 0, style: TableStyle = _GRID
) -> Grid:
    """A ruled table of paragraphs or drawings; a row of text too tall for a page runs on over the next."""
    cells = [[Text(cell, SMALL) if isinstance(cell, str) else cell for cell in row] for row in rows]
    is_text = all(isinstance(cell, Text) for row in cells for cell in row)
    return Grid(cells, colWidths=list(widths), repeatRows=repeat, style=style, splitInRow=int(is_text))


Counts = Sequence[tuple[str, str | int]]
"""Labels with their numbers. An empty text leaves room to write the number by hand."""


def counts(groups: Sequence[tuple[str, Counts]]) -> Grid:
    """Numbers side by side, a row of them or more under one title. What is not nought stands out."""
    rows: list[list[Markup]] = []
    style = [("BOX", (0, 0), (-1, -1), 1, black), ("LINEAFTER", (0, 0), (0, -1), 0.5, black)]
    for title, pairs in groups:
        cells = [_count(label, value) for label, value in pairs]
        cells += [Markup("")] * (-len(cells) % _ACROSS)
        style.append(("LINEABOVE", (0, len(rows)), (-1, len(rows)), 0.5, black))
        for start in range(0, len(cells), _ACROSS):
            rows.append([Markup("") if start else bold(title), *cells[start : start + _ACROSS]])
    first = WIDTH * 0.13
    widths = [first, *[(WIDTH - first) / _ACROSS] * _ACROSS]
    return grid(rows, widths, style=TableStyle([*_PADDED, *style]))


def _count(label: str, value: str | int) -> Markup:
    named = markup(_("{label}: ").format(label=label))
    if value == "":
        return Markup(f"{named}{markup(_BY_HAND)}")
    return Markup(f"{named}{markup('0') if value == 0 else bold(str(value))}")


class HandLine(Flowable):  # type: ignore[misc]
    """A label and a line to write on; the line begins after the label, at two fifths of the width at least."""

    def __init__(self, label: str, lines: int = 1) -> None:
        super().__init__()
        self.label, self.lines = Text(markup(label), SMALL), lines

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The whole width; one writing height for each line, more where the label needs it."""
        self.width = width
        self.label.wrap(width * _LABEL_SHARES[1], 1000)
        self.starts = max(width * _LABEL_SHARES[0], self.label.used + 5)
        self.height = max(self.lines * HAND_LINE_PT, self.label.height + 4)
        return width, self.height

    def draw(self) -> None:
        """Label at the left, lines from there to the right."""
        self.label.drawOn(self.canv, 0, self.height - max(self.label.height, HAND_LINE_PT) + 1)
        self.canv.setLineWidth(0.5)
        for index in range(self.lines):
            y = self.height - (index + 1) * HAND_LINE_PT + 2
            self.canv.line(0 if index else self.starts, y, self.width, y)


def signatures(labels: Sequence[str]) -> Grid:
    """Boxes for name, time and signature, side by side."""
    asked = markup(_("name, time, signature:"))
    cells = [[Markup(f"{bold(label)}<br/>{asked}<br/><br/><br/>") for label in labels]]
    return grid(cells, [WIDTH / len(labels)] * len(labels))


def tick_list(items: Sequence[str], columns: int = 3) -> Grid:
    """Things to tick by hand, in columns."""
    cells = [tick_box(item) for item in items]
    cells += [Markup("")] * (-len(cells) % columns)
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return grid(rows, [WIDTH / columns] * columns)


def gap(height: float = 4) -> Spacer:
    """Some white."""
    return Spacer(1, height)
