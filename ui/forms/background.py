"""The background of a patient: whom to call, wishes, autonomy, belongings; corrected, added to, ended item by item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.background import Background, background_of, items_of
from console.record.bodies import background as bodies
from console.ward import background
from console.words import N_, _
from ui.commands import Group
from ui.forms import background_parts
from ui.forms.background_parts import BackgroundParts
from ui.forms.ward_form import WardForm
from ui.widgets.field import TextField
from ui.widgets.option_field import PickField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.file import PatientFile, Said
    from console.ward.session import Session
    from ui.forms.ward_form import Deed

ENDING = frozenset({"ended", "reason"})


class BackgroundForm(WardForm):
    """What stands is in the fields; saving writes what is new or changed."""

    key: ClassVar[str] = "background"
    heading: ClassVar[str] = N_("Background")
    icon: ClassVar[str] = "account-details-outline"
    group: ClassVar[Group] = Group.ARRIVAL
    words: ClassVar[str] = N_("family contact trusted person doctor directives autonomy belongings treatment at home")
    done_words: ClassVar[str] = N_("Background of {name} saved.")

    @override
    def build(self) -> Iterator[None]:
        """The sections of admission, and the end of an item."""
        self.parts = BackgroundParts(self)
        self.known = Background()
        yield from self.parts.build()
        self.begin_section("end", N_("No longer true: given back, replaced, mistaken"))
        self.add(
            PickField(self.setting, "ended", N_("Which one is over")), TextField(self.setting, "reason", N_("Why"))
        )
        self.end_sections()

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Show what stands."""
        del what
        file = self.opened.file
        self.known = background_of(file) if file else Background()
        self.parts.fill(self.known)
        cast(PickField, self.field("ended")).offer(_standing(file))
        for section in self.sections.values():
            section.settle()
        self.sections["contacts"].open()

    @override
    def refresh(self) -> None:
        """Nothing can be ended where nothing stands."""
        standing = _standing(self.opened.file)
        wanted = set(background_parts.NAMES) | (set(ENDING) if standing else set())
        self.show_only(wanted, set(background_parts.NAMES | ENDING))

    @override
    def deed(self) -> Deed:
        """Write what is new, end what is over."""
        told, patient = self.circumstances.told(), self.patient or ""
        said, ended = self.parts.bodies(self.known), self.typed("ended")
        why = self.needed("reason") if ended else ""
        if not said and not ended:
            raise CahierError(Fault.NOTHING_TYPED)

        def write(session: Session) -> None:
            if said:
                background.note(session, patient, *said, told=told)
            if ended:
                background.end(session, patient, ended, why, told)

        return write


def _standing(file: PatientFile | None) -> list[tuple[str, str]]:
    """The items that can be ended, in words."""
    if file is None:
        return []
    kinds = ("contact", "belonging", "home_medicine")
    return [(said.line.entry.id, item_words(said)) for kind in kinds for said in items_of(file, kind)]


def item_words(said: Said) -> str:
    """One contact, belonging or home medicine in a few words."""
    match said.line.body:
        case bodies.Contact(role=role, name=name, relationship=relationship, phone=phone):
            parts: tuple[str | None, ...] = (role.label, name, relationship, phone)
        case bodies.Belonging(what=what, kept_at=kept):
            parts = (_("Belonging"), what, kept.label)
        case bodies.HomeMedicine(what=what, last_taken=last):
            parts = (_("Medicine taken at home"), what, last)
        case _:
            parts = ()
    return " · ".join(part for part in parts if part)
