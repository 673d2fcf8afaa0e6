"""Bodies about critical doses: a reminder of what was given last, never a prescription, never complete."""

from __future__ import annotations

from console.record.bodies import Body
from console.record.codes.dose import HighRisk, Route
from console.record.instant import Instant
from console.record.quantity import Quantity


class DoseGiven(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One dose of a drug that hurts when it is given twice or forgotten. Given when the entry says.

    ``dose`` is None as long as what was typed (``typed``) has no unit: such a dose is kept and shown,
    and neither printed nor handed over before somebody adds the unit.
    """

    drug: str
    typed: str
    dose: Quantity | None = None
    route: Route | None = None
    next_due: Instant | None = None
    prescription_sheet: str | None = None  # number of the paper sheet on which it is prescribed
    high_risk: HighRisk | None = None
    note: str | None = None
