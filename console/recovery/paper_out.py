"""Pages of recovery written as files where somebody of IT said."""

from __future__ import annotations

from pathlib import Path

from console.paper.sheet import Paper
from console.recovery.progress import Progress, silent
from console.recovery.sheets import letters
from console.store.disk import flush_folder, folder_beside, translated_disk, write_whole
from console.ward.session import Session


def write_paper(paper: Paper, path: Path) -> None:
    """Write one document; another with this name stands until the new one is whole.

    Raises:
        CahierError: ``disk-full``, ``disk-read-only``, ``disk-failed``.
    """
    with translated_disk():
        write_whole(path, paper.data)


def write_letters(session: Session, folder: Path, progress: Progress = silent) -> int:
    """Write a letter for each patient about whom something was written; how many there are.

    They take their names in the folder once all are made: some of them would be taken for all.

    Args:
        session: somebody of IT.
        folder: where to; other letters there stand until then.
        progress: told (files read, of how many); raising from it stops, and none is there.

    Raises:
        CahierError: ``not-entitled``, ``disk-full``, ``disk-read-only``, ``disk-failed``.
    """
    with translated_disk(), folder_beside(folder / "letters") as staged:
        staged.mkdir(mode=0o700)
        names = []
        for name, paper in letters(session, progress):
            names.append(f"{name}.pdf")
            write_whole(staged / names[-1], paper.data)
        for each in names:
            (staged / each).replace(folder / each)
        flush_folder(folder)
        staged.rmdir()
    return len(names)
