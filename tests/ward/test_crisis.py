"""The unit in the crisis: sheets checked by two, messages, services, the log, and working on paper."""

from __future__ import annotations

import pytest

from console.errors import Fault
from console.record.bodies.course import Chemotherapy
from console.record.bodies.message import Message
from console.record.bodies.paper_period import SheetSettled
from console.record.bodies.service import Logged, ServiceChecked
from console.record.codes.course import Basis, SurfaceFormula
from console.record.codes.message import Direction, MessagePriority, Via
from console.record.codes.paper_period import SheetFate
from console.record.codes.service import LogCategory, Service, Working
from console.record.courses import courses_of
from console.record.instant import plus
from console.record.quantity import parse_quantity
from console.ward import corrections, courses, messages, paper_periods, services
from console.ward.session import Session, Told
from tests.stations import Station, admitted
from tests.ward.conftest import Refusal

CHEMO = Chemotherapy(
    basis=Basis.ORIGINAL,
    diagnosis="Adénocarcinome du côlon",
    regimen="FOLFOX 6",
    weight=parse_quantity("70 kg", "x"),
    height=parse_quantity("170 cm", "x"),
)


def test_a_sheet_is_verified_only_from_a_second_persons_own_unlock(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    courses.write_sheet(nurse, who, CHEMO)
    [course] = courses_of(nurse.card(who))
    entry = course.said.line.entry.id
    with Refusal(nurse, Fault.CHECKED_BY_SAME_PERSON):
        courses.countersign(nurse, who, entry, agrees=True)
    station.laptop.lock_screen(nurse)
    other = station.unlock("other")
    courses.countersign(other, who, entry, agrees=True)
    [course] = courses_of(other.card(who))
    assert course.is_verified
    assert {course.said.by, *(check.by for check in course.checks)} == {"Maëlle Tanguy", "Jules Aubry"}


def test_the_body_surface_is_computed_unless_the_original_states_one(at_work: Session) -> None:
    who = admitted(at_work, "Surface")
    courses.write_sheet(at_work, who, CHEMO)
    stated = Chemotherapy(
        basis=Basis.ORIGINAL,
        diagnosis="d",
        regimen="r",
        body_surface=parse_quantity("1,9 m²", "x"),
        surface_formula=SurfaceFormula.STATED,
    )
    courses.write_sheet(at_work, who, stated)
    sheets = [course.sheet for course in courses_of(at_work.card(who))]
    found = [
        (sheet.body_surface.value, sheet.surface_formula)
        for sheet in sheets
        if isinstance(sheet, Chemotherapy) and sheet.body_surface
    ]
    assert found == [("1.82", SurfaceFormula.MOSTELLER), ("1.9", SurfaceFormula.STATED)]


def test_a_sheet_that_is_restated_stays_one_sheet_and_must_be_checked_again(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    course = courses.write_sheet(nurse, who, CHEMO)
    station.laptop.lock_screen(nurse)
    other = station.unlock("other")
    courses.countersign(other, who, course, agrees=True)
    courses.write_sheet(other, who, Chemotherapy(basis=Basis.MEMORY, diagnosis="d", regimen="FOLFIRI", course=course))
    [found] = courses_of(other.card(who))
    assert found.id == course
    assert not found.is_verified
    with Refusal(other, Fault.ENTRY_UNKNOWN):
        courses.write_sheet(other, who, Chemotherapy(basis=Basis.MEMORY, diagnosis="d", regimen="r", course="nothing"))


def test_whoever_disagrees_says_why(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    course = courses.write_sheet(nurse, who, CHEMO)
    station.laptop.lock_screen(nurse)
    other = station.unlock("other")
    with Refusal(other, Fault.REASON_MISSING):
        courses.countersign(other, who, course, agrees=False)
    courses.countersign(other, who, course, agrees=False, note="dose inférieure de 47 %")
    assert courses_of(other.card(who))[0].is_disputed


def test_an_entry_about_somebody_else_is_not_countersigned_here(at_work: Session) -> None:
    who, also = admitted(at_work, "Une"), admitted(at_work, "Autre")
    course = courses.write_sheet(at_work, who, CHEMO)
    with Refusal(at_work, Fault.ENTRY_UNKNOWN):
        courses.countersign(at_work, also, course, agrees=True)


CALL = Message(
    unit="4120",
    direction=Direction.OUT,
    via=Via.PHONE,
    message_priority=MessagePriority.URGENT,
    text="Culot O− demandé",
    to_name="EFS",
    reply_required=True,
)


def test_an_urgent_message_is_unanswered_after_a_quarter_of_an_hour_until_somebody_answers(
    nurse: Session, station: Station
) -> None:
    message = messages.send(nurse, CALL)
    assert not messages.unanswered(nurse)
    station.clock.advance(minutes=16)
    assert [each.id for each in messages.unanswered(nurse)] == [message]
    messages.deliver(nurse, message)
    messages.answer(nurse, message, "2 culots partis", "M. Leroy")
    assert not messages.unanswered(nurse)
    [found] = messages.messages(nurse)
    assert (found.body.reply, found.body.replied_by) == ("2 culots partis", "M. Leroy")
    assert found.body.delivered_at is not None
    assert found.at < found.body.delivered_at


def test_a_message_names_a_patient_that_the_book_knows(at_work: Session) -> None:
    with Refusal(at_work, Fault.PATIENT_UNKNOWN):
        messages.send(at_work, Message(unit="4120", direction=Direction.IN, via=Via.FAX, text="t", about="nobody"))
    with Refusal(at_work, Fault.ENTRY_UNKNOWN):
        messages.answer(at_work, "nothing", "r", "x")


def test_a_checked_service_replaces_what_was_said_of_it(nurse: Session) -> None:
    for working in (Working.DOWN, Working.PARTIAL):
        services.check(nurse, ServiceChecked(unit="4120", service=Service.LAB, working=working))
    lab = next(state for state in services.states(nurse) if state.service is Service.LAB)
    assert lab.working is Working.PARTIAL
    assert len(lab.values) == 1


def test_the_log_numbers_its_lines_without_gaps_and_none_is_struck(nurse: Session) -> None:
    line = Logged(unit="4120", number="", log_category=LogCategory.EVENT, text="t")
    first = services.write_log(nurse, line)
    services.write_log(nurse, line)
    with Refusal(nurse, Fault.LOG_IS_KEPT):
        corrections.strike(nurse, first.entry.id, "erreur")
    services.close_line(nurse, first.entry.id)
    services.write_log(nurse, line)
    log = services.log(nurse)
    assert [each.body.number for each in log] == ["W1-1", "W1-2", "W1-3"]
    assert log[0].body.closed_at is not None
    logged = Logged(unit="4120", number="W1-2", log_category=LogCategory.MEDIA, text="u")
    corrections.amend(nurse, log[1].said.line.entry.id, logged, "catégorie")
    assert [each.body.text for each in services.log(nurse)] == ["t", "u", "t"]


def test_the_outage_begins_when_the_log_says_that_it_did(nurse: Session) -> None:
    assert services.systems_down_since(nurse) is None
    began = plus(nurse.now(), minutes=-90)
    services.outage(nurse, LogCategory.OUTAGE_BEGAN, "Écrans noirs", Told(occurred_at=began))
    assert services.systems_down_since(nurse) == began
    services.outage(nurse, LogCategory.OUTAGE_ENDED, "DPI revenu")
    assert services.systems_down_since(nurse) is None


def test_a_paper_period_begins_once_and_its_sheets_are_settled_one_by_one(nurse: Session, station: Station) -> None:
    began = paper_periods.begin(nurse, ("1",), told=Told(occurred_at=plus(nurse.now(), minutes=-60)))
    assert paper_periods.on_paper_since(nurse) == began.entry.occurred_at
    with Refusal(nurse, Fault.ON_PAPER_ALREADY):
        paper_periods.begin(nurse)
    with Refusal(nurse, Fault.PERIOD_UNKNOWN):
        paper_periods.end(nurse, "nothing", ())
    station.clock.advance(minutes=30)
    paper_periods.end(nurse, began.entry.id, ("1", "2"))
    assert paper_periods.on_paper_since(nurse) is None
    [period] = paper_periods.periods(nurse)
    assert period.outstanding == ("1", "2")
    for fate in (SheetFate.BLANK, SheetFate.TRANSCRIBED):
        paper_periods.settle(nurse, SheetSettled(unit="4120", period=period.id, sheet="1", sheet_fate=fate))
    [period] = paper_periods.periods(nurse)
    assert period.outstanding == ("2",)
    assert len(period.settled["1"]) == 1


@pytest.mark.parametrize("who", ["crisis", "manager"])
def test_everybody_may_write_messages_services_and_the_log(station: Station, who: str) -> None:
    session = station.unlock(who)
    assert all(session.may_write(kind) for kind in ("message", "service_checked", "logged"))
