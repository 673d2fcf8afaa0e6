"""Where a patient is: a fold of the movements in force, in the order in which they happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from console.record import instant
from console.record.bodies import Body
from console.record.bodies import stay as bodies
from console.record.codes.stay import ExitMode, TransferScope
from console.record.effects import Line
from console.record.instant import Instant
from console.record.kinds import body_as
from console.record.places import Places, label_of
from console.words import N_, _

TRANSIT_OVERDUE_MINUTES = 30


class Whereabouts(Enum):
    """Where somebody is, as far as the book knows."""

    KNOWN = N_("Known, not in a bed")
    PRESENT = N_("Present")
    IN_TRANSIT = N_("In transit")
    TRANSFERRED = N_("In another hospital")
    DISCHARGED = N_("Left")
    DEAD = N_("Deceased")
    ABSCONDED = N_("Absconded")

    @property
    def label(self) -> str:
        """The word that people read."""
        return _(self.value)

    @property
    def is_here(self) -> bool:
        """Whether the patient still counts in the census of a unit."""
        return self in (Whereabouts.PRESENT, Whereabouts.IN_TRANSIT)


class Step(Enum):
    """How far a transfer has come: the chain of custody."""

    ASKED = N_("asked")
    ACCEPTED = N_("accepted")
    LEFT = N_("left, not arrived")
    ARRIVED = N_("arrived")
    CANCELLED = N_("cancelled")

    @property
    def label(self) -> str:
        """The word that people read."""
        return _(self.value)


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer along asked → accepted → left → arrived. Instants are None until then."""

    id: str
    ask: bodies.TransferAsked
    step: Step
    from_unit: str
    from_bed: str | None
    asked_at: Instant
    accepted_at: Instant | None = None
    accepted_by: str | None = None
    acceptance: bodies.TransferAccepted | None = None
    left_at: Instant | None = None
    departure: bodies.TransferLeft | None = None
    arrived_at: Instant | None = None
    seen_by: str | None = None
    arrival: bodies.TransferArrived | None = None

    @property
    def phone(self) -> str | None:
        """The number over there: that of whoever accepted, else the one that was asked at."""
        return (self.acceptance.phone if self.acceptance else None) or self.ask.phone

    @property
    def is_open(self) -> bool:
        """Whether custody is not settled yet."""
        return self.step in (Step.ASKED, Step.ACCEPTED, Step.LEFT)

    def bound_for(self, places: Places) -> str:
        """Unit or hospital of destination, as people say it."""
        if self.ask.scope is TransferScope.UNIT:
            return label_of(places, self.ask.to_unit)
        return " · ".join(part for part in (self.ask.to_hospital, self.ask.to_hospital_unit) if part)

    def is_overdue(self, now: Instant) -> bool:
        """Whether the patient left more than half an hour ago and was not seen to arrive."""
        return (
            self.step is Step.LEFT
            and self.left_at is not None
            and instant.minutes_between(self.left_at, now) >= TRANSIT_OVERDUE_MINUTES
        )


@dataclass(frozen=True, slots=True)
class ExpectedAdmission:
    """Somebody is to come: ``id`` names it for ever, ``stay`` is the one that the admission will begin.

    ``entry`` is the id of the entry that says so now. Several laptops may have taken one plan over from
    the census, each under an id of its own: the stay is the same.
    """

    id: str
    entry: str
    plan: bodies.AdmissionExpected
    stay: str | None
    said_at: Instant

    def is_late(self, now: Instant) -> bool:
        """Whether the patient should have come by now."""
        return self.plan.expected_at < now

    def is_named(self, name: str, stay: str | None) -> bool:
        """Whether an id, or the stay that is to begin, means this plan."""
        return self.id == name or (stay is not None and self.stay == stay)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a patient is, since when, and what led there.

    ``plans`` are the admissions that are still to come, each said by somebody who had not seen those
    before it; the last one counts, and those before it stand again once it is called off.
    """

    whereabouts: Whereabouts = Whereabouts.KNOWN
    stay: str | None = None
    unit: str | None = None
    bed: str | None = None
    since: Instant | None = None
    admitted_at: Instant | None = None
    admission: bodies.StayAdmitted | None = None
    transfers: tuple[Transfer, ...] = ()
    exit_mode: ExitMode | None = None
    plans: tuple[ExpectedAdmission, ...] = ()

    @property
    def expected(self) -> ExpectedAdmission | None:
        """The admission that is to come, if any."""
        return self.plans[-1] if self.plans else None

    @property
    def to_unit(self) -> str | None:
        """The unit that waits for the patient: asked to take them over, or to admit them."""
        if self.transfer is not None:
            return self.transfer.ask.to_unit
        return self.expected.plan.unit if self.expected else None

    @property
    def transfer(self) -> Transfer | None:
        """The transfer that is still open, if any."""
        return next((each for each in reversed(self.transfers) if each.is_open), None)

    @property
    def to_hospital(self) -> str | None:
        """The other hospital to which somebody who left is going or went; None for everybody else."""
        if self.whereabouts not in (Whereabouts.IN_TRANSIT, Whereabouts.TRANSFERRED) or not self.transfers:
            return None
        last = self.transfer or self.transfers[-1]
        return last.bound_for({}) if last.ask.scope is TransferScope.HOSPITAL else None


def is_plan(body: Body | None) -> bool:
    """Whether an entry arranges a movement and makes none."""
    return isinstance(body, bodies.AdmissionExpected | bodies.AdmissionCalledOff)


def _with_transfer(place: Place, changed: Transfer) -> Place:
    others = tuple(changed if each.id == changed.id else each for each in place.transfers)
    return replace(place, transfers=others)


def _transfer(place: Place, name: str) -> Transfer | None:
    return next((each for each in place.transfers if each.id == name), None)


def _expected(place: Place, line: Line, body: bodies.AdmissionExpected) -> Place:
    name, entry = body.expected or line.entry.id, line.entry  # a correction keeps the id that calling off names
    plan = ExpectedAdmission(name, entry.id, body, entry.stay, entry.occurred_at)
    return replace(place, plans=(*_plans_but(place, name, entry.stay), plan))


def _plans_but(place: Place, name: str, stay: str | None) -> tuple[ExpectedAdmission, ...]:
    return tuple(each for each in place.plans if not each.is_named(name, stay))


def _called_off(place: Place, line: Line, body: bodies.AdmissionCalledOff) -> Place:
    return replace(place, plans=_plans_but(place, body.expected, line.entry.stay))


def _admitted(place: Place, line: Line, body: bodies.StayAdmitted) -> Place:
    at, open_transfer = line.entry.occurred_at, place.transfer
    if open_transfer and open_transfer.ask.to_unit == body.unit:
        # The unit of destination wrote the patient in without having seen the sender's entries.
        place = _with_transfer(place, replace(open_transfer, step=Step.ARRIVED, arrived_at=at))
    return Place(
        whereabouts=Whereabouts.PRESENT,
        stay=line.entry.stay,
        unit=body.unit,
        bed=body.bed,
        since=at,
        admitted_at=at,
        admission=body,
        transfers=place.transfers,
    )


def _moved(place: Place, line: Line, body: bodies.Moved) -> Place:
    # Somebody whose admission is not here (yet) was seen in a bed all the same.
    known = place.whereabouts is Whereabouts.KNOWN
    whereabouts = Whereabouts.PRESENT if known else place.whereabouts
    return replace(place, whereabouts=whereabouts, unit=body.unit, bed=body.bed, since=line.entry.occurred_at)


def _asked(place: Place, line: Line, body: bodies.TransferAsked) -> Place:
    name = body.transfer or line.entry.id  # a correction keeps the id that later steps name
    if _transfer(place, name) is not None:
        return place
    asked = Transfer(name, body, Step.ASKED, place.unit or "", place.bed, line.entry.occurred_at)
    return replace(place, transfers=(*place.transfers, asked))


def _accepted(place: Place, line: Line, body: bodies.TransferAccepted) -> Place:
    found = _transfer(place, body.transfer)
    if found is None or found.step is not Step.ASKED:
        return place
    at = line.entry.occurred_at
    accepted = replace(found, step=Step.ACCEPTED, accepted_at=at, accepted_by=body.by_name, acceptance=body)
    return _with_transfer(place, accepted)


def _left(place: Place, line: Line, body: bodies.TransferLeft) -> Place:
    found = _transfer(place, body.transfer)
    if found is None or not found.is_open:
        return place
    at = line.entry.occurred_at
    gone = _with_transfer(place, replace(found, step=Step.LEFT, left_at=at, departure=body))
    return replace(gone, whereabouts=Whereabouts.IN_TRANSIT, since=at)


def _arrived(place: Place, line: Line, body: bodies.TransferArrived) -> Place:
    found = _transfer(place, body.transfer)
    if found is None or not found.is_open:
        return place
    at = line.entry.occurred_at
    arrived = replace(found, step=Step.ARRIVED, arrived_at=at, seen_by=body.seen_by, arrival=body)
    there = _with_transfer(place, arrived)
    if found.ask.scope is TransferScope.HOSPITAL:
        return replace(there, whereabouts=Whereabouts.TRANSFERRED, bed=None, since=at, exit_mode=ExitMode.TRANSFER)
    unit = body.unit or found.ask.to_unit
    return replace(there, whereabouts=Whereabouts.PRESENT, unit=unit, bed=body.bed, since=at)


def _cancelled(place: Place, line: Line, body: bodies.TransferCancelled) -> Place:
    found = _transfer(place, body.transfer)
    if found is None or not found.is_open:
        return place
    back = _with_transfer(place, replace(found, step=Step.CANCELLED))
    on_the_way = place.whereabouts is Whereabouts.IN_TRANSIT
    return replace(back, whereabouts=Whereabouts.PRESENT) if on_the_way else back


def _gone(place: Place, line: Line, whereabouts: Whereabouts, mode: ExitMode) -> Place:
    """Whoever is gone is expected nowhere: what was still to come of a transfer does not take place."""
    transfers = tuple(replace(each, step=Step.CANCELLED) if each.is_open else each for each in place.transfers)
    return replace(place, whereabouts=whereabouts, since=line.entry.occurred_at, exit_mode=mode, transfers=transfers)


def _apply(place: Place, line: Line) -> Place:
    match line.body:
        case bodies.AdmissionExpected() as body:
            after = _expected(place, line, body)
        case bodies.AdmissionCalledOff() as body:
            after = _called_off(place, line, body)
        case _:
            after = _gone_somewhere(place, line)
    # Whoever is here, or has died, is not expected any more, whatever was arranged before or is arranged later.
    is_over = after.whereabouts.is_here or after.whereabouts is Whereabouts.DEAD
    return replace(after, plans=()) if after.plans and is_over else after


def _gone_somewhere(place: Place, line: Line) -> Place:
    match line.body:
        case bodies.StayAdmitted() as body:
            return _admitted(place, line, body)
        case bodies.Moved() as body:
            return _moved(place, line, body)
        case bodies.TransferAsked() as body:
            return _asked(place, line, body)
        case bodies.TransferAccepted() as body:
            return _accepted(place, line, body)
        case bodies.TransferLeft() as body:
            return _left(place, line, body)
        case bodies.TransferArrived() as body:
            return _arrived(place, line, body)
        case bodies.TransferCancelled() as body:
            return _cancelled(place, line, body)
        case bodies.Discharged() as body:
            return _gone(place, line, Whereabouts.DISCHARGED, body.mode)
        case bodies.Died():
            return _gone(place, line, Whereabouts.DEAD, ExitMode.DEATH)
        case bodies.Absconded():
            return _gone(place, line, Whereabouts.ABSCONDED, ExitMode.ABSCONDED)
        case _:
            return place


def place_of(lines: Iterable[Line]) -> Place:
    """Fold one patient's lines, sorted as a timeline, into where the patient is.

    A request that was corrected to a later time than a step that names it still comes before that step.
    """
    standing = [line for line in lines if line.in_force]
    asked = {
        line.body.transfer or line.entry.id: line for line in standing if isinstance(line.body, bodies.TransferAsked)
    }
    place = Place()
    for line in standing:
        ask = asked.get(getattr(line.body, "transfer", None) or "")
        if ask is not None:
            place = _asked(place, ask, body_as(bodies.TransferAsked, ask.entry))
        place = _apply(place, line)
    return place
