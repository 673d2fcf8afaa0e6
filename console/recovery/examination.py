"""What contradicts itself in a whole book: each file is examined once, and again when it changes.

Relies on :mod:`console.recovery.conflicts` for what a conflict is, and on the store for what was
found so far. Words are made of those alone that somebody looks at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from console.record.bodies.review import ConflictReviewed
from console.record.entry import digest
from console.record.file import PatientFile
from console.record.likeness import told_apart_from
from console.recovery.conflict_kinds import Kind
from console.recovery.conflicts import Conflict, Raw, between, claims_of, within_one, worded
from console.recovery.progress import Progress, silent, telling
from console.store.examined import Claim, Within
from console.ward.session import Session

RULES = "2"
"""Changes with whatever changes what is found in a file: then every file is examined again."""
AT_ONCE = 60
"""So many files are examined in one go, so that whoever waits for something else does not wait for this."""
_BETWEEN = (Kind.ONE_SHEET, Kind.ONE_BED, Kind.ONE_NUMBER, Kind.ONE_PERSON)
_APART = "TOLD_APART"
"""Not a conflict: a claim that ends one, by the id of whom a file says that they are somebody else."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A conflict that nobody has settled: which entries of which files."""

    kind: Kind
    files: tuple[str, ...]
    entries: tuple[str, ...]


def look_further(session: Session, most: int = AT_ONCE) -> int:
    """Examine some of the files that changed; returns how many still wait."""
    examined = session.book.examined
    waiting = examined.line_up(RULES)
    files = examined.waiting(most)
    within: list[Within] = []
    claims: list[Claim] = []
    for name in files:
        file = session.reader.file(name)
        if file is not None:
            within += [Within(name, raw.kind.name, raw.entries) for raw in within_one(file)]
            claims += _claims(file)
    if files:
        examined.put(files, within, claims)
    return waiting - len(files)


def _claims(file: PatientFile) -> Iterator[Claim]:
    for each in claims_of(file):
        yield Claim(each.kind.name, _folded(each.key), file.id, each.line.entry.id)
    for other in told_apart_from(file):
        yield Claim(_APART, other, file.id, "")


def _folded(key: Sequence[str]) -> str:
    """A key as it is kept: compared, and never read."""
    return digest("\n".join(key).encode())


def standing(session: Session) -> list[Standing]:
    """What contradicts itself by the files that were examined, and nobody has settled."""
    examined = session.book.examined
    settled = {_key_of(line.body) for line in session.reader.lines_of_kind("conflict_reviewed")}
    found = [Standing(Kind[each.kind], (each.file,), each.entries) for each in examined.within()]
    apart = {(each.file, each.key) for each in examined.claims(_APART)}
    for kind in _BETWEEN:
        for group in examined.disputed(kind.name):
            files = tuple(each.file for each in group)
            if kind is Kind.ONE_PERSON and all(
                (one, other) in apart or (other, one) in apart for one, other in combinations(files, 2)
            ):
                continue
            found.append(Standing(kind, files, tuple(each.entry for each in group)))
    return [each for each in found if (each.kind.name, frozenset(each.entries)) not in settled]


def _key_of(body: object) -> tuple[str, frozenset[str]]:
    """Which conflict somebody looked at: its kind and its sides. Another side makes it another one.

    Where sides were struck the strikes end it, and it is back as soon as one of them is struck itself.
    """
    if not isinstance(body, ConflictReviewed) or body.strikes:
        return "", frozenset()
    return body.conflict, frozenset(body.entries)


def in_words(session: Session, found: Iterable[Standing]) -> Iterator[Conflict]:
    """Conflicts as people read them; one that is gone meanwhile is left out."""
    for each in found:
        files = [file for name in each.files if (file := session.reader.file(name)) is not None]
        for raw in _again(each, files, session):
            if raw.kind is each.kind and set(raw.entries) == set(each.entries):
                yield worded(raw, session.site.zone_info, session.site.places)
                break


def _again(each: Standing, files: Sequence[PatientFile], session: Session) -> Iterator[Raw]:
    if each.kind not in _BETWEEN:
        yield from (raw for file in files for raw in within_one(file))
        return
    groups = defaultdict(list)
    for file in files:
        for claim in claims_of(file):
            if claim.kind is each.kind:
                groups[claim.key].append(claim)
    for group in groups.values():
        yield from between(group, session.site.places)


def examine(session: Session, progress: Progress = silent) -> None:
    """Examine every file that changed.

    Args:
        session: its book is written to, some files at a time: when it is stopped, the next call goes on from there.
        progress: told (files done, of how many); raising from it stops.
    """
    progress(0, 0)
    left = total = look_further(session)
    while left:
        progress(total - left, total)
        left = look_further(session)


def conflicts(session: Session, progress: Progress = silent) -> list[Conflict]:
    """Everything in the book that contradicts itself, patient by patient, then between patients.

    What somebody looked at and found to stand is left out.

    Args:
        session: whose book it is.
        progress: told (done, of how many), of files and then of conflicts; raising from it stops.
    """
    examine(session, progress)
    found = standing(session)
    return list(in_words(session, telling(found, len(found), progress)))
