"""Links between files as a signed-in person looks at them: which stand, whose alerts show beside, what to move back."""

from __future__ import annotations

from collections.abc import Iterable

from console.record.effects import Line
from console.record.file import PatientFile
from console.record.links import Link, LinkState, links_of, written_while_linked
from console.record.who import Identity, identity_of
from console.ward.session import Session

_KINDS = ("link_proposed", "link_confirmed", "unlinked")
_IDENTIFYING = ("trait", "identifier")
MOST_VALUES = 100
"""Nobody has more traits and numbers that stand."""


def every_link(session: Session) -> tuple[Link, ...]:
    """Every link of the book, oldest first. Links are few."""
    return links_of(line for kind in _KINDS for line in session.reader.lines_of_kind(kind))


def links_about(session: Session, who: str) -> tuple[Link, ...]:
    """The links of one patient."""
    members = {who, *session.reader.members(who)}
    return tuple(link for link in every_link(session) if members & set(link.ids))


def perhaps_the_same(session: Session, who: str) -> tuple[PatientFile, ...]:
    """The files that somebody proposed as the same person and nobody confirmed: their alerts show beside."""
    return tuple(card for _who, card in all_perhaps_the_same(session, (who,)))


def all_perhaps_the_same(session: Session, ids: Iterable[str]) -> list[tuple[str, PatientFile]]:
    """The same of several at once: the id of each, and a file that may be the same person."""
    proposed = [link for link in every_link(session) if link.state is LinkState.PROPOSED]
    found = []
    for who in ids if proposed else ():
        members = {who, *session.reader.members(who)}
        others = (each for link in proposed if members & set(link.ids) for each in link.ids if each not in members)
        cards = (session.reader.card(each) for each in dict.fromkeys(others))
        found += [(who, card) for card in cards if card is not None]
    return found


def written_as(session: Session, who: str) -> Identity:
    """Who somebody is by what was written under this very id, whatever it is linked with."""
    lines = (line for kind in _IDENTIFYING for line in session.reader.latest(who, kind, MOST_VALUES))
    return identity_of(sorted(lines, key=lambda line: line.entry.order))


def to_reattribute(session: Session, link: str) -> tuple[Line, ...]:
    """What was written about two people while a link that was undone since made them one."""
    found = next((each for each in every_link(session) if each.id == link), None)
    if found is None:
        return ()
    files = (session.reader.file(each) for each in found.ids)
    return written_while_linked(found, (line for file in files if file is not None for line in file.lines))
