"""Links between files as a signed-in person looks at them: which stand, whose alerts show beside, what to move back."""

from __future__ import annotations

from console.record.effects import Line
from console.record.file import PatientFile
from console.record.links import Link, LinkState, links_of, written_while_linked
from console.ward.session import Session

_KINDS = ("link_proposed", "link_confirmed", "unlinked")


def every_link(session: Session) -> tuple[Link, ...]:
    """Every link of the book, oldest first. Links are few."""
    return links_of(line for kind in _KINDS for line in session.reader.lines_of_kind(kind))


def links_about(session: Session, who: str) -> tuple[Link, ...]:
    """The links of one patient."""
    members = {who, *session.reader.members(who)}
    return tuple(link for link in every_link(session) if members & set(link.ids))


def perhaps_the_same(session: Session, who: str) -> tuple[PatientFile, ...]:
    """The files that somebody proposed as the same person and nobody confirmed: their alerts show beside."""
    members = {who, *session.reader.members(who)}
    others = (
        each
        for link in links_about(session, who)
        if link.state is LinkState.PROPOSED
        for each in link.ids
        if each not in members
    )
    cards = (session.reader.card(each) for each in dict.fromkeys(others))
    return tuple(card for card in cards if card is not None)


def to_reattribute(session: Session, link: str) -> tuple[Line, ...]:
    """What was written about two people while a link that was undone since made them one."""
    found = next((each for each in every_link(session) if each.id == link), None)
    if found is None:
        return ()
    files = (session.reader.file(each) for each in found.ids)
    return written_while_linked(found, (line for file in files if file is not None for line in file.lines))
