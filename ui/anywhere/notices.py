"""What must not be forgotten, above the board: on paper, messages, handovers, vouching; the outage in the top bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from console.record.person import STAFFING
from console.record.wording import headed
from console.ward import handovers, messages, paper_periods, people, services
from console.words import _, ngettext
from ui.widgets.line import Line
from ui.widgets.part import Part
from ui.wording import phrases

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.handovers import Handover
    from console.record.instant import Instant
    from console.record.laptop_state import Word
    from console.record.messages import LoggedMessage
    from console.ward.session import Session
    from ui.desk import Desk

TOUCHING = frozenset(
    {
        "message",
        "logged",
        "service_checked",
        *paper_periods.KINDS,
        "package_received",
        "struck",
        "handover_prepared",
        "handover_answered",
        "handover_replied",
        *STAFFING,
    }
)
BEATS = 3  # of ten seconds: a message is not late for longer than half a minute before it is said


class Noticed(NamedTuple):
    """What there is to say."""

    on_paper_since: Instant | None = None
    outstanding_sheets: int = 0
    unanswered: tuple[LoggedMessage, ...] = ()
    down_since: Instant | None = None
    impaired: int = 0
    handovers: tuple[Handover, ...] = ()  # in which somebody must act
    words: tuple[Word, ...] = ()  # one's own, or for a manager everybody's, by which somebody works here


def noticed(session: Session) -> Noticed:
    """Read it."""
    periods = paper_periods.periods(session)
    return Noticed(
        next((period.began_at for period in reversed(periods) if period.is_on), None),
        sum(len(period.outstanding) for period in periods if not period.is_on),
        messages.unanswered(session),
        services.systems_down_since(session),
        sum(state.is_impaired for state in services.states(session)),
        handovers.waiting(session),
        _words(session),
    )


def _words(session: Session) -> tuple[Word, ...]:
    now, given = session.now(), people.words_given(session)
    if session.may_write("person_added"):
        return tuple(word for word in given if not word.has_ended(now))
    return tuple(word for word in given if word.person == session.person.id)


class Notices(Part):
    """A line for each thing; none when there is nothing to say."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.setting, parent)
        self.desk = desk
        self.seen = Noticed()
        self._beats = 0
        self.paper = Line(self.setting, "danger", "file-edit-outline", self)
        self.sheets = Line(self.setting, "warn", "file-alert-outline", self)
        self.messages = Line(self.setting, "danger", "message-alert", self)
        self.handovers = Line(self.setting, "danger", "clipboard-text", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 0)
        column.setSpacing(4)
        self.words = Line(self.setting, "plain", "account-check", self)
        for line in (self.paper, self.sheets, self.messages, self.handovers, self.words):
            column.addWidget(line)
            line.hide()
        desk.changed.connect(self._hear)
        desk.unlocked.connect(self.refresh)
        desk.locked.connect(self._empty)
        desk.setting.clockwork.beat.connect(self._beat)
        self.refresh()

    def refresh(self) -> None:
        """Read it again."""
        if self.desk.session is not None:
            self.desk.run(noticed, self.show_noticed)

    def show_noticed(self, seen: Noticed) -> None:
        """Say it, here and in the top bar."""
        self.seen = seen
        self.desk.shell.topbar.show_outage(seen.down_since)
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word the lines again."""
        seen, moment = self.seen, self.setting.moment
        self.paper.setVisible(seen.on_paper_since is not None)
        if seen.on_paper_since is not None:
            said = _("ON PAPER SINCE {time}, not current").format(time=moment(seen.on_paper_since))
            self.paper.say(said, "danger", "file-edit-outline")
        self.sheets.setVisible(seen.outstanding_sheets > 0)
        count = seen.outstanding_sheets
        said = ngettext("{n} sheet of paper still to be typed in.", "{n} sheets of paper still to be typed in.", count)
        self.sheets.say(said.format(n=count), "warn", "file-alert-outline")
        self.messages.setVisible(bool(seen.unanswered))
        self.setVisible(seen.on_paper_since is not None or seen.outstanding_sheets > 0 or bool(seen.unanswered))
        if seen.unanswered:
            self.messages.say(self._unanswered(seen.unanswered), "danger", "message-alert")
        self.handovers.setVisible(bool(seen.handovers))
        if seen.handovers:
            self.handovers.say(self._waiting(seen.handovers), "danger", "clipboard-text")
        self.words.setVisible(bool(seen.words))
        if seen.words:
            self.words.say(self._given(seen.words), "plain", "account-check")
        lines = (self.paper, self.sheets, self.messages, self.handovers, self.words)
        self.setVisible(any(line.isVisibleTo(self) for line in lines))

    def _given(self, words: tuple[Word, ...]) -> str:
        """By whose word somebody works here: told to themselves at each sign-in, and to the manager."""
        own = self.desk.session.person.id if self.desk.session else ""
        said = []
        for word in words:
            by, time = word.by or _("the unit’s envelope"), self.setting.moment(word.until)
            vouched = _("vouched for by {name} until {time}").format(name=by, time=time)
            said.append(headed(_("You") if word.person == own else word.name, vouched))
        return " · ".join(said)

    def _waiting(self, waiting: tuple[Handover, ...]) -> str:
        """A handover that nobody took stays here until somebody acts; it keeps nobody from going home."""
        said = ngettext("{n} handover waits for an answer", "{n} handovers wait for an answer", len(waiting))
        first = waiting[0]
        since = _("since {time}, by {name}").format(time=self.setting.moment(first.prepared_at), name=first.by)
        return f"{said} · {since} (F3)"

    def _unanswered(self, late: tuple[LoggedMessage, ...]) -> str:
        first = late[0]
        whom = first.body.to_name or first.body.from_name or "–"
        span = phrases.span(max(self.setting.minutes_since(first.at), 0))
        said = ngettext("{n} urgent message without an answer", "{n} urgent messages without an answer", len(late))
        head = said.format(n=len(late))
        return f"{head} · {whom} · {first.body.subject or first.body.text} · {span}"

    def _hear(self, touched: frozenset[str]) -> None:
        if touched & TOUCHING:
            self.refresh()

    def _beat(self) -> None:
        self._beats = (self._beats + 1) % BEATS
        if self._beats == 0:
            self.refresh()

    def _empty(self) -> None:
        self.show_noticed(Noticed())
