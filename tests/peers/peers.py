"""Receivers written by others, started on this machine: they take what is delivered and tell what they hold."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import msgspec
import pytest

from tests import patience

HERE = Path(__file__).parent
PACKAGES = {"fhir.mjs": "@medplum", "hl7.mjs": "@medplum", "token.mjs": "oauth2-mock-server"}


class Peer:
    """One running receiver."""

    def __init__(self, process: subprocess.Popen[str], complaints: IO[bytes]) -> None:
        self._process, self._complaints = process, complaints
        self.port: int = self._read()["port"]

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the receiver ended: {self._last_words()}"
        found: dict[str, Any] = msgspec.json.decode(line)
        return found

    def _last_words(self) -> str:
        status = self._process.wait(patience.SECONDS)
        self._complaints.seek(0)
        return f"{status} {self._complaints.read()[-2000:].decode(errors='replace')}"

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
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            [*_command(script), *arguments],
            cwd=HERE,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,  # read when it ends too early: Node quotes whole libraries
            text=True,
            encoding="utf-8",
        )
        try:
            yield Peer(process, complaints)
        finally:
            process.terminate()
            process.wait(timeout=patience.SECONDS)
            for pipe in (process.stdin, process.stdout):
                with suppress(BrokenPipeError):
                    if pipe is not None:
                        pipe.close()
