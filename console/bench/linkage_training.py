"""Counts, on invented people, how telling each agreement is: ``python -m console.bench.linkage_training``.

Writes ``resources/linkage.json``. The people are those of :mod:`console.bench.noted` with a seed of
their own; nobody real is ever counted. To be run again when a comparison changes.
"""

from __future__ import annotations

import json
from typing import Any

from console.bench.noted import invented
from console.recovery.linkage import CONSTANTS, columns, registered, settings

SEED, ROWS, PEOPLE = 7, 30_000, 10_000
RANDOM_PAIRS = 20_000_000
LEAST = {"m": 0.005, "u": 1e-6}
"""The share of a level that was hardly met among one person's rows (m), among two persons' (u): not impossible."""


def constants() -> dict[str, list[tuple[float, float]]]:
    """The (m, u) of each level of each comparison."""
    import duckdb  # noqa: PLC0415 - an extra
    from splink import DuckDBAPI, Linker  # noqa: PLC0415

    known = invented(SEED, ROWS, PEOPLE, absent=0.0)
    tables = {
        "a_ours": columns([who for who, _truth in known.people]) | {"truth": [truth for _who, truth in known.people]},
        "b_index": columns(known.index) | {"truth": [row.key for row in known.index]},
    }
    with duckdb.connect(":memory:") as connection:
        api = DuckDBAPI(connection)
        frames = [registered(api, name, told) for name, told in tables.items()]
        linker = Linker(frames, settings(1 / ROWS, {}), log_level=40)
        linker.training.estimate_m_from_label_column("truth")
        linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
        model = linker.misc.save_model_to_json()
    return {each["output_column_name"]: _levels(each["comparison_levels"]) for each in model["comparisons"]}


def _levels(told: list[dict[str, Any]]) -> list[tuple[float, float]]:
    found = []
    for level in told:
        if not level.get("is_null_level"):
            m, u = (max(LEAST[each], level.get(f"{each}_probability") or 0.0) for each in "mu")
            found.append((round(m, 7), round(u, 7)))
    return found


def main() -> None:
    """Write the file."""
    counted = constants()
    # Exchanged names are counted once, in the comparison of family names; here they say nothing.
    counted["given"][1] = (0.5, 0.5)
    about = f"counted on invented people: seed {SEED}, {ROWS} rows, {PEOPLE} people"
    text = json.dumps({"about": about, "levels": counted}, indent=1)
    CONSTANTS.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
