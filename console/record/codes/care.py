"""Value sets about care: alerts, observations, tasks, results."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class AllergyAnswer(Code):
    """What was answered when somebody asked about allergies."""

    NONE_KNOWN = "NONE_KNOWN", N_("No known allergy")
    NOT_ASKED = "NOT_ASKED", N_("Allergies not asked")


class Severity(Code):
    """How bad a reaction was."""

    MILD = "MILD", N_("mild")
    MODERATE = "MODERATE", N_("moderate")
    SEVERE = "SEVERE", N_("severe")
    ANAPHYLAXIS = "ANAPHYLAXIS", N_("anaphylaxis")
    UNKNOWN = "UNKNOWN", N_("severity unknown")


class Precaution(Code):
    """Isolation precautions."""

    STANDARD = "STANDARD", N_("Standard precautions")
    CONTACT = "CONTACT", N_("Contact isolation")
    DROPLET = "DROPLET", N_("Droplet isolation")
    AIRBORNE = "AIRBORNE", N_("Airborne isolation")
    PROTECTIVE = "PROTECTIVE", N_("Protective isolation")


class CareLimit(Code):
    """What was decided about resuscitation and limits of care."""

    FULL = "FULL", N_("Full care")
    DISCUSSED = "DISCUSSED", N_("Discussed, no limit")
    LIMITATION = "LIMITATION", N_("Limits of care decided")
    PALLIATIVE = "PALLIATIVE", N_("Palliative care")


class Risk(Code):
    """What everybody near this patient must know."""

    FALLS = "FALLS", N_("Falls")
    PRESSURE_ULCER = "PRESSURE_ULCER", N_("Pressure ulcer")
    WANDERING = "WANDERING", N_("Wandering")
    SUICIDE = "SUICIDE", N_("Suicide")
    SWALLOWING = "SWALLOWING", N_("Swallowing")
    ANTICOAGULANT = "ANTICOAGULANT", N_("Anticoagulant")
    INSULIN = "INSULIN", N_("Insulin")
    NEUTROPENIA = "NEUTROPENIA", N_("Neutropenia")
    PREGNANCY = "PREGNANCY", N_("Pregnancy")
    POSTPARTUM = "POSTPARTUM", N_("Within 42 days of delivery")
    BREASTFEEDING = "BREASTFEEDING", N_("Breastfeeding")


class Consciousness(Code):
    """ACVPU."""

    A = "A", N_("Alert")
    C = "C", N_("New confusion")
    V = "V", N_("Responds to voice")
    P = "P", N_("Responds to pain")
    U = "U", N_("Unresponsive")


class Oxygen(Code):
    """What is breathed."""

    AIR = "AIR", N_("Air")
    OXYGEN = "OXYGEN", N_("Oxygen")


class OxygenDevice(Code):
    """How oxygen is given."""

    NASAL = "NASAL", N_("Nasal cannula")
    MASK = "MASK", N_("Mask")
    NRB = "NRB", N_("High concentration mask")
    HFNC = "HFNC", N_("High flow nasal cannula")
    NIV = "NIV", N_("Non-invasive ventilation")
    CPAP = "CPAP", N_("CPAP")
    VENT = "VENT", N_("Ventilator")


class WeightMethod(Code):
    """How a weight is known."""

    MEASURED = "MEASURED", N_("measured")
    ESTIMATED = "ESTIMATED", N_("estimated")
    DECLARED = "DECLARED", N_("declared")


class TaskCategory(Code):
    """What kind of thing is to be done."""

    CARE = "CARE", N_("Care")
    DRUG = "DRUG", N_("Drug reminder")
    TEST = "TEST", N_("Test")
    CALL = "CALL", N_("Call")
    TRANSPORT = "TRANSPORT", N_("Transport")
    RESULT = "RESULT", N_("Chase a result")
    FAMILY = "FAMILY", N_("Family")
    ADMIN = "ADMIN", N_("Administrative")
    EQUIPMENT = "EQUIPMENT", N_("Equipment")


class Priority(Code):
    """How soon."""

    NOW = "NOW", N_("Now")
    TODAY = "TODAY", N_("Today")
    SHIFT = "SHIFT", N_("This shift")
    WHEN_POSSIBLE = "WHEN_POSSIBLE", N_("When possible")


class TaskState(Code):
    """What became of a task."""

    OPEN = "OPEN", N_("To do")
    DONE = "DONE", N_("Done")
    NOT_DONE = "NOT_DONE", N_("Not done")
    CANCELLED = "CANCELLED", N_("Cancelled")


class ResultState(Code):
    """What became of a result."""

    AWAITED = "AWAITED", N_("Awaited")
    RECEIVED = "RECEIVED", N_("Received")
    CANCELLED = "CANCELLED", N_("Cancelled")
