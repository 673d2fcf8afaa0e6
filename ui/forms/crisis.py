"""Forms of the unit in the crisis: messages, services, the log, going on paper and coming back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.bodies import Body, message, paper_period, service
from console.record.codes.message import Direction, MessagePriority, Via
from console.record.codes.paper_period import SheetFate
from console.record.codes.service import LogCategory, Working
from console.record.paper_periods import sheet_numbers
from console.ward import messages, paper_periods, reading, services
from console.words import N_, _
from ui.commands import Group
from ui.forms.body_fields import Ask, Layout
from ui.forms.body_form import BodyForm
from ui.forms.ward_form import WardForm
from ui.widgets.field import TextField
from ui.widgets.option_field import KeptField, OptionField, PickField, options_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.file import PatientFile
    from console.record.messages import LoggedMessage
    from console.record.paper_periods import PaperPeriod
    from console.record.services import ServiceState
    from console.ward.session import Session
    from ui.forms.ward_form import Deed

TYPED_FROM_PAPER = (("observe", N_("Observations")), ("transmit", N_("Transmission")), ("task", N_("Task")))


def people_of(session: Session) -> list[tuple[str, str]]:
    """Everybody on the board, as choices."""
    rows = reading.board(session).rows
    return [(row.file.id, f"{row.bed or '–'} · {row.file.identity.name}") for row in rows if row.file is not None]


def _tasks_of(session: Session) -> dict[str, list[tuple[str, str]]]:
    """What is still to do, as choices, by the id of the patient; under the empty id that of the unit."""
    tasks = {file.id: file.open_tasks for file in reading.board(session).patients}
    tasks[""] = tuple(task for task in reading.unit_tasks(session) if task.is_open)
    return {who: [(task.id, task.body.title) for task in each] for who, each in tasks.items()}


class UnitForm(BodyForm):
    """A form about the unit, some of whose fields name a patient."""

    needs_patient: ClassVar[bool] = False


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


class ServiceForm(UnitForm):
    """One service: how it works, since when, what instead."""

    key: ClassVar[str] = "service"
    heading: ClassVar[str] = N_("State of a service")
    short: ClassVar[str] = N_("State of a service")
    icon: ClassVar[str] = "server-network"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("down works outage lab network telephone")
    done_words: ClassVar[str] = N_("State of the service written down.")
    body_type: ClassVar[type[Body]] = service.ServiceChecked
    asks: ClassVar[Layout] = (
        ("service",),
        (
            Ask(
                "working",
                options=(Working.FULL, Working.PARTIAL, Working.DOWN, Working.NONE, Working.UNKNOWN),
                label=N_("It"),
            ),
        ),
        ("since", "expected_back_at"),
        (Ask("limits", label=N_("What does not work of it")),),
        (Ask("workaround", label=N_("What is done instead")),),
        ("criticality", "checked_by"),
        ("told", "contact"),
    )

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Any:
        """What stands about each service."""
        del file, what
        return {state.service.value: state for state in services.states(session)}, session.unit.code

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """``service`` opens at one, with what was last said of it."""
        states, _unit = self.opened.more
        state: ServiceState | None = states.get(what.get("service") or "")
        if state is not None and state.body is not None:
            self.parts.put(msgspec.structs.replace(state.body, checked_by=None))
        elif state is not None:
            self.parts.put_values({"service": state.service, "working": Working.DOWN})

    @override
    def focus_first(self) -> None:
        """How it works, once it is known which one is meant."""
        self.field("working" if self.field("service").text() else "service").setFocus()

    @override
    def deed(self) -> Deed:
        """Say how it works."""
        _states, unit = self.opened.more
        told, body = self.circumstances.told(), service.ServiceChecked(unit=unit, **self.parts.values())
        return lambda session: self.put(session, body, told, lambda held: services.check(held, body, told))


class LogForm(UnitForm):
    """One line of the crisis log; the number is given when it is saved."""

    key: ClassVar[str] = "log"
    heading: ClassVar[str] = N_("Line of the crisis log")
    short: ClassVar[str] = N_("New line of the log")
    icon: ClassVar[str] = "text-box-plus-outline"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("main courante decision event safety incident")
    done_words: ClassVar[str] = N_("Written into the crisis log.")
    body_type: ClassVar[type[Body]] = service.Logged
    asks: ClassVar[Layout] = (
        (Ask("log_category"), Ask("about", pick=True, label=N_("About whom"))),
        (Ask("text", rows=3, label=N_("What happened, what was decided")),),
        ("decided_by", "addressee"),
        (Ask("action", label=N_("What is to be done")), "due_at"),
        (Ask("consequence", rows=2),),
        (Ask("measures", rows=2),),
        (Ask("told", label=N_("Told to")),),
    )

    @override
    def build(self) -> Iterator[None]:
        """The fields; those of a safety event only for one."""
        yield from super().build()
        self.shown(self.field("log_category"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Any:
        """Whom it may be about."""
        del file, what
        return people_of(session), session.unit.code

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """``category`` opens at one."""
        people, _unit = self.opened.more
        cast(PickField, self.field("about")).offer(people)
        category = what.get("category") or LogCategory.EVENT.value
        self.field("log_category").set_text(category)
        words = {"OUTAGE_BEGAN": _("Systems went down"), "OUTAGE_ENDED": _("Systems are back")}
        self.field("text").set_text(words.get(category, ""))

    @override
    def focus_first(self) -> None:
        """What happened."""
        self.field("text").setFocus()

    @override
    def refresh(self) -> None:
        """A safety event says about whom, what came of it and what was done at once."""
        is_safety = self.field("log_category").text() == LogCategory.SAFETY
        for name in ("about", "consequence", "measures", "told"):
            self.field(name).setVisible(is_safety)

    @override
    def deed(self) -> Deed:
        """Write the line."""
        _people, unit = self.opened.more
        told, values = self.circumstances.told(), self.parts.values()
        old = self.opened.amended.body if self.opened.amended else None
        if isinstance(old, service.Logged):
            restated = service.Logged(unit=old.unit, number=old.number, log=old.log, closed_at=old.closed_at, **values)
            return lambda session: self.put(session, restated, told, lambda _held: None)
        body = service.Logged(unit=unit, number="", **values)
        return lambda session: services.write_log(session, body, told)


class PaperBeginForm(WardForm):
    """The unit goes on paper; the board says so until it comes back."""

    key: ClassVar[str] = "paper_begin"
    heading: ClassVar[str] = N_("Go on paper")
    icon: ClassVar[str] = "file-edit-outline"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("paper laptop broken battery handwriting")
    action: ClassVar[str] = N_("Go on paper")
    done_words: ClassVar[str] = N_("On paper: the board says so until you come back.")
    needs_patient: ClassVar[bool] = False

    @override
    def build(self) -> None:
        """The sheets that are handed out, and why."""
        hint = N_("12-15, 18 names five; more can be named at the end")
        self.add(TextField(self.setting, "sheets", N_("Sheets"), hint=hint), TextField(self.setting, "why", N_("Why")))

    @override
    def deed(self) -> Deed:
        """Go on paper."""
        told, sheets = self.circumstances.told(), sheet_numbers(self.field("sheets").text())
        why = self.field("why").text()
        return lambda session: paper_periods.begin(session, sheets, why, told)


class PaperEndForm(WardForm):
    """The unit comes back from paper; each sheet then waits until somebody says what became of it."""

    key: ClassVar[str] = "paper_end"
    heading: ClassVar[str] = N_("Back from paper")
    icon: ClassVar[str] = "laptop"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("paper transcribe back laptop")
    action: ClassVar[str] = N_("End the paper period")
    done_words: ClassVar[str] = N_("Back from paper. Now go through the sheets.")
    needs_patient: ClassVar[bool] = False

    @override
    def build(self) -> None:
        """The sheets that were used."""
        hint = N_("All that were used: 12-15, 18 names five")
        self.add(TextField(self.setting, "sheets", N_("Sheets"), hint=hint))
        self.add(KeptField(self.setting, "period"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> PaperPeriod | None:
        """The period that lasts."""
        del file, what
        return next((each for each in reversed(paper_periods.periods(session)) if each.is_on), None)

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """The sheets that were handed out stand ready."""
        period: PaperPeriod | None = self.opened.more
        self.field("period").set_text(what.get("period") or (period.id if period else ""))
        self.field("sheets").set_text(", ".join(period.sheets) if period else "")

    @override
    def deed(self) -> Deed:
        """Come back."""
        told, sheets = self.circumstances.told(), sheet_numbers(self.field("sheets").text())
        period = self.field("period").text()
        return lambda session: paper_periods.end(session, period, sheets, told)

    @override
    def went_well(self, answer: object) -> None:
        """On to the sheets."""
        del answer
        self.desk.show_page("on_paper")


class SheetForm(WardForm):
    """One sheet after the return: type it in under its number, then say that it is done."""

    key: ClassVar[str] = "sheet"
    heading: ClassVar[str] = N_("Sheet of paper")
    icon: ClassVar[str] = "file-check-outline"
    group: ClassVar[Group] = Group.UNIT
    words: ClassVar[str] = N_("paper transcribe type in")
    listed: ClassVar[bool] = False
    action: ClassVar[str] = N_("This sheet is done")
    done_words: ClassVar[str] = N_("Written down what became of the sheet.")
    needs_patient: ClassVar[bool] = False
    has_circumstances: ClassVar[bool] = False

    @override
    def build(self) -> None:
        """Whose sheet, what to type in, what became of it."""
        make = self.setting
        self.add(TextField(make, "number", N_("Sheet")), PickField(make, "about", N_("Whose")))
        self._holder = QWidget(self)
        row = QHBoxLayout(self._holder)
        row.setContentsMargins(0, 0, 0, 0)
        self.typing = {}
        for form, _label in TYPED_FROM_PAPER:
            self.typing[form] = button = QPushButton(self._holder)
            button.setProperty("key", form)
            button.clicked.connect(self._type_in)
            row.addWidget(button)
        row.addStretch(1)
        self.add_heading(self._holder)
        self.add(OptionField(make, "fate", N_("What became of it"), options_of(tuple(SheetFate))))
        self.add(TextField(make, "note", N_("Note")))
        self.add(KeptField(make, "period"))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Any:
        """Whose sheet it may be, and what was said of it."""
        del file
        periods = {each.id: each for each in paper_periods.periods(session)}
        period = periods.get(what.get("period") or "")
        return people_of(session), period.fate(str(what.get("number"))) if period else None, session.unit.code

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """``period`` and ``number`` name the sheet."""
        people, fate, _unit = self.opened.more
        cast(PickField, self.field("about")).offer(people)
        self.field("period").set_text(what.get("period") or "")
        self.field("number").set_text(what.get("number") or "")
        settled: paper_period.SheetSettled | None = fate
        if settled is not None:
            self.field("about").set_text(settled.about or "")
            self.field("fate").set_text(settled.sheet_fate)
            self.field("note").set_text(settled.note or "")

    @override
    def word(self) -> None:
        """Word the buttons."""
        for form, label in TYPED_FROM_PAPER:
            self.typing[form].setText(_("Type in: {what}").format(what=_(label)))

    def _type_in(self) -> None:
        button = self.sender()
        about, number = self.field("about").text(), self.field("number").text()
        if button is None:
            return
        if not about:
            self.show_refusal(CahierError(Fault.FIELD_EMPTY, field=self.field("about").label_words))
            return
        self.desk.open_form(str(button.property("key")), about, sheet=number, origin=self.key)

    @override
    def deed(self) -> Deed:
        """Say what became of it."""
        _people, _fate, unit = self.opened.more
        settled = paper_period.SheetSettled(
            unit=unit,
            period=self.field("period").text(),
            sheet=self.needed("number"),
            sheet_fate=SheetFate.of(self.field("fate").text()),
            about=self.typed("about"),
            note=self.typed("note"),
        )
        return lambda session: paper_periods.settle(session, settled)
