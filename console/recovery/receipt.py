"""How many entries of one laptop have their final outcome at each target: what a receipt states."""

from __future__ import annotations

from console.recovery.outcomes import TARGETS, ask_leave
from console.ward.session import Session


def accounted(session: Session, station: str) -> dict[str, int]:
    """For each target that is in use, how many entries of a laptop are accounted for: their outcome is terminal.

    Raises:
        CahierError: ``not-entitled``.
    """
    ask_leave(session)
    made = {stored.entry.id for stored in session.reader.entries(station)}
    found = {}
    for target in TARGETS:
        outcomes = [each for each in session.book.ledger.outcomes(target) if each.entry in made]
        if outcomes:  # a hospital need not use every target
            found[target] = sum(each.state.is_terminal for each in outcomes)
    return found
