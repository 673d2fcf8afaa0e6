"""Value sets about lines and devices."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class DeviceKind(Code):
    """What was put into or onto a patient, and has to be looked after."""

    PVC = "PVC", N_("Peripheral line")
    CVC = "CVC", N_("Central line")
    PICC = "PICC", N_("PICC")
    PORT = "PORT", N_("Implanted port")
    ARTERIAL = "ARTERIAL", N_("Arterial line")
    URINARY = "URINARY", N_("Urinary catheter")
    NASOGASTRIC = "NASOGASTRIC", N_("Nasogastric tube")
    DRAIN = "DRAIN", N_("Drain")
    TRACHEOSTOMY = "TRACHEOSTOMY", N_("Tracheostomy")
    OXYGEN = "OXYGEN", N_("Oxygen device")
    PUMP = "PUMP", N_("Syringe pump")
    TELEMETRY = "TELEMETRY", N_("Telemetry")
    STOMA = "STOMA", N_("Stoma")
    PLASTER = "PLASTER", N_("Plaster or splint")
    OTHER = "OTHER", N_("Other device")


class DeviceState(Code):
    """Whether it is still in place."""

    IN_PLACE = "IN_PLACE", N_("In place")
    REMOVED = "REMOVED", N_("Removed")
