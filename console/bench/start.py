"""From the start of the program to its first painted lock screen, against a bare window with a label."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from console.bench.fixtures import a_laptop
from console.bench.measure import Row, timed_ms

ROUNDS = 5
TIMEOUT_S = 60
_BARE = (
    "from PySide6.QtCore import QTimer\n"
    "from PySide6.QtWidgets import QApplication, QLabel\n"
    "app = QApplication(['bare', '-platform', 'offscreen'])\n"
    "label = QLabel('Cahier'); label.resize(1366, 728); label.show()\n"
    "QTimer.singleShot(0, app.quit); app.exec()\n"
)


def rows(folder: Path, full: bool) -> list[Row]:  # noqa: FBT001 - one table of measures, one signature
    """The row about starting."""
    laptop, session, _kit = a_laptop(folder / "start")
    session.close()
    laptop.lock_cold()
    store = str(folder / "start" / "store-0")
    ours = [sys.executable, "-m", "console", "--store", store, "--until-painted"]
    bare = [sys.executable, "-c", _BARE]
    pairs = [(_run(bare), _run(ours)) for _round in range(ROUNDS)]
    return [
        Row(
            "start to first painted lock screen",
            statistics.median(value for _base, value in pairs),
            "ms",
            "≤ 1.5 ×",
            statistics.median(base for base, _value in pairs),
        )
    ]


def _run(words: list[str]) -> float:
    return timed_ms(lambda: subprocess.run(words, check=True, capture_output=True, timeout=TIMEOUT_S))
