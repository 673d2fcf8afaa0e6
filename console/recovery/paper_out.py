"""Pages of recovery written as files where somebody of IT said."""

from __future__ import annotations

from pathlib import Path

from console.paper.sheet import Paper
from console.recovery.sheets import letters
from console.store.disk import translated_disk, write_whole
from console.ward.session import Session


def write_paper(paper: Paper, path: Path) -> None:
    """Write one document; another with this name stands until the new one is whole.

    Raises:
        CahierError: ``disk-full``, ``disk-read-only``, ``disk-failed``.
    """
    with translated_disk():
        write_whole(path, paper.data)


def write_letters(session: Session, folder: Path) -> int:
    """Write a letter for each patient about whom something was written; how many there are.

    Raises:
        CahierError: ``not-entitled``, ``disk-full``, ``disk-read-only``, ``disk-failed``.
    """
    count = 0
    for name, paper in letters(session):
        write_paper(paper, folder / f"{name}.pdf")
        count += 1
    return count
