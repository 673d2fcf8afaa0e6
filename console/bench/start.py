"""From the start of the program to its first painted lock screen, against a bare window with a label."""

from __future__ import annotations

import os
import subprocess
import sys

from console.bench.fixtures import Workshop, a_ward
from console.bench.measure import Row, in_turns, timed_ms
from console.bench.saving import SMALL

ROUNDS = 5
TIMEOUT_S = 60
_BARE = (
    "from PySide6.QtCore import QTimer\n"
    "from PySide6.QtWidgets import QApplication, QLabel\n"
    "app = QApplication(['bare', '-platform', 'offscreen'])\n"
    "label = QLabel('Cahier'); label.resize(1366, 728); label.show()\n"
    "QTimer.singleShot(0, app.quit); app.exec()\n"
)


def rows(workshop: Workshop) -> list[Row]:
    """The row about starting."""
    store = str(workshop.fixture(f"ward-{SMALL}", a_ward(SMALL)) / "store-0")
    ours = [sys.executable, "-m", "console", "--store", store, "--until-painted"]
    bare = [sys.executable, "-c", _BARE]
    pairs = [(_run(bare), _run(ours)) for _round in range(ROUNDS)]
    return [in_turns("start to first painted lock screen", pairs, "≤ 1.5 ×")]


def _run(words: list[str]) -> float:
    screen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return timed_ms(lambda: subprocess.run(words, check=True, capture_output=True, timeout=TIMEOUT_S, env=screen))
