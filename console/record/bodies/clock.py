"""Bodies about a laptop's clock: somebody looked at it, or says by how much it was wrong."""

from __future__ import annotations

from console.record.bodies import Body


class ClockConfirmed(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody compared the laptop's clock with another one and found it right, at the entry's own time."""

    against: str | None = None  # which other clock


class ClockCorrected(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The clock of a laptop was wrong while it wrote ``first_seq`` to ``last_seq``, both included.

    ``shift_s`` seconds are added to every time that was read from the clock in that range; what a
    person typed stays.
    """

    station: str
    first_seq: int
    last_seq: int
    shift_s: int
    reason: str
