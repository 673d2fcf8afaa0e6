"""One input of the score: label, value, unit, and its own points as colour and digit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from typing_extensions import override

from console.words import _
from ui.widgets import paint
from ui.widgets.part import Part
from ui.wording import phrases

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting


class VitalTile(Part):
    """Shows one :class:`~ui.wording.phrases.Vital`."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._vital = phrases.Vital("", "–", "", None)
        self.restyle()

    def show_vital(self, vital: phrases.Vital) -> None:
        """Show a value."""
        self._vital = vital
        points = "" if vital.points is None else _("{n} points").format(n=vital.points)
        said = f"{vital.label} {vital.value} {vital.unit}".strip()
        self.setAccessibleName(f"{said}, {points}" if points else said)
        self.setToolTip(self.accessibleName())
        self.update()

    def value_in(self, room: float) -> str:
        """The value, in short where the whole has no room of so many pixels at any size."""
        whole, short = self._vital.value, self._vital.short
        fits = QFontMetrics(self.setting.look.font(12, bold=True)).horizontalAdvance(whole) <= room
        return whole if fits or not short else short

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        look = self.setting.look
        self.setMinimumWidth(look.px(84))
        self.setFixedHeight(look.px(45))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tile."""
        look, vital = self.setting.look, self._vital
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = phrases.POINT_TOKENS[vital.points or 0]
        loud = bool(vital.points) and not look.theme.outlined
        painter.setPen(QPen(look.colour(token if loud else "border"), 1))
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        area = QRectF(self.rect()).adjusted(7, 3, -4, -3)
        half = area.height() / 2
        top = QRectF(area.x(), area.y(), area.width(), half)
        paint.words(painter, top, vital.label, look.font(12), look.colour("muted"))
        side = look.px(20)
        room = area.width() - (side + 3 if vital.points is not None else 0)
        value, bold = self.value_in(room), look.font(14, bold=True)
        if QFontMetrics(bold).horizontalAdvance(value) > room:
            bold = look.font(12, bold=True)
        low = QRectF(area.x(), area.y() + half, room, half)
        used = paint.words(painter, low, value, bold, look.colour("text")) + 3
        small = look.font(12)
        if QFontMetrics(small).horizontalAdvance(vital.unit) <= room - used:
            paint.words(painter, low.adjusted(used, 0, 0, 0), vital.unit, small, look.colour("muted"))
        if vital.points is not None:
            box = QRectF(area.right() - side, area.bottom() - side, side, side)
            paint.chip(painter, box, str(vital.points), look, token, base=13)
        painter.end()
