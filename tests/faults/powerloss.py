"""Power cuts, replayed: every write of a process is recorded, then a disk is made that stopped anywhere.

What was flushed is on the disk. Of what was written since, a disk may have kept nothing, everything, any
part, or a torn part: SQLite's own crash tests assume the same (sqlite.org/testing.html, section 3.2).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

SECTOR = 512
_CALL = re.compile(r"^\d+\s+(\w+)\((.*)\)\s+= (-?\d+)")
_QUOTED = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_TRACED = "openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,close"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the process did: ``at`` is an offset, a length, or the number that it showed as saved."""

    kind: Literal["write", "cut", "flush", "remove", "saved"]
    name: str = ""
    at: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The files before the process began, and everything it did to them."""

    before: dict[str, bytes]
    steps: list[Step]


def record(folder: Path, words: list[str]) -> Recorded:
    """Run a process and record what it does to the files of a folder and says on descriptor 1."""
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    trace = folder.with_name("trace")
    traced = ["strace", "-f", "-xx", "-s", "100000", "-e", f"trace={_TRACED}", "-o", str(trace), *words]
    subprocess.run(traced, check=True, stdout=subprocess.PIPE)
    return Recorded(before, list(_steps(trace, folder)))


def _steps(trace: Path, folder: Path) -> Iterator[Step]:
    names: dict[int, str] = {}
    for line in trace.read_text(encoding="ascii").splitlines():
        found = _CALL.match(line)
        if found is None or int(found[3]) < 0:
            continue
        call, words, result = found[1], found[2], int(found[3])
        if call == "openat":
            path = Path(_text(words).decode())
            names.pop(result, None)
            if path.parent == folder:
                names[result] = path.name
        elif call == "unlink":
            path = Path(_text(words).decode())
            if path.parent == folder:
                yield Step("remove", path.name)
        else:
            handle = int(words.split(",")[0])
            if call == "close":
                names.pop(handle, None)
            elif call == "write" and handle == 1:
                yield Step("saved", at=int.from_bytes(_text(words), "big"))
            elif handle in names:
                yield from _to_file(call, names[handle], words)


def _to_file(call: str, name: str, words: str) -> Iterator[Step]:
    if call == "pwrite64":
        yield Step("write", name, int(words.rsplit(",", 1)[1]), _text(words))
    elif call == "ftruncate":
        yield Step("cut", name, int(words.split(",")[1]))
    elif call in ("fsync", "fdatasync"):
        yield Step("flush", name)


def _text(words: str) -> bytes:
    found = _QUOTED.search(words)
    assert found is not None
    return bytes.fromhex(found[1].replace("\\x", ""))


def what_the_disk_held(story: Recorded, folder: Path, chance: Random) -> int:
    """Make the folder as a disk may hold it after a power cut at a random moment; gives what was shown as saved."""
    until = chance.randrange(len(story.steps) + 1)
    done = story.steps[:until]
    flushed: dict[str, int] = {}
    for place, step in enumerate(done):
        if step.kind == "flush":
            flushed[step.name] = place
    kept: Literal["nothing", "everything", "some", "torn"] = chance.choice(("nothing", "everything", "some", "torn"))
    files = {name: bytearray(data) for name, data in story.before.items()}
    for place, step in enumerate(done):
        data = step.data
        if step.kind == "write" and place > flushed.get(step.name, -1):
            is_lost = kept == "nothing" or (kept != "everything" and chance.random() < 0.5)
            if is_lost and kept != "torn":
                continue
            if is_lost:
                data = data[: SECTOR * chance.randrange(len(data) // SECTOR + 1)]
        _apply(files, step, data)
    folder.mkdir(parents=True)
    for name, content in files.items():
        if not name.endswith("-shm"):  # made again from the log of writes
            (folder / name).write_bytes(content)
    return max((step.at for step in done if step.kind == "saved"), default=0)


def _apply(files: dict[str, bytearray], step: Step, data: bytes) -> None:
    if step.kind == "write":
        file = files.setdefault(step.name, bytearray())
        file.extend(b"\0" * (step.at + len(data) - len(file)))
        file[step.at : step.at + len(data)] = data
    elif step.kind == "cut":
        file = files.setdefault(step.name, bytearray())
        del file[step.at :]
        file.extend(b"\0" * (step.at - len(file)))
    elif step.kind == "remove":
        files.pop(step.name, None)
