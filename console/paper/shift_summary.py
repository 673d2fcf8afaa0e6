"""The shift summary: what the unit manager checks, signs and hands on, made of the same reading as the board.

First what concerns the unit, then one block for each patient in ward order. A list that is empty says
"none"; what the record does not hold is a blank to fill in by hand, never a nought.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reportlab.platypus import CondPageBreak, Flowable

from console.paper import crisis_log
from console.paper import patient as pieces
from console.paper.blocks import Counts, compact, counts, gap, labelled, line, listed, section
from console.paper.continuity import warnings_of
from console.paper.documents import Document
from console.paper.lettering import Markup, bold, hollow, join, markup
from console.paper.patient_block import patient_block
from console.paper.sheet import Heading, Imprint, Paper, Tally, write
from console.paper.shift_closing import closing, forms_of, short_of, staff_of
from console.record.board import Board, RowKind
from console.record.courses import Course, courses_of
from console.record.file import AwaitedResult, PatientFile
from console.record.instant import Instant, minutes_between
from console.record.paper_periods import PaperPeriod
from console.record.shift import Passage, ShiftSummary
from console.record.shift_reports import of_shift
from console.record.showing import date_text, elapsed_text, moment_text
from console.record.unit_state import UnitState
from console.record.wording import facts_of, title_of
from console.words import _, ngettext

LONG_AWAITED_MINUTES = 120  # Source: a rule of this project; after it somebody asks where a result is


def shift_summary(
    summary: ShiftSummary, imprint: Imprint, state: UnitState | None = None, omit: Collection[str] = ()
) -> Paper:
    """Print a shift.

    Args:
        summary: the unit over one shift.
        imprint: what each page says about itself.
        state: the unit besides its patients: services, messages, log, paper.
        omit: ids of patients whose block is left out; they are named on the first page.
    """
    patients = summary.board.patients
    left_out = [file for file in patients if file.id in omit]
    tally = Tally(total=len(patients), omitted=len(left_out))
    story = [*_left_out(left_out, imprint), *_unit_pages(summary, state or UnitState(), imprint)]
    shown = [file for file in patients if file.id not in omit]
    if shown:
        story += [CondPageBreak(180), *section(_("Patients in ward order"))]
    overdue = {row.file.id for row in summary.board.rows if row.file and row.observation_is_overdue(imprint.as_at)}
    for file in shown:
        extra = pieces.standing(file, imprint)
        story.append(patient_block(file, summary.board, imprint, tally, is_overdue=file.id in overdue, extra=extra))
    story.append(line(pieces.acknowledgement(imprint)))
    return write(story, imprint, Heading(_("Shift summary")), tally)


def _left_out(files: Sequence[PatientFile], imprint: Imprint) -> list[Flowable]:
    if not files:
        return []
    return compact(_("LEFT OUT of this print"), [pieces.who(file, imprint) for file in files])


def _unit_pages(summary: ShiftSummary, state: UnitState, imprint: Imprint) -> list[Flowable]:
    return [
        *_counts(summary, state, imprint),
        *_movements(summary, imprint),
        *_handovers(summary, imprint),
        *_watched(summary, imprint),
        *_pathways(summary, imprint),
        *_identities(summary, imprint),
        *_to_do(summary, imprint),
        *_crisis(summary, state, imprint),
        *closing(summary, state, imprint),
    ]


def _counts(summary: ShiftSummary, state: UnitState, imprint: Imprint) -> list[Flowable]:
    board, beds = summary.board, summary.beds()
    confirmed = _("{n} of {total}").format(n=board.confirmed, total=len(board.in_beds))
    reports = of_shift(state.reports, summary.shift_from, summary.shift_to)
    patients: Counts = [
        (_("Patients present"), len(board.patients)),
        (_("Confirmed at the bedside"), confirmed),
        (_("In transit"), len(board.in_transit)),
        (_("Without a bed"), sum(not file.place.bed for file in board.patients)),
        (_("Expected here"), sum(row.kind is RowKind.EXPECTED for row in board.rows)),
        (_("Identities not settled"), len(summary.doubtful)),
    ]
    of_beds = [
        (_("Beds"), beds["total"]),
        (_("Closed or blocked"), beds["closed"]),
        (_("Occupied"), beds["occupied"]),
        (_("Free"), beds["free"]),
        (_("Awaiting an arrival elsewhere"), beds["awaiting"]),
        (_("To clean"), len(state.beds_to_clean)),
    ]
    movements = [
        (_("Admissions"), len(summary.admitted)),
        (_("Came from another unit"), len(summary.came_in)),
        (_("Went to another unit"), len(summary.went_out)),
        (_("To another hospital"), len(summary.transferred)),
        (_("Discharges"), len(summary.discharged)),
        (_("Deaths"), len(summary.died)),
        (_("Absconded"), len(summary.absconded)),
    ]
    watched = [
        ("NEWS2 ≥ 7", board.scores_from(7)),
        ("NEWS2 ≥ 5", board.scores_from(5)),
        (_("One parameter at 3"), len(_single_3(board))),
        (_("Observations overdue"), board.overdue_observations()),
        (_("Isolation"), len(summary.isolated)),
        (_("Limits of care"), len(summary.limited)),
        (_("Fasting"), sum(file.diet is not None and file.diet.fasting_since is not None for file in board.patients)),
        (_("Treatments to continue"), sum(bool(courses_of(file)) for file in board.patients)),
    ]
    due = [
        (_("Tasks overdue"), len(summary.overdue_tasks)),
        (_("Results awaited"), len(summary.awaited)),
        (_("For more than 2 hours"), len(_long_awaited(summary, imprint))),
        (_("Handovers not taken"), len(summary.unanswered) + len(summary.refused)),
        (_("Messages without an answer"), len(state.unanswered)),
        (_("Paper sheets not settled"), len(state.outstanding_sheets)),
    ]
    means = [
        (_("Services not fully working"), len(state.impaired) if _any_checked(state) else ""),
        (_("Staff present"), staff_of(reports)),
        (_("Shortages"), short_of(reports)),
        (_("Forms used, left"), forms_of(reports)),
    ]
    groups: list[tuple[str, Counts]] = [
        (_("Patients"), patients), (_("Beds"), of_beds), (_("Movements"), movements), (_("To watch"), watched),
        (_("To do"), due), (_("Means"), means),
    ]  # fmt: skip
    zone = imprint.zone
    span = f"{moment_text(summary.shift_from, zone)} – {moment_text(summary.shift_to, zone)}"
    shown: list[Flowable] = [labelled(_("Shift"), markup(span))]
    if board.census_stated_at:
        age = elapsed_text(board.census_stated_at, imprint.as_at)
        old = _("{age} old").format(age=age)
        text = f"{moment_text(board.census_stated_at, zone)} ({old})"
        shown.append(labelled(_("Census"), markup(text)))
    return [*shown, gap(3), counts(groups)]


def _movements(summary: ShiftSummary, imprint: Imprint) -> list[Flowable]:
    kinds: list[tuple[str, Sequence[Passage]]] = [
        (_("Admitted"), summary.admitted),
        (_("Came from another unit"), summary.came_in),
        (_("Went to another unit"), summary.went_out),
        (_("To another hospital"), summary.transferred),
        (_("Discharged"), summary.discharged),
        (_("Deceased"), summary.died),
        (_("Absconded"), summary.absconded),
    ]
    items = [
        join([markup(moment_text(each.at, imprint.zone, imprint.as_at)), bold(kind), _passage(each, imprint)], " ")
        for kind, passages in kinds
        for each in passages
    ]
    expected = [pieces.journey(row, imprint) for row in summary.board.rows if row.kind is RowKind.EXPECTED]
    leaving = [
        pieces.journey(row, imprint)
        for row in summary.board.rows
        if row.kind in (RowKind.AWAITING, RowKind.PATIENT) and row.transfer
    ]
    return [
        *listed(_("Movements of the shift"), items),
        *compact(_("Leaving, not settled"), leaving),
        *compact(_("Expected here"), expected),
    ]


def _passage(passage: Passage, imprint: Imprint) -> Markup:
    file = passage.file
    if passage.transfer:
        origin = markup(_("from {unit}").format(unit=passage.transfer.from_unit)) if passage.transfer.from_unit else ""
        return join([pieces.who(file, imprint), Markup(origin), pieces.custody(passage.transfer, imprint)], ", ")
    mode = file.place.exit_mode
    return join([pieces.who(file, imprint), markup(mode.label if mode else "")], ", ")


def _handovers(summary: ShiftSummary, imprint: Imprint) -> list[Flowable]:
    people = {person.id: person for person in summary.people}
    return [
        *listed(
            _("Handovers not taken"),
            [pieces.handover_text(each, people, imprint) for each in (*summary.unanswered, *summary.refused)],
            _("None: every handover that was prepared has been taken."),
        ),
        *listed(
            _("Handed over without a word about them"),
            [pieces.who(file, imprint) for file in summary.unmentioned],
            _("Nobody: each patient of the last handover has an item, or none was prepared."),
        ),
    ]


def _single_3(board: Board) -> list[PatientFile]:
    return [
        file
        for file in board.patients
        if file.last_observation and file.last_observation.score and file.last_observation.score.has_single_3
    ]


def _watched(summary: ShiftSummary, imprint: Imprint) -> list[Flowable]:
    board = summary.board
    scored = [
        (file, total)
        for file in board.patients
        if file.last_observation
        and file.last_observation.score
        and (total := file.last_observation.score.total) is not None
    ]

    def scores(low: int, high: int) -> list[Markup]:
        chosen = sorted(((total, index, file) for index, (file, total) in enumerate(scored)), key=lambda each: -each[0])
        return [_scored(file, imprint) for total, _index, file in chosen if low <= total < high]

    overdue = [
        join([pieces.who(row.file, imprint), markup(_due(row.observation_due_at, imprint))], ", ")
        for row in board.rows
        if row.file and row.observation_is_overdue(imprint.as_at)
    ]
    never = [pieces.who(file, imprint) for file in board.patients if file.last_observation is None]
    return [
        *section(_("To watch")),
        *compact("NEWS2 ≥ 7", scores(7, 99)),
        *compact("NEWS2 5–6", scores(5, 7)),
        *compact(_("One parameter at 3"), [_scored(file, imprint) for file in _single_3(board)]),
        *compact(_("Observations overdue"), overdue),
        *compact(_("No observation typed"), never),
    ]


def _scored(file: PatientFile, imprint: Imprint) -> Markup:
    seen = file.last_observation
    if seen is None or seen.score is None:
        return pieces.who(file, imprint)
    total = _("incomplete") if seen.score.total is None else str(seen.score.total)
    at = moment_text(seen.at, imprint.zone, imprint.as_at)
    return join([pieces.who(file, imprint), markup(_("{total} at {time}").format(total=total, time=at))], ", ")


def _due(due_at: Instant | None, imprint: Imprint) -> str:
    return _("due {moment}").format(moment=moment_text(due_at, imprint.zone, imprint.as_at)) if due_at else ""


def nothing_typed(count: int) -> Markup:
    """What closes a list that could be taken for complete."""
    return markup(ngettext("Nothing typed for {n} patient.", "Nothing typed for {n} patients.", count))


def _pathways(summary: ShiftSummary, imprint: Imprint) -> list[Flowable]:
    patients = summary.board.patients
    diets = [join([pieces.who(said_of, imprint), _diet(said_of, imprint)], ", ") for said_of in summary.dieted]
    isolated = [_with(file, "isolation", imprint) for file in summary.isolated]
    limited = [_with(file, "limit", imprint) for file in summary.limited]
    silent = sum(not file.limits for file in patients)
    courses = [_course(file, course, imprint) for file in patients for course in courses_of(file)]
    treated = sum(bool(courses_of(file)) for file in patients)
    return [
        *section(_("Special pathways")),
        *compact(_("Chemotherapy, radiotherapy, dialysis, theatre: continuity"), courses),
        line(nothing_typed(len(patients) - treated)),
        *compact(_("Diets and fasting, list for the kitchen"), diets),
        line(nothing_typed(len(patients) - len(diets))),
        *compact(_("Isolation"), isolated),
        line(nothing_typed(len(patients) - len(isolated))),
        *compact(_("Limits of care"), limited),
        line(nothing_typed(silent)),
    ]


def _course(file: PatientFile, course: Course, imprint: Imprint) -> Markup:
    """One treatment that must not be interrupted: what, when it is due, what must be seen first."""
    due = course.next_due_on
    said = _("next due {day}").format(day=date_text(due)) if due else _("next date not typed")
    warned = [bold(each) for each in warnings_of(course, imprint)]
    return join([pieces.who(file, imprint), bold(title_of(course.said.line)), markup(said), *warned], ", ")


def _any_checked(state: UnitState) -> bool:
    return any(each.said is not None for each in state.services)


def _long_awaited(summary: ShiftSummary, imprint: Imprint) -> list[tuple[PatientFile, AwaitedResult]]:
    """Results for which more than two hours have been waited since they were sent."""
    return [
        (file, each)
        for file, each in summary.awaited
        if minutes_between(each.body.sent_at or each.said.at, imprint.as_at) > LONG_AWAITED_MINUTES
    ]


def _crisis(summary: ShiftSummary, state: UnitState, imprint: Imprint) -> list[Flowable]:
    within = [each for each in state.log if summary.shift_from <= each.said.at < summary.shift_to]
    periods = [_period(each, imprint) for each in state.periods]
    made = [(document.name, document.label) for document in Document]
    here = [each for each in state.printed if summary.shift_from <= each.made_at <= imprint.as_at]
    return [
        *section(_("The unit in the crisis")),
        *compact(
            _("Services not fully working"),
            [crisis_log.service_line(each, imprint) for each in state.impaired],
            None if _any_checked(state) else markup(_("nobody has checked")),
        ),
        *compact(_("Beds to clean"), [bold(bed) for bed in sorted(state.beds_to_clean)]),
        *compact(
            _("Messages without an answer"), [crisis_log.message_line(each, imprint) for each in state.unanswered]
        ),
        *compact(_("Incidents and decisions of the shift"), [crisis_log.log_line(each, imprint) for each in within]),
        *compact(_("Time on paper"), periods),
        *compact(_("Printed in the shift, to find again"), crisis_log.printed_lines(here, made, imprint)),
    ]


def _period(period: PaperPeriod, imprint: Imprint) -> Markup:
    began = moment_text(period.began_at, imprint.zone, imprint.as_at)
    ended = moment_text(period.ended_at, imprint.zone, imprint.as_at) if period.ended_at else _("STILL ON PAPER")
    used = ", ".join(period.sheets) or _("none named")
    open_ = _("not settled: {sheets}").format(sheets=", ".join(period.outstanding)) if period.outstanding else ""
    return join(
        [markup(f"{began} – "), bold(ended), markup(_("sheets {sheets}").format(sheets=used)), bold(open_)], " "
    )


def _diet(file: PatientFile, imprint: Imprint) -> Markup:
    values = file.registers.get("diet", ())
    return join([pieces.facts(facts_of(said.line, imprint.zone, imprint.places)) for said in values], " ≠ ")


def _with(file: PatientFile, prefix: str, imprint: Imprint) -> Markup:
    values = file.isolations if prefix == "isolation" else file.limits
    texts = []
    for said in values:
        text = pieces.plain_text(said, imprint)
        texts.append(hollow(text) if said.line.entry.unsure else markup(text))
    return join([pieces.who(file, imprint), *texts], ", ")


def _identities(summary: ShiftSummary, imprint: Imprint) -> list[Flowable]:
    unsettled = [
        join(
            [pieces.who(file, imprint), markup(", ".join(sorted(mark.label for mark in file.identity.attributes)))],
            ", ",
        )
        for file in summary.doubtful
    ]
    conflicts = [
        join([pieces.who(file, imprint), *pieces.conflict_lines(file, imprint)], " — ") for file in summary.in_conflict
    ]
    return [
        *section(_("Identities and answers to check")),
        *compact(_("Identities not settled"), unsettled),
        *compact(_("Similar names"), [pieces.who(file, imprint) for file in summary.similar]),
        *compact(_("Allergies not asked"), [pieces.who(file, imprint) for file in summary.allergies_not_asked]),
        *compact(_("Two values against each other"), conflicts),
    ]


def _to_do(summary: ShiftSummary, imprint: Imprint) -> list[Flowable]:
    tasks = [
        join([pieces.who(file, imprint), pieces.task(task, imprint)], " — ") for file, task in summary.overdue_tasks
    ]
    results = [
        join([pieces.who(file, imprint), pieces.awaited(each, imprint)], " — ") for file, each in summary.awaited
    ]
    return [*listed(_("Tasks overdue"), tasks), *listed(_("Results awaited"), results)]
