"""What will hurt somebody in the next hours: one reading for the screen and for paper.

Made of what somebody typed and of nothing else; it ends with those about whom nothing was typed, so
that nobody takes it for complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from console.record.board import Board, BoardRow, RowKind
from console.record.bodies import care
from console.record.codes.care import Priority, ResultState, Risk
from console.record.courses import Course, courses_of
from console.record.devices import in_place
from console.record.doses import doses_of, given_twice, last_doses
from console.record.file import PatientFile
from console.record.instant import Instant, local, minutes_between, plus
from console.record.kinds import KINDS
from console.record.procedures import planned
from console.record.showing import clock_text, date_text, elapsed_text
from console.record.value_words import quantity_text, score_text
from console.words import N_, _, ngettext

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

HORIZON_MINUTES = 12 * 60
TOLD = frozenset(
    {
        "observed", "round_skipped", "escalation", "transmission", "whole_patient_note", "dose_given", "device",
        "procedure", "task", "awaited_result", "handover_item", "diet", "risk", "chemotherapy", "radiotherapy",
        "dialysis", "operation",
    }
)  # fmt: skip
"""Kinds by which somebody on the ward has said something about how a patient is."""
COURSE_DAYS = 1
"""From how many days before it is too late a course is named. Source: a rule of this project."""


class Concern(Enum):
    """What a line is about; the value is a message id."""

    TWICE = N_("Given twice")
    NO_UNIT = N_("Dose without a unit")
    DOSE = N_("Dose due")
    CRITICAL = N_("Critical result, no doctor told")
    OBSERVATION = N_("Observations due")
    COURSE = N_("Treatment that must not wait")
    RESULT = N_("Result awaited")
    PROCEDURE = N_("Test or procedure")
    FASTING = N_("Fasting")
    DEVICE = N_("Device to check")
    TASK = N_("To do")
    NEUTROPENIA = N_("Neutropenia")

    @property
    def label(self) -> str:
        """The words in the language in force."""
        return _(self.value)


@dataclass(frozen=True, slots=True)
class Hazard:
    """One line: whom, what about, and when it is due. ``at`` None means that it holds now, until somebody acts."""

    file: PatientFile
    concern: Concern
    what: str
    at: Instant | None = None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Outlook:
    """A unit's next hours: what is late first, then what holds now, then what comes, each by its time."""

    as_at: Instant
    until: Instant
    hazards: tuple[Hazard, ...]
    silent: tuple[PatientFile, ...]  # those about whom nobody typed anything
    patients: int

    def closing(self) -> str:
        """The sentence with which every copy of the list ends."""
        if not self.patients:
            return _("Nobody is in this unit.")
        if not self.silent:
            return _("Only what was typed. Something was typed for each patient.")
        said = ngettext("Nothing typed for {n} patient", "Nothing typed for {n} patients", len(self.silent))
        beds = ", ".join(file.place.bed or file.identity.name for file in self.silent)
        return _("Only what was typed. {said}: {beds}.").format(said=said, beds=beds)


def outlook_of(board: Board, zone: ZoneInfo, minutes: int = HORIZON_MINUTES) -> Outlook:
    """What will hurt somebody of a unit before so many minutes are over."""
    now, until = board.as_at, plus(board.as_at, minutes=minutes)
    found = [
        hazard
        for row in board.rows
        if row.file and row.kind in (RowKind.PATIENT, RowKind.AWAITING)
        for hazard in _of_row(row, row.file, now, until, zone)
    ]
    found.sort(key=lambda hazard: (not hazard.is_late, hazard.at or now))
    silent = tuple(file for file in board.patients if not _is_told(file))
    return Outlook(now, until, tuple(found), silent, len(board.patients))


def _is_told(file: PatientFile) -> bool:
    return any(line.in_force and line.entry.kind in TOLD and line.entry.source != "SNAPSHOT" for line in file.lines)


def _of_row(row: BoardRow, file: PatientFile, now: Instant, until: Instant, zone: ZoneInfo) -> Iterator[Hazard]:
    yield from _doses(file, now, until, zone)
    due = row.observation_due_at
    if due is not None and due <= until:
        score = file.last_observation.score if file.last_observation else None
        yield Hazard(file, Concern.OBSERVATION, score_text(score) if score else "", due, due < now)
    yield from _results(file, now, until)
    yield from _plans(file, now, until, zone)
    yield from _standing(file, now, zone)
    for course in courses_of(file):
        yield from _course(file, course, local(now, zone).date())


def _doses(file: PatientFile, now: Instant, until: Instant, zone: ZoneInfo) -> Iterator[Hazard]:
    given = doses_of(file)
    for one, other in given_twice(given):
        if minutes_between(other.at, now) < HORIZON_MINUTES:
            what = _("{drug}: {one} at {at}, {other} at {then}").format(
                drug=other.body.drug, one=one.by, at=clock_text(one.at, zone), other=other.by,
                then=clock_text(other.at, zone),
            )  # fmt: skip
            yield Hazard(file, Concern.TWICE, what)
    for dose in given:
        if not dose.is_whole:
            # Without its number: a list that is printed never shows a dose that has no unit.
            yield Hazard(file, Concern.NO_UNIT, f"{dose.body.drug} ({dose.by})")
    for dose in last_doses(file):
        due = dose.body.next_due
        if due is not None and due <= until:
            amount = quantity_text(dose.body.dose) if dose.body.dose else _("(no unit)")
            last = _("last {dose} at {time}").format(dose=amount, time=clock_text(dose.at, zone))
            risk = dose.body.high_risk.label if dose.body.high_risk else ""
            what = " · ".join(part for part in (dose.body.drug, last, risk) if part)
            yield Hazard(file, Concern.DOSE, what, due, dose.is_overdue(now))


def _results(file: PatientFile, now: Instant, until: Instant) -> Iterator[Hazard]:
    for result in file.results:
        body = result.body
        if body.state is ResultState.AWAITED and (body.expected_by is None or body.expected_by <= until):
            what = " · ".join(part for part in (body.what, body.chased_by) if part)
            yield Hazard(file, Concern.RESULT, what, body.expected_by, result.is_overdue(now))
        if body.state is ResultState.RECEIVED and body.is_critical and body.doctor_informed_at is None:
            yield Hazard(file, Concern.CRITICAL, f"{body.what} {body.value or ''} {body.value_unit or ''}".strip())


def _plans(file: PatientFile, now: Instant, until: Instant, zone: ZoneInfo) -> Iterator[Hazard]:
    for procedure in planned(file):
        body = procedure.body
        if body.at is not None and body.at <= until:
            what = " · ".join(part for part in (body.what, body.where) if part)
            yield Hazard(file, Concern.PROCEDURE, what, body.at, procedure.is_overdue(now))
        if body.fasting_from is not None and now <= body.fasting_from <= until:
            what = _("from {time}, for {what}").format(time=clock_text(body.fasting_from, zone), what=body.what)
            yield Hazard(file, Concern.FASTING, what, body.fasting_from)
    for device in in_place(file):
        check = device.body.next_check
        if check is not None and check <= until:
            what = " · ".join(part for part in (device.body.kind.label, device.body.site) if part)
            yield Hazard(file, Concern.DEVICE, what, check, device.is_overdue(now))
    for task in file.open_tasks:
        due = task.body.due_at
        if (due is not None and due <= until) or (due is None and task.body.priority is Priority.NOW):
            what = " · ".join(part for part in (task.body.title, task.body.owner) if part)
            yield Hazard(file, Concern.TASK, what, due, task.is_overdue(now))


def _standing(file: PatientFile, now: Instant, zone: ZoneInfo) -> Iterator[Hazard]:
    since = file.diet.fasting_since if file.diet else None
    if since is not None:
        what = _("since {time}, {span}").format(time=clock_text(since, zone), span=elapsed_text(since, now))
        yield Hazard(file, Concern.FASTING, what)
    for said in file.risks:
        body = said.line.body
        if isinstance(body, care.RiskNoted) and body.risk is Risk.NEUTROPENIA:
            yield Hazard(file, Concern.NEUTROPENIA, body.note or "")


def _course(file: PatientFile, course: Course, today: date) -> Iterator[Hazard]:
    left = course.days_left(today)
    if not course.is_open or course.next_due_on is None or left is None:
        return
    if left > COURSE_DAYS and not course.is_late(today):
        return
    what = _("{treatment}, due {day}").format(treatment=_(KINDS[course.kind].title), day=date_text(course.next_due_on))
    yield Hazard(file, Concern.COURSE, what, None, course.is_late(today))
