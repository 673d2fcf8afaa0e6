"""Value sets about what works and what does not, and the log of the crisis.

Sources: HICS 251 for the states of a service; HICS 214 and the ANSSI crisis log for the categories.
"""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class Service(Code):
    """What a ward depends on, in the order in which it is checked."""

    PHONES_FIXED = "PHONES_FIXED", N_("Fixed telephones")
    PHONES_DECT = "PHONES_DECT", N_("Cordless telephones")
    PHONES_MOBILE = "PHONES_MOBILE", N_("Mobile telephones")
    PAGING = "PAGING", N_("Paging")
    NETWORK = "NETWORK", N_("Network")
    INTERNET = "INTERNET", N_("Internet")
    EMAIL = "EMAIL", N_("E-mail")
    EHR = "EHR", N_("Patient record")
    ADMISSIONS = "ADMISSIONS", N_("Admissions")
    LAB = "LAB", N_("Laboratory")
    BLOOD_BANK = "BLOOD_BANK", N_("Blood bank")
    IMAGING = "IMAGING", N_("Imaging")
    PHARMACY = "PHARMACY", N_("Pharmacy and drug cabinets")
    CHEMO = "CHEMO", N_("Chemotherapy preparation")
    RADIOTHERAPY = "RADIOTHERAPY", N_("Radiotherapy")
    THEATRE = "THEATRE", N_("Operating theatre")
    STERILISATION = "STERILISATION", N_("Sterilisation")
    ANAESTHESIA = "ANAESTHESIA", N_("Anaesthesia monitors")
    MONITORING = "MONITORING", N_("Central monitoring")
    PUMPS = "PUMPS", N_("Infusion pumps")
    DIALYSIS = "DIALYSIS", N_("Dialysis")
    GASES = "GASES", N_("Alarm of medical gases")
    CALL_BELLS = "CALL_BELLS", N_("Call bells")
    DOORS = "DOORS", N_("Doors and badges")
    LIFTS = "LIFTS", N_("Lifts")
    KITCHEN = "KITCHEN", N_("Kitchen and diets")
    LAUNDRY = "LAUNDRY", N_("Laundry")
    PORTERS = "PORTERS", N_("Porters and transport")
    TUBE = "TUBE", N_("Pneumatic tube")
    PRINTERS = "PRINTERS", N_("Printers")
    PAYROLL = "PAYROLL", N_("Payroll")
    COLD = "COLD", N_("Ventilation and cold chain")
    GENERATOR = "GENERATOR", N_("Backup generator")


class Working(Code):
    """How well a service works; nobody having looked is a state of its own."""

    FULL = "FULL", N_("Works")
    PARTIAL = "PARTIAL", N_("Works in part")
    DOWN = "DOWN", N_("Does not work")
    NONE = "NONE", N_("Not used here")
    UNKNOWN = "UNKNOWN", N_("Not checked")


class Criticality(Code):
    """How much care depends on a service."""

    VITAL = "VITAL", N_("Vital")
    IMPORTANT = "IMPORTANT", N_("Important")
    COMFORT = "COMFORT", N_("Can wait")


class LogCategory(Code):
    """What a line of the crisis log is."""

    OUTAGE_BEGAN = "OUTAGE_BEGAN", N_("Systems went down")
    OUTAGE_ENDED = "OUTAGE_ENDED", N_("Systems are back")
    EVENT = "EVENT", N_("Event")
    DECISION = "DECISION", N_("Decision")
    ORDER = "ORDER", N_("Order")
    CONTACT = "CONTACT", N_("Outside contact")
    DAMAGE = "DAMAGE", N_("Damage")
    SAFETY = "SAFETY", N_("Safety event")
    MEDIA = "MEDIA", N_("Media")
