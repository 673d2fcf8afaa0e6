"""What is believed of a print system about the end of a job."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.ward.printers import Cups, Job, JobState, Ticket

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the commands of CUPS are stood in for by shell scripts")
JOB = Job("ward-7", Ticket("ward"))
LINE = "ward-7  root  1024  Mon Feb  9 05:10:00 2026\\n\\tAlerts: {}\\n\\tqueued for ward\\n"


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the commands of the print system: what each answers is written by :func:`answers`."""
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return tmp_path


def answers(system: Path, command: str, script: str) -> None:
    (system / command).write_text(f"#!/bin/sh\n{script}\n")
    (system / command).chmod(0o755)


@pytest.mark.parametrize(
    ("alert", "untouched", "withdrawn"),
    [
        ("processing-to-stop-point", JobState.DONE, JobState.FAILED),
        ("job-canceled-by-user", JobState.FAILED, JobState.FAILED),
        ("job-aborted-by-system", JobState.FAILED, JobState.FAILED),
        ("job-completed-successfully", JobState.DONE, JobState.DONE),
    ],
)
def test_a_job_that_was_taken_back_is_printed_only_if_the_system_says_so(
    system: Path, alert: str, untouched: JobState, withdrawn: JobState
) -> None:
    answers(system, "lpstat", f'case "$*" in *not-completed*) ;; *) printf "{LINE.format(alert)}" ;; esac')
    answers(system, "cancel", "exit 0")
    spooler = Cups()
    assert spooler.state(JOB) is untouched
    spooler.withdraw(JOB)
    assert spooler.state(JOB) is withdrawn
