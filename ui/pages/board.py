"""F2, the home of the window: the board as the book has it now, the panel, and the bed round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from console.ward import bed_rounds, clock, links, reading
from console.words import _
from ui.anywhere.notices import Notices
from ui.frame.clock_strip import ClockStrip
from ui.pages.bed_round import BedRoundBar
from ui.pages.bed_round_steps import BedRoundSteps
from ui.pages.home import BoardPage
from ui.widgets.column import Column
from ui.widgets.part import Part

if TYPE_CHECKING:
    from console.record.bed_round import BedRound
    from console.record.board import Board, BoardRow
    from console.record.instant import Instant
    from console.ward.session import Session
    from ui.desk import Desk

REFRESH_BEATS = 6  # beats of ten seconds: once a minute


class WardPage(Part):
    """Board, panel and bed round, kept fresh."""

    key = "board"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self.home = BoardPage(desk.setting, desk.panel, self)
        self.round = BedRoundBar(desk.setting, self.home.board.table, self)
        self.clock = ClockStrip(desk.setting, self)
        self._wanted: str | None = None
        self.steps = BedRoundSteps(desk, self.home, self.round)
        self._beats = 0
        layout = Column(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._bars = bar = QHBoxLayout()  # side by side: two questions, and the board keeps its rows
        bar.setContentsMargins(12, 10, 12, 0)
        bar.setSpacing(6)
        bar.addWidget(self.clock, 1)
        bar.addWidget(self.round, 1)
        layout.addLayout(bar)
        self.notices = Notices(desk, self)
        layout.addWidget(self.notices)
        layout.addWidget(self.home, 1)
        self._wire()

    def _wire(self) -> None:
        self.round.started.connect(self._arrange_bars)
        self.round.ended.connect(self._arrange_bars)
        self.home.board.selected.connect(self._select)
        self.home.opened.connect(self._open_row)
        self.home.action_requested.connect(self._act)
        self.home.bed_requested.connect(self._act_on_bed)
        self.clock.confirmed.connect(self._clock_is_right)
        self.clock.doubted.connect(self._clock_is_wrong)
        self.desk.changed.connect(self._changed)
        self.setting.clockwork.beat.connect(self._beat)

    def open(self, patient: str | None = None, **_what: object) -> None:
        """Show the board as it is now, with a patient's (or ``bed 12A``'s) row as the current one."""
        self._wanted = patient
        self.refresh()
        self.home.board.table.setFocus()

    def refresh(self) -> None:
        """Read the board again."""
        if self.desk.session is not None:
            self.desk.run(_look, self._show)

    def _select(self, row: BoardRow) -> None:
        self.desk.patient = patient = row.file.id if row.file else None
        self._look_beside(patient)
        self.round.show_row(row)

    def _show(self, found: tuple[Board, BedRound, Instant | None, bool]) -> None:
        board, bed_round, copied_at, is_clock_confirmed = found
        self.clock.ask(is_confirmed=is_clock_confirmed)
        self.home.show_board(board)
        self.home.board.set_mine(written_by(board, self.desk.author))
        self.desk.shell.status.show_census(board.census_stated_at)
        self.desk.shell.status.show_copy(copied_at)
        wanted, self._wanted = self._wanted, None
        if wanted:
            self.home.board.select(wanted)
        self.steps.show(bed_round)
        self._arrange_bars()
        current = self.home.board.current()
        patient = current.file.id if current and current.file else None
        if self.desk.shell.page == self.key:  # whoever is seen to be current is meant, the row having moved or not
            self.desk.patient = patient
        self.round.show_row(current)
        self._look_beside(patient)

    def _arrange_bars(self) -> None:
        """The round needs the whole width while it goes on; before and after, the questions stand side by side."""
        below, beside = QHBoxLayout.Direction.TopToBottom, QHBoxLayout.Direction.LeftToRight
        self._bars.setDirection(below if self.round.is_active else beside)

    def _look_beside(self, patient: str | None) -> None:
        """The alerts of a file that may be the same person stand in the panel as well."""
        if patient is not None:
            self.desk.run(
                lambda session: links.perhaps_the_same(session, patient),
                lambda others: self.home.show_beside(patient, others),
            )

    # --- the clock ---------------------------------------------------------------------------------------

    def _clock_is_right(self) -> None:
        self.desk.write(clock.confirm, lambda _stored: self.desk.shell.say(_("Clock confirmed."), "ok"))

    def _clock_is_wrong(self) -> None:
        self.desk.open_form("clock")

    # --- what else ---------------------------------------------------------------------------------------

    def _open_row(self, row: BoardRow) -> None:
        if row.file is None:
            self.desk.open_form("admit", bed=row.bed)
        elif not self.home.is_narrow:
            self.desk.show_page("patient", patient=row.file.id)

    def _act(self, action: str, patient: str) -> None:
        self.desk.show_page(action, patient=patient)

    def _act_on_bed(self, form: str, bed: str, who: str | None) -> None:
        self.desk.open_form(form, who, bed=bed)

    def _changed(self, _touched: object) -> None:
        self.refresh()

    def _beat(self) -> None:
        self._beats = (self._beats + 1) % REFRESH_BEATS
        if self._beats == 0 and self.isVisible():
            self.refresh()

    @override
    def retranslate(self) -> None:
        """Everything here is worded by its parts."""


def _look(session: Session) -> tuple[Board, BedRound, Instant | None, bool]:
    """The board, its bed round, when the last copy was made, whether the clock was confirmed this shift."""
    sent = session.reader.lines_of_kind("package_sent")
    board, copied_at = reading.board(session), sent[-1].entry.occurred_at if sent else None
    return board, bed_rounds.current(session, board), copied_at, clock.is_confirmed(session)


def written_by(board: Board, author: str) -> frozenset[str]:
    """The ids of those on a board about whom somebody has written."""
    return frozenset(file.id for file in board.patients if any(line.entry.author == author for line in file.lines))
