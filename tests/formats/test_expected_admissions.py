"""Admissions that are expected: pre-admitted in France, planned in FHIR, in the dossier elsewhere."""

from __future__ import annotations

import json
import uuid
from typing import Any

import hl7
import msgspec
import pytest

from console.formats.delivery import Message
from console.formats.fhir_check import fhir_problems
from console.formats.fhir_delivery import fhir_messages
from console.formats.hl7_delivery import hl7_messages
from console.record.bodies import stay
from console.record.entry import Entry
from console.record.kinds import body_of
from tests.formats.census_samples import reading
from tests.formats.stories import DOSSIER, addressing, expectation, register, strike
from tests.make import WARD, Story

HERE = stay.StayAdmitted(unit=WARD.code, bed="12B")


def arranged() -> tuple[Story, str, Entry]:
    story = Story()
    who = register(story, "QUATREBARBES", "Aline")
    return story, who, story.write(expectation(story), who)


def told(story: Story, *, before: frozenset[str] = frozenset(), dialect: str = "pam-fr") -> list[Message]:
    files = story.files()
    dossiers = {file.id: DOSSIER for file in files}
    return list(hl7_messages(files, addressing(dialect=dialect), dossiers, delivered=before))


def movements(messages: list[Message]) -> list[tuple[str, hl7.Message]]:
    return [(each.type.split("^")[1], hl7.parse(each.data.decode())) for each in messages if each.tier == 2]


def encounters(story: Story, before: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    files = story.files()
    dossiers = {file.id: DOSSIER for file in files}
    found: dict[str, dict[str, Any]] = {}
    for message in fhir_messages(files, addressing(), dossiers, delivered=before):
        for part in json.loads(message.data)["entry"]:
            if part["resource"]["resourceType"] == "Encounter":
                assert fhir_problems(part["resource"]) == []
                found[part["resource"]["id"]] = part["resource"]
    return list(found.values())


def so_far(story: Story) -> frozenset[str]:
    return frozenset(entry.id for entry in story.entries)


def test_france_is_told_when_and_where_before_anybody_comes() -> None:
    story, who, plan = arranged()
    [(event, said)] = movements(told(story))

    assert event == "A05"
    assert str(said.segment("MSH")[9]) == "ADT^A05^ADT_A05"
    assert str(said.segment("PV1")[3]).startswith("4120^^12A^")
    assert str(said.segment("PV1")[19]).startswith(who)  # the stay that will begin
    assert len(said.segment("PV1")) <= 44  # not admitted: PV1-44 says nothing
    expected_at = str(said.segment("PV2")[8])
    zbe = said.segment("ZBE")
    assert str(zbe[1]).startswith(plan.id)
    assert (str(zbe[2]), str(zbe[4]), str(zbe[5])) == (expected_at, "INSERT", "N")
    assert str(said.segment("ZFM")[1]) == "7"


def test_whoever_came_is_pre_admitted_and_then_admitted_in_the_same_stay() -> None:
    story, who, _plan = arranged()
    story.write(HERE, who)
    (first, expected), (second, admitted) = movements(told(story))

    assert (first, second) == ("A05", "A01")
    assert str(expected.segment("PV1")[19]) == str(admitted.segment("PV1")[19])
    assert str(expected.segment("ZBE")[1]) != str(admitted.segment("ZBE")[1])
    assert (str(expected.segment("ZBE")[5]), str(admitted.segment("ZBE")[5])) == ("Y", "Y")


def test_whoever_did_not_come_is_cancelled_by_the_movement_that_announced_them() -> None:
    story, who, plan = arranged()
    off = story.write(stay.AdmissionCalledOff(expected=plan.id, reason="Reporté"), who)
    messages = told(story)
    (first, expected), (second, cancelled) = movements(messages)

    assert (first, second) == ("A05", "A38")
    zbe = cancelled.segment("ZBE")
    assert str(zbe[1]) == str(expected.segment("ZBE")[1])
    assert (str(zbe[4]), str(zbe[6])) == ("CANCEL", "A05")
    carrier = next(each for each in messages if each.type.startswith("ADT^A38"))
    assert carrier.entries == (off.id,)
    assert str(cancelled.segment("ZCA")[3]) == "Reporté"


def test_a_plan_that_changed_after_it_was_told_is_an_update_of_the_same_movement() -> None:
    story, who, plan = arranged()
    before = so_far(story)
    another = msgspec.structs.replace(expectation(story, bed="13B"), expected=plan.id)
    story.write(another, who, replaces=(plan.id,), reason="Autre lit")
    [(event, said)] = movements(told(story, before=before))

    assert event == "Z99"
    zbe = said.segment("ZBE")
    assert str(zbe[1]).startswith(plan.id)
    assert (str(zbe[4]), str(zbe[6])) == ("UPDATE", "A05")
    assert str(said.segment("PV1")[3]).startswith("4120^^13B^")


def test_a_struck_plan_is_withdrawn_and_a_struck_calling_off_told_anew() -> None:
    story, who, plan = arranged()
    before = so_far(story)
    strike(story, plan)
    [(event, said)] = movements(told(story, before=before))
    assert (event, str(said.segment("ZBE")[4]), str(said.segment("ZBE")[6])) == ("A38", "CANCEL", "A05")

    story, who, plan = arranged()
    off = story.write(stay.AdmissionCalledOff(expected=plan.id, reason="Reporté"), who)
    before = so_far(story)
    again = strike(story, off)
    messages = told(story, before=before)
    anew = [each for each in messages if again.id in each.entries]
    assert [each.type.split("^")[1] for each in anew] == ["A05"]
    found = hl7.parse(anew[0].data.decode())
    assert (str(found.segment("ZBE")[4]), str(found.segment("ZBE")[1])[:36]) == ("INSERT", plan.id)


def test_the_international_dialect_leaves_a_plan_to_the_dossier() -> None:
    story, who, plan = arranged()
    off = story.write(stay.AdmissionCalledOff(expected=plan.id, reason="Reporté"), who)
    messages = told(story, dialect="international")

    assert movements(messages) == []
    [document] = [each for each in messages if each.type.startswith("MDM")]
    assert {plan.id, off.id} <= set(document.entries)


def test_what_is_said_late_of_somebody_who_is_here_is_no_movement() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    plan = story.write(expectation(story), who)
    messages = told(story)

    assert [event for event, _said in movements(messages)] == ["A01"]
    assert plan.id in next(each for each in messages if each.type.startswith("MDM")).entries
    assert [each["status"] for each in encounters(story)] == ["in-progress"]


@pytest.mark.parametrize(("later", "status"), [("off", "cancelled"), ("in", "in-progress")])
def test_fhir_holds_one_encounter_that_grows(later: str, status: str) -> None:
    story, who, plan = arranged()
    [planned] = encounters(story)
    [place] = planned["location"]
    assert (planned["status"], place["status"]) == ("planned", "planned")
    assert planned["period"] == place["period"]
    story.write(stay.AdmissionCalledOff(expected=plan.id, reason="Reporté") if later == "off" else HERE, who)
    [now] = encounters(story)
    assert (now["id"], now["status"]) == (planned["id"], status)
    assert [each["status"] for each in now.get("location", [])] == (["active"] if later == "in" else [])


def test_a_stay_that_was_struck_after_it_was_told_is_said_to_be_an_error() -> None:
    story = Story()
    story.admit("ROY", "Mathieu", "12A")
    [told_before] = encounters(story)
    admission = next(entry for entry in story.entries if entry.kind == "stay_admitted")
    before = so_far(story)
    strike(story, admission)
    [now] = encounters(story, before)
    assert (now["id"], now["status"]) == (told_before["id"], "entered-in-error")


def test_a_struck_admission_gives_way_to_the_plan_again() -> None:
    story, who, _plan = arranged()
    admission = story.write(HERE, who)
    [told_before] = encounters(story)
    before = so_far(story)
    strike(story, admission)
    [now] = encounters(story, before)
    assert (now["id"], now["status"]) == (told_before["id"], "planned")


# --- plans of the hospital's own, which a census stated --------------------------------------------------


def stated() -> tuple[Story, str, Entry]:
    """Somebody whom a census announced: the hospital knows it, and is not told it again."""
    story = Story()
    who = register(story, "QUATREBARBES", "Aline")
    return story, who, story.write(expectation(story), who, source="SNAPSHOT")


@pytest.mark.parametrize("dialect", ["pam-fr", "international"])
def test_what_a_census_announced_is_never_given_back(dialect: str) -> None:
    story, who, _plan = stated()
    assert movements(told(story, dialect=dialect)) == []
    assert encounters(story) == []
    story.write(HERE, who)
    assert [event for event, _said in movements(told(story, dialect=dialect))] == ["A01"]
    [encounter] = encounters(story)
    assert encounter["status"] == "in-progress"


def test_what_was_changed_or_called_off_of_it_is_given_back() -> None:
    story, who, plan = stated()
    another = msgspec.structs.replace(expectation(story, bed="13B"), expected=plan.id)
    story.write(another, who, replaces=(plan.id,), reason="Autre lit")
    [(event, said)] = movements(told(story))
    assert event == "A05"
    assert str(said.segment("PV1")[3]).startswith("4120^^13B^")

    story, who, plan = stated()
    off = story.write(stay.AdmissionCalledOff(expected=plan.id, reason="Reporté"), who)
    messages = told(story)
    assert [event for event, _said in movements(messages)] == ["A38"]
    assert [each.entries for each in messages if each.tier == 2] == [(off.id,)]
    [encounter] = encounters(story)
    assert encounter["status"] == "cancelled"


def test_a_census_reads_what_is_delivered() -> None:
    story, _who, plan = arranged()
    sent = b"".join(each.data for each in told(story) if each.tier == 2)
    [found] = reading(sent).outcomes
    assert found.row is not None
    assert (found.outcome, found.row.unit, found.row.bed) == ("EXPECTED", "4120", "12A")
    assert isinstance(body := body_of(plan), stay.AdmissionExpected)
    assert found.row.expected_at == body.expected_at


def test_of_two_plans_each_is_told_and_only_what_was_called_off_is_cancelled() -> None:
    story, who, first = arranged()
    second = story.write(expectation(story, bed="13B"), who, stay=str(uuid.UUID(int=22)))
    story.write(stay.AdmissionCalledOff(expected=second.id, reason="Doublon"), who, stay=str(uuid.UUID(int=22)))
    said = movements(told(story))
    assert [event for event, _message in said] == ["A05", "A05", "A38"]
    zbe = [message.segment("ZBE") for _event, message in said]
    assert [str(each[1]).split("^")[0] for each in zbe] == [first.id, second.id, second.id]
    assert [str(each[5]) for each in zbe[:2]] == ["N", "Y"]  # who is still to come, who was called off
    assert sorted(each["status"] for each in encounters(story)) == ["cancelled", "planned"]
