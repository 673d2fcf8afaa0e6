"""What the system may keep in clear is named when a laptop is provisioned."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from console.ward.surroundings import Trace, traces

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="reads the files of Linux")
HEADING = "Filename\tType\tSize\tUsed\tPriority\n"


def a_system(root: Path, swaps: str = HEADING, states: str = "freeze mem\n", *, spool: bool = False) -> Path:
    for path, text in (("proc/swaps", swaps), ("sys/power/state", states)):
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text(text)
    if spool:
        (root / "var/spool/cups").mkdir(parents=True)
    return root


def test_a_laptop_that_keeps_nothing_has_nothing_named(tmp_path: Path) -> None:
    assert traces(a_system(tmp_path)) == ()


def test_swap_hibernation_and_spool_are_named(tmp_path: Path) -> None:
    swaps = HEADING + "/dev/sda2 partition 8388604 0 -2\n"
    assert traces(a_system(tmp_path, swaps, "freeze mem disk\n", spool=True)) == tuple(Trace)


def test_swap_that_stays_in_memory_is_none(tmp_path: Path) -> None:
    swaps = HEADING + "/dev/zram0 partition 8388604 0 100\n"
    assert traces(a_system(tmp_path, swaps, "freeze mem disk\n")) == ()


def test_what_cannot_be_read_is_not_guessed(tmp_path: Path) -> None:
    assert traces(tmp_path) == ()
