"""Value sets about working on paper."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class SheetFate(Code):
    """What became of a sheet of paper once the laptop was back."""

    TRANSCRIBED = "TRANSCRIBED", N_("Typed in")
    ATTACHED = "ATTACHED", N_("Kept with the file")
    BLANK = "BLANK", N_("Blank")


class ChartPlace(Code):
    """Where somebody's paper drug chart is."""

    BEDSIDE = "BEDSIDE", N_("At the bedside")
    TROLLEY = "TROLLEY", N_("On the drug trolley")
    STATION = "STATION", N_("At the nurses’ station")
    WITH_PATIENT = "WITH_PATIENT", N_("With the patient, on the way")
    PHARMACY = "PHARMACY", N_("At the pharmacy")
    DOCTOR = "DOCTOR", N_("With the doctor")
    LOST = "LOST", N_("Not found")
    OTHER = "OTHER", N_("Elsewhere")
