"""Draws the cells of the board: who is worst, who is late and who is missing, without reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from console.record.board import BoardRow, RowKind
from console.words import _
from ui.look.icons import draw_icon
from ui.models.board import ROW_ROLE, BoardModel, Column, is_faded, news_change
from ui.widgets import paint
from ui.wording import phrases

if TYPE_CHECKING:
    from ui.look.theme import Look
    from ui.setting import Setting

SOON_MINUTES, RECENT_MINUTES, ROW_HEIGHT, ALERTS_SHOWN = 15, 12 * 60, 42, 3


class BoardDelegate(QStyledItemDelegate):
    """Draws each column of a `BoardRow`."""

    def __init__(self, setting: Setting, model: BoardModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._setting, self._model = setting, model

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Two lines high."""
        return QSize(40, self._setting.look.px(ROW_HEIGHT))

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        row, look = index.data(ROW_ROLE), self._setting.look
        is_down = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, look.colour("sel_bg" if is_down else self._ground(row)))
        painter.setPen(look.colour("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if is_down and index.column() == Column.BED:
            painter.fillRect(QRect(rect.left(), rect.top(), 4, rect.height()), look.colour("focus"))
        inks = (look.colour("sel_text" if is_down else "text"), look.colour("sel_muted" if is_down else "muted"))
        area = rect.adjusted(8, 0, -6, 0)
        draw = (self._bed, self._patient, self._news, self._next, self._alerts, self._why)[index.column()]
        draw(painter, area, row, look, inks)
        painter.restore()

    @staticmethod
    def _ground(row: BoardRow) -> str:
        return "surface" if row.kind is RowKind.PATIENT else "raised"

    def _bed(self, painter: QPainter, area: QRect, row: BoardRow, look: Look, inks: tuple[QColor, QColor]) -> None:
        font = look.font(16, bold=row.file is not None, italic=_is_unsure(row))
        if not row.shares_bed:
            paint.words(painter, area.adjusted(4, 0, 0, 0), row.bed or "–", font, inks[0 if row.file else 1])
            sign = phrases.bed_sign(row)
            if sign:
                side = look.px(18)
                spot = QRectF(area.right() - side, area.center().y() - side / 2, side, side)
                warn = inks[0] if look.theme.outlined else look.colour("warn")
                draw_icon(painter, spot, sign, warn.name())
            return
        top, bottom = _halves(area.adjusted(4, 0, 0, 0))
        paint.words(painter, top, row.bed or "–", font, inks[0])
        paint.words(painter, bottom.adjusted(0, 0, 8, 0), _("shared"), look.font(12, bold=True), inks[1])

    def _patient(self, painter: QPainter, area: QRect, row: BoardRow, look: Look, inks: tuple[QColor, QColor]) -> None:
        if row.file is None:
            paint.words(painter, area, phrases.empty_bed_words(row), look.font(13, italic=True), inks[1])
            return
        top, bottom = _halves(area)
        name = row.file.identity.name or _("Unknown person")
        font = look.font(14, bold=not _is_unsure(row), italic=_is_unsure(row))
        paint.words(painter, top, name, font, inks[0])
        if phrases.likeness_words(row):
            side = look.px(15)
            warn = inks[0] if look.theme.outlined else look.colour("warn")
            spot = QRectF(bottom.left(), bottom.center().y() - side / 2, side, side)
            draw_icon(painter, spot, "account-multiple", warn.name())
            bottom = bottom.adjusted(side + 4, 0, 0, 0)
        who = phrases.who_line(row.file.identity, self._setting)
        paint.words(painter, bottom, who, look.font(12), inks[1])

    def _news(self, painter: QPainter, area: QRect, row: BoardRow, look: Look, inks: tuple[QColor, QColor]) -> None:
        last = row.file.last_observation if row.file else None
        if last is None or last.score is None or row.kind is RowKind.EXPECTED:
            if row.kind is RowKind.PATIENT:
                paint.words(painter, area.adjusted(14, 0, 0, 0), "–", look.font(16), inks[1])
            return
        is_late = row.observation_is_overdue(self._setting.now())
        chip = QRectF(area.left(), area.center().y() - look.px(14), look.px(38), look.px(28))
        figure = "…" if last.score.total is None else str(last.score.total)
        paint.chip(painter, chip, figure, look, phrases.band_token(last.score), is_stale=is_faded(row, self._setting))
        side = QRect(round(chip.right()) + 5, area.top(), area.right() - round(chip.right()) - 5, area.height())
        top, bottom = _halves(side)
        self._arrow(painter, top, news_change(row), look, inks)
        age = self._setting.minutes_since(last.at)
        taken = self._setting.time(last.at) if age < RECENT_MINUTES else phrases.span(age)
        paint.words(painter, bottom, taken, look.font(12, italic=is_late), inks[1])

    @staticmethod
    def _arrow(painter: QPainter, area: QRectF, change: int | None, look: Look, inks: tuple[QColor, QColor]) -> None:
        if change is None:
            return
        worse = inks[0] if look.theme.outlined else look.colour("danger")
        ink = worse if change > 0 else inks[1]
        side = look.px(15)
        sign = "arrow-up-bold" if change > 0 else "arrow-down" if change < 0 else "equal"
        draw_icon(painter, QRectF(area.left(), area.center().y() - side / 2, side, side), sign, ink.name())
        if change:
            beside = area.adjusted(side + 2, 0, 0, 0)
            paint.words(painter, beside, f"{change:+d}", look.font(12, bold=change > 0), ink)

    def _next(self, painter: QPainter, area: QRect, row: BoardRow, look: Look, inks: tuple[QColor, QColor]) -> None:
        said, now = self._model.next_words(row), self._setting.now()
        box = QRectF(area.left() - 2, area.center().y() - look.px(13), area.width() + 6, look.px(26))
        late = row.is_late(now)
        if row.kind is RowKind.AWAITING or (row.kind is RowKind.EXPECTED and late):
            sign = "calendar-clock" if row.expected else "transit-transfer"
            paint.pill(painter, box, said, sign, look, "danger" if late else "warn")
        elif row.kind is RowKind.EXPECTED:
            sign = "calendar-clock" if row.expected else "transit-connection-variant"
            paint.pill(painter, box, said, sign, look, "ok")
        elif row.file and not row.file.confirmed:
            paint.pill(painter, box, said, "clipboard-outline", look, "warn", is_hollow=True)
        elif row.observation_is_overdue(now):
            paint.pill(painter, box, said, "alert-circle", look, "danger")
        elif row.observation_due_at and self._setting.minutes_to(row.observation_due_at) <= SOON_MINUTES:
            paint.pill(painter, box, said, "clock-outline", look, "warn")
        else:
            paint.words(painter, area, said, look.font(13), inks[0 if row.observation_due_at else 1])

    def _alerts(self, painter: QPainter, area: QRect, row: BoardRow, look: Look, inks: tuple[QColor, QColor]) -> None:
        alerts = phrases.alerts_of(row.file) if row.file else ()
        side, left = look.px(26), float(area.left())
        shown = alerts if len(alerts) <= ALERTS_SHOWN else alerts[: ALERTS_SHOWN - 1]
        for alert in shown:
            box = QRectF(left, area.center().y() - side / 2, side, side)
            paint.badge(painter, box, alert.icon, look, is_hot=alert.hot)
            left += side + look.px(5)
        if len(shown) < len(alerts):
            more = QRectF(left, area.top(), area.right() - left, area.height())
            paint.words(painter, more, f"+{len(alerts) - len(shown)}", look.font(13, bold=True), inks[0])

    def _why(self, painter: QPainter, area: QRect, row: BoardRow, look: Look, inks: tuple[QColor, QColor]) -> None:
        reason, plan = self._model.why(row)
        top, bottom = _halves(area) if plan else (QRectF(area), QRectF())
        likeness = phrases.likeness_words(row)
        if likeness:
            end = paint.tag(painter, top.left(), top.center().y(), likeness, look)
            top.setLeft(end + 6)
        paint.words(painter, top, reason, look.font(14), inks[0])
        if plan:
            paint.words(painter, bottom, plan, look.font(12), inks[1])


def _is_unsure(row: BoardRow) -> bool:
    return row.file is not None and not row.file.confirmed


def _halves(area: QRect) -> tuple[QRectF, QRectF]:
    middle = area.height() // 2
    top = QRectF(area.left(), area.top() + 3, area.width(), middle - 2)
    return top, QRectF(area.left(), area.top() + middle, area.width(), middle - 3)
