"""Value sets about stays and movements. Source: IHE PAM France 2.11, tables of PV1, PV2, ZBE and ZFM."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


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
    SM = "SM", N_("Nursing and medical unit")
    SH = "SH", N_("Nursing and hosting unit")
    MH = "MH", N_("Medical and hosting unit")


class ExitMode(Code):
    """ZFM-2."""

    HOME = "8", N_("Home")
    TRANSFER = "7", N_("Another hospital")
    MUTATION = "6", N_("Another unit of the hospital")
    PROCEDURE = "0", N_("Elsewhere for a procedure")
    ABSCONDED = "4", N_("Left against advice or absconded")
    DEATH = "9", N_("Death")


class Circumstance(Code):
    """PV1-36: in which circumstances somebody leaves."""

    MEDICAL = "3", N_("Decided by the doctor")
    AGAINST = "4", N_("Against medical advice")
    AWAITING = "5", N_("Waiting for test results")
    CONVENIENCE = "6", N_("At the patient’s convenience")
    DISCIPLINE = "2", N_("For disciplinary reasons")
    FLED = "F", N_("Absconded")
    ESCAPED = "E", N_("Escaped")
    ABSENT = "A", N_("Away for less than 12 hours")
    LEAVE = "P", N_("On leave for less than 72 hours")
    WITHOUT_CARE = "PSA", N_("Left without being treated")
    REDIRECTED = "REO", N_("Sent on to other care")
    TRIAL = "R", N_("Trial discharge")
    PROGRAMME = "S", N_("Under a programme of care")
    TO_MCO = "B", N_("To acute care")


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
    PLANE = "10", N_("Aeroplane")
    BOAT = "11", N_("Boat")


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


class Equipment(Code):
    """What must go along with the patient, to keep them safe on the way."""

    OXYGEN = "OXYGEN", N_("Oxygen")
    MONITOR = "MONITOR", N_("Monitor")
    PUMPS = "PUMPS", N_("Pumps")
    SUCTION = "SUCTION", N_("Suction")
    VENTILATOR = "VENTILATOR", N_("Ventilator")
    DEFIBRILLATOR = "DEFIBRILLATOR", N_("Defibrillator")
    BED = "BED", N_("In bed")
    CHAIR = "CHAIR", N_("Wheelchair")


class Along(Code):
    """What goes along with the patient: papers and things."""

    FORM = "FORM", N_("Transfer sheet")
    OBSERVATIONS = "OBSERVATIONS", N_("Observation chart")
    DRUG_CHART = "DRUG_CHART", N_("Drug chart")
    FILE = "FILE", N_("File or paper pouch")
    LETTER = "LETTER", N_("Letter")
    CONSENT = "CONSENT", N_("Consent")
    DIRECTIVES = "DIRECTIVES", N_("Advance directives")
    IMAGING = "IMAGING", N_("Imaging or CD")
    BLOODS = "BLOODS", N_("Blood samples")
    DRUGS = "DRUGS", N_("Drugs of the ward")
    OWN_DRUGS = "OWN_DRUGS", N_("The patient’s own drugs")
    VALUABLES = "VALUABLES", N_("Valuables")
    GLASSES = "GLASSES", N_("Glasses")
    DENTURES = "DENTURES", N_("Dentures")
    HEARING_AIDS = "HEARING_AIDS", N_("Hearing aids")
    LABELS = "LABELS", N_("Labels")
    BELONGINGS = "BELONGINGS", N_("Belongings")


class Informed(Code):
    """Who was told that somebody moves."""

    KITCHEN = "KITCHEN", N_("Kitchen")
    LAB = "LAB", N_("Laboratory")
    PHARMACY = "PHARMACY", N_("Pharmacy")
    ADMISSIONS = "ADMISSIONS", N_("Admissions")
    IMAGING = "IMAGING", N_("Imaging")
    FAMILY = "FAMILY", N_("Family")


class Lacking(Code):
    """What ought to be there before somebody leaves."""

    IDENTITY = "IDENTITY", N_("identity checked")
    ACCEPTED = "ACCEPTED", N_("name of whoever accepts")
    ALLERGIES = "ALLERGIES", N_("allergies")
    HOSPITAL = "HOSPITAL", N_("name of the hospital")
    CONSENT = "CONSENT", N_("consent")
    PHONE = "PHONE", N_("telephone number")
    COPIES = "COPIES", N_("printed copies")


class Condition(Code):
    """How somebody is when a transfer is decided. Source: EMTALA, 42 CFR 489.24, stable for transfer."""

    STABLE = "STABLE", N_("Stable")
    AT_RISK = "AT_RISK", N_("Stable, at risk")
    UNSTABLE = "UNSTABLE", N_("Unstable")


class Urgency(Code):
    """How soon the regulation centre sends a team. Source: SAMU, transfers between hospitals, levels P1 to P3."""

    P1 = "P1", N_("P1: at once")
    P2 = "P2", N_("P2: within a time agreed")
    P3 = "P3", N_("P3: planned")


class CareOnTheWay(Code):
    """Who cares on the way. Source: IHE PAM France 2.11, ZFV-11."""

    MED = "MED", N_("With a medical team")
    PARAMED = "PARAMED", N_("With a nurse (TIIH)")
    NONE = "AUCUN", N_("Without care")


class BedCondition(Code):
    """How a bed of the unit stands for the next patient; whether somebody lies in it follows from the stays."""

    TO_CLEAN = "TO_CLEAN", N_("To be cleaned")
    CLEANING = "CLEANING", N_("Being cleaned")
    READY = "READY", N_("Ready")
    BLOCKED = "BLOCKED", N_("Blocked")
    CLOSED = "CLOSED", N_("Closed")
