"""Icons drawn from the font of signs, in a colour of the theme.

Relies on `ui.look.fonts`. Signs are drawn, never written as text, so that a screen reader does not read
their private characters aloud.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from ui.look.fonts import glyph, icon_font

if TYPE_CHECKING:
    from ui.look.tokens import Theme

SIDES = (16, 20, 24, 32, 48)


def draw_icon(painter: QPainter, area: QRectF, name: str, colour: str) -> None:
    """Draw a sign in the middle of an area, as high as the area."""
    painter.save()
    painter.setFont(icon_font(max(8, round(area.height()))))
    painter.setPen(QColor(colour))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, glyph(name))
    painter.restore()


def _drawn(name: str, colour: str, side: int) -> QPixmap:
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    draw_icon(painter, QRectF(0, 0, side, side), name, colour)
    painter.end()
    return pixmap


@lru_cache(maxsize=512)
def icon(name: str, colour: str, checked: str | None = None, selected: str | None = None) -> QIcon:
    """A sign as an icon; ``checked`` is its colour on a button that is down, ``selected`` on a list's current line.

    Pixmaps at fixed sizes, because an icon engine written in Python can outlive its owner. Each is drawn once: the same
    few signs stand on every page and beside every line of a list.
    """
    made = QIcon()
    tints = [(QIcon.State.Off, colour)]
    if checked is not None and checked != colour:
        tints.append((QIcon.State.On, checked))
    for state, tint in tints:
        for side in SIDES:
            made.addPixmap(_drawn(name, tint, side), QIcon.Mode.Normal, state)
    if selected is not None:
        for side in SIDES:
            made.addPixmap(_drawn(name, selected, side), QIcon.Mode.Selected)
    return made


def row_icon(name: str, theme: Theme, tint: str = "text") -> QIcon:
    """A sign beside a line of a list; on a line that is a block of colour it takes the ink of that line's words.

    On any other current line it keeps its own colour: left to Qt, it would be washed out.
    """
    colour = theme.colour(tint)
    return icon(name, colour, selected=theme.sel_text if theme.outlined else colour)
