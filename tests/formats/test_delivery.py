"""Nothing owed to the hospital is left behind, and the same story always gives the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.formats.csv_delivery import csv_messages
from console.formats.delivery import Message, owed, uncarried
from console.formats.fhir_delivery import fhir_messages
from console.formats.hl7_delivery import hl7_messages
from console.record.bodies import care, patient, stay
from console.record.bodies.device import Device
from console.record.bodies.dose import DoseGiven
from console.record.bodies.note import WholePatientNote
from console.record.bodies.observation import Escalation, ObservationRhythm, RoundSkipped
from console.record.bodies.procedure import Procedure
from console.record.codes.device import DeviceKind
from console.record.codes.dose import Route
from console.record.codes.note import Stage
from console.record.codes.observation import WhySkipped
from console.record.codes.stay import ExitMode
from console.record.file import PatientFile
from console.record.quantity import parse_quantity
from tests.formats.stories import (
    DOSSIER,
    addressing,
    everything,
    observe_everything,
    register,
    strike,
    transfer_to_unit,
)
from tests.make import WARD, Story

TARGETS: dict[str, Callable[..., Iterator[Message]]] = {"hl7": hl7_messages, "fhir": fhir_messages, "csv": csv_messages}


def messages(target: str, files: list[PatientFile], **changes: object) -> list[Message]:
    dossiers = {file.id: DOSSIER for file in files}
    return list(TARGETS[target](files, addressing(**changes), dossiers))


def ended_allergy(story: Story, who: str) -> None:
    allergy = story.write(care.Allergy(substance="Iode"), who)
    story.write(care.Ended(reason="Faux"), who, replaces=(allergy.id,))


def strike_last(story: Story, who: str) -> None:
    strike(story, next(entry for entry in reversed(story.entries) if entry.patient == who))


def bedside(story: Story, who: str) -> None:
    """One of each thing that is written down beside a bed."""
    dose = parse_quantity("4 UI", "dose")
    for body in (
        DoseGiven(drug="Insuline", typed="4 UI", dose=dose, route=Route.SC),
        DoseGiven(drug="Énoxaparine", typed="4000"),
        Device(kind=DeviceKind.PVC, site="main droite"),
        Procedure(what="Scanner"),
        ObservationRhythm(every_minutes=240, decided_by="Dr Fortin"),
        RoundSkipped(why=WhySkipped.ASLEEP),
        Escalation(called="Dr Fortin"),
        WholePatientNote(point=Stage.ENTRY, experience="inquiet"),
    ):
        story.write(body, who)


ACTS: dict[str, Callable[[Story, str], object]] = {
    "observe": lambda story, who: story.observe(who),
    "full": observe_everything,
    "alert": lambda story, who: story.alert(who),
    "hand": lambda story, who: story.hand_over(who),
    "move": lambda story, who: story.write(stay.Moved(unit=WARD.code, bed="18B"), who),
    "unit": transfer_to_unit,
    "hospital": lambda story, who: story.leave_for_hospital(who),
    "leave": lambda story, who: story.write(stay.Discharged(mode=ExitMode.HOME), who),
    "strike": strike_last,
    "end": ended_allergy,
    "note": lambda story, who: story.write(care.Transmission(target="Douleur", data="EN 6"), who),
    "census": lambda story, who: story.write(patient.Trait(name="used_name", value="O’NEIL"), who, source="SNAPSHOT"),
    "bedside": bedside,
    "task": lambda story, who: story.write(care.Task(title="ECG"), who),
}


def told(acts: Iterable[tuple[int, str]]) -> Story:
    story = Story()
    people = [story.admit("ROY", "Mathieu", "12A"), register(story, "SINGH", "Harpreet", number="D-EA1-0001-A")]
    for who, what in acts:
        ACTS[what](story, people[who])
    return story


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=40)
@given(acts=st.lists(st.tuples(st.integers(0, 1), st.sampled_from(sorted(ACTS))), max_size=10))
def test_every_care_entry_in_force_is_carried(target: str, acts: list[tuple[int, str]]) -> None:
    files = told(acts).files()

    assert uncarried(files, messages(target, files)) == ()


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_is_sent_that_is_not_owed(target: str) -> None:
    story = everything()
    who = story.admit("KOWALSKI", "Zofia", "17A")
    ACTS["task"](story, who)
    ACTS["census"](story, who)
    files = story.files()
    due = {line.entry.id for file in files for line in owed(file)}

    assert {name for message in messages(target, files) for name in message.entries} == due


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("dialect", ["pam-fr", "international"])
def test_the_same_story_gives_the_same_ids_and_bytes(target: str, dialect: str) -> None:
    first = messages(target, everything().files(), dialect=dialect)

    assert messages(target, everything().files(), dialect=dialect) == first
    assert len({message.id for message in first}) == len(first)


@pytest.mark.parametrize("target", TARGETS)
def test_a_lost_message_is_noticed(target: str) -> None:
    files = everything().files()
    sent = messages(target, files)
    lost = next(message for message in sent if len(message.entries) == 1)

    assert lost.entries[0] in uncarried(files, [message for message in sent if message is not lost])


@pytest.mark.parametrize("target", ["hl7", "fhir"])
def test_without_a_dossier_what_has_no_place_of_its_own_is_named(target: str) -> None:
    files = everything().files()
    left = set(uncarried(files, TARGETS[target](files, addressing(), {})))

    kinds = {line.entry.kind for file in files for line in file.lines if line.entry.id in left}
    assert {"transmission", "awaited_result"} <= kinds
    assert not kinds & {"observed", "stay_admitted", "trait", "moved"}


@pytest.mark.parametrize("target", ["hl7", "csv"])
def test_what_happens_later_leaves_earlier_messages_as_they_were(target: str) -> None:
    story = told([(0, "observe"), (0, "move")])
    before = messages(target, story.files())
    ACTS["full"](story, story.files()[0].id)
    ACTS["unit"](story, story.files()[0].id)
    after = {message.id: message.data for message in messages(target, story.files())}

    kept = [message for message in before if message.type != "MDM^T02^MDM_T02"]
    assert all(after[message.id] == message.data for message in kept)
