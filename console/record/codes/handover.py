"""Value sets about handing over. Source: I-PASS for the severity of illness."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


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
    L = "L", N_("Night shift (12 h)")
    X = "X", N_("Other hours")


class Answer(Code):
    """How the receiver answered a handover."""

    ACCEPTED = "ACCEPTED", N_("Accepted")
    ACCEPTED_WITH_QUESTIONS = "ACCEPTED_WITH_QUESTIONS", N_("Accepted with questions")
    REFUSED = "REFUSED", N_("Refused")
    NOT_PRESENT = "NOT_PRESENT", N_("Nobody there: given to the nurse in charge")
