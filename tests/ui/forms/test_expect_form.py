"""Expecting somebody, from the announcement to the bed, through the forms, the board and the list of transfers."""

from __future__ import annotations

from typing import Any, cast

import pytest

from console.errors import Fault
from console.record.board import BoardRow, RowKind
from console.record.bodies import care, stay
from console.record.census import CensusRow
from console.record.codes.patient import Sex
from console.record.instant import local, plus
from console.record.movements import Whereabouts
from console.ward import expecting, reading, stays
from console.ward.patients import NewPatient
from console.words import _, speaking
from tests.ui.forms.station import ROWS, Station
from ui.desk import Desk
from ui.models.board import BoardFilter, BoardModel, Filter
from ui.pages.transfers import TransfersPage
from ui.widgets.empty_bed import EmptyBed


@pytest.fixture(params=["fr", "en"], autouse=True)
def _language(request: Any) -> Any:
    with speaking(request.param):
        yield


def put(form: Any, **typed: str) -> None:
    for name, said in typed.items():
        form.field(name).set_text(said)
        form.field(name).changed.emit()


def free_bed(station: Station) -> str:
    rows = reading.board(station.session).rows
    return next(row.bed for row in rows if row.kind is RowKind.EMPTY and row.bed and not row.kept_for)


def announced(station: Station, name: str, *, hours: int = 5, bed: str | None = None) -> str:
    """Somebody who is expected, written by a colleague."""
    session = station.session
    plan = stay.AdmissionExpected(
        unit=session.unit.code,
        bed=bed,
        expected_at=plus(session.now(), hours=hours),
        reason="Prothèse de hanche",
        announced_by="Dr Lenoir",
    )
    new = NewPatient(birth_name=name, given_names="Aline", birth_date="1950-02-01", sex=Sex.F)
    return expecting.expect_newcomer(session, new, plan)


def expected_row(station: Station, who: str) -> BoardRow:
    return next(row for row in reading.board(station.session).rows if row.expected and row.file and row.file.id == who)


def over(station: Station, who: str) -> None:
    expecting.call_off(station.session, who, "fini")


def test_somebody_is_announced_and_the_bed_is_kept(station: Station, open_form: Any, save: Any) -> None:
    bed = free_bed(station)
    form = open_form("expect")
    at = local(plus(station.session.now(), hours=6), station.session.site.zone_info)
    put(form, birth_name="Quatrebarbes", given_names="Aline", expected_at=f"{at:%d/%m/%Y}|{at:%H:%M}|0", bed=bed)
    put(form, reason_of_stay="Prothèse", announced_by="Dr Lenoir", entry_mode="8")
    form.field("expected_at")._look()
    assert not form.field("expected_at").under.text(), "that a plan lies ahead is no wonder"
    save(form)
    written = cast(stay.AdmissionExpected, station.last("admission_expected"))
    assert (written.bed, written.reason, written.announced_by) == (bed, "Prothèse", "Dr Lenoir")
    rows = reading.board(station.session).rows
    kept = next(row for row in rows if row.bed == bed and row.kind is RowKind.EMPTY)
    [who] = [file.id for file in kept.kept_for]
    over(station, who)


def test_a_bed_that_is_kept_or_taken_is_asked_about_before_somebody_else_is_moved_there(
    station: Station, open_form: Any, save: Any
) -> None:
    bed, moved = free_bed(station), station.who("0050")
    who, before = announced(station, "Kerambrun", bed=bed), station.session.card(moved).place.bed
    taken = next(file for file in reading.board(station.session).patients if file.id != moved and file.place.bed)
    for wanted, name in ((bed, "KERAMBRUN"), (taken.place.bed or "", taken.identity.name)):
        form = open_form("move", moved)
        put(form, bed=wanted)
        form.submit()
        assert form.confirm.isVisible()
        assert wanted in form.confirm.line.sentence
        assert name in form.confirm.line.sentence
        assert station.session.card(moved).place.bed == before
    form = open_form("move", moved)
    put(form, bed=bed)
    form.submit()
    save(form)
    assert station.session.card(moved).place.bed == bed
    stays.move(station.session, moved, before or "")
    over(station, who)


def test_without_a_time_nothing_is_written(station: Station, open_form: Any, desk: Desk, qtbot: Any) -> None:
    form = open_form("expect")
    put(form, birth_name="Sansheure", given_names="Aline")
    before = station.session.reader.count()
    form.submit()
    qtbot.waitUntil(lambda: bool(form.field("expected_at").under.text()))
    assert station.session.reader.count() == before
    assert desk.shell.page == "expect"


def test_admitting_brings_along_what_was_said(station: Station, open_form: Any, save: Any) -> None:
    bed = free_bed(station)
    who = announced(station, "Kerbrat", bed=bed)
    stay_id = expected_row(station, who).expected
    form = open_form("admit", who)
    assert form.field("bed").text() == bed
    assert form.field("reason_of_stay").text() == "Prothèse de hanche"
    put(form, answer="NONE_KNOWN")
    save(form)
    place = station.session.card(who).place
    assert stay_id is not None
    assert (place.whereabouts, place.bed, place.stay) == (Whereabouts.PRESENT, bed, stay_id.stay)


def test_a_plan_is_changed_and_called_off(station: Station, open_form: Any, save: Any) -> None:
    who = announced(station, "Salaun")
    expected = expected_row(station, who).expected
    assert expected is not None
    form = open_form("expect", who, amends=expected.entry)
    assert form.field("announced_by").text() == "Dr Lenoir"
    put(form, announced_by="Régulation", correction="autre source")
    save(form)
    changed = expected_row(station, who).expected
    assert changed is not None
    assert (changed.id, changed.plan.announced_by) == (expected.id, "Régulation")
    form = open_form("call_off", who)
    put(form, reason="Reporté")
    save(form)
    assert station.session.card(who).place.expected is None


def test_who_is_expected_twice_is_told_so(station: Station, open_form: Any, qtbot: Any) -> None:
    who = announced(station, "Morvan")
    form = open_form("expect", who)
    at = local(plus(station.session.now(), hours=6), station.session.site.zone_info)
    put(form, expected_at=f"{at:%d/%m/%Y}|{at:%H:%M}|0")
    form.submit()
    qtbot.waitUntil(lambda: bool(form.problem.sentence))
    assert _(Fault.ALREADY_EXPECTED.value.next) in form.problem.sentence
    over(station, who)


def test_the_transfers_say_who_comes_when_and_what_can_be_done(station: Station, desk: Desk, qtbot: Any) -> None:
    soon, late = announced(station, "Bientot"), announced(station, "Tardive", hours=-1)
    desk.show_page("transfers")
    page = cast(TransfersPage, desk.page("transfers"))
    qtbot.waitUntil(lambda: {soon, late} <= {row.file.id for row in page.rows})
    rows = {row.file.id: row for row in page.rows}
    assert (rows[soon].group, rows[late].group) == ("expected", "expected")
    assert (rows[soon].is_overdue, rows[late].is_overdue) == (False, True)
    assert "Dr Lenoir" in page.words(rows[soon])
    assert "Prothèse de hanche" in page.words(rows[soon])
    card = page._card(rows[soon])
    assert len(card.doings) == 3
    card.doings[0].do()
    qtbot.waitUntil(lambda: desk.shell.page == "admit")
    for who in (soon, late):
        over(station, who)


def test_the_board_shows_the_hour_and_then_that_nobody_came(station: Station, desk: Desk) -> None:
    soon, late = announced(station, "Bientot"), announced(station, "Tardive", hours=-1)
    model = BoardModel(desk.setting)
    model.show(reading.board(station.session))
    plan = expected_row(station, soon).expected
    assert plan is not None
    said = {who: model.next_words(expected_row(station, who)) for who in (soon, late)}
    assert said == {soon: desk.setting.moment(plan.plan.expected_at), late: _("Not arrived")}
    for who in (soon, late):
        over(station, who)


def test_an_empty_bed_offers_whom_it_is_kept_for(station: Station, desk: Desk, qtbot: Any) -> None:
    bed = free_bed(station)
    who = announced(station, "Reservee", bed=bed)
    row = next(row for row in reading.board(station.session).rows if row.bed == bed and row.kind is RowKind.EMPTY)
    panel = EmptyBed(desk.setting)
    qtbot.addWidget(panel)
    panel.show_row(row)
    assert station.session.card(who).identity.name in panel.state.text()
    with qtbot.waitSignal(panel.asked) as asked:
        panel.awaited.click()
    assert asked.args == ["admit", bed, who]
    over(station, who)


@pytest.fixture
def from_census(station: Station) -> str:
    """Somebody whom only the census expects, beside all others whom it names."""
    number = f"9{station.session.reader.count()}"  # the ward is shared by all tests here: somebody else each time
    coming = CensusRow(
        birth_name="Le Bihan",
        given_names=("Nolwenn",),
        birth_date="1962-05-01",
        number=number,
        unit="4120",
        bed=free_bed(station),
        expected_at=plus(station.session.now(), hours=20),
        reason="Cataracte",
    )
    rows = [*ROWS, coming]
    station.session.book.keep_census([(station.who(row.number or ""), row) for row in rows], station.session.now())
    return station.who(number)


def test_whom_the_census_expects_is_admitted_from_what_it_says(
    station: Station, from_census: str, open_form: Any, save: Any
) -> None:
    kept, named = expected_row(station, from_census).bed, station.session.census_stay(from_census)
    form = open_form("admit", from_census)
    assert (form.field("bed").text(), form.field("reason_of_stay").text()) == (kept, "Cataracte")
    put(form, answer="NONE_KNOWN")
    save(form)
    place = station.session.card(from_census).place
    assert (place.whereabouts, place.bed, place.stay) == (Whereabouts.PRESENT, kept, named)


def test_what_the_census_arranged_is_changed_and_called_off(
    station: Station, from_census: str, open_form: Any, save: Any
) -> None:
    expected = expected_row(station, from_census).expected
    assert expected is not None
    form = open_form("expect", from_census, amends=expected.entry)
    assert form.field("reason_of_stay").text() == "Cataracte"
    put(form, announced_by="Bureau des entrées", correction="vu au téléphone")
    save(form)
    entry = station.last_entry("admission_expected")
    changed = expected_row(station, from_census).expected
    assert changed is not None
    assert (changed.entry, changed.plan.announced_by) == (entry.id, "Bureau des entrées")
    assert (changed.stay, entry.source) == (station.session.census_stay(from_census), "DIRECT")
    form = open_form("call_off", from_census)
    put(form, reason="Reporté")
    save(form)
    assert station.session.card(from_census).place.expected is None


def test_board_and_transfers_say_that_only_the_census_expects_somebody(
    station: Station, from_census: str, desk: Desk, qtbot: Any
) -> None:
    model, row = BoardModel(desk.setting), expected_row(station, from_census)
    model.show(reading.board(station.session))
    assert model.why(row)[1].endswith(model.census_words())
    unconfirmed = BoardFilter(desk.setting)
    unconfirmed.setSourceModel(model)
    unconfirmed.show_only(Filter.UNCONFIRMED)
    assert unconfirmed.rowCount() == 0  # everybody in bed was found there; who is to come lies in none

    desk.show_page("transfers")
    page = cast(TransfersPage, desk.page("transfers"))
    qtbot.waitUntil(lambda: from_census in {each.file.id for each in page.rows})
    words = page.words(next(each for each in page.rows if each.file.id == from_census))
    assert _("census, not confirmed") in words


def test_a_draft_of_a_change_is_given_back_after_somebody_took_the_plan_over(
    station: Station, from_census: str, desk: Desk, open_form: Any, save: Any, qtbot: Any
) -> None:
    expected = expected_row(station, from_census).expected
    assert expected is not None
    form = open_form("expect", from_census, amends=expected.entry)
    put(form, announced_by="Bureau des entrées")
    form.leave()
    qtbot.waitUntil(lambda: desk.shell.page == "board")
    station.session.write_about(from_census, care.Diet(diet="À jeun"))
    form = open_form("expect", from_census, amends=expected.entry)
    form.offer.restore.click()
    assert form.field("announced_by").text() == "Bureau des entrées"
    put(form, correction="vu au téléphone")
    save(form)
    changed = expected_row(station, from_census).expected
    assert changed is not None and changed.plan.announced_by == "Bureau des entrées"
