"""F2, the home of the window: the board as the book has it now, the panel, and the bed round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from console.record.bodies import stay
from console.record.codes.stay import Finding
from console.ward import corrections, links, reading, stays
from console.words import _
from ui.bed_round import BedRoundBar
from ui.board_page import BoardPage
from ui.models.board import key_of
from ui.widgets.part import Part
from ui.widgets.patient_panel import FORM_OF_ACTION

if TYPE_CHECKING:
    from console.record.board import Board, BoardRow
    from console.record.entry import Stored
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
        self.home = BoardPage(desk.setting, self)
        self.round = BedRoundBar(desk.setting, self.home.board.table, self)
        self._wanted: str | None = None
        self._next_up: str | None = None
        self._undoes: str | None = None  # the entry that "Undo" strikes
        self._beats = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        bar = QVBoxLayout()
        bar.setContentsMargins(12, 10, 12, 0)
        bar.addWidget(self.round)
        layout.addLayout(bar)
        layout.addWidget(self.home, 1)
        self._wire()

    def _wire(self) -> None:
        self.home.board.selected.connect(self._select)
        self.home.opened.connect(self._open_row)
        self.home.action_requested.connect(self._act)
        self.round.answered.connect(self._confirm)
        self.round.started.connect(self._begin_round)
        self.desk.changed.connect(self._changed)
        self.desk.shell.undone.connect(self._undo)
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

    def _show(self, found: tuple[Board, Instant | None]) -> None:
        board, copied_at = found
        self.home.show_board(board)
        self.home.board.set_mine(written_by(board, self.desk.author))
        self.desk.shell.status.show_census(board.census_stated_at)
        self.desk.shell.status.show_copy(copied_at)
        wanted, self._wanted = self._wanted, None
        if wanted:
            self.home.board.select(wanted)
        if self.round.is_active and self._next_up:
            self.home.board.select(self._next_up)
            self._next_up = None
        self.round.show_board(board)
        current = self.home.board.current()
        self.round.show_row(current)
        self._look_beside(current.file.id if current and current.file else None)

    def _look_beside(self, patient: str | None) -> None:
        """The alerts of a file that may be the same person stand in the panel as well."""
        if patient is not None:
            self.desk.run(
                lambda session: links.perhaps_the_same(session, patient),
                lambda others: self.home.show_beside(patient, others),
            )

    # --- the bed round ---------------------------------------------------------------------------------

    def _begin_round(self) -> None:
        self.home.board.show_ward_order()
        self.home.board.filters.choose("all")
        first = self._after(None)
        if first:
            self.home.board.select(first)
        self.home.board.table.setFocus()

    def _after(self, done: BoardRow | None) -> str | None:
        """The key of the next row whose patient nobody has confirmed, in ward order, from the top again at the end."""
        board = self.home.board.model.board
        rows = [row for row in board.rows if row.file] if board else []
        keys = [key_of(row) for row in rows]
        at = keys.index(key_of(done)) + 1 if done and key_of(done) in keys else 0
        waiting = (row for row in (*rows[at:], *rows[:at]) if row.file and not row.file.confirmed and row is not done)
        return next((key_of(row) for row in waiting), None)

    def _confirm(self, row: BoardRow, finding: Finding) -> None:
        if row.file is None or row.bed is None or self.desk.session is None:
            return
        who, name = row.file.id, row.file.identity.name
        body = stay.BedConfirmed(unit=self.desk.session.unit.code, bed=row.bed, finding=finding)
        self._next_up = self._after(row)

        def done(stored: Stored) -> None:
            self._undoes = stored.entry.id
            said = _("Bed {bed}, {name}: {finding}").format(bed=body.bed, name=name, finding=finding.label)
            self.desk.shell.say(said, "ok" if finding is Finding.HERE else "warn", can_undo=True)
            if finding is Finding.SOMEBODY_ELSE:
                self.desk.open_form("admit", bed=body.bed)

        self.desk.write(lambda session: stays.confirm_bed(session, who, body), done)

    def _undo(self) -> None:
        entry, self._undoes = self._undoes, None
        if entry is not None:
            self.desk.write(lambda session: corrections.strike(session, entry, _("Typed by mistake in the bed round")))

    # --- what else ---------------------------------------------------------------------------------------

    def _open_row(self, row: BoardRow) -> None:
        if row.file is None:
            self.desk.open_form("admit", bed=row.bed)
        elif not self.home.is_narrow:
            self.desk.show_page("patient", patient=row.file.id)

    def _act(self, action: str, patient: str) -> None:
        if action == "file":
            self.desk.show_page("patient", patient=patient)
        elif self.desk.has_page(FORM_OF_ACTION.get(action, action)):
            self.desk.open_form(FORM_OF_ACTION.get(action, action), patient)
        else:
            self.desk.shell.say(_("This form is not part of this version."), "warn")

    def _changed(self, _touched: object) -> None:
        self.refresh()

    def _beat(self) -> None:
        self._beats = (self._beats + 1) % REFRESH_BEATS
        if self._beats == 0 and self.isVisible():
            self.refresh()

    @override
    def retranslate(self) -> None:
        """Everything here is worded by its parts."""


def _look(session: Session) -> tuple[Board, Instant | None]:
    """The board, and when the last copy was made on another medium."""
    sent = session.reader.lines_of_kind("package_sent")
    return reading.board(session), sent[-1].entry.occurred_at if sent else None


def written_by(board: Board, author: str) -> frozenset[str]:
    """The ids of those on a board about whom somebody has written."""
    return frozenset(file.id for file in board.patients if any(line.entry.author == author for line in file.lines))
