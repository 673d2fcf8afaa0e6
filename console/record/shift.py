"""The shift summary: what the unit manager checks, signs and prints, from the same files as the board."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from console.record.board import Board, RowKind
from console.record.codes.care import CareLimit
from console.record.codes.patient import IdentityAttribute, IdentityStatus
from console.record.codes.stay import TransferScope
from console.record.file import AwaitedResult, PatientFile, Task
from console.record.handovers import Handover
from console.record.instant import Instant
from console.record.movements import Transfer, Whereabouts
from console.record.person import Person


@dataclass(frozen=True, slots=True)
class Passage:
    """Somebody who came or went during the shift."""

    file: PatientFile
    at: Instant
    transfer: Transfer | None = None


@dataclass(frozen=True, slots=True)
class ShiftSummary:
    """A unit over one shift. Every list is complete for the board it was made from."""

    board: Board
    shift_from: Instant
    shift_to: Instant
    people: tuple[Person, ...]
    admitted: tuple[Passage, ...]
    came_in: tuple[Passage, ...]  # from another unit
    went_out: tuple[Passage, ...]  # to another unit
    transferred: tuple[Passage, ...]  # to another hospital
    discharged: tuple[Passage, ...]
    died: tuple[Passage, ...]
    absconded: tuple[Passage, ...]
    unanswered: tuple[Handover, ...]
    refused: tuple[Handover, ...]
    unmentioned: tuple[PatientFile, ...]  # handed over without a word about them

    @property
    def isolated(self) -> tuple[PatientFile, ...]:
        """Those in isolation."""
        return tuple(file for file in self.board.patients if file.isolations)

    @property
    def limited(self) -> tuple[PatientFile, ...]:
        """Those for whom limits of care were decided."""
        limiting = (CareLimit.LIMITATION, CareLimit.PALLIATIVE)
        return tuple(
            file
            for file in self.board.patients
            if any(getattr(said.line.body, "decision", None) in limiting for said in file.limits)
        )

    @property
    def dieted(self) -> tuple[PatientFile, ...]:
        """Those with a diet or fasting: the kitchen list."""
        return tuple(file for file in self.board.patients if file.diet)

    @property
    def doubtful(self) -> tuple[PatientFile, ...]:
        """Those whose identity is not settled."""
        weak = {IdentityAttribute.DOUT, IdentityAttribute.FICT}
        return tuple(
            file
            for file in self.board.patients
            if file.identity.status is IdentityStatus.PROV or file.identity.attributes & weak
        )

    @property
    def similar(self) -> tuple[PatientFile, ...]:
        """Those who can be taken for somebody else here."""
        return tuple(row.file for row in self.board.rows if row.file and row.is_similar)

    @property
    def overdue_tasks(self) -> tuple[tuple[PatientFile, Task], ...]:
        """What should have been done."""
        now = self.board.as_at
        return tuple((file, task) for file in self.board.patients for task in file.open_tasks if task.is_overdue(now))

    @property
    def awaited(self) -> tuple[tuple[PatientFile, AwaitedResult], ...]:
        """Every result still awaited."""
        return tuple((file, result) for file in self.board.patients for result in file.awaited)

    @property
    def allergies_not_asked(self) -> tuple[PatientFile, ...]:
        """Those whom nobody asked about allergies."""
        return tuple(file for file in self.board.patients if not file.allergies_asked)

    @property
    def in_conflict(self) -> tuple[PatientFile, ...]:
        """Those about whom two values stand against each other."""
        return tuple(file for file in self.board.patients if file.conflicts)

    def beds(self) -> dict[str, int]:
        """Counts of the unit's own beds; total is the sum of closed, occupied, awaiting an arrival and free."""
        beds = set(self.board.unit.beds)

        def of_kind(kind: RowKind) -> set[str]:
            return {row.bed for row in self.board.rows if row.kind is kind and row.bed in beds and row.bed}

        occupied = of_kind(RowKind.PATIENT)
        return {
            "total": len(beds),
            "closed": len(of_kind(RowKind.CLOSED)),
            "occupied": len(occupied),
            "awaiting": len(of_kind(RowKind.AWAITING) - occupied),
            "free": len(of_kind(RowKind.EMPTY)),
        }


def summary_of(
    board: Board,
    files: Iterable[PatientFile],
    handovers: Iterable[Handover],
    people: Iterable[Person],
    shift_from: Instant,
    shift_to: Instant,
    named: Mapping[str, PatientFile] | None = None,
) -> ShiftSummary:
    """Sum up a shift.

    Args:
        board: the unit now.
        files: everybody who was in the unit at any time of the shift, those who left included.
        handovers: the unit's handovers.
        people: who works here.
        shift_from: start of the shift.
        shift_to: its end.
        named: whom the handovers name without an item, by the id they name; else looked up in ``files``.
    """
    unit, everybody, given = board.unit.code, tuple(files), tuple(handovers)

    def within(at: Instant | None) -> bool:
        # Half open: what happens on the stroke of the change is counted by one shift, not by two.
        return at is not None and shift_from <= at < shift_to

    def gone(whereabouts: Whereabouts) -> tuple[Passage, ...]:
        return tuple(
            Passage(file, file.place.since)
            for file in everybody
            if file.place.whereabouts is whereabouts
            and file.place.unit == unit
            and file.place.since
            and within(file.place.since)
        )

    moves = [(file, transfer) for file in everybody for transfer in file.place.transfers]
    return ShiftSummary(
        board=board,
        shift_from=shift_from,
        shift_to=shift_to,
        people=tuple(people),
        admitted=tuple(
            Passage(file, file.place.admitted_at)
            for file in everybody
            if file.place.admission
            and file.place.admission.unit == unit
            and file.place.admitted_at
            and within(file.place.admitted_at)
        ),
        came_in=tuple(
            Passage(file, transfer.arrived_at, transfer)
            for file, transfer in moves
            if transfer.ask.to_unit == unit and transfer.arrived_at and within(transfer.arrived_at)
        ),
        went_out=_left(moves, unit, within, to_hospital=False),
        transferred=_left(moves, unit, within, to_hospital=True),
        discharged=gone(Whereabouts.DISCHARGED),
        died=gone(Whereabouts.DEAD),
        absconded=gone(Whereabouts.ABSCONDED),
        unanswered=tuple(each for each in given if each.answer is None),
        refused=tuple(each for each in given if each.answer is not None and not each.is_settled),
        unmentioned=_unmentioned(
            given, {file.id: file for file in (*everybody, *board.patients)} | dict(named or {}), shift_from, shift_to
        ),
    )


def _unmentioned(
    given: Iterable[Handover], named: Mapping[str, PatientFile], shift_from: Instant, shift_to: Instant
) -> tuple[PatientFile, ...]:
    """Those about whom the last handover of these hours says nothing, each once."""
    of_these_hours = [
        each for each in given if each.prepared.shift_from < shift_to and shift_from < each.prepared.shift_to
    ]
    last = max(of_these_hours, key=lambda each: each.prepared_at, default=None)
    found = (named.get(who) for who in last.prepared.without_item) if last else ()
    return tuple({file.id: file for file in found if file is not None}.values())


def _left(
    moves: Iterable[tuple[PatientFile, Transfer]],
    unit: str,
    within: Callable[[Instant | None], bool],
    *,
    to_hospital: bool,
) -> tuple[Passage, ...]:
    return tuple(
        Passage(file, transfer.left_at, transfer)
        for file, transfer in moves
        if transfer.from_unit == unit
        and (transfer.ask.scope is TransferScope.HOSPITAL) == to_hospital
        and transfer.left_at
        and within(transfer.left_at)
    )
