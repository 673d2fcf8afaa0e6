"""One command in a process of its own: how long it took and how much memory it held at most."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from console.bench.fixtures import reopened, shut
from console.ward.provisioning import FirstPerson


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
    return _run(words_, "")


def streamed(store: Path, what: str, *words: object) -> Spent:
    """Run one export or import on a store of the benchmark with its raw key: :mod:`console.bench.streamed`.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    laptop, session = reopened(store)
    secret = f"{laptop.data_key(session).reveal().hex()} {laptop.vault.salt.hex()}"
    shut((laptop, session))
    return _run([sys.executable, "-m", "console.bench.streamed", what, str(store), *map(str, words)], secret)


def _run(words: list[str], secret: str) -> Spent:
    began = time.perf_counter()
    done = subprocess.run(words, input=secret, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise RuntimeError(f"{words[2:4]}: {done.stderr}")
    return Spent(seconds, float(done.stdout.splitlines()[-1]))
