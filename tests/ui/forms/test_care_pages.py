"""The care of one patient on one page, and the list of what will hurt: from the window, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from console.record.bodies.dose import DoseGiven
from console.record.instant import plus
from console.ward import doses
from console.words import speaking
from tests.ui.forms.station import JULES, Station
from tests.ui.forms.test_forms_write import put
from ui.desk import Desk


@pytest.fixture
def care(desk: Desk, qtbot: Any, station: Station) -> Any:
    desk.show_page("care", patient=station.who("0048"))
    page: Any = desk.page("care")
    qtbot.waitUntil(lambda: page._file is not None)
    return page


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_a_dose_is_added_from_the_page_and_stands_on_it(
    care: Any, desk: Desk, station: Station, qtbot: Any, spoken: Any
) -> None:
    with speaking(spoken):
        care.adds["dose"].click()
        form: Any = desk.page("dose")
        qtbot.waitUntil(lambda: form.is_ready and form.primary.isEnabled())
        put(form, drug=f"Digoxine {spoken}", typed="0,25 mg")
        with qtbot.waitSignal(desk.saved_at):
            form.submit()
        qtbot.waitUntil(lambda: desk.shell.page == "care")
        qtbot.waitUntil(lambda: any(f"Digoxine {spoken}" in said for said in care.lists["dose"].words()))


def test_a_drug_that_two_people_gave_is_red_on_the_page(care: Any, desk: Desk, station: Station, qtbot: Any) -> None:
    who, body = station.who("0048"), DoseGiven(drug="Morphine", typed="5 mg")
    assert not care.twice.isVisible()
    doses.give(station.sessions[JULES], who, body)
    desk.write(lambda session: doses.give(session, who, body))
    qtbot.waitUntil(care.twice.isVisible)
    assert "Jules Aubry" in care.twice.sentence


def test_the_trend_tells_its_numbers_to_whoever_cannot_see_it(care: Any) -> None:
    assert "96 %" in care.trend.accessibleName()
    assert not care.trend.has_two_scales


@pytest.mark.parametrize("spoken", ["fr", "en"])
def test_what_will_hurt_is_listed_and_leads_to_the_patient(
    desk: Desk, station: Station, qtbot: Any, spoken: Any
) -> None:
    who, session = station.who("0050"), station.session
    drug = f"Héparine {spoken}"
    doses.give(session, who, DoseGiven(drug=drug, typed="500 UI", next_due=plus(session.now(), minutes=30)))
    with speaking(spoken):
        desk.show_page("outlook")
        page: Any = desk.page("outlook")
        qtbot.waitUntil(lambda: any(drug in page.list.item(row).text() for row in range(page.list.count())))
        assert "13B" in page.closing.sentence
        row = next(row for row in range(page.list.count()) if drug in page.list.item(row).text())
        page.list.setCurrentRow(row)
        page.list.setFocus()
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: desk.shell.page == "care")
        care: Any = desk.page("care")
        qtbot.waitUntil(lambda: care._file is not None and care._file.id == who)
