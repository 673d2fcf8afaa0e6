"""Whether memory grows with the book: the same work in a process of its own, at two sizes, without key derivation."""

from __future__ import annotations

from console.bench.fixtures import IDENTITY, Workshop, a_ward, packages_of, some_packages
from console.bench.measure import Row
from console.bench.process import streamed

QUICK, LARGE = (2_000, 20_000), (10_000, 1_000_000)


def rows(workshop: Workshop) -> list[Row]:
    """The rows about the highest memory of export and import."""
    exported, taken = [], []
    sizes = LARGE if workshop.full else QUICK
    for size in sizes:
        folder = workshop.fixture(f"ward-{size}", a_ward(size))
        stick = folder / "stick"
        stick.mkdir()
        exported.append(streamed(folder / "store-0", "export", stick).peak_mebibytes)
        folder = workshop.fixture(f"packages-1-{size}", some_packages(1, size))
        taken.append(streamed(folder / "store-0", "import", *packages_of(folder), folder / IDENTITY).peak_mebibytes)
    small, large = sizes
    return [
        Row(
            f"peak memory of an export, {large:,} against {small:,} entries", exported[1], "MiB", "≤ 1.5 ×", exported[0]
        ),
        Row(f"peak memory of an import, {large:,} against {small:,} entries", taken[1], "MiB", "≤ 1.5 ×", taken[0]),
    ]
