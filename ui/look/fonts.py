"""The two typefaces of the window: FiraGO for words, Material Design Icons for signs.

Relies on the font files of `pymupdf_fonts` and `qtawesome`. Qtawesome itself is never imported: it
costs a quarter of a second at start. Italics are loaded later than the faces of the first screen.
"""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path

import pymupdf_fonts  # the package carries no types
from PySide6.QtGui import QFont, QFontDatabase

from ui.look.faces import Unpacking

TEXT_FAMILY = "FiraGO"
ICON_FAMILY = "Material Design Icons"
_ITALIC = ("figit", "figbi")
_ICON_FILE = "materialdesignicons6-webfont-6.9.96"


def _icon_folder() -> Path:
    found = importlib.util.find_spec("qtawesome")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("qtawesome")
    return Path(found.submodule_search_locations[0]) / "fonts"


def load_first(begun: Unpacking | None = None) -> None:
    """Give Qt the faces that the first screen needs, ``begun`` being unpacked already. An application must exist."""
    unpacking = begun or Unpacking()
    if begun is None:
        unpacking.start()
    for file in unpacking.files():
        QFontDatabase.addApplicationFontFromData(file)
    QFontDatabase.addApplicationFont(str(_icon_folder() / f"{_ICON_FILE}.ttf"))


def load_italics() -> None:
    """Give Qt the italics: what is imported or unsure is written in them."""
    for face in _ITALIC:
        QFontDatabase.addApplicationFontFromData(pymupdf_fonts.myfont(face))


@cache
def _table() -> str:
    return (_icon_folder() / f"{_ICON_FILE.replace('webfont', 'webfont-charmap')}.json").read_text("ascii")


@cache
def glyph(name: str) -> str:
    """The character of a sign. Looked for in the text of a table of seven thousand, of which a hundred are used.

    Raises:
        KeyError: there is no such sign.
    """
    found = re.search(rf'"{name}": "0x([0-9a-f]+)"', _table())
    if found is None:
        raise KeyError(name)
    return chr(int(found[1], 16))


def text_font(size_px: int, *, weight: QFont.Weight = QFont.Weight.Normal, italic: bool = False) -> QFont:
    """The face for words at a size in pixels."""
    font = QFont(TEXT_FAMILY)
    font.setPixelSize(size_px)
    font.setWeight(weight)
    font.setItalic(italic)
    return font


def icon_font(size_px: int) -> QFont:
    """The face for signs at a size in pixels."""
    font = QFont(ICON_FAMILY)
    font.setPixelSize(size_px)
    return font
