"""The manager's report of a shift: written, written again, and begun anew by the next one."""

from __future__ import annotations

from typing import Any

from console.record.bodies.shift_report import PaperStock, ShiftReport, Shortage, StaffMember
from tests.ui.forms.station import Station


def put(form: Any, **typed: str) -> None:
    for name, said in typed.items():
        form.field(name).set_text(said)
        form.field(name).changed.emit()


def test_a_report_is_written_and_opens_again_as_it_stands(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("shift_report")
    put(form, staff="Odile Perrin\tAS\t6–14\tagency", shortages="Noradrénaline\t6 h\t", forms="Constantes\t12\t38")
    save(form)
    first, name = station.last("shift_report"), station.last_entry("shift_report").id
    assert isinstance(first, ShiftReport)
    assert first.staff == (StaffMember(name="Odile Perrin", role="AS", hours="6–14", cover="agency"),)
    assert first.shortages == (Shortage(what="Noradrénaline", remaining="6 h"),)
    assert first.forms == (PaperStock(form="Constantes", used=12, unused=38),)
    again = open_form("shift_report")
    put(again, for_next="Rappeler le SAMU")
    save(again)
    second = station.last("shift_report")
    assert (second.staff, second.forms) == (first.staff, first.forms)
    assert second.for_next == "Rappeler le SAMU"
    assert station.last_entry("shift_report").replaces == (name,)


def test_the_next_shift_begins_with_what_was_short(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("shift_report")
    put(form, staff="Odile Perrin\t\t\t", shortages="Noradrénaline\t6 h\t", forms="Constantes\t12\t38")
    save(form)
    station.clock.advance(minutes=600)
    after = open_form("shift_report")
    assert after.field("shortages").text().startswith("Noradrénaline")
    assert after.field("forms").text().strip() == "Constantes"
    assert not after.field("staff").text()


def test_a_count_that_is_no_number_is_refused_and_kept(station: Station, open_form: Any) -> None:
    before = len(station.bodies("shift_report"))
    form = open_form("shift_report")
    put(form, forms="Constantes\tbeaucoup\t38")
    form.submit()
    assert "beaucoup" in form.field("forms").text()
    assert len(station.bodies("shift_report")) == before
