"""The crisis log: numbered lines, the newest first, none of which ever goes away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from typing_extensions import override

from console.ward import services
from console.words import N_, _
from ui.pages.list_page import ListPage
from ui.widgets.card_list import Card, Doing, Group

if TYPE_CHECKING:
    from console.record.services import LogLine
    from console.ward.session import Session


class CrisisLogPage(ListPage):
    """What happened, who decided what, what is still to be done."""

    key: ClassVar[str] = "crisis_log"
    heading: ClassVar[str] = N_("Crisis log")
    touching: ClassVar[frozenset[str]] = frozenset({"logged", "package_received"})

    @override
    def build(self) -> None:
        """One button: a new line."""
        self.new = self.button(partial(self.desk.open_form, "log"), is_primary=True)

    @override
    def word(self) -> None:
        """Word it."""
        self.new.setText(_("New line"))

    @override
    def look(self, session: Session) -> tuple[LogLine, ...]:
        """Read the log."""
        return services.log(session)

    @override
    def groups(self) -> Sequence[Group]:
        """What is still to be done first, then every line."""
        lines: tuple[LogLine, ...] = self.seen
        open_ = [each for each in lines if each.body.action and each.body.closed_at is None]
        return (
            Group(_("Still to be done"), tuple(map(self._card, open_)), _("No action is open.")),
            Group(_("Every line"), tuple(map(self._card, reversed(lines))), _("Nothing has been written.")),
        )

    def _card(self, line: LogLine) -> Card:
        body, late = line.body, line.is_overdue(self.setting.now())
        heading = f"{body.number} · {self.setting.moment(line.said.at)} · {body.log_category.label}"
        under = [body.text]
        if body.action:
            due = [_("due {time}").format(time=self.setting.moment(body.due_at))] if body.due_at else []
            done = [_("closed {time}").format(time=self.setting.moment(body.closed_at))] if body.closed_at else []
            whom = [_("for {name}").format(name=body.addressee)] if body.addressee else []
            under.append(" · ".join([body.action, *whom, *due, *done]))
        more = [body.consequence, body.measures, body.told]
        under += [" · ".join(part for part in more if part)] if any(more) else []
        decided = _("decided by {name}").format(name=body.decided_by) if body.decided_by else ""
        written = _("written by {name}").format(name=line.said.by)
        under.append(" · ".join(part for part in (decided, written) if part))
        doings = [Doing(_("Correct"), partial(self.desk.open_form, "log", None, amends=line.said.line.entry.id))]
        if body.action and body.closed_at is None:
            doings.insert(0, Doing(_("Done"), partial(self._close, line.id)))
        sign = "clock-alert" if late else "text-box-outline"
        alarm = _("The action is late.") if late else ""
        return Card(heading, tuple(under), alarm, sign, "danger" if late else "plain", tuple(doings))

    def _close(self, line: str) -> None:
        self.desk.write(lambda session: services.close_line(session, line))
