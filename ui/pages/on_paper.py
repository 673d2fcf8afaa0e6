"""Working on paper: since when, and, once it is over, every sheet until somebody said what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from typing_extensions import override

from console.record.bodies.paper_period import SheetSettled
from console.record.codes.paper_period import SheetFate
from console.ward import paper_periods
from console.words import N_, _
from ui.pages.list_page import ListPage
from ui.widgets.card_list import Card, Doing, Group

if TYPE_CHECKING:
    from console.record.paper_periods import PaperPeriod
    from console.ward.session import Session


class Seen(NamedTuple):
    """The periods, and the unit they are of."""

    periods: tuple[PaperPeriod, ...]
    unit: str


class OnPaperPage(ListPage):
    """One group for each period, the newest first."""

    key: ClassVar[str] = "on_paper"
    heading: ClassVar[str] = N_("On paper")
    touching: ClassVar[frozenset[str]] = frozenset({*paper_periods.KINDS, "package_received", "struck"})

    @override
    def build(self) -> None:
        """One button: go on paper, or come back from it."""
        self.turn = self.button(self._turn_page, is_primary=True)

    @property
    def current(self) -> PaperPeriod | None:
        """The period that lasts."""
        seen: Seen | None = self.seen
        return next((each for each in reversed(seen.periods) if each.is_on), None) if seen else None

    @override
    def word(self) -> None:
        """Word the button and the state."""
        current = self.current
        self.turn.setText(_("Back from paper") if current else _("Go on paper"))
        self.notice.setVisible(self.seen is not None)
        if current:
            since = self.setting.moment(current.began_at)
            self.notice.say(_("ON PAPER SINCE {time}, not current").format(time=since), "danger", "file-edit-outline")
        else:
            self.notice.say(_("The unit writes in this book."), "ok", "laptop")

    @override
    def look(self, session: Session) -> Seen:
        """Read the periods."""
        return Seen(paper_periods.periods(session), session.unit.code)

    @override
    def groups(self) -> Sequence[Group]:
        """The sheets of each period: first those about which nobody said anything yet."""
        seen: Seen = self.seen
        groups = [self._group(period) for period in reversed(seen.periods)]
        return groups or [Group(_("Periods"), (), _("The unit has not worked on paper."))]

    def _group(self, period: PaperPeriod) -> Group:
        moment = self.setting.moment
        ended = moment(period.ended_at) if period.ended_at else _("now")
        heading = _("{began} to {ended}").format(began=moment(period.began_at), ended=ended)
        if period.is_on:
            return Group(heading, tuple(Card(_("Sheet {number}").format(number=each)) for each in period.sheets))
        settled = [each for each in period.sheets if each not in period.outstanding]
        cards = [self._open_card(period, each) for each in period.outstanding]
        cards += [self._settled_card(period, each) for each in settled]
        return Group(heading, tuple(cards), _("No sheet was named."))

    def _open_card(self, period: PaperPeriod, sheet: str) -> Card:
        doings = (
            Doing(_("Type in"), partial(self.desk.open_form, "sheet", None, period=period.id, number=sheet)),
            Doing(SheetFate.ATTACHED.label, partial(self._settle, period, sheet, SheetFate.ATTACHED)),
            Doing(SheetFate.BLANK.label, partial(self._settle, period, sheet, SheetFate.BLANK)),
        )
        said = (_("Nobody has said what became of it."),)
        return Card(_("Sheet {number}").format(number=sheet), said, "", "file-alert-outline", "warn", doings)

    def _settled_card(self, period: PaperPeriod, sheet: str) -> Card:
        fate, values = period.fate(sheet), period.settled[sheet]
        said = fate.sheet_fate.label if fate else ""
        by = _("{author}, {time}").format(author=values[-1].by, time=self.setting.moment(values[-1].at))
        heading = f"{_('Sheet {number}').format(number=sheet)} · {said}"
        again = Doing(_("Change"), partial(self.desk.open_form, "sheet", None, period=period.id, number=sheet))
        return Card(heading, (by,), "", "file-check-outline", "ok", (again,))

    def _settle(self, period: PaperPeriod, sheet: str, fate: SheetFate) -> None:
        seen: Seen = self.seen
        settled = SheetSettled(unit=seen.unit, period=period.id, sheet=sheet, sheet_fate=fate)
        self.desk.write(lambda session: paper_periods.settle(session, settled))

    def _turn_page(self) -> None:
        current = self.current
        if current is None:
            self.desk.open_form("paper_begin", None)
        else:
            self.desk.open_form("paper_end", None, period=current.id)
