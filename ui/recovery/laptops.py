"""What laptops are called where several stand in one list."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.recovery.steps import Accounted, Collected

_SHORT = 4
"""So many characters of a station's id tell a laptop from the one that was restored from its mirror."""


def names_of(laptops: Sequence[Collected] | Sequence[Accounted]) -> list[str]:
    """The label of each; with the beginning of the station's id where two have one label."""
    many = Counter(each.label for each in laptops)
    return [f"{each.label} · {each.station[:_SHORT]}" if many[each.label] > 1 else each.label for each in laptops]
