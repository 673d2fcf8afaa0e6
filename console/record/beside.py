"""Who may be mistaken for a patient, for the pages that name one: near names, and files that may be the same person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from console.record.board import Board
from console.record.file import PatientFile


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one patient's name.

    ``is_similar``: somebody else on the board has a near name; ``is_homonym``: somebody looked, and they are two.
    ``perhaps`` are files proposed as the same person, which two people have not agreed on.
    """

    is_similar: bool = False
    is_homonym: bool = False
    perhaps: tuple[PatientFile, ...] = ()


NOBODY = Beside()
Neighbours = Mapping[str, Beside]
"""Who stands beside whom, by the id of a file; somebody who is not in it has nobody beside."""


def neighbours_of(board: Board, perhaps: Iterable[tuple[str, PatientFile]] = ()) -> Neighbours:
    """Who stands beside whom in a unit.

    Args:
        board: says whose names are near.
        perhaps: the id of a file, and another file that somebody proposed as the same person.
    """
    found = {
        row.file.id: Beside(row.is_similar, row.is_homonym)
        for row in board.rows
        if row.file and (row.is_similar or row.is_homonym)
    }
    for who, other in perhaps:
        known = found.get(who, NOBODY)
        found[who] = replace(known, perhaps=(*known.perhaps, other))
    return found
