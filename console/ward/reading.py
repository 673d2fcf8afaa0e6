"""What a signed-in person looks at: the board, somebody found by name, the shift."""

from __future__ import annotations

from console.record import beds
from console.record.board import Board, board_of
from console.record.bodies import care
from console.record.file import Said, Task
from console.record.instant import Instant
from console.record.messages import messages_of
from console.record.outlook import Outlook, outlook_of
from console.record.paper_periods import periods_of
from console.record.person import name_of
from console.record.services import log_of, states_of
from console.record.shift import ShiftSummary, summary_of
from console.record.shift_reports import reports_of
from console.record.unit_state import PrintedSheet, UnitState
from console.ward.session import Session


def board(session: Session) -> Board:
    """The unit now: everybody in it, on the way from it and to it, and every empty bed."""
    reader = session.reader
    with reader.snapshot():
        cards = reader.cards_in(session.unit.code)
        stated_at = reader.census_stated_at()
        to_clean = beds_to_clean(session)
    return board_of(session.unit, cards, session.now(), session.site.policy, stated_at, to_clean)


def beds_to_clean(session: Session) -> frozenset[str]:
    """The beds of the unit that somebody left and that nobody has called ready since."""
    return beds.beds_to_clean(session.reader.unit_lines(session.unit.code, ("bed_turned",)))


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
    now = board_of(session.unit, cards, session.now(), session.site.policy, stated_at)
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
        dirty = beds_to_clean(session)
        reports = reports_of(reader.unit_lines(unit, ("shift_report",)), people)
    sheets = session.book.sheets.newest()
    printed = tuple(PrintedSheet(sheet.number, sheet.document, sheet.made_at) for sheet in reversed(sheets))
    return UnitState(services, messages, log, periods, dirty, printed, reports)
