"""The last rounds as lines: one small plot for each number, drawn the same way, values beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from typing_extensions import override

from console.record.bodies import care
from console.record.value_words import degrees_text
from console.words import N_, _
from ui.widgets import paint
from ui.widgets.part import Part

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.file import Observation
    from ui.setting import Setting

SHOWN = 8


class Row(NamedTuple):
    """One number of a round: its label, how it is read, and how it is written."""

    label: str
    read: Callable[[care.Observed], int | None]
    write: Callable[[int], str]


ROWS = (
    Row(N_("NEWS2"), lambda body: body.news2.total if body.news2 else None, str),
    Row(N_("Resp. rate"), lambda body: body.respiratory_rate, str),
    Row(N_("SpO₂"), lambda body: body.spo2, lambda value: f"{value} %"),
    Row(N_("Syst. BP"), lambda body: body.systolic, str),
    Row(N_("Pulse"), lambda body: body.pulse, str),
    Row(N_("Temp."), lambda body: body.temperature_tenths, degrees_text),
)

HEIGHT, GAP = 110, 8


class VitalTrend(Part):
    """At most the last eight rounds, the latest on the right, evenly spaced; the times stand below."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._taken: tuple[Observation, ...] = ()
        self.restyle()

    def show_observations(self, taken: Sequence[Observation]) -> None:
        """Show rounds, oldest first."""
        self._taken = tuple(taken)[-SHOWN:]
        self.retranslate()
        self.update()

    def values(self, row: Row) -> list[int | None]:
        """What one number was in each round; None where it was not taken."""
        return [row.read(each.body) for each in self._taken]

    @property
    def has_two_scales(self) -> bool:
        """Whether the saturations were scored on different scales: each is then labelled, never scored again."""
        return len({each.body.spo2_scale for each in self._taken}) > 1

    @override
    def retranslate(self) -> None:
        """Word the trend again, for whoever cannot see it."""
        parts = []
        for row in ROWS:
            seen = [row.write(value) for value in self.values(row) if value is not None]
            if seen:
                parts.append(f"{_(row.label)} {', '.join(seen)}")
        self.setAccessibleName(_("Trend: {values}").format(values="; ".join(parts) or _("nothing observed")))

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self.setMinimumHeight(self.setting.look.px(HEIGHT))
        self.setMaximumHeight(self.setting.look.px(HEIGHT))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the plots side by side."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / len(ROWS)
        for index, row in enumerate(ROWS):
            box = QRectF(index * width + 0.5, 0.5, width - (GAP if index < len(ROWS) - 1 else 1), self.height() - 1)
            painter.setPen(QPen(self.setting.look.colour("border"), 1))
            painter.setBrush(self.setting.look.colour("surface"))
            painter.drawRoundedRect(box, 6, 6)
            self._draw(painter, box.adjusted(8, 4, -8, -4), row)
        painter.end()

    def _draw(self, painter: QPainter, area: QRectF, row: Row) -> None:
        look, values = self.setting.look, self.values(row)
        label = _(row.label)
        if row.label == "SpO₂" and self._taken:
            scales = [str(each.body.spo2_scale) for each in self._taken] if self.has_two_scales else []
            label += _(" · scales {scales}").format(scales=" ".join(scales)) if scales else ""
        line = look.px(17)
        paint.words(
            painter, QRectF(area.left(), area.top(), area.width(), line), label, look.font(12), look.colour("muted")
        )
        known = [value for value in values if value is not None]
        last = row.write(known[-1]) if known else "–"
        paint.words(
            painter,
            QRectF(area.left(), area.top(), area.width(), line),
            last,
            look.font(14),
            look.colour("text"),
            paint.RIGHT,
        )
        plot = area.adjusted(6, line + 8, -6, -line - 4)
        self._draw_line(painter, plot, values)
        if self._taken:
            foot = QRectF(area.left(), area.bottom() - line, area.width(), line)
            paint.words(painter, foot, self.setting.moment(self._taken[0].at), look.font(11), look.colour("muted"))
            if len(self._taken) > 1:
                latest = self.setting.moment(self._taken[-1].at)
                paint.words(painter, foot, latest, look.font(11), look.colour("muted"), paint.RIGHT)

    def _draw_line(self, painter: QPainter, plot: QRectF, values: Sequence[int | None]) -> None:
        look, known = self.setting.look, [value for value in values if value is not None]
        painter.setPen(QPen(look.colour("border"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        if not known:
            return
        low, high = min(known), max(known)
        span, step = max(high - low, 1), plot.width() / max(len(values) - 1, 1)
        dots = [
            QPointF(plot.left() + index * step, plot.bottom() - plot.height() * (value - low) / span)
            for index, value in enumerate(values)
            if value is not None
        ]
        painter.setPen(QPen(look.colour("text"), 2))
        painter.drawPolyline(QPolygonF(dots))
        painter.setBrush(look.colour("text"))
        for dot in dots:
            painter.drawEllipse(dot, 2.5, 2.5)
