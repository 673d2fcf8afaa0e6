"""How the beds of a unit stand for whoever comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from console.record.bodies.stay import BedTurned
from console.record.codes.stay import BedCondition
from console.record.effects import Line

UNCLEAN = frozenset({BedCondition.TO_CLEAN, BedCondition.CLEANING})
SHUT = frozenset({BedCondition.BLOCKED, BedCondition.CLOSED})
NEEDS_A_REASON = SHUT


def bed_states(lines: Iterable[Line]) -> Mapping[str, BedTurned]:
    """What was said last of each bed, from the lines about the beds of one unit.

    A bed of which nobody spoke is not among them; it is ready.
    """
    last: dict[str, BedTurned] = {}
    for line in sorted(lines, key=lambda each: each.entry.order):
        if line.in_force and isinstance(line.body, BedTurned):
            last[line.body.bed] = line.body
    return last


def beds_to_clean(states: Mapping[str, BedTurned]) -> frozenset[str]:
    """The beds that are to be cleaned, or being cleaned."""
    return frozenset(bed for bed, state in states.items() if state.bed_condition in UNCLEAN)
