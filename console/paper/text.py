"""Paragraphs: markup broken into lines and drawn, in any script, with the marks that only this paper has.

Relies on reportlab for pages and on :mod:`console.paper.lettering` for fonts and markup. A paragraph is
read once, broken once for each width, and drawn with one change of font for each change of style. Lines
are broken in the order in which people read and put into the order in which they are drawn afterwards,
so that text from right to left flows over lines. Nothing is dropped: what no font draws is a box with
its code point, and a word too long for a line is cut and goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, Self
from xml.sax.saxutils import unescape

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject
from reportlab.platypus import Flowable

from console.paper.lettering import (
    BOLD,
    FONT,
    ITALIC,
    WORDS_REMEMBERED,
    Markup,
    in_drawing_order,
    is_right_to_left,
    pieces_of,
    shaped,
    width_of,
)
from console.paper.structure import Role

_TAGS = re.compile(r"<(/?[a-z]+/?)>")
_TICK, _TICK_WIDTH, _TICK_SIDE = "tick/", 11.0, 7.5
_BIG, _SMALL, _HOLLOW = 1.2, 0.62, 1.12
_OUTLINE_PT = 0.7  # thinner lines of hollow letters do not come through a copier (see the tests)
_SPREAD_PT = 0.5  # between hollow letters, whose lines are outside them
_UNDER_PT = 2.2  # a frame reaches this far under its letters
_RIGHT = 2  # TA_RIGHT of reportlab


class _Look(NamedTuple):
    """How letters are drawn."""

    font: str
    size: float
    hollow: bool = False
    struck: bool = False
    boxed: bool = False
    is_tick: bool = False


class _Piece(NamedTuple):
    """Letters of one look, without a space. Width in points."""

    look: _Look
    text: str
    width: float


_Word = list[_Piece]
_Line = list[_Word]


class _Run(NamedTuple):
    """What is drawn in one go, and where it begins on its line."""

    look: _Look
    text: str
    x: float
    width: float


class Text(Flowable):  # type: ignore[misc]
    """A paragraph of markup. ``bullet`` stands before its first line; ``role`` is what it is to a reader."""

    def __init__(self, text: Markup | str, style: ParagraphStyle, bullet: str = "", role: Role = "P") -> None:
        super().__init__()
        self.style, self.bullet, self.role = style, bullet, role
        self.words: list[_Word | None] = list(_words(text, style))
        self.lines: list[_Line] = []
        self.broken_at = 0.0

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Width and height in points."""
        if self.broken_at != width:
            self.broken_at = width
            room = width - self.style.leftIndent - self.style.rightIndent
            self.lines = _broken(self.words, room)
        self.width, self.height = width, len(self.lines) * self.style.leading
        return self.width, self.height

    @property
    def used(self) -> float:
        """The width of its longest line, once it was broken."""
        return max(
            (sum(piece.width for word in line for piece in word) + _spaces(line) for line in self.lines), default=0
        )

    @property
    def natural_width(self) -> float:
        """How wide it is where no line is broken that need not be."""
        widest = used = 0.0
        for word in self.words:
            used = 0.0 if word is None else used + sum(piece.width for piece in word) + _space(word)
            widest = max(widest, used)
        return widest

    def split(self, width: float, height: float) -> list[Flowable]:
        """What fits into a height, and the rest; nothing where not even one line fits.

        Whoever asks has found that the whole does not fit, if only by a rounding: there is always a rest.
        """
        self.wrap(width, height)
        fitting = min(int((height + 0.01) / self.style.leading), len(self.lines) - 1)
        if fitting <= 0:
            return []
        return [self._part(self.lines[:fitting], self.bullet), self._part(self.lines[fitting:], "")]

    def _part(self, lines: list[_Line], bullet: str) -> Self:
        part = type(self)(Markup(""), self.style, bullet, self.role)
        part.lines, part.broken_at = lines, self.broken_at
        part.words = [word for line in lines for word in (*line, None)][:-1]
        return part

    def draw(self) -> None:
        """Draw the lines, the first one at the top."""
        if any(self.lines):
            with self.canv.marked(self.role):
                self._draw_lines()

    def _draw_lines(self) -> None:
        if self.bullet:
            self.canv.setFont(FONT, self.style.fontSize)
            y = self.height - self.style.fontSize
            self.canv.drawString(self.style.bulletIndent, y, self.bullet)
        draw_lines(self.canv, self.lines, self.style, self.width, self.height)


class _Writing(PDFTextObject):  # type: ignore[misc]
    """The letters of a paragraph as the page holds them; their widths are known, so nothing is measured again."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.look: _Look | None = None
        self.is_outlined = False

    def show(self, run: _Run) -> None:
        """Write letters where the last ones ended, in their look."""
        look, last = run.look, self.look
        if last is None or last.font != look.font or last.size != look.size:
            self.setFont(look.font, look.size)
        if look.hollow != (last is not None and last.hollow):
            self._outline(is_on=look.hollow)
        self.look = look
        self._code.append(self._formatText(run.text))

    def end(self) -> None:
        """Leave the page's letters full."""
        if self.look is not None and self.look.hollow:
            self._outline(is_on=False)

    def _outline(self, *, is_on: bool) -> None:
        self.setTextRenderMode(1 if is_on else 0)
        self.setCharSpace(_SPREAD_PT if is_on else 0)
        self.is_outlined = True


def draw_lines(canvas: Canvas, lines: Sequence[_Line], style: ParagraphStyle, width: float, height: float) -> None:
    """Draw broken lines into a box whose lower left corner is the origin."""
    room = width - style.leftIndent - style.rightIndent
    out = _Writing(canvas)
    marks: list[tuple[_Run, float]] = []
    for index, line in enumerate(lines):
        y = height - style.fontSize - index * style.leading
        runs, used, is_rtl = _runs(line)
        x = style.leftIndent + (room - used if is_rtl or style.alignment == _RIGHT else 0)
        out.setTextOrigin(x, y)
        after_frame = False
        for run in runs:
            look = run.look
            if look.is_tick or look.struck or look.boxed:
                marks.append((run._replace(x=x + run.x), y))
            if look.is_tick:
                out.setTextOrigin(x + run.x + run.width, y)
                continue
            if after_frame:  # the space after a frame is not in it
                out.setTextOrigin(x + run.x, y)
            after_frame = look.boxed
            out.show(run)
    out.end()
    if marks or out.is_outlined:
        canvas.setLineWidth(_OUTLINE_PT)
    canvas.drawText(out)
    for run, y in marks:
        _mark(canvas, run, y)


def _mark(canvas: Canvas, run: _Run, y: float) -> None:
    """What is not a letter: the box to tick, the frame, the line through struck words."""
    if run.look.is_tick:
        canvas.rect(run.x + 0.5, y - 0.8, _TICK_SIDE, _TICK_SIDE, stroke=1, fill=0)
    elif run.look.boxed:
        canvas.rect(run.x, y - _UNDER_PT, run.width, run.look.size + _UNDER_PT - 1, stroke=1, fill=0)
    else:
        canvas.line(run.x, y + run.look.size * 0.28, run.x + run.width, y + run.look.size * 0.28)


# --- from markup to words ----------------------------------------------------------------------------------


def _words(text: str, style: ParagraphStyle) -> Iterator[_Word | None]:
    """The words of a markup, None at each forced break."""
    base = _Look(style.fontName, style.fontSize)
    look, stack, word = base, [base], _Word()
    for index, part in enumerate(_TAGS.split(text)):
        if not index % 2:
            letters = unescape(part) if "&" in part else part
            for at, each in enumerate(shaped(letters).split(" ")):
                if at and word:
                    yield word
                    word = []
                if each:
                    word += _pieces(each, look)
        elif part == "br/":
            if word:
                yield word
            yield None
            word = []
        elif part == _TICK:
            word.append(_Piece(look._replace(is_tick=True), "", _TICK_WIDTH))
        elif part.startswith("/"):
            look = stack.pop()
        else:
            stack.append(look)
            look = _styled(look, part)
    if word:
        yield word


def _styled(look: _Look, tag: str) -> _Look:
    match tag:
        case "b":
            return look._replace(font=BOLD)
        case "i":
            return look._replace(font=ITALIC)
        case "s":
            return look._replace(struck=True)
        case "h":
            return look._replace(hollow=True, font=BOLD, size=look.size * _HOLLOW)
        case "k":
            return look._replace(boxed=True, font=BOLD)
        case "big":
            return look._replace(size=look.size * _BIG)
        case _:
            raise ValueError(f"<{tag}> is not a mark")


@lru_cache(maxsize=WORDS_REMEMBERED)
def _pieces(letters: str, look: _Look) -> tuple[_Piece, ...]:
    """A word in the fonts that draw it; the same words come back on every line of a ward."""
    found = []
    for font, shown, is_code in pieces_of(letters, look.font):
        size = look.size * _SMALL if is_code else look.size
        own = look._replace(font=font, size=size) if font != look.font or is_code else look
        spread = _SPREAD_PT * len(shown) if look.hollow else 0
        found.append(_Piece(own, shown, width_of(shown, font, size) + spread))
    return tuple(found)


# --- from words to lines -----------------------------------------------------------------------------------


def _broken(words: Sequence[_Word | None], room: float) -> list[_Line]:
    """Lines of words that fit into a width; a paragraph without words is one empty line."""
    lines: list[_Line] = [[]]
    used = 0.0
    for word in words:
        if word is None:
            lines.append([])
            used = 0.0
            continue
        width = sum(piece.width for piece in word)
        if width > room:
            for part in _cut(word, room):
                lines += [[part]] if lines[-1] else []
                lines[-1] = [part]
                used = sum(piece.width for piece in part)
            continue
        space = _space(lines[-1][-1]) if lines[-1] else 0.0
        if lines[-1] and used + space + width > room:
            lines.append([word])
            used = width
        else:
            lines[-1].append(word)
            used += space + width
    return lines


def _space(word: _Word) -> float:
    """The space after a word, as wide as its last letters have it."""
    return _blank(word[-1].look)


@lru_cache(maxsize=WORDS_REMEMBERED)
def _blank(look: _Look) -> float:
    return width_of(" ", look.font, look.size) + (_SPREAD_PT if look.hollow else 0)


def _spaces(line: _Line) -> float:
    return sum(_space(word) for word in line[:-1])


def _cut(word: _Word, room: float) -> Iterator[_Word]:
    """A word too long for a line, in parts that fit."""
    part, used = _Word(), 0.0
    for look, text, width in word:
        if look.is_tick or used + width <= room:
            part.append(_Piece(look, text, width))
            used += width
            continue
        for letter in text:
            own = width_of(letter, look.font, look.size) + (_SPREAD_PT if look.hollow else 0)
            if part and used + own > room:
                yield part
                part, used = [], 0.0
            if part and part[-1].look is look:
                part[-1] = _Piece(look, part[-1].text + letter, part[-1].width + own)
            else:
                part.append(_Piece(look, letter, own))
            used += own
    if part:
        yield part


def _runs(line: _Line) -> tuple[list[_Run], float, bool]:
    """A line in the order of drawing: its runs, its width, and whether it reads from right to left."""
    runs: list[_Run] = []
    x, space = 0.0, 0.0
    for word in line:
        for at, (look, text, width) in enumerate(word):
            before = space if not at else 0.0
            last = runs[-1] if runs else None
            if last is not None and last.look == look and not look.is_tick:
                runs[-1] = _Run(look, f"{last.text} {text}" if before else last.text + text, last.x,
                                last.width + before + width)  # fmt: skip
            else:
                if before and last is not None and not last.look.is_tick and not last.look.boxed:
                    runs[-1] = last._replace(text=last.text + " ", width=last.width + before)
                runs.append(_Run(look, text, x + before, width))
            x += before + width
        space = _space(word)
    shown = [run if run.text.isascii() else run._replace(text=in_drawing_order(run.text)) for run in runs]
    return shown, x, bool(runs) and not runs[0].text.isascii() and is_right_to_left(runs[0].text)
