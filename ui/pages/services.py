"""What works and what does not: every service with its state, one key to change it, and since when all is down."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import msgspec
from typing_extensions import override

from console.record.bodies.service import ServiceChecked
from console.record.codes.service import Working
from console.ward import services
from console.words import N_, _
from ui.pages.list_page import ListPage
from ui.widgets.card_list import Card, Doing, Group
from ui.wording import phrases

if TYPE_CHECKING:
    from console.record.instant import Instant
    from console.record.services import ServiceState
    from console.ward.session import Session
    from ui.widgets.line import Tone

SIGNS: dict[Working, tuple[str, Tone]] = {
    Working.DOWN: ("close-octagon", "danger"),
    Working.PARTIAL: ("alert", "warn"),
    Working.FULL: ("check-circle", "ok"),
    Working.NONE: ("minus-circle-outline", "plain"),
    Working.UNKNOWN: ("help-circle-outline", "plain"),
}


class Seen(NamedTuple):
    """The states of the services, the unit that looks, and since when systems are down."""

    states: tuple[ServiceState, ...]
    unit: str
    down_since: Instant | None


class ServicesPage(ListPage):
    """Those that do not work first, then those that nobody checked, then the rest."""

    key: ClassVar[str] = "services"
    heading: ClassVar[str] = N_("Services")
    touching: ClassVar[frozenset[str]] = frozenset({"service_checked", "logged", "package_received", "struck"})

    @override
    def build(self) -> None:
        """The outage, the log, working on paper."""
        self.paper = self.button(partial(self.desk.show_page, "on_paper"))
        self.log = self.button(partial(self.desk.show_page, "crisis_log"))
        self.outage = self.button(self._outage, is_primary=True)

    @override
    def word(self) -> None:
        """Word the buttons, and since when systems are down."""
        seen: Seen | None = self.seen
        since = seen.down_since if seen else None
        self.paper.setText(_("On paper"))
        self.log.setText(_("Crisis log"))
        self.outage.setText(_("Systems are back") if since else _("Systems went down"))
        self.notice.setVisible(seen is not None)
        if since:
            ago = phrases.span(max(self.setting.minutes_since(since), 0))
            said = _("Systems down since {time}, for {ago}.").format(time=self.setting.moment(since), ago=ago)
            self.notice.say(said, "warn", "lan-disconnect")
        else:
            self.notice.say(_("Nobody has written that the systems are down."), "plain", "lan-connect")

    @override
    def look(self, session: Session) -> Seen:
        """Read the states."""
        return Seen(services.states(session), session.unit.code, services.systems_down_since(session))

    @override
    def groups(self) -> Sequence[Group]:
        """Down or in part, not checked or long ago, working, not used."""
        seen: Seen = self.seen
        now = self.setting.now()
        impaired = [each for each in seen.states if each.is_impaired]
        unchecked = [
            each
            for each in seen.states
            if not each.is_impaired and (each.working is Working.UNKNOWN or each.is_stale(now))
        ]
        rest = [each for each in seen.states if each not in impaired and each not in unchecked]
        return (
            Group(_("Does not work, or in part"), self._lines(impaired), _("Nothing is known to be down.")),
            Group(_("To be checked"), self._lines(unchecked), _("Everything was checked in the last four hours.")),
            Group(_("Works, or not used here"), self._lines(rest)),
        )

    def _lines(self, states: Sequence[ServiceState]) -> tuple[Card, ...]:
        return tuple(self._card(state) for state in states)

    def _card(self, state: ServiceState) -> Card:
        sign, tone = SIGNS[state.working]
        doings = [
            Doing(working.label, partial(self._check, state, working))
            for working in (Working.FULL, Working.PARTIAL, Working.DOWN)
            if working is not state.working or state.is_stale(self.setting.now())
        ]
        doings.append(Doing(_("Details"), partial(self.desk.open_form, "service", None, service=state.service.value)))
        heading = f"{state.service.label} · {state.working.label}"
        return Card(heading, tuple(self._under(state)), self._alarm(state), sign, tone, tuple(doings))

    def _alarm(self, state: ServiceState) -> str:
        """That laptops differ, or that nobody has looked again for too long."""
        if len(state.values) > 1:
            return _("Two laptops say different things: check again.")
        if state.said is None or not state.is_stale(self.setting.now()):
            return ""
        return _("NOT RE-CHECKED for {span}").format(span=self._age(state.said.at))

    def _under(self, state: ServiceState) -> list[str]:
        body, said = state.body, state.said
        if body is None or said is None:
            return []
        since = [_("since {time}").format(time=self.setting.moment(body.since))] if body.since else []
        checked = _("checked {time} by {name}").format(
            time=self.setting.moment(said.at), name=body.checked_by or said.by
        )
        lines = [" · ".join([*since, checked])]
        more = [body.limits, body.workaround, body.contact]
        if body.expected_back_at:
            more.append(_("expected back {time}").format(time=self.setting.moment(body.expected_back_at)))
        lines += [" · ".join(part for part in more if part)] if any(more) else []
        return lines

    def _age(self, at: Instant) -> str:
        return phrases.span(max(self.setting.minutes_since(at), 0))

    def _check(self, state: ServiceState, working: Working) -> None:
        """Say how it works now; limits and the rest stand as long as it does not work."""
        seen: Seen = self.seen
        old, now = state.body, self.setting.now()
        if old is None or working is Working.FULL:
            body = ServiceChecked(unit=seen.unit, service=state.service, working=working, since=now)
        else:
            since = old.since if old.working is working else now
            body = msgspec.structs.replace(old, working=working, since=since, checked_by=None)
        self.desk.write(lambda session: services.check(session, body))

    def _outage(self) -> None:
        seen: Seen | None = self.seen
        if seen is not None:
            self.desk.open_form("log", None, category="OUTAGE_ENDED" if seen.down_since else "OUTAGE_BEGAN")
