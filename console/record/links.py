"""Links between files: which wait for a second person, which stand, and what was written meanwhile.

Pure readings of the few entries about links. A link is in force when somebody other than its author
confirmed it and nobody undid it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from console.record.bodies import patient
from console.record.effects import Line
from console.record.entry import Entry


class LinkState(Enum):
    """How far a link has come."""

    PROPOSED = "waits for a second person"
    CONFIRMED = "two people agree"
    UNDONE = "set apart again"


@dataclass(frozen=True, slots=True)
class Link:
    """One proposed link. ``ids`` are the two patients, the one it was written on first."""

    id: str
    ids: tuple[str, str]
    reason: str
    proposed: Entry
    confirmed: Entry | None = None
    undone: Entry | None = None

    @property
    def state(self) -> LinkState:
        """How far it has come."""
        if self.undone is not None:
            return LinkState.UNDONE
        return LinkState.CONFIRMED if self.confirmed is not None else LinkState.PROPOSED


def links_of(lines: Iterable[Line]) -> tuple[Link, ...]:
    """Every link, from the lines of the three kinds that are about links; oldest first."""
    standing = [line for line in lines if line.in_force]
    undone = {body.link: line.entry for line in standing if isinstance(body := line.body, patient.Unlinked)}
    agreed: dict[str, list[Entry]] = {}
    for line in standing:
        if isinstance(line.body, patient.LinkConfirmed):
            agreed.setdefault(line.body.link, []).append(line.entry)
    found = []
    for line in standing:
        entry, body = line.entry, line.body
        if isinstance(body, patient.LinkProposed) and entry.patient:
            second = next((each for each in agreed.get(entry.id, ()) if each.author != entry.author), None)
            ids = (entry.patient, body.other)
            found.append(Link(entry.id, ids, body.reason, entry, second, undone.get(entry.id)))
    return tuple(sorted(found, key=lambda link: link.proposed.order))


def joined_by(links: Iterable[Link]) -> list[set[str]]:
    """The groups of patient ids that the links in force make one person."""
    groups: list[set[str]] = []
    for link in links:
        if link.state is LinkState.CONFIRMED:
            touching = [group for group in groups if group & {*link.ids}]
            groups = [group for group in groups if group not in touching] + [{*link.ids}.union(*touching)]
    return groups


def written_while_linked(link: Link, lines: Iterable[Line]) -> tuple[Line, ...]:
    """What was written about either of the two while both were one file, to be looked at one by one.

    Args:
        link: a link that was confirmed and undone; of any other nothing is listed.
        lines: the lines about both.
    """
    if link.confirmed is None or link.undone is None:
        return ()
    since, until = link.confirmed.tick, link.undone.tick
    about_links = ("link_proposed", "link_confirmed", "unlinked", "accessed", "identity_checked")
    return tuple(
        line
        for line in lines
        if line.entry.patient in link.ids
        and since < line.entry.tick < until
        and line.in_force
        and line.entry.kind not in about_links
    )
