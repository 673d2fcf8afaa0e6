"""The board of a unit: who is in which bed, derived from the files of the people of the unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from console.record.beds import SHUT
from console.record.bodies.observation import ObservationRhythm
from console.record.bodies.stay import BedTurned
from console.record.codes.patient import IdentityAttribute
from console.record.file import Observation, PatientFile, Said
from console.record.instant import Instant, plus
from console.record.likeness import Likeness, alike
from console.record.movements import ExpectedAdmission, Step, Transfer, Whereabouts
from console.record.news2 import INTERVAL_MINUTES, Score
from console.record.places import Unit, bed_order
from console.words import N_, _

CONTINUOUS_LOOK_MINUTES = 30


class RowKind(Enum):
    """What one line of the board is; the value is the message id of its label."""

    PATIENT = N_("in bed")
    EMPTY = N_("empty bed")
    CLOSED = N_("closed bed")
    AWAITING = N_("left, not seen to arrive")
    EXPECTED = N_("expected here")

    @property
    def label(self) -> str:
        """The words that people read."""
        return _(self.value)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One line: a bed, who is in it, and what must be seen at a glance."""

    kind: RowKind
    bed: str | None
    file: PatientFile | None = None
    transfer: Transfer | None = None
    is_similar: bool = False  # another name on the board is near to this one
    is_homonym: bool = False  # somebody looked: they are different people, here or wherever it was marked
    shares_bed: bool = False
    observation_due_at: Instant | None = None
    state: BedTurned | None = None  # what was said last of an empty bed
    kept_for: tuple[PatientFile, ...] = ()  # those expected here for whom an empty bed was chosen

    @property
    def expected(self) -> ExpectedAdmission | None:
        """The admission that is expected, where it is one and not a transfer."""
        is_awaited = self.kind is RowKind.EXPECTED and self.file is not None and self.transfer is None
        return self.file.place.expected if self.file is not None and is_awaited else None

    def is_late(self, now: Instant) -> bool:
        """Whether somebody who was to come, or who left, should have been seen by now."""
        if self.expected is not None:
            return self.expected.is_late(now)
        return self.transfer is not None and self.transfer.is_overdue(now)

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
    """A unit at one moment. ``rows`` are in ward order, those expected at the end."""

    unit: Unit
    as_at: Instant
    rows: tuple[BoardRow, ...]
    census_stated_at: Instant | None = None

    @property
    def patients(self) -> tuple[PatientFile, ...]:
        """The people whom the unit answers for, each once, in the order of the rows."""
        return tuple(row.file for row in self.rows if row.file and row.kind in (RowKind.PATIENT, RowKind.AWAITING))

    @property
    def in_beds(self) -> tuple[PatientFile, ...]:
        """Those of them whom a round of the beds is to find here."""
        return tuple(row.file for row in self.rows if row.file and row.kind is RowKind.PATIENT)

    @property
    def confirmed(self) -> int:
        """How many of those in beds somebody here has confirmed."""
        return sum(file.confirmed for file in self.in_beds)

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


def board_of(
    unit: Unit,
    files: Iterable[PatientFile],
    now: Instant,
    policy: ObservationPolicy,
    census_stated_at: Instant | None = None,
    states: Mapping[str, BedTurned] | None = None,
) -> Board:
    """Lay out a unit: each bed with whoever is in it, then people without a bed, then those expected.

    ``files`` may hold anybody; only those present in the unit, on their way from it or to it appear.
    ``states`` is what was said last of its beds (:func:`console.record.beds.bed_states`).
    """
    ranks = bed_order(unit.beds)
    mine = [file for file in files if _belongs(file, unit.code)]
    here = sorted(mine, key=lambda file: (ranks.get(file.place.bed, len(ranks)), file.identity.name))
    coming = [file for file in files if _is_coming(file, unit.code)]
    similar = alike([*here, *coming])
    per_bed = Counter(file.place.bed for file in here if file.place.bed)
    rows = [_row(file, similar, per_bed, policy) for file in here]
    awaited = [_coming(file, similar) for file in coming]
    kept: dict[str | None, list[PatientFile]] = defaultdict(list)
    for row in awaited:
        kept[row.bed] += [row.file] if row.file else []
    rows += [_empty(bed, unit, (states or {}).get(bed), kept[bed]) for bed in unit.beds if not per_bed[bed]]
    rows.sort(key=lambda row: ranks.get(row.bed, len(ranks)))
    awaited.sort(key=_comes_at)
    return Board(unit, now, (*rows, *awaited), census_stated_at)


def _coming(file: PatientFile, similar: Likeness) -> BoardRow:
    """Somebody who is expected: from another unit, or to be admitted."""
    transfer, expected = file.place.transfer, file.place.expected
    bed = transfer.ask.to_bed if transfer else expected.plan.bed if expected else None
    return BoardRow(RowKind.EXPECTED, bed, file, transfer, file.id in similar.open, _is_homonym(file, similar))


def _comes_at(row: BoardRow) -> Instant:
    return row.expected.plan.expected_at if row.expected else row.transfer.asked_at if row.transfer else Instant("")


def _empty(bed: str, unit: Unit, state: BedTurned | None, kept_for: Iterable[PatientFile] = ()) -> BoardRow:
    """A bed nobody lies in. What was said here counts before what the site said of its beds beforehand."""
    is_shut = state.bed_condition in SHUT if state else bed in unit.closed_beds
    return BoardRow(RowKind.CLOSED if is_shut else RowKind.EMPTY, bed, state=state, kept_for=tuple(kept_for))


def _belongs(file: PatientFile, unit: str) -> bool:
    return file.place.unit == unit and file.place.whereabouts.is_here


def _is_coming(file: PatientFile, unit: str) -> bool:
    place = file.place
    if place.transfer is None:
        return place.to_unit == unit
    return place.to_unit == unit and place.unit != unit


def _is_homonym(file: PatientFile, similar: Likeness) -> bool:
    marked = IdentityAttribute.HOMA in file.identity.attributes
    return file.id in similar.told_apart or (marked and file.id not in similar.open)


def _row(file: PatientFile, similar: Likeness, per_bed: Counter[str], policy: ObservationPolicy) -> BoardRow:
    place = file.place
    gone = (
        place.whereabouts is Whereabouts.IN_TRANSIT and place.transfer is not None and place.transfer.step is Step.LEFT
    )
    return BoardRow(
        kind=RowKind.AWAITING if gone else RowKind.PATIENT,
        bed=place.bed,
        file=file,
        transfer=place.transfer,
        is_similar=file.id in similar.open,
        is_homonym=_is_homonym(file, similar),
        shares_bed=bool(place.bed) and per_bed[place.bed or ""] > 1,
        observation_due_at=None if gone else policy.due_at(file),
    )
