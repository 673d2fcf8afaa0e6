"""How far the bed round has come: who of a board was confirmed since it began.

The first round of an outage needs no beginning: until somebody here has written about them, people
stand on the board because a census says so. A round on demand asks for everybody again.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.record.board import Board
from console.record.bodies.stay import BedConfirmed
from console.record.entry import Entry
from console.record.file import PatientFile
from console.record.kinds import KINDS


@dataclass(frozen=True, slots=True)
class BedRound:
    """``waiting`` holds the ids of those still to be confirmed, in the order of the board."""

    total: int
    waiting: tuple[str, ...]

    @property
    def confirmed(self) -> int:
        """How many beds were answered for."""
        return self.total - len(self.waiting)


def round_of(board: Board, begun: Entry | None) -> BedRound:
    """The round over a board.

    Args:
        board: the unit now.
        begun: the entry by which the last round on demand began; None before there was one.
    """
    waiting = tuple(file.id for file in board.in_beds if not _is_confirmed(file, begun))
    return BedRound(len(board.in_beds), waiting)


def _is_confirmed(file: PatientFile, begun: Entry | None) -> bool:
    if begun is None:
        return file.confirmed
    return any(
        line.entry.order > begun.order and line.entry.source != "SNAPSHOT"
        for line in file.lines
        if line.in_force
        and (isinstance(line.body, BedConfirmed) or ((row := KINDS.get(line.entry.kind)) is not None and row.moves))
    )
