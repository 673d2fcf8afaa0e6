"""Messages: what waits for an answer, what came and went, and whom to reach how, without any network."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from typing_extensions import override

from console.errors import CahierError
from console.record.codes.message import Direction, MessagePriority
from console.record.wording import headed
from console.ward import messages, tasks
from console.words import N_, _
from ui.pages.list_page import ListPage
from ui.widgets.card_list import Card, Doing, Group
from ui.wording import phrases

if TYPE_CHECKING:
    from console.record.bodies.message import Message
    from console.record.file import Task
    from console.record.messages import LoggedMessage
    from console.record.places import Unit
    from console.site import Contact
    from console.ward.session import Session
    from ui.widgets.line import Tone

MOST = 100


class Seen(NamedTuple):
    """The messages of the unit, and whom to reach."""

    messages: tuple[LoggedMessage, ...]
    names: dict[str, str]  # of the patients that messages are about
    tasks: dict[str, str]  # titles of the tasks that messages are about
    directory: tuple[Contact, ...]
    units: tuple[Unit, ...]


class MessagesPage(ListPage):
    """Unanswered ones first, in red once they are late."""

    key: ClassVar[str] = "messages"
    heading: ClassVar[str] = N_("Messages")
    touching: ClassVar[frozenset[str]] = frozenset({"message", "package_received", "struck"})

    @override
    def build(self) -> None:
        """One button: a new message."""
        self.new = self.button(partial(self.desk.open_form, "message"), is_primary=True)

    @override
    def word(self) -> None:
        """Word it."""
        self.new.setText(_("New message"))

    @override
    def look(self, session: Session) -> Seen:
        """Read the messages and the directory."""
        found = messages.messages(session)
        about = {each.body.about for each in found if each.body.about}
        names = {who: session.card(who).identity.name for who in about if session.reader.knows(who)}
        named = (task for each in found if each.body.task and (task := _task_of(session, each.body)))
        titles = {task.id: task.body.title for task in named}
        return Seen(found, names, titles, session.site.directory, session.site.units)

    @override
    def groups(self) -> Sequence[Group]:
        """Waiting, the log, the directory."""
        seen: Seen = self.seen
        waiting = [each for each in seen.messages if not each.is_answered]
        waiting.sort(key=lambda each: (not each.is_overdue(self.setting.now()), each.at))
        others = [each for each in seen.messages if each.is_answered][:MOST]
        return (
            Group(_("Waiting for an answer"), tuple(map(self._card, waiting)), _("No message waits for an answer.")),
            Group(_("Came and went"), tuple(map(self._card, others)), _("No message has been written.")),
            Group(_("Whom to reach"), tuple(self._contacts(seen)), _("The site’s file names nobody.")),
        )

    def _card(self, each: LoggedMessage) -> Card:
        body, late = each.body, each.is_overdue(self.setting.now())
        came = body.direction is Direction.IN
        other = (body.from_name, body.from_role) if came else (body.to_name, body.to_role)
        whom = " · ".join(part for part in other if part) or "–"
        head = _("From {whom}") if came else _("To {whom}")
        parts = [body.message_priority.label, head.format(whom=whom), body.via.label, self.setting.moment(each.at)]
        said = headed(body.subject, body.text) if body.subject else body.text
        alarm = _("No answer for {span}").format(span=self._age(each)) if late else ""
        under = (said, *self._what_became(each))
        doings = []
        if not each.is_answered:
            doings.append(
                Doing(_("Answer"), partial(self.desk.open_form, "message", None, message=each.id, reply=True))
            )
        if body.delivered_at is None and not came:
            doings.append(Doing(_("Delivered"), partial(self._deliver, each.id)))
        doings.append(Doing(_("Open"), partial(self.desk.open_form, "message", None, message=each.id)))
        urgent = body.message_priority is MessagePriority.URGENT
        sign = "clock-alert" if late else "message-arrow-left-outline" if came else "message-arrow-right-outline"
        tone: Tone = "danger" if late else "warn" if urgent else "plain"
        return Card(" · ".join(parts), under, alarm, sign, tone, tuple(doings))

    def _age(self, each: LoggedMessage) -> str:
        return phrases.span(max(self.setting.minutes_since(each.at), 0))

    def _what_became(self, each: LoggedMessage) -> list[str]:
        body, seen = each.body, self.seen
        facts = [_("about {name}").format(name=seen.names[body.about])] if body.about in seen.names else []
        if body.task in seen.tasks:
            facts.append(_("task: {title}").format(title=seen.tasks[body.task]))
        if body.read_back is not None:
            facts.append(_("repeated back") if body.read_back else _("not repeated back"))
        if body.runner:
            facts.append(_("runner: {name}").format(name=body.runner))
        if body.delivered_at:
            facts.append(_("delivered {time}").format(time=self.setting.moment(body.delivered_at)))
        said = [" · ".join(facts)] if facts else []
        if body.reply:
            who = body.replied_by or "–"
            said.append(_("Answer of {name}: {text}").format(name=who, text=body.reply))
        return [*said, _("written by {name}").format(name=each.said.by)]

    def _contacts(self, seen: Seen) -> list[Card]:
        units = [(unit.label, unit.phone, "") for unit in seen.units if unit.phone]
        others = [(each.name, each.phone, each.note) for each in seen.directory]
        return [
            Card(name, tuple(part for part in (phone, note) if part), "", "phone")
            for name, phone, note in [*units, *others]
        ]

    def _deliver(self, message: str) -> None:
        self.desk.write(lambda session: messages.deliver(session, message))


def _task_of(session: Session, body: Message) -> Task | None:
    """The task that a message names; None where this book does not hold it."""
    try:
        return tasks.find_task(session, body.about, body.task or "")[0]
    except CahierError:
        return None
