"""A message: written down, then restated as it is delivered and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from typing_extensions import override

from console.record.bodies import Body, message
from console.record.codes.message import Direction, MessagePriority, Via
from console.ward import messages, reading
from console.words import N_
from ui.commands import Group
from ui.forms.body_fields import Ask, Layout
from ui.forms.unit_form import UnitForm, people_of
from ui.widgets.option_field import KeptField, PickField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.file import PatientFile
    from console.record.messages import LoggedMessage
    from console.ward.session import Session
    from ui.forms.ward_form import Deed


def _tasks_of(session: Session) -> dict[str, list[tuple[str, str]]]:
    """What is still to do, as choices, by the id of the patient; under the empty id that of the unit."""
    tasks = {file.id: file.open_tasks for file in reading.board(session).patients}
    tasks[""] = tuple(task for task in reading.unit_tasks(session) if task.is_open)
    return {who: [(task.id, task.body.title) for task in each] for who, each in tasks.items()}


class MessageForm(UnitForm):
    """One message: written down, then restated as it is delivered and answered."""

    key: ClassVar[str] = "message"
    heading: ClassVar[str] = N_("Message")
    short: ClassVar[str] = N_("New message")
    icon: ClassVar[str] = "message-text"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("call phone runner read back answer")
    done_words: ClassVar[str] = N_("Message written down.")
    takes_patient: ClassVar[bool] = True
    body_type: ClassVar[type[Body]] = message.Message
    asks: ClassVar[Layout] = (
        (
            Ask("direction", options=(Direction.OUT, Direction.IN)),
            Ask(
                "message_priority",
                options=(MessagePriority.NORMAL, MessagePriority.URGENT, MessagePriority.INFORMATION),
            ),
        ),
        (Ask("via", options=tuple(Via)),),
        ("from_name", Ask("from_role", label=N_("Role"))),
        ("to_name", "to_role"),
        ("subject",),
        (Ask("about", pick=True, label=N_("About whom")), Ask("task", pick=True, label=N_("Task"))),
        (Ask("text", rows=3, label=N_("Message")),),
        ("reply_required", "read_back"),
        ("runner", "delivered_at"),
        (Ask("reply", rows=2, label=N_("Reply")),),
        ("replied_by", "replied_at"),
    )

    @override
    def build(self) -> Iterator[None]:
        """The fields, and which message is restated."""
        yield from super().build()
        self.add(KeptField(self.setting, "message"))
        self.field("about").changed.connect(self._offer_tasks)

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Any:
        """Whom it may be about with what is to be done for them, and the message that is restated."""
        del file
        found = next((each for each in messages.messages(session) if each.id == what.get("message")), None)
        return people_of(session), found, session.person, session.unit.code, _tasks_of(session)

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """A new message goes out from whoever is signed in; ``reply`` goes straight to the answer."""
        people, found, person, _unit, _tasks = self.opened.more
        cast(PickField, self.field("about")).offer(people)
        if found is None:
            self.parts.put_values({"from_name": person.name, "from_role": person.role.label, "via": Via.PHONE})
        else:
            self.parts.put(found.body)
            self.field("message").set_text(found.id)
        if found is None and self.opened.file is not None:
            self.field("about").set_text(self.opened.file.id)
        self._offer_tasks()
        self._to_reply = bool(what.get("reply"))

    def _offer_tasks(self) -> None:
        """What is to be done for whomever the message is about, or in the unit."""
        tasks: dict[str, list[tuple[str, str]]] = self.opened.more[-1] if self.opened.more else {}
        field = cast(PickField, self.field("task"))
        offered = tasks.get(self.field("about").text(), [])
        if field.text() not in dict(offered) and not self.field("message").text():
            field.set_text("")  # another patient's task
        field.offer(offered)

    @override
    def focus_first(self) -> None:
        """The answer where one is to be written, else whom it is for."""
        self.field("reply" if getattr(self, "_to_reply", False) else "to_name").setFocus()

    @override
    def refresh(self) -> None:
        """When it was sent belongs to the first writing of it."""
        is_new = not self.field("message").text()
        for field in self.circumstances.first:
            field.setVisible(is_new and (field.name != "sheet" or self.circumstances.source.text() == "PAPER"))

    @override
    def deed(self) -> Deed:
        """Write it down, or whole again."""
        _people, found, _person, unit, _tasks = self.opened.more
        told, name = self.circumstances.told(), self.field("message").text()
        body = message.Message(unit=unit, **self.parts.values())
        if body.reply and body.replied_at is None:
            body = msgspec.structs.replace(body, replied_at=self.setting.now())
        standing: LoggedMessage | None = found
        if standing is not None or name:
            restated = msgspec.structs.replace(body, message=name or None)
            return lambda session: messages.restate(session, restated)
        return lambda session: self.put(session, body, told, lambda held: messages.send(held, body, told))
