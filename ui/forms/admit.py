"""Admission: who it is and where they lie, in one form; those who may be the same person stand beside.

An emergency needs a handful of fields; everything else that the paper asks stands below in named
parts that are folded until somebody wants them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from typing_extensions import override

from console.record.bodies import Body, stay
from console.record.codes.admission import AdmissionType, EntryMode, Provenance
from console.record.codes.care import AllergyAnswer
from console.record.codes.stay import BedCondition, PatientClass, Transport
from console.ward import admissions
from console.words import N_, _
from ui.commands import Group
from ui.forms import alert_parts, background_parts, identity_parts
from ui.forms.alert_parts import AlertParts
from ui.forms.allergy_field import AllergyRows
from ui.forms.background_parts import BackgroundParts
from ui.forms.beds import bed_choices, bed_doubts, state_doubts, state_of
from ui.forms.newcomer_form import NewcomerForm
from ui.widgets.field import ChoiceField, NotesField, TextField
from ui.widgets.option_field import OptionField, PickField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.file import PatientFile
    from console.ward.session import Session
    from ui.forms.newcomer_form import Seen
    from ui.forms.ward_form import Deed

ANSWERS = (("NOT_ASKED", N_("Not asked")), ("NONE_KNOWN", N_("None known")), ("LIST", N_("These allergies")))
CLASSES = (PatientClass.I, PatientClass.E, PatientClass.R, PatientClass.O)
STAY = frozenset({
    "bed", "bed_condition", "patient_class", "doctor", "reason_of_stay", "diagnosis", "transport", "provenance",
    "admission_type", "entry_mode", "comes_from",
})  # fmt: skip
PLANNED = {name: name for name in STAY - {"bed_condition", "diagnosis", "reason_of_stay"}} | {
    "reason_of_stay": "reason"
}
"""Which fields of an admission a plan fills, and by which of its members."""
ALLERGY = frozenset({"answer", "allergies"})
EVERY = identity_parts.NAMES | STAY | ALLERGY | alert_parts.NAMES | background_parts.NAMES


class AdmitForm(NewcomerForm):
    """Register and admit. With a patient (from the census or from before), admit only."""

    key: ClassVar[str] = "admit"
    heading: ClassVar[str] = N_("Admission")
    short: ClassVar[str] = N_("Admit")
    icon: ClassVar[str] = "account-plus"
    group: ClassVar[Group] = Group.ARRIVAL
    words: ClassVar[str] = N_("new patient enter arrival unknown")
    action: ClassVar[str] = N_("Admit")

    @override
    def build(self) -> Iterator[None]:
        """Identity, bed, reason, allergies: what an emergency needs; then the folded rest."""
        self.alerts, self.background = AlertParts(self), BackgroundParts(self)
        yield from self.build_who()
        yield from self._build_stay()
        yield from self.identity.build_folded()
        yield from self._build_arrival()
        yield from self.alerts.build()
        yield from self.background.build()
        self.build_similar()
        self.field("allergies").changed.connect(lambda: self.field("answer").set_text("LIST"))
        self.field("bed").changed.connect(self._say_how_bed_stands)
        self.shown(self.field("answer"))

    def _build_stay(self) -> Iterator[None]:
        make = self.setting
        self.add(
            PickField(make, "bed", N_("Bed"), hint=N_("Free beds first.")),
            ChoiceField(
                make,
                "bed_condition",
                N_("The bed is"),
                (BedCondition.READY, BedCondition.TO_CLEAN, BedCondition.CLEANING),
            ),
            ChoiceField(make, "patient_class", N_("Comes as"), CLASSES),
            columns=3,
        )
        self.add(NotesField(make, "reason_of_stay", N_("Reason"), rows=2))
        yield
        answer = OptionField(make, "answer", N_("Allergies"), ANSWERS)
        answer.alarm("NOT_ASKED")
        self.add(answer)
        self.add(AllergyRows(make, "allergies", N_("Which")))
        yield

    def _build_arrival(self) -> Iterator[None]:
        make = self.setting
        self.begin_section("arrival", N_("Arrival: from where, how, doctor, diagnosis"))
        self.add(
            ChoiceField(make, "admission_type", N_("Type of admission"), list(AdmissionType)),
            ChoiceField(make, "entry_mode", N_("Way in"), list(EntryMode)),
        )
        yield
        self.add(
            ChoiceField(make, "provenance", N_("Came from"), list(Provenance)),
            TextField(make, "comes_from", N_("Which place (in words)")),
            ChoiceField(make, "transport", N_("Came by"), list(Transport)),
        )
        self.add(TextField(make, "doctor", N_("Doctor in charge")))
        self.add(NotesField(make, "diagnosis", N_("Working diagnosis"), rows=2))
        self.end_sections()
        yield

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer the beds; ``bed`` chooses one, ``scan`` is what a scanner read. Somebody known is only admitted."""
        seen: Seen = self.opened.more
        cast(PickField, self.field("bed")).offer(bed_choices(seen.board), none=_("No bed yet"))
        self.field("bed").set_text(what.get("bed") or "")
        self._say_how_bed_stands()
        self.field("patient_class").set_text(PatientClass.I.value)
        self.begin_who(what)
        if self.opened.file is not None:
            self._put_plan(self.opened.file, is_bed_given=bool(what.get("bed")))

    def _put_plan(self, file: PatientFile, *, is_bed_given: bool) -> None:
        """What was arranged for somebody who is expected stands in the fields, to be changed or kept."""
        if file.place.expected is None:
            return
        for name, member in PLANNED.items():
            if not (name == "bed" and is_bed_given):
                self.field(name).set_text(str(getattr(file.place.expected.plan, member) or ""))
        self.sections["arrival"].settle()

    @override
    def show_chosen(self, file: PatientFile) -> None:
        """Whoever was found beside may be expected."""
        super().show_chosen(file)
        self._put_plan(file, is_bed_given=bool(self.typed("bed")))

    @override
    def fill(self, body: Body) -> None:
        """Put an admission back."""
        admitted = cast(stay.StayAdmitted, body)
        self.field("reason_of_stay").set_text(admitted.reason or "")
        for name in STAY - {"reason_of_stay", "bed_condition"}:
            self.field(name).set_text(str(getattr(admitted, name) or ""))
        self.sections["arrival"].settle()

    @override
    def focus_first(self) -> None:
        """The name; or the bed, where the name is known."""
        self.field("bed" if self.chosen else "birth_name").setFocus()

    @override
    def refresh(self) -> None:
        """Only what is asked of somebody known, or unknown, or already registered."""
        is_registered, is_amended = bool(self.chosen), self.opened.amended is not None
        wanted = set(STAY)
        bed = self.field("bed").text()
        if not bed or self.opened.amended is not None or (self.opened.more and self._in_bed(bed)):
            wanted -= {"bed_condition"}
        wanted |= self.wanted_of_who()
        asked = is_registered and bool(self.opened.file and self.opened.file.allergies_asked)
        if not is_amended:
            wanted |= self.alerts.wanted() | background_parts.NAMES
            if not asked:
                wanted |= ALLERGY if self.field("answer").text() == "LIST" else {"answer"}
        self.show_only(wanted, set(EVERY))

    @override
    def deed(self) -> Deed:
        """Register if need be, admit, and write all that is known: one act, all or nothing."""
        told, chosen = self.circumstances.told(), self.chosen
        admission = self._admission()
        old = self.opened.amended.body if self.opened.amended else None
        if isinstance(old, stay.StayAdmitted):
            restated = msgspec.structs.replace(admission, unit=old.unit, shares_bed=old.shares_bed)
            return lambda session: self.put(session, restated, told, lambda _held: None)
        if not chosen:
            self.needed("birth_name")
        new = None if chosen else self.new_patient()
        arrival = self._arrival(admission)

        def admit(session: Session) -> str:
            if new is None:
                admissions.admit_known(session, chosen, arrival, told)
            who = chosen if new is None else admissions.admit_newcomer(session, new, arrival, told)
            session.checked.add(who)  # whoever was registered or chosen a moment ago was looked at
            return who

        return admit

    def _arrival(self, admission: stay.StayAdmitted) -> admissions.Arrival:
        answer, listed = self.field("answer").text(), cast(AllergyRows, self.field("allergies")).allergies()
        is_list = answer == "LIST"
        if is_list and not listed and not self.field("allergies").isHidden():
            self.needed("allergies")
        said = [*self.alerts.bodies(), *self.background.bodies()]
        if is_list:
            said = [*listed, *said]
        return admissions.Arrival(
            admission, None if is_list else AllergyAnswer.of(answer), tuple(said), self._turned(admission.bed)
        )

    def _turned(self, bed: str | None) -> BedCondition | None:
        """How the bed was found, where that is not how it stood."""
        said = None if self.field("bed_condition").isHidden() else self.typed("bed_condition")
        if bed is None or said in (None, self._standing(bed).value):
            return None
        return BedCondition.of(said)

    def _standing(self, bed: str) -> BedCondition:
        seen: Seen | None = self.opened.more
        return (state_of(seen.board, bed) if seen else None) or BedCondition.READY

    def _say_how_bed_stands(self) -> None:
        bed = self.field("bed").text()
        self.field("bed_condition").set_text(self._standing(bed).value if bed else "")
        self.refresh()

    @override
    def doubts(self) -> list[str]:
        """An unlikely identity or weight, and a bed that somebody is in."""
        said = []
        if not self.chosen and self.opened.amended is None:
            said += self.identity.doubts()
        said += self.alerts.doubts(self._age())
        bed, state, seen = self.typed("bed"), self.typed("bed_condition"), self.opened.more
        if bed and self.opened.amended is None:
            said += bed_doubts(seen.board, bed, self.chosen)
            said += state_doubts(bed, BedCondition.of(state) if state else None)
        return said

    def _age(self) -> int | None:
        file = self.opened.file
        return file.identity.age(self.setting.today()) if file else self.identity.age()

    def _in_bed(self, bed: str) -> list[str]:
        seen: Seen = self.opened.more
        mine = self.chosen
        return [file.identity.name for file in seen.board.patients if file.place.bed == bed and file.id != mine]

    def _admission(self) -> stay.StayAdmitted:
        transport, provenance = self.typed("transport"), self.typed("provenance")
        kind, mode, bed = self.typed("admission_type"), self.typed("entry_mode"), self.typed("bed")
        return stay.StayAdmitted(
            unit=self.desk.session.unit.code if self.desk.session else "",
            bed=bed,
            patient_class=PatientClass.of(self.typed("patient_class") or PatientClass.I.value),
            reason=self.typed("reason_of_stay"),
            diagnosis=self.typed("diagnosis"),
            doctor=self.typed("doctor"),
            transport=Transport.of(transport) if transport else None,
            provenance=Provenance.of(provenance) if provenance else None,
            admission_type=AdmissionType.of(kind) if kind else None,
            entry_mode=EntryMode.of(mode) if mode else None,
            comes_from=self.typed("comes_from"),
            shares_bed=True if bed and self._in_bed(bed) else None,
        )

    @override
    def sentence(self, answer: object) -> str:
        """Who is admitted, and where."""
        del answer
        bed = self.typed("bed")
        if bed:
            return _("{name} is admitted, bed {bed}.").format(name=self.name_words, bed=bed)
        return _("{name} is admitted, no bed yet.").format(name=self.name_words)
