"""Who in the recovered index is a patient of the downtime: proposed with reasons, decided by two people.

The rules of the cascade propose; a linkage library may add what it holds for likely. Nothing links
itself. What is decided becomes a link proposed by one person and confirmed by another, and can be undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies import Body, patient
from console.record.census import CensusRow, bodies_of
from console.record.entry import canonical, digest
from console.record.identity import patient_id
from console.record.writing import Writing
from console.recovery.cascade import LIKENESS, Index, Rule, traits
from console.recovery.comparison import Compared, of_file, of_row
from console.recovery.outcomes import ask_leave
from console.recovery.set_aside import Key, by_patient, key_of
from console.ward import identities, patients
from console.ward.session import Session

Choice = Literal["", "SAME", "DIFFERENT", "UNLINK"]
Became = Literal[
    "PROPOSED", "WAITING", "CONFIRMED", "ALREADY", "KEPT_APART", "OBJECTED", "UNLINKED", "NOT_LINKED", "UNDECIDED"
]
"""KEPT_APART: the row is set aside. OBJECTED: somebody has set it aside, and that was not taken back."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One of ours and one of the index that a linkage library holds for likely; ``weight`` in bits."""

    ours: str
    theirs: str
    weight: float


Engine = Callable[[Sequence[Compared], Sequence[Compared]], Iterable[Pair]]
"""A linkage library: takes the table of our people and the table of the index."""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A patient of the downtime and a row of the index that may be the same person.

    ``agrees`` and ``differs`` name traits; ``weight`` is how much a linkage library makes of it, in bits,
    where one was asked. A person fills in ``decision`` and ``reason``.
    """

    patient: str
    name: str
    number: str
    row: CensusRow
    rule: Rule
    agrees: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    weight: str = ""
    decision: Choice = ""
    reason: str = ""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one decision; ``link`` is the id of the link, or of the entry that set the row aside."""

    patient: str
    number: str
    became: Became
    link: str = ""


def candidates(session: Session, rows: Sequence[CensusRow], engine: Engine | None = None) -> list[Candidate]:
    """Whom the patients of the downtime may be, the surest rule first for each of them.

    A file whose own number and birth date are the row's is that person already and needs no
    decision; for everybody else each row that a rule reaches is listed, and nothing is linked. A row
    of which somebody said that it is another person is not offered again.

    Args:
        session: somebody of IT.
        rows: the recovered system's index.
        engine: a linkage library that adds what it holds for likely and no rule reaches; None: rules alone.

    Raises:
        CahierError: ``not-entitled``, and what the engine raises when it is not installed.
    """
    ask_leave(session)
    listed = [row for row in rows if row.number]
    table = [of_row(row) for row in listed]
    index = Index(table)
    asked: list[_Asked] = []
    apart, places = by_patient(session), _places(session, listed)
    for name in session.reader.patients():
        file = session.reader.file(name)
        if file is None or not file.confirmed:
            continue
        who = of_file(file)
        keys = (key for member in session.reader.members(name) for key in apart.get(member, ()))
        others = frozenset(position for key in keys for position in places.get(key, ()))
        reached = {position: rule for rule, position in index.proposals(who, others)}
        if "IDENTIFIER" not in reached.values():
            asked.append(_Asked(who, file.identity.name, file.identity.number, reached, others))
    likely = _likely(engine, [each.who for each in asked], table)
    return [
        each.candidate(listed[position], table[position], rule, likely[each.who.key].get(position))
        for each in asked
        for position, rule in (
            each.reached | dict.fromkeys(likely[each.who.key].keys() - each.reached, LIKENESS)
        ).items()
        if position not in each.others
    ]


def _places(session: Session, rows: Sequence[CensusRow]) -> Mapping[Key, list[int]]:
    """Where in the index each number stands."""
    found: dict[Key, list[int]] = defaultdict(list)
    for position, row in enumerate(rows):
        found[key_of(session, row)].append(position)
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody of the book about whom it is asked who they are; ``reached`` are rows by their position.

    ``others`` are rows that were set aside for this person.
    """

    who: Compared
    name: str
    number: str
    reached: dict[int, Rule]
    others: frozenset[int]

    def candidate(self, row: CensusRow, other: Compared, rule: Rule, weight: float | None) -> Candidate:
        agrees, differs = traits(self.who, other)
        return Candidate(
            patient=self.who.key,
            name=self.name,
            number=self.number,
            row=row,
            rule=rule,
            agrees=agrees,
            differs=differs,
            weight="" if weight is None else f"{weight:.1f}",
        )


def _likely(
    engine: Engine | None, ours: Sequence[Compared], table: Sequence[Compared]
) -> Mapping[str, Mapping[int, float]]:
    """What the engine holds for likely: for each of our keys the positions in the index, with their weight."""
    found: dict[str, dict[int, float]] = {who.key: {} for who in ours}
    if engine is not None and ours and table:
        positions = {row.key: position for position, row in enumerate(table)}
        for pair in engine(ours, table):
            found[pair.ours][positions[pair.theirs]] = pair.weight
    return found


def decisions_file(found: Iterable[Candidate]) -> bytes:
    """Candidates as JSON lines, for a person to fill in ``decision`` (SAME, DIFFERENT, UNLINK) and ``reason``."""
    return b"".join(canonical(each) + b"\n" for each in found)


def read_decisions(data: bytes) -> list[Candidate]:
    """Read the lines back, whole or not at all.

    Raises:
        CahierError: ``decisions-unreadable``.
    """
    found = []
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(msgspec.json.decode(line, type=Candidate))
        except msgspec.MsgspecError as problem:
            raise CahierError(Fault.DECISIONS_UNREADABLE, line=number, reason=str(problem)) from problem
        if found[-1].decision and not found[-1].reason.strip():
            raise CahierError(Fault.DECISIONS_UNREADABLE, line=number, reason="reason")
    return found


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
    apart, key = by_patient(session), key_of(session, each.row)
    return next((apart[name][key] for name in session.reader.members(each.patient) if key in apart.get(name, {})), "")


def _part(session: Session, each: Candidate, link: str | None) -> tuple[Became, str]:
    if link is None:
        return "NOT_LINKED", ""
    patients.unlink(session, link, each.reason)
    return "UNLINKED", link


def _link_between(session: Session, one: str, other: str) -> str | None:
    """The link between two ids that stands and was not undone."""
    undone = {line.body.link for line in session.reader.lines_of_kind("unlinked")
              if isinstance(line.body, patient.Unlinked)}  # fmt: skip
    ones, others = set(session.reader.members(one)), {other}
    for line in session.reader.lines_of_kind("link_proposed"):
        body = line.body
        is_between = isinstance(body, patient.LinkProposed) and body.other in others and line.entry.patient in ones
        if is_between and line.entry.id not in undone:
            return line.entry.id
    return None


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
