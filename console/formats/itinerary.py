"""Where a patient went, as movements that other systems can be told: expected, admitted, moved, left.

Relies on the same fold that the board uses (:func:`console.record.movements.place_of`), so messages
and screen cannot disagree. A transfer is one movement that carries all its steps; steps that led
nowhere are no movement and are told by the patient's dossier.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from console.formats.delivery import Lineage, is_owed
from console.record.bodies import stay
from console.record.codes.stay import Circumstance, ExitMode, Movement, PatientClass, TransferScope
from console.record.effects import Line
from console.record.file import PatientFile
from console.record.kinds import KINDS
from console.record.movements import ExpectedAdmission, Place, Step, Transfer, is_plan, place_of


class What(Enum):
    """What a movement does to the stay."""

    EXPECT = "EXPECT"
    """Somebody is to be admitted."""
    CALL_OFF = "CALL_OFF"
    """Whoever was to be admitted does not come."""
    ADMIT = "ADMIT"
    MOVE = "MOVE"
    LEAVE = "LEAVE"
    AWAY = "AWAY"
    """On leave: the stay goes on and the patient is expected back."""
    BACK = "BACK"


@dataclass(frozen=True, slots=True)
class Leg:
    """One movement. ``root`` names it for ever; ``entries`` are the entries it carries.

    ``before`` and ``after`` say where the patient was and is. ``corrects`` tells that an earlier
    form of it has already been delivered. ``plan`` is what was arranged about an admission that is
    expected or called off; ``after`` then says where the patient is to be, and ``is_pending`` that
    this is still so.
    """

    what: What
    line: Line
    root: str
    entries: tuple[str, ...]
    before: Place
    after: Place
    nature: Movement
    corrects: bool = False
    mode: ExitMode | None = None
    transfer: Transfer | None = None
    plan: stay.AdmissionExpected | None = None
    is_pending: bool = False

    @property
    def patient_class(self) -> PatientClass:
        """The class of the stay; an inpatient when nothing says otherwise."""
        admission = self.after.admission or self.before.admission
        return admission.patient_class if admission else PatientClass.I


def place_of_plan(plan: stay.AdmissionExpected, stay_id: str | None) -> Place:
    """Where somebody who is expected is to be, as if they were there."""
    admission = stay.StayAdmitted(
        unit=plan.unit,
        bed=plan.bed,
        patient_class=plan.patient_class,
        reason=plan.reason,
        doctor=plan.doctor,
        transport=plan.transport,
        provenance=plan.provenance,
        admission_type=plan.admission_type,
        entry_mode=plan.entry_mode,
        comes_from=plan.comes_from,
    )
    return Place(stay=stay_id, unit=plan.unit, bed=plan.bed, admission=admission)


def _moving(file: PatientFile) -> list[Line]:
    return [line for line in file.lines if line.in_force and (row := KINDS.get(line.entry.kind)) and row.moves]


def _told(file: PatientFile, delivered: Collection[str]) -> list[Line]:
    """The moving entries as the target knows them: what it was told stands there until it is cancelled."""
    moving = [line for line in file.lines if (row := KINDS.get(line.entry.kind)) and row.moves]
    return [line for line in moving if line.in_force or line.entry.id in delivered]


def _transfer(place: Place, name: str) -> Transfer | None:
    return next((each for each in place.transfers if each.id == name), None)


def _steps(lines: Sequence[Line], transfer: Transfer | None) -> tuple[str, ...]:
    """The entries to deliver that belong to a transfer, among those up to now."""
    if transfer is None:
        return ()
    return tuple(
        line.entry.id
        for line in lines
        if is_owed(line) and transfer.id in (line.entry.id, getattr(line.body, "transfer", ""))
    )


@dataclass(frozen=True, slots=True)
class _Moment:
    """One moving entry with the place before and after it, and how its transfer ends."""

    line: Line
    before: Place
    after: Place
    final: Place
    so_far: Sequence[Line]

    def leg(self, lineage: Lineage, delivered: Collection[str], what: What, **more: object) -> Leg:
        owed = (self.line.entry.id,) if is_owed(self.line) else ()
        transfer = more.get("transfer")
        steps = _steps(self.so_far, transfer) if isinstance(transfer, Transfer) else ()
        values: dict[str, object] = {"nature": Movement.HMS, "root": lineage.root(self.line), "after": self.after}
        values |= more
        return Leg(
            what=what,
            line=self.line,
            entries=tuple(dict.fromkeys((*steps, *owed))),
            before=self.before,
            corrects=lineage.corrects(self.line, delivered),
            **values,  # type: ignore[arg-type]
        )


def _read(moment: _Moment) -> tuple[What, dict[str, object]] | None:
    """What one entry does, or None when it moves nobody."""
    match moment.line.body:
        case stay.AdmissionExpected() | stay.AdmissionCalledOff():
            return _planned(moment)
        case stay.StayAdmitted():
            if not moment.before.whereabouts.is_here:
                return (What.BACK, {"nature": Movement.L}) if _was_away(moment.so_far[:-1]) else (What.ADMIT, {})
            return What.MOVE, {"transfer": moment.before.transfer if moment.after.transfer is None else None}
        case stay.Moved():
            return What.MOVE, {"nature": Movement.L}
        case stay.TransferLeft() as body:
            return _left(moment, body)
        case stay.TransferArrived() as body:
            return _arrived(moment, body)
        case stay.Discharged() as body:
            return (What.AWAY, {"nature": Movement.L}) if is_leave(body) else (What.LEAVE, {"mode": body.mode})
        case stay.Died():
            return What.LEAVE, {"mode": ExitMode.DEATH}
        case stay.Absconded():
            return What.LEAVE, {"mode": ExitMode.ABSCONDED}
        case _:
            return None


def _planned(moment: _Moment) -> tuple[What, dict[str, object]] | None:
    """What is arranged of somebody who is not here; said of somebody who is, it moves nobody."""
    after, entry = moment.after.expected, moment.line.entry.id
    if after is not None and after.entry == entry:
        pending = any(each.entry == entry for each in moment.final.plans)
        return What.EXPECT, _of_plan(after) | {"is_pending": pending}
    gone = [each for each in moment.before.plans if each not in moment.after.plans]
    is_off = isinstance(moment.line.body, stay.AdmissionCalledOff)
    return (What.CALL_OFF, _of_plan(gone[-1])) if gone and is_off else None


def _of_plan(expected: ExpectedAdmission) -> dict[str, object]:
    return {"root": expected.id, "plan": expected.plan, "after": place_of_plan(expected.plan, expected.stay)}


def is_leave(body: stay.Discharged) -> bool:
    """Whether somebody went on leave and is expected back in the same stay (PV1-36: A and P)."""
    return body.circumstance in (Circumstance.ABSENT, Circumstance.LEAVE)


def _was_away(before: Sequence[Line]) -> bool:
    """Whether what last happened, by the entries that move anybody, is that the patient went on leave."""
    last = next((line.body for line in reversed(before) if not is_plan(line.body)), None)
    return isinstance(last, stay.Discharged) and is_leave(last)


def _left(moment: _Moment, body: stay.TransferLeft) -> tuple[What, dict[str, object]] | None:
    open_before = _transfer(moment.before, body.transfer)
    ends = _transfer(moment.final, body.transfer)
    if open_before is None or not open_before.is_open or open_before.step is Step.LEFT or ends is None:
        return None
    if ends.ask.scope is TransferScope.UNIT or ends.step is Step.CANCELLED:
        return None
    left = _transfer(moment.after, body.transfer)
    return What.LEAVE, {"mode": ExitMode.TRANSFER, "transfer": left}


def _arrived(moment: _Moment, body: stay.TransferArrived) -> tuple[What, dict[str, object]] | None:
    found = _transfer(moment.before, body.transfer)
    if found is None or not found.is_open:
        return None
    arrived = _transfer(moment.after, body.transfer)
    if found.ask.scope is TransferScope.UNIT:
        return What.MOVE, {"nature": found.ask.nature, "transfer": arrived}
    if found.step is Step.LEFT:
        return None  # the departure has already told it
    return What.LEAVE, {"mode": ExitMode.TRANSFER, "transfer": arrived}


def legs_of(file: PatientFile, delivered: Collection[str] = ()) -> Iterator[Leg]:
    """The movements of a file in order of time, those known from the census included.

    Args:
        file: one person's file.
        delivered: the ids of entries that the target has already accepted.
    """
    lines, lineage = _moving(file), Lineage.of(file)
    final = place_of(lines)
    for index, line in enumerate(lines):
        moment = _Moment(line, place_of(lines[:index]), place_of(lines[: index + 1]), final, lines[: index + 1])
        read = _read(moment)
        if read is not None:
            yield moment.leg(lineage, delivered, read[0], **read[1])


def place_at(file: PatientFile, line: Line) -> Place:
    """Where the patient was when an entry happened, which later movements do not change."""
    return place_of(each for each in _moving(file) if each.entry.order <= line.entry.order)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A movement that was delivered and never took place; ``entries`` says so."""

    what: What
    line: Line
    root: str
    entries: tuple[str, ...]
    by: Line
    place: Place
    plan: stay.AdmissionExpected | None = None


def _what(body: object, before: Sequence[Line]) -> What:
    if isinstance(body, stay.AdmissionExpected):
        return What.EXPECT
    if isinstance(body, stay.AdmissionCalledOff):
        return What.CALL_OFF
    if isinstance(body, stay.StayAdmitted):
        return What.BACK if _was_away(before) else What.ADMIT
    if isinstance(body, stay.Discharged) and is_leave(body):
        return What.AWAY
    return What.MOVE if isinstance(body, stay.Moved | stay.TransferArrived) else What.LEAVE


def withdrawals_of(file: PatientFile, delivered: Collection[str]) -> Iterator[Withdrawal]:
    """Delivered movements that were struck, or transfers that were called off after leaving; the latest first."""
    lineage = Lineage.of(file)
    place = place_of(_moving(file))
    called_off = {
        line.body.transfer: line
        for line in file.lines
        if line.in_force and isinstance(line.body, stay.TransferCancelled)
    }
    for line in reversed(file.lines):
        row = KINDS.get(line.entry.kind)
        if line.entry.id not in delivered or row is None or not row.moves:
            continue
        by = lineage.lines.get(line.struck_by or "")
        if by is None and isinstance(line.body, stay.TransferLeft):
            by = called_off.get(line.body.transfer)
        moved = not isinstance(line.body, stay.TransferAsked | stay.TransferAccepted | stay.TransferCancelled)
        if by is not None and moved and is_owed(by):
            earlier = [each for each in _told(file, delivered) if each.entry.order < line.entry.order]
            plan = _plan_of(line, lineage)
            root = plan[0] if plan else lineage.root(line)
            where = place_of_plan(plan[1], line.entry.stay) if plan else place
            what = _what(line.body, earlier)
            yield Withdrawal(what, line, root, (by.entry.id,), by, where, plan[1] if plan else None)


def _plan_of(line: Line, lineage: Lineage) -> tuple[str, stay.AdmissionExpected] | None:
    """What was arranged, and the id of the entry that said so first, where a line arranges or calls it off."""
    if isinstance(line.body, stay.AdmissionExpected):
        return lineage.root(line), line.body
    called_off = line.body.expected if isinstance(line.body, stay.AdmissionCalledOff) else ""
    plans = [each for each in lineage.lines.values() if lineage.root(each) == called_off]
    body = plans[-1].body if plans else None
    return (called_off, body) if isinstance(body, stay.AdmissionExpected) else None
