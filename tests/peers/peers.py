"""Receivers written by others, started on this machine: they take what is delivered and tell what they hold."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests import patience

HERE = Path(__file__).parent
PACKAGES = {"fhir.mjs": "@medplum", "hl7.mjs": "@medplum", "token.mjs": "oauth2-mock-server"}


class Peer:
    """One running receiver."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.port: int = self._read()["port"]

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the receiver ended"
        found: dict[str, Any] = msgspec.json.decode(line)
        return found

    def ask(self, **what: object) -> dict[str, Any]:
        """Tell it something and read its answer."""
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(what).decode() + "\n")
        self._process.stdin.flush()
        return self._read()

    def kept(self) -> dict[str, Any]:
        """What it holds."""
        return self.ask(kept=True)


def _command(script: str) -> list[str]:
    if script.endswith(".py"):
        return [sys.executable, script]
    node, needed = shutil.which("node"), PACKAGES[script]
    if node is None or not (HERE / "node_modules" / needed).is_dir():
        pytest.skip("no Node.js with the packages of tests/peers (npm ci --prefix tests/peers)")
    return [node, script]


@contextmanager
def running(script: str, *arguments: str) -> Iterator[Peer]:
    """Start a receiver; without Node.js and its packages the test is skipped."""
    process = subprocess.Popen(
        [*_command(script), *arguments],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # Node quotes whole libraries
        text=True,
        encoding="utf-8",
    )
    try:
        yield Peer(process)
    finally:
        process.terminate()
        process.wait(timeout=patience.SECONDS)
        for pipe in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):
                if pipe is not None:
                    pipe.close()
