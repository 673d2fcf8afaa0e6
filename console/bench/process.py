"""One command in a process of its own: how long it took and how much memory it held at most."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from console.ward.laptop import FirstPerson


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds, and the highest memory in MiB (0 where the platform does not tell)."""

    seconds: float
    peak_mebibytes: float


def command(store: Path, person: FirstPerson, name: str, *words: object) -> Spent:
    """Run one command of the program on a store, as somebody.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    secret = store.parent / "passphrase.txt"
    secret.write_text(person.passphrase, encoding="utf-8")
    who = ("--store", store, "--as", person.name, "--passphrase-file", secret)
    words_ = [sys.executable, "-m", "console.bench.measured", name, *map(str, (*words, *who))]
    began = time.perf_counter()
    done = subprocess.run(words_, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr}")
    return Spent(seconds, float(done.stdout.splitlines()[-1]))
