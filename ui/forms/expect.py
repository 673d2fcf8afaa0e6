"""Who is to be admitted: announced by telephone or planned long ago; or who does not come after all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from typing_extensions import override

from console.record.bodies import stay
from console.record.codes.stay import PatientClass
from console.ward import expecting
from console.words import N_, _
from ui.commands import Group
from ui.forms import identity_parts
from ui.forms.beds import bed_choices
from ui.forms.body_fields import Ask, BodyFields, Layout
from ui.forms.body_form import BodyForm
from ui.forms.newcomer_form import NewcomerForm
from ui.widgets.option_field import PickField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.bodies import Body
    from console.ward.session import Session
    from ui.forms.newcomer_form import Seen
    from ui.forms.ward_form import Deed

FIRST: Layout = (
    (
        Ask("expected_at", label=N_("Is to come"), ahead=True),
        Ask("bed", pick=True, label=N_("Bed")),
        Ask("patient_class", label=N_("Comes as")),
    ),
    (Ask("reason", as_="reason_of_stay", rows=2, label=N_("Reason")),),
    (
        Ask("announced_by", label=N_("Announced by (name)")),
        Ask("phone", label=N_("Telephone, to ask about it")),
    ),
)
FOLDED: Layout = (
    (Ask("admission_type"), "entry_mode"),
    (
        Ask("provenance", label=N_("Comes from")),
        Ask("comes_from", label=N_("Which place (in words)")),
        Ask("transport", label=N_("Comes by")),
    ),
    (Ask("doctor", label=N_("Doctor in charge")),),
)


class ExpectForm(NewcomerForm):
    """Register if need be, and say when and where somebody is to be admitted."""

    key: ClassVar[str] = "expect"
    heading: ClassVar[str] = N_("Expected admission")
    short: ClassVar[str] = N_("Announce")
    icon: ClassVar[str] = "calendar-clock"
    group: ClassVar[Group] = Group.ARRIVAL
    words: ClassVar[str] = N_("planned announced pre-admission will come bed kept")
    action: ClassVar[str] = N_("Announce")

    @override
    def build(self) -> Iterator[None]:
        """Who, when and where; then the folded rest."""
        self.first, self.rest = (BodyFields(self, stay.AdmissionExpected) for _each in range(2))
        yield from self.build_who()
        yield from self.first.build(FIRST)
        yield from self.identity.build_folded()
        self.begin_section("arrival", N_("Arrival: from where, how, doctor"))
        yield from self.rest.build(FOLDED)
        self.end_sections()
        self.build_similar()

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Offer the beds; ``bed`` keeps one."""
        seen: Seen = self.opened.more
        cast(PickField, self.field("bed")).offer(bed_choices(seen.board), none=_("No bed yet"))
        self.field("bed").set_text(what.get("bed") or "")
        self.field("patient_class").set_text(PatientClass.I.value)
        self.begin_who(what)

    @override
    def fill(self, body: Body) -> None:
        """Put a plan back."""
        self.first.put(body)
        self.rest.put(body)
        self.sections["arrival"].settle()

    @override
    def focus_first(self) -> None:
        """The name; or the time, where the name is known."""
        self.field("expected_at" if self.chosen else "birth_name").setFocus()

    @override
    def refresh(self) -> None:
        """Who it is, as long as that is asked."""
        self.show_only(self.wanted_of_who(), set(identity_parts.NAMES))

    @override
    def deed(self) -> Deed:
        """Register if need be and expect: one act, all or nothing."""
        told, chosen = self.circumstances.told(), self.chosen
        self.needed("expected_at")
        amended, values = self.opened.amended, self.first.values() | self.rest.values()
        old, who = amended.body if amended else None, self.patient or ""
        if amended is not None and isinstance(old, stay.AdmissionExpected):
            name = amended.entry.id
            restated = stay.AdmissionExpected(unit=old.unit, expected=old.expected, **values)
            return lambda session: expecting.change(session, who, name, restated, self._why, told)
        plan = stay.AdmissionExpected(unit=self.desk.session.unit.code if self.desk.session else "", **values)
        if chosen:
            return lambda session: expecting.expect(session, chosen, plan, told)
        self.needed("birth_name")
        new = self.new_patient()

        def expect(session: Session) -> str:
            who = expecting.expect_newcomer(session, new, plan, told)
            session.checked.add(who)  # whoever was registered a moment ago was looked at
            return who

        return expect

    @override
    def doubts(self) -> list[str]:
        """An unlikely identity, and a time that has passed."""
        said = self.identity.doubts() if not self.chosen and self.opened.amended is None else []
        at = self.first.values().get("expected_at")
        if at is not None and self.setting.minutes_to(at) < 0:
            said.append(_("This time has passed: whoever is here already is admitted, not expected."))
        return said

    @override
    def sentence(self, answer: object) -> str:
        """Who is expected, and when."""
        del answer
        at = self.setting.moment(self.first.values()["expected_at"])
        return _("{name} is expected, {time}.").format(name=self.name_words, time=at)


class CallOffForm(BodyForm):
    """Whoever was expected does not come."""

    key: ClassVar[str] = "call_off"
    heading: ClassVar[str] = N_("Does not come")
    icon: ClassVar[str] = "calendar-remove"
    group: ClassVar[Group] = Group.ARRIVAL
    words: ClassVar[str] = N_("expected admission cancelled called off")
    action: ClassVar[str] = N_("Call off")
    done_words: ClassVar[str] = N_("{name} is not expected any more.")
    body_type: ClassVar[type[Body]] = stay.AdmissionCalledOff
    asks: ClassVar[Layout] = ((Ask("reason", label=N_("Why")),),)

    @override
    def deed(self) -> Deed:
        """Call off."""
        told, patient, why = self.circumstances.told(), self.patient or "", self.needed("reason")
        old = self.opened.amended.body if self.opened.amended else None
        if isinstance(old, stay.AdmissionCalledOff):
            restated = msgspec.structs.replace(old, reason=why)
            return lambda session: self.put(session, restated, told, lambda _held: None)
        return lambda session: expecting.call_off(session, patient, why, told)
