"""F5, the round down the corridor: the beds in ward order on the left, seven numbers and their score on the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QPushButton, QVBoxLayout
from typing_extensions import override

from console.record import rounds
from console.record.instant import Instant, minutes_between, parse
from console.record.rounds import Bed, Stop, next_stop, round_of
from console.ward import reading
from console.words import _, ngettext
from ui.desk import preference
from ui.forms.round import RoundForm
from ui.look.icons import row_icon
from ui.widgets.line import Line
from ui.widgets.part import Part, text
from ui.widgets.wrapped_list import WrappedList
from ui.wording import phrases

if TYPE_CHECKING:
    from console.ward.session import Session
    from ui.desk import Desk

BEGAN = "round"  # the setting under which the book keeps when this person's round began
WIDE = 236
SIGNS: dict[Stop, tuple[str, str]] = {
    Stop.REMAINS: ("heart-pulse", "text"),
    Stop.SEEN: ("check-circle", "ok"),
    Stop.PASSED_OVER: ("debug-step-over", "warn"),
}


class RoundPage(Part):
    """Beds, and the form of the one that is current."""

    key = "observations"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self._beds: tuple[Bed, ...] = ()
        self._wanted: str | None = None
        self._at: str | None = None  # whose bed it is; the form forgets while it reads
        self.title = text("h1", parent=self)
        self.remains = Line(self.setting, "plain", "heart-pulse", self)
        self.again = QPushButton(self)
        self.list = WrappedList(self)
        self.list.setObjectName("round.beds")
        self.form = RoundForm(desk)
        self.form.setParent(self)
        self._lay_out()
        self.list.currentRowChanged.connect(self._select)
        self.again.clicked.connect(self._begin_again)
        self.form.written.connect(self._go_on)
        self.form.asked_next.connect(lambda: self._step(1))
        self.form.asked_previous.connect(lambda: self._step(-1))
        desk.changed.connect(self._hear)
        desk.locked.connect(self._empty)
        self.retranslate()
        self.restyle()

    def _lay_out(self) -> None:
        head, body = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.remains, 1)
        head.addWidget(self.again)
        body.addWidget(self.list)
        body.addWidget(self.form, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 4, 14, 4)
        layout.addLayout(head)
        layout.addLayout(body, 1)

    def open(self, patient: str | None = None, **_what: object) -> None:
        """Open at a patient, or at the first bed that remains."""
        self._wanted = patient
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Read the beds again."""
        self.desk.run(lambda session: _look(session, self.desk.author), self._show)

    def _show(self, beds: tuple[Bed, ...]) -> None:
        if self.desk.session is None:
            return
        self._beds = beds
        ids = [bed.file.id for bed in beds]
        wanted = self._wanted or self._at or next_stop(beds, None)
        self._wanted = None
        self.list.blockSignals(True)
        self._fill()
        row = ids.index(wanted) if wanted in ids else 0 if beds else -1
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        if row >= 0 and self._at != ids[row]:
            self._select(row)
        self.retranslate()

    def _fill(self) -> None:
        self.list.clear()
        for bed in self._beds:
            who = f"{bed.file.place.bed or '–'} · {bed.file.identity.name}"
            item = QListWidgetItem(f"{who}\n{self._state(bed)}")
            sign, token = SIGNS[bed.stop]
            late = bed.remains and bed.due_at is not None and self.setting.minutes_to(bed.due_at) < 0
            item.setIcon(row_icon(sign, self.setting.look.theme, "danger" if late else token))
            self.list.addItem(item)

    def _state(self, bed: Bed) -> str:
        last = bed.file.last_observation
        if bed.stop is Stop.SEEN and last is not None:
            score = phrases.score_words(last.score) if last.score else ""
            return " · ".join(
                part for part in (_("seen {time}").format(time=self.setting.time(last.at)), score) if part
            )
        if bed.skipped is not None:
            return _("passed over: {why}").format(why=bed.skipped.why.label)
        if bed.due_at is not None:
            return phrases.until(self.setting.minutes_to(bed.due_at))
        return _("remains")

    def _select(self, row: int) -> None:
        if 0 <= row < len(self._beds) and self.desk.session is not None:
            self._at = self.desk.patient = self._beds[row].file.id
            self.form.open(self._at)

    def _go_on(self) -> None:
        """To the next bed that remains; the one just written no longer does, though the list is not read again yet."""
        done = self._at
        others = [bed for bed in self._beds if bed.file.id != done or not bed.remains]
        after = next_stop(_from(self._beds, done, others), None)
        if after is None:
            self.desk.shell.say(_("Last bed: the round is done."), "ok")
            self.refresh()
            return
        self._wanted = after
        self.refresh()

    def _step(self, by: int) -> None:
        row = self.list.currentRow() + by
        if 0 <= row < len(self._beds):
            self.list.setCurrentRow(row)

    def _begin_again(self) -> None:
        key, now = preference(self.desk.author, BEGAN), self.setting.now()
        self.desk.run(lambda session: session.book.set_setting(key, now.encode()), lambda _done: self.open())

    def _hear(self, touched: frozenset[str]) -> None:
        if self.isVisible() and touched & {"observed", "round_skipped", "observation_rhythm", "struck"}:
            self.refresh()

    def _empty(self) -> None:
        self._beds = ()
        self.list.clear()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """What was written elsewhere meanwhile is read when somebody comes back."""
        super().showEvent(event)
        if self.desk.session is not None:
            self.refresh()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Round"))
        self.again.setText(_("Begin another round"))
        self.list.setAccessibleName(_("Beds of the round"))
        beds = [bed.file.place.bed or bed.file.identity.name for bed in self._beds if bed.remains]
        said = ngettext("{n} bed remains", "{n} beds remain", len(beds))
        words = f"{said} · {', '.join(beds)}" if beds else _("Every bed was seen or passed over.")
        self.remains.say(words, "plain" if beds else "ok", "heart-pulse" if beds else "check-circle")

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self.list.setFixedWidth(self.setting.look.px(WIDE))
        self.list.fill_again(self._fill)


def _from(beds: tuple[Bed, ...], current: str | None, among: list[Bed]) -> list[Bed]:
    """The beds ``among`` in the order in which a round goes on from the current one."""
    ids = [bed.file.id for bed in beds]
    at = ids.index(current) if current in ids else -1
    return sorted(among, key=lambda bed: (ids.index(bed.file.id) <= at, ids.index(bed.file.id)))


def _look(session: Session, person: str) -> tuple[Bed, ...]:
    return round_of(reading.board(session), _began(session, person))


def _began(session: Session, person: str) -> Instant:
    """When this person's round began: kept over a lock; one that is too old gives way to a new one."""
    key, now = preference(person, BEGAN), session.now()
    kept = session.reader.setting(key)
    began = parse(kept.decode()) if kept else None
    if began is not None and minutes_between(began, now) < rounds.LASTS_MINUTES:
        return began
    session.book.set_setting(key, now.encode())
    return now
