"""The score of one round of observations, and whether a stored one is what its own numbers give."""

from __future__ import annotations

from console.record import news2
from console.record.bodies import care
from console.record.codes.care import Oxygen


def score_of(body: care.Observed, scale: news2.Scale) -> news2.Score:
    """The score of what was observed, on one of the two scales of saturation."""
    return news2.score(
        scale=scale,
        respiratory_rate=body.respiratory_rate,
        spo2=body.spo2,
        on_oxygen=None if body.oxygen is None else body.oxygen is Oxygen.OXYGEN,
        systolic=body.systolic,
        pulse=body.pulse,
        consciousness=body.consciousness,
        temperature_tenths=body.temperature_tenths,
    )


def differing_score(body: care.Observed) -> news2.Score | None:
    """What the numbers of an entry give, where the score stored with them is another one.

    None where they agree, where no score is stored, and where it was made by a rule that is not known here.
    """
    stored = body.news2
    if stored is None or stored.rule != news2.RULE or stored.scale not in (1, 2):
        return None
    found = score_of(body, 2 if stored.scale == 2 else 1)
    return None if found == stored else found
