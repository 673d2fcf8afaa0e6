"""What a signed-in person looks at: the board, somebody found by name, the shift."""

from __future__ import annotations

from collections.abc import Mapping

from console.record import beds, laptop_state
from console.record.board import Board, board_of
from console.record.bodies import care
from console.record.bodies.stay import BedTurned
from console.record.file import Said, Task
from console.record.instant import Instant, plus
from console.record.laptop_state import LaptopState
from console.record.messages import messages_of
from console.record.outlook import Outlook, outlook_of
from console.record.paper_periods import periods_of
from console.record.person import name_of
from console.record.services import log_of, states_of
from console.record.shift import ShiftSummary, summary_of
from console.record.shift_reports import reports_of
from console.record.unit_state import PrintedSheet, UnitState
from console.ward.people import words_given
from console.ward.session import Session

NOTES_HOURS = 72
"""How far back a summary looks for what happened to the laptop; a page shows what falls into its shift."""


def board(session: Session) -> Board:
    """The unit now: everybody in it, on the way from it and to it, and every empty bed."""
    reader = session.reader
    with reader.snapshot():
        cards = reader.cards_in(session.unit.code)
        stated_at = reader.census_stated_at()
        states = bed_states(session)
    return board_of(session.unit, cards, session.now(), session.site.policy, stated_at, states)


def bed_states(session: Session) -> Mapping[str, BedTurned]:
    """What was said last of each bed of the unit."""
    return beds.bed_states(session.reader.unit_lines(session.unit.code, ("bed_turned",)))


def outlook(session: Session) -> Outlook:
    """What will hurt somebody of the unit in the next twelve hours."""
    return outlook_of(board(session), session.site.zone_info)


def standing_unit_tasks(session: Session) -> dict[str, list[Said]]:
    """The values in force of each task of the unit itself, by the task's id."""
    people = session.reader.people()
    found: dict[str, list[Said]] = {}
    for line in session.reader.unit_lines(session.unit.code, ("task",)):
        if isinstance(line.body, care.Task):
            said = Said(line, name_of(people, line.entry.author))
            found.setdefault(line.body.task or line.entry.id, []).append(said)
    return found


def unit_tasks(session: Session) -> tuple[Task, ...]:
    """What there is to do in the unit that is about no patient, the settled ones too."""
    return tuple(
        Task(name, values[-1], values[-1].line.body)
        for name, values in standing_unit_tasks(session).items()
        if isinstance(values[-1].line.body, care.Task)
    )


def summary(session: Session, starts: Instant, ends: Instant) -> ShiftSummary:
    """The shift summary of the unit."""
    reader = session.reader
    with reader.snapshot():
        cards = reader.cards_in(session.unit.code)
        passed = reader.visited(session.unit.code, starts)
        handovers = reader.handovers(session.unit.code)
        people = reader.people_of(session.book.station)
        stated_at = reader.census_stated_at()
        ids = {
            who
            for given in handovers
            if given.prepared.shift_from < ends and starts < given.prepared.shift_to
            for who in given.prepared.without_item
        }
        named = {who: card for who in ids if (card := reader.card(who)) is not None}
        states = bed_states(session)
    now = board_of(session.unit, cards, session.now(), session.site.policy, stated_at, states)
    return summary_of(now, passed, handovers, people, starts, ends, named)


def unit_state(session: Session) -> UnitState:
    """The unit itself: services, messages, log, paper periods, beds to clean, documents made, shift reports."""
    reader, unit = session.reader, session.unit.code
    with reader.snapshot():
        people = reader.people()
        services = states_of(reader.unit_lines(unit, ("service_checked",)), people)
        messages = messages_of(reader.unit_lines(unit, ("message",)), people)
        log = log_of(reader.unit_lines(unit, ("logged",)), people)
        periods = periods_of(reader.unit_lines(unit, ("paper_began", "paper_ended", "sheet_settled")), people)
        reports = reports_of(reader.unit_lines(unit, ("shift_report",)), people)
        dirty = beds.beds_to_clean(bed_states(session))
        since = plus(session.now(), hours=-NOTES_HOURS)
        lines = [line for kind in laptop_state.KINDS for line in reader.lines_of_kind(kind, since)]
        notes = laptop_state.notes_of(lines, session.certificate.station, people)
        laptop = LaptopState(words_given(session), notes)
    sheets = session.book.sheets.newest()
    printed = tuple(PrintedSheet(sheet.number, sheet.document, sheet.made_at) for sheet in reversed(sheets))
    return UnitState(services, messages, log, periods, dirty, printed, reports, laptop)
