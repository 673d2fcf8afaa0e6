"""The bed round: where it stands, and beginning one on demand."""

from __future__ import annotations

from console.record.bed_round import BedRound, round_of
from console.record.board import Board
from console.record.bodies.stay import BedRoundStarted
from console.record.entry import Stored
from console.record.writing import Writing
from console.ward.session import Session


def current(session: Session, board: Board) -> BedRound:
    """How far the round of the unit has come."""
    lines = session.reader.unit_lines(session.unit.code, ("bed_round_started",))
    return round_of(board, lines[-1].entry if lines else None)


def begin(session: Session) -> Stored:
    """Begin a round that asks for everybody again, also for those who were confirmed before.

    Raises:
        CahierError: ``not-entitled``.
    """
    return session.write(Writing(BedRoundStarted(unit=session.unit.code)))[-1]
