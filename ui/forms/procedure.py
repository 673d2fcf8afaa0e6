"""A planned test or procedure, and what became of it."""

from __future__ import annotations

from typing import Any, ClassVar, cast

import msgspec
from typing_extensions import override

from console.record.bodies import Body
from console.record.bodies.procedure import Procedure
from console.record.codes.procedure import Conveyance, ProcedureState
from console.record.codes.stay import Consent
from console.record.procedures import planned
from console.ward import procedures
from console.words import N_
from ui.commands import Group
from ui.forms.ward_form import Deed, WardForm
from ui.widgets.field import ChoiceField, TextField
from ui.widgets.instant_field import InstantField
from ui.widgets.option_field import OptionField, PickField, options_of

WHAT = (("PLAN", N_("Planned")), ("SETTLE", N_("Done or called off")))
STATES = ((ProcedureState.DONE.value, N_("Done")), (ProcedureState.CANCELLED.value, N_("Called off")))
FIELDS: dict[str, set[str]] = {
    "PLAN": {"title", "where", "at", "fasting_from", "conveyance", "consent"},
    "SETTLE": {"which", "state", "outcome"},
}


class ProcedureForm(WardForm):
    """Plan one, or settle one."""

    key: ClassVar[str] = "procedure"
    heading: ClassVar[str] = N_("Test or procedure")
    icon: ClassVar[str] = "calendar-clock"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("scan theatre endoscopy fasting planned test")
    done_words: ClassVar[str] = N_("Procedure of {name} saved.")

    @override
    def build(self) -> None:
        make = self.setting
        self.add(OptionField(make, "what", N_("About"), WHAT))
        self.add(TextField(make, "title", N_("What is planned")), TextField(make, "where", N_("Where")))
        self.add(
            InstantField(make, "at", N_("When it is planned"), empty=N_("no time")),
            InstantField(make, "fasting_from", N_("Fasting from"), empty=N_("need not fast")),
        )
        self.add(
            ChoiceField(make, "conveyance", N_("Goes by"), list(Conveyance)),
            OptionField(make, "consent", N_("Patient agrees"), options_of(list(Consent))),
        )
        self.add(PickField(make, "which", N_("Which one")))
        self.add(OptionField(make, "state", N_("What became of it"), STATES))
        self.add(TextField(make, "outcome", N_("Result, or why not")))
        self.shown(self.field("what"))

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer what is planned; ``procedure`` settles one."""
        file = self.opened.file
        coming = planned(file) if file else ()
        cast(PickField, self.field("which")).offer([(each.id, each.body.what) for each in coming])
        self.field("consent").set_text(Consent.NOT_ASKED.value)
        if what.get("procedure"):
            self.field("what").set_text("SETTLE")
            self.field("which").set_text(what["procedure"])
        self.field("what").setEnabled(bool(coming))

    @override
    def focus_first(self) -> None:
        """Straight to what is planned."""
        self.field("title" if self.field("what").text() == "PLAN" else "state").setFocus()

    @override
    def fill(self, body: Body) -> None:
        """Put a procedure back."""
        procedure = cast(Procedure, body)
        for name, said in (("title", procedure.what), ("where", procedure.where), ("conveyance", procedure.conveyance)):
            self.field(name).set_text(str(said or ""))
        self.field("consent").set_text(procedure.consent.value)
        for name, moment in (("at", procedure.at), ("fasting_from", procedure.fasting_from)):
            if moment:
                cast(InstantField, self.field(name)).set_instant(moment)

    @override
    def refresh(self) -> None:
        """Only the fields of what is done."""
        wanted = "PLAN" if self.opened.amended else self.field("what").text()
        self.show_only(FIELDS[wanted], FIELDS["PLAN"] | FIELDS["SETTLE"])

    @override
    def deed(self) -> Deed:
        told, patient = self.circumstances.told(), self.patient or ""
        if self.field("what").text() == "SETTLE":
            which, state = self.needed("which"), ProcedureState.of(self.field("state").text())
            outcome = self.needed("outcome") if state is ProcedureState.CANCELLED else self.field("outcome").text()
            return lambda session: procedures.settle(session, patient, which, state, outcome, told)
        old = self.opened.amended.body if self.opened.amended else None
        conveyance = self.field("conveyance").text()
        what = self.needed("title")
        procedure = msgspec.structs.replace(
            old if isinstance(old, Procedure) else Procedure(what=what),
            what=what,
            where=self.typed("where"),
            at=cast(InstantField, self.field("at")).instant(),
            fasting_from=cast(InstantField, self.field("fasting_from")).instant(),
            conveyance=Conveyance.of(conveyance) if conveyance else None,
            consent=Consent.of(self.field("consent").text()),
        )
        return lambda session: self.put(
            session, procedure, told, lambda held: procedures.plan(held, patient, procedure, told)
        )
