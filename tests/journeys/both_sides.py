"""The window and the reader on one bus: shows each screen, lets it be read, prints what was heard as JSON lines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import IO

SYSTEM_PYTHON = "/usr/bin/python3"


def main() -> None:
    """Walk through all screens."""
    folder, name = sys.argv[1:3]
    window = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.shown_to_reader", folder],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    reader = subprocess.Popen(
        [SYSTEM_PYTHON, str(Path(__file__).with_name("reader.py")), name],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        key = said_by(window.stdout)
        while key and key != "end":
            ask(reader.stdin)
            heard = json.loads(said_by(reader.stdout) or "{}")
            print(json.dumps({"key": key, **heard}), flush=True)  # noqa: T201 - the answer
            ask(window.stdin)
            key = said_by(window.stdout)
    finally:
        for each in (window, reader):
            each.kill()
            each.wait()


def ask(stream: IO[str] | None) -> None:
    """One line in."""
    if stream is not None:
        stream.write("next\n")
        stream.flush()


def said_by(stream: IO[str] | None) -> str:
    """One line out."""
    return stream.readline().strip() if stream is not None else ""


if __name__ == "__main__":
    main()
