"""Who in the recovered index is a patient of the downtime: proposed with reasons, decided by two people.

A cascade of exact comparisons, each explained: no score, no guess. Nothing links itself. What is
decided becomes a link proposed by one person and confirmed by another, and can be undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec
from rapidfuzz.distance import DamerauLevenshtein

from console.errors import CahierError, Fault
from console.record import instant
from console.record.bodies import Body, patient
from console.record.census import CensusRow, bodies_of
from console.record.entry import canonical, digest
from console.record.file import Identity, PatientFile
from console.record.identity import fold, patient_id
from console.record.instant import Instant
from console.record.writing import Writing
from console.recovery.outcomes import ask_leave
from console.ward import patients
from console.ward.session import Session

Rule = Literal["IDENTIFIER", "STRICT_TRAITS", "NAMES", "NUMBER_ALONE", "BED_AND_TIME"]
Choice = Literal["", "SAME", "DIFFERENT", "UNLINK"]
Became = Literal["PROPOSED", "WAITING", "CONFIRMED", "ALREADY", "KEPT_APART", "UNLINKED", "NOT_LINKED", "UNDECIDED"]

NEAR_EDITS = 2
"""Two slips of a key in a family name; the same distance as on the board."""
NEAR_HOURS = 24
"""How far apart two times of admission to one bed may be."""
_FULL_DATE = len("YYYY-MM-DD")


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A patient of the downtime and a row of the index that may be the same person.

    ``agrees`` and ``differs`` name traits. A person fills in ``decision`` and ``reason``.
    """

    patient: str
    name: str
    number: str
    row: CensusRow
    rule: Rule
    agrees: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()
    decision: Choice = ""
    reason: str = ""


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one decision; ``link`` is the id of the link where there is one."""

    patient: str
    number: str
    became: Became
    link: str = ""


def _swapped(date: str | None) -> str | None:
    """A full date with day and month exchanged, when that is a date too."""
    if date is None or len(date) != _FULL_DATE:
        return None
    year, month, day = date.split("-")
    return f"{year}-{day}-{month}" if int(day) <= 12 else None


def _given(row: CensusRow) -> str:
    return row.given_names[0] if row.given_names else ""


def _same(one: str | None, other: str | None) -> bool:
    return bool(one) and bool(other) and fold(one or "") == fold(other or "")


def _near(one: str, other: str) -> bool:
    first, second = fold(one), fold(other)
    edits = min(NEAR_EDITS, max(len(first), len(second)) // 3)
    return bool(first and second) and DamerauLevenshtein.distance(first, second, score_cutoff=edits) <= edits


def _first_given(who: Identity) -> str:
    return who.given_names.split(" ")[0]


def compare(file: PatientFile, row: CensusRow) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which traits agree, and which differ, among those that both sides state."""
    who, place = file.identity, file.place
    pairs = {
        "birth_name": (who.birth_name, row.birth_name),
        "given_name": (_first_given(who), _given(row)),
        "birth_date": (who.birth_date, row.birth_date),
        "sex": ("" if who.sex == "U" else who.sex.value, "" if row.sex == "U" else row.sex),
        "birthplace": (who.birthplace, row.birthplace),
        "unit": (place.unit, row.unit),
        "bed": (place.bed, row.bed),
    }
    stated = {name: _same(*pair) for name, pair in pairs.items() if all(pair)}
    numbers = {number.value for number in who.numbers if number.type == "IPP"}
    if numbers and row.number:
        stated["number"] = row.number in numbers
    return tuple(n for n, same in stated.items() if same), tuple(n for n, same in stated.items() if not same)


def _names_swapped(who: Identity, row: CensusRow) -> bool:
    return _same(who.birth_name, _given(row)) and _same(_first_given(who), row.birth_name)


def _names_agree(who: Identity, row: CensusRow) -> bool:
    """The same names, swapped names, the name in use instead of the birth name, or two slips of a key."""
    family = any(_near(one or "", other or "") for one in (who.birth_name, who.used_name)
                 for other in (row.birth_name, row.used_name))  # fmt: skip
    return _names_swapped(who, row) or (family and _near(_first_given(who), _given(row)))


def _times_agree(file: PatientFile, row: CensusRow) -> bool:
    ours, theirs = file.place.admitted_at, row.admitted_at
    return bool(ours and theirs) and abs(instant.minutes_between(Instant(ours or ""), Instant(theirs or ""))) <= (
        NEAR_HOURS * 60
    )


def rule_of(file: PatientFile, row: CensusRow) -> Rule | None:
    """The first rule of the cascade that holds between a file and a row."""
    who, agrees, differs = file.identity, *compare(file, row)
    same_day = "birth_date" in agrees and len(who.birth_date or "") == _FULL_DATE
    if "number" in agrees and same_day:
        return "IDENTIFIER"
    if same_day and {"birth_name", "given_name", "sex"} <= set(agrees) and "birthplace" not in differs:
        return "STRICT_TRAITS"
    if _names_agree(who, row) and (same_day or (who.birth_date and _swapped(who.birth_date) == row.birth_date)):
        return "NAMES"
    if "number" in agrees:
        return "NUMBER_ALONE"
    if {"unit", "bed"} <= set(agrees) and "sex" not in differs and _times_agree(file, row):
        return "BED_AND_TIME"
    return None


class _Index:
    """The rows of the index by what a patient of the downtime may share with them."""

    def __init__(self, rows: Sequence[CensusRow]) -> None:
        self._rows = rows
        self._keys: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for position, row in enumerate(rows):
            for key in self._of(row.number, row.birth_date, row.unit, row.bed):
                self._keys[key].append(position)

    @staticmethod
    def _of(number: str | None, born: str | None, unit: str | None, bed: str | None) -> Iterator[tuple[str, ...]]:
        if number:
            yield "number", number
        if born:
            yield "born", born
        if unit and bed:
            yield "bed", unit, fold(bed)

    def near(self, file: PatientFile) -> list[CensusRow]:
        """The rows worth comparing, in the order of the index."""
        who, place = file.identity, file.place
        keys = [
            *self._of(None, who.birth_date, place.unit, place.bed),
            *self._of(None, _swapped(who.birth_date), None, None),
        ]
        keys += [("number", number.value) for number in who.numbers if number.type == "IPP"]
        return [self._rows[each] for each in sorted({each for key in keys for each in self._keys.get(key, ())})]


_RANK: dict[Rule, int] = {"IDENTIFIER": 0, "STRICT_TRAITS": 1, "NAMES": 2, "NUMBER_ALONE": 3, "BED_AND_TIME": 4}


def candidates(session: Session, rows: Sequence[CensusRow]) -> list[Candidate]:
    """Whom the patients of the downtime may be, the surest rule first for each of them.

    A file whose own number and birth date are the row's is that person already and needs no
    decision; for everybody else each row that a rule reaches is listed, and nothing is linked.
    """
    ask_leave(session)
    index = _Index([row for row in rows if row.number])
    found: list[Candidate] = []
    for name in session.reader.patients():
        file = session.reader.file(name)
        if file is None or not file.confirmed:
            continue
        proposed = [_candidate(file, row, rule) for row in index.near(file) if (rule := rule_of(file, row))]
        if not any(each.rule == "IDENTIFIER" for each in proposed):
            found += sorted(proposed, key=lambda each: (_RANK[each.rule], each.row.number or ""))
    return found


def _candidate(file: PatientFile, row: CensusRow, rule: Rule) -> Candidate:
    agrees, differs = compare(file, row)
    who = file.identity
    return Candidate(
        patient=file.id, name=who.name, number=who.number, row=row, rule=rule, agrees=agrees, differs=differs
    )


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

    Handing the same file in again changes nothing more.

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
    else:
        became, name = ("KEPT_APART" if each.decision else "UNDECIDED"), link or ""
    return Decided(patient=each.patient, number=each.row.number or "", became=became, link=name)


def _join(session: Session, each: Candidate, other: str, link: str | None) -> tuple[Became, str]:
    if other in session.reader.members(each.patient):
        return "ALREADY", link or ""
    if link is None:
        _know(session, other, each.row)
        return "PROPOSED", patients.propose_link(session, each.patient, other, each.reason)
    proposed = session.reader.entry(link)
    if proposed is not None and proposed.entry.author == session.person.id:
        return "WAITING", link
    patients.confirm_link(session, link)
    return "CONFIRMED", link


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
