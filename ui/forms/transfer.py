"""A transfer along its chain of custody: asked, accepted, left, arrived; or cancelled.

The form opens at the next step of the transfer that is under way, or at asking when there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

import msgspec
from typing_extensions import override

from console.crossing import ticket
from console.record.bodies import Body, stay
from console.record.codes.stay import Consent, Escort, Movement, TransferScope
from console.record.custody import is_fresh, observed_at_departure
from console.record.movements import Step, Transfer
from console.ward import stays
from console.ward.identities import is_checked
from console.words import N_, _
from ui.commands import Group
from ui.forms.body_fields import Ask, BodyFields, Layout
from ui.forms.ward_form import WardForm
from ui.widgets.line import Line
from ui.widgets.option_field import OptionField, PickField
from ui.widgets.tri_state import TriState
from ui.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.file import Observation, PatientFile
    from console.record.instant import Instant
    from console.ward.session import Session, Told
    from ui.forms.ward_form import Deed

STEPS = (
    ("ASK", N_("Ask")),
    ("ACCEPT", N_("Accepted")),
    ("LEAVE", N_("Leaves")),
    ("ARRIVE", N_("Arrived")),
    ("CANCEL", N_("Cancel it")),
)
NEXT: dict[Step, str] = {Step.ASKED: "ACCEPT", Step.ACCEPTED: "LEAVE", Step.LEFT: "ARRIVE"}
STEP_OF: dict[type[Body], str] = {
    stay.TransferAsked: "ASK",
    stay.TransferAccepted: "ACCEPT",
    stay.TransferLeft: "LEAVE",
    stay.TransferArrived: "ARRIVE",
    stay.TransferCancelled: "CANCEL",
}
LAYOUTS: dict[str, tuple[type[Body], Layout]] = {
    "ASK": (
        stay.TransferAsked,
        (
            (Ask("scope", options=tuple(TransferScope), label=N_("To")),),
            (
                Ask("to_unit", pick=True, label=N_("Unit")),
                Ask("to_bed", label=N_("Bed (if known)")),
                Ask("nature"),
            ),
            ("to_hospital", "to_hospital_unit", Ask("to_hospital_finess", label=N_("FINESS (9 digits)"))),
            (Ask("reason", as_="reason_code", label=N_("Why")), Ask("outage_caused", as_="outage")),
            (Ask("note", label=N_("Why, in words")), "requested_by"),
            (Ask("decided_by", label=N_("Decided by (doctor)")), "decided_by_rpps", "condition"),
            (
                Ask(
                    "consent",
                    options=(Consent.NOT_ASKED, Consent.YES, Consent.NO, Consent.IMPOSSIBLE),
                    label=N_("Does the patient agree?"),
                ),
            ),
            (Ask("consent_note", label=N_("Who agreed instead, or why it could not be asked")), "risks_explained"),
            (Ask("phone", label=N_("Telephone over there")), Ask("special_needs", label=N_("They must be able to"))),
            (Ask("treatment_given", label=N_("Treatment given to make the way safer")),),
            (Ask("summary", rows=4, label=N_("What they must know")),),
        ),
    ),
    "ACCEPT": (
        stay.TransferAccepted,
        (
            (Ask("by_name", label=N_("Accepted by (name)")), Ask("by_role", label=N_("Role over there"))),
            (
                Ask("phone", as_="accept_phone"),
                Ask("to_bed", as_="accept_bed", label=N_("Bed over there")),
                "bed_confirmed",
            ),
        ),
    ),
    "LEAVE": (
        stay.TransferLeft,
        (
            (Ask("escort", options=tuple(Escort), label=N_("Goes with the patient")),),
            ("transport", "oxygen_left"),
            ("equipment",),
            (Ask("along", label=N_("Sent with the patient (how many pages, how many pieces)")),),
            ("informed",),
            ("report_to", "report_at", "report_read_back"),
            ("identity_checked", "copies_printed", "results_rerouted"),
            (Ask("override", label=N_("Leaves although something is missing, because")),),
            (Ask("observation", kept=True),),
        ),
    ),
    "ARRIVE": (
        stay.TransferArrived,
        (
            (
                Ask("seen_by", label=N_("Seen over there by")),
                Ask("wristband_checked", as_="wristband"),
            ),
            (
                Ask("unit", as_="arrived_unit", pick=True, label=N_("Unit")),
                Ask("bed", as_="arrived_bed", label=N_("Bed")),
            ),
            ("report_received", "along_complete"),
            (Ask("receipt_code", label=N_("Receipt code, if told by telephone"), hint=N_("six digits")),),
            (Ask("observation", as_="arrival_observation", kept=True),),
        ),
    ),
    "CANCEL": (stay.TransferCancelled, ((Ask("reason", label=N_("Why it does not take place")),),)),
}
UNIT = {"to_unit", "to_bed", "nature"}
HOSPITAL = {
    "to_hospital", "to_hospital_unit", "to_hospital_finess", "consent", "consent_note", "risks_explained",
    "decided_by", "decided_by_rpps", "condition", "treatment_given", "special_needs",
}  # fmt: skip
FIRST = {"ASK": "scope", "ACCEPT": "by_name", "LEAVE": "escort", "ARRIVE": "seen_by", "CANCEL": "reason"}
DONE = {
    "ASK": N_("Transfer of {name} asked for."),
    "ACCEPT": N_("Transfer of {name} accepted."),
    "LEAVE": N_("{name} has left; the arrival is awaited."),
    "ARRIVE": N_("{name} has arrived."),
    "CANCEL": N_("Transfer of {name} cancelled."),
}


class Seen(NamedTuple):
    """What the form reads: the units to choose from, the open transfer, the last observations, the time."""

    units: list[tuple[str, str]]
    transfer: Transfer | None
    observation: Observation | None
    now: Instant
    is_checked: bool  # whether whoever is signed in has held two identifiers against the patient


class TransferForm(WardForm):
    """One step of a transfer."""

    key: ClassVar[str] = "transfer"
    heading: ClassVar[str] = N_("Transfer")
    icon: ClassVar[str] = "swap-horizontal-bold"
    group: ClassVar[Group] = Group.MOVES
    words: ClassVar[str] = N_("other unit hospital SAMU ambulance leave arrive accept")

    @override
    def build(self) -> Iterator[None]:
        """The step first, then its fields."""
        self.add(OptionField(self.setting, "step", N_("Step"), STEPS))
        self.steps = {step: BodyFields(self, body) for step, (body, _layout) in LAYOUTS.items()}
        for step, (_body, layout) in LAYOUTS.items():
            yield from self.steps[step].build(layout)
        self.missing, self.vitals = Line(self.setting, "warn", "alert", self), Line(self.setting, parent=self)
        for line in (self.missing, self.vitals):
            line.hide()
            self.head.addWidget(line)
        for name in ("step", "scope", "identity_checked", "copies_printed"):
            self.shown(self.field(name))

    @property
    def step(self) -> str:
        """The step that is chosen."""
        return self.field("step").text()

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Seen:
        """The units, the open transfer, and what was last measured."""
        del what
        transfer = file.place.transfer if file else None
        units = [(unit.code, unit.label) for unit in session.site.units]
        observation = observed_at_departure(file, transfer) if file and transfer and not transfer.left_at else None
        last = observation or (file.last_observation if file else None)
        return Seen(units, transfer, last, session.now(), file is not None and is_checked(session, file))

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Open at the next step of the transfer, or at ``step``."""
        seen: Seen = self.opened.more
        here = self.opened.file.place.unit if self.opened.file else None
        cast(PickField, self.field("to_unit")).offer([each for each in seen.units if each[0] != here])
        cast(PickField, self.field("arrived_unit")).offer(seen.units)
        self.field("nature").set_text(Movement.HMS.value)
        transfer = seen.transfer
        step = what.get("step") or (NEXT.get(transfer.step, "ASK") if transfer else "ASK")
        self.field("step").set_text(step)
        if transfer is not None:
            bed = (transfer.acceptance.to_bed if transfer.acceptance else None) or transfer.ask.to_bed or ""
            self.field("arrived_unit").set_text(transfer.ask.to_unit or "")
            self.field("arrived_bed").set_text(bed)
            self.field("accept_phone").set_text(transfer.ask.phone or "")
            self.field("accept_bed").set_text(transfer.ask.to_bed or "")
            self.field("identity_checked").set_text("YES" if seen.is_checked else "")
            self._note_observation(seen, transfer)

    def _note_observation(self, seen: Seen, transfer: Transfer) -> None:
        """What was just measured belongs to the step: nobody types it twice."""
        if seen.observation is None or not is_fresh(seen.observation, seen.now):
            return
        arriving = transfer.left_at is not None
        if not arriving or seen.observation.at >= (transfer.left_at or ""):
            name = "arrival_observation" if arriving else "observation"
            self.field(name).set_text(seen.observation.said.line.entry.id)

    @override
    def focus_first(self) -> None:
        """Straight to the step's own first field."""
        self.field(FIRST[self.step]).setFocus()

    @override
    def fill(self, body: Body) -> None:
        """Put a step back."""
        step = STEP_OF[type(body)]
        self.field("step").set_text(step)
        self.steps[step].put(body)

    @override
    def refresh(self) -> None:
        """Only the fields of the step; what is missing is said before the patient leaves, not after."""
        step, seen = self.step, cast("Seen | None", self.opened.more)
        for each, fields in self.steps.items():
            fields.show(is_shown=each == step)
        for name in ("observation", "arrival_observation"):
            self.field(name).hide()
        to_unit = self.field("scope").text() == TransferScope.UNIT
        if step == "ASK":
            self.show_only(UNIT if to_unit else HOSPITAL, UNIT | HOSPITAL)
        lacking = self._lacking()
        if step == "LEAVE":
            self.field("override").setVisible(bool(lacking))
        self._show_steps(seen.transfer if seen else None)
        self.missing.setVisible(bool(lacking))
        self.missing.say(_("Still missing: {what}").format(what=", ".join(lacking)), "warn", "alert")
        self._show_vitals(seen)

    def _show_steps(self, transfer: Transfer | None) -> None:
        at_sea = transfer is not None and transfer.step is Step.LEFT
        for key, _label in STEPS:
            allowed = self.opened.amended is None and (key == "ASK") == (transfer is None)
            allowed = allowed and not (key == "ARRIVE" and not at_sea) and not (key in ("ACCEPT", "LEAVE") and at_sea)
            cast(OptionField, self.field("step")).segments.button(key).setEnabled(allowed or key == self.step)

    def _lacking(self) -> list[str]:
        seen, file = cast("Seen | None", self.opened.more), self.opened.file
        if self.step != "LEAVE" or seen is None or seen.transfer is None or file is None:
            return []
        departure = stay.TransferLeft(
            transfer=seen.transfer.id,
            identity_checked=cast(TriState, self.field("identity_checked")).answer(),
            copies_printed=cast(TriState, self.field("copies_printed")).answer(),
        )
        return [each.label for each in stays.lacking_at_departure(file, seen.transfer, departure)]

    def _show_vitals(self, seen: Seen | None) -> None:
        is_wanted = self.step in ("LEAVE", "ARRIVE") and seen is not None and self.opened.amended is None
        self.vitals.setVisible(is_wanted)
        if not is_wanted or seen is None:
            return
        if seen.observation is None:
            self.vitals.say(_("Nothing was measured: observe before the patient leaves."), "warn", "heart-pulse")
            return
        score = seen.observation.score
        total = score.total if score is not None else None
        ago = phrases.span(max(self.setting.minutes_since(seen.observation.at), 0))
        said = _("Observed {ago} ago").format(ago=ago) + (f" · NEWS2 {total}" if total is not None else "")
        if is_fresh(seen.observation, seen.now):
            self.vitals.say(said, "ok", "heart-pulse")
        else:
            self.vitals.say(said + " · " + _("older than 30 min: observe again."), "warn", "heart-pulse")

    @override
    def deed(self) -> Deed:
        """Write the step."""
        told, patient, body = self.circumstances.told(), self.patient or "", self._body()
        old = self.opened.amended.body if self.opened.amended else None
        if old is not None:
            name = getattr(old, "transfer", None)
            kept = msgspec.structs.replace(body, transfer=name) if name else body
            return lambda session: self.put(session, kept, told, lambda _held: None)
        if self._lacking():
            self.needed("override")
        return lambda session: _write(session, patient, body, told)

    def _body(self) -> Body:
        step, values = self.step, self.steps[self.step].values()
        if step == "ASK":
            hidden = HOSPITAL if values["scope"] is TransferScope.UNIT else UNIT
            self.needed("to_unit" if values["scope"] is TransferScope.UNIT else "to_hospital")
            return stay.TransferAsked(**{name: value for name, value in values.items() if name not in hidden})
        seen: Seen = self.opened.more
        made = LAYOUTS[step][0]
        return made(transfer=seen.transfer.id if seen.transfer else "", **values)

    @override
    def sentence(self, answer: object) -> str:
        """Which step it was; after an arrival from a sheet that was read, what to say on the telephone."""
        said = _(DONE[self.step]).format(name=self.opened.file.identity.name if self.opened.file else "")
        if self.step != "ARRIVE" or not isinstance(answer, str):
            return said
        return f"{said} " + _("Telephone the sending unit this receipt code: {code}").format(code=answer)


def _write(session: Session, patient: str, body: Body, told: Told) -> object:
    match body:
        case stay.TransferAsked():
            return stays.ask_transfer(session, patient, body, told)
        case stay.TransferAccepted():
            return stays.accept_transfer(session, patient, body, told)
        case stay.TransferLeft():
            return stays.leave(session, patient, body, told)
        case stay.TransferArrived(receipt_code=str()):
            return ticket.close_custody(session, patient, body, told)
        case stay.TransferArrived():
            stays.arrive(session, patient, body, told)
            return ticket.receipt_code(session, patient, body.transfer)
        case stay.TransferCancelled():
            return stays.cancel_transfer(session, patient, body.transfer, body.reason, told)
        case _:
            raise TypeError(type(body).__name__)
