"""Who in the recovered index is a patient of the downtime: proposed with reasons, decided by two people.

A cascade of exact comparisons, each explained: no score, no guess. Nothing links itself. What is
decided becomes a link proposed by one person and confirmed by another, and can be undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec
from rapidfuzz.distance import DamerauLevenshtein

from console.errors import CahierError, Fault
from console.record import instant
from console.record.bodies import Body, patient
from console.record.census import CensusRow, bodies_of
from console.record.entry import canonical, digest
from console.record.file import PatientFile
from console.record.identity import fold, patient_id
from console.record.instant import Instant
from console.record.writing import Writing
from console.recovery.outcomes import ask_leave
from console.ward import patients
from console.ward.session import Session

Rule = Literal["IDENTIFIER", "MATRICULE", "STRICT_TRAITS", "NAMES", "NAMES_NEAR_DATE", "NUMBER_ALONE", "BED_AND_TIME"]
Choice = Literal["", "SAME", "DIFFERENT", "UNLINK"]
Became = Literal["PROPOSED", "WAITING", "CONFIRMED", "ALREADY", "KEPT_APART", "UNLINKED", "NOT_LINKED", "UNDECIDED"]

NEAR_EDITS = 2
"""Two slips of a key in a family name; the same distance as on the board."""
NEAR_HOURS = 24
"""How far apart two times of admission to one bed may be."""
SHORTEST_GIVEN = 3
"""Letters of a given name cut short that still name somebody."""
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


@dataclass(frozen=True, slots=True)
class Traits:
    """What is compared of a patient of the downtime. ``numbers`` are all that the person has or had."""

    birth_name: str
    given_names: str
    used_name: str = ""
    birth_date: str | None = None
    sex: str = "U"
    birthplace: str | None = None
    matricule: str | None = None
    numbers: frozenset[str] = frozenset()
    has_official: bool = False  # one of them is the hospital's own, so that another one speaks against it
    unit: str | None = None
    bed: str | None = None
    admitted_at: Instant | None = None

    @property
    def given_name(self) -> str:
        """The first given name."""
        return self.given_names.split(" ")[0]


def traits_of(file: PatientFile) -> Traits:
    """What a file says for comparison; a number that was replaced since counts too."""
    who, place = file.identity, file.place
    had = {
        line.body.value for line in file.lines if isinstance(line.body, patient.Identifier) and line.body.type != "NDA"
    }
    return Traits(
        birth_name=who.birth_name,
        given_names=who.given_names,
        used_name=who.used_name or "",
        birth_date=who.birth_date,
        sex=who.sex.value,
        birthplace=who.birthplace,
        matricule=who.matricule,
        has_official=any(number.type == "IPP" for number in who.numbers),
        numbers=frozenset(had | {number.value for number in who.numbers if number.type != "NDA"}),
        unit=place.unit,
        bed=place.bed,
        admitted_at=place.admitted_at,
    )


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


def _near_given(one: str, other: str) -> bool:
    """Near, or one of them cut short: “Marie” for “Marie-Ève”."""
    first, second = sorted((fold(one), fold(other)), key=len)
    return _near(one, other) or (len(first) >= SHORTEST_GIVEN and second.startswith(first))


def _date_near(one: str | None, other: str | None) -> bool:
    """Day and month exchanged, one figure wrong, or known to the year or month only."""
    if not one or not other:
        return False
    if _swapped(one) == other or (len(one) != len(other) and (one.startswith(other) or other.startswith(one))):
        return True
    return len(one) == len(other) == _FULL_DATE and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def compare(who: Traits, row: CensusRow) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which traits agree, and which differ, among those that both sides state."""
    pairs = {
        "birth_name": (who.birth_name, row.birth_name),
        "given_name": (who.given_name, _given(row)),
        "birth_date": (who.birth_date, row.birth_date),
        "sex": ("" if who.sex == "U" else who.sex, "" if row.sex == "U" else row.sex),
        "birthplace": (who.birthplace, row.birthplace),
        "matricule": (who.matricule, row.matricule),
        "unit": (who.unit, row.unit),
        "bed": (who.bed, row.bed),
    }
    stated = {name: _same(*pair) for name, pair in pairs.items() if all(pair)}
    if row.number and (row.number in who.numbers or who.has_official):
        stated["number"] = row.number in who.numbers
    return tuple(n for n, same in stated.items() if same), tuple(n for n, same in stated.items() if not same)


def _names_agree(who: Traits, row: CensusRow) -> bool:
    """The same names, swapped names, the name in use instead of the birth name, or two slips of a key."""
    swapped = _same(who.birth_name, _given(row)) and _same(who.given_name, row.birth_name)
    family = any(_near(one or "", other or "") for one in (who.birth_name, who.used_name)
                 for other in (row.birth_name, row.used_name))  # fmt: skip
    return swapped or (family and _near_given(who.given_name, _given(row)))


def _names_same(who: Traits, row: CensusRow) -> bool:
    family = any(
        _same(one, other) for one in (who.birth_name, who.used_name) for other in (row.birth_name, row.used_name)
    )
    return family and _same(who.given_name, _given(row))


def _times_agree(who: Traits, row: CensusRow) -> bool:
    ours, theirs = who.admitted_at, row.admitted_at
    return bool(ours and theirs) and abs(instant.minutes_between(Instant(ours or ""), Instant(theirs or ""))) <= (
        NEAR_HOURS * 60
    )


def rule_of(who: Traits, row: CensusRow) -> Rule | None:
    """The first rule of the cascade that holds between a patient of the downtime and a row."""
    agrees, differs = compare(who, row)
    same_day = "birth_date" in agrees and len(who.birth_date or "") == _FULL_DATE
    if "number" in agrees and same_day:
        return "IDENTIFIER"
    if "matricule" in agrees and same_day and "sex" not in differs:
        return "MATRICULE"
    if same_day and {"birth_name", "given_name", "sex"} <= set(agrees) and "birthplace" not in differs:
        return "STRICT_TRAITS"
    if _names_agree(who, row) and (same_day or (who.birth_date and _swapped(who.birth_date) == row.birth_date)):
        return "NAMES"
    if _names_same(who, row) and "sex" not in differs and _date_near(who.birth_date, row.birth_date):
        return "NAMES_NEAR_DATE"
    if "number" in agrees:
        return "NUMBER_ALONE"
    if {"unit", "bed"} <= set(agrees) and "sex" not in differs and _times_agree(who, row):
        return "BED_AND_TIME"
    return None


class Index:
    """The rows of the index by what a patient of the downtime may share with them."""

    def __init__(self, rows: Sequence[CensusRow]) -> None:
        self._rows = rows
        self._keys: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for position, row in enumerate(rows):
            numbers = (row.number,) if row.number else ()
            names = (row.birth_name, row.used_name or "")
            for key in _keys(numbers, row.matricule, row.birth_date, names, _given(row), (row.unit, row.bed)):
                self._keys[key].append(position)

    def near(self, who: Traits) -> list[CensusRow]:
        """The rows worth comparing, in the order of the index."""
        names, place = (who.birth_name, who.used_name), (who.unit, who.bed)
        keys = {*_keys(tuple(who.numbers), who.matricule, who.birth_date, names, who.given_name, place)}
        if (swapped := _swapped(who.birth_date)) is not None:
            keys.add(("born", swapped))
        return [self._rows[each] for each in sorted({each for key in keys for each in self._keys.get(key, ())})]

    def proposals(self, who: Traits) -> list[tuple[Rule, CensusRow]]:
        """The rows that a rule of the cascade reaches, the surest rule first."""
        found = [(rule, row) for row in self.near(who) if (rule := rule_of(who, row)) is not None]
        return sorted(found, key=lambda each: (RULES.index(each[0]), each[1].number or ""))


def _keys(
    numbers: Sequence[str],
    matricule: str | None,
    born: str | None,
    names: Sequence[str],
    given: str,
    place: tuple[str | None, str | None],
) -> Iterator[tuple[str, ...]]:
    """What two descriptions of one person share at least one of."""
    yield from (("number", each) for each in numbers)
    if matricule:
        yield "matricule", matricule
    if born:
        yield "born", born
    for name in names:
        if name and given:
            yield "named", fold(name), fold(given)
    unit, bed = place
    if unit and bed:
        yield "bed", unit, fold(bed)


RULES: tuple[Rule, ...] = (
    "IDENTIFIER", "MATRICULE", "STRICT_TRAITS", "NAMES", "NAMES_NEAR_DATE", "NUMBER_ALONE", "BED_AND_TIME",
)  # fmt: skip
"""The cascade, the surest first."""


def candidates(session: Session, rows: Sequence[CensusRow]) -> list[Candidate]:
    """Whom the patients of the downtime may be, the surest rule first for each of them.

    A file whose own number and birth date are the row's is that person already and needs no
    decision; for everybody else each row that a rule reaches is listed, and nothing is linked.
    """
    ask_leave(session)
    index = Index([row for row in rows if row.number])
    found: list[Candidate] = []
    for name in session.reader.patients():
        file = session.reader.file(name)
        if file is None or not file.confirmed:
            continue
        who = traits_of(file)
        proposed = index.proposals(who)
        if not any(rule == "IDENTIFIER" for rule, _row in proposed):
            found += [_candidate(file, who, row, rule) for rule, row in proposed]
    return found


def _candidate(file: PatientFile, who: Traits, row: CensusRow, rule: Rule) -> Candidate:
    agrees, differs = compare(who, row)
    return Candidate(
        patient=file.id,
        name=file.identity.name,
        number=file.identity.number,
        row=row,
        rule=rule,
        agrees=agrees,
        differs=differs,
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
