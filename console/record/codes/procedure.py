"""Value sets about planned tests and procedures."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class ProcedureState(Code):
    """What became of what was planned."""

    PLANNED = "PLANNED", N_("Planned")
    DONE = "DONE", N_("Done")
    CANCELLED = "CANCELLED", N_("Cancelled")


class Conveyance(Code):
    """How a patient gets there."""

    WALKING = "WALKING", N_("Walking")
    CHAIR = "CHAIR", N_("Wheelchair")
    TROLLEY = "TROLLEY", N_("Trolley")
    BED = "BED", N_("In bed")
    AMBULANCE = "AMBULANCE", N_("Ambulance")
