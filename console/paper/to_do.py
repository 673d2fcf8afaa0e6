"""What there is to do, soonest first, with boxes to tick and room to write what came of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from reportlab.platypus import Flowable

from console.paper import patient as pieces
from console.paper.blocks import compact, grid, line, section
from console.paper.lettering import Markup, bold, hollow, join, lead, markup, tick_box
from console.paper.sheet import WIDTH, Heading, Imprint, Paper, PatientMark, Tally, write
from console.record.board import Board
from console.record.codes.care import TaskState
from console.record.file import PatientFile, Task
from console.record.instant import Instant, plus
from console.record.showing import moment_text
from console.words import _, ngettext

HOURS_AHEAD = 12
_WIDTHS = [WIDTH * share for share in (0.16, 0.30, 0.32, 0.22)]


@dataclass(frozen=True, slots=True)
class _Line:
    """One thing to do; ``at`` is None where no time is set."""

    at: Instant | None
    file: PatientFile | None
    what: Markup
    is_overdue: bool = False


def to_do(board: Board, unit_tasks: Collection[Task], imprint: Imprint) -> Paper:
    """Print what is due within twelve hours, what is overdue, and what has no time."""
    until = plus(imprint.as_at, hours=HOURS_AHEAD)
    tally = Tally(total=len(board.patients))
    lines = [*_of_patients(board, imprint), *_of_unit(unit_tasks, imprint)]
    timed = sorted((each for each in lines if each.at), key=lambda each: each.at or "")
    groups = (
        (_("Overdue"), [each for each in timed if each.is_overdue]),
        (_("Within 12 hours"), [each for each in timed if not each.is_overdue and (each.at or "") <= until]),
        (_("Later"), [each for each in timed if not each.is_overdue and (each.at or "") > until]),
        (_("Without a time"), [each for each in lines if not each.at]),
    )
    story: list[Flowable] = []
    for title, group in groups:
        story += _group(title, group, imprint, tally)
    named = {each.file.id for each in lines if each.file}
    silent = [file for file in board.patients if file.id not in named]
    story += section(_("Nothing to do typed"))
    for file in silent:
        story.append(PatientMark(tally, file.id, None))
    count = ngettext("Nothing typed for {n} patient.", "Nothing typed for {n} patients.", len(silent))
    story += compact(count.format(n=len(silent)), [pieces.who(file) for file in silent])
    return write(story, imprint, Heading(_("To do, {hours} hours").format(hours=HOURS_AHEAD)), tally)


def _of_patients(board: Board, imprint: Imprint) -> list[_Line]:
    now, found = imprint.as_at, []
    for row in board.rows:
        if row.file is None or row.file not in board.patients:
            continue
        file = row.file
        if row.observation_due_at:
            late = row.observation_is_overdue(now)
            found.append(_Line(row.observation_due_at, file, markup(_("Observations")), late))
        for task in file.open_tasks:
            found.append(_of_task(task, file, imprint))
        for each in file.awaited:
            found.append(_Line(each.body.expected_by, file, pieces.awaited(each, imprint), each.is_overdue(now)))
    return found


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
    shown.append(grid([[bold(_("Due")), bold(_("Patient")), bold(_("What")), bold(_("Done at, by; result"))]], _WIDTHS))
    for each in lines:
        at = moment_text(each.at, imprint.zone, imprint.as_at) if each.at else ""
        due = tick_box(at) if not each.is_overdue else Markup(f"{tick_box('')}<b>{markup(at)}</b>")
        whose = pieces.who(each.file) if each.file else bold(_("The unit"))
        if each.file:
            shown.append(PatientMark(tally, each.file.id, pieces.who(each.file)))
            whose = join([whose, lead(_("ALLERGIES"), pieces.allergies(each.file, imprint))], "\n")
        shown.append(grid([[due, whose, each.what, Markup("")]], _WIDTHS))
        shown.append(PatientMark(tally, None, None))
    return shown
