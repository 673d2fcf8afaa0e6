"""The questions about a person beyond the illness, as admission and the background form ask them.

Four folded sections and what they say as bodies. Reads fields of the form that owns it, writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from console.errors import CahierError, Fault
from console.record.background import Background
from console.record.bodies import Body, background
from console.record.codes.background import (
    BelongingKind,
    Cognition,
    ContactRole,
    Dependency,
    HeightMethod,
    KeptAt,
    MedicineBox,
    Need,
    Reply,
    WristbandState,
)
from console.words import N_
from ui.widgets.field import ChoiceField, NotesField, TextField
from ui.widgets.measures import QuantityField
from ui.widgets.option_field import ManyField, OptionField, options_of
from ui.widgets.rows_field import Column, RowsField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.forms.ward_form import WardForm

CONTACTS = (
    Column(N_("Role"), tuple(ContactRole), stretch=2),
    Column(N_("Name")),
    Column(N_("Relationship"), stretch=2),
    Column(N_("Telephone"), stretch=2),
)
BELONGINGS = (
    Column(N_("What was brought")),
    Column(N_("Kind"), tuple(BelongingKind), BelongingKind.OTHER.value, stretch=2),
    Column(N_("Where it is now"), tuple(KeptAt), stretch=2),
)
MEDICINES = (
    Column(N_("Medicine and dose, as told")),
    Column(N_("Last taken"), stretch=2),
    Column(N_("Where the box is"), tuple(MedicineBox), stretch=2),
)
ASKED = (("", N_("Not asked")), *options_of((Reply.YES, Reply.NO, Reply.UNKNOWN)))
CONFIDENTIAL = (("", N_("No")), ("YES", N_("Yes: no other unit finds this patient")))
LOWEST_CM, HIGHEST_CM = 20, 260  # a typing guard: the smallest newborns and the tallest people are inside
NAMES = frozenset({
    "contacts", "doctor_name", "doctor_phone", "directives", "directives_text", "dependency", "cognition", "needs",
    "spoken", "autonomy_note", "belongings", "medicines", "wristband", "height", "height_method", "may_be_told",
    "confidential", "may_be_fed", "may_be_read",
})  # fmt: skip


def _answers(said: background.SharedRecord | None) -> dict[str, str | None]:
    """What was said about the shared record, as the form's own texts."""
    fed, read = (said.may_be_fed, said.may_be_read) if said else (None, None)
    return {"may_be_fed": fed.value if fed else None, "may_be_read": read.value if read else None}


class BackgroundParts:
    """Built into one form."""

    def __init__(self, form: WardForm) -> None:
        self._form = form

    def build(self) -> Iterator[None]:
        """Add the sections."""
        form, make = self._form, self._form.setting
        form.begin_section("contacts", N_("People to call, trusted person, doctor in town, directives"))
        form.add(RowsField(make, "contacts", N_("Contacts"), CONTACTS))
        form.add(
            TextField(make, "doctor_name", N_("Doctor in town")),
            TextField(make, "doctor_phone", N_("Telephone of the doctor in town")),
        )
        yield
        form.add(
            OptionField(make, "directives", N_("Advance directives written"), ASKED),
            TextField(make, "directives_text", N_("Where they are, what they say")),
        )
        yield
        form.begin_section("autonomy", N_("Autonomy and communication"))
        form.add(
            ChoiceField(make, "dependency", N_("Autonomy"), list(Dependency)),
            ChoiceField(make, "cognition", N_("Orientation as a rule"), list(Cognition)),
            TextField(make, "spoken", N_("Language spoken")),
        )
        yield
        form.add(ManyField(make, "needs", N_("Needs"), options_of(list(Need))))
        form.add(NotesField(make, "autonomy_note", N_("What helps"), rows=2))
        yield
        form.begin_section("belongings", N_("Belongings and medicines brought along"))
        form.add(RowsField(make, "belongings", N_("Belongings and valuables"), BELONGINGS))
        yield
        form.add(RowsField(make, "medicines", N_("Medicines taken at home (not a prescription)"), MEDICINES))
        yield
        form.begin_section("wristband", N_("Wristband, height, visitors, shared record"))
        form.add(
            ChoiceField(make, "wristband", N_("Wristband"), list(WristbandState)),
            QuantityField(make, "height", N_("Height"), (("cm", "cm"),)),
            OptionField(make, "height_method", N_("How it is known"), options_of(list(HeightMethod))),
        )
        form.add(
            OptionField(make, "may_be_told", N_("May visitors be told that the patient is here?"), ASKED),
            OptionField(make, "confidential", N_("Confidential stay"), CONFIDENTIAL),
        )
        form.add(
            OptionField(make, "may_be_fed", N_("May documents go into the shared health record?"), ASKED),
            OptionField(make, "may_be_read", N_("May the shared health record be looked at here?"), ASKED),
        )
        form.end_sections()
        yield

    def fill(self, known: Background) -> None:
        """Put in what stands as one value; items of lists stand beside and are ended one by one."""
        texts: dict[str, str | None] = {
            "doctor_name": known.family_doctor.name if known.family_doctor else None,
            "doctor_phone": known.family_doctor.phone if known.family_doctor else None,
            "directives": known.directives.written.value if known.directives else None,
            "directives_text": known.directives.text if known.directives else None,
            "wristband": known.wristband.wristband.value if known.wristband else None,
            "height_method": known.height.height_method.value if known.height else None,
            "may_be_told": known.findable.may_be_told.value if known.findable else None,
            "confidential": "YES" if known.findable and known.findable.confidential else None,
            **_answers(known.shared_record),
        }
        if known.autonomy is not None:
            texts |= {
                "dependency": known.autonomy.dependency.value if known.autonomy.dependency else None,
                "cognition": known.autonomy.cognition.value if known.autonomy.cognition else None,
                "needs": " ".join(need.value for need in known.autonomy.needs),
                "spoken": known.autonomy.language,
                "autonomy_note": known.autonomy.note,
            }
        for name, said in texts.items():
            self._form.field(name).set_text(said or "")
        cast(QuantityField, self._form.field("height")).set_quantity(known.height.height if known.height else None)

    def bodies(self, known: Background | None = None) -> list[Body]:
        """What is typed, without the values that stand already.

        Raises:
            CahierError: ``out-of-range``, ``unreadable-number`` for a height; ``field-empty`` for a
                telephone without the doctor's name.
        """
        said: list[Body] = [*self._people(), *self._things()]
        before = () if known is None else (
            known.family_doctor, known.directives, known.autonomy, known.wristband, known.height, known.findable,
            known.shared_record,
        )  # fmt: skip
        return [body for body in said if body not in before]

    def _people(self) -> list[Body]:
        form = self._form
        said: list[Body] = [
            background.Contact(
                role=ContactRole.of(role), name=name, relationship=relationship or None, phone=phone or None
            )
            for role, name, relationship, phone in cast(RowsField, form.field("contacts")).rows()
        ]
        if form.typed("doctor_name") or form.typed("doctor_phone"):
            doctor = form.needed("doctor_name")
            said.append(background.FamilyDoctor(name=doctor, phone=form.typed("doctor_phone")))
        if reply := form.typed("directives"):
            said.append(background.Directives(written=Reply.of(reply), text=form.typed("directives_text")))
        dependency, cognition = form.typed("dependency"), form.typed("cognition")
        autonomy = background.Autonomy(
            dependency=Dependency.of(dependency) if dependency else None,
            cognition=Cognition.of(cognition) if cognition else None,
            needs=tuple(Need.of(key) for key in form.field("needs").text().split()),
            language=form.typed("spoken"),
            note=form.typed("autonomy_note"),
        )
        if autonomy != background.Autonomy():
            said.append(autonomy)
        return said

    def _things(self) -> list[Body]:
        form = self._form
        said: list[Body] = [
            background.Belonging(what=what, belonging=BelongingKind.of(kind), kept_at=KeptAt.of(kept))
            for what, kind, kept in cast(RowsField, form.field("belongings")).rows()
        ]
        said += [
            background.HomeMedicine(what=what, last_taken=last or None, box=MedicineBox.of(box))
            for what, last, box in cast(RowsField, form.field("medicines")).rows()
        ]
        if state := form.typed("wristband"):
            said.append(background.Wristband(wristband=WristbandState.of(state)))
        height = self._height()
        if height is not None:
            said.append(height)
        told, confidential = form.typed("may_be_told"), form.typed("confidential") == "YES"
        if told or confidential:
            reply = Reply.of(told) if told else Reply.NO
            said.append(background.Findable(may_be_told=reply, confidential=confidential or None))
        fed, read = form.typed("may_be_fed"), form.typed("may_be_read")
        if fed or read:
            said.append(
                background.SharedRecord(
                    may_be_fed=Reply.of(fed) if fed else None, may_be_read=Reply.of(read) if read else None
                )
            )
        return said

    def _height(self) -> background.Height | None:
        field = cast(QuantityField, self._form.field("height"))
        height = field.quantity()
        if height is None:
            return None
        if not LOWEST_CM <= height.decimal <= HIGHEST_CM:
            raise CahierError(
                Fault.OUT_OF_RANGE, field=field.label_words, text=height.text, low=LOWEST_CM, high=HIGHEST_CM
            )
        method = HeightMethod.of(self._form.field("height_method").text())
        return background.Height(height=height, height_method=method)
