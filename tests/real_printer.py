"""A real IPP printer and a real CUPS for tests, in namespaces of their own, on a loopback that nothing else sees."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import patience

SCRIPT = Path(__file__).with_name("real_printer.sh")
TOOLS = (
    "ippeveprinter",
    "cupsd",
    "avahi-daemon",
    "dbus-daemon",
    "unshare",
    "nsenter",
    "lp",
    "lpstat",
    "lpoptions",
    "cancel",
)
SOONEST_S = 0.1


@dataclass
class Ward:
    """A printer named ``ward`` that works, one named ``away`` that nobody answers for."""

    folder: Path

    def received(self) -> list[Path]:
        return sorted((self.folder / "received").glob("*.pdf"), key=lambda path: path.stat().st_mtime)

    def spooled(self) -> list[Path]:
        return sorted((self.folder / "spool").glob("d*"))


def within_reach(found: Callable[[], bool]) -> bool:
    for _look in range(int(patience.SECONDS / SOONEST_S)):
        if found():
            return True
        time.sleep(SOONEST_S)
    return False


def _beside_the_printer(folder: Path, unshared: int) -> None:
    """``lpoptions`` asks the printer by its address on the network, so it runs where the printer's network is."""
    [inside] = Path(f"/proc/{unshared}/task/{unshared}/children").read_text().split()
    (folder / "bin").mkdir()
    program = folder / "bin" / "lpoptions"
    program.write_text(f'#!/bin/sh\nexec nsenter --target {inside} --net {shutil.which("lpoptions")} "$@"\n')
    program.chmod(0o755)


@contextmanager
def real_printer() -> Iterator[Ward]:
    """Start CUPS and a printer; this process' own commands talk to them. Skips where that cannot be."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (.ci/setup installs them)")
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("a printer of one's own needs root, for its namespaces")
    folder = Path(tempfile.mkdtemp(prefix="cahier-printer-", dir="/tmp"))
    own = ["unshare", "-n", "-m", "--pid", "--fork", "--kill-child", "--mount-proc"]
    with (folder / "told").open("wb") as told:
        process = subprocess.Popen([*own, "bash", str(SCRIPT), str(folder)], stdout=told, stderr=told)
    try:
        if not within_reach(lambda: (folder / "ready").exists() or process.poll() is not None):
            pytest.fail("the printer did not come up")
        if process.poll() is not None:
            pytest.skip(f"no namespaces here: {(folder / 'told').read_text()[-200:]}")
        _beside_the_printer(folder, process.pid)
        own_place = {"CUPS_SERVER": str(folder / "cups.sock"), "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
        before = {name: os.environ.get(name) for name in own_place}
        os.environ.update(own_place)
        yield Ward(folder)
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
    finally:
        process.send_signal(signal.SIGTERM)
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)
