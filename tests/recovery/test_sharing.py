"""Work that is shared out comes back whole and in order, whoever did it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from console.recovery import delivery, sharing
from console.recovery.delivery import deliver
from tests import patience
from tests.recovery.conftest import Hospital
from tests.recovery.test_delivery import bytes_of


def squared(pieces: list[int]) -> list[tuple[int, int]]:
    return [(each * each, os.getpid()) for each in pieces]


def squared_until_killed(pieces: list[int]) -> list[int]:
    """As the system does when memory runs short: another process ends in the middle of its work."""
    if 55 in pieces and os.environ["CAHIER_TEST_MAIN"] != str(os.getpid()):
        os.kill(os.getpid(), signal.SIGKILL)
    return [each * each for each in pieces]


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor shares nothing out")
def test_much_work_is_done_by_other_processes_and_comes_back_in_order() -> None:
    found = list(sharing.shared(squared, range(230), 230))
    assert [(piece, result) for piece, (result, _who) in found] == [(each, each * each) for each in range(230)]
    assert os.getpid() not in {who for _piece, (_result, who) in found}


def test_little_work_is_done_here() -> None:
    assert {who for _piece, (_result, who) in sharing.shared(squared, range(20), 20)} == {os.getpid()}


def test_the_work_of_a_process_that_was_ended_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAHIER_TEST_MAIN", str(os.getpid()))
    found = list(sharing.shared(squared_until_killed, range(300), 300))
    assert [result for _piece, result in found] == [each * each for each in range(300)]


KILLED = """
import os, signal
from console.recovery import sharing
from tests.recovery.test_sharing import squared
for number, (_piece, (_result, who)) in enumerate(sharing.shared(squared, range(5000), 5000)):
    if number == 100:
        print(who, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor shares nothing out")
def test_no_process_with_patients_in_it_outlives_the_one_that_asked() -> None:
    # The pipe closes only when the last process that holds its end is gone: reading to its end is the proof.
    done = subprocess.run(
        [sys.executable, "-c", KILLED], capture_output=True, text=True, check=False, timeout=patience.SECONDS
    )
    assert done.returncode == -signal.SIGKILL
    assert int(done.stdout) != os.getpid()


def test_a_delivery_has_the_same_bytes_whoever_makes_it(
    hospital: Hospital, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Hospital(tmp_path / "other", hospital.kit, hospital.known, hospital.unknown)
    shutil.copytree(hospital.root, other.root)
    _laptop, it = hospital.recovery()
    deliver(it, tmp_path / "here")
    monkeypatch.setattr(sharing, "MANY", 1)
    monkeypatch.setattr(delivery, "AT_ONCE", 3)
    _other, there = other.recovery()
    deliver(there, tmp_path / "elsewhere")
    assert bytes_of(tmp_path / "here") == bytes_of(tmp_path / "elsewhere")
