"""What a bed round does with each answer: writes the finding, asks what follows, goes on to the next bed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from console.record.bodies import stay
from console.record.codes.stay import Finding
from console.ward import bed_rounds, corrections, finding, stays
from console.words import _
from ui.anywhere.finder import locator_words
from ui.models.board import key_of
from ui.widgets.search_field import Hit

if TYPE_CHECKING:
    from console.record.bed_round import BedRound
    from console.record.board import BoardRow
    from console.record.entry import Stored
    from console.record.found import Found
    from console.ward.finding import Findings
    from ui.desk import Desk
    from ui.pages.bed_round import BedRoundBar
    from ui.pages.home import BoardPage

MOST_SHOWN = 6


class BedRoundSteps(QObject):
    """Goes along the board of one page; the bar asks, this answers."""

    def __init__(self, desk: Desk, home: BoardPage, bar: BedRoundBar) -> None:
        super().__init__(home)
        self._desk, self._home, self._bar = desk, home, bar
        self._round: BedRound | None = None
        self._is_wanted = False  # asked for before the board was read
        self._next_up: str | None = None
        self._bed: str | None = None  # the bed that a question which follows is about
        self._who: str | None = None
        self._found: dict[str, Found] = {}
        self._asked = 0
        bar.answered.connect(self.answer)
        bar.started.connect(self._go_to_first)
        bar.search.text_changed.connect(self._look)
        bar.search.chosen.connect(self._pick)

    def begin(self) -> None:
        """Begin a round; when everybody was confirmed before, everybody is asked for again."""
        if self._bar.is_active:
            return
        if self._round is None:
            self._is_wanted = True
        elif not self._round.waiting:
            self._desk.write(bed_rounds.begin, lambda _stored: self._bar.begin())
        else:
            self._bar.begin()

    def show(self, bed_round: BedRound) -> None:
        """Take in the board as it is now, and go on to the bed that comes next."""
        is_first = self._bar.is_active and self._round is not None and not self._round.waiting and bed_round.waiting
        self._round = bed_round
        self._bar.show_round(bed_round)
        if self._is_wanted:
            self._is_wanted = False
            self.begin()
        if self._bar.is_active and self._bar.question == "BED":
            wanted = self._next_up or (bed_round.waiting[0] if is_first else None)
            self._next_up = None
            if wanted:
                self._home.board.select(wanted)

    def answer(self, key: str) -> None:
        """Do what an answer of the bar asks for."""
        if key in set(Finding):
            self._confirm(Finding.of(key))
        elif key == "MOVE":
            self._leave_to("move")
        elif key == "EXIT":
            self._leave_to("exit")
        elif key == "PICK":
            self._bar.ask("PICK", self._bed or "")
        elif key == "ADMIT":
            self._bar.ask("BED")
            self._desk.open_form("admit", bed=self._bed)
        else:
            self._go_on()

    def _confirm(self, found: Finding) -> None:
        row, session = self._home.board.current(), self._desk.session
        if row is None or row.file is None or row.bed is None or session is None:
            return
        who, name, bed = row.file.id, row.file.identity.name, row.bed
        body = stay.BedConfirmed(unit=session.unit.code, bed=bed, finding=found)
        self._next_up, self._bed, self._who = self._after(row), bed, who

        def done(stored: Stored) -> None:
            said = _("Bed {bed}, {name}: {finding}").format(bed=bed, name=name, finding=found.label)
            self._desk.shell.say(
                said, "ok" if found is Finding.HERE else "warn", undo=lambda: self._undo(stored.entry.id)
            )
            if found is Finding.SOMEBODY_ELSE:
                self._bar.ask("WHO", bed)
            elif found is Finding.NOT_HERE:
                self._bar.ask("WHERE", name)

        self._desk.write(lambda held: stays.confirm_bed(held, who, body), done)

    def _leave_to(self, form: str) -> None:
        """Say where somebody is who was not found; the round goes on when the form is left."""
        self._bar.ask("BED")
        self._desk.open_form(form, self._who)

    def _go_on(self) -> None:
        self._bar.ask("BED")
        if self._next_up:
            self._home.board.select(self._next_up)
            self._next_up = None
        self._home.board.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_first(self) -> None:
        self._home.board.show_ward_order()
        self._home.board.filters.choose("all")
        first = self._after(None)
        if first:
            self._home.board.select(first)
        self._home.board.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _after(self, done: BoardRow | None) -> str | None:
        """The key of the next row that waits, in ward order, from the top again at the end."""
        board, waiting = self._home.board.model.board, set(self._round.waiting) if self._round else set()
        rows = [row for row in board.rows if row.file] if board else []
        keys = [key_of(row) for row in rows]
        at = keys.index(key_of(done)) + 1 if done and key_of(done) in keys else 0
        following = (row for row in (*rows[at:], *rows[:at]) if row.file and row.file.id in waiting and row is not done)
        return next((key_of(row) for row in following), None)

    def _undo(self, entry: str) -> None:
        self._bar.ask("BED")
        said = _("Typed by mistake in the bed round")
        self._desk.write(lambda session: corrections.strike(session, entry, said))

    # --- who it is instead ---------------------------------------------------------------------------------

    def _look(self, typed: str) -> None:
        self._asked += 1
        number = self._asked
        if not typed.strip():
            self._bar.search.show_hits(())
            return

        def done(found: Findings) -> None:
            if number == self._asked and self._bar.question == "PICK":
                self._found = {each.id: each for each in found.people}
                setting = self._desk.setting
                hits = [Hit("patient", each.id, each.name, locator_words(each, setting)) for each in found.people]
                self._bar.search.show_hits(hits)

        self._desk.run(lambda session: finding.find(session, typed, MOST_SHOWN), done)

    def _pick(self, hit: Hit) -> None:
        """Somebody of the ward changes beds; anybody else is admitted into this one."""
        picked, session, bed = self._found.get(hit.key), self._desk.session, self._bed
        if picked is None or session is None or bed is None:
            return
        self._bar.ask("BED")
        if picked.unit == session.unit.code and picked.whereabouts.is_here:
            why = _("Found there in the bed round")
            self._desk.write(lambda held: stays.move(held, picked.id, bed, why), lambda _stored: self._go_on())
        else:
            self._desk.open_form("admit", picked.id, bed=bed)
