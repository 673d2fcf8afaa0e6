"""Every screen, read by a real assistive client in another process over the accessibility bus (AT-SPI)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import patience
from tests.journeys.shown_to_reader import NAME
from tests.journeys.test_every_screen import told
from ui.pages.table import COMMANDS

SYSTEM_PYTHON = "/usr/bin/python3"
ROOT = Path(__file__).resolve().parents[2]


def has_bindings() -> bool:
    probe = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    return (
        Path(SYSTEM_PYTHON).exists()
        and shutil.which("dbus-run-session") is not None
        and subprocess.run([SYSTEM_PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.slow
def test_a_screen_reader_finds_every_screen_and_a_name_for_every_control(tmp_path: Path, window_manager: None) -> None:
    del window_manager
    if not has_bindings():
        pytest.skip("python3-gi and gir1.2-atspi-2.0 are not installed: run `make setup` on Debian")
    surroundings = {**os.environ, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
    command = [
        "dbus-run-session",
        "--",
        sys.executable,
        "-m",
        "tests.journeys.both_sides",
        str(tmp_path / "ward"),
        NAME,
    ]
    ran = subprocess.run(
        command, cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=3 * patience.SECONDS, check=False
    )
    lines = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    heard = {each["key"]: each for each in lines}
    assert set(heard) >= {"lock", *COMMANDS}, ran.stderr[-2000:]
    problems = [f"{key}: {nameless}" for key, each in heard.items() for nameless in each["nameless"]]
    assert not problems, told(problems)
    silent = [key for key, each in heard.items() if each["seen"] < 10]
    assert not silent
    assert any("NEWS2" in said for said in heard["board"]["said"])  # the board is read as words, not as a picture
    assert any("Allergie" in said for said in heard["patient"]["said"])
