"""What a receipt of IT states about a laptop, and writing it: how many of its entries are settled everywhere."""

from __future__ import annotations

from pathlib import Path

from console.crossing.receipt import SUFFIX, give_receipt, station_of
from console.errors import CahierError, Fault
from console.recovery.outcomes import TARGETS, ask_leave
from console.store.disk import translated_disk, write_whole
from console.ward.session import Session

__all__ = ["SUFFIX", "accounted", "write_receipt"]


def accounted(session: Session, station: str) -> dict[str, int]:
    """For each target that is in use, how many entries of a laptop are accounted for: their outcome is terminal.

    Raises:
        CahierError: ``not-entitled``.
    """
    ask_leave(session)
    ledger = session.book.ledger
    settled, used = ledger.settled_by_station(), ledger.counts()
    return {target: settled.get((station, target), 0) for target in TARGETS if target in used}


def write_receipt(session: Session, station: str, path: Path) -> None:
    """Sign that everything of one laptop is accounted for, into a new file.

    Args:
        session: somebody of IT on a station of purpose RECOVERY.
        station: the laptop's id, or its label.
        path: the file; one that is there is left alone.

    Raises:
        CahierError: ``not-entitled``, ``receipt-station``, ``receipt-short``, ``file-exists``, ``disk-full``…
    """
    if path.exists():
        raise CahierError(Fault.FILE_EXISTS, path=path.name)
    found = station_of(session, station)
    text = give_receipt(session, found, accounted(session, found.station))
    with translated_disk():
        write_whole(path, text.encode() + b"\n")
