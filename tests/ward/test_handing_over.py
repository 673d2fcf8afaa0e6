"""What goes along with a handover: doses with their units, open tasks, questions and replies, unsigned drafts."""

from __future__ import annotations

import pytest

from console.errors import Fault
from console.record.bodies import care, stay
from console.record.bodies.dose import DoseGiven
from console.record.bodies.handover import HandoverItem
from console.record.bodies.station import Accessed
from console.record.codes.care import TaskState
from console.record.codes.handover import Answer, Illness, Shift
from console.record.codes.station import Access, Role
from console.record.codes.stay import ExitMode
from console.store.drafts import DraftKey
from console.ward import care as caring
from console.ward import corrections, doses, drafts, handovers, patients, stays, tasks
from console.ward.session import Session
from tests.make import START
from tests.stations import Station, admitted
from tests.ward.conftest import Refusal

ITEM = HandoverItem(illness=Illness.WATCHER, summary="Dyspnée", family="fille prévenue", exit_on="2026-02-12")


def prepared(session: Session) -> str:
    """The night, handed over to Jules."""
    return handovers.prepare(session, handovers.ShiftSpan(Shift.N, START, session.now(), ("Jules Aubry",)))


def test_a_handover_is_in_the_order_of_the_beds(nurse: Session) -> None:
    for name, bed in (("Zoé", "12A"), ("Abel", "14B"), ("Noé", "13A")):
        handovers.write_item(nurse, admitted(nurse, name, bed), ITEM)
    shown = handovers.show_again(nurse, handovers.find(nurse, prepared(nurse)))
    assert [item.body.bed for item in shown.items] == ["12A", "13A", "14B"]


def test_what_was_handed_over_is_shown_again_exactly(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    dose = doses.give(nurse, who, DoseGiven(drug="Digoxine", typed="0,25 mg"))
    bare = doses.give(nurse, who, DoseGiven(drug="Énoxaparine", typed="4000"))
    note = caring.transmit(nurse, who, care.Transmission(target="Douleur", data="EN 6"))
    handovers.write_item(nurse, who, ITEM)
    given = prepared(nurse)
    station.clock.advance(minutes=10)
    corrections.amend(nurse, dose.entry.id, doses.read_dose(DoseGiven(drug="Digoxine", typed="0,5 mg")), "mal lu")
    patients.correct_trait(nurse, who, "birth_name", "Autrement", "carte d’identité")
    shown = handovers.show_again(nurse, handovers.find(nurse, given))
    (item,) = shown.items
    seen = {line.entry.id: line.body for line in item.seen}
    assert shown.is_intact
    assert item.name == "TREMBLAY, Ève"
    assert seen[dose.entry.id].dose.value == "0.25"  # type: ignore[union-attr]  # a dose, as it was
    assert note.entry.id in seen
    assert bare.entry.id not in seen
    assert item.body.family == "fille prévenue"


def test_open_tasks_go_over_to_whoever_takes_over_in_one_act(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    mine = tasks.add_task(nurse, who, care.Task(title="Pansement", owner=nurse.person.name))
    free = tasks.add_task(nurse, who, care.Task(title="Pesée", owner_role=Role.AS))
    theirs = tasks.add_task(nurse, who, care.Task(title="Kiné", owner="Noé Lindqvist"))
    done = tasks.add_task(nurse, who, care.Task(title="Fait"))
    tasks.settle_task(nurse, who, done, TaskState.DONE)
    unit = tasks.add_task(nurse, None, care.Task(title="Chariot"))
    handovers.write_item(nurse, who, ITEM)
    given, receiver = prepared(nurse), station.unlock("other")
    handovers.answer(receiver, given, Answer.ACCEPTED, read_back=True)
    found = {task.id: (task.body.state, task.body.owner) for task in receiver.card(who).tasks}
    assert found == {
        mine: (TaskState.HANDED_OVER, "Jules Aubry"),
        free: (TaskState.HANDED_OVER, None),
        theirs: (TaskState.OPEN, "Noé Lindqvist"),
        done: (TaskState.DONE, None),
    }
    assert tasks.find_task(receiver, None, unit)[0].body.owner == "Jules Aubry"
    assert len(receiver.card(who).open_tasks) == 3
    tasks.settle_task(receiver, who, mine, TaskState.DONE)
    assert len(receiver.card(who).open_tasks) == 2


def test_a_refusal_carries_nothing_over(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    task = tasks.add_task(nurse, who, care.Task(title="Pansement"))
    handovers.answer(station.unlock("other"), prepared(nurse), Answer.REFUSED, read_back=False, reason="seul")
    assert tasks.find_task(nurse, who, task)[0].body.state is TaskState.OPEN


def test_a_question_waits_until_somebody_replies(station: Station, nurse: Session) -> None:
    given = prepared(nurse)
    with Refusal(nurse, Fault.ENTRY_UNKNOWN):
        handovers.reply(nurse, given, "aucune question")
    receiver = station.unlock("other")
    handovers.answer(receiver, given, Answer.ACCEPTED_WITH_QUESTIONS, read_back=True, questions="Voie ?")
    assert [each.id for each in handovers.waiting(nurse)] == [given]
    with Refusal(nurse, Fault.FIELD_EMPTY):
        handovers.reply(nurse, given, " ")
    station.clock.advance(minutes=1)
    handovers.reply(nurse, given, "main droite")
    found = handovers.find(nurse, given)
    assert [(reply.text, reply.by) for reply in found.replies] == [("main droite", "Maëlle Tanguy")]
    assert handovers.waiting(nurse) == ()


@pytest.mark.parametrize("shift", [Shift.L, Shift.X])
def test_a_night_of_twelve_hours_and_other_hours_can_be_handed_over(nurse: Session, shift: Shift) -> None:
    given = handovers.prepare(nurse, handovers.ShiftSpan(shift, START, nurse.now(), ("Jules Aubry",)))
    assert handovers.find(nurse, given).prepared.shift is shift


# --- drafts ----------------------------------------------------------------------------------------


def begin(session: Session, who: str, form: str = "transmit") -> DraftKey:
    """Begin to type something and leave it."""
    key = DraftKey(session.person.id, form, who)
    session.book.drafts.save(key, {"target": "Chute"}, session.now())
    return key


def test_what_the_giver_began_is_named_and_not_told(station: Station, nurse: Session) -> None:
    who, other = admitted(nurse), station.unlock("other")
    begin(nurse, who)
    begin(other, who, "observe")
    assert [each.key.form for each in drafts.begun(nurse)] == ["transmit"]
    assert handovers.find(nurse, prepared(nurse)).prepared.drafts == (f"transmit {who}",)


def test_only_whoever_is_in_charge_reads_a_draft_of_somebody_else_and_that_is_written_down(
    station: Station, nurse: Session
) -> None:
    who = admitted(nurse)
    key = begin(nurse, who)
    other, manager = station.unlock("other"), station.unlock("manager")
    assert not drafts.may_read_others(other)
    with Refusal(other, Fault.NOT_ENTITLED):
        drafts.read_of(other, key)
    (begun,) = drafts.begun(manager, mine_only=False)
    assert (begun.author, begun.patient, begun.bed) == ("Maëlle Tanguy", "TREMBLAY, Ève", "12A")
    assert drafts.read_of(manager, key).values == {"target": "Chute"}
    noted = [line.body for line in manager.reader.lines_of_kind("accessed")]
    assert any(isinstance(body, Accessed) and body.access is Access.DRAFT_READ for body in noted)
    assert drafts.begun(nurse)[0].key == key
    nurse.book.drafts.drop(key)
    with Refusal(manager, Fault.ENTRY_UNKNOWN):
        drafts.read_of(manager, key)


def test_somebody_who_left_the_unit_keeps_their_tasks_out_of_the_handover(station: Station, nurse: Session) -> None:
    who = admitted(nurse)
    task = tasks.add_task(nurse, who, care.Task(title="Pansement"))
    station.clock.advance(minutes=1)
    stays.discharge(nurse, who, stay.Discharged(mode=ExitMode.HOME))
    handovers.answer(station.unlock("other"), prepared(nurse), Answer.ACCEPTED, read_back=True)
    assert tasks.find_task(nurse, who, task)[0].body.state is TaskState.OPEN
