"""The independent account: are all entries that were made in the output, and was each one taken?

It reads the files that were delivered, the answers that came back and the list of entries of the
book, and nothing else: neither the ledger nor the writers. If they are wrong, this turns red.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from console.errors import CahierError
from console.formats.acknowledgement import Acknowledgement, read_acknowledgements
from console.formats.delivered import Carried, read_csv, read_fhir, read_hl7, read_ndjson
from console.recovery import by_hand
from console.recovery.by_hand import ByHand
from console.words import N_, _

TARGETS = ("hl7", "fhir", "csv")

Class = Literal["CARE", "OPERATIONS", "STATION", "SNAPSHOT", "UNKNOWN"]

NOT_DELIVERED = N_("in no message")
NO_ANSWER = N_("sent, no answer")
REFUSED = N_("refused")
OTHER_ENTRIES = N_("settled by hand, and the statement names other entries than the message")


@dataclass(frozen=True, slots=True)
class Made:
    """One entry of the book, as far as the account needs it. Only CARE in force must be delivered."""

    id: str
    station: str
    seq: int
    kind: str
    in_force: bool
    delivery: Class

    @property
    def is_owed(self) -> bool:
        """Whether a target must be given it."""
        return self.in_force and self.delivery == "CARE"


@dataclass(frozen=True, slots=True)
class Missing:
    """An entry that is not accounted for, and why (a message id of the catalogue of words)."""

    entry: Made
    target: str
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """One station's entries at one target."""

    station: str
    target: str
    made: int
    accounted: int
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """All sums, and what is wrong with the output itself.

    ``in_dossier`` counts, by (target, kind), the entries that were given in a patient's dossier alone:
    the target has no other place for them, or the hospital decided so. ``by_hand`` is what people
    settled and signed for.
    """

    sums: tuple[Sum, ...]
    faults: tuple[str, ...]
    in_dossier: Mapping[tuple[str, str], int] = field(default_factory=dict)
    by_hand: tuple[ByHand, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Entries made = entries accounted for, everywhere, and the output agrees with itself."""
        return not self.faults and all(each.made == each.accounted for each in self.sums)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Each entry that is not accounted for."""
        return tuple(each for total in self.sums for each in total.missing)


@dataclass
class _Output:
    """What the files say, by target: messages by their id."""

    messages: dict[str, dict[str, Carried]] = field(default_factory=lambda: {name: {} for name in TARGETS})
    faults: list[str] = field(default_factory=list)

    def read(self, path: Path, target: str) -> None:
        self.read_bytes(path.name, path.read_bytes(), target)

    def read_bytes(self, name: str, data: bytes, target: str) -> None:
        try:
            for each in _READERS[target](name, data):
                self.messages[target][each.message] = each
        except CahierError as problem:
            self.faults.append(f"{name}: {problem.facts.get('reason', problem.code)}")


_READERS: Mapping[str, Callable[[str, bytes], Iterable[Carried]]] = {
    "hl7": read_hl7,
    "fhir": lambda name, data: [read_fhir(name, data)],
    "csv": read_csv,
}


@dataclass(frozen=True, slots=True)
class OverWire:
    """One message as it went over a wire: the target, a name for people, its bytes."""

    target: str
    name: str
    data: bytes


def _files(folder: Path, pattern: str) -> list[Path]:
    return sorted(path for path in folder.glob(pattern) if path.is_file() and not path.is_symlink())


def _read_output(folder: Path) -> _Output:
    output = _Output()
    for path in _files(folder / "hl7", "[0-9]*.hl7"):
        output.read(path, "hl7")
    for path in _files(folder / "fhir", "*.json"):
        output.read(path, "fhir")
    for path in _files(folder / "csv", "*.csv"):
        output.read(path, "csv")
    _compare_batches(folder, output)
    _compare_ndjson(folder, output)
    return output


def _compare_batches(folder: Path, output: _Output) -> None:
    """Batches and single files are two ways to load the same messages: neither may lack one."""
    batches = _Output()
    for path in _files(folder / "hl7", "batch-*.hl7"):
        batches.read(path, "hl7")
    output.faults += batches.faults
    single, batched = set(output.messages["hl7"]), set(batches.messages["hl7"])
    output.faults += [f"{name}: in no file of its own" for name in sorted(batched - single)]
    output.faults += [f"{name}: in no batch" for name in sorted(single - batched)]


def _compare_ndjson(folder: Path, output: _Output) -> None:
    loaded: set[str] = set()
    for path in _files(folder / "fhir", "*/*.ndjson"):
        try:
            loaded |= read_ndjson(path.name, path.read_bytes())
        except CahierError as problem:
            output.faults.append(f"{path.name}: {problem.facts.get('reason', problem.code)}")
    sent = {name for each in output.messages["fhir"].values() for name in each.resources}
    output.faults += [f"{name}: in no transaction" for name in sorted(loaded - sent)]
    output.faults += [f"{name}: in no NDJSON" for name in sorted(sent - loaded)]


def _read_answers(folder: Path | None, faults: list[str]) -> list[Acknowledgement]:
    found: list[Acknowledgement] = []
    for path in _files(folder, "**/*") if folder else []:
        found += _read_answer(path.name, path.read_bytes(), faults)
    return found


def _read_answer(name: str, data: bytes, faults: list[str]) -> list[Acknowledgement]:
    try:
        return read_acknowledgements(name, data)
    except CahierError as problem:
        faults.append(f"{name}: {problem.facts.get('reason', problem.code)}")
        return []


def _read_by_hand(kept: Iterable[tuple[str, bytes]], keys: Mapping[str, bytes], output: _Output) -> tuple[ByHand, ...]:
    """What people settled, as far as they signed for it; anything else is a fault and settles nothing."""
    found = []
    for name, data in kept:
        said = by_hand.read(name, data, keys)
        if isinstance(said, str):
            output.faults.append(f"{name}: {_(said)}")
            continue
        carried = output.messages.get(said.target, {}).get(name)
        if carried is not None and not set(said.entries) <= set(carried.entries):
            output.faults.append(f"{name}: {_(OTHER_ENTRIES)}")
            continue
        found.append(said)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Carriage:
    """What the output and the answers say about each entry at one target."""

    taken: frozenset[str]
    waiting: frozenset[str]
    refused: Mapping[str, str]

    def missing(self, entry: Made, target: str) -> Missing | None:
        if not entry.is_owed or entry.id in self.taken:
            return None
        if entry.id in self.waiting:
            return Missing(entry, target, NO_ANSWER)
        if entry.id in self.refused:
            return Missing(entry, target, REFUSED, self.refused[entry.id])
        return Missing(entry, target, NOT_DELIVERED)


def _carriage(messages: Iterable[Carried], answers: Mapping[str, Acknowledgement], aside: Iterable[str]) -> _Carriage:
    waiting, refused = set[str](), dict[str, str]()
    taken = set(aside)
    for each in messages:
        answer = answers.get(each.key) or answers.get(each.message)
        if answer is not None and answer.is_settled:
            taken.update(each.entries)
        elif answer is None:
            waiting.update(each.entries)
        else:
            refused.update(dict.fromkeys(each.entries, answer.reason))
    return _Carriage(frozenset(taken), frozenset(waiting), refused)


def account(
    folder: Path | None,
    answers: Path | None,
    made: Sequence[Made],
    *,
    settled: Iterable[tuple[str, bytes]] = (),
    keys: Mapping[str, bytes] = MappingProxyType({}),
    by_policy: Iterable[tuple[str, str]] = (),
    over_wire: Iterable[OverWire] = (),
    answered: Iterable[tuple[str, bytes]] = (),
    targets: Sequence[str] = TARGETS,
) -> Account:
    """Recompute the sums.

    Args:
        folder: where was delivered to, if files were.
        answers: the folder of the receivers' answers, if any came.
        made: every entry of the book.
        settled: what people stated who settled messages by hand, as (message id, statement).
        keys: the public keys of those who may, by the id of the person.
        by_policy: entries, each with a target, that the hospital decided not to send.
        over_wire: what went over the network.
        answered: the answers that came back over the network, as (name, bytes); the name of a FHIR
            answer holds the id of the message.
        targets: the forms in which this hospital takes its records back.
    """
    output = _read_output(folder) if folder else _Output()
    for sent in over_wire:
        output.read_bytes(sent.name, sent.data, sent.target)
    said = _read_answers(answers, output.faults)
    for name, data in answered:
        said += _read_answer(name, data, output.faults)
    best: dict[str, Acknowledgement] = {}
    for each in said:
        if each.message not in best or not best[each.message].is_settled:
            best[each.message] = each
    names = {key for messages in output.messages.values() for m in messages.values() for key in (m.key, m.message)}
    output.faults += [f"{name}: answered, but in no file" for name in sorted(set(best) - names)]
    known = {entry.id for entry in made}
    stations: dict[str, list[Made]] = defaultdict(list)
    for entry in made:
        stations[entry.station].append(entry)
    said_by_hand, archived = _read_by_hand(settled, keys, output), frozenset(by_policy)
    sums = list[Sum]()
    for target in targets:
        carried = output.messages[target].values()
        aside = {name for each in said_by_hand if each.target == target for name in each.entries}
        strange = ({name for message in carried for name in message.entries} | aside) - known
        output.faults += [f"{name}: delivered to {target}, but not in the book" for name in sorted(strange)]
        aside |= {entry for entry, where in archived if where == target}
        state = _carriage(carried, best, aside)
        for station, entries in sorted(stations.items()):
            missing = tuple(found for entry in entries if (found := state.missing(entry, target)) is not None)
            sums.append(Sum(station, target, len(entries), len(entries) - len(missing), missing))
    kinds = {entry.id: entry.kind for entry in made}
    in_dossier = Counter(
        (target, kinds[name])
        for target in targets
        for message in output.messages[target].values()
        if message.is_document
        for name in message.entries
        if name in kinds
    )
    return Account(tuple(sums), tuple(output.faults), dict(sorted(in_dossier.items())), said_by_hand)
