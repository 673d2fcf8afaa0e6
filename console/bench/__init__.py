"""The benchmark table: each measure as a ratio to a baseline taken in the same run.

Machines differ and are busy; ratios of interleaved rounds are what can be compared, with their spread.
Nothing here is a test: the reach of each row is printed beside it for people to judge. The bare
libraries are imported here on purpose: they are what the program is measured against.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from console.bench import collecting, crossing, hour, linkage, memory, paper, saving, search, start, yielding
from console.bench.fixtures import Workshop
from console.bench.measure import Row

MEASURES: Mapping[str, Callable[[Workshop], list[Row]]] = {
    "saving": saving.rows,
    "yielding": yielding.rows,
    "search": search.rows,
    "start": start.rows,
    "hour": hour.rows,
    "paper": paper.rows,
    "crossing": crossing.rows,
    "memory": memory.rows,
    "collecting": collecting.rows,
    "linkage": linkage.rows,
}


def run(*, full: bool, cache: Path, only: Sequence[str] = ()) -> dict[str, Any]:
    """Measure everything, or some of :data:`MEASURES`.

    Args:
        full: with the large fixtures (a million entries, 200,000 patients).
        cache: where fixtures are kept between runs; large ones take minutes to make.
        only: names of measures; all of them when empty.

    Returns:
        ``{"rows": [{"name", "value", "unit", "baseline", "ratio", "reach", "spread"}]}``; ``ratio`` is
        None where there is no baseline; ``spread`` is the distance of the quartiles, in the same unit.
    """
    with tempfile.TemporaryDirectory(prefix="cahier-bench-") as folder:
        workshop = Workshop(Path(folder), cache, full=full)
        rows = [row for name, measure in MEASURES.items() if not only or name in only for row in measure(workshop)]
    return {"rows": [row.shown() for row in rows]}
