"""The last early-warning score: figure, band in words, time. Incomplete says what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from typing_extensions import override

from console.words import _
from ui.widgets import paint
from ui.widgets.part import Part
from ui.wording import phrases

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.file import Observation
    from ui.setting import Setting


class NewsTile(Part):
    """Filled in the colour of the band; hollow an hour after it is overdue; red when one parameter alone scores 3."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._observation: Observation | None = None
        self._is_late = self._is_faded = False
        self.restyle()

    def show_observation(self, observation: Observation | None, *, is_late: bool, is_faded: bool) -> None:
        """Show the score of a round of observations, or that there is none."""
        self._observation, self._is_late, self._is_faded = observation, is_late, is_faded
        self.retranslate()
        self.restyle()

    @property
    def token(self) -> str:
        """The colour token it wears."""
        score = self._observation.score if self._observation else None
        return phrases.band_token(score) if score else "news_none"

    def lines(self) -> tuple[str, str, str]:
        """The three lines: head, figure, foot."""
        observation = self._observation
        score = observation.score if observation else None
        if observation is None:
            return _("NEWS2"), "–", _("no observation")
        if score is None:
            return _("NEWS2"), "–", _("not scored · {time}").format(time=self.setting.moment(observation.at))
        taken = self.setting.moment(observation.at)
        late = _("{time} · late").format(time=taken) if self._is_late else taken
        return f"NEWS2 · {phrases.band_word(score)}", "–" if score.total is None else str(score.total), late

    @override
    def retranslate(self) -> None:
        """Word the score again."""
        observation = self._observation
        score = observation.score if observation else None
        head, _figure, foot = self.lines()
        self.setAccessibleName(f"{phrases.score_words(score)} {foot}" if score else f"{head}, {foot}")

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        look = self.setting.look
        self.setFixedSize(look.px(124), look.px(78))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tile."""
        look = self.setting.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.chip(painter, QRectF(self.rect()), "", look, self.token, is_stale=self._is_faded)
        ink = look.colour("text" if self._is_faded else f"on_{self.token}")
        head, figure, foot = self.lines()
        area = QRectF(self.rect()).adjusted(6, 4, -6, -4)
        edge = look.px(17)
        top = QRectF(area.x(), area.y(), area.width(), edge)
        paint.words(painter, top, head, look.font(12, bold=True), ink, paint.CENTRE)
        paint.words(painter, area, figure, look.font(34, bold=True), ink, paint.CENTRE)
        bottom = QRectF(area.x(), area.bottom() - edge + 2, area.width(), edge)
        paint.words(painter, bottom, foot, look.font(12), ink, paint.CENTRE)
        painter.end()
