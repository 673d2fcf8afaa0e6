"""The benchmark table: each measure as a ratio to a baseline taken in the same run.

Machines differ and are busy; ratios of interleaved rounds are what can be compared. Nothing here is
a test: the reach of each row is printed beside it for people to judge. The bare libraries are
imported here on purpose: they are what the program is measured against.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from console.bench import crossing, paper, saving, search, start
from console.bench.measure import Row

_MEASURES: tuple[Callable[[Path, bool], list[Row]], ...] = (
    saving.rows,
    search.rows,
    start.rows,
    paper.rows,
    crossing.rows,
)


def run(*, full: bool) -> dict[str, Any]:
    """Measure everything; ``full`` uses the large fixtures (a million entries, 200,000 patients).

    Returns:
        ``{"rows": [{"name", "value", "unit", "baseline", "ratio", "reach"}]}``; ``ratio`` is None
        where there is no baseline.
    """
    with tempfile.TemporaryDirectory(prefix="cahier-bench-") as folder:
        rows = [row for measure in _MEASURES for row in measure(Path(folder), full)]
    return {"rows": [row.shown() for row in rows]}
