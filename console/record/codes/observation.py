"""Value sets about rounds of observations: a bed that was passed over, a call for help."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class WhySkipped(Code):
    """Why a round passed somebody over."""

    ASLEEP = "ASLEEP", N_("Asleep, not woken")
    AWAY = "AWAY", N_("Not in the unit (test, theatre)")
    BUSY = "BUSY", N_("With a doctor or being cared for")
    REFUSED = "REFUSED", N_("Refused")
    NOT_DUE = "NOT_DUE", N_("Not due yet")
    OTHER = "OTHER", N_("Another reason")


class Reached(Code):
    """Whether whoever was called for help answered."""

    ANSWERED = "ANSWERED", N_("Answered")
    CAME = "CAME", N_("Came")
    NO_ANSWER = "NO_ANSWER", N_("No answer")
