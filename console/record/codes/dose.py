"""Value sets about critical doses."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class Route(Code):
    """By which way a drug was given."""

    PO = "PO", N_("By mouth")
    SL = "SL", N_("Under the tongue")
    IV = "IV", N_("Intravenous")
    IVSE = "IVSE", N_("Intravenous, by pump")
    SC = "SC", N_("Subcutaneous")
    IM = "IM", N_("Intramuscular")
    INH = "INH", N_("Inhaled")
    TD = "TD", N_("Through the skin")
    NG = "NG", N_("By feeding tube")
    PR = "PR", N_("Rectal")
    EPI = "EPI", N_("Epidural")


class HighRisk(Code):
    """Drugs whose wrong dose kills. Source: the ward's list of high-risk drugs (HAS, never events)."""

    INSULIN = "INSULIN", N_("Insulin")
    ANTICOAGULANT = "ANTICOAGULANT", N_("Anticoagulant")
    OPIOID = "OPIOID", N_("Opioid")
    POTASSIUM = "POTASSIUM", N_("Concentrated potassium")
    CYTOTOXIC = "CYTOTOXIC", N_("Cytotoxic")
    DIGOXIN = "DIGOXIN", N_("Digoxin")
    AMINE = "AMINE", N_("Vasopressor amine")
