"""What kinds of conflicts there are, in the words that people read."""

from __future__ import annotations

from enum import Enum

from console.words import N_, _


class Kind(Enum):
    """What contradicts what. Source: the list of conflicts that reconciliation must detect."""

    TWO_VALUES = N_("Two values against each other")
    ONE_BED = N_("Two patients in one bed")
    TWO_PLACES = N_("One patient written in at two places")
    TWO_PLANS = N_("One patient expected twice")
    AFTER_DEATH = N_("Something happened after the death")
    AFTER_LEAVING = N_("Observed after leaving")
    SEEN_AFTER_TRANSFER = N_("Seen here after leaving for another hospital")
    ONE_NUMBER = N_("Two patients with one number")
    ONE_PERSON = N_("One person in two files")
    ALLERGY_ENDED = N_("An allergy that the hospital knew was ended here")
    ALLERGY_NEW = N_("An allergy that the hospital did not know")
    SCORE = N_("A score that its own numbers do not give")
    WEIGHTS = N_("Weights that differ by more than a tenth")
    DOSE_TWICE = N_("One dose written by two laptops")
    ONE_SHEET = N_("One sheet of paper for two patients")
    CLOCKS = N_("Answered before it was written: one of two clocks is wrong")

    @property
    def label(self) -> str:
        """The words that people read."""
        return _(self.value)
