"""Runs one command of the program and then tells, on the last line, how much memory it held at most.

``python -m console.bench.measured WORDS…``. What the system tells a parent about a child begins with the
parent's own size; only the child itself knows its own.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak_mebibytes() -> float:
    """The highest memory of this process so far; 0 where the platform does not tell. Source: proc(5), VmHWM."""
    if not STATUS.exists():
        return 0.0
    line = next(line for line in STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    outcome: object = 0
    try:
        runpy.run_module("console", run_name="__main__", alter_sys=True)
    except SystemExit as ending:
        outcome = ending.code
    print(peak_mebibytes())  # noqa: T201 - the answer of this module
    sys.exit(outcome)  # type: ignore[arg-type]  # as the program itself ended
