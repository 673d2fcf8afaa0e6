"""Handing over: a handshake of two people over a snapshot that nothing changes afterwards."""

from __future__ import annotations

import pytest

from console.errors import Fault
from console.record.bodies import care, stay
from console.record.bodies.handover import HandoverItem
from console.record.codes.handover import Answer, Illness, Shift
from console.record.instant import plus
from console.ward import corrections, handovers, observations, reading
from console.ward.session import Session
from tests.make import START
from tests.stations import Station, admitted, census_of
from tests.ward.conftest import Refusal
from tests.ward.test_stays import ROW, on_the_way

ITEM = HandoverItem(illness=Illness.WATCHER, summary="Dyspnée")


def prepared(session: Session) -> str:
    """The night, handed over."""
    return handovers.prepare(session, handovers.ShiftSpan(Shift.N, START, session.now(), ("Jules Aubry",)))


def test_a_shift_is_handed_over_and_taken(station: Station, nurse: Session) -> None:
    who, without = admitted(nurse), admitted(nurse, "Roy", "12B")
    observations.observe(nurse, who, care.Observed(pulse=70))
    item = handovers.write_item(nurse, who, ITEM)
    given = prepared(nurse)
    found = handovers.find(nurse, given)
    assert (found.prepared.items, found.prepared.without_item) == ((item.entry.id,), (without,))
    receiver = station.unlock("other")
    handovers.answer(receiver, given, Answer.ACCEPTED_WITH_QUESTIONS, read_back=True, questions="Voie ?")
    taken = handovers.find(nurse, given)
    assert taken.answer is not None
    assert (taken.is_settled, taken.answered_by) == (True, "Jules Aubry")
    assert taken.answer.snapshot == taken.prepared.snapshot


def test_what_is_amended_later_does_not_change_what_was_handed_over(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    seen = observations.observe(nurse, who, care.Observed(pulse=70))
    item = handovers.write_item(nurse, who, ITEM)
    given = prepared(nurse)
    corrections.amend(nurse, seen.entry.id, care.Observed(pulse=170), "faute de frappe")
    corrections.amend(nurse, item.entry.id, HandoverItem(illness=Illness.STABLE, summary="Autre"), "à compléter")
    handovers.answer(station.unlock("other"), given, Answer.ACCEPTED, read_back=True)
    taken = handovers.find(nurse, given)
    assert taken.answer is not None
    assert taken.answer.snapshot == taken.prepared.snapshot
    assert taken.prepared.items == (item.entry.id,)


def test_the_giver_cannot_take_over(nurse: Session) -> None:
    given = prepared(nurse)
    with Refusal(nurse, Fault.SAME_PERSON):
        handovers.answer(nurse, given, Answer.ACCEPTED, read_back=True)


@pytest.mark.parametrize("answer", [Answer.ACCEPTED, Answer.ACCEPTED_WITH_QUESTIONS])
def test_taking_over_needs_the_read_back(station: Station, nurse: Session, answer: Answer) -> None:
    given = prepared(nurse)
    receiver = station.unlock("other")
    with Refusal(receiver, Fault.READ_BACK_MISSING):
        handovers.answer(receiver, given, answer, read_back=False)


def test_a_refusal_says_why_and_can_still_be_taken_over(station: Station, nurse: Session) -> None:
    given = prepared(nurse)
    receiver = station.unlock("other")
    with Refusal(receiver, Fault.REASON_MISSING):
        handovers.answer(receiver, given, Answer.REFUSED, read_back=False)
    handovers.answer(receiver, given, Answer.REFUSED, read_back=False, reason="personne au lit 12")
    assert not handovers.find(nurse, given).is_settled
    station.clock.advance(minutes=1)
    handovers.answer(receiver, given, Answer.ACCEPTED, read_back=True)
    with Refusal(receiver, Fault.ANSWERED_ALREADY):
        handovers.answer(receiver, given, Answer.REFUSED, read_back=False, reason="encore")
    with Refusal(receiver, Fault.ENTRY_UNKNOWN):
        handovers.answer(receiver, "nothing", Answer.ACCEPTED, read_back=True)


def test_an_unanswered_handover_is_on_the_shift_summary_and_stops_nobody(station: Station, nurse: Session) -> None:
    given = prepared(nurse)
    summary = reading.summary(nurse, START, nurse.now())
    assert [each.id for each in summary.unanswered] == [given]
    station.laptop.lock_cold(nurse)
    assert station.laptop.is_cold


def test_the_shift_summary_names_those_about_whom_nothing_was_handed_over(nurse: Session) -> None:
    silent, told = admitted(nurse, "Roy", "12B"), admitted(nurse)
    handovers.write_item(nurse, told, ITEM)
    prepared(nurse)
    summary = reading.summary(nurse, plus(START, hours=-1), plus(START, hours=1))
    assert [file.id for file in summary.unmentioned] == [silent]


def test_whoever_is_on_the_way_is_still_handed_over(nurse: Session) -> None:
    who = admitted(nurse)
    on_the_way(nurse, who)
    assert handovers.find(nurse, prepared(nurse)).prepared.without_item == (who,)


def test_an_item_about_somebody_of_the_census_saw_entries_that_exist(nurse: Session) -> None:
    [who] = census_of(nurse, ROW)
    body = handovers.write_item(nurse, who, ITEM)
    seen = nurse.card(who).handover
    assert seen is not None
    assert isinstance(seen.line.body, HandoverItem)
    assert seen.line.body.having_seen
    assert all(nurse.reader.hash_of(name) for name in seen.line.body.having_seen)
    assert body.entry.patient == who


def test_a_role_that_may_not_hand_over_takes_nobody_in(station: Station) -> None:
    crisis = station.unlock("crisis")
    [who] = census_of(crisis, ROW)
    with Refusal(crisis, Fault.NOT_ENTITLED):
        handovers.write_item(crisis, who, ITEM)


def test_an_item_of_an_earlier_shift_does_not_count(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    handovers.write_item(nurse, who, ITEM)
    station.clock.advance(hours=12)
    span = handovers.ShiftSpan(Shift.J, nurse.now(), nurse.now(), ())
    assert handovers.find(nurse, handovers.prepare(nurse, span)).prepared.without_item == (who,)
    assert isinstance(nurse.card(who).place.admission, stay.StayAdmitted)
