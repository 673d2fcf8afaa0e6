"""Something to do, once or again and again, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.bodies import Body, care
from console.record.codes.care import Priority, TaskCategory, TaskState
from console.record.codes.station import Role
from console.record.kinds import CAREGIVERS
from console.ward import reading, tasks
from console.words import N_, _
from ui.commands import Group
from ui.forms.ward_form import WardForm
from ui.widgets.field import ChoiceField, TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.measures import NumberField
from ui.widgets.option_field import OptionField, PickField, options_of
from ui.wording import phrases

if TYPE_CHECKING:
    from console.record.file import PatientFile, Task
    from console.ward.session import Session, Told
    from ui.forms.ward_form import Deed

CAREGIVER_ROLES = tuple(role for role in Role if role in CAREGIVERS)
LONGEST_MINUTES = 31 * 24 * 60
WHAT = (("ADD", N_("New task")), ("SETTLE", N_("Task done or not")))
STATES = (
    (TaskState.DONE.value, N_("Done")),
    (TaskState.NOT_DONE.value, N_("Not done")),
    (TaskState.CANCELLED.value, N_("Cancelled")),
)
FIELDS: dict[str, set[str]] = {
    "ADD": {"title", "category", "priority", "due_at", "window", "owner", "owner_role", "every_hours", "until"},
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
        self.add(
            InstantField(make, "due_at", N_("Due at"), empty=N_("no time")),
            NumberField(make, "window", N_("Give or take"), unit="min"),
        )
        self.add(
            TextField(make, "owner", N_("Who (name)")),
            ChoiceField(make, "owner_role", N_("or which role"), list(CAREGIVER_ROLES)),
        )
        self.add(
            NumberField(make, "every_hours", N_("Again every"), unit="h"),
            InstantField(make, "until", N_("Until"), empty=N_("without end")),
        )
        self.add(ChoiceField(make, "category", N_("Kind"), list(TaskCategory)))
        self.add(PickField(make, "which", N_("Task")))
        self.add(OptionField(make, "state", N_("What became of it"), STATES))
        self.add(TextField(make, "outcome", N_("Result, or why not")))
        self.shown(self.field("what"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> tuple[Task, ...]:
        """What is still to do: of the patient, or of the unit."""
        del what
        return file.open_tasks if file else tuple(task for task in reading.unit_tasks(session) if task.is_open)

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer the open tasks; ``task`` settles one."""
        still: tuple[Task, ...] = self.opened.more
        cast(PickField, self.field("which")).offer([(task.id, task.body.title) for task in still])
        self.field("priority").set_text(Priority.SHIFT.value)
        self.field("category").set_text(TaskCategory.CARE.value)
        if what.get("task"):
            self.field("what").set_text("SETTLE")
            self.field("which").set_text(what["task"])
        self.field("what").setEnabled(bool(still))

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
            ("owner_role", task.owner_role),
            ("window", task.window_minutes),
            ("every_hours", phrases.hours(task.every_minutes) if task.every_minutes else ""),
        ):
            self.field(name).set_text(str(said or ""))
        for name, moment in (("due_at", task.due_at), ("until", task.until)):
            if moment:
                cast(InstantField, self.field(name)).set_instant(moment)

    @override
    def refresh(self) -> None:
        """Only the fields of what is done."""
        self.show_only(FIELDS[self.field("what").text()], FIELDS["ADD"] | FIELDS["SETTLE"])

    @override
    def deed(self) -> Deed:
        """Add or settle."""
        told, patient = self.circumstances.told(), self.patient
        if self.field("what").text() == "SETTLE":
            return self._settle(patient, told)
        new = care.Task(title=self.needed("title"))
        old = self.opened.amended.body if self.opened.amended else None
        task = msgspec.structs.replace(
            old if isinstance(old, care.Task) else new,
            title=new.title,
            category=TaskCategory.of(self.field("category").text() or TaskCategory.CARE.value),
            priority=Priority.of(self.field("priority").text()),
            due_at=cast(InstantField, self.field("due_at")).instant(),
            owner=self.typed("owner"),
            owner_role=Role.of(role) if (role := self.typed("owner_role")) else None,
            window_minutes=self._minutes("window", 1),
            every_minutes=self._minutes("every_hours", 60),
            until=cast(InstantField, self.field("until")).instant(),
        )
        if task.every_minutes and task.due_at is None:
            raise CahierError(Fault.FIELD_EMPTY, field=self.field("due_at").label_words)
        return lambda session: self.put(session, task, told, lambda held: tasks.add_task(held, patient, task, told))

    def _minutes(self, name: str, in_one: int) -> int | None:
        value = cast(NumberField, self.field(name)).number()
        if value is None:
            return None
        if value <= 0 or value * in_one > LONGEST_MINUTES:
            field = self.field(name)
            raise CahierError(
                Fault.OUT_OF_RANGE, field=field.label_words, text=field.text(), low=1, high=LONGEST_MINUTES // in_one
            )
        return int(value * in_one)

    def _settle(self, patient: str | None, told: Told) -> Deed:
        which, state = self.needed("which"), TaskState.of(self.field("state").text())
        outcome = self.needed("outcome") if state is not TaskState.DONE else self.field("outcome").text()
        return lambda session: tasks.settle_task(session, patient, which, state, outcome, told)

    @override
    def sentence(self, answer: object) -> str:
        """Which of the two it was."""
        del answer
        return _("Task settled.") if self.field("what").text() == "SETTLE" else _("Task added.")
