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
