"""How pages are built up: headings, lists, grids, lines to fill in by hand.

Only shapes: what stands in them is markup handed in. Long text flows over pages and is never cut.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, FrameBreak, Spacer, TableStyle

from console.paper.lettering import BOLD, FONT, Markup, bold, lead, markup, tick_box
from console.paper.sheet import RULE_PT, SMALL, SMALLEST_PT, WIDTH, Bookmark, height_of
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
_MOST_COLUMNS, _USUAL = 3, 0.8  # of the paragraphs of a list, this share stays on one line
_INDENT = 9.0
_HEAD_PT, _HEAD_INDENT = 16.0, 3.0  # of the heads over rows to write into
_FEWEST_ROWS = 3
_BY_HAND = "…………"
_LABEL_SHARES = (0.36, 0.62)  # of the width: what a label takes, on a whole page and on half of one
_NARROW_PT = 300.0
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
GRID = TableStyle([*_PADDED, ("GRID", (0, 0), (-1, -1), RULE_PT, black)])


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


def listed(title: str, items: Sequence[Markup], nothing: str | None = None, count: int | None = None) -> list[Flowable]:
    """A heading with its count (of its items, if it is not another one) and its items; "none" is said in words."""
    shown = [*section(f"{title} ({len(items) if count is None else count})")]
    if not items:
        return [*shown, line(markup(nothing or _("None.")))]
    return [_Headed(shown, _in_columns(items))]


def compact(title: str, items: Sequence[Markup], nothing: Markup | None = None) -> list[Flowable]:
    """A title with its count, and its items in as many columns as they are short; "none" in words."""
    if not items:
        # What nobody looked at is no nought.
        return [labelled(title, nothing) if nothing else labelled(f"{title} (0)", markup(_("none")))]
    return [_Headed([Text(bold(f"{title} ({len(items)})"), _LEAD, role="H3")], _in_columns(items))]


def _in_columns(items: Sequence[Markup]) -> Columns:
    return Columns([Text(item, BODY, role="LBody") for item in items])


class Columns(Flowable):  # type: ignore[misc]
    """Paragraphs or lines to write on in rows, read from left to right; it goes over between two rows.

    Where no ``count`` is given there are as many columns as leave most paragraphs on one line.
    """

    def __init__(self, cells: Sequence[Flowable], count: int = 0) -> None:
        super().__init__()
        self.cells, self.count = cells, count

    def _fitting(self, width: float) -> int:
        widths = sorted(cell.natural_width for cell in self.cells)
        usual = widths[math.ceil(_USUAL * len(widths)) - 1]
        most = min(_MOST_COLUMNS, len(self.cells))
        return next((n for n in range(most, 1, -1) if usual <= (width - _INDENT) / n - _INDENT), 1)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The whole width; each row is as tall as its tallest paragraph."""
        self.count = self.count or self._fitting(width)
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
            frame = self._frame
            if not frame._atTop and self.rows[0] <= frame._height:  # noqa: SLF001 - as reportlab's own containers do
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
        with self.canv.element("LI"):
            cell.drawOn(self.canv, _INDENT + index % self.count * self.step, top - cell.height)


class _Headed(Flowable):  # type: ignore[misc]
    """A heading and a list: the heading goes over to the next page where the first row has no room under it."""

    def __init__(self, heading: Sequence[Flowable], body: Columns) -> None:
        super().__init__()
        self.heading, self.body = list(heading), body

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Its width, and no height that fits: it is always asked to split."""
        return width, 0xFFFFFF

    def split(self, width: float, height: float) -> list[Flowable]:
        """Both, on a new page where the rest of this one is too short for the heading and a row."""
        self.body.wrap(width, height)
        frame, first = self._frame, self.body.rows[0]
        white = self.heading[0].getSpaceBefore() + self.heading[-1].getSpaceAfter()
        needed = white + height_of(self.heading, width) + min(first, frame._height / 2)  # noqa: SLF001 - as above
        parts = [*self.heading, self.body]
        return parts if needed <= height or frame._atTop else [FrameBreak(), *parts]  # noqa: SLF001 - as above


def cell(text: Markup) -> Text:
    """What stands in a cell of a table."""
    return Text(text, SMALL)


def grid(
    rows: Sequence[Sequence[Markup | Flowable]], widths: Sequence[float], *, repeat: int = 0, style: TableStyle = GRID
) -> Grid:
    """A ruled table of paragraphs or drawings; a row of text too tall for a page runs on over the next."""
    cells = [[each if isinstance(each, Flowable) else cell(each) for each in row] for row in rows]
    is_text = all(isinstance(each, Text) for row in cells for each in row)
    return Grid(cells, colWidths=list(widths), repeatRows=repeat, style=style, splitInRow=int(is_text))


Counts = Sequence[tuple[str, str | int]]
"""Labels with their numbers. An empty text leaves room to write the number by hand."""


def counts(groups: Sequence[tuple[str, Counts]]) -> Grid:
    """Numbers side by side, a row of them or more under one title. What is not nought stands out."""
    rows: list[list[Markup]] = []
    style = [("BOX", (0, 0), (-1, -1), 1, black), ("LINEAFTER", (0, 0), (0, -1), RULE_PT, black)]
    for title, pairs in groups:
        cells = [_count(label, value) for label, value in pairs]
        cells += [Markup("")] * (-len(cells) % _ACROSS)
        style.append(("LINEABOVE", (0, len(rows)), (-1, len(rows)), RULE_PT, black))
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


class Field(Flowable):  # type: ignore[misc]
    """A label and, in a column of its own, what was typed; where nothing was, lines to write on.

    In half a page or less the column begins after the label.
    """

    def __init__(self, label: str, text: Markup | Text | None = None, lines: int = 1) -> None:
        super().__init__()
        self.name, self.lines = label, lines
        self.label = Text(bold(label), BODY)
        self.text = Text(text, BODY) if isinstance(text, str) else text

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The whole width; as tall as label and text need, or one writing height for each line."""
        self.width = width
        self.label.wrap(width * _LABEL_SHARES[width < _NARROW_PT], height)
        used = self.label.used + 5 if self.name else 0
        is_column = self.text is not None or (self.name and width >= _NARROW_PT)
        self.starts = width * _LABEL_SHARES[0] if is_column else used
        if self.text is None:
            self.height = max(self.lines * HAND_LINE_PT, self.label.height + 7)
        else:
            self.text.wrap(width - self.starts, height)
            self.height = max(self.label.height, self.text.height) + 1
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """As much of the text as fits, and the rest under an empty label."""
        if self.text is None:
            return []
        parts = self.text.split(width - self.starts, height - 1)
        return [Field(self.name, parts[0]), Field("", parts[1])] if len(parts) > 1 else []

    def draw(self) -> None:
        """Label at the left; text, or lines from there to the right."""
        if self.text is not None:
            self.label.drawOn(self.canv, 0, self.height - self.label.height)
            self.text.drawOn(self.canv, self.starts, self.height - self.text.height)
            return
        self.label.drawOn(self.canv, 0, self.height - max(self.label.height, HAND_LINE_PT) + 1)
        self.canv.setLineWidth(RULE_PT)
        for index in range(self.lines):
            y = self.height - (index + 1) * HAND_LINE_PT + 2
            self.canv.line(0 if index else self.starts, y, self.width, y)


class HandLine(Field):
    """A label and lines to write on."""

    def __init__(self, label: str, lines: int = 1) -> None:
        super().__init__(label, None, lines)


class EmptyRows(Flowable):  # type: ignore[misc]
    """Ruled rows to go on by hand, as many as the rest of the page holds; on the next page where it holds too few.

    Args:
        widths: of the columns, in points.
        height: of a row, in points.
        beneath: what is kept free under them, in points.
        heads: what the columns are, said again where the rows begin a page.
    """

    def __init__(
        self, widths: Sequence[float], height: float, beneath: float = 0, heads: Sequence[Markup] = ()
    ) -> None:
        super().__init__()
        self.widths, self.step, self.beneath = widths, height, beneath
        self.heads, self.head = [Text(each, BODY) for each in heads], 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The whole width and what is left of the page, in whole rows."""
        frame = self._frame
        self.head = _HEAD_PT if self.heads and frame._atTop else 0.0  # noqa: SLF001 - as reportlab's own containers do
        self.rows = int((min(height, A4[1]) - self.beneath - self.head) / self.step)
        self.height = self.rows * self.step + self.head if self.rows >= _FEWEST_ROWS else height + 1
        return width, self.height

    def draw(self) -> None:
        """Draw the lines."""
        self.canv.setLineWidth(RULE_PT)
        right = sum(self.widths)
        for row in range(self.rows + 1):
            self.canv.line(0, row * self.step, right, row * self.step)
        for column in range(len(self.widths) + 1):
            x = sum(self.widths[:column])
            self.canv.line(x, 0, x, self.height)
        if self.head:
            self.canv.line(0, self.height, right, self.height)
            for column, head in enumerate(self.heads):
                _width, height = head.wrap(self.widths[column] - 2 * _HEAD_INDENT, self.head)
                head.drawOn(self.canv, sum(self.widths[:column]) + _HEAD_INDENT, self.height - height - 1)


def signatures(labels: Sequence[str]) -> Grid:
    """Boxes for name, time and signature, side by side."""
    asked = markup(_("name, time, signature:"))
    cells = [[Markup(f"{bold(label)}<br/>{asked}<br/><br/><br/>") for label in labels]]
    made = grid(cells, [WIDTH / len(labels)] * len(labels))
    made.may_cut = False  # a box to sign is never cut by the end of a page
    return made


def tick_list(items: Sequence[str], columns: int = 3) -> Grid:
    """Things to tick by hand, in columns."""
    cells = [tick_box(item) for item in items]
    cells += [Markup("")] * (-len(cells) % columns)
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return grid(rows, [WIDTH / columns] * columns)


def gap(height: float = 4) -> Spacer:
    """Some white."""
    return Spacer(1, height)
