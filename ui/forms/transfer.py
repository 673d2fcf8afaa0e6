"""A transfer along its chain of custody: asked, accepted, left, arrived; or cancelled.

The form opens at the next step of the transfer that is under way, or at asking when there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, cast

import msgspec
from typing_extensions import override

from console.record.bodies import Body, stay
from console.record.codes.stay import Along, Consent, Escort, Movement, TransferReason, TransferScope, Transport
from console.record.movements import Step, Transfer
from console.ward import stays
from console.words import N_, _
from ui.commands import Group
from ui.forms.ward_form import WardForm
from ui.widgets.field import ChoiceField, NotesField, TextField
from ui.widgets.line import Line
from ui.widgets.option_field import ManyField, OptionField, PickField, options_of
from ui.widgets.tri_state import TriState

if TYPE_CHECKING:
    from console.record.file import PatientFile
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
YES_NO = (("", N_("No")), ("YES", N_("Yes")))
UNIT = {"to_unit", "to_bed", "nature"}
HOSPITAL = {"to_hospital", "to_hospital_unit", "to_hospital_finess", "consent", "decided_by"}
FIELDS: dict[str, set[str]] = {
    "ASK": {"scope", "reason_code", "outage", "phone", "summary"},
    "ACCEPT": {"by_name", "by_role", "accept_phone", "accept_bed"},
    "LEAVE": {"escort", "transport", "along", "override"},
    "ARRIVE": {"seen_by", "arrived_unit", "arrived_bed", "wristband"},
    "CANCEL": {"reason"},
}
EVERY = set().union(UNIT, HOSPITAL, *FIELDS.values())
DONE = {
    "ASK": N_("Transfer of {name} asked for."),
    "ACCEPT": N_("Transfer of {name} accepted."),
    "LEAVE": N_("{name} has left; the arrival is awaited."),
    "ARRIVE": N_("{name} has arrived."),
    "CANCEL": N_("Transfer of {name} cancelled."),
}


class Seen(NamedTuple):
    """What the form reads: the units to choose from, the open transfer, what is missing before leaving."""

    units: list[tuple[str, str]]
    transfer: Transfer | None
    missing: list[str]


class TransferForm(WardForm):
    """One step of a transfer."""

    key: ClassVar[str] = "transfer"
    heading: ClassVar[str] = N_("Transfer")
    icon: ClassVar[str] = "swap-horizontal-bold"
    group: ClassVar[Group] = Group.MOVES
    words: ClassVar[str] = N_("other unit hospital SAMU ambulance leave arrive accept")

    @override
    def build(self) -> None:
        """The step first, then its fields."""
        make = self.setting
        self.add(OptionField(make, "step", N_("Step"), STEPS))
        self._build_asking()
        self._build_rest()
        self.missing = Line(make, "warn", "alert", self)
        self.missing.hide()
        self.head.addWidget(self.missing)
        self.shown(self.field("step"), self.field("scope"))

    def _build_asking(self) -> None:
        make = self.setting
        self.add(OptionField(make, "scope", N_("To"), options_of(list(TransferScope))))
        self.add(
            PickField(make, "to_unit", N_("Unit")),
            TextField(make, "to_bed", N_("Bed (if known)")),
            ChoiceField(make, "nature", N_("What moves"), list(Movement)),
        )
        self.add(
            TextField(make, "to_hospital", N_("Hospital")),
            TextField(make, "to_hospital_unit", N_("Unit there")),
            TextField(make, "to_hospital_finess", N_("FINESS (9 digits)")),
        )
        self.add(
            ChoiceField(make, "reason_code", N_("Why"), list(TransferReason)),
            OptionField(make, "outage", N_("Because of the outage"), YES_NO),
        )
        self.add(
            TextField(make, "decided_by", N_("Decided by (doctor)")),
            TextField(make, "phone", N_("Telephone over there")),
        )
        self.add(
            OptionField(
                make,
                "consent",
                N_("Does the patient agree?"),
                options_of((Consent.NOT_ASKED, Consent.YES, Consent.NO, Consent.IMPOSSIBLE)),
            )
        )
        self.add(NotesField(make, "summary", N_("What they must know"), rows=4))

    def _build_rest(self) -> None:
        make = self.setting
        self.add(
            TextField(make, "by_name", N_("Accepted by (name)")), TextField(make, "by_role", N_("Role over there"))
        )
        self.add(TextField(make, "accept_phone", N_("Telephone")), TextField(make, "accept_bed", N_("Bed over there")))
        self.add(OptionField(make, "escort", N_("Goes with the patient"), options_of(list(Escort))))
        self.add(ChoiceField(make, "transport", N_("Transport"), list(Transport)))
        self.add(ManyField(make, "along", N_("Sent with the patient"), options_of(list(Along)), columns=3))
        self.add(TextField(make, "override", N_("Leaves although something is missing, because")))
        self.add(
            TextField(make, "seen_by", N_("Seen over there by")), TriState(make, "wristband", N_("Wristband checked"))
        )
        self.add(PickField(make, "arrived_unit", N_("Unit")), TextField(make, "arrived_bed", N_("Bed")))
        self.add(TextField(make, "reason", N_("Why it does not take place")))

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> Seen:
        """The units, the open transfer, and what is missing before the patient leaves."""
        del what
        transfer = file.place.transfer if file else None
        missing = [each.label for each in stays.lacking_before_leaving(file, transfer)] if file and transfer else []
        return Seen([(unit.code, unit.label) for unit in session.site.units], transfer, missing)

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
            self.field("arrived_unit").set_text(transfer.ask.to_unit or "")
            self.field("arrived_bed").set_text(transfer.ask.to_bed or "")
            self.field("accept_phone").set_text(transfer.ask.phone or "")
            self.field("accept_bed").set_text(transfer.ask.to_bed or "")

    @override
    def focus_first(self) -> None:
        """Straight to the step's own first field."""
        first = {"ASK": "scope", "ACCEPT": "by_name", "LEAVE": "escort", "ARRIVE": "seen_by", "CANCEL": "reason"}
        self.field(first[self.field("step").text()]).setFocus()

    @override
    def fill(self, body: Body) -> None:
        """Put a step back."""
        match body:
            case stay.TransferAsked():
                self._put(
                    "ASK",
                    scope=body.scope,
                    reason_code=body.reason,
                    to_unit=body.to_unit,
                    to_bed=body.to_bed,
                    nature=body.nature,
                    to_hospital=body.to_hospital,
                    to_hospital_finess=body.to_hospital_finess,
                    phone=body.phone,
                    to_hospital_unit=body.to_hospital_unit,
                    outage="YES" if body.outage_caused else "",
                    consent=body.consent,
                    decided_by=body.decided_by,
                    summary=body.summary,
                )
            case stay.TransferAccepted():
                self._put(
                    "ACCEPT",
                    by_name=body.by_name,
                    by_role=body.by_role,
                    accept_phone=body.phone,
                    accept_bed=body.to_bed,
                )
            case stay.TransferLeft():
                self._put(
                    "LEAVE",
                    escort=body.escort,
                    transport=body.transport,
                    along=" ".join(each.what for each in body.along),
                    override=body.override,
                )
            case stay.TransferArrived():
                wristband = {True: "YES", False: "NO", None: ""}[body.wristband_checked]
                self._put(
                    "ARRIVE", seen_by=body.seen_by, arrived_unit=body.unit, arrived_bed=body.bed, wristband=wristband
                )
            case stay.TransferCancelled():
                self._put("CANCEL", reason=body.reason)

    def _put(self, step: str, **texts: str | None) -> None:
        for name, said in {"step": step, **texts}.items():
            self.field(name).set_text(str(said or ""))

    @override
    def refresh(self) -> None:
        """Only the fields of the step; what is missing is said before the patient leaves, not after."""
        step = self.field("step").text()
        wanted = set(FIELDS[step])
        if step == "ASK":
            wanted |= UNIT if self.field("scope").text() == TransferScope.UNIT else HOSPITAL
        seen: Seen | None = self.opened.more
        missing = seen.missing if seen and step == "LEAVE" else []
        if not missing:
            wanted -= {"override"}
        self.show_only(wanted, EVERY)
        transfer = seen.transfer if seen else None
        for key, _label in STEPS:
            allowed = self.opened.amended is None and (key == "ASK") == (transfer is None)
            at_sea = transfer is not None and transfer.step is Step.LEFT
            allowed = allowed and not (key == "ARRIVE" and not at_sea) and not (key in ("ACCEPT", "LEAVE") and at_sea)
            cast(OptionField, self.field("step")).segments.button(key).setEnabled(allowed or key == step)
        self.missing.setVisible(bool(missing))
        self.missing.say(_("Still missing: {what}").format(what=", ".join(missing)), "warn", "alert")

    @override
    def deed(self) -> Deed:
        """Write the step."""
        step, told, patient, body = (
            self.field("step").text(),
            self.circumstances.told(),
            self.patient or "",
            self._body(),
        )
        old = self.opened.amended.body if self.opened.amended else None
        if old is not None:
            name = getattr(old, "transfer", None)
            kept = msgspec.structs.replace(body, transfer=name) if name else body
            return lambda session: self.put(session, kept, told, lambda _held: None)
        seen: Seen = self.opened.more
        if step == "LEAVE" and seen.missing:
            self.needed("override")
        return lambda session: _write(session, patient, body, told)

    def _body(self) -> Body:
        seen: Seen = self.opened.more
        transfer = seen.transfer.id if seen.transfer else ""
        match self.field("step").text():
            case "ASK":
                return self._asked()
            case "ACCEPT":
                return stay.TransferAccepted(
                    transfer=transfer,
                    by_name=self.needed("by_name"),
                    by_role=self.typed("by_role"),
                    phone=self.typed("accept_phone"),
                    to_bed=self.typed("accept_bed"),
                )
            case "LEAVE":
                transport = self.typed("transport")
                ticked = cast(ManyField, self.field("along")).keys()
                return stay.TransferLeft(
                    transfer=transfer,
                    escort=Escort.of(self.field("escort").text()),
                    transport=Transport.of(transport) if transport else None,
                    along=tuple(stay.Sent(what=Along.of(key)) for key in ticked),
                    override=self.typed("override"),
                )
            case "ARRIVE":
                return stay.TransferArrived(
                    transfer=transfer,
                    seen_by=self.needed("seen_by"),
                    unit=self.typed("arrived_unit"),
                    bed=self.typed("arrived_bed"),
                    wristband_checked=cast(TriState, self.field("wristband")).answer(),
                )
            case _:
                return stay.TransferCancelled(transfer=transfer, reason=self.needed("reason"))

    def _asked(self) -> stay.TransferAsked:
        scope = TransferScope.of(self.field("scope").text())
        is_unit = scope is TransferScope.UNIT
        return stay.TransferAsked(
            scope=scope,
            reason=TransferReason.of(self.needed("reason_code")),
            to_unit=self.needed("to_unit") if is_unit else None,
            to_bed=self.typed("to_bed") if is_unit else None,
            nature=Movement.of(self.typed("nature") or Movement.HMS.value),
            to_hospital=None if is_unit else self.needed("to_hospital"),
            to_hospital_finess=None if is_unit else self.typed("to_hospital_finess"),
            to_hospital_unit=None if is_unit else self.typed("to_hospital_unit"),
            phone=self.typed("phone"),
            outage_caused=bool(self.typed("outage")),
            consent=Consent.NOT_ASKED if is_unit else Consent.of(self.field("consent").text()),
            decided_by=None if is_unit else self.typed("decided_by"),
            summary=self.typed("summary"),
        )

    @override
    def sentence(self, answer: object) -> str:
        """Which step it was."""
        del answer
        return _(DONE[self.field("step").text()]).format(
            name=self.opened.file.identity.name if self.opened.file else ""
        )


def _write(session: Session, patient: str, body: Body, told: Told) -> object:
    match body:
        case stay.TransferAsked():
            return stays.ask_transfer(session, patient, body, told)
        case stay.TransferAccepted():
            return stays.accept_transfer(session, patient, body, told)
        case stay.TransferLeft():
            return stays.leave(session, patient, body, told)
        case stay.TransferArrived():
            return stays.arrive(session, patient, body, told)
        case stay.TransferCancelled():
            return stays.cancel_transfer(session, patient, body.transfer, body.reason, told)
        case _:
            raise TypeError(type(body).__name__)
