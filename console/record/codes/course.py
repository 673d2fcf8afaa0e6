"""Value sets about treatments that must not be interrupted: chemotherapy, radiotherapy, dialysis, operations."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class Basis(Code):
    """What a continuity sheet was written from; a sheet from memory is marked wherever it is shown."""

    ORIGINAL = "ORIGINAL", N_("Original document seen")
    MEMORY = "MEMORY", N_("Rebuilt from memory")


class Intent(Code):
    """What a treatment is for."""

    CURATIVE = "CURATIVE", N_("Curative")
    ADJUVANT = "ADJUVANT", N_("Adjuvant")
    NEOADJUVANT = "NEOADJUVANT", N_("Neoadjuvant")
    PALLIATIVE = "PALLIATIVE", N_("Palliative")


class SurfaceFormula(Code):
    """How a body surface is known."""

    MOSTELLER = "MOSTELLER", N_("computed (Mosteller)")
    STATED = "STATED", N_("as stated in the original")


class RcrCategory(Code):
    """How badly a gap harms. Source: Royal College of Radiologists, interrupted treatment, 4th ed. (2019)."""

    ONE = "1", N_("Category 1: no gap beyond 2 days")
    TWO = "2", N_("Category 2: no gap beyond 5 days")
    THREE = "3", N_("Category 3: palliative, no gap beyond 7 days")


class PlanPart(Code):
    """What can be exported of a radiotherapy plan. Source: DICOM PS3.3, radiotherapy objects."""

    PRESCRIPTION = "PRESCRIPTION", N_("Prescription")
    CT = "CT", N_("CT")
    RTPLAN = "RTPLAN", N_("RTPLAN")
    RTSTRUCT = "RTSTRUCT", N_("RTSTRUCT")
    RTDOSE = "RTDOSE", N_("RTDOSE")


class DialysisAccess(Code):
    """Where dialysis goes in."""

    FISTULA = "FISTULA", N_("Fistula")
    GRAFT = "GRAFT", N_("Graft")
    CATHETER = "CATHETER", N_("Catheter")
    PERITONEAL = "PERITONEAL", N_("Peritoneal catheter")


class Side(Code):
    """Which side is operated on."""

    LEFT = "LEFT", N_("Left side")
    RIGHT = "RIGHT", N_("Right side")
    BOTH = "BOTH", N_("Both sides")
    MIDDLE = "MIDDLE", N_("No side")


class OperationState(Code):
    """What became of an operation."""

    PLANNED = "PLANNED", N_("Planned")
    DONE = "DONE", N_("Done")
    POSTPONED = "POSTPONED", N_("Postponed")
    CANCELLED = "CANCELLED", N_("Cancelled")
