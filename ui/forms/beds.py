"""Beds to choose from: the free ones first, then the taken ones, which say by whom; and what speaks against one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.record.beds import UNCLEAN
from console.record.board import RowKind
from console.words import _

if TYPE_CHECKING:
    from console.record.board import Board
    from console.record.codes.stay import BedCondition


def bed_choices(board: Board) -> list[tuple[str, str]]:
    """(bed, words): the free beds, then those kept for somebody, then the taken ones; closed beds are not offered."""
    free = [(row.bed, row.kept_for) for row in board.rows if row.kind is RowKind.EMPTY and row.bed]
    taken: dict[str, str] = {}
    for row in board.rows:
        if row.bed and row.file and row.kind in (RowKind.PATIENT, RowKind.AWAITING):
            taken.setdefault(row.bed, row.file.identity.name)
    shared = [(bed, _("{bed} – taken: {name}").format(bed=bed, name=name)) for bed, name in taken.items()]
    kept = [
        (bed, _("{bed} – kept for {name}").format(bed=bed, name=", ".join(file.identity.name for file in whom)))
        for bed, whom in free
        if whom
    ]
    return [*((bed, _("{bed} – free").format(bed=bed)) for bed, whom in free if not whom), *kept, *shared]


def bed_doubts(board: Board, bed: str, who: str | None) -> list[str]:
    """What speaks against a bed for a patient, in sentences: others lie in it, or it is kept for others."""
    there = [file.identity.name for file in board.patients if file.place.bed == bed and file.id != who]
    if there:
        return [_("Bed {bed} is taken by {name}: two in one bed.").format(bed=bed, name=", ".join(there))]
    kept = [file.identity.name for row in board.rows if row.bed == bed for file in row.kept_for if file.id != who]
    return [_("Bed {bed} is kept for {name}.").format(bed=bed, name=", ".join(kept))] if kept else []


def state_doubts(bed: str, state: BedCondition | None) -> list[str]:
    """That nobody may lie in a bed yet, because of how it stands."""
    if state not in UNCLEAN:
        return []
    return [_("Bed {bed}: {state}.").format(bed=bed, state=state.label.lower())]


def state_of(board: Board, bed: str) -> BedCondition | None:
    """How an empty bed stands; None where nobody said so, or somebody lies in it."""
    return next((row.state.bed_condition for row in board.rows if row.bed == bed and row.state), None)
