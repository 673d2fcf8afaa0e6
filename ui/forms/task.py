"""Something to do and what became of it; a result to chase and how it came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from typing_extensions import override

from console.record.bodies import Body, care
from console.record.codes.care import Priority, ResultState, TaskCategory, TaskState
from console.ward import care as ward
from console.words import N_, _
from ui.commands import Group
from ui.forms.ward_form import WardForm
from ui.widgets.field import ChoiceField, TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.option_field import ManyField, OptionField, PickField, options_of

if TYPE_CHECKING:
    from console.ward.session import Told
    from ui.forms.ward_form import Deed

WHAT = (("ADD", N_("New task")), ("SETTLE", N_("Task done or not")))
STATES = (
    (TaskState.DONE.value, N_("Done")),
    (TaskState.NOT_DONE.value, N_("Not done")),
    (TaskState.CANCELLED.value, N_("Cancelled")),
)
FIELDS: dict[str, set[str]] = {
    "ADD": {"title", "category", "priority", "due_at", "owner"},
    "SETTLE": {"which", "state", "outcome"},
}


class TaskForm(WardForm):
    """Add a task (about a patient, or about the unit) or settle one."""

    key: ClassVar[str] = "task"
    heading: ClassVar[str] = N_("Task")
    icon: ClassVar[str] = "checkbox-marked-outline"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("to do due reminder")
    needs_patient: ClassVar[bool] = False
    takes_patient: ClassVar[bool] = True

    @override
    def build(self) -> None:
        """New first; settling has its own fields."""
        make = self.setting
        self.add(OptionField(make, "what", N_("About"), WHAT))
        self.add(TextField(make, "title", N_("What is to be done")))
        self.add(OptionField(make, "priority", N_("How soon"), options_of(list(Priority))))
        self.add(InstantField(make, "due_at", N_("Due at"), empty=N_("no time")), TextField(make, "owner", N_("Who")))
        self.add(ChoiceField(make, "category", N_("Kind"), list(TaskCategory)))
        self.add(PickField(make, "which", N_("Task")))
        self.add(OptionField(make, "state", N_("What became of it"), STATES))
        self.add(TextField(make, "outcome", N_("Result, or why not")))
        self.shown(self.field("what"))

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer the open tasks; ``task`` settles one."""
        file = self.opened.file
        cast(PickField, self.field("which")).offer(
            [(task.id, task.body.title) for task in file.open_tasks] if file else []
        )
        self.field("priority").set_text(Priority.SHIFT.value)
        self.field("category").set_text(TaskCategory.CARE.value)
        if what.get("task"):
            self.field("what").set_text("SETTLE")
            self.field("which").set_text(what["task"])
        self.field("what").setEnabled(file is not None and bool(file.open_tasks))

    @override
    def focus_first(self) -> None:
        """Straight to what is to be done."""
        self.field("title" if self.field("what").text() == "ADD" else "state").setFocus()

    @override
    def fill(self, body: Body) -> None:
        """Put a task back."""
        task = cast(care.Task, body)
        for name, said in (
            ("title", task.title),
            ("category", task.category),
            ("priority", task.priority),
            ("owner", task.owner),
        ):
            self.field(name).set_text(str(said or ""))
        if task.due_at:
            cast(InstantField, self.field("due_at")).set_instant(task.due_at)

    @override
    def refresh(self) -> None:
        """Only the fields of what is done."""
        self.show_only(FIELDS[self.field("what").text()], FIELDS["ADD"] | FIELDS["SETTLE"])

    @override
    def deed(self) -> Deed:
        """Add or settle."""
        told, patient = self.circumstances.told(), self.patient
        if self.field("what").text() == "SETTLE":
            return self._settle(patient or "", told)
        new = care.Task(title=self.needed("title"))
        old = self.opened.amended.body if self.opened.amended else None
        task = msgspec.structs.replace(
            old if isinstance(old, care.Task) else new,
            title=new.title,
            category=TaskCategory.of(self.field("category").text() or TaskCategory.CARE.value),
            priority=Priority.of(self.field("priority").text()),
            due_at=cast(InstantField, self.field("due_at")).instant(),
            owner=self.typed("owner"),
        )
        return lambda session: self.put(session, task, told, lambda held: ward.add_task(held, patient, task, told))

    def _settle(self, patient: str, told: Told) -> Deed:
        which, state = self.needed("which"), TaskState.of(self.field("state").text())
        outcome = self.needed("outcome") if state is not TaskState.DONE else self.field("outcome").text()
        return lambda session: ward.settle_task(session, patient, which, state, outcome, told)

    @override
    def sentence(self, answer: object) -> str:
        """Which of the two it was."""
        del answer
        return _("Task settled.") if self.field("what").text() == "SETTLE" else _("Task added.")


RESULT_WHAT = (("AWAIT", N_("A result to chase")), ("RECEIVE", N_("A result that came")))
RESULT_FIELDS: dict[str, set[str]] = {
    "AWAIT": {"title", "sent_at", "expected_by", "chased_by"},
    "RECEIVE": {"which", "value", "phoned_by", "read_back"},
}


class ResultForm(WardForm):
    """Await a result, or write one down as it is telephoned, repeated back."""

    key: ClassVar[str] = "result"
    heading: ClassVar[str] = N_("Result")
    icon: ClassVar[str] = "test-tube"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("laboratory imaging awaited telephoned read back")

    @override
    def build(self) -> None:
        """Awaiting first; receiving has its own fields."""
        make = self.setting
        self.add(OptionField(make, "what", N_("About"), RESULT_WHAT))
        self.add(TextField(make, "title", N_("Which result")))
        self.add(
            InstantField(make, "sent_at", N_("Sent at"), empty=N_("not known")),
            InstantField(make, "expected_by", N_("Expected by"), empty=N_("not known")),
        )
        self.add(TextField(make, "chased_by", N_("Who chases it")))
        self.add(PickField(make, "which", N_("Which result")))
        self.add(TextField(make, "value", N_("Value, with its unit")))
        self.add(TextField(make, "phoned_by", N_("Who telephoned")))
        self.add(ManyField(make, "read_back", N_("Read-back"), (("YES", N_("I repeated it and it was confirmed")),)))
        self.shown(self.field("what"))

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer what is awaited; ``result`` receives one."""
        file = self.opened.file
        awaited = file.awaited if file else ()
        cast(PickField, self.field("which")).offer([(each.id, each.body.what) for each in awaited])
        if what.get("result"):
            self.field("what").set_text("RECEIVE")
            self.field("which").set_text(what["result"])
        self.field("what").setEnabled(bool(awaited))

    @override
    def focus_first(self) -> None:
        """Straight to the result."""
        self.field("title" if self.field("what").text() == "AWAIT" else "value").setFocus()

    @override
    def fill(self, body: Body) -> None:
        """Put a result back."""
        result = cast(care.AwaitedResult, body)
        is_received = result.state is ResultState.RECEIVED
        self.field("what").set_text("RECEIVE" if is_received else "AWAIT")
        self.field("which").set_text((result.result or "") if is_received else "")
        for name, said in (
            ("title", result.what),
            ("chased_by", result.chased_by),
            ("value", result.value),
            ("phoned_by", result.phoned_by),
        ):
            self.field(name).set_text(str(said or ""))
        self.field("read_back").set_text("YES" if result.read_back else "")
        for name, moment in (("sent_at", result.sent_at), ("expected_by", result.expected_by)):
            if moment:
                cast(InstantField, self.field(name)).set_instant(moment)

    @override
    def refresh(self) -> None:
        """Only the fields of what is done."""
        self.show_only(RESULT_FIELDS[self.field("what").text()], RESULT_FIELDS["AWAIT"] | RESULT_FIELDS["RECEIVE"])

    @override
    def deed(self) -> Deed:
        """Await or receive."""
        told, patient = self.circumstances.told(), self.patient or ""
        old = self.opened.amended.body if self.opened.amended else None
        if self.field("what").text() == "RECEIVE":
            return self._receive(patient, told, old)
        new = care.AwaitedResult(what=self.needed("title"))
        body = msgspec.structs.replace(
            old if isinstance(old, care.AwaitedResult) else new,
            what=new.what,
            sent_at=cast(InstantField, self.field("sent_at")).instant(),
            expected_by=cast(InstantField, self.field("expected_by")).instant(),
            chased_by=self.typed("chased_by"),
        )
        return lambda session: self.put(session, body, told, lambda held: ward.await_result(held, patient, body, told))

    def _receive(self, patient: str, told: Told, old: Body | None) -> Deed:
        value, by = self.needed("value"), self.needed("phoned_by")
        read_back = bool(self.typed("read_back"))
        if isinstance(old, care.AwaitedResult):
            body = msgspec.structs.replace(old, value=value, phoned_by=by, read_back=read_back)
            return lambda session: self.put(session, body, told, lambda _held: None)
        which = self.needed("which")
        return lambda session: ward.receive_result(session, patient, which, value, by, read_back=read_back, told=told)

    @override
    def sentence(self, answer: object) -> str:
        """Which of the two it was."""
        del answer
        return _("Result written down.") if self.field("what").text() == "RECEIVE" else _("Result to chase noted.")
