"""The board of a unit: who is in which bed, derived from the files of the people of the unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product

from rapidfuzz.distance import DamerauLevenshtein

from console.record.bodies.observation import ObservationRhythm
from console.record.file import Identity, Observation, PatientFile, Said
from console.record.identity import fold
from console.record.instant import Instant, plus
from console.record.movements import Step, Transfer, Whereabouts
from console.record.news2 import INTERVAL_MINUTES, Score
from console.record.places import Unit, bed_order

NEAR_NAME_EDITS = 2
CONTINUOUS_LOOK_MINUTES = 30


class RowKind(Enum):
    """What one line of the board is."""

    PATIENT = "patient"
    EMPTY = "empty bed"
    CLOSED = "closed bed"
    AWAITING = "bed of somebody who left and has not been seen to arrive"
    EXPECTED = "somebody on the way here"


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line: a bed, who is in it, and what must be seen at a glance."""

    kind: RowKind
    bed: str | None
    file: PatientFile | None = None
    transfer: Transfer | None = None
    is_similar: bool = False  # another name on the board is near to this one
    shares_bed: bool = False
    observation_due_at: Instant | None = None

    def observation_is_overdue(self, now: Instant) -> bool:
        """Whether the next round of observations should have been made."""
        return self.observation_due_at is not None and self.observation_due_at < now


@dataclass(frozen=True, slots=True)
class ObservationPolicy:
    """When observations are due: what a person decided, else what NEWS2 says, else a fixed interval.

    ``guide`` follows the table of NEWS2, which a clinician of the site approved; without it the
    program gives no advice. ``interval_minutes`` is for whoever has no score; None makes nothing due.
    """

    guide: bool = False
    interval_minutes: int | None = None

    def due_at(self, file: PatientFile) -> Instant | None:
        """When the next round is due; None where nothing says so."""
        last = file.last_observation
        decided = _decided_at(file, last)
        if decided is not None:
            return decided
        if self.guide and last is not None and last.score is not None and last.score.total is not None:
            return plus(last.at, minutes=guide_minutes(last.score))
        since = last.at if last is not None else file.place.since
        return plus(since, minutes=self.interval_minutes) if since and self.interval_minutes else None


def guide_minutes(score: Score) -> int:
    """How long until the next round by the table, in minutes. Continuous monitoring is looked at every half hour."""
    return INTERVAL_MINUTES[score.band] or CONTINUOUS_LOOK_MINUTES


def rhythm_of(file: PatientFile) -> Said | None:
    """What somebody decided about the next rounds, with who and when; None where nobody did."""
    standing = file.registers.get("rhythm", ())
    return standing[-1] if standing else None


def _decided_at(file: PatientFile, last: Observation | None) -> Instant | None:
    said = rhythm_of(file)
    body = said.line.body if said else None
    if said is None or not isinstance(body, ObservationRhythm):
        return None
    if body.next_at is not None and (last is None or last.at <= said.at):
        return body.next_at
    since = said.at if last is None else last.at
    return plus(since, minutes=body.every_minutes) if body.every_minutes else None


@dataclass(frozen=True, slots=True)
class Board:
    """A unit at one moment. ``rows`` are in ward order, people in transit and expected at the end."""

    unit: Unit
    as_at: Instant
    rows: tuple[BoardRow, ...]
    census_stated_at: Instant | None = None

    @property
    def patients(self) -> tuple[PatientFile, ...]:
        """The people whom the unit answers for, each once, in the order of the rows."""
        return tuple(row.file for row in self.rows if row.file and row.kind in (RowKind.PATIENT, RowKind.AWAITING))

    @property
    def confirmed(self) -> int:
        """How many of them somebody here has confirmed."""
        return sum(file.confirmed for file in self.patients)

    @property
    def in_transit(self) -> tuple[BoardRow, ...]:
        """Those who left and were not seen to arrive."""
        return tuple(row for row in self.rows if row.kind is RowKind.AWAITING)

    def overdue_observations(self) -> int:
        """How many should have been observed by now."""
        return sum(row.observation_is_overdue(self.as_at) for row in self.rows)

    def scores_from(self, threshold: int) -> int:
        """How many last scores are at least this high."""
        totals = [
            file.last_observation.score.total
            for file in self.patients
            if file.last_observation and file.last_observation.score
        ]
        return sum(total is not None and total >= threshold for total in totals)


def are_similar(one: Identity, other: Identity) -> bool:
    """Whether two people can be taken for each other: near or swapped names, or the same birth date.

    Names at birth and names in use are compared alike, folded; up to two edits count as near. A
    shared full birth date counts only with a near family or given name.
    """
    families, givens = (_families(one), _families(other)), (_givens(one), _givens(other))
    near_family = any(_near(*pair) for pair in product(*families))
    near_given = any(_near(*pair) for pair in product(*givens))
    if near_family and near_given:
        return True
    if families[0] & givens[1] and givens[0] & families[1]:
        return True
    same_day = (
        bool(one.birth_date) and one.birth_date == other.birth_date and len(one.birth_date or "") == len("YYYY-MM-DD")
    )
    return same_day and (near_family or near_given)


def _families(who: Identity) -> set[str]:
    return {fold(who.birth_name), fold(who.used_name or "")} - {""}


def _givens(who: Identity) -> set[str]:
    return {fold(who.given_name), fold(who.given_names.split(" ")[0])} - {""}


def _near(one: str, other: str) -> bool:
    edits = min(NEAR_NAME_EDITS, max(len(one), len(other)) // 3)
    return DamerauLevenshtein.distance(one, other, score_cutoff=edits) <= edits


def similar_ids(files: Sequence[PatientFile]) -> frozenset[str]:
    """The ids of those on a board who can be taken for somebody else on it."""
    found: set[str] = set()
    for index, file in enumerate(files):
        for other in files[index + 1 :]:
            if are_similar(file.identity, other.identity):
                found |= {file.id, other.id}
    return frozenset(found)


def board_of(
    unit: Unit,
    files: Iterable[PatientFile],
    now: Instant,
    policy: ObservationPolicy,
    census_stated_at: Instant | None = None,
) -> Board:
    """Lay out a unit: each bed with whoever is in it, then people without a bed, then those expected.

    ``files`` may hold anybody; only those present in the unit, on their way from it or to it appear.
    """
    ranks = bed_order(unit.beds)
    mine = [file for file in files if _belongs(file, unit.code)]
    here = sorted(mine, key=lambda file: (ranks.get(file.place.bed, len(ranks)), file.identity.name))
    coming = [file for file in files if _is_coming(file, unit.code)]
    similar = similar_ids([*here, *coming])
    per_bed = Counter(file.place.bed for file in here if file.place.bed)
    rows = [_row(file, similar, per_bed, policy) for file in here]
    rows += [
        BoardRow(RowKind.CLOSED if bed in unit.closed_beds else RowKind.EMPTY, bed)
        for bed in unit.beds
        if not per_bed[bed]
    ]
    rows.sort(key=lambda row: ranks.get(row.bed, len(ranks)))
    rows += [
        BoardRow(RowKind.EXPECTED, file.place.transfer.ask.to_bed, file, file.place.transfer, file.id in similar)
        for file in coming
        if file.place.transfer
    ]
    return Board(unit, now, tuple(rows), census_stated_at)


def _belongs(file: PatientFile, unit: str) -> bool:
    return file.place.unit == unit and file.place.whereabouts.is_here


def _is_coming(file: PatientFile, unit: str) -> bool:
    transfer = file.place.transfer
    return transfer is not None and transfer.ask.to_unit == unit and file.place.unit != unit


def _row(file: PatientFile, similar: frozenset[str], per_bed: Counter[str], policy: ObservationPolicy) -> BoardRow:
    place = file.place
    gone = (
        place.whereabouts is Whereabouts.IN_TRANSIT and place.transfer is not None and place.transfer.step is Step.LEFT
    )
    return BoardRow(
        kind=RowKind.AWAITING if gone else RowKind.PATIENT,
        bed=place.bed,
        file=file,
        transfer=place.transfer,
        is_similar=file.id in similar,
        shares_bed=bool(place.bed) and per_bed[place.bed or ""] > 1,
        observation_due_at=None if gone else policy.due_at(file),
    )
