"""Beds to choose from: the free ones first, then the taken ones, which say by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.record.board import RowKind
from console.words import _

if TYPE_CHECKING:
    from console.record.board import Board


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
