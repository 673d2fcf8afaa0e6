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


class TemperatureSite(Code):
    """Where a temperature was taken."""

    TYMPANIC = "TYMPANIC", N_("Ear")
    TEMPORAL = "TEMPORAL", N_("Forehead")
    AXILLARY = "AXILLARY", N_("Armpit")
    ORAL = "ORAL", N_("Mouth")
    RECTAL = "RECTAL", N_("Rectum")
    BLADDER = "BLADDER", N_("Bladder probe")


class PainScale(Code):
    """With which scale pain was rated. The scales have different tops: ``PAIN_TOPS``."""

    EN = "EN", N_("Numeric 0–10")
    EVA = "EVA", N_("Visual analogue 0–10")
    EVS = "EVS", N_("Verbal 0–4")
    ALGOPLUS = "ALGOPLUS", N_("Algoplus 0–5")
    BPS = "BPS", N_("BPS 3–12")


PAIN_TOPS: dict[PainScale, tuple[int, int]] = {
    PainScale.EN: (0, 10),
    PainScale.EVA: (0, 10),
    PainScale.EVS: (0, 4),
    PainScale.ALGOPLUS: (0, 5),
    PainScale.BPS: (3, 12),
}
"""The lowest and the highest value of each scale. Source: the scales themselves (HAS, SFAP, Payen 2001)."""


class Pupil(Code):
    """How a pupil answers to light."""

    REACTIVE = "REACTIVE", N_("reactive")
    SLUGGISH = "SLUGGISH", N_("sluggish")
    FIXED = "FIXED", N_("fixed")
    UNSEEN = "UNSEEN", N_("cannot be seen")


class WhyNot(Code):
    """Why something could not be taken."""

    REFUSED = "REFUSED", N_("refused by the patient")
    UNABLE = "UNABLE", N_("could not be done")
    NO_DEVICE = "NO_DEVICE", N_("no device")
    OTHER = "OTHER", N_("other reason")


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
    HANDED_OVER = "HANDED_OVER", N_("Handed over, still to do")
    DONE = "DONE", N_("Done")
    NOT_DONE = "NOT_DONE", N_("Not done")
    CANCELLED = "CANCELLED", N_("Cancelled")


STILL_TO_DO = (TaskState.OPEN, TaskState.HANDED_OVER)


class ResultState(Code):
    """What became of a result."""

    AWAITED = "AWAITED", N_("Awaited")
    RECEIVED = "RECEIVED", N_("Received")
    CANCELLED = "CANCELLED", N_("Cancelled")
