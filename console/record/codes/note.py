"""Value sets about nursing notes."""

from __future__ import annotations

from console.record.codes import Code
from console.words import N_


class Stage(Code):
    """At which point of a stay a whole-patient note is written."""

    ENTRY = "ENTRY", N_("On entry")
    MID = "MID", N_("During the stay")
    EXIT = "EXIT", N_("On leaving")
