"""Bodies about nursing notes on the whole patient."""

from __future__ import annotations

from console.record.bodies import Body
from console.record.codes.note import Stage


class WholePatientNote(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A note on the whole patient (macrocible) in the five boxes M, T, V, E, D. Source: transmissions ciblées."""

    point: Stage
    illness_course: str | None = None
    treatment: str | None = None
    experience: str | None = None
    surroundings: str | None = None
    development: str | None = None
