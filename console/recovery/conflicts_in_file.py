"""What contradicts itself within one patient's file, as lines that stand against each other.

Pure functions over the lines of a file, so each can be read and tested by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from console.record import instant
from console.record.bodies import care, dose, stay
from console.record.codes.care import AllergyAnswer
from console.record.codes.stay import TransferScope
from console.record.effects import Line
from console.record.file import PatientFile
from console.record.identity import fold
from console.record.kinds import KINDS, Delivery
from console.record.value_words import quantity_text
from console.recovery.conflict_kinds import Kind

Found = tuple[Kind, str, tuple[Line, ...]]
"""The kind, what it is about, and the lines that stand against each other."""

WEIGHT_TENTH = Decimal("0.10")
"""Two weights further apart than this share of the larger one cannot both be right: doses are reckoned from them."""
DOSE_MINUTES = 10
"""Doses of one drug that two laptops wrote within so many minutes may be one dose."""
_ELSEWHERE = (stay.Discharged, stay.Died, stay.Absconded, stay.TransferLeft, stay.TransferArrived)
_SEEN = (care.Observed, dose.DoseGiven, stay.Moved)


def within(file: PatientFile) -> Iterator[Found]:
    """Everything in a file that contradicts itself but for registers with two values."""
    standing = [line for line in file.lines if line.in_force]
    yield from _two_places(standing)
    yield from _two_plans(standing)
    yield from _after_death(standing)
    yield from _after_leaving(standing)
    yield from _after_transfer(standing)
    yield from _allergies(file.lines, standing)
    yield from _weights(standing)
    yield from _doses(standing)


def _two_places(standing: Sequence[Line]) -> Iterator[Found]:
    """Written into two units without having left, or moved within a unit in which the patient was not."""
    here: Line | None = None
    for line in standing:
        body = line.body
        if isinstance(body, stay.StayAdmitted | stay.Moved):
            before = getattr(here.body, "unit", body.unit) if here else body.unit
            if here is not None and before != body.unit:
                yield Kind.TWO_PLACES, f"{before} / {body.unit}", (here, line)
            here = line
        elif isinstance(body, _ELSEWHERE):
            here = None


def _two_plans(standing: Sequence[Line]) -> Iterator[Found]:
    """Announced again, in this unit or another, by somebody who did not know of it: two stays are to begin.

    What was called off, or whoever came in between, leaves nothing to settle. Copies of what a census
    announced are one plan: their stay is the same.
    """
    off = [line for line in standing if isinstance(line.body, stay.AdmissionCalledOff)]
    ended = {name for line in off for name in (getattr(line.body, "expected", None), line.entry.stay) if name}
    pending: dict[str, Line] = {}
    for line in standing:
        body = line.body
        if isinstance(body, stay.AdmissionExpected):
            name = line.entry.stay or body.expected or line.entry.id
            if name in ended or (body.expected or line.entry.id) in ended:
                continue
            for other, earlier in pending.items():
                if other != name:
                    units = f"{getattr(earlier.body, 'unit', '')} / {body.unit}"
                    yield Kind.TWO_PLANS, units, (earlier, line)
            pending[name] = line
        elif isinstance(body, stay.StayAdmitted | stay.Moved | stay.Died):
            pending.clear()


def _after_death(standing: Sequence[Line]) -> Iterator[Found]:
    death = next((line for line in standing if isinstance(line.body, stay.Died)), None)
    if death is None:
        return
    for line in standing:
        row = KINDS.get(line.entry.kind)
        is_of_the_living = isinstance(line.body, care.Observed | dose.DoseGiven) or (row is not None and row.moves)
        is_care = row is not None and row.delivery is Delivery.CARE and is_of_the_living
        if line is not death and is_care and line.entry.occurred_at > death.entry.occurred_at:
            yield Kind.AFTER_DEATH, line.entry.kind, (death, line)


def _after_leaving(standing: Sequence[Line]) -> Iterator[Found]:
    gone: Line | None = None
    for line in standing:
        if isinstance(line.body, stay.Discharged | stay.Absconded):
            gone = line
        elif isinstance(line.body, stay.StayAdmitted):
            gone = None
        elif gone is not None and isinstance(line.body, care.Observed | dose.DoseGiven):
            yield Kind.AFTER_LEAVING, line.entry.kind, (gone, line)


def _after_transfer(standing: Sequence[Line]) -> Iterator[Found]:
    asked = {
        line.body.transfer or line.entry.id: line.body
        for line in standing
        if isinstance(line.body, stay.TransferAsked) and line.body.scope is TransferScope.HOSPITAL
    }
    cancelled = {line.body.transfer for line in standing if isinstance(line.body, stay.TransferCancelled)}
    gone: Line | None = None
    for line in standing:
        body = line.body
        if isinstance(body, stay.TransferLeft) and body.transfer in asked and body.transfer not in cancelled:
            gone = line
        elif isinstance(body, stay.StayAdmitted):
            gone = None
        elif gone is not None and isinstance(body, _SEEN) and body is not None:
            observed_leaving = getattr(gone.body, "observation", None)
            if line.entry.id != observed_leaving:
                yield Kind.SEEN_AFTER_TRANSFER, line.entry.kind, (gone, line)


def _allergies(lines: Sequence[Line], standing: Sequence[Line]) -> Iterator[Found]:
    """Against what the census told: one of its allergies ended here, or one here that it did not tell."""
    by_id = {line.entry.id: line for line in lines}
    told = [line for line in lines if isinstance(line.body, care.Allergy) and line.entry.source == "SNAPSHOT"]
    for line in standing:
        if isinstance(line.body, care.Ended):
            for name in line.entry.replaces:
                if by_id.get(name) in told:
                    yield Kind.ALLERGY_ENDED, _substance(by_id[name]), (by_id[name], line)
        none = isinstance(line.body, care.AllergiesAnswered) and line.body.answer is AllergyAnswer.NONE_KNOWN
        if none and told and line.entry.source != "SNAPSHOT":
            yield Kind.ALLERGY_ENDED, ", ".join(map(_substance, told)), (*told, line)
    known = {fold(_substance(line)) for line in told}
    for line in standing:
        if told and isinstance(line.body, care.Allergy) and fold(line.body.substance) not in known:
            yield Kind.ALLERGY_NEW, line.body.substance, (*told, line)


def _substance(line: Line) -> str:
    return line.body.substance if isinstance(line.body, care.Allergy) else ""


def _weights(standing: Sequence[Line]) -> Iterator[Found]:
    weighed = [line for line in standing if isinstance(line.body, care.Weight)]
    for one, other in pairwise(weighed):
        first, second = one.body, other.body
        if not (isinstance(first, care.Weight) and isinstance(second, care.Weight)):
            continue
        if first.weight.unit != second.weight.unit:
            continue
        low, high = sorted((first.weight.decimal, second.weight.decimal))
        if high - low > WEIGHT_TENTH * high:
            yield Kind.WEIGHTS, f"{quantity_text(first.weight)} / {quantity_text(second.weight)}", (one, other)


def _doses(standing: Sequence[Line]) -> Iterator[Found]:
    """The same drug at about the same time by two laptops: one dose copied twice, or two given."""
    given: dict[str, list[Line]] = defaultdict(list)
    for line in standing:
        if isinstance(line.body, dose.DoseGiven):
            given[fold(line.body.drug)].append(line)
    for lines in given.values():
        for one, other in combinations(lines, 2):
            apart = abs(instant.minutes_between(one.entry.occurred_at, other.entry.occurred_at))
            if one.entry.station != other.entry.station and apart <= DOSE_MINUTES:
                yield Kind.DOSE_TWICE, getattr(one.body, "drug", ""), (one, other)
