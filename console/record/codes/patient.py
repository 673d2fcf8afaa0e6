"""Value sets about who a patient is. Source: RNIV for status and attributes, IHE PAM France 2.11 for ZFD."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


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
    CE = "CE", N_("Residence card of a child")
    CM = "CM", N_("Military card")
    DC = "DC", N_("Travel document of a minor")
    AV = "AV", N_("Health card application")
    IE = "IE", N_("European electronic identity")
    AN = "AN", N_("Birth certificate")
    CC = "CC", N_("Consular card")
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
