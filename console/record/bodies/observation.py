"""Bodies about rounds of observations: how often, whom a round passed over, whom somebody called."""

from __future__ import annotations

from console.record.bodies import Body
from console.record.codes.observation import Reached, WhySkipped
from console.record.instant import Instant


class ObservationRhythm(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """When somebody is to be observed next, and how often: what a person decided, with a name and a reason.

    ``next_at`` holds for the next round only; ``every_minutes`` from each round to the next. Neither
    takes a former decision back.
    """

    next_at: Instant | None = None
    every_minutes: int | None = None
    decided_by: str | None = None
    reason: str | None = None


class RoundSkipped(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A round came by and did not observe this patient."""

    why: WhySkipped
    note: str | None = None


class Escalation(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody was called about a patient: who, what they answered, what is to be done now."""

    called: str
    reached: Reached = Reached.ANSWERED
    answer: str | None = None
    plan: str | None = None
    read_back: bool | None = None
    observation: str | None = None  # id of the round that made somebody call
