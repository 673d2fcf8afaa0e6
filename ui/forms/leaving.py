"""Leaving the hospital: home or elsewhere, death, gone without leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from typing_extensions import override

from console.record.bodies import Body, stay
from console.record.codes.stay import ExitMode
from console.ward import stays
from console.ward.custody import belongings_text
from console.words import N_, _
from ui.commands import Group
from ui.forms.body_fields import Ask, BodyFields, Layout
from ui.forms.ward_form import WardForm
from ui.widgets.line import Line
from ui.widgets.option_field import OptionField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.ward.session import Session, Told
    from ui.forms.ward_form import Deed

WHAT = (("OUT", N_("Discharge")), ("DEATH", N_("Death")), ("GONE", N_("Gone without leave")))
WHAT_OF: dict[type[Body], str] = {stay.Discharged: "OUT", stay.Died: "DEATH", stay.Absconded: "GONE"}
MODES = (ExitMode.HOME, ExitMode.TRANSFER, ExitMode.MUTATION, ExitMode.PROCEDURE)
LAYOUTS: dict[str, tuple[type[Body], Layout]] = {
    "OUT": (
        stay.Discharged,
        (
            (Ask("mode", options=MODES),),
            ("circumstance", Ask("destination", label=N_("Where to"))),
            ("accompanied_by", "transport"),
            (Ask("awaiting", rows=2, label=N_("Results awaited, and who will telephone")),),
            (Ask("treatments_stopped", rows=2),),
            N_("Check list"),
            ("letter_given", "prescriptions_given"),
            ("appointments_made", "supplies_given"),
            ("belongings_returned", "line_removed"),
            ("wristband_removed", Ask("family_informed", as_="out_family")),
            ("gp_informed", "binder_copy"),
        ),
    ),
    "DEATH": (
        stay.Died,
        (
            (Ask("declared_by", label=N_("Declared by (doctor)")), "certificate_number"),
            ("medico_legal", "infectious"),
            ("implant", "donation_checked"),
            (Ask("family_told", label=N_("Family told (who, when)")),),
            (Ask("belongings", rows=2, label=N_("Inventory of belongings")),),
            ("moved_to", "moved_at"),
            ("papers_admissions", "papers_mortuary"),
        ),
    ),
    "GONE": (
        stay.Absconded,
        (
            (Ask("last_seen", label=N_("Last seen (where, by whom)")), "last_seen_at"),
            ("wearing",),
            ("security_told", "police_told"),
            (
                Ask("family_informed", as_="gone_family"),
                Ask("told", as_="told_whom", label=N_("Who else was told")),
            ),
        ),
    ),
}
DONE = {
    "OUT": N_("{name} has left."),
    "DEATH": N_("Death of {name} written down."),
    "GONE": N_("{name} is gone without leave: written down."),
}


class ExitForm(WardForm):
    """The end of a stay. The time is the line at the bottom: now, or when it was."""

    key: ClassVar[str] = "exit"
    heading: ClassVar[str] = N_("Leaving")
    icon: ClassVar[str] = "exit-run"
    group: ClassVar[Group] = Group.MOVES
    words: ClassVar[str] = N_("discharge home death deceased absconded")

    @override
    def build(self) -> Iterator[None]:
        """Which of the three, then its fields."""
        self.add(OptionField(self.setting, "what", N_("About"), WHAT))
        self.parts = {what: BodyFields(self, body) for what, (body, _layout) in LAYOUTS.items()}
        for what, (_body, layout) in LAYOUTS.items():
            yield from self.parts[what].build(layout)
        self.second = Line(self.setting, "plain", "account-check", self)
        self.second.hide()
        self.head.addWidget(self.second)
        self.shown(self.field("what"))

    @property
    def what(self) -> str:
        """Which of the three is chosen."""
        return self.field("what").text()

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """``about`` opens at one of the three; results that are awaited stand ready to be told."""
        self.field("what").set_text(what.get("about") or "OUT")
        file = self.opened.file
        self.field("awaiting").set_text("\n".join(f"{each.body.what}: " for each in file.awaited) if file else "")
        self.field("belongings").set_text(belongings_text(file) if file else "")

    @override
    def fill(self, body: Body) -> None:
        """Put an exit back."""
        self.field("what").set_text(WHAT_OF[type(body)])
        self.parts[self.what].put(body)

    @override
    def refresh(self) -> None:
        """Only the fields of what happened."""
        for each, fields in self.parts.items():
            fields.show(is_shown=each == self.what)
        self.field("what").setEnabled(self.opened.amended is None)
        self.second.setVisible(self.what == "DEATH")
        said = _("The inventory needs two signatures: a colleague checks this entry from their own unlock.")
        self.second.say(said, "plain", "account-check")

    @override
    def deed(self) -> Deed:
        """Write the end of the stay."""
        told, patient = self.circumstances.told(), self.patient or ""
        body = LAYOUTS[self.what][0](**self.parts[self.what].values())
        return lambda session: self.put(session, body, told, lambda held: _write(held, patient, body, told))

    @override
    def sentence(self, answer: object) -> str:
        """What was written."""
        del answer
        return _(DONE[self.what]).format(name=self.opened.file.identity.name if self.opened.file else "")


def _write(session: Session, patient: str, body: Body, told: Told) -> object:
    match body:
        case stay.Discharged():
            return stays.discharge(session, patient, body, told)
        case stay.Died():
            return stays.declare_death(session, patient, body, told)
        case stay.Absconded():
            return stays.abscond(session, patient, body, told)
        case _:
            raise TypeError(type(body).__name__)
