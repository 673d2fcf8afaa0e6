"""The longest time for which the window did not answer, in a scripted hour of a busy ward."""

from __future__ import annotations

import subprocess
import sys

from console.bench.fixtures import PASSPHRASE, Workshop, a_ward
from console.bench.measure import Row

QUICK, LARGE = 20_000, 1_000_000
TIMEOUT_S = 600


def rows(workshop: Workshop) -> list[Row]:
    """The rows about the event loop; the window runs in a process of its own, on no screen.

    A thread that waits for a processor answers nobody either: on a busy machine the first row is mostly that, and
    the second what the window did in its longest step.
    """
    size = workshop.size(QUICK, LARGE)
    store = workshop.fixture(f"ward-{size}", a_ward(size)) / "store-0"
    secret = store.parent / "passphrase.txt"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    words = [sys.executable, "-m", "ui.scripted_hour", str(store), str(secret)]
    done = subprocess.run(words, check=True, capture_output=True, timeout=TIMEOUT_S, text=True)
    stalls = [line.split(" ", 2) for line in done.stdout.splitlines()]
    found = []
    for name, at in (("longest stall of the window in an hour", 0), ("  of its own work", 1)):
        worst = max(stalls, key=lambda stall: float(stall[at]))
        found.append(Row(f"{name} ({worst[2]})", float(worst[at]), "ms", "≤ 100 ms"))
    return found
