"""How far the recovery has come, step by step: what a screen shows to whoever goes on with it.

Relies on the book, the ledger and the site alone, so several people can go on one after the other,
and nothing is lost when somebody stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from console.record.bodies import patient
from console.record.census import CensusRow
from console.recovery.conflicts import Contradiction, conflicts
from console.recovery.matching import Candidate, candidates
from console.recovery.outcomes import ask_leave
from console.recovery.report import Gap, gaps
from console.site import PolicyRule
from console.store.ledger import State
from console.ward.session import Session


@dataclass(frozen=True, slots=True)
class Collected:
    """One laptop: what it is called, how many entries came, and which numbers are missing."""

    station: str
    label: str
    entries: int
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A link that waits for a second person: who with whom, why, by whom, and whether this person may confirm."""

    link: str
    one: str
    other: str
    reason: str
    author: str
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class Given:
    """One target: how many messages are in each state, and the reasons of those that were refused."""

    target: str
    messages: tuple[tuple[State, int], ...]
    refusals: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The six steps as they stand."""

    collected: tuple[Collected, ...]
    candidates: tuple[Candidate, ...]
    proposed: tuple[Proposed, ...]
    conflicts: tuple[Contradiction, ...]
    policy: tuple[PolicyRule, ...]
    given: tuple[Given, ...]
    open: int
    made: int


def steps(session: Session, rows: Sequence[CensusRow] = ()) -> Steps:
    """Read where the recovery stands.

    Args:
        session: somebody of IT.
        rows: the recovered patient index, once it was chosen.

    Raises:
        CahierError: ``not-entitled``.
    """
    ask_leave(session)
    ledger, targets = session.book.ledger, session.site.giving_back.targets
    burn = ledger.burn_down()
    return Steps(
        collected=tuple(_collected(session)),
        candidates=tuple(candidates(session, rows)) if rows else (),
        proposed=tuple(_proposed(session)),
        conflicts=tuple(conflicts(session)),
        policy=session.site.giving_back.policy,
        given=tuple(_given(session, target) for target in targets),
        open=sum(each.count for each in burn if not each.state.is_terminal),
        made=sum(each.count for each in burn),
    )


def _collected(session: Session) -> list[Collected]:
    labels = {
        line.entry.station: getattr(line.body, "label", "") for line in session.reader.lines_of_kind("station_opened")
    }
    missing = gaps(session.reader)
    return [
        Collected(
            head.station,
            labels.get(head.station, "") or head.station,
            head.seq,
            tuple(gap for gap in missing if gap.station == head.station),
        )
        for head in session.reader.heads()
    ]


def _proposed(session: Session) -> list[Proposed]:
    reader, people = session.reader, session.reader.people()
    settled = {
        getattr(line.body, "link", "") for kind in ("link_confirmed", "unlinked") for line in reader.lines_of_kind(kind)
    }
    found = []
    for line in reader.lines_of_kind("link_proposed"):
        if line.entry.id in settled or not isinstance(line.body, patient.LinkProposed):
            continue
        author = people.get(line.entry.author)
        found.append(
            Proposed(
                line.entry.id,
                session.card(line.entry.patient or "").identity.name,
                session.card(line.body.other).identity.name,
                line.body.reason,
                author.name if author else "",
                line.entry.author != session.person.id,
            )
        )
    return found


def _given(session: Session, target: str) -> Given:
    states: dict[State, int] = {}
    refusals: dict[str, int] = {}
    for each in session.book.ledger.deliverables(target):
        states[each.state] = states.get(each.state, 0) + 1
        if each.state is State.REJECTED:
            refusals[each.reason] = refusals.get(each.reason, 0) + 1
    return Given(target, tuple(states.items()), tuple(sorted(refusals.items(), key=lambda one: -one[1])))
