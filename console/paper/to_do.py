"""What there is to do and what will hurt somebody in the next hours, with boxes to tick and room for the result.

The same reading as the screen's list of the next twelve hours; after it the tasks that come later or have no
time. It ends with those about whom nothing was typed, so that nobody takes it for complete.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from reportlab.platypus import Flowable

from console.paper import patient as pieces
from console.paper.blocks import compact, line, section
from console.paper.lettering import Markup, bold, hollow, join, lead, markup, tick_box
from console.paper.patient_table import Row, patient_table
from console.paper.sheet import WIDTH, Heading, Imprint, Paper, PatientMark, Tally, write
from console.record.board import Board
from console.record.codes.care import TaskState
from console.record.file import PatientFile, Task
from console.record.instant import Instant
from console.record.outlook import Concern, Hazard, Outlook, outlook_of
from console.record.showing import moment_text
from console.words import _

_WIDTHS = [WIDTH * share for share in (0.14, 0.28, 0.36, 0.22)]


@dataclass(frozen=True, slots=True)
class _Line:
    """One thing to do; ``at`` is None where no time is set or it holds now."""

    at: Instant | None
    file: PatientFile | None
    what: Markup
    is_overdue: bool = False


def to_do(board: Board, unit_tasks: Collection[Task], imprint: Imprint) -> Paper:
    """Print what is late, what holds now, what comes within twelve hours, and what comes after."""
    tally = Tally(total=len(board.patients))
    ahead = outlook_of(board, imprint.zone)
    lines = [_of_hazard(each) for each in ahead.hazards]
    lines += [each for each in _of_unit(unit_tasks, imprint) if each.at and each.at <= ahead.until]
    rest = [*_after(board, ahead, imprint), *(
        each for each in _of_unit(unit_tasks, imprint) if not each.at or each.at > ahead.until
    )]  # fmt: skip
    lines.sort(key=lambda each: each.at or "")
    groups = (
        (_("Overdue"), [each for each in lines if each.is_overdue]),
        (_("Now, until somebody acts"), [each for each in lines if not each.is_overdue and not each.at]),
        (_("Within 12 hours"), [each for each in lines if not each.is_overdue and each.at]),
        (_("Later, or without a time"), rest),
    )
    story: list[Flowable] = []
    for title, group in groups:
        story += _group(title, group, imprint, tally)
    named = {each.file.id for each in (*lines, *rest) if each.file}
    quiet = [file for file in board.patients if file.id not in named]
    story += [PatientMark(tally, file.id, None) for file in quiet]
    story += [*section(_("Everybody else")), *compact(_("Nothing due"), [pieces.who(file, imprint) for file in quiet])]
    story.append(line(bold(ahead.closing())))
    return write(story, imprint, Heading(_("To do, next 12 hours")), tally)


def _of_hazard(each: Hazard) -> _Line:
    if each.concern is Concern.TASK:
        return _Line(each.at, each.file, markup(each.what), each.is_late)
    return _Line(each.at, each.file, lead(each.concern.label, markup(each.what)), each.is_late)


def _after(board: Board, ahead: Outlook, imprint: Imprint) -> list[_Line]:
    """The open tasks that the next hours do not hold."""
    held = {(each.file.id, each.at) for each in ahead.hazards if each.concern is Concern.TASK}
    return [
        _of_task(task, file, imprint)
        for file in board.patients
        for task in file.open_tasks
        if (file.id, task.body.due_at) not in held
    ]


def _of_unit(tasks: Collection[Task], imprint: Imprint) -> list[_Line]:
    return [_of_task(task, None, imprint) for task in tasks if task.body.state is TaskState.OPEN]


def _of_task(task: Task, file: PatientFile | None, imprint: Imprint) -> _Line:
    body = task.body
    title = hollow(body.title) if task.said.line.entry.unsure else markup(body.title)
    told = join([title, markup(body.owner or ""), markup("" if body.due_at else body.priority.label)], ", ")
    return _Line(body.due_at, file, told, task.is_overdue(imprint.as_at))


def _group(title: str, lines: list[_Line], imprint: Imprint, tally: Tally) -> list[Flowable]:
    shown: list[Flowable] = [*section(f"{title} ({len(lines)})")]
    if not lines:
        return [*shown, line(markup(_("None.")))]
    rows = [_row(each, imprint) for each in lines]
    return [*shown, *patient_table((_("Due"), _("Patient"), _("What"), _("Done at, by; result")), rows, _WIDTHS, tally)]


def _row(each: _Line, imprint: Imprint) -> Row:
    at = moment_text(each.at, imprint.zone, imprint.as_at) if each.at else ""
    due = tick_box(at) if not each.is_overdue else Markup(f"{tick_box('')}<b>{markup(at)}</b>")
    if each.file is None:
        return None, Markup(""), (due, bold(_("The unit")), each.what, Markup(""))
    who = pieces.who(each.file, imprint)
    allergies = lead(_("ALLERGIES"), pieces.allergies(each.file, imprint))
    whose = join([who, allergies, *pieces.perhaps_the_same(each.file, imprint)], "\n")
    return each.file, who, (due, whose, each.what, Markup(""))
