"""Which answer is about which message, for any number of both: each is named once, and put side by side by name.

An answer names a message by its id, or an HL7 message by its control id (MSH-10), and never by its
place. Once accepted, or there already, a message stays so: a second answer may only say "duplicate".
A file of answers counts as a whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Self

import msgspec

from console.errors import CahierError
from console.formats.acknowledgement import Acknowledgement, each_acknowledgement
from console.formats.delivery import control_id
from console.recovery.files import files_below, shown_name
from console.recovery.progress import Progress, silent, telling
from console.recovery.sorting import Sorter

FILES = 100
"""After so many files it is told how far they are read."""
LIMIT_MB = 50
"""Megabytes of one file of answers. All but tables are read as a whole: a longer one would take the memory."""

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class _Expected(msgspec.Struct, frozen=True, array_like=True, tag=0):
    what: bytes


class _Heard(msgspec.Struct, frozen=True, array_like=True, tag=1):
    order: int
    said: str
    accepted: bool
    is_there: bool
    reason: str


def key_of(target: str, message: str) -> str:
    """The name by which an answer surely names a message."""
    return control_id(message) if target == "hl7" else message


class Answering:
    """Messages that may be answered, and answers. A context manager; first all of both are told, then they are read."""

    def __init__(self) -> None:
        self._named = Sorter[_Expected | _Heard](_Expected | _Heard)
        self._met = Sorter[bool](bool)
        self._undo = ExitStack()
        self._count = 0

    def __enter__(self) -> Self:
        self._undo.enter_context(self._named)
        self._undo.enter_context(self._met)
        return self

    def __exit__(self, *_why: object) -> None:
        self._undo.close()

    def expect(self, key: str, what: bytes) -> None:
        """Something that an answer under this name is about."""
        self._named.add(key, _Expected(what))

    def hear(self, answer: Acknowledgement) -> None:
        """An answer, in the order in which they came."""
        said = answer.message
        self._count += 1
        heard = _Heard(self._count, said, answer.accepted, answer.is_there, answer.reason)
        self._named.add(said, heard)
        if _ID.fullmatch(said):  # perhaps the id of an HL7 message, which is listed under its control id
            self._named.add(control_id(said), heard)

    def hear_files(self, folder: Path, progress: Progress = silent) -> Iterator[tuple[str, str]]:
        """Every answer in the files of a folder; gives those that cannot be read, as (name, reason).

        Args:
            folder: the folder.
            progress: told (files read, of how many).

        Raises:
            OSError: the folder or a file cannot be read.
        """
        total = sum(1 for _path in files_below(folder))
        for path in telling(files_below(folder), total, progress, FILES):
            name = shown_name(path)
            if path.stat().st_size > LIMIT_MB * 1_000_000:
                yield name, f"> {LIMIT_MB} MB"
                continue
            with path.open("rb") as file:
                wrong = self.hear_file(name, file)
            if wrong:
                yield name, wrong

    def hear_file(self, name: str, file: BinaryIO) -> str:
        """The answers of one file; gives why it cannot be read, or nothing."""
        try:
            for each in each_acknowledgement(name, file):
                self.hear(each)
        except CahierError as problem:
            return str(problem.facts.get("reason", problem.code))
        return ""

    def paired(self) -> Iterator[tuple[list[bytes], Acknowledgement | None]]:
        """Everything that was expected under one name, with the answer that counts."""
        for _name, group in self._named.groups():
            wanted = [each.what for each in group if isinstance(each, _Expected)]
            heard = sorted((each for each in group if isinstance(each, _Heard)), key=lambda each: each.order)
            for each in heard:
                self._met.add(each.said, bool(wanted))
            if wanted:
                yield wanted, _best(heard)

    def strays(self) -> Iterator[str]:
        """What the answers name that are about nothing; to be asked after all pairs were read."""
        return (said for said, met in self._met.groups() if not any(met))


def _best(heard: list[_Heard]) -> Acknowledgement | None:
    best: Acknowledgement | None = None
    for each in heard:
        if best is None or not best.is_settled or (each.accepted and not best.accepted):
            best = Acknowledgement(each.said, each.accepted, each.reason, is_there=each.is_there)
    return best
