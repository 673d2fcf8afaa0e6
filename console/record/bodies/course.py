"""Bodies about treatments that must not be interrupted: the continuity sheets.

A sheet is a register of its own: ``course`` is the id of its first entry, None on the first one
itself, and a correction restates the sheet whole. It counts as verified only while somebody other
than its author has countersigned the very entry that stands. Days are ``YYYY-MM-DD`` of the site.
"""

from __future__ import annotations

from msgspec import Struct

from console.record.bodies import Body
from console.record.codes.course import (
    Basis,
    DialysisAccess,
    Intent,
    OperationState,
    PlanPart,
    RcrCategory,
    Side,
    SurfaceFormula,
)
from console.record.instant import Instant
from console.record.quantity import Quantity


class CourseDose(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One drug of a regimen: the dose, and what it was computed from."""

    drug: str
    dose: Quantity
    per_surface: Quantity | None = None  # mg/m2
    percent: int | None = None  # of the full dose
    reason: str | None = None  # why it is not the full dose
    route: str | None = None
    duration: str | None = None


class CumulativeDose(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What somebody has had of one drug in all."""

    drug: str
    dose: Quantity


class Chemotherapy(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A course of chemotherapy. ``body_surface`` is in m2, with the weight and height it is computed from."""

    basis: Basis
    diagnosis: str
    stage: str | None = None
    intent: Intent | None = None
    regimen: str
    regimen_reference: str | None = None
    cycle: int | None = None
    cycles: int | None = None
    cycle_day: int | None = None
    last_given_on: str | None = None
    last_given: str | None = None
    next_due_on: str | None = None
    tolerance_days: int | None = None
    doses: tuple[CourseDose, ...] = ()
    weight: Quantity | None = None
    weight_on: str | None = None
    height: Quantity | None = None
    height_on: str | None = None
    body_surface: Quantity | None = None
    surface_formula: SurfaceFormula | None = None
    sequence: str | None = None
    premedication: str | None = None
    hydration: str | None = None
    venous_access: str | None = None
    access_flushed_on: str | None = None
    cumulative: tuple[CumulativeDose, ...] = ()
    toxicity: str | None = None
    blood_limits: str | None = None
    blood_last: str | None = None
    infusion_reactions: str | None = None
    organ_function: str | None = None
    trial: str | None = None
    oral_drugs: str | None = None
    pharmacist: str | None = None
    oncologist: str | None = None
    treated_meanwhile: str | None = None
    course: str | None = None


class Radiotherapy(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A course of radiotherapy. Doses in Gy; ``gap_days`` are the days lost before this sheet."""

    basis: Basis
    site: str
    side: Side | None = None
    diagnosis: str | None = None
    intent: Intent | None = None
    rcr_category: RcrCategory | None = None
    dose_per_fraction: Quantity | None = None
    fractions_prescribed: int | None = None
    fractions_delivered: int | None = None
    total_prescribed: Quantity | None = None
    total_delivered: Quantity | None = None
    first_on: str | None = None
    last_given_on: str | None = None
    next_due_on: str | None = None
    gap_days: int | None = None
    phases: str | None = None
    technique: str | None = None
    machine: str | None = None
    concurrent_drug: str | None = None
    plan_parts: tuple[PlanPart, ...] = ()
    plan_medium: str | None = None
    earlier_irradiation: str | None = None
    physicist: str | None = None
    oncologist: str | None = None
    receiving_centre: str | None = None
    rescan_needed: bool | None = None
    own_copy: bool | None = None
    course: str | None = None


class Dialysis(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A course of dialysis."""

    basis: Basis
    last_given_on: str | None = None
    next_due_on: str | None = None
    schedule: str | None = None
    duration: str | None = None
    dry_weight: Quantity | None = None
    dialysis_access: DialysisAccess | None = None
    access_note: str | None = None
    potassium: Quantity | None = None
    potassium_on: str | None = None
    anticoagulation: str | None = None
    centre: str | None = None
    nephrologist: str | None = None
    course: str | None = None


class Operation(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An operation of the list, and what became of it."""

    basis: Basis
    operation: str
    side: Side | None = None
    side_marked: bool | None = None
    sterile_set: bool | None = None  # whether the set of instruments is there, sterile
    planned_at: Instant | None = None
    surgeon: str | None = None
    theatre: str | None = None
    consent_signed: bool | None = None
    fasting_told: bool | None = None
    operation_state: OperationState = OperationState.PLANNED
    outcome: str | None = None
    course: str | None = None


class Countersigned(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The second person of an act of two: read ``entry``, and agrees with it or not."""

    entry: str
    agrees: bool = True
    note: str | None = None
