"""Which beds of a unit must be cleaned before somebody else lies in them."""

from __future__ import annotations

from collections.abc import Iterable

from console.record.bodies.stay import BedTurned
from console.record.codes.stay import BedCondition
from console.record.effects import Line


def beds_to_clean(lines: Iterable[Line]) -> frozenset[str]:
    """The beds last said to need cleaning, from the lines about the beds of one unit."""
    last: dict[str, BedCondition] = {}
    for line in sorted(lines, key=lambda each: each.entry.order):
        if line.in_force and isinstance(line.body, BedTurned):
            last[line.body.bed] = line.body.bed_condition
    return frozenset(bed for bed, condition in last.items() if condition is BedCondition.TO_CLEAN)
