"""The longest time for which the window did not answer, in a scripted hour of a busy ward."""

from __future__ import annotations

import subprocess
import sys

from console.bench.fixtures import PASSPHRASE, Workshop, a_ward
from console.bench.measure import Row

QUICK, LARGE = 20_000, 1_000_000
TIMEOUT_S = 600


def rows(workshop: Workshop) -> list[Row]:
    """The row about the event loop; the window runs in a process of its own, on no screen."""
    size = workshop.size(QUICK, LARGE)
    store = workshop.fixture(f"ward-{size}", a_ward(size)) / "store-0"
    secret = store.parent / "passphrase.txt"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    words = [sys.executable, "-m", "ui.scripted_hour", str(store), str(secret)]
    done = subprocess.run(words, check=True, capture_output=True, timeout=TIMEOUT_S, text=True)
    longest, where = done.stdout.splitlines()[0].split(" ", 1)
    return [Row(f"longest stall of the window in an hour ({where})", float(longest), "ms", "≤ 100 ms")]
