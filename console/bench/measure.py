"""How things are measured: interleaved rounds, medians, and the spread beside them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: a median in milliseconds (or another unit), its baseline's, and what is aimed at."""

    name: str
    value: float
    unit: str
    reach: str
    baseline: float | None = None
    spread: float = 0.0

    def shown(self) -> dict[str, Any]:
        """The row as it goes into the table."""
        ratio = self.value / self.baseline if self.baseline else None
        return {
            "name": self.name,
            "value": round(self.value, 4),
            "unit": self.unit,
            "baseline": None if self.baseline is None else round(self.baseline, 4),
            "ratio": None if ratio is None else round(ratio, 3),
            "reach": self.reach,
            "spread": round(self.spread, 4),
        }


def timed_ms(act: Callable[[], object]) -> float:
    """How long one call takes, in milliseconds."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def spread_of(values: Sequence[float]) -> float:
    """The distance of the quartiles."""
    if len(values) < 2:
        return 0.0
    lower, _middle, upper = statistics.quantiles(values, n=4)
    return upper - lower


def in_turns(name: str, pairs: Sequence[tuple[float, float]], reach: str) -> Row:
    """A row of (baseline, value) pairs in milliseconds that were taken in turns."""
    values = [value for _base, value in pairs]
    baseline = statistics.median(base for base, _value in pairs)
    return Row(name, statistics.median(values), "ms", reach, baseline, spread_of(values))


def against(name: str, act: Callable[[], object], baseline: Callable[[], object], *, rounds: int, reach: str) -> Row:
    """Measure a call against its baseline, in turns, so that both meet the same weather."""
    act()
    baseline()
    return in_turns(name, [(timed_ms(baseline), timed_ms(act)) for _round in range(rounds)], reach)
