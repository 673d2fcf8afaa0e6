"""How far the recovery has come, step by step: what a screen shows to whoever goes on with it.

Relies on the book, the ledger and the site alone, so several people can go on one after the other,
and nothing is lost when somebody stops.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from console.paper.afterwards import BurnRow
from console.record.bodies import station
from console.record.identity import patient_id
from console.record.kinds import KINDS
from console.record.links import Link, LinkState
from console.record.person import name_of
from console.recovery.candidate import Candidate
from console.recovery.examination import Standing, look_further, standing
from console.recovery.outcomes import ask_leave
from console.recovery.report import Gap, gaps, station_labels
from console.recovery.search import Search
from console.recovery.set_aside import SetAside, set_aside
from console.recovery.settling import Settled, settled
from console.recovery.sheets import burn_rows
from console.recovery.unanswered import Bundle, bundles
from console.site import PolicyRule
from console.store.ledger import State
from console.ward.links import every_link, written_as
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
    """A link: its ids, who with whom (name and number), why, by whom, whether this person may confirm it, who did."""

    link: str
    ids: tuple[str, str]
    one: str
    other: str
    reason: str
    author: str
    may_confirm: bool
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Accounted:
    """One laptop: how many entries it made and how many have a final outcome at every target."""

    station: str
    label: str
    made: int
    accounted: int
    has_gaps: bool

    @property
    def may_have_receipt(self) -> bool:
        """Whether a receipt can be given for it."""
        return bool(self.made) and self.accounted >= self.made and not self.has_gaps


@dataclass(frozen=True, slots=True)
class Given:
    """One target: how many messages are in each state, and those without a good answer."""

    target: str
    messages: tuple[tuple[State, int], ...]
    open: tuple[Bundle, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """The six steps as they stand.

    ``seconds`` are those who could confirm a link beside whoever looks; ``unexamined`` is how many
    files have not been looked through for what contradicts itself.
    """

    collected: tuple[Collected, ...]
    candidates: tuple[Candidate, ...]
    proposed: tuple[Proposed, ...]
    linked: tuple[Proposed, ...]
    set_aside: tuple[SetAside, ...]
    seconds: tuple[str, ...]
    conflicts: tuple[Standing, ...]
    unexamined: int
    settled: tuple[Settled, ...]
    policy: tuple[PolicyRule, ...]
    given: tuple[Given, ...]
    burn: tuple[BurnRow, ...]
    receipts: tuple[Accounted, ...]

    @property
    def made(self) -> int:
        """How many outcomes there are, of all entries at all targets."""
        return sum(row.made for row in self.burn)

    @property
    def open(self) -> int:
        """How many of them are not final."""
        return self.made - sum(row.settled for row in self.burn)


def steps(session: Session, search: Search | None = None) -> Steps:
    """Read where the recovery stands.

    Args:
        session: somebody of IT.
        search: the recovered patient index, once it was chosen; brought up to date.

    Raises:
        CahierError: ``not-entitled``.
    """
    ask_leave(session)
    targets = session.site.giving_back.targets
    unexamined = look_further(session)
    collected, links = _collected(session), every_link(session)
    return Steps(
        collected=tuple(collected),
        candidates=tuple(_not_proposed(session, _candidates(session, search), links)) if search else (),
        proposed=tuple(_links(session, links, LinkState.PROPOSED)),
        linked=tuple(_links(session, links, LinkState.CONFIRMED)),
        set_aside=tuple(set_aside(session)),
        seconds=_seconds(session),
        conflicts=tuple(standing(session)),
        unexamined=unexamined,
        settled=tuple(settled(session)),
        policy=session.site.giving_back.policy,
        given=tuple(_given(session, target) for target in targets),
        burn=tuple(burn_rows(session)),
        receipts=tuple(_receipts(session, collected)),
    )


def _collected(session: Session) -> list[Collected]:
    labels = station_labels(session)
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


def _seconds(session: Session) -> tuple[str, ...]:
    """Who else has keys to this laptop and may confirm a link."""
    reader, own = session.reader, session.certificate.station
    here = {
        line.body.person
        for kind in ("person_added", "person_vouched")
        for line in reader.lines_of_kind(kind)
        if line.entry.station == own and isinstance(line.body, station.PersonAdded)
    }
    may = KINDS["link_confirmed"].writers
    people = [each for each in reader.people().values() if each.active and each.role in may and each.id in here]
    return tuple(sorted(each.name for each in people if each.id != session.person.id))


def _candidates(session: Session, search: Search) -> list[Candidate]:
    while search.look_further(session):
        pass
    return search.candidates()


def _not_proposed(session: Session, found: Sequence[Candidate], links: Sequence[Link]) -> list[Candidate]:
    """Without those whom somebody proposed already: they wait for a second person, and need no decision."""
    site = session.site
    waiting: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if link.state is LinkState.PROPOSED:
            for each in link.ids:
                waiting[each].update(link.ids)
    others = (patient_id(site.id, each.row.authority or site.authority, each.row.number or "") for each in found)
    return [
        each
        for each, other in zip(found, others, strict=True)
        if other not in waiting or waiting[other].isdisjoint(session.reader.members(each.patient))
    ]


def _links(session: Session, links: Sequence[Link], state: LinkState) -> list[Proposed]:
    people, said = session.reader.people(), _who if state is LinkState.PROPOSED else _was
    return [
        Proposed(
            link.id,
            link.ids,
            said(session, link.ids[0]),
            said(session, link.ids[1]),
            link.reason,
            name_of(people, link.proposed.author),
            link.proposed.author != session.person.id,
            name_of(people, link.confirmed.author) if link.confirmed else "",
        )
        for link in links
        if link.state is state
    ]


def _who(session: Session, patient: str) -> str:
    """Name and number: namesakes are what links are mostly about."""
    who = session.reader.named(patient)
    return " · ".join(filter(None, (who.name, who.number))) if who else ""


def _was(session: Session, patient: str) -> str:
    """The same as it was written under this id: once two are linked, both have one name and one number."""
    who = written_as(session, patient)
    return " · ".join(filter(None, (who.name, who.number))) or _who(session, patient)


def _receipts(session: Session, collected: Sequence[Collected]) -> list[Accounted]:
    """What a receipt for each other laptop would say now."""
    settled = session.book.ledger.settled_by_station()
    targets = session.site.giving_back.targets
    return [
        Accounted(
            each.station,
            each.label,
            each.entries,
            min((settled.get((each.station, target), 0) for target in targets), default=0),
            has_gaps=bool(each.gaps),
        )
        for each in collected
        if each.station != session.certificate.station
    ]


def _given(session: Session, target: str) -> Given:
    return Given(target, tuple(session.book.ledger.states(target)), tuple(bundles(session, target)))
