"""The score while it is typed: the figure, its seven parts, what is missing, and the round before."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from console.record import news2
from console.record.bodies import care
from console.words import _
from ui.widgets.news_tile import NewsTile
from ui.widgets.part import Part, text
from ui.widgets.vital_tile import VitalTile
from ui.wording import phrases

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.file import Observation, PatientFile
    from console.ward.observations import NoScore
    from ui.setting import Setting

COLUMNS = (3, 2)
"""As many tiles side by side as there is room for."""
WIDTH, WIDEST = 292, 352  # of the base size; in pixels, so that the fields have the rest
GAP = 5
Advise = Callable[[news2.Score], str]


def _no_advice(_score: news2.Score) -> str:
    return ""


class LiveTile(NewsTile):
    """The tile of a score that is not saved yet."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        self._score: news2.Score | None = None
        super().__init__(setting, parent)

    @property
    def score(self) -> news2.Score | None:
        """The score that is shown."""
        return self._score

    def show_score(self, score: news2.Score | None) -> None:
        """Show what is typed so far."""
        self._score = score
        self.retranslate()
        self.update()

    @property
    @override
    def token(self) -> str:
        """The colour token it wears."""
        return phrases.band_token(self._score) if self._score else "news_none"

    @override
    def lines(self) -> tuple[str, str, str]:
        """The three lines: head, figure, foot."""
        score = self._score
        if score is None:
            return _("NEWS2"), "–", _("not scored")
        figure = "–" if score.total is None else str(score.total)
        return f"NEWS2 · {phrases.band_word(score)}", figure, _("not saved yet")

    @override
    def retranslate(self) -> None:
        """Word the score again."""
        score = self._score
        self.setAccessibleName(phrases.score_words(score) if score else _("not scored"))


class ScorePanel(Part):
    """Beside the fields of a round of observations."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._before: Observation | None = None
        self._body: care.Observed | None = None
        self._why_not: NoScore | None = None
        self._scale = 1
        self._advise: Advise = _no_advice
        self.tile = LiveTile(setting, self)
        self.said = text(wrap=True, parent=self)
        self.parts = tuple(VitalTile(setting, self) for _name in news2.PARAMETERS)
        self.heading = text("h3", parent=self)
        self.earlier = tuple(VitalTile(setting, self) for _name in news2.PARAMETERS)
        self.earlier_said = text("sub", wrap=True, parent=self)
        self._lay_out()
        self.retranslate()
        self.restyle()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.tile)
        top.addWidget(self.said, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        self._grids = _grid(), _grid()
        layout.addLayout(self._grids[0])
        layout.addSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(self.earlier_said)
        layout.addLayout(self._grids[1])
        layout.addStretch(1)

    def show_before(self, file: PatientFile | None, why_not: NoScore | None, advise: Advise) -> None:
        """Show the round before, and why no score applies (None where it does); ``advise`` words a score."""
        self._before, self._why_not, self._advise = file.last_observation if file else None, why_not, advise
        self._scale = file.spo2_scale if file else 1
        self.retranslate()

    def show_body(self, body: care.Observed | None) -> None:
        """Show what is typed so far, scored as it would be saved; None when it cannot be read."""
        self._body = body
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        body = self._body or care.Observed()
        self.tile.show_score(body.news2)
        self.said.setText(self._sentence(body.news2))
        for tile, vital in zip(self.parts, phrases.vitals_in(body), strict=True):
            tile.show_vital(vital)
        before = self._before
        for tile, vital in zip(self.earlier, phrases.vitals_of(before), strict=True):
            tile.show_vital(vital)
            tile.setVisible(before is not None)
        self.heading.setText(_("Before"))
        self.earlier_said.setText(self._before_words())

    @property
    def is_alarming(self) -> bool:
        """Whether what is typed makes people call for help: five and more, or a single 3."""
        score = self._body.news2 if self._body else None
        return score is not None and (score.has_single_3 or score.band in ("MEDIUM", "HIGH"))

    def _sentence(self, score: news2.Score | None) -> str:
        if self._why_not is not None:
            return self._why_not.sentence
        if score is None or not score.parts:
            return _("The score appears as you type.")
        if score.total is None:
            alarm = "\n" + _("One parameter scores 3.") if score.has_single_3 else ""
            return _("Missing: {what}").format(what=phrases.missing_words(score)) + alarm
        return self._advise(score)  # the tile names the band

    def _before_words(self) -> str:
        before = self._before
        if before is None:
            return _("Nothing observed yet.")
        ago = phrases.span(max(self.setting.minutes_since(before.at), 0))
        said = _("{time}, {ago} ago, {by}").format(time=self.setting.moment(before.at), ago=ago, by=before.said.by)
        scale = before.body.spo2_scale
        # What was scored before a change of scale is labelled with its own, and never scored again.
        other = _("scored on SpO₂ scale {n}").format(n=scale) if scale != self._scale else ""
        score = phrases.score_words(before.score) if before.score else ""
        return " · ".join(part for part in (said, score, other) if part)

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        width = min(self.setting.look.px(WIDTH), WIDEST)
        self.setFixedWidth(width)
        needed = max(tile.minimumWidth() for tile in self.parts) + GAP
        columns = next((each for each in COLUMNS if each * needed <= width + GAP), COLUMNS[-1])
        for grid, tiles in zip(self._grids, (self.parts, self.earlier), strict=True):
            for index, tile in enumerate(tiles):
                grid.addWidget(tile, index // columns, index % columns)


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setSpacing(GAP)
    return grid
