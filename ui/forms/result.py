"""A result to chase, and how it came: telephoned, read back, critical or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from typing_extensions import override

from console.record.bodies import Body, care
from console.record.codes.care import ResultState
from console.ward import results
from console.ward.results import Received
from console.words import N_, _
from ui.commands import Group
from ui.forms.ward_form import WardForm
from ui.widgets.field import TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.option_field import ManyField, OptionField, PickField

if TYPE_CHECKING:
    from console.ward.session import Told
    from ui.forms.ward_form import Deed

WHAT = (("AWAIT", N_("A result to chase")), ("RECEIVE", N_("A result that came")), ("CANCEL", N_("No longer awaited")))
FIELDS: dict[str, set[str]] = {
    "AWAIT": {"title", "sent_at", "sent_by", "expected_by", "chased_by"},
    "RECEIVE": {"which", "value", "value_unit", "reference", "phoned_by", "read_back", "critical"},
    "CANCEL": {"which", "reason"},
}
ANOTHER = N_("One that nobody had noted")


class ResultForm(WardForm):
    """Await a result, or write one down as it is telephoned, repeated back."""

    key: ClassVar[str] = "result"
    heading: ClassVar[str] = N_("Result")
    icon: ClassVar[str] = "test-tube"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("laboratory imaging awaited telephoned read back")

    @override
    def build(self) -> None:
        """Awaiting first; receiving has its own fields, a critical one two more."""
        make = self.setting
        self.add(OptionField(make, "what", N_("About"), WHAT))
        self.add(PickField(make, "which", N_("Which result")))
        self.add(TextField(make, "title", N_("Which result")))
        self.add(
            InstantField(make, "sent_at", N_("Sent at"), empty=N_("not known")),
            InstantField(make, "expected_by", N_("Expected by"), empty=N_("not known"), ahead=True),
        )
        self.add(
            TextField(make, "sent_by", N_("Sent by which way")),
            TextField(make, "chased_by", N_("Who chases it")),
        )
        self.add(
            TextField(make, "value", N_("Value")),
            TextField(make, "value_unit", N_("Unit of the value")),
            TextField(make, "reference", N_("Normal range")),
        )
        self.add(TextField(make, "phoned_by", N_("Who telephoned")))
        self.add(ManyField(make, "read_back", N_("Read-back"), (("YES", N_("I repeated it and it was confirmed")),)))
        self.add(ManyField(make, "critical", N_("Critical"), (("YES", N_("A doctor must know it now")),)))
        self.add(
            TextField(make, "doctor", N_("Doctor told (name)")),
            InstantField(make, "doctor_informed_at", N_("Told at"), empty=N_("not told yet")),
        )
        self.add(TextField(make, "reason", N_("Why")))
        self.shown(self.field("what"), self.field("critical"), self.field("which"))

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer what is awaited; ``result`` receives one."""
        file = self.opened.file
        awaited = file.awaited if file else ()
        cast(PickField, self.field("which")).offer([(each.id, each.body.what) for each in awaited], none=_(ANOTHER))
        if what.get("result"):
            self.field("what").set_text("RECEIVE")
            self.field("which").set_text(what["result"])

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
            ("sent_by", result.sent_by),
            ("chased_by", result.chased_by),
            ("value", result.value),
            ("value_unit", result.value_unit),
            ("reference", result.reference),
            ("phoned_by", result.phoned_by),
            ("doctor", result.doctor),
        ):
            self.field(name).set_text(str(said or ""))
        self.field("read_back").set_text("YES" if result.read_back else "")
        self.field("critical").set_text("YES" if result.is_critical else "")
        for name, moment in (
            ("sent_at", result.sent_at),
            ("expected_by", result.expected_by),
            ("doctor_informed_at", result.doctor_informed_at),
        ):
            if moment:
                cast(InstantField, self.field(name)).set_instant(moment)

    @override
    def refresh(self) -> None:
        """Only the fields of what is done."""
        what = self.field("what").text()
        wanted = set(FIELDS[what])
        if what == "RECEIVE" and not self.typed("which"):
            wanted |= {"title"}
        if what == "RECEIVE" and self.typed("critical"):
            wanted |= {"doctor", "doctor_informed_at"}
        self.show_only(wanted, set().union(*FIELDS.values()) | {"doctor", "doctor_informed_at"})

    def _moment(self, name: str) -> Any:
        return cast(InstantField, self.field(name)).instant()

    @override
    def deed(self) -> Deed:
        """Await, receive, or give up."""
        told, patient, what = self.circumstances.told(), self.patient or "", self.field("what").text()
        old = self.opened.amended.body if self.opened.amended else None
        if what == "CANCEL":
            which, why = self.needed("which"), self.needed("reason")
            return lambda session: results.cancel_result(session, patient, which, why, told)
        if what == "RECEIVE":
            return self._receive(patient, told, old)
        title = self.needed("title")
        body = msgspec.structs.replace(
            old if isinstance(old, care.AwaitedResult) else care.AwaitedResult(what=title),
            what=title,
            sent_at=self._moment("sent_at"),
            sent_by=self.typed("sent_by"),
            expected_by=self._moment("expected_by"),
            chased_by=self.typed("chased_by"),
        )
        return lambda session: self.put(
            session, body, told, lambda held: results.await_result(held, patient, body, told)
        )

    def _receive(self, patient: str, told: Told, old: Body | None) -> Deed:
        came = Received(
            value=self.needed("value"),
            unit=self.typed("value_unit") or "",
            reference=self.typed("reference") or "",
            phoned_by=self.needed("phoned_by"),
            read_back=bool(self.typed("read_back")),
            is_critical=bool(self.typed("critical")),
            doctor=self.typed("doctor") or "",
            doctor_informed_at=self._moment("doctor_informed_at"),
        )
        if isinstance(old, care.AwaitedResult):
            body = came.onto(old)
            return lambda session: self.put(session, body, told, lambda _held: None)
        which = self.typed("which")
        if which is None:
            title = self.needed("title")
            return lambda session: results.note_result(session, patient, title, came, told)
        return lambda session: results.receive_result(session, patient, which, came, told)

    @override
    def sentence(self, answer: object) -> str:
        """Which of the three it was."""
        del answer
        words = {"RECEIVE": _("Result written down."), "AWAIT": _("Result to chase noted.")}
        return words.get(self.field("what").text(), _("No longer awaited."))
