"""Bodies about what was looked at after the outage."""

from __future__ import annotations

from console.record.bodies import Body


class ConflictReviewed(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody looked at entries that contradict each other, or seem to.

    ``conflict`` names the kind of it, ``entries`` are its sides, sorted. All of them stand, unless
    ``strikes`` names what the same act struck: taking the review back takes those back with it.
    """

    conflict: str
    entries: tuple[str, ...]
    reason: str
    strikes: tuple[str, ...] = ()
