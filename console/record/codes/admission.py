"""Value sets about how somebody comes in. Source: IHE PAM France 2.11, tables of PV1, PV2 and ZFM."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class AdmissionType(Code):
    """PV1-4, with the French extension."""

    U = "U", N_("Urgent")
    R = "R", N_("Routine")
    C = "C", N_("Planned at the patient’s convenience")
    L = "L", N_("Maternity")
    N = "N", N_("Newborn")
    IE = "IE", N_("Between hospitals")


class EntryMode(Code):
    """ZFM-1: how the stay begins, as the national statistics count it."""

    HOME = "8", N_("From home or elsewhere")
    TRANSFER = "7", N_("From another hospital")
    MUTATION = "6", N_("From another unit of the hospital")
    PROCEDURE = "0", N_("From another hospital for a procedure")
    NEWBORN = "N", N_("Born here")
    DONOR = "O", N_("Deceased donor")


class Provenance(Code):
    """ZFM-3: the kind of place somebody comes from."""

    MCO = "1", N_("Acute care")
    SSR = "2", N_("Rehabilitation")
    SLD = "3", N_("Long-term care")
    PSYCHIATRY = "4", N_("Psychiatry")
    EMERGENCY = "5", N_("Emergency department of this hospital")
    HOME_HOSPITAL = "6", N_("Hospital at home")
    SOCIAL = "7", N_("Care home or other residential care")
    HOME_NURSING = "8", N_("Nursing at home")
    INTENSIVE = "R", N_("Intensive care")
    EMERGENCY_ELSEWHERE = "U", N_("Emergency department of another hospital")
