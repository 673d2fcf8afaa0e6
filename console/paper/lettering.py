"""Text on paper: the fonts, and the one door through which any text becomes markup.

Every text, typed by a person or translated, passes through :func:`markup`: it is escaped, put in
order where it runs from right to left, and what no font can draw becomes a visible box. Nothing is
dropped and nothing that was typed is ever read as markup. Relies on reportlab for drawing and on
the fonts of pymupdf_fonts, read from memory; no font of the computer is used.

Source: FiraGO and Noto Sans (SIL Open Font Licence 1.1), which cover Latin with Vietnamese, Greek,
Cyrillic, Arabic, Hebrew, Georgian, Thai and Devanagari.
"""

from __future__ import annotations

import io
import textwrap
import unicodedata
from functools import cache
from typing import NewType
from xml.sax.saxutils import escape

import arabic_reshaper
import bidi
import pymupdf_fonts
from bidi.algorithm import get_display
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

Markup = NewType("Markup", str)

FONT, BOLD, ITALIC = "FiraGO", "FiraGO-Bold", "FiraGO-Italic"
FALLBACK = "NotoSans"
_FILES = {FONT: "figo", BOLD: "figbo", ITALIC: "figit", FALLBACK: "notos", f"{FALLBACK}-Bold": "notosbo"}
_BOX = "\u25af"  # the white box of FiraGO
_RIGHT_TO_LEFT = ("R", "AL")
_DIRECTION_MARKS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
_RTL_LINE = 60  # characters: each line of a right-to-left text is put in order by itself
_THIN_SPACES = str.maketrans({"\u202f": "\u00a0", "\u2009": "\u00a0", "\t": " ", "\r": None})


@cache
def covered() -> tuple[frozenset[str], frozenset[str]]:
    """Register the fonts and give the characters that the first one draws, and the fallback."""
    faces = {}
    for name, file in _FILES.items():
        font = TTFont(name, io.BytesIO(pymupdf_fonts.myfont(file)))
        pdfmetrics.registerFont(font)
        faces[name] = font.face
    pdfmetrics.registerFontFamily(FONT, normal=FONT, bold=BOLD, italic=ITALIC, boldItalic=BOLD)
    bold = f"{FALLBACK}-Bold"
    pdfmetrics.registerFontFamily(FALLBACK, normal=FALLBACK, bold=bold, italic=FALLBACK, boldItalic=bold)
    first = set(faces[FONT].charToGlyph) & set(faces[BOLD].charToGlyph) & set(faces[ITALIC].charToGlyph)
    second = set(faces[FALLBACK].charToGlyph) & set(faces[bold].charToGlyph)
    return _drawable(first), _drawable(second)


def _drawable(codes: set[int]) -> frozenset[str]:
    """What a font draws, without the marks that turn the direction of what stands beside them."""
    letters = frozenset(chr(code) for code in codes if code >= ord(" ") and code != 0x7F)
    return frozenset(letter for letter in letters if unicodedata.bidirectional(letter) not in _DIRECTION_MARKS)


def markup(text: str) -> Markup:
    """Any text as markup that shows exactly this text. A new line stays one."""
    first, _second = covered()
    composed = unicodedata.normalize("NFC", text).translate(_THIN_SPACES)
    if composed.isascii() and composed.isprintable():
        return Markup(escape(composed))
    lines = [_ordered(line) for line in composed.split("\n")]
    return Markup("<br/>".join(escape(line) if first.issuperset(line) else _in_runs(line) for line in lines))


def _ordered(line: str) -> str:
    if line.isascii() or not any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in line):
        return line
    pieces = textwrap.wrap(line, _RTL_LINE) or [""]
    return "\n".join(_in_display_order(arabic_reshaper.reshape(piece)) for piece in pieces)


def _in_display_order(piece: str) -> str:
    try:
        return str(get_display(piece, base_dir="L"))
    except AssertionError:
        # The Python algorithm mirrors brackets, but in python-bidi 0.6.12 it asserts on characters that
        # Unicode has not assigned ("\u05fb"); its compiled twin takes every text and mirrors nothing.
        return str(bidi.get_display(piece, base_dir="L"))


def _in_runs(line: str) -> str:
    """A line of which the first font lacks something: other font, or a box."""
    first, second = covered()
    runs: list[tuple[bool, str]] = []
    for letter in line:
        shown = letter if letter in first or letter in second or letter == "\n" else _BOX
        is_other = shown in second and shown not in first
        if runs and runs[-1][0] == is_other:
            runs[-1] = (is_other, runs[-1][1] + shown)
        else:
            runs.append((is_other, shown))
    return "".join(
        f'<font name="{FALLBACK}">{escape(run)}</font>' if is_other else escape(run).replace("\n", "<br/>")
        for is_other, run in runs
    )


def bold(text: str) -> Markup:
    """A text in bold."""
    return Markup(f"<b>{markup(text)}</b>")


def italic(text: str) -> Markup:
    """A text in italics: what other systems said and nobody here confirmed."""
    return Markup(f"<i>{markup(text)}</i>")


def struck(inside: Markup) -> Markup:
    """Struck through, still readable."""
    return Markup(f"<strike>{inside}</strike>")


def hollow(text: str) -> Markup:
    """A value that its author doubted: hollow type and a question mark."""
    return Markup(f'<onDraw name="hollow" label="1"/><b>{markup(text)}</b><onDraw name="hollow" label="0"/> <b>?</b>')


def tick_box(text: str) -> Markup:
    """An empty box to tick by hand, and what it is for."""
    return Markup(f'<onDraw name="tick" label="1"/>{chr(0xA0) * 5}{markup(text)}')


def join(parts: list[Markup], between: str) -> Markup:
    """Several pieces of markup in a row; empty ones are left out."""
    return Markup(markup(between).join(part for part in parts if part))


def teach(canvas: Canvas) -> None:
    """Teach a canvas the marks of :func:`hollow` and :func:`tick_box`."""
    canvas.setNamedCB("hollow", _set_hollow)
    canvas.setNamedCB("tick", _draw_tick_box)


def _set_hollow(canvas: Canvas, _kind: str, label: str) -> None:
    text = canvas._curr_tx_info["tx"]  # noqa: SLF001 - the only way reportlab offers to reach a running text
    text.setTextRenderMode(1 if label == "1" else 0)
    text._code.append("0.45 w" if label == "1" else "1 w")  # noqa: SLF001 - the width of the outline


def _draw_tick_box(canvas: Canvas, _kind: str, _label: str) -> None:
    here = canvas._curr_tx_info  # noqa: SLF001
    canvas.rect(here["cur_x"] + 0.5, here["cur_y"] - 0.8, 7.5, 7.5, stroke=1, fill=0)
