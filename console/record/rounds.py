"""A round of observations down the corridor: who was seen, who was passed over, who remains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from console.record.board import Board, RowKind
from console.record.bodies.observation import RoundSkipped
from console.record.file import PatientFile
from console.record.instant import Instant

LASTS_MINUTES = 180
"""After this long a round that nobody finished is over, and the next look begins another one."""


class Stop(Enum):
    """What a round did at one bed."""

    REMAINS = "remains"
    SEEN = "seen"
    PASSED_OVER = "passed over"


@dataclass(frozen=True, slots=True)
class Bed:
    """One bed of a round, with what happened there since the round began."""

    file: PatientFile
    due_at: Instant | None
    stop: Stop
    skipped: RoundSkipped | None = None

    @property
    def remains(self) -> bool:
        """Whether the round still has to come here."""
        return self.stop is Stop.REMAINS


def round_of(board: Board, began: Instant) -> tuple[Bed, ...]:
    """The beds with somebody in them, in ward order.

    Args:
        board: the unit now.
        began: when the round began; what was observed before does not count.
    """
    rows = ((row.file, row.observation_due_at) for row in board.rows if row.file and row.kind is RowKind.PATIENT)
    return tuple(_bed(file, due, began) for file, due in rows)


def _bed(file: PatientFile, due: Instant | None, began: Instant) -> Bed:
    last = file.last_observation
    if last is not None and last.at >= began:
        return Bed(file, due, Stop.SEEN)
    skips = [line for line in file.lines if line.in_force and isinstance(line.body, RoundSkipped)]
    latest = skips[-1] if skips else None
    if latest is not None and latest.entry.occurred_at >= began and isinstance(latest.body, RoundSkipped):
        return Bed(file, due, Stop.PASSED_OVER, latest.body)
    return Bed(file, due, Stop.REMAINS)


def next_stop(beds: Iterable[Bed], current: str | None) -> str | None:
    """The id of the next patient who remains after the current one, from the top again at the end."""
    listed = list(beds)
    at = next((index for index, bed in enumerate(listed) if bed.file.id == current), -1)
    return next((bed.file.id for bed in (*listed[at + 1 :], *listed[: at + 1]) if bed.remains), None)
