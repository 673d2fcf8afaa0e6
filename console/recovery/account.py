"""The independent account: are all entries that were made in the output, and was each one taken?

It reads the files that were delivered, the answers that came back and the list of entries of the
book, and nothing else: neither the ledger nor the writers. If they are wrong, this turns red. That an
entry was archived it is told, and holds against the site's own rules. What it reads it puts side by
side on a disk, so that a million entries need no more memory than a few thousand; what it holds is
what is wrong.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec

from console.formats.acknowledgement import Acknowledgement
from console.formats.delivered import Carried
from console.recovery import by_hand
from console.recovery.answering import Answering, key_of
from console.recovery.by_hand import ByHand
from console.recovery.output import Output, OverWire
from console.recovery.policy import Policy
from console.recovery.progress import Progress, silent, telling
from console.recovery.sorting import Sorter
from console.words import N_, _

TARGETS = ("hl7", "fhir", "csv")
EVERYTHING = Policy()
"""No rule: everything is given as data."""

Class = Literal["CARE", "OPERATIONS", "STATION", "SNAPSHOT", "UNKNOWN"]

NOT_DELIVERED = N_("in no message")
NO_ANSWER = N_("sent, no answer")
REFUSED = N_("refused")
NOT_ARCHIVED = N_("to be archived, as the hospital decided, and nobody did")
ARCHIVED_ALL_THE_SAME = N_("archived for {target}, though the hospital decided otherwise")
GIVEN_ALL_THE_SAME = N_("given to {target}, though the hospital decided to archive it")
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


class _Sent(msgspec.Struct, frozen=True, array_like=True, tag=0):
    """A message of the output."""

    target: str
    message: str
    entries: tuple[str, ...]
    is_document: bool


class _Stated(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """A message that somebody settled by hand, and the place of the statement among the others."""

    target: str
    message: str
    entries: tuple[str, ...]
    place: int


class _MadeHere(msgspec.Struct, frozen=True, array_like=True, tag=0):
    """An entry of the book."""

    station: str
    seq: int
    kind: str
    in_force: bool
    delivery: Class


class _Fate(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """What became of an entry in one message, or by statement. An empty ``why`` means that it is settled."""

    target: str
    why: str = ""
    detail: str = ""
    in_dossier: bool = False


class _Archived(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """An entry is said to be archived by policy."""

    target: str


class _WrittenIn(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """The unit in which an entry was written."""

    unit: str


_Named: TypeAlias = _Sent | _Stated
_OfEntry: TypeAlias = _MadeHere | _Fate | _Archived | _WrittenIn
_named = msgspec.msgpack.Decoder(_Named)
MANY = 1000
"""After so many messages or entries it is told how far they are."""
_WORST_LAST = ("", NO_ANSWER, REFUSED)
"""Of several messages that carry one entry the best outcome counts."""


class _Work:
    """What is put side by side: messages with their answers, entries with what became of them."""

    def __init__(self, undo: ExitStack, progress: Progress) -> None:
        self.progress = progress
        self._messages = self._made = 0
        self.faults: list[str] = []
        self.answering = undo.enter_context(Answering())
        self.entries = undo.enter_context(Sorter[_OfEntry](_OfEntry))
        self.output = Output(undo, self.faults, self.sent, progress)

    # --- reading -----------------------------------------------------------------------------------

    def sent(self, target: str, each: Carried) -> None:
        """A message of the output."""
        self._messages += 1
        said = _Sent(target, each.message, each.entries, each.is_document)
        self.answering.expect(each.key, msgspec.msgpack.encode(said))

    def unheard(self, name: str, why: str) -> None:
        """A file of answers that cannot be read is a fault; none of them is taken."""
        if why:
            self.faults.append(f"{name}: {why}")

    def read_by_hand(self, kept: Iterable[tuple[str, bytes]], keys: Mapping[str, bytes]) -> list[ByHand]:
        """What people settled, as far as they signed for it; anything else is a fault and settles nothing."""
        found: list[ByHand] = []
        for name, data in kept:
            said = by_hand.read(name, data, keys)
            if isinstance(said, str):
                self.faults.append(f"{name}: {_(said)}")
                continue
            stated = _Stated(said.target, name, said.entries, len(found))
            self.answering.expect(key_of(said.target, name), msgspec.msgpack.encode(stated))
            found.append(said)
        return found

    def read_made(self, made: Iterable[Made]) -> None:
        """The entries of the book."""
        for each in telling(made, 0, self.progress, MANY):
            self._made += 1
            self.entries.add(each.id, _MadeHere(each.station, each.seq, each.kind, each.in_force, each.delivery))

    # --- putting side by side ------------------------------------------------------------------------

    def pair(self) -> set[int]:
        """What became of each message, told of each of its entries.

        Returns:
            the places of the statements that name other entries than their message.
        """
        wrong: set[int] = set()
        for wanted, answer in telling(self.answering.paired(), self._messages, self.progress, MANY):
            named = [_named.decode(each) for each in wanted]
            sent = {(each.target, each.message): each for each in named if isinstance(each, _Sent)}
            for each in sent.values():
                self._became(each, answer)
            for stated in (each for each in named if isinstance(each, _Stated)):
                carried = sent.get((stated.target, stated.message))
                if carried is not None and not set(stated.entries) <= set(carried.entries):
                    self.faults.append(f"{stated.message}: {_(OTHER_ENTRIES)}")
                    wrong.add(stated.place)
                    continue
                for name in stated.entries:
                    self.entries.add(name, _Fate(stated.target))
        self.faults += [f"{name}: answered, but in no file" for name in self.answering.strays()]
        return wrong

    def _became(self, each: _Sent, answer: Acknowledgement | None) -> None:
        why, detail = NO_ANSWER, ""
        if answer is not None:
            why, detail = ("", "") if answer.is_settled else (REFUSED, answer.reason)
        for name in each.entries:
            self.entries.add(name, _Fate(each.target, why, detail, each.is_document))

    def add_up(self, targets: Sequence[str], policy: Policy) -> tuple[list[Sum], Counter[tuple[str, str]]]:
        """The sums by station and target, and how many entries of a kind stand in a dossier alone."""
        made: Counter[str] = Counter()
        missing: dict[tuple[str, str], list[Missing]] = defaultdict(list)
        in_dossier: Counter[tuple[str, str]] = Counter()
        for name, group in telling(self.entries.groups(), self._made, self.progress, MANY):
            entry = next((_made(name, each) for each in group if isinstance(each, _MadeHere)), None)
            fates = [each for each in group if isinstance(each, _Fate)]
            if entry is None:
                strange = {each.target for each in fates}
                self.faults += [
                    f"{name}: delivered to {target}, but not in the book" for target in targets if target in strange
                ]
                continue
            made[entry.station] += 1
            archived = {each.target for each in group if isinstance(each, _Archived)}
            unit = next((each.unit for each in group if isinstance(each, _WrittenIn)), "")
            for target in targets:
                here = [each for each in fates if each.target == target]
                in_dossier[target, entry.kind] += sum(each.in_dossier for each in here)
                to_archive = entry.delivery == "CARE" and policy.outcome(entry.kind, unit, target) == "ARCHIVE"
                if target in archived and not to_archive:
                    self.faults.append(f"{name}: {_(ARCHIVED_ALL_THE_SAME).format(target=target)}")
                if to_archive and here:
                    self.faults.append(f"{name}: {_(GIVEN_ALL_THE_SAME).format(target=target)}")
                if to_archive and target in archived:
                    continue
                lack = _lack(entry, target, here, NOT_ARCHIVED if to_archive else NOT_DELIVERED)
                if lack is not None:
                    missing[entry.station, target].append(lack)
        sums = [
            Sum(station, target, count, count - len(lacks), tuple(sorted(lacks, key=lambda each: each.entry.seq)))
            for target in targets
            for station, count in sorted(made.items())
            for lacks in (missing[station, target],)
        ]
        return sums, +in_dossier


def _made(name: str, each: _MadeHere) -> Made:
    return Made(name, each.station, each.seq, each.kind, each.in_force, each.delivery)


def _lack(entry: Made, target: str, fates: Sequence[_Fate], nowhere: str) -> Missing | None:
    if not entry.is_owed:
        return None
    if not fates:
        return Missing(entry, target, nowhere)
    best = min(fates, key=lambda each: _WORST_LAST.index(each.why))
    return Missing(entry, target, best.why, best.detail) if best.why else None


def account(
    folder: Path | None,
    answers: Path | None,
    made: Iterable[Made],
    *,
    settled: Iterable[tuple[str, bytes]] = (),
    keys: Mapping[str, bytes] = MappingProxyType({}),
    policy: Policy = EVERYTHING,
    units: Iterable[tuple[str, str]] = (),
    archived: Iterable[tuple[str, str]] = (),
    over_wire: Iterable[OverWire] = (),
    answered: Iterable[tuple[str, bytes]] = (),
    targets: Sequence[str] = TARGETS,
    progress: Progress = silent,
) -> Account:
    """Recompute the sums. Whatever is handed in is read once, from the first to the last.

    Args:
        folder: where was delivered to, if files were.
        answers: the folder of the receivers' answers, if any came.
        made: every entry of the book.
        settled: what people stated who settled messages by hand, as (message id, statement).
        keys: the public keys of those who may, by the id of the person.
        policy: what the site decided not to send.
        units: entries, each with the unit in which it was written; needed where the policy asks for units.
        archived: entries, each with a target, that are said to be archived by the policy.
        over_wire: what went over the network.
        answered: the answers that came back over the network, as (name, bytes); the name of a FHIR
            answer holds the id of the message.
        targets: the forms in which this hospital takes its records back.
        progress: told (done, of how many) within each part, files and messages and entries; raising from it stops.

    Raises:
        OSError: a file cannot be read, or the disk is full on which things are put side by side.
    """
    with ExitStack() as undo:
        work = _Work(undo, progress)
        if folder is not None:
            work.output.read_folder(folder)
        work.output.read_wire(over_wire)
        for name, why in work.answering.hear_files(answers, progress) if answers is not None else ():
            work.unheard(name, why)
        for name, data in answered:
            work.unheard(name, work.answering.hear_file(name, io.BytesIO(data)))
        stated = work.read_by_hand(settled, keys)
        work.read_made(made)
        for entry, unit in units:
            work.entries.add(entry, _WrittenIn(unit))
        for entry, target in archived:
            work.entries.add(entry, _Archived(target))
        wrong = work.pair()
        work.output.compare_ways()
        sums, in_dossier = work.add_up(targets, policy)
        by_people = tuple(each for place, each in enumerate(stated) if place not in wrong)
        return Account(tuple(sums), tuple(work.faults), dict(sorted(in_dossier.items())), by_people)
