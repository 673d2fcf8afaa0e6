"""Value sets: a stable code, and a label in both languages. Codes are stored; labels are shown.

Sources: roles, forms and national tables as gathered in ``docs/formats/codes.md`` (IHE PAM France
2.11 tables for identity, movement and transport; RNIV for identity; I-PASS for severity).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from console.words import N_, _


class Code(StrEnum):
    """A member is its code; ``label`` is what people read."""

    label_id: str

    def __new__(cls, code: str, label_id: str) -> Self:
        """Make a member out of its code and the message id of its label."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label_id = label_id
        return member

    @classmethod
    def of(cls, code: str) -> Self:
        """The member with this code.

        Raises:
            ValueError: the set has no such code.
        """
        found = next((member for member in cls if member.value == code), None)
        if found is None:
            raise ValueError(f"{cls.__name__} has no code {code}")
        return found

    @property
    def label(self) -> str:
        """The label in the language in force."""
        return _(self.label_id)


class Role(Code):
    """What somebody is on the ward."""

    IDE = "IDE", N_("Nurse")
    AS = "AS", N_("Care assistant")
    CADRE = "CADRE", N_("Unit manager")
    MED = "MED", N_("Physician")
    INT = "INT", N_("Resident")
    SF = "SF", N_("Midwife")
    PUER = "PUER", N_("Paediatric nurse")
    KINE = "KINE", N_("Physiotherapist")
    PREP = "PREP", N_("Pharmacy")
    ADM = "ADM", N_("Admissions clerk")
    DSI = "DSI", N_("IT")
    CRISE = "CRISE", N_("Crisis cell")
    REG = "REG", N_("Bed manager")
    AUT = "AUT", N_("Other role")


class Sex(Code):
    """Administrative sex; INS knows only F and M."""

    F = "F", N_("Female")
    M = "M", N_("Male")
    U = "U", N_("Sex unknown")


class IdentityStatus(Code):
    """RNIV: how far an identity can be trusted. Offline only PROV and VALI can be reached."""

    PROV = "PROV", N_("Provisional identity")
    VALI = "VALI", N_("Validated identity")
    RECUP = "RECUP", N_("Retrieved identity")
    QUAL = "QUAL", N_("Qualified identity")


class IdentityAttribute(Code):
    """RNIV: what makes an identity doubtful."""

    HOMA = "HOMA", N_("Known homonym")
    DOUT = "DOUT", N_("Doubtful identity")
    FICT = "FICT", N_("Fictitious identity")


class Document(Code):
    """ZFD-7: the document that was seen."""

    CN = "CN", N_("National identity card")
    PA = "PA", N_("Passport")
    CS = "CS", N_("Residence permit")
    AC = "AC", N_("Birth certificate and health card with photograph")
    LE = "LE", N_("Family record book")
    AV = "AV", N_("Health card application")
    PC = "PC", N_("Driving licence")
    TC = "TC", N_("Trusted third party")


class Capture(Code):
    """ZFD-5 and more: how an identity was taken down."""

    SM = "SM", N_("Typed from a document")
    CV = "CV", N_("Health card")
    CB = "CB", N_("Barcode")
    RFID = "RFID", N_("Radio tag")
    SNAPSHOT = "SNAPSHOT", N_("Census before the outage")
    PATIENT_STATED = "PATIENT_STATED", N_("Said by the patient")
    RELATIVE = "RELATIVE", N_("Said by a relative")
    POLICE_SAMU = "POLICE_SAMU", N_("Said by police or emergency services")


class PatientClass(Code):
    """PV1-2."""

    E = "E", N_("Emergency")
    I = "I", N_("Inpatient")  # noqa: E741 - the code of the table
    R = "R", N_("Recurring sessions")
    O = "O", N_("Outpatient")  # noqa: E741 - the code of the table


class Movement(Code):
    """ZBE-9: which responsibilities move with the patient."""

    L = "L", N_("Bed only")
    H = "H", N_("Hosting unit")
    M = "M", N_("Medical unit")
    S = "S", N_("Nursing unit")
    HMS = "HMS", N_("Hosting, medical and nursing unit")


class ExitMode(Code):
    """ZFM-2."""

    HOME = "8", N_("Home")
    TRANSFER = "7", N_("Another hospital")
    MUTATION = "6", N_("Another unit of the hospital")
    PROCEDURE = "0", N_("Elsewhere for a procedure")
    ABSCONDED = "4", N_("Left against advice or absconded")
    DEATH = "9", N_("Death")


class Transport(Code):
    """PV2-38."""

    POLICE = "0", N_("Police")
    SMUR = "1", N_("Emergency medical team by road")
    PUBLIC_AMBULANCE = "2", N_("Public ambulance")
    AMBULANCE = "3", N_("Private ambulance")
    TAXI = "4", N_("Taxi")
    OWN = "5", N_("Own means")
    HELICOPTER = "6", N_("Helicopter")
    FIRE = "7", N_("Fire service")
    VSL = "8", N_("Light medical vehicle")
    OTHER = "9", N_("Other transport")


class Escort(Code):
    """Who goes with the patient."""

    NONE = "NONE", N_("No escort")
    BRANCARDIER = "BRANCARDIER", N_("Porter")
    AS = "AS", N_("Care assistant")
    IDE = "IDE", N_("Nurse")
    MED = "MED", N_("Physician")


class TransferScope(Code):
    """Where a transfer leads."""

    UNIT = "UNIT", N_("Another unit")
    HOSPITAL = "HOSPITAL", N_("Another hospital")


class TransferReason(Code):
    """Why somebody is sent elsewhere."""

    HIGHER_LEVEL = "HIGHER_LEVEL", N_("Higher level of care")
    NO_CAPABILITY = "NO_CAPABILITY", N_("Not possible here because of the outage")
    SPECIALTY = "SPECIALTY", N_("Specialty")
    REPATRIATION = "REPATRIATION", N_("Nearer home")
    PATIENT_REQUEST = "PATIENT_REQUEST", N_("Asked for by the patient")
    ORGANISATION = "ORGANISATION", N_("Organisation of beds")


class Consent(Code):
    """Whether the patient agrees; nobody asked is an answer too."""

    YES = "YES", N_("Yes")
    NO = "NO", N_("No")
    IMPOSSIBLE = "IMPOSSIBLE", N_("Impossible to ask")
    NOT_ASKED = "NOT_ASKED", N_("Not asked")


class Finding(Code):
    """What the bed round found."""

    HERE = "HERE", N_("Here")
    NOT_HERE = "NOT_HERE", N_("Not here")
    SOMEBODY_ELSE = "SOMEBODY_ELSE", N_("Somebody else")


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


class Illness(Code):
    """I-PASS: how ill."""

    STABLE = "STABLE", N_("Stable")
    WATCHER = "WATCHER", N_("To watch")
    UNSTABLE = "UNSTABLE", N_("Unstable")


class Shift(Code):
    """Which shift hands over."""

    M = "M", N_("Morning shift")
    S = "S", N_("Evening shift")
    N = "N", N_("Night shift")
    J = "J", N_("Day shift (12 h)")


class Answer(Code):
    """How the receiver answered a handover."""

    ACCEPTED = "ACCEPTED", N_("Accepted")
    ACCEPTED_WITH_QUESTIONS = "ACCEPTED_WITH_QUESTIONS", N_("Accepted with questions")
    REFUSED = "REFUSED", N_("Refused")
    NOT_PRESENT = "NOT_PRESENT", N_("Nobody there: given to the nurse in charge")


class Access(Code):
    """What somebody did with the book itself."""

    UNLOCKED = "UNLOCKED", N_("Unlocked")
    SCREEN_LOCKED = "SCREEN_LOCKED", N_("Screen locked")
    COLD_LOCKED = "COLD_LOCKED", N_("Closed")
    FAILED = "FAILED", N_("Failed unlocks")
    FILE_OPENED = "FILE_OPENED", N_("File opened")
    DRAFT_READ = "DRAFT_READ", N_("Somebody else’s draft read")


SOURCE_LABELS: dict[str, str] = {
    "DIRECT": N_("Done or seen by me"),
    "PAPER": N_("Copied from paper"),
    "VERBAL": N_("Told to me"),
    "PHONE": N_("By telephone"),
    "MONITOR": N_("Read from a monitor"),
    "PATIENT": N_("Said by the patient"),
    "FAMILY": N_("Said by the family"),
    "SNAPSHOT": N_("Census before the outage"),
}
