"""Reading what was delivered, into a folder and over the network, for the account: which messages carry what.

A delivery can be loaded in several ways: as batches or single files, as transactions or NDJSON. Each must
hold the same. Knows neither the ledger nor the writers.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from console.errors import CahierError
from console.formats.delivered import Carried, each_csv, each_hl7, each_ndjson, read_fhir
from console.recovery.files import files_below, shown_name
from console.recovery.progress import Progress
from console.recovery.sorting import Sorter

T = TypeVar("T")

TOLD_EVERY = 100
"""After so many files and messages it is told how far the files are read."""


@dataclass(frozen=True, slots=True)
class OverWire:
    """One message as it went over a wire: the target, a name for people, its bytes."""

    target: str
    name: str
    data: bytes


_READERS: Mapping[str, Callable[[str, BinaryIO], Iterable[Carried]]] = {
    "hl7": each_hl7,
    "fhir": lambda name, file: [read_fhir(name, file.read())],
    "csv": each_csv,
}


class Output:
    """What was delivered, message by message.

    ``faults`` gets what is wrong with it, ``sent`` each message with its target.
    """

    def __init__(
        self, undo: ExitStack, faults: list[str], sent: Callable[[str, Carried], object], progress: Progress
    ) -> None:
        self._faults, self._sent, self._progress = faults, sent, progress
        self._at, self._passed = (0, 0), 0
        self._batched = undo.enter_context(Sorter[bool](bool))
        self._loaded = undo.enter_context(Sorter[bool](bool))

    def read_folder(self, folder: Path) -> None:
        """Everything that was delivered into a folder.

        Raises:
            OSError: a file cannot be read, or the disk is full.
        """
        total = sum(1 for _path in files_below(folder))
        for done, path in enumerate(files_below(folder)):
            self._at = (done, total)
            self._went_on()
            self._read_file(path.relative_to(folder).parts, path)

    def read_wire(self, messages: Iterable[OverWire]) -> None:
        """Messages as they went over a wire."""
        self._at = (0, 0)
        for each in messages:
            self._went_on()
            with self._naming(each.name):
                for carried in _READERS[each.target](each.name, io.BytesIO(each.data)):
                    self._sent(each.target, carried)

    def compare_ways(self) -> None:
        """Of two ways to load the same neither may lack anything; to be asked after all was read."""
        for name, ways in self._batched.groups():
            if len(set(ways)) == 1:
                self._faults.append(f"{name}: in no batch" if ways[0] else f"{name}: in no file of its own")
        for name, ways in self._loaded.groups():
            if len(set(ways)) == 1:
                self._faults.append(f"{name}: in no NDJSON" if ways[0] else f"{name}: in no transaction")

    def _read_file(self, place: tuple[str, ...], path: Path) -> None:
        """What one file holds; which it is its place below the folder says."""
        match place, path.suffix:
            case ("hl7", name), ".hl7":
                is_alone = not name.startswith("batch-")
                for each in self._reading(path, each_hl7):
                    self._went_on()
                    self._batched.add(each.message, is_alone)
                    if is_alone:
                        self._sent("hl7", each)
            case ("fhir", _name), ".json":
                for each in self._reading(path, _READERS["fhir"]):
                    self._sent("fhir", each)
                    for resource in each.resources:
                        self._loaded.add(resource, True)  # noqa: FBT003 - as the transactions have it
            case ("fhir", _folder, _name), ".ndjson":
                for resource in self._reading(path, each_ndjson):
                    self._went_on()
                    self._loaded.add(resource, False)  # noqa: FBT003
            case ("csv", _name), ".csv":
                for each in self._reading(path, each_csv):
                    self._went_on()
                    self._sent("csv", each)
            case _:
                pass  # documents are copies, and what else lies there was not delivered

    def _reading(self, path: Path, reader: Callable[[str, BinaryIO], Iterable[T]]) -> Iterator[T]:
        """What a file holds, one by one."""
        with self._naming(shown_name(path)), path.open("rb") as file:
            yield from reader(shown_name(path), file)

    @contextmanager
    def _naming(self, name: str) -> Iterator[None]:
        """A file that cannot be read is a fault, whatever was read of it before."""
        try:
            yield
        except CahierError as problem:
            self._faults.append(f"{name}: {problem.facts.get('reason', problem.code)}")

    def _went_on(self) -> None:
        """A file or a message more was read; now and then it is told at which file that is."""
        if self._passed % TOLD_EVERY == 0:
            self._progress(*self._at)
        self._passed += 1
