"""Text on paper: the fonts, and the one door through which any text becomes markup.

Every text, typed by a person or translated, passes through :func:`markup`: it is escaped, so that
nothing that was typed is ever read as markup. What no font can draw becomes a visible box with its
code point; nothing is dropped. Marks: ``b`` bold, ``i`` italics, ``s`` struck, ``h`` hollow, ``k`` in a
frame, ``big``, ``br`` a new line, ``tick`` a box to tick. Relies on reportlab for drawing and on
the fonts of pymupdf_fonts, read from memory; no font of the computer is used.

Source: FiraGO and Noto Sans (SIL Open Font Licence 1.1), which cover Latin with Vietnamese, Greek,
Cyrillic, Arabic, Hebrew, Georgian, Thai and Devanagari.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import NewType
from xml.sax.saxutils import escape

import arabic_reshaper
import bidi
import pymupdf_fonts
from bidi.algorithm import get_display
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

Markup = NewType("Markup", str)

FONT, BOLD, ITALIC = "FiraGO", "FiraGO-Bold", "FiraGO-Italic"
FALLBACK, FALLBACK_BOLD = "NotoSans", "NotoSans-Bold"
_FILES = {FONT: "figo", BOLD: "figbo", ITALIC: "figit", FALLBACK: "notos", FALLBACK_BOLD: "notosbo"}
NO_BREAK = "\u00a0"
_BOX = "\u25af"  # the white box of FiraGO
_RIGHT_TO_LEFT = ("R", "AL")
_RTL_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff]")  # blocks of Unicode 15
_DIRECTION_MARKS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
WORDS_REMEMBERED = 8192
_SPACES = str.maketrans({"\u202f": "\u00a0", "\u2009": "\u00a0", "\t": " ", "\r": None})


@cache
def covered() -> tuple[frozenset[str], frozenset[str]]:
    """Register the fonts and give the characters that the first one draws, and the fallback."""
    rl_config.useA85 = 0  # streams as they are: armoured ones are a quarter larger and slower
    faces = {}
    for name, file in _FILES.items():
        font = TTFont(name, io.BytesIO(pymupdf_fonts.myfont(file)))
        pdfmetrics.registerFont(font)
        faces[name] = font.face
    first = set(faces[FONT].charToGlyph) & set(faces[BOLD].charToGlyph) & set(faces[ITALIC].charToGlyph)
    second = set(faces[FALLBACK].charToGlyph) & set(faces[FALLBACK_BOLD].charToGlyph)
    return _drawable(first), _drawable(second)


def _drawable(codes: set[int]) -> frozenset[str]:
    """What a font draws, without the marks that turn the direction of what stands beside them."""
    letters = frozenset(chr(code) for code in codes if code >= ord(" ") and code != 0x7F)
    return frozenset(letter for letter in letters if unicodedata.bidirectional(letter) not in _DIRECTION_MARKS)


def width_of(text: str, font: str, size: float) -> float:
    """The width of a text in points."""
    covered()
    return float(pdfmetrics.stringWidth(text, font, size))


def markup(text: str) -> Markup:
    """Any text as markup that shows exactly this text. A new line stays one."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    if not composed.isprintable():
        composed = composed.translate(_SPACES)
    shown = escape(composed)
    return Markup(shown.replace("\n", "<br/>") if "\n" in shown else shown)


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((each in _RIGHT_TO_LEFT for each in directions if each in (*_RIGHT_TO_LEFT, "L")), False)


def shaped(text: str) -> str:
    """A text with its Arabic letters joined; all other text as it is. Still in the order of reading."""
    if text.isascii() or not _RTL_LETTER.search(text):
        return text
    return str(arabic_reshaper.reshape(text))


def in_drawing_order(text: str) -> str:
    """A text of one line in the order in which it is drawn from the left."""
    if text.isascii() or not _RTL_LETTER.search(text):
        return text
    base = "R" if is_right_to_left(text) else "L"
    try:
        return str(get_display(text, base_dir=base))
    except AssertionError:
        # The Python algorithm mirrors brackets, but in python-bidi 0.6.12 it asserts on characters that
        # Unicode has not assigned ("\u05fb"); its compiled twin takes every text and mirrors nothing.
        return str(bidi.get_display(text, base_dir=base))


def pieces_of(word: str, font: str) -> tuple[tuple[str, str, bool], ...]:
    """A word as (font, letters, whether they are a code point): what no font draws is a box with its code."""
    first, second = covered()
    if (word.isascii() and word.isprintable()) or first.issuperset(word):
        return ((font, word, False),)
    other = FALLBACK_BOLD if font == BOLD else FALLBACK
    found: list[tuple[str, str, bool]] = []
    for letter in word:
        if letter in first or letter in second:
            parts = [(font if letter in first else other, letter, False)]
        else:
            parts = [(font, _BOX, False), (font, f"{ord(letter):04X}", True)]
        for part in parts:
            if found and (found[-1][0], found[-1][2]) == (part[0], part[2]):
                found[-1] = (part[0], found[-1][1] + part[1], part[2])
            else:
                found.append(part)
    return tuple(found)


def bold(text: str) -> Markup:
    """A text in bold."""
    return Markup(f"<b>{markup(text)}</b>")


def lead(label: str, text: Markup) -> Markup:
    """A text after its label in bold."""
    return Markup(f"{bold(label)} {text}")


def italic(text: str) -> Markup:
    """A text in italics: what other systems said and nobody here confirmed."""
    return Markup(f"<i>{markup(text)}</i>")


def struck(inside: Markup) -> Markup:
    """Struck through, still readable."""
    return Markup(f"<s>{inside}</s>")


def hollow(text: str) -> Markup:
    """A value that its author doubted: hollow type and a question mark."""
    return Markup(f"<h>{markup(text)}</h> <b>?</b>")


def boxed(text: str) -> Markup:
    """Bold in a frame, on one line: what must catch the eye on a bad copy too."""
    return Markup(f"<k>{markup(f' {text} '.replace(' ', NO_BREAK))}</k>")


def tick_box(text: str) -> Markup:
    """An empty box to tick by hand, and what it is for."""
    return Markup(f"<tick/>{markup(text)}")


def join(parts: Iterable[Markup], between: str) -> Markup:
    """Several pieces of markup in a row; empty ones are left out."""
    return Markup(markup(between).join(part for part in parts if part))
