"""Carrying out what people decided about somebody of the book and a row of the index: two people, nothing by itself.

A first person's SAME becomes a proposed link, a second one's confirms it, and it can be undone; DIFFERENT
sets the row aside. Who is proposed is found by :mod:`console.recovery.search`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from console.record.bodies import Body, patient
from console.record.census import CensusRow, bodies_of
from console.record.effects import Line
from console.record.entry import canonical, digest
from console.record.identity import patient_id
from console.record.writing import Writing
from console.recovery.candidate import Candidate
from console.recovery.outcomes import ask_leave
from console.recovery.set_aside import key_of
from console.ward import identities, patients
from console.ward.session import Session

Became = Literal[
    "PROPOSED", "WAITING", "CONFIRMED", "ALREADY", "KEPT_APART", "OBJECTED", "UNLINKED", "NOT_LINKED", "UNDECIDED"
]
"""KEPT_APART: the row is set aside. OBJECTED: somebody has set it aside, and that was not taken back."""


MOST_LINKS = 1000
"""Nobody is said to be more people, or not to be."""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one decision; ``link`` is the id of the link, or of the entry that set the row aside."""

    patient: str
    number: str
    became: Became
    link: str = ""


def decide(session: Session, decisions: Sequence[Candidate]) -> list[Decided]:
    """Carry out decisions. The first person's SAME proposes the link; the same file from a second one confirms it.

    DIFFERENT sets the row aside for good, and takes back a link that was only proposed. While that
    stands nobody's SAME joins the two: whoever knows better takes it back first. Handing the same
    file in again changes nothing more.

    Raises:
        CahierError: ``not-entitled``, ``patient-unknown``.
    """
    ask_leave(session)
    return [_decide_one(session, each) for each in decisions]


def _decide_one(session: Session, each: Candidate) -> Decided:
    other = patient_id(session.site.id, each.row.authority or session.site.authority, each.row.number or "")
    link = _link_between(session, each.patient, other)
    if each.decision == "SAME":
        became, name = _join(session, each, other, link)
    elif each.decision == "UNLINK":
        became, name = _part(session, each, link)
    elif each.decision == "DIFFERENT":
        became, name = _set_aside(session, each, other, link)
    else:
        became, name = "UNDECIDED", link or ""
    return Decided(patient=each.patient, number=each.row.number or "", became=became, link=name)


def _join(session: Session, each: Candidate, other: str, link: str | None) -> tuple[Became, str]:
    if other in session.reader.members(each.patient):
        return "ALREADY", link or ""
    objection = _objection(session, each)
    if objection:
        return "OBJECTED", objection
    if link is None:
        _know(session, other, each.row)
        return "PROPOSED", patients.propose_link(session, each.patient, other, each.reason)
    proposed = session.reader.entry(link)
    if proposed is not None and proposed.entry.author == session.person.id:
        return "WAITING", link
    patients.confirm_link(session, link)
    return "CONFIRMED", link


def _set_aside(session: Session, each: Candidate, other: str, link: str | None) -> tuple[Became, str]:
    if other in session.reader.members(each.patient):
        return "ALREADY", link or ""
    if link is not None:
        patients.unlink(session, link, each.reason)
    standing = _objection(session, each)
    if standing:
        return "KEPT_APART", standing
    authority, number = key_of(session, each.row)
    return "KEPT_APART", identities.set_aside(session, each.patient, authority, number, each.reason).entry.id


def _objection(session: Session, each: Candidate) -> str:
    """The entry by which somebody set this row aside for this person; empty when nobody did."""
    key = key_of(session, each.row)
    for line in _about(session, session.reader.members(each.patient), "index_row_set_aside"):
        body = line.body
        if isinstance(body, patient.IndexRowSetAside) and (body.authority, body.number) == key:
            return line.entry.id
    return ""


def _part(session: Session, each: Candidate, link: str | None) -> tuple[Became, str]:
    if link is None:
        return "NOT_LINKED", ""
    patients.unlink(session, link, each.reason)
    return "UNLINKED", link


def _link_between(session: Session, one: str, other: str) -> str | None:
    """The link between two people that stands and was not undone, whichever of them it was proposed of.

    Read from what was written about the two alone.
    """
    ones, others = session.reader.members(one), session.reader.members(other)
    both = list(dict.fromkeys((*ones, *others)))
    undone = {line.body.link for line in _about(session, both, "unlinked") if isinstance(line.body, patient.Unlinked)}
    for line in _about(session, both, "link_proposed"):
        body, named = line.body, line.entry.patient
        if isinstance(body, patient.LinkProposed) and line.entry.id not in undone:
            is_between = (named in ones and body.other in others) or (named in others and body.other in ones)
            if is_between:
                return line.entry.id
    return None


def _about(session: Session, ids: Sequence[str], kind: str) -> list[Line]:
    """What stands of a kind about one person, oldest first."""
    lines = (line for each in ids for line in session.reader.latest(each, kind, MOST_LINKS))
    return sorted(lines, key=lambda line: line.entry.order)


def _know(session: Session, who: str, row: CensusRow) -> None:
    """Take the index's own identity into the book, as what it is: never given back to where it came from."""
    if session.reader.knows(who):
        return
    snapshot = digest(canonical(row))
    stated = msgspec.structs.replace(row, authority=row.authority or session.site.authority)
    said: list[Body] = [
        body
        for body in bodies_of(stated, snapshot)
        if isinstance(body, patient.PatientRegistered | patient.Trait | patient.Identifier)
    ]
    session.write(*(Writing(body, patient=who, source="SNAPSHOT") for body in said))
