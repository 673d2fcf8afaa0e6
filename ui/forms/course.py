"""Continuity sheets of treatments that must not be interrupted, and their check by a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

import msgspec
from typing_extensions import override

from console.errors import CahierError
from console.record import courses as reading
from console.record.background import background_of
from console.record.bodies import Body, course
from console.record.bodies.care import Weight
from console.record.codes.course import SurfaceFormula
from console.record.course_words import due_text, sheet_title
from console.record.instant import local
from console.record.quantity import Quantity, plain
from console.record.value_words import quantity_text
from console.record.wording import headed
from console.ward import courses
from console.words import N_, _
from ui.commands import Group
from ui.forms.body_fields import Ask, Layout
from ui.forms.body_form import BodyForm
from ui.forms.ward_form import WardForm
from ui.widgets.line import Line
from ui.widgets.option_field import PickField
from ui.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.record.courses import Course, Sheet
    from console.record.file import PatientFile
    from console.ward.session import Session
    from ui.forms.ward_form import Deed

_KG, _CM, _M2, _GY, _MMOL = (("kg", "kg"),), (("cm", "cm"),), (("m2", "m²"),), (("Gy", "Gy"),), (("mmol/L", "mmol/L"),)

_ONCOLOGIST = Ask("oncologist", label=N_("Oncologist (name, telephone)"))


class CourseForm(BodyForm):
    """One sheet: a new one, or one that is restated whole and must then be checked again."""

    action: ClassVar[str] = N_("Save the sheet")
    done_words: ClassVar[str] = N_("Sheet of {name} saved: not verified until a second person has checked it.")

    @override
    def build(self) -> Iterator[None]:
        """Which sheet, then its fields; what does not follow from the figures stands above the action."""
        self.add(PickField(self.setting, "course", N_("Continuity sheet")))
        yield from super().build()
        self.figures, self.warning = Line(self.setting, parent=self), Line(self.setting, "warn", "alert", self)
        for line in (self.figures, self.warning):
            line.hide()
            self.head.addWidget(line)
        self.shown(self.field("course"))
        for name in self.parts.names:
            self.field(name).changed.connect(self._reckon)
        self.field("course").changed.connect(self._chosen)

    @override
    def look(self, session: Session, file: PatientFile | None, what: dict[str, Any]) -> tuple[Course, ...]:
        """The sheets of this kind."""
        del session, what
        found = reading.courses_of(file) if file else ()
        return tuple(each for each in found if type(each.sheet) is self.body_type)

    @override
    def begin(self, what: dict[str, Any]) -> None:
        """Open at ``course``, else at the only sheet there is, else at a new one."""
        found: tuple[Course, ...] = self.opened.more
        self._offer()
        only = found[0].id if len(found) == 1 else ""
        self.field("course").set_text(what.get("course") or only)
        self._chosen()

    def _offer(self) -> None:
        found: tuple[Course, ...] = self.opened.more or ()
        choices = [(each.id, sheet_title(each.sheet)) for each in found]
        cast(PickField, self.field("course")).offer(choices, none=_("New sheet"))

    def _chosen(self) -> None:
        found: tuple[Course, ...] = self.opened.more or ()
        chosen = next((each for each in found if each.id == self.field("course").text()), None)
        for name in self.parts.names:
            self.field(name).set_text("")
        if chosen is not None:
            self.parts.put(chosen.sheet)
        elif self.opened.file is not None:
            self.prefill(self.opened.file)
        self._reckon()

    def prefill(self, file: PatientFile) -> None:
        """Put in what the file says already."""

    @override
    def refresh(self) -> None:
        """A correction of one entry is about its own sheet."""
        self.field("course").setVisible(self.opened.amended is None and bool(self.opened.more))
        self._reckon()

    def _reckon(self) -> None:
        """Say what follows from the figures, and what does not."""
        try:
            said, doubts = self.reckon(self._sheet())
        except CahierError:
            said, doubts = "", []  # unfinished: the fields themselves say what cannot be read
        self.figures.setVisible(bool(said))
        self.figures.say(said, "plain", "calculator")
        self.warning.setVisible(bool(doubts))
        self.warning.say(" ".join(doubts), "danger", "alert")

    def reckon(self, sheet: Sheet) -> tuple[str, list[str]]:
        """What is computed from the sheet, and what in it does not follow, each in words."""
        del sheet
        return "", []

    def _sheet(self) -> Sheet:
        made = self.body_type(**self.parts.values(), course=self.typed("course"))
        return courses.with_surface(cast("Sheet", made))

    @override
    def word(self) -> None:
        """Word the choice of sheets again."""
        if self.opened.more is not None:
            self._offer()

    @override
    def deed(self) -> Deed:
        """Write the sheet."""
        told, patient, sheet = self.circumstances.told(), self.patient or "", self._sheet()
        old = self.opened.amended
        if old is not None:
            name = getattr(old.body, "course", None) or old.entry.id
            kept = msgspec.structs.replace(sheet, course=name)
            return lambda session: self.put(session, kept, told, lambda _held: None)
        return lambda session: courses.write_sheet(session, patient, sheet, told)


class ChemotherapyForm(CourseForm):
    """7.4b: what the next centre must know to go on."""

    key: ClassVar[str] = "chemotherapy"
    heading: ClassVar[str] = N_("Chemotherapy: continuity sheet")
    short: ClassVar[str] = N_("Chemotherapy")
    icon: ClassVar[str] = "needle"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("chemo cycle regimen dose BSA oncology continuity")
    body_type: ClassVar[type[Body]] = course.Chemotherapy
    asks: ClassVar[Layout] = (
        ("basis", "intent"),
        ("diagnosis", "stage"),
        ("regimen", "regimen_reference"),
        ("cycle", "cycles", "cycle_day"),
        ("last_given_on", Ask("last_given", label=N_("What was given then"))),
        ("next_due_on", "tolerance_days"),
        N_("Body surface"),
        (Ask("weight", units=_KG), "weight_on"),
        (Ask("height", units=_CM), "height_on"),
        ("surface_formula", Ask("body_surface", units=_M2, hint=N_("Only when the original states it"))),
        N_("Doses"),
        ("doses",),
        ("sequence", "premedication", "hydration"),
        ("cumulative",),
        N_("Safety"),
        ("venous_access", "access_flushed_on"),
        (Ask("toxicity", rows=2), Ask("infusion_reactions", rows=2)),
        ("blood_limits", "blood_last"),
        ("organ_function", "oral_drugs"),
        ("trial", "treated_meanwhile"),
        (Ask("pharmacist", label=N_("Pharmacist (name, telephone)")), _ONCOLOGIST),
    )

    @override
    def prefill(self, file: PatientFile) -> None:
        """Weight and height that the file knows, with their days, medicines of home, the diagnosis of the admission."""
        values = file.registers.get("weight", ())
        if values and isinstance(values[-1].line.body, Weight):
            day = local(values[-1].at, self.setting.zone).date().isoformat()
            self.parts.put_values({"weight": values[-1].line.body.weight, "weight_on": day})
        known = background_of(file)
        stated = file.registers.get("height", ())
        if known.height is not None and stated:
            day = local(stated[-1].at, self.setting.zone).date().isoformat()
            self.parts.put_values({"height": known.height.height, "height_on": day})
        medicines = ", ".join(each.what for each in known.home_medicines)
        self.parts.put_values({"oral_drugs": medicines or None})
        admission = file.place.admission
        self.parts.put_values({"diagnosis": admission.diagnosis if admission else None})

    @override
    def reckon(self, sheet: Sheet) -> tuple[str, list[str]]:
        """The body surface with its formula, the days left, and doses that do not follow."""
        sheet = cast("course.Chemotherapy", sheet)
        surface, said = sheet.body_surface, []
        if surface is not None and sheet.surface_formula is SurfaceFormula.MOSTELLER:
            said.append(
                _("Body surface {surface}: √(weight × height / 3600), Mosteller").format(surface=quantity_text(surface))
            )
        left = _days_left(self, sheet)
        doubts = [
            _("{drug}: {percent} % off what body surface gives ({expected}).").format(
                drug=dose.drug, percent=f"{off:+d}".replace("-", "−"), expected=_milligrams(dose, surface)
            )
            for dose in sheet.doses
            if (off := reading.deviation_percent(dose, surface)) is not None
        ]
        return " · ".join([*said, *left]), doubts

    @override
    def doubts(self) -> list[str]:
        """A dose that does not follow from the body surface asks for a second look, once."""
        return self.reckon(self._sheet())[1]


class RadiotherapyForm(CourseForm):
    """7.4c: fractions, doses, and the days that may be lost."""

    key: ClassVar[str] = "radiotherapy"
    heading: ClassVar[str] = N_("Radiotherapy: continuity sheet")
    short: ClassVar[str] = N_("Radiotherapy")
    icon: ClassVar[str] = "radioactive"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("radiation fractions Gy gap oncology continuity")
    body_type: ClassVar[type[Body]] = course.Radiotherapy
    asks: ClassVar[Layout] = (
        ("basis", "intent"),
        ("site", "side"),
        ("diagnosis", "rcr_category"),
        N_("Fractions"),
        (Ask("dose_per_fraction", units=_GY), "fractions_prescribed", "fractions_delivered"),
        (Ask("total_prescribed", units=_GY), Ask("total_delivered", units=_GY)),
        ("first_on", "last_given_on"),
        ("next_due_on", "gap_days"),
        N_("Plan"),
        ("technique", "machine"),
        ("phases", "concurrent_drug"),
        ("plan_parts",),
        ("plan_medium", "earlier_irradiation"),
        N_("Going on"),
        ("receiving_centre", "rescan_needed"),
        (Ask("physicist", label=N_("Physicist (name, telephone)")), _ONCOLOGIST),
        ("own_copy",),
    )

    @override
    def reckon(self, sheet: Sheet) -> tuple[str, list[str]]:
        """The totals that the fractions give, the days lost against those that may be."""
        sheet = cast("course.Radiotherapy", sheet)
        said, doubts = [], []
        for fractions, total, label in (
            (sheet.fractions_prescribed, sheet.total_prescribed, _("prescribed")),
            (sheet.fractions_delivered, sheet.total_delivered, _("delivered")),
        ):
            reckoned = reading.total_dose(sheet.dose_per_fraction, fractions)
            if reckoned is None:
                continue
            said.append(headed(label, f"{fractions} × {_per_fraction(sheet)} = {quantity_text(reckoned)}"))
            if total is not None and total.decimal != reckoned.decimal:
                doubts.append(
                    _("The total {label} is {total}, the fractions give {reckoned}.").format(
                        label=label, total=quantity_text(total), reckoned=quantity_text(reckoned)
                    )
                )
        if (sheet.fractions_delivered or 0) > (sheet.fractions_prescribed or 10**6):
            doubts.append(_("More fractions delivered than prescribed."))
        today = self.setting.today()
        lost = reading.gap_days(sheet, today)
        if lost:
            said.append(_("days lost so far: {n}").format(n=lost))
        if reading.exceeds_gap(sheet, today):
            doubts.append(_("More days are lost than this category allows: telephone the radiotherapist."))
        return " · ".join([*said, *_days_left(self, sheet)]), doubts


class DialysisForm(CourseForm):
    """7.4d: the last session, and what the next one needs."""

    key: ClassVar[str] = "dialysis"
    heading: ClassVar[str] = N_("Dialysis: continuity sheet")
    short: ClassVar[str] = N_("Dialysis")
    icon: ClassVar[str] = "water-sync"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("renal kidney dry weight fistula session continuity")
    body_type: ClassVar[type[Body]] = course.Dialysis
    asks: ClassVar[Layout] = (
        ("basis", "schedule"),
        ("last_given_on", "next_due_on"),
        ("duration", Ask("dry_weight", units=_KG)),
        ("dialysis_access", "access_note"),
        (Ask("potassium", units=_MMOL), "potassium_on"),
        ("anticoagulation", "centre"),
        (Ask("nephrologist", label=N_("Nephrologist (name, telephone)")),),
    )

    @override
    def reckon(self, sheet: Sheet) -> tuple[str, list[str]]:
        """The days left."""
        return " ".join(_days_left(self, sheet)), []


class OperationForm(CourseForm):
    """7.4d: site, side, and whether the instruments are there."""

    key: ClassVar[str] = "operation"
    heading: ClassVar[str] = N_("Operation")
    short: ClassVar[str] = N_("Operation")
    icon: ClassVar[str] = "knife"
    group: ClassVar[Group] = Group.CARE
    words: ClassVar[str] = N_("theatre surgery surgeon side sterile")
    body_type: ClassVar[type[Body]] = course.Operation
    asks: ClassVar[Layout] = (
        ("basis", "operation_state"),
        (Ask("operation", label=N_("Operation (site in words)")), "side"),
        ("side_marked", "sterile_set"),
        ("planned_at", "theatre"),
        ("surgeon",),
        ("consent_signed", "fasting_told"),
        (Ask("outcome", rows=2),),
    )

    @override
    def reckon(self, sheet: Sheet) -> tuple[str, list[str]]:
        """A side that is not marked, a set that is not there."""
        sheet = cast("course.Operation", sheet)
        doubts = []
        if sheet.side is not None and sheet.side_marked is False:
            doubts.append(_("The side is not marked."))
        if sheet.sterile_set is False:
            doubts.append(_("No sterile set: tell the theatre."))
        return "", doubts


def _days_left(form: WardForm, sheet: Sheet) -> list[str]:
    due = None if isinstance(sheet, course.Operation) else sheet.next_due_on
    return [due_text(due, form.setting.today())] if due else []


def _per_fraction(sheet: course.Radiotherapy) -> str:
    return quantity_text(sheet.dose_per_fraction) if sheet.dose_per_fraction else ""


def _milligrams(dose: course.CourseDose, surface: Quantity | None) -> str:
    expected = reading.expected_dose(dose, surface)
    return f"{phrases.number(plain(expected))} mg" if expected is not None else ""
