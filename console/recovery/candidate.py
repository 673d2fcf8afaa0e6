"""One of ours and a row of the index that may be the same person: as a search proposes them and a person decides.

Goes out as JSON lines that are filled in elsewhere, and comes back whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import msgspec

from console.errors import CahierError, Fault
from console.record.census import CensusRow
from console.record.entry import canonical
from console.record.foreign import read_json
from console.record.showing import visible
from console.recovery.cascade import Rule
from console.recovery.comparison import Compared

Choice = Literal["", "SAME", "DIFFERENT", "UNLINK"]


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
            found.append(read_json(line, Candidate))
        except msgspec.MsgspecError as problem:
            raise CahierError(Fault.DECISIONS_UNREADABLE, line=number, reason=str(problem)) from problem
        wrong = _wrong_with(found[-1]) if found[-1].decision else ""
        if wrong:
            raise CahierError(Fault.DECISIONS_UNREADABLE, line=number, reason=wrong)
    return found


def _wrong_with(each: Candidate) -> str:
    """The member by which a decision cannot be carried out: its file was in other hands, and it becomes entries."""
    if not each.reason.strip():
        return "reason"
    if not (each.row.number or "").strip():  # nothing ever matches on an empty number
        return "row.number"
    said = {"reason": each.reason, "patient": each.patient} | {
        f"row.{name}": text
        for name, value in msgspec.structs.asdict(each.row).items()
        for text in (value if isinstance(value, tuple) else (value,))
        if isinstance(text, str)
    }
    return next((name for name, text in said.items() if visible(text) != text), "")
