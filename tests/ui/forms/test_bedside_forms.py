"""Doses, devices, procedures, results, notes and calls, through the real window, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from console.record.bodies import care
from console.record.bodies.dose import DoseGiven
from console.record.bodies.note import WholePatientNote
from console.record.bodies.observation import Escalation
from console.record.codes.care import TaskState, WhyNot
from console.record.codes.dose import HighRisk, Route
from console.record.codes.note import Stage
from console.record.codes.observation import Reached
from console.record.devices import in_place
from console.record.instant import plus
from console.record.procedures import planned
from console.ward import doses, observations
from console.words import _, speaking
from tests.ui.forms.station import JULES, Station
from tests.ui.forms.test_forms_write import put

pytestmark = pytest.mark.parametrize("spoken", ["fr", "en"])


def test_a_dose_is_written_with_its_unit(station: Station, open_form: Any, save: Any, spoken: Any) -> None:
    with speaking(spoken):
        form = open_form("dose", station.who("0050"))
        put(form, drug="Insuline rapide", typed="4 UI", route="SC", high_risk="INSULIN", paper="12")
        save(form)
    dose = station.last("dose_given")
    assert (dose.drug, dose.dose.value, dose.dose.unit, dose.route) == ("Insuline rapide", "4", "[iU]", Route.SC)
    assert (dose.high_risk, dose.prescription_sheet) == (HighRisk.INSULIN, "12")


def test_a_dose_without_a_unit_warns_and_is_saved(station: Station, open_form: Any, save: Any, spoken: Any) -> None:
    with speaking(spoken):
        form = open_form("dose", station.who("0050"))
        put(form, drug="Héparine", typed="500")
        assert form.field("typed").under.text()
        save(form)
    assert (station.last("dose_given").dose, station.last("dose_given").typed) == (None, "500")


def test_a_unit_that_the_site_does_not_use_warns(station: Station, open_form: Any, spoken: Any) -> None:
    with speaking(spoken):
        form = open_form("dose", station.who("0050"))
        put(form, drug="Thyroxine", typed="5 grains")
        assert "grains" in form.field("typed").under.text()
        put(form, typed="5 mg")
        assert "mg" not in form.field("typed").under.text()


def test_a_second_giver_is_told_who_gave_it_just_now(station: Station, open_form: Any, spoken: Any) -> None:
    jules = station.sessions[JULES]
    doses.give(jules, station.who("0051"), DoseGiven(drug="Morphine", typed="5 mg"))
    with speaking(spoken):
        form = open_form("dose", station.who("0051"))
        assert not form.twice.isVisible()
        put(form, drug="morphine")
        assert form.twice.isVisible()
        assert "Jules Aubry" in form.twice.sentence
    station.clock.advance(minutes=20)


def test_a_device_is_put_in_and_checked(station: Station, open_form: Any, save: Any, spoken: Any) -> None:
    who = station.who("0052")
    with speaking(spoken):
        form = open_form("device", who)
        form.field("what").set_text("PUT_IN")
        put(form, kind="URINARY", size="CH16")
        save(form)
        device = in_place(station.session.card(who))[-1]
        form = open_form("device", who, device=device.id)
        put(form, found="claire")
        save(form)
    (checked,) = [each for each in in_place(station.session.card(who)) if each.id == device.id]
    assert (checked.body.size, checked.body.finding) == ("CH16", "claire")


def test_a_procedure_is_planned_and_called_off_with_a_reason(
    station: Station, open_form: Any, save: Any, spoken: Any
) -> None:
    who = station.who("0053")
    with speaking(spoken):
        form = open_form("procedure", who)
        put(form, title="Scanner", where="Imagerie", conveyance="TROLLEY")
        save(form)
        (coming,) = planned(station.session.card(who))
        form = open_form("procedure", who, procedure=coming.id)
        put(form, state="CANCELLED")
        form.submit()
        assert form.field("outcome").under.text()
        put(form, outcome="panne")
        save(form)
    assert planned(station.session.card(who)) == ()


def test_a_critical_result_needs_the_read_back(
    station: Station, open_form: Any, save: Any, qtbot: Any, spoken: Any
) -> None:
    with speaking(spoken):
        form = open_form("result", station.who("0051"))
        put(form, what="RECEIVE")
        put(form, title="Kaliémie", value="6,8", value_unit="mmol/L", phoned_by="Labo", critical="YES")
        form.submit()
        qtbot.waitUntil(lambda: bool(form.field("read_back").under.text()) and form.primary.isEnabled())
        put(form, read_back="YES", doctor="Dr Fortin")
        save(form)
    came = station.last("awaited_result")
    assert (came.is_critical, came.value, came.doctor) == (True, "6,8", "Dr Fortin")


def test_a_macrocible_is_written(station: Station, open_form: Any, save: Any, spoken: Any) -> None:
    with speaking(spoken):
        form = open_form("whole_note", station.who("0051"))
        put(form, point="EXIT", experience="rassurée")
        save(form)
    assert station.last("whole_patient_note") == WholePatientNote(point=Stage.EXIT, experience="rassurée")


def test_a_call_for_help_is_noted(station: Station, open_form: Any, save: Any, spoken: Any) -> None:
    with speaking(spoken):
        form = open_form("call", station.who("0048"))
        assert any("TREMBLAY" in words for words in form.to_say.words())
        put(form, called="Dr Lenoir", reached="CAME", plan="gaz du sang")
        save(form)
    call = station.last("escalation")
    assert isinstance(call, Escalation)
    assert (call.called, call.reached, call.plan) == ("Dr Lenoir", Reached.CAME, "gaz du sang")
    assert call.observation is not None


UNTAKEN = "spo2\tNO_DEVICE\tcassé\nsystolic\tREFUSED\tbras douloureux\npulse\tUNABLE\t"


def test_a_round_keeps_everything_that_was_typed(station: Station, open_form: Any, save: Any, spoken: Any) -> None:
    with speaking(spoken):
        form = open_form("observe", station.who("0050"))
        put(form, more="UNTAKEN NEURO FLUIDS NEXT")
        put(form, gcs_eye="4", gcs_verbal="5", gcs_motor="6", pupil_left="REACTIVE", pupil_left_mm="3")
        put(form, urine="0,4 L", stools="1", refused=UNTAKEN, glucose="1,2 g/L")
        put(form, every_hours="4", decided_by="Dr Fortin", reason="fièvre")
        save(form)
    taken = station.last("observed")
    assert (taken.gcs, taken.pupil_left_mm, taken.stools, taken.urine.value, taken.urine.unit) == (15, 3, 1, "0.4", "L")
    assert [(each.item, each.why, each.reason) for each in taken.refused] == [
        ("spo2", WhyNot.NO_DEVICE, "cassé"),
        ("systolic", WhyNot.REFUSED, "bras douloureux"),
        ("pulse", WhyNot.UNABLE, None),
    ]
    assert station.last("observation_rhythm").every_minutes == 240
    who = station.who("0050")
    due = station.session.site.policy.due_at(station.session.card(who))
    assert due == plus(station.session.card(who).last_observation.at, minutes=240)  # type: ignore[union-attr]


def test_a_repeated_task_comes_again(station: Station, open_form: Any, save: Any, spoken: Any) -> None:
    who = station.who("0054")
    before = {task.id for task in station.session.card(who).open_tasks}
    with speaking(spoken):
        form = open_form("task", who)
        put(form, title="Bandelette", due_at="|16:00|0", every_hours="4", owner_role="AS", window="30")
        save(form)
        (task,) = [each for each in station.session.card(who).open_tasks if each.id not in before]
        form = open_form("task", who, task=task.id)
        put(form, state="DONE", outcome="négative")
        save(form)
    turns = [each for each in station.session.card(who).open_tasks if each.id == f"{task.id}#1"]
    assert len(turns) == 1
    assert turns[0].body.state is TaskState.OPEN


def test_after_a_change_of_scale_the_round_before_is_labelled_and_not_scored_again(
    station: Station, open_form: Any, spoken: Any
) -> None:
    who, session = station.who("0048"), station.session
    scale = 3 - session.card(who).spo2_scale
    observations.observe(session, who, care.Observed(spo2=93))
    before = session.card(who).last_observation
    observations.set_spo2_scale(session, who, care.Spo2Scale(scale=scale, reason="BPCO", decided_by="Dr Fortin"))
    with speaking(spoken):
        form = open_form("observe", who)
        assert _("scored on SpO₂ scale {n}").format(n=3 - scale) in form.score.earlier_said.text()
    assert session.card(who).last_observation == before
