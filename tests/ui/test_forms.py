"""Forms keep what is typed, never block, and are filled in with the keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.errors import CahierError, Fault
from console.record.clock import ScriptedClock
from console.record.codes.care import OxygenDevice
from console.record.instant import Instant
from ui.setting import Setting
from ui.widgets.field import ChoiceField, NotesField, TextField
from ui.widgets.form_page import FormPage
from ui.widgets.instant_field import InstantField
from ui.widgets.measures import NumberField, QuantityField, Usual
from ui.widgets.tri_state import TriState


@pytest.fixture
def form(setting: Setting, qtbot: QtBot) -> FormPage:
    """A form with one field of each sort."""
    made = FormPage(setting, "Observations")
    qtbot.addWidget(made)
    made.add(InstantField(setting, "when", "Time"))
    made.add(NumberField(setting, "rate", "Resp. rate", unit="/min", usual=Usual(Decimal(8), Decimal(30))))
    made.add(QuantityField(setting, "weight", "Weight", (("kg", "kg"), ("g", "g"))))
    made.add(ChoiceField(setting, "device", "Oxygen", list(OxygenDevice)))
    made.add(TriState(setting, "asked", "Consent"))
    made.add(NotesField(setting, "notes", "Notes"))
    made.add(TextField(setting, "name", "Name"))
    made.resize(900, 900)
    made.show()
    return made


FILLED = {
    "when": "23/11/2025|14:20|0",
    "rate": "1a4",
    "weight": "72,5 kg",
    "device": "NASAL",
    "asked": "YES",
    "notes": "À revoir\nce soir",
    "name": "Roy",
}


def test_a_draft_comes_back_as_it_was_typed(form: FormPage) -> None:
    form.restore(FILLED)
    assert form.values() == FILLED


def test_an_empty_form_says_that_nobody_asked(form: FormPage) -> None:
    assert form.values()["asked"] == "NOT_ASKED"


def test_typing_gives_a_draft_within_a_second(form: FormPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.draft_changed) as caught:
        qtbot.keyClicks(form.field("name").focusProxy(), "Roy")
    assert caught.args[0]["name"] == "Roy"


def test_escape_sends_the_draft_and_then_leaves(form: FormPage, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.field("name").focusProxy(), "R")
    with qtbot.waitSignals([form.draft_changed, form.left], order="strict"):
        form.leave()


def test_ctrl_enter_submits_what_stands_there(form: FormPage, qtbot: QtBot) -> None:
    form.restore(FILLED)
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    with qtbot.waitSignal(form.submitted) as caught:
        qtbot.keyClick(form.field("name").focusProxy(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert caught.args[0] == FILLED


def test_a_refusal_stands_under_the_field_and_keeps_the_text(form: FormPage) -> None:
    form.restore(FILLED)
    form.show_problem(CahierError(Fault.UNREADABLE_NUMBER, text="1a4", field="Resp. rate"), "rate")
    assert "1a4" in form.field("rate").under.text()
    assert form.values() == FILLED


def test_tab_leaves_a_notes_field(form: FormPage, qtbot: QtBot) -> None:
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    notes, name = form.field("notes").focusProxy(), form.field("name").focusProxy()
    assert notes is not None
    assert name is not None
    notes.setFocus()
    qtbot.keyClick(notes, Qt.Key.Key_Tab)
    assert form.field("notes").text() == ""
    assert name.hasFocus()


def test_tab_walks_through_the_fields_in_reading_order(form: FormPage, qtbot: QtBot) -> None:
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.field("when").setFocus()
    seen = []
    for _step in range(20):
        focused = form.focusWidget()
        seen += [name for name in FILLED if form.field(name).isAncestorOf(focused)]
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert list(dict.fromkeys(seen)) == list(FILLED)


@pytest.mark.parametrize(("typed", "value"), [("37,4", "37.4"), ("37.4", "37.4"), ("", None)])
def test_comma_and_dot_are_read(form: FormPage, typed: str, value: str | None) -> None:
    field = form.field("rate")
    assert isinstance(field, NumberField)
    field.set_text(typed)
    assert field.number() == (Decimal(value) if value else None)


def test_an_unusual_value_is_doubted_and_not_refused(form: FormPage, qtbot: QtBot) -> None:
    field = form.field("rate")
    field.set_text("44")
    qtbot.keyClick(field.focusProxy(), Qt.Key.Key_Return)
    assert "Unusual (mostly 8 to 30)" in field.under.text()
    assert field.under.property("kind") == "hint"


def test_a_quantity_carries_its_unit(form: FormPage) -> None:
    field = form.field("weight")
    assert isinstance(field, QuantityField)
    field.set_text("3250 g")
    quantity = field.quantity()
    assert quantity and (quantity.value, quantity.unit) == ("3250", "g")


def test_a_choice_holds_the_code_and_shows_the_label(form: FormPage) -> None:
    field = form.field("device")
    assert isinstance(field, ChoiceField)
    field.set_text("MASK")
    assert (field.code(), field.box.currentText()) == (OxygenDevice.MASK, "Mask")


@pytest.mark.parametrize(
    ("typed", "moment"),
    [("", None), ("|7:05|0", "2026-02-09T06:05:00.000Z"), ("08/02|23h10|0", "2026-02-08T22:10:00.000Z")],
)
def test_a_time_is_now_unless_it_is_typed(form: FormPage, typed: str, moment: str | None) -> None:
    field = form.field("when")
    assert isinstance(field, InstantField)
    field.set_text(typed)
    assert (field.instant(), field.is_typed) == (moment, moment is not None)


def test_an_impossible_time_is_refused_with_an_example(form: FormPage) -> None:
    field = form.field("when")
    assert isinstance(field, InstantField)
    field.set_text("|25:00|0")
    with pytest.raises(CahierError) as caught:
        field.instant()
    assert caught.value.code == "invalid-field"


@pytest.mark.parametrize(("which", "moment"), [("0", "2026-10-25T00:30:00.000Z"), ("1", "2026-10-25T01:30:00.000Z")])
def test_the_doubled_hour_of_october_asks_which(setting: Setting, qtbot: QtBot, which: str, moment: str) -> None:
    setting = replace(setting, clock=ScriptedClock(Instant("2026-10-25T08:00:00.000Z")))
    field = InstantField(setting, "when", "Time")
    qtbot.addWidget(field)
    field.show()
    field.set_text(f"|02:30|{which}")
    assert (field.doubled.isVisible(), field.instant()) == (True, moment)


def test_the_doubled_hour_is_told_apart_on_screen(setting: Setting) -> None:
    assert setting.time(Instant("2026-10-25T00:30:00.000Z")) == "02:30 CEST"
    assert setting.time(Instant("2026-10-25T01:30:00.000Z")) == "02:30 CET"
