"""Value sets about a person beyond the illness. Those without a source are this project’s own."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class Reply(Code):
    """What was answered to a question; a question that nobody asked has no entry at all."""

    YES = "YES", N_("Yes")
    NO = "NO", N_("No")
    UNKNOWN = "UNKNOWN", N_("Not known")


class ContactRole(Code):
    """What a contact is there for. Source: French public health code, L1111-6, for the trusted person."""

    NOTIFY = "NOTIFY", N_("Person to notify")
    TRUSTED = "TRUSTED", N_("Trusted person")
    GUARDIAN = "GUARDIAN", N_("Legal guardian or parent")
    CARER = "CARER", N_("Carer at home")


class Dependency(Code):
    """How much help somebody needs."""

    AUTONOMOUS = "AUTONOMOUS", N_("Autonomous")
    PARTIAL = "PARTIAL", N_("Needs help with some things")
    TOTAL = "TOTAL", N_("Needs help with everything")


class Cognition(Code):
    """How clear somebody is, as a rule and not this hour."""

    CLEAR = "CLEAR", N_("Oriented")
    DISORIENTED = "DISORIENTED", N_("Disoriented")
    FLUCTUATING = "FLUCTUATING", N_("Fluctuating")
    IMPAIRED = "IMPAIRED", N_("Known cognitive disorder")


class Need(Code):
    """What is needed to be understood and to understand."""

    INTERPRETER = "INTERPRETER", N_("Interpreter")
    SIGN_LANGUAGE = "SIGN_LANGUAGE", N_("Sign language")
    HEARING_AID = "HEARING_AID", N_("Hearing aid")
    DEAF = "DEAF", N_("Deaf")
    GLASSES = "GLASSES", N_("Glasses")
    BLIND = "BLIND", N_("Blind")
    NO_SPEECH = "NO_SPEECH", N_("Cannot speak")
    DENTURES = "DENTURES", N_("Dentures")


class BelongingKind(Code):
    """What was brought."""

    VALUABLE = "VALUABLE", N_("Money or valuables")
    PAPERS = "PAPERS", N_("Papers")
    AID = "AID", N_("Glasses, hearing aid, dentures")
    CLOTHES = "CLOTHES", N_("Clothes")
    DEVICE = "DEVICE", N_("Telephone or device")
    OTHER = "OTHER", N_("Other")


class KeptAt(Code):
    """Where something that was brought is now."""

    PATIENT = "PATIENT", N_("With the patient")
    SAFE = "SAFE", N_("In the safe")
    UNIT = "UNIT", N_("In the unit")
    FAMILY = "FAMILY", N_("Given to the family")
    PHARMACY = "PHARMACY", N_("At the pharmacy")


class MedicineBox(Code):
    """Where the box of a medicine taken at home is."""

    UNKNOWN = "UNKNOWN", N_("Box: nobody knows")
    HOME = "HOME", N_("Box left at home")
    PATIENT = "PATIENT", N_("Box with the patient")
    UNIT = "UNIT", N_("Box in the unit")
    PHARMACY = "PHARMACY", N_("Box at the pharmacy")


class WristbandState(Code):
    """Whether somebody wears a wristband, and which."""

    PRINTED = "PRINTED", N_("Printed wristband on")
    HANDWRITTEN = "HANDWRITTEN", N_("Handwritten wristband on")
    NONE = "NONE", N_("No wristband")
    REFUSED = "REFUSED", N_("Refused or impossible")


class HeightMethod(Code):
    """How a height is known. Source: IHE PAM France 2.11 (LOINC 3137-7 measured, 8301-4 estimated)."""

    MEASURED = "MEASURED", N_("measured")
    ESTIMATED = "ESTIMATED", N_("estimated")


class Germ(Code):
    """What an isolation is for. Source: DGOS guidance on BMR and BHRe for the first two."""

    BMR = "BMR", N_("Multiresistant bacteria (BMR)")
    BHRE = "BHRE", N_("Highly resistant emerging bacteria (BHRe)")
    C_DIFFICILE = "C_DIFFICILE", N_("C. difficile")
    COVID = "COVID", N_("COVID-19")
    TUBERCULOSIS = "TUBERCULOSIS", N_("Tuberculosis")
    OTHER = "OTHER", N_("Another germ")


class Texture(Code):
    """How food must be prepared."""

    NORMAL = "NORMAL", N_("Normal texture")
    SOFT = "SOFT", N_("Soft")
    MINCED = "MINCED", N_("Minced")
    PUREED = "PUREED", N_("Puréed")
    THICKENED = "THICKENED", N_("Thickened liquids")
    LIQUID = "LIQUID", N_("Liquid only")
