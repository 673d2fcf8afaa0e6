"""Leaving the hospital: home or elsewhere, death, gone without leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from typing_extensions import override

from console.record.bodies import Body, stay
from console.record.codes.stay import ExitMode
from console.ward import stays
from console.words import N_, _
from ui.commands import Group
from ui.forms.ward_form import WardForm
from ui.widgets.field import NotesField, TextField
from ui.widgets.option_field import OptionField, options_of
from ui.widgets.tri_state import TriState

if TYPE_CHECKING:
    from console.ward.session import Session, Told
    from ui.forms.ward_form import Deed

WHAT = (("OUT", N_("Discharge")), ("DEATH", N_("Death")), ("GONE", N_("Gone without leave")))
MODES = (ExitMode.HOME, ExitMode.TRANSFER, ExitMode.MUTATION, ExitMode.PROCEDURE)
FIELDS: dict[str, set[str]] = {
    "OUT": {"mode", "destination", "accompanied_by", "awaiting", "letter_given"},
    "DEATH": {"declared_by", "medico_legal", "family_told"},
    "GONE": {"last_seen", "wearing", "told_whom"},
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
    def build(self) -> None:
        """Which of the three, then its fields."""
        make = self.setting
        self.add(OptionField(make, "what", N_("About"), WHAT))
        self.add(OptionField(make, "mode", N_("To"), options_of(MODES)))
        self.add(
            TextField(make, "destination", N_("Where to")), TextField(make, "accompanied_by", N_("Accompanied by"))
        )
        self.add(NotesField(make, "awaiting", N_("Results awaited, and who will telephone"), rows=2))
        self.add(TriState(make, "letter_given", N_("Letter given")))
        self.add(TextField(make, "declared_by", N_("Declared by (doctor)")))
        self.add(TriState(make, "medico_legal", N_("Medico-legal obstacle")))
        self.add(TextField(make, "family_told", N_("Family told (who, when)")))
        self.add(TextField(make, "last_seen", N_("Last seen (when, where)")), TextField(make, "wearing", N_("Wearing")))
        self.add(TextField(make, "told_whom", N_("Who was told (security, police, family)")))
        self.shown(self.field("what"))

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """``about`` opens at one of the three; results that are awaited stand ready to be told."""
        self.field("what").set_text(what.get("about") or "OUT")
        file = self.opened.file
        self.field("awaiting").set_text("\n".join(f"{each.body.what}: " for each in file.awaited) if file else "")

    @override
    def fill(self, body: Body) -> None:
        """Put an exit back."""
        match body:
            case stay.Discharged():
                self._put(
                    "OUT",
                    mode=body.mode.value,
                    destination=body.destination,
                    accompanied_by=body.accompanied_by,
                    awaiting=body.awaiting,
                    letter_given=_tri(body.letter_given),
                )
            case stay.Died():
                self._put(
                    "DEATH",
                    declared_by=body.declared_by,
                    medico_legal=_tri(body.medico_legal),
                    family_told=body.family_told,
                )
            case stay.Absconded():
                self._put("GONE", last_seen=body.last_seen, wearing=body.wearing, told_whom=body.told)

    def _put(self, about: str, **texts: str | None) -> None:
        for name, said in {"what": about, **texts}.items():
            self.field(name).set_text(str(said or ""))

    @override
    def refresh(self) -> None:
        """Only the fields of what happened."""
        self.show_only(FIELDS[self.field("what").text()], set().union(*FIELDS.values()))
        self.field("what").setEnabled(self.opened.amended is None)

    @override
    def deed(self) -> Deed:
        """Write the end of the stay."""
        told, patient, body = self.circumstances.told(), self.patient or "", self._body()
        return lambda session: self.put(session, body, told, lambda held: _write(held, patient, body, told))

    def _body(self) -> Body:
        match self.field("what").text():
            case "OUT":
                return stay.Discharged(
                    mode=ExitMode.of(self.field("mode").text()),
                    destination=self.typed("destination"),
                    accompanied_by=self.typed("accompanied_by"),
                    awaiting=self.typed("awaiting"),
                    letter_given=cast(TriState, self.field("letter_given")).answer(),
                )
            case "DEATH":
                return stay.Died(
                    declared_by=self.typed("declared_by"),
                    medico_legal=cast(TriState, self.field("medico_legal")).answer(),
                    family_told=self.typed("family_told"),
                )
            case _:
                return stay.Absconded(
                    last_seen=self.typed("last_seen"), wearing=self.typed("wearing"), told=self.typed("told_whom")
                )

    @override
    def sentence(self, answer: object) -> str:
        """What was written."""
        del answer
        return _(DONE[self.field("what").text()]).format(
            name=self.opened.file.identity.name if self.opened.file else ""
        )


def _tri(answer: bool | None) -> str:  # noqa: FBT001 - three answers
    return {True: "YES", False: "NO", None: ""}[answer]


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
