"""The handover sheet: a nurse's patients, or all of the unit's, with room to write beside each.

Everything in force stands in the patient's block and nothing is cut; who is left out is named on the
first page. What concerns the unit comes first, the signatures of both sides last.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from reportlab.platypus import Flowable

from console.paper import patient as pieces
from console.paper.blocks import HandLine, compact, gap, line, section, signatures
from console.paper.lettering import Markup, join, markup
from console.paper.patient_block import patient_block
from console.paper.sheet import Heading, Imprint, Paper, Tally, Together, write
from console.record.board import RowKind
from console.record.codes.care import TaskState
from console.record.file import PatientFile, Task
from console.record.shift import ShiftSummary
from console.words import _


def handover_sheet(
    summary: ShiftSummary, unit_tasks: Collection[Task], imprint: Imprint, only: Collection[str] = ()
) -> Paper:
    """Print what one shift hands to the next.

    Args:
        summary: the unit over the shift.
        unit_tasks: what there is to do that is about no patient.
        imprint: what each page says about itself.
        only: ids of a nurse's patients; all where empty. The others are named on the first page.
    """
    board = summary.board
    shown = [row for row in board.rows if row.kind in (RowKind.PATIENT, RowKind.AWAITING) and row.file]
    left_out = [row.file for row in shown if row.file and only and row.file.id not in only]
    tally = Tally(total=len(board.patients), omitted=len(left_out))
    story: list[Flowable] = []
    if left_out:
        story += compact(_("LEFT OUT of this print"), [pieces.who(file, imprint) for file in left_out])
    story += _unit(summary, unit_tasks, imprint)
    story += section(_("Patients in ward order"))
    for row in shown:
        if row.file and row.file not in left_out:
            late = row.observation_is_overdue(imprint.as_at)
            extra = tuple(_more(row.file, imprint))
            story.append(patient_block(row.file, board, imprint, tally, is_overdue=late, extra=extra, is_spread=True))
    if not board.patients:
        story.append(line(markup(_("Nobody."))))
    story += [line(pieces.acknowledgement(imprint)), Together(_ends())]
    return write(story, imprint, Heading(_("Handover sheet")), tally)


def _unit(summary: ShiftSummary, unit_tasks: Collection[Task], imprint: Imprint) -> list[Flowable]:
    people = {person.id: person for person in summary.people}
    given = (*summary.unanswered, *summary.refused)
    moving = [pieces.journey(row, imprint) for row in summary.board.rows if row.transfer or row.expected]
    open_tasks = [pieces.task(task, imprint) for task in unit_tasks if task.body.state is TaskState.OPEN]
    return [
        *section(_("The unit")),
        *compact(_("To do in the unit"), open_tasks),
        *compact(_("Leaving or expected"), moving),
        *compact(_("Handovers not taken"), [pieces.handover_text(each, people, imprint) for each in given]),
    ]


def _more(file: PatientFile, imprint: Imprint) -> Iterator[tuple[str, Markup]]:
    """Everything else in force, and every open target."""
    yield from pieces.standing(file, imprint)
    targets = pieces.open_targets(file, imprint)
    if targets:
        yield _("Open transmissions"), join(targets, "\n")


def _ends() -> list[Flowable]:
    return [
        gap(),
        HandLine(_("Questions, and the answers:"), lines=3),
        gap(),
        signatures([_("Handed over by"), _("Taken over by, read back")]),
    ]
