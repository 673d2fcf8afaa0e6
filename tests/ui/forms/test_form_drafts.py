"""What is typed is kept, for the same author, patient and form only."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel
from shiboken6 import delete

from console.store.drafts import DraftKey
from tests.ui.forms.station import JULES, Station, make_desk
from tests.ui.forms.test_forms_write import put
from ui.desk import Desk
from ui.forms.drafts import Drafts


def typed_and_left(form: Any, desk: Desk, qtbot: Any) -> None:
    put(form, pulse="96")
    form.leave()
    qtbot.waitUntil(lambda: desk.shell.page == "board")


def test_leaving_keeps_the_draft_and_offers_it_to_the_same_hand(
    station: Station, desk: Desk, open_form: Any, qtbot: Any
) -> None:
    typed_and_left(open_form("observe", station.who("0048")), desk, qtbot)
    form = open_form("observe", station.who("0048"))
    assert form.offer.isVisible()
    assert form.field("pulse").text() == ""
    form.offer.restore.click()
    assert form.field("pulse").text() == "96"


def test_a_draft_never_appears_on_another_patient(station: Station, desk: Desk, open_form: Any, qtbot: Any) -> None:
    typed_and_left(open_form("observe", station.who("0048")), desk, qtbot)
    form = open_form("observe", station.who("0049"))
    assert not form.offer.isVisible()
    assert form.field("pulse").text() == ""


def test_a_draft_is_not_offered_to_somebody_else(
    station: Station, desk: Desk, open_form: Any, qtbot: Any, qapp: Any
) -> None:
    typed_and_left(open_form("observe", station.who("0048")), desk, qtbot)
    other = make_desk(qapp, station, name=JULES)
    qtbot.addWidget(other.shell)
    other.open_form("observe", station.who("0048"))
    form: Any = other.page("observe")
    qtbot.waitUntil(lambda: form.is_ready)
    assert form.offer.draft is None
    other.lane.close()
    other.free_lane.close()


def test_going_to_the_next_patient_keeps_the_draft_under_the_first(
    station: Station, open_form: Any, desk: Desk, qtbot: Any
) -> None:
    form = open_form("transmit", station.who("0048"))
    put(form, target="Fall")
    open_form("transmit", station.who("0049"))
    assert form.field("target").text() == ""
    key = DraftKey(desk.author, "transmit", station.who("0048"))
    kept: list[Any] = []
    desk.find_draft(key, kept.append)
    qtbot.waitUntil(lambda: bool(kept))
    assert kept[0].values["target"] == "Fall"
    assert station.session.book.drafts.find(DraftKey(desk.author, "transmit", station.who("0049"))) is None


def test_signing_drops_the_draft(station: Station, open_form: Any, desk: Desk, save: Any, qtbot: Any) -> None:
    form = open_form("transmit", station.who("0050"))
    put(form, target="Sleep", data="Awake since 3")
    form.keep_now()
    save(form)
    assert station.session.book.drafts.find(DraftKey(desk.author, "transmit", station.who("0050"))) is None


def test_locking_keeps_what_is_typed_as_a_draft_and_in_its_field(
    station: Station, open_form: Any, desk: Desk, qtbot: Any
) -> None:
    form = open_form("transmit", station.who("0050"))
    put(form, target="Family")
    desk.prepare_lock()
    author = desk.author
    desk.end()
    assert form.field("target").text() == "Family"
    key = DraftKey(author, "transmit", station.who("0050"))
    qtbot.waitUntil(lambda: station.session.book.drafts.find(key) is not None)
    station.session.book.drafts.drop(key)


def test_a_draft_that_is_kept_when_its_form_is_gone_is_told_to_nobody(station: Station, desk: Desk, qtbot: Any) -> None:
    page, key = QLabel(), DraftKey(desk.author, "transmit", station.who("0050"))
    drafts = Drafts(desk, page.setText, page)
    drafts.key = key
    drafts.keep({"target": "Gone"})
    delete(page)
    kept: list[Any] = []
    desk.find_draft(key, kept.append)
    qtbot.waitUntil(lambda: bool(kept))  # an answer that reached the page would have failed the test by now
    assert kept[0].values["target"] == "Gone"
    station.session.book.drafts.drop(key)


def test_a_unit_that_was_typed_with_the_number_comes_back_with_the_draft(
    station: Station, desk: Desk, open_form: Any, qtbot: Any
) -> None:
    form = open_form("observe", station.who("0053"))
    put(form, more="FLUIDS", urine="0,4 L", fluid_in="1200 mL")
    form.leave()
    qtbot.waitUntil(lambda: desk.shell.page == "board")
    form = open_form("observe", station.who("0053"))
    form.offer.restore.click()
    assert [form.quantity(name).unit for name in ("urine", "fluid_in")] == ["L", "mL"]
    assert [form.quantity(name).value for name in ("urine", "fluid_in")] == ["0.4", "1200"]
