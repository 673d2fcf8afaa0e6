"""For each form and each pair of patients: what is typed about one never appears on the other."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from console.store.drafts import DraftKey
from tests.ui.forms.station import JULES, Station, make_desk
from ui.desk import Desk
from ui.forms.table import FORMS

ABOUT = [key for key, row in FORMS.items() if row.needs_patient and row.made.listed]
NUMBERS = ("0048", "0049", "0050")


def type_something(form: Any, mark: str) -> str:
    """Type into the first field that takes it; the field's name."""
    for name, field in form._fields.items():
        if not field.isVisibleTo(form):
            continue
        for said in (mark, "37"):
            before = field.text()
            field.set_text(said)
            if field.text() == said != before:
                field.changed.emit()
                return str(name)
            field.set_text(before)
    pytest.fail(f"{form.key} takes no text")


def kept(station: Station, desk: Desk, form: str, number: str) -> Any:
    return station.session.book.drafts.find(DraftKey(desk.author, form, station.who(number)))


@pytest.mark.parametrize("key", ABOUT)
def test_no_draft_lands_on_another_patient(key: str, station: Station, desk: Desk, open_form: Any, qtbot: Any) -> None:
    for one, other in permutations(NUMBERS, 2):
        form = open_form(key, station.who(one))
        name = type_something(form, f"zz{one}")
        form = open_form(key, station.who(other))  # straight from one to the other, as a hand in a hurry does
        assert f"zz{one}" not in form.values().values()
        assert form.offer.draft is None
        qtbot.waitUntil(lambda one=one: kept(station, desk, key, one) is not None)
        assert kept(station, desk, key, other) is None
        form = open_form(key, station.who(one))
        assert form.offer.draft is not None
        assert f"zz{one}" not in form.values().values()  # by explicit choice only
        wanted = form.offer.draft.values[name]
        form.offer.restore.click()
        assert form.field(name).text() == wanted
        form._timer.stop()
        station.session.book.drafts.drop(DraftKey(desk.author, key, station.who(one)))


@pytest.mark.parametrize("key", ABOUT)
def test_no_draft_is_offered_to_another_person(
    key: str, station: Station, desk: Desk, open_form: Any, qtbot: Any, qapp: Any
) -> None:
    form = open_form(key, station.who("0048"))
    type_something(form, "zzdraft")
    form.keep_now()
    qtbot.waitUntil(lambda: kept(station, desk, key, "0048") is not None)
    other = make_desk(qapp, station, name=JULES)
    qtbot.addWidget(other.shell)
    try:
        other.open_form(key, station.who("0048"))
        theirs: Any = other.page(key)
        qtbot.waitUntil(lambda: theirs.is_ready)
        assert theirs.offer.draft is None
        assert "zzdraft" not in theirs.values().values()
    finally:
        other.lane.close()
        other.free_lane.close()
        station.session.book.drafts.drop(DraftKey(desk.author, key, station.who("0048")))
