"""Delivering into a folder, and hearing what became of it.

The folder is what an interface engine or a person loads: ``hl7/`` (one file for each message, named
in the order of loading, and one batch), ``fhir/`` (one transaction each, and NDJSON), ``csv/``,
``documents/``. Each file is written whole, read back, and only then is its message called SENT. What
stands in the folder is never taken for accepted: that needs the receiver's own answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal, TypeVar, cast

from console.errors import CahierError, Fault
from console.formats.acknowledgement import Acknowledgement
from console.formats.csv_delivery import CSV_HEAD
from console.formats.delivery import Addressing, Message
from console.formats.fhir_delivery import ndjson_lines
from console.formats.hl7_delivery import hl7_batch
from console.recovery import folder
from console.recovery.answering import Answering, key_of
from console.recovery.outcomes import (
    DOCUMENTS,
    TARGETS,
    addressing_of,
    ask_leave,
    is_document_type,
    objection,
    plan,
)
from console.recovery.progress import Progress, silent
from console.recovery.sharing import shared
from console.store.disk import translated_disk
from console.store.ledger import Deliverable, Ledger, State
from console.ward.session import Session
from console.words import _

_T = TypeVar("_T")

AT_ONCE = 500
"""How many files are flushed together before their messages are called SENT."""
BATCH_LIMIT, BATCH_MESSAGES = 50_000_000, 10_000
"""A batch is cut where its bytes, or its messages as so many bytes each, come to the limit."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one delivery did: its number, how many deliverables are new, how many files were written.

    ``refused`` are messages that failed our own check and were not written; the ledger says why.
    """

    round: int
    new: int
    sent: int
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Answers:
    """What the answers of a folder did.

    ``there`` are messages that the receiver had already; ``strays`` name no message that was sent;
    ``unreadable`` are files with the reason, of which nothing was taken.
    """

    accepted: int
    there: int
    rejected: int
    strays: tuple[str, ...]
    unreadable: tuple[tuple[str, str], ...]

    @property
    def said(self) -> str:
        """The whole in one sentence."""
        return _(
            "{accepted} accepted, {there} there already, {rejected} refused, {strays} answers to nothing,"
            " {unreadable} files unreadable."
        ).format(
            accepted=self.accepted,
            there=self.there,
            rejected=self.rejected,
            strays=len(self.strays),
            unreadable=len(self.unreadable),
        )


def _message(ledger: Ledger, each: Deliverable) -> Message:
    target = cast(Literal["hl7", "fhir", "csv"], each.target)
    return Message(each.id, target, each.type, each.tier, each.patient, (), ledger.data(each.id))


def _objections(pairs: Sequence[tuple[Deliverable, bytes]]) -> list[str]:
    return [objection(each, data) for each, data in pairs]


def _file_name(each: Deliverable) -> str:
    if each.target == DOCUMENTS:
        return f"{each.n:07d}-{each.patient}.pdf"
    return f"{each.tier}-{each.n:07d}-{each.id}.{'hl7' if each.target == 'hl7' else 'json'}"


def cut(items: Iterable[_T], size: Callable[[_T], int], limit: int) -> Iterator[list[_T]]:
    """Items in portions, each closed by the item with which it comes to the limit."""
    portion: list[_T] = []
    weight = 0
    for each in items:
        portion.append(each)
        weight += size(each)
        if weight >= limit:
            yield portion
            portion, weight = [], 0
    if portion:
        yield portion


@dataclass(frozen=True, slots=True)
class _Delivery:
    """One round on its way into a folder. Nothing of it is held in memory but what is written together."""

    session: Session
    root: Path
    addressing: Addressing
    number: int
    progress: Progress

    @property
    def ledger(self) -> Ledger:
        return self.session.book.ledger

    def in_files(self, round_: Iterable[Deliverable]) -> Iterator[Message]:
        """Those of the round that lie in the folder, one by one: a batch or an NDJSON holds the same and no other.

        What went over a wire, or was settled by hand before it left, would be loaded a second time from it.
        """
        here = (each for each in round_ if (self.root / each.target / _file_name(each)).is_file())
        return (_message(self.ledger, each) for each in here if not self.went_elsewhere(each))

    def went_elsewhere(self, each: Deliverable) -> bool:
        """Whether it went over a wire after its file was written: one that came back to the folder waits as sent."""
        return each.state is not State.SENT and self.ledger.went_over_wire(each.id)

    def rows(self) -> Iterator[bytes]:
        """The rows of this round's table, sent or not, but what a person settled before it left."""
        by_hand = {name for name, _said in self.ledger.kept("HAND")}
        leaving = (each for each in self.ledger.walk("csv", of_round=self.number) if each.id not in by_hand)
        return (self.ledger.data(each.id) for each in leaving)

    def sent(self, chunk: Sequence[Deliverable]) -> None:
        names = [each.id for each in chunk]
        self.ledger.move(names, State.SENT, self.session.now())
        if chunk and chunk[0].target == DOCUMENTS:
            self.ledger.move(names, State.ARCHIVED, self.session.now())

    def waiting(self, target: str) -> Iterator[tuple[Deliverable, bytes]]:
        return ((each, self.ledger.data(each.id)) for each in self.ledger.walk(target, State.PENDING))

    def one_by_one(self, target: str) -> int:
        into, total = folder.make(self.root, target), self.ledger.count(target, State.PENDING)
        done = seen = 0
        for chunk in cut(self.checked(target, total), lambda _each: 1, AT_ONCE):
            for each, _data, wrong in chunk:
                if wrong:
                    self.ledger.move((each.id,), State.REJECTED, self.session.now(), wrong)
            leaving = [(each, data) for each, data, wrong in chunk if not wrong]
            folder.put_all(into, {_file_name(each): data for each, data in leaving})
            self.sent([each for each, _data in leaving])
            done += len(leaving)
            seen += len(chunk)
            self.progress(seen, total)
        return done

    def checked(self, target: str, count: int) -> Iterator[tuple[Deliverable, bytes, str]]:
        """What waits, with what our own check finds wrong: that is refused before it leaves."""
        if target != "fhir":
            return ((each, data, "") for each, data in self.waiting(target))
        return ((each, data, wrong) for (each, data), wrong in shared(_objections, self.waiting(target), count))

    def hl7(self) -> int:
        done = self.one_by_one("hl7")
        here = self.in_files(self.ledger.walk("hl7", of_round=self.number))
        batches = cut(here, lambda each: len(each.data) + BATCH_LIMIT // BATCH_MESSAGES, BATCH_LIMIT)
        for part, batch in enumerate(batches, start=1):
            name = f"batch-{self.number:04d}-{part:03d}.hl7"
            folder.grow(folder.make(self.root, "hl7") / name, [hl7_batch(batch, self.addressing)])
        return done

    def fhir(self) -> int:
        done = self.one_by_one("fhir")
        by_patient = self.in_files(self.ledger.walk_by_patient("fhir", self.number))
        with ExitStack() as files:
            growing: dict[str, folder.Growing] = {}
            for kind, line in ndjson_lines(by_patient):
                if kind not in growing:
                    into = folder.make(self.root, "fhir", f"ndjson-{self.number:04d}")
                    growing[kind] = files.enter_context(folder.growing(into / f"{kind}.ndjson"))
                growing[kind].add(line)
        return done

    def csv(self) -> int:
        if not self.ledger.count("csv", State.PENDING):
            return 0
        into = folder.make(self.root, "csv") / f"entries-{self.number:04d}.csv"
        folder.grow(into, chain((CSV_HEAD,), self.rows()))
        done = 0
        for chunk in cut(self.ledger.walk("csv", State.PENDING), lambda _each: 1, AT_ONCE):
            self.sent(chunk)
            done += len(chunk)
        return done


def deliver(
    session: Session, into: Path, *, addressing: Addressing | None = None, progress: Progress = silent
) -> Delivered:
    """Bring everything that has not gone out yet into a folder.

    It may be stopped at any point: the next call goes on with the same ids and the same bytes. When
    nothing is new, nothing is written.

    Args:
        session: somebody of IT, at the store that holds all packages.
        into: a folder, made if need be; what it holds already is left alone.
        addressing: what messages say about sender and receiver; by default what the site's file tells.
        progress: told (done, of how many) within each part; raising from it stops.

    Raises:
        CahierError: ``not-entitled``, ``not-verified``, ``disk-full``, ``disk-read-only``, ``disk-failed``.
    """
    where = addressing or addressing_of(session.site)
    new = plan(session, where, progress)
    number = session.book.ledger.round
    if not session.book.ledger.has_round(number):
        return Delivered(number - 1, 0, 0)
    under_way = _Delivery(session, into, where, number, progress)
    parts: dict[str, Callable[[], int]] = {"hl7": under_way.hl7, "fhir": under_way.fhir, "csv": under_way.csv}
    sent = sum(parts[target]() for target in session.site.giving_back.targets)
    under_way.one_by_one(DOCUMENTS)
    refused = sum(1 for _each in session.book.ledger.walk("fhir", State.REJECTED, of_round=number))
    session.book.ledger.close_round()
    return Delivered(number, new, sent, refused)


def acknowledge(session: Session, where: Path, progress: Progress = silent) -> Answers:
    """Read the receivers' answers in a folder and bring the ledger to them, some messages at a time.

    A file that cannot be read is named and nothing of it is taken; the others count. What was
    accepted stays accepted, and reading the same answers again changes nothing.

    Args:
        session: somebody of IT.
        where: the folder of the answers.
        progress: told (files, then messages done, of how many); raising from it stops between two portions of them.

    Raises:
        CahierError: ``not-entitled``, ``file-missing``, ``disk-full``, ``disk-failed``…
    """
    ask_leave(session)
    if not where.is_dir():
        raise CahierError(Fault.FILE_MISSING, path=where.name)
    counts = dict.fromkeys((State.ACCEPTED, State.DUPLICATE, State.REJECTED), 0)
    with translated_disk(), Answering() as answering:
        unreadable = tuple(answering.hear_files(where, progress))
        done, total = 0, 0
        for each in _answerable(session):
            answering.expect(key_of(each.target, each.id), each.id.encode())
            total += 1
        for chunk in cut(answering.paired(), lambda _pair: 1, AT_ONCE):
            progress(done, total)
            done += len(chunk)
            with session.book.ledger.together():
                for names, answer in chunk:
                    if answer is not None:
                        _take(session, names[0].decode(), answer, counts)
        strays = tuple(answering.strays())
    accepted, there, rejected = counts.values()
    return Answers(accepted, there, rejected, strays, unreadable)


def _answerable(session: Session) -> Iterator[Deliverable]:
    """What has left for a system that answers."""
    for target in TARGETS:
        yield from (each for each in session.book.ledger.walk(target) if each.state is not State.PENDING)


def _take(session: Session, name: str, answer: Acknowledgement, counts: dict[State, int]) -> None:
    ledger = session.book.ledger
    each, state = ledger.deliverable(name), state_of(answer)
    if not each.state.is_terminal:
        shown = State.ATTACHED if state is State.ACCEPTED and is_document_type(each.type) else state
        counts[state] += ledger.move((each.id,), shown, session.now(), answer.reason)


def state_of(answer: Acknowledgement) -> State:
    """What an answer makes of its message."""
    return State.ACCEPTED if answer.accepted else State.DUPLICATE if answer.is_there else State.REJECTED
