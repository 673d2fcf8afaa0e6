"""Treatments that must not be interrupted, as they stand: what is due, what was lost, who checked it.

Pure functions over a patient's file and its lines. Nothing here prescribes: a figure that does not
follow from the others is pointed at, never corrected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from console.record.bodies.course import (
    Chemotherapy,
    Countersigned,
    CourseDose,
    Dialysis,
    Operation,
    Radiotherapy,
)
from console.record.codes.course import Basis, OperationState, RcrCategory
from console.record.file import PatientFile, Said
from console.record.quantity import Quantity, plain

Sheet = Chemotherapy | Radiotherapy | Dialysis | Operation
KEYS = ("chemotherapy", "radiotherapy", "dialysis", "operation")
DOSE_TOLERANCE_PERCENT = 10
"""How far a dose may be from what body surface and percentage give before the sheet points at it.

Source: a rule of this project; rounding of vials stays within 10 % (HOPA, dose rounding, 2018)."""
GAP_LIMIT_DAYS: dict[RcrCategory, int] = {RcrCategory.ONE: 2, RcrCategory.TWO: 5, RcrCategory.THREE: 7}
"""Days by which a course may be prolonged. Source: Royal College of Radiologists, The timely delivery of
radical radiotherapy: guidelines for the management of unscheduled treatment interruptions, 4th ed. (2019)."""


@dataclass(frozen=True, slots=True)
class Course:
    """One continuity sheet as it stands. ``id`` is the id of its first entry.

    ``checks`` are the countersignatures of exactly the entry that stands, by people other than its
    author: a corrected sheet must be checked again.
    """

    id: str
    said: Said
    sheet: Sheet
    checks: tuple[Said, ...] = ()

    @property
    def is_verified(self) -> bool:
        """Whether a second person agreed, and none disagreed."""
        answers = [check.line.body.agrees for check in self.checks if isinstance(check.line.body, Countersigned)]
        return bool(answers) and all(answers)

    @property
    def is_disputed(self) -> bool:
        """Whether a second person did not agree."""
        return any(isinstance(check.line.body, Countersigned) and not check.line.body.agrees for check in self.checks)

    @property
    def is_from_memory(self) -> bool:
        """Whether no original was seen."""
        return self.sheet.basis is Basis.MEMORY

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to come."""
        return not isinstance(self.sheet, Operation) or self.sheet.operation_state in (
            OperationState.PLANNED,
            OperationState.POSTPONED,
        )

    @property
    def kind(self) -> str:
        """The kind of its entries."""
        return self.said.line.entry.kind

    @property
    def next_due_on(self) -> str | None:
        """The day on which something is due (``YYYY-MM-DD``), None where none is known."""
        return None if isinstance(self.sheet, Operation) else self.sheet.next_due_on

    def days_left(self, today: date) -> int | None:
        """Days until it is too late: until the due day, and what it may wait; negative when past."""
        if self.next_due_on is None:
            return None
        wait = self.sheet.tolerance_days if isinstance(self.sheet, Chemotherapy) else 0
        return (date.fromisoformat(self.next_due_on) - today).days + (wait or 0)

    def days_since(self, today: date) -> int | None:
        """Days since the last one given; None where that is not known."""
        last = None if isinstance(self.sheet, Operation) else self.sheet.last_given_on
        return (today - date.fromisoformat(last)).days if last else None

    def is_late(self, today: date) -> bool:
        """Whether it should have been given, whatever it may still wait."""
        return self.next_due_on is not None and date.fromisoformat(self.next_due_on) < today


def courses_of(file: PatientFile) -> tuple[Course, ...]:
    """Every sheet in force, each with its checks, in the order in which they were begun."""
    checks = [said for key, values in file.registers.items() if key.startswith("countersigned/") for said in values]
    found = []
    for key, values in file.registers.items():
        prefix, _slash, name = key.partition("/")
        if prefix not in KEYS:
            continue
        for said in values:
            if isinstance(said.line.body, Chemotherapy | Radiotherapy | Dialysis | Operation):
                found.append(Course(name, said, said.line.body, checks_of(said, checks)))
    return tuple(sorted(found, key=lambda course: course.said.line.entry.order))


def checks_of(said: Said, checks: Iterable[Said]) -> tuple[Said, ...]:
    """Of the countersignatures, those of this entry by somebody other than its author."""
    entry = said.line.entry
    return tuple(
        check
        for check in checks
        if isinstance(check.line.body, Countersigned)
        and check.line.body.entry == entry.id
        and check.line.entry.author != entry.author
    )


def body_surface(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Body surface in m², to two decimals: the root of weight (kg) times height (cm) over 3600.

    Source: Mosteller RD, Simplified calculation of body-surface area, N Engl J Med 1987;317:1098.
    """
    return (weight_kg * height_cm / 3600).sqrt().quantize(Decimal("0.01"), ROUND_HALF_UP)


def surface_of(weight: Quantity | None, height: Quantity | None) -> Quantity | None:
    """The same from a weight in kg or g and a height in cm or m; None where one is missing."""
    kilograms = _in(weight, {"kg": Decimal(1), "g": Decimal("0.001")})
    centimetres = _in(height, {"cm": Decimal(1), "m": Decimal(100)})
    if not kilograms or not centimetres or kilograms < 0 or centimetres < 0:
        return None
    surface = plain(body_surface(kilograms, centimetres))
    return Quantity(value=surface, unit="m2", text=surface)


def _in(quantity: Quantity | None, factors: dict[str, Decimal]) -> Decimal | None:
    if quantity is None or quantity.unit not in factors:
        return None
    return quantity.decimal * factors[quantity.unit]


def expected_dose(dose: CourseDose, surface: Quantity | None) -> Decimal | None:
    """What a dose in mg should be by its dose per m², the body surface and the percentage; None where one lacks."""
    per = dose.per_surface
    if per is None or surface is None or per.unit != "mg/m2" or surface.unit != "m2" or dose.dose.unit != "mg":
        return None
    return per.decimal * surface.decimal * (dose.percent if dose.percent is not None else 100) / 100


def deviation_percent(dose: CourseDose, surface: Quantity | None) -> int | None:
    """By how many per cent a dose is above (below: negative) what it should be; None within the tolerance."""
    expected = expected_dose(dose, surface)
    if not expected:
        return None
    off = int(((dose.dose.decimal - expected) / expected * 100).to_integral_value(ROUND_HALF_UP))
    return off if abs(off) > DOSE_TOLERANCE_PERCENT else None


def total_dose(per_fraction: Quantity | None, fractions: int | None) -> Quantity | None:
    """Dose per fraction times fractions, in the unit of the dose; None where one is missing."""
    if per_fraction is None or fractions is None:
        return None
    total = plain(per_fraction.decimal * fractions)
    return Quantity(value=total, unit=per_fraction.unit, text=total)


def gap_days(sheet: Radiotherapy, today: date) -> int | None:
    """Days lost in all: those before the sheet, and those since the next fraction was due."""
    if sheet.gap_days is None and sheet.next_due_on is None:
        return None
    since = (today - date.fromisoformat(sheet.next_due_on)).days if sheet.next_due_on else 0
    return (sheet.gap_days or 0) + max(0, since)


def exceeds_gap(sheet: Radiotherapy, today: date) -> bool:
    """Whether more days are lost than the category allows."""
    lost = gap_days(sheet, today)
    return lost is not None and sheet.rcr_category is not None and lost > GAP_LIMIT_DAYS[sheet.rcr_category]
