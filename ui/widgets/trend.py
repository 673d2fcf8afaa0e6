"""The last scores as a line between the two thresholds at which people act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from typing_extensions import override

from console.words import _
from ui.widgets import paint
from ui.widgets.part import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from console.record.file import Observation
    from ui.setting import Setting

SHOWN, TOP = 8, 12
THRESHOLDS = ((5, "news_medium"), (7, "danger"))


class Trend(Part):
    """At most the last eight complete scores, in order of time."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._points: list[tuple[str, int]] = []
        self.restyle()

    def show_observations(self, observations: Sequence[Observation]) -> None:
        """Show the scores of rounds of observations, oldest first."""
        scored = [(each.at, each.score.total) for each in observations if each.score and each.score.total is not None]
        self._points = [(self.setting.moment(at), total) for at, total in scored[-SHOWN:]]
        self.retranslate()
        self.update()

    @override
    def retranslate(self) -> None:
        """Word the trend again."""
        said = ", ".join(f"{total} ({time})" for time, total in self._points)
        self.setAccessibleName(_("NEWS2 trend: {scores}").format(scores=said or _("no score")))

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        look = self.setting.look
        self.setMinimumSize(look.px(120), look.px(78))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw thresholds, line and points."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self.setting.look
        foot = look.px(16)
        plot = QRectF(6, 8, self.width() - look.px(28), self.height() - foot - 12)

        def height(score: int) -> float:
            return plot.bottom() - plot.height() * min(score, TOP) / TOP

        for threshold, token in THRESHOLDS:
            y = height(threshold)
            painter.setPen(QPen(look.colour(token), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(0, y), QPointF(plot.right(), y))
            side = look.px(15)
            area = QRectF(self.width() - side - 2, y - side / 2 + (3 if threshold == 5 else -3), side, side)
            paint.words(painter, area, str(threshold), look.font(12), look.colour("muted"), paint.CENTRE)
        self._draw_points(painter, plot, [height(total) for _time, total in self._points])
        self._draw_times(painter, QRectF(0, self.height() - foot, plot.right() + 4, foot))
        painter.end()

    def _draw_points(self, painter: QPainter, plot: QRectF, heights: list[float]) -> None:
        look, last = self.setting.look, len(heights) - 1
        step = plot.width() / max(last, 1)
        dots = [QPointF(plot.left() + index * step, y) for index, y in enumerate(heights)]
        painter.setPen(QPen(look.colour("text"), 2))
        painter.drawPolyline(QPolygonF(dots))
        for index, dot in enumerate(dots):
            high = self._points[index][1] >= THRESHOLDS[1][0]
            token = ("danger" if high else "text") if index == last else "surface"
            painter.setBrush(look.colour(token))
            painter.drawEllipse(dot, 4 if index == last else 3, 4 if index == last else 3)

    def _draw_times(self, painter: QPainter, area: QRectF) -> None:
        look = self.setting.look
        if not self._points:
            paint.words(painter, area, _("no score"), look.font(12), look.colour("muted"))
            return
        if len(self._points) > 1:
            paint.words(painter, area, self._points[0][0], look.font(12), look.colour("muted"))
            paint.words(painter, area, self._points[-1][0], look.font(12), look.colour("muted"), paint.RIGHT)
        else:
            paint.words(painter, area, self._points[0][0], look.font(12), look.colour("muted"))
