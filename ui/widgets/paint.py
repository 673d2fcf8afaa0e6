"""Shapes that the board and the tiles share: chip, pill, elided words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from ui.look.icons import draw_icon

if TYPE_CHECKING:
    from ui.look.theme import Look

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def words(painter: QPainter, area: QRect | QRectF, said: str, font: QFont, colour: QColor,
          align: Qt.AlignmentFlag = LEFT) -> int:  # fmt: skip
    """Write one line, cut with an ellipsis where it does not fit. Returns its width in pixels."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(said, Qt.TextElideMode.ElideRight, int(area.width()))
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QRectF(area), int(align), shown)
    return metrics.horizontalAdvance(shown)


def chip(painter: QPainter, area: QRectF, figure: str, look: Look, token: str, *, base: int = 16,
         is_stale: bool = False) -> None:  # fmt: skip
    """A score: filled in the colour of its band; hollow once it is too old to say how somebody is now."""
    ground, ink = look.colour(token), look.colour(f"on_{token}")
    quiet = token in ("news_none", "news_low")
    edge = look.colour("field_border") if quiet or look.theme.outlined else ground
    pen = QPen(edge if quiet or not is_stale else ground, 3 if is_stale else 1)
    painter.setPen(pen)
    painter.setBrush(look.colour("surface") if is_stale else ground)
    inset = 1.5 if is_stale else 0.5
    painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), 6, 6)
    words(painter, area, figure, look.font(base, bold=True), look.colour("text") if is_stale else ink, CENTRE)


def pill(painter: QPainter, area: QRectF, said: str, icon: str, look: Look, tone: str, *,
         is_hollow: bool = False) -> float:  # fmt: skip
    """A sign and words on a quiet ground, no wider than the area; returns its width in pixels.

    Args:
        painter: where to draw.
        area: the most room it may take.
        said: the words.
        icon: the sign's name.
        look: the look in force.
        tone: ``danger``, ``warn`` or ``ok``; ``plain`` when hollow.
        is_hollow: what is imported and unconfirmed has an edge and no ground.
    """
    font = look.font(12, bold=True)
    font.setItalic(is_hollow)
    ground = look.colour("surface") if is_hollow else look.colour(f"{tone}_soft")
    ink = look.colour("text") if is_hollow else look.colour(f"on_{tone}_soft")
    sign = look.px(15)
    width = min(QFontMetrics(font).horizontalAdvance(said) + sign + look.px(20), area.width())
    box = QRectF(area.left(), area.top(), width, area.height())
    edge = QPen(look.colour("field_border"), 1, Qt.PenStyle.DashLine) if is_hollow else QPen(ink, 1)
    painter.setPen(edge if is_hollow or look.theme.outlined else Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2, box.height() / 2)
    left = box.left() + look.px(7)
    draw_icon(painter, QRectF(left, box.center().y() - sign / 2, sign, sign), icon, ink.name())
    words(painter, box.adjusted(look.px(7) + sign + 4, 0, -look.px(6), 0), said, font, ink)
    return width


def badge(painter: QPainter, area: QRectF, icon: str, look: Look, *, is_hot: bool) -> None:
    """A square with a sign: one alert on the board."""
    painter.setPen(QPen(look.colour("on_danger_soft" if is_hot else "field_border"), 1))
    painter.setBrush(look.colour("danger_soft" if is_hot else "raised"))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    side = area.height() * 0.66
    ink = look.theme.colour("on_danger_soft" if is_hot else "text")
    draw_icon(painter, QRectF(area.center().x() - side / 2, area.center().y() - side / 2, side, side), icon, ink)


def tag(painter: QPainter, left: float, centre: float, said: str, look: Look) -> float:
    """A word in a small warning frame; returns where it ends."""
    font = look.font(12, bold=True)
    metrics = QFontMetrics(font)
    box = QRectF(left, centre - metrics.height() / 2, metrics.horizontalAdvance(said) + 10, metrics.height())
    painter.setPen(QPen(look.colour("warn"), 1))
    painter.setBrush(look.colour("warn_soft"))
    painter.drawRoundedRect(box, 3, 3)
    words(painter, box, said, font, look.colour("on_warn_soft"), CENTRE)
    return box.right()
