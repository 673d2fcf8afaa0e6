"""A long form is made beside everything else: the window answers, and nothing that was read or asked gets lost."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QTimer

from tests.ui.forms.station import Station
from ui.desk import Desk
from ui.forms.table import FORMS

LONG = ("admit", "observe", "transfer", "chemotherapy")


@pytest.mark.parametrize("key", LONG)
def test_the_window_answers_while_a_long_form_is_made(key: str, station: Station, desk: Desk, qtbot: Any) -> None:
    desk.open_form(key, station.who("0048"))
    form: Any = desk.page(key)
    seen: list[bool] = []
    beat = QTimer(form, interval=0)
    beat.timeout.connect(lambda: seen.append(form.inner.isVisible()))
    beat.start()
    qtbot.waitUntil(form.inner.isVisible)
    assert seen.count(False) > 1


@pytest.mark.parametrize("key", FORMS)
def test_whoever_asks_for_a_field_gets_the_whole_form_at_once(key: str, desk: Desk) -> None:
    form: Any = desk.page(key)
    first = next(iter(form.values()))
    assert form.field(first).name == first
    assert "when" in form.values() or not form.has_circumstances  # the last of them stands too


def test_nobody_types_into_what_is_about_to_be_filled(station: Station, desk: Desk, qtbot: Any) -> None:
    desk.open_form("transfer", station.who("0048"))
    form: Any = desk.page("transfer")
    form.finish()
    assert form.opened.file is None
    assert not form.inner.isVisible()
    qtbot.waitUntil(form.inner.isVisible)
    assert form.opened.file is not None


def test_what_was_read_is_not_shown_to_whoever_comes_next(station: Station, desk: Desk, qtbot: Any) -> None:
    desk.open_form("admit", station.who("0048"))
    form: Any = desk.page("admit")
    qtbot.waitUntil(lambda: form._waiting is not None)
    desk.end()
    form.finish()
    assert form.opened.file is None


def test_another_patient_meanwhile_is_the_one_that_counts(station: Station, desk: Desk, qtbot: Any) -> None:
    desk.open_form("observe", station.who("0048"))
    desk.open_form("observe", station.who("0049"))
    form: Any = desk.page("observe")
    qtbot.waitUntil(lambda: form.is_ready)
    form.finish()
    assert form.patient == station.who("0049")
