"""A note on the whole patient (macrocible): five boxes, on entry, during the stay and on leaving."""

from __future__ import annotations

from typing import ClassVar, cast

from typing_extensions import override

from console.record.bodies import Body
from console.record.bodies.note import WholePatientNote
from console.record.codes.note import Stage
from console.ward import care as ward
from console.words import N_
from ui.commands import Group
from ui.forms.ward_form import Deed, WardForm
from ui.widgets.field import NotesField
from ui.widgets.option_field import OptionField, options_of

BOXES = (
    ("illness_course", N_("M · Illness"), N_("Why here, what has happened, what is known.")),
    ("treatment", N_("T · Treatment"), N_("What is being done; prescriptions stay on their sheets.")),
    ("experience", N_("V · How it is lived"), N_("What the patient and the family say.")),
    ("surroundings", N_("E · Surroundings"), N_("Home, family, work, help.")),
    ("development", N_("D · Development"), N_("What the patient can do, learn, and needs for leaving.")),
)


class WholeNoteForm(WardForm):
    """One note, five boxes."""

    key: ClassVar[str] = "whole_note"
    heading: ClassVar[str] = N_("Note on the whole patient")
    icon: ClassVar[str] = "account-details"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("macrocible MTVED illness treatment family exit")
    done_words: ClassVar[str] = N_("Note on {name} saved.")

    @override
    def build(self) -> None:
        make = self.setting
        self.add(OptionField(make, "point", N_("At which point"), options_of(list(Stage))))
        for name, label, hint in BOXES:
            self.add(NotesField(make, name, label, rows=2, hint=hint))

    @override
    def focus_first(self) -> None:
        """Straight to the first box."""
        self.field("illness_course").setFocus()

    @override
    def fill(self, body: Body) -> None:
        """Put a note back."""
        whole = cast(WholePatientNote, body)
        self.field("point").set_text(whole.point.value)
        for name, _label, _hint in BOXES:
            self.field(name).set_text(getattr(whole, name) or "")

    @override
    def deed(self) -> Deed:
        told, patient = self.circumstances.told(), self.patient or ""
        whole = WholePatientNote(
            point=Stage.of(self.field("point").text()), **{name: self.typed(name) for name, _label, _hint in BOXES}
        )
        return lambda session: self.put(session, whole, told, lambda held: ward.write_whole(held, patient, whole, told))
