"""Bodies about what was looked at after the outage."""

from __future__ import annotations

from console.record.bodies import Body


class ContradictionReviewed(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody looked at entries that seem to contradict each other, and both stand.

    ``contradiction`` names the kind of it, ``entries`` are its sides, sorted.
    """

    contradiction: str
    entries: tuple[str, ...]
    reason: str
