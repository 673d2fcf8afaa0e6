"""The forms of movements, courses and the crisis write what is typed, in both languages, and read it back."""

from __future__ import annotations

from typing import Any

import pytest

from console.errors import CahierError, Fault
from console.record.bodies import care, course, paper_period, service, stay
from console.record.bodies.message import Message
from console.record.codes.course import Basis, SurfaceFormula
from console.record.codes.message import Direction, MessagePriority, Via
from console.record.codes.paper_period import ChartPlace, SheetFate
from console.record.codes.service import LogCategory, Service, Working
from console.record.codes.stay import (
    Along,
    BedCondition,
    Circumstance,
    Equipment,
    ExitMode,
    Informed,
    Lacking,
    TransferReason,
    TransferScope,
)
from console.record.courses import courses_of
from console.record.instant import plus
from console.record.movements import Step, Whereabouts
from console.record.quantity import parse_quantity
from console.ward import courses, messages, paper_periods, reading, stays, tasks
from console.words import speaking
from tests.ui.forms.station import JULES, MAELLE, Everybody, Station
from ui.anywhere.notices import Notices
from ui.desk import Desk
from ui.forms.beds import bed_choices
from ui.widgets.continuity import chart_words


def put(form: Any, **typed: str) -> None:
    for name, said in typed.items():
        form.field(name).set_text(said)
        form.field(name).changed.emit()


AWAY = stay.TransferAsked(
    scope=TransferScope.HOSPITAL, reason=TransferReason.SPECIALTY, to_hospital="CHU", phone="02 99"
)


@pytest.fixture(params=["fr", "en"])
def _language(request: Any) -> Any:
    with speaking(request.param):
        yield


@pytest.mark.usefixtures("_language")
def test_leaving_for_another_hospital_writes_what_goes_along_and_what_was_missing(
    station: Station, open_form: Any, save: Any
) -> None:
    who = station.who("0053")
    place = station.session.card(who).place
    transfer = place.transfer.id if place.transfer else stays.ask_transfer(station.session, who, AWAY)
    form = open_form("transfer", who, step="LEAVE")
    assert form.field("override").isVisibleTo(form)
    put(form, equipment="OXYGEN PUMPS", along="FORM:2 GLASSES:1 IMAGING", informed="KITCHEN FAMILY", report_to="IDE")
    put(form, report_read_back="YES", identity_checked="YES", copies_printed="YES", override="Urgence")
    save(form)
    left = station.last("transfer_left")
    assert left.equipment == (Equipment.OXYGEN, Equipment.PUMPS)
    assert left.along == (
        stay.Sent(what=Along.FORM, count=2),
        stay.Sent(what=Along.IMAGING),
        stay.Sent(what=Along.GLASSES, count=1),
    )
    assert left.informed == (Informed.KITCHEN, Informed.FAMILY)
    assert left.lacking == (Lacking.ACCEPTED, Lacking.ALLERGIES, Lacking.CONSENT)
    stays.cancel_transfer(station.session, who, transfer, "retour")


def test_a_step_that_is_amended_shows_everything_it_said(station: Station, open_form: Any, save: Any) -> None:
    who = station.who("0054")
    transfer = stays.ask_transfer(station.session, who, AWAY)
    left = stay.TransferLeft(
        transfer=transfer, along=(stay.Sent(what=Along.FORM, count=3),), report_read_back=False, override="x"
    )
    entry = stays.leave(station.session, who, left).entry
    form = open_form("transfer", who, amends=entry.id)
    assert form.field("along").text() == "FORM:3"
    assert form.field("report_read_back").text() == "NO"
    put(form, along="FORM:4")
    put(form, correction="compté deux fois")
    save(form)
    assert station.last("transfer_left").along[0].count == 4
    assert station.session.card(who).place.transfers[-1].step is Step.LEFT
    stays.cancel_transfer(station.session, who, transfer, "retour")


def test_a_transfer_file_stands_prefilled_and_is_restated(station: Station, open_form: Any, save: Any) -> None:
    who = station.who("0048")
    station.write(who, paper_period.DrugChart(chart_place=ChartPlace.TROLLEY))
    stays.ask_transfer(station.session, who, AWAY)
    form = open_form("dossier", who)
    assert "Latex" in form.from_file.sentence
    assert form.field("last_doses").text()
    put(form, diagnosis="Choc septique", mri_safe="NO", label_count="10")
    save(form)
    written = station.last("transfer_dossier")
    assert (written.diagnosis, written.mri_safe, written.label_count) == ("Choc septique", False, 10)
    again = open_form("dossier", who)
    assert again.field("diagnosis").text() == "Choc septique"
    put(again, skin="Sacrum rouge")
    save(again)
    assert station.last("transfer_dossier").skin == "Sacrum rouge"
    assert not station.session.card(who).conflicts


def test_without_a_transfer_nothing_of_one_is_written(station: Station, open_form: Any) -> None:
    form = open_form("transport", station.who("0050"))
    put(form, carrier="SMUR")
    form.submit()
    assert form.problem.sentence
    assert not [each for each in station.bodies("transport_arranged") if each.carrier == "SMUR"]


@pytest.mark.parametrize(
    ("name", "kind", "typed"),
    [
        ("transport", "transport_arranged", {"carrier": "Ambulances", "vehicle": "AB-123-CD"}),
        ("after_transfer", "transfer_followed_up", {"receipt_by": "IDE Réa", "number_there": "778"}),
    ],
)
def test_transport_and_follow_up_are_written(
    station: Station, open_form: Any, save: Any, name: str, kind: str, typed: dict[str, str]
) -> None:
    who = station.who("0048")
    if station.session.card(who).place.transfer is None:
        stays.ask_transfer(station.session, who, AWAY)
    form = open_form(name, who)
    put(form, **typed)
    save(form)
    assert {field: getattr(station.last(kind), field) for field in typed} == typed


@pytest.mark.usefixtures("_language")
def test_a_chemotherapy_sheet_computes_its_surface_and_points_at_a_dose_that_does_not_follow(
    station: Station, open_form: Any, save: Any
) -> None:
    who = station.who("0049")
    form = open_form("chemotherapy", who)
    put(form, course="")
    put(form, basis="ORIGINAL", diagnosis="Côlon", regimen="FOLFOX 6", cycle="4", weight="70 kg", height="170 cm")
    assert "82" in form.figures.sentence
    put(form, doses="Oxaliplatine\t82\t85\t100\t\tIV\t2 h")
    assert "47" in form.warning.sentence
    form.submit()
    assert "47" in form.confirm.line.sentence  # and nothing is written yet
    put(form, doses="Oxaliplatine\t155\t85\t\t\tIV\t2 h", next_due_on="12/02/2026", tolerance_days="2")
    assert not form.warning.isVisibleTo(form)
    save(form)
    written = station.last("chemotherapy")
    assert (written.body_surface.value, written.surface_formula) == ("1.82", SurfaceFormula.MOSTELLER)
    assert written.doses == (
        course.CourseDose(
            drug="Oxaliplatine",
            dose=parse_quantity("155", "x", "mg"),
            per_surface=parse_quantity("85", "x", "mg/m2"),
            route="IV",
            duration="2 h",
        ),
    )
    assert (written.next_due_on, written.tolerance_days) == ("2026-02-12", 2)


def test_a_sheet_says_from_what_it_was_written_before_it_is_saved(station: Station, open_form: Any) -> None:
    form = open_form("radiotherapy", station.who("0050"))
    put(form, site="Sein")
    form.submit()
    assert form.field("basis").under.text()
    assert not station.bodies("radiotherapy")


def test_radiotherapy_reckons_its_totals(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("radiotherapy", station.who("0050"))
    put(form, basis="MEMORY", site="Sein", side="LEFT", rcr_category="1", gap_days="3", dose_per_fraction="2 Gy")
    put(form, fractions_prescribed="25", fractions_delivered="12", total_prescribed="52 Gy", plan_parts="CT RTPLAN")
    assert "50" in form.figures.sentence
    assert "52" in form.warning.sentence
    save(form)
    assert station.last("radiotherapy").basis is Basis.MEMORY
    form = open_form("radiotherapy", station.who("0050"))
    assert form.field("total_prescribed").text() == "52 Gy"
    assert form.field("plan_parts").text() == "CT RTPLAN"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("dialysis", {"basis": "ORIGINAL", "schedule": "L-M-V", "dry_weight": "62 kg", "potassium": "5.1 mmol/L"}),
        ("operation", {"basis": "ORIGINAL", "operation": "Hanche", "side": "RIGHT", "sterile_set": "NO"}),
    ],
)
def test_dialysis_and_operation_are_written(
    station: Station, open_form: Any, save: Any, name: str, typed: dict[str, str]
) -> None:
    form = open_form(name, station.who("0051"))
    put(form, **typed)
    save(form)
    assert station.last(name).basis is Basis.ORIGINAL
    again = open_form(name, station.who("0051"))
    assert {field: again.field(field).text() for field in typed} == typed


def test_a_second_person_signs_from_their_own_unlock_and_the_first_cannot(
    station: Station, open_form: Any, desk: Desk, qtbot: Any, qapp: Any
) -> None:
    who = station.who("0052")
    sheet = course.Dialysis(basis=Basis.ORIGINAL, schedule="L-M-V")
    entry = courses.write_sheet(station.session, who, sheet)
    own = open_form("check", who)
    assert own.own.isVisibleTo(own)
    put(own, answer="AGREES")
    own.submit()
    qtbot.waitUntil(lambda: bool(own.problem.isVisibleTo(own)))
    assert str(Fault.CHECKED_BY_SAME_PERSON.value.happened)[:20] in own.problem.sentence
    station.sessions[JULES].checked = Everybody()
    desk.begin(station.sessions[JULES])
    form = open_form("check", who)
    assert not form.own.isVisibleTo(form)
    assert any("L-M-V" in words for words in form.facts.words())
    form.submit()
    assert form.field("answer").under.text()
    put(form, answer="AGREES")
    with qtbot.waitSignal(desk.saved_at):
        form.submit()
    [found] = [each for each in courses_of(station.session.card(who)) if each.id == entry]
    assert found.is_verified
    desk.begin(station.sessions[MAELLE])


def test_the_check_list_of_a_discharge_keeps_its_three_answers(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("exit", station.who("0051"))
    put(form, circumstance="3", letter_given="YES", wristband_removed="NO", treatments_stopped="AVK, chirurgie")
    save(form)
    assert station.last("discharged") == stay.Discharged(
        mode=ExitMode.HOME,
        circumstance=Circumstance.MEDICAL,
        letter_given=True,
        wristband_removed=False,
        treatments_stopped="AVK, chirurgie",
    )
    assert "13B" in {bed.bed for bed in station.bodies("bed_turned")}


def test_a_death_is_written_whole_and_the_banner_says_so(station: Station, open_form: Any, save: Any) -> None:
    who = station.who("0052")
    form = open_form("exit", who, about="DEATH")
    put(form, declared_by="Dr Riou", medico_legal="NO", certificate_number="2026-17", belongings="Alliance, montre")
    save(form)
    died = station.last("died")
    assert (died.declared_by, died.medico_legal, died.certificate_number) == ("Dr Riou", False, "2026-17")
    assert station.session.card(who).place.whereabouts is Whereabouts.DEAD
    check = open_form("check", who)
    assert "DECEASED" in check.banner.doubt.said
    assert any("Alliance" in words for words in check.facts.words())


@pytest.mark.usefixtures("_language")
def test_an_urgent_message_waits_until_it_is_answered(
    station: Station, open_form: Any, save: Any, desk: Desk, qtbot: Any
) -> None:
    form = open_form("message")
    assert form.field("from_name").text() == MAELLE
    put(
        form, message_priority="URGENT", to_name="EFS", text="2 culots", reply_required="YES", about=station.who("0049")
    )
    save(form)
    written = station.last("message")
    assert (written.direction, written.via, written.message_priority) == (
        Direction.OUT,
        Via.PHONE,
        MessagePriority.URGENT,
    )
    station.clock.advance(minutes=16)
    desk.show_page("messages")
    page: Any = desk.page("messages")
    qtbot.waitUntil(lambda: page.seen is not None and bool(page.seen.messages))
    waiting = page.groups()[0].cards
    assert len(waiting) == 1
    assert waiting[0].alarm
    waiting[0].doings[0].do()
    answer = desk.page("message")
    qtbot.waitUntil(lambda: answer.is_ready and answer.primary.isEnabled())  # type: ignore[attr-defined]
    put(answer, reply="Partis", replied_by="M. Leroy")
    with qtbot.waitSignal(desk.saved_at):
        answer.submit()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: not page.groups()[0].cards)
    assert station.last("message").reply == "Partis"
    assert station.last("message").text == "2 culots"


def test_a_service_is_checked_from_the_page_in_one_press_and_in_full_from_its_form(
    station: Station, open_form: Any, save: Any, desk: Desk, qtbot: Any
) -> None:
    form = open_form("service", service="LAB")
    put(form, working="PARTIAL", limits="Urgences", workaround="Coursier")
    save(form)
    assert station.last("service_checked") == service.ServiceChecked(
        unit="4120", service=Service.LAB, working=Working.PARTIAL, limits="Urgences", workaround="Coursier"
    )
    desk.show_page("services")
    page: Any = desk.page("services")
    qtbot.waitUntil(lambda: page.seen is not None)
    [lab] = page.groups()[0].cards
    down = next(doing for doing in lab.doings if doing.words == Working.DOWN.label)
    with qtbot.waitSignal(desk.saved_at):
        down.do()
    assert station.last("service_checked").limits == "Urgences"
    assert station.last("service_checked").working is Working.DOWN
    station.clock.advance(minutes=241)
    page.retranslate()
    assert page.groups()[0].cards[0].alarm


def test_the_outage_begins_in_the_log_and_the_top_bar_counts_it(
    station: Station, open_form: Any, save: Any, desk: Desk, qtbot: Any
) -> None:
    notices = Notices(desk, desk.shell)
    form = open_form("log", category="OUTAGE_BEGAN")
    assert form.field("text").text()
    assert not form.field("consequence").isVisibleTo(form)
    save(form)
    assert station.last("logged").number == "W1-1"
    qtbot.waitUntil(lambda: notices.seen.down_since is not None)
    assert desk.shell.topbar.outage.said
    form = open_form("log", category="SAFETY")
    assert form.field("consequence").isVisibleTo(form)
    put(form, text="Erreur de patient évitée", consequence="Aucune", action="Revoir les étiquettes")
    save(form)
    assert station.last("logged").log_category is LogCategory.SAFETY
    desk.show_page("crisis_log")
    page: Any = desk.page("crisis_log")
    qtbot.waitUntil(lambda: page.seen is not None and len(page.seen) == 2)
    [still] = page.groups()[0].cards
    with qtbot.waitSignal(desk.saved_at):
        still.doings[0].do()
    qtbot.waitUntil(lambda: not page.groups()[0].cards)
    assert [line.body.number for line in page.seen] == ["W1-1", "W1-2"]


def test_paper_is_begun_ended_and_gone_through_sheet_by_sheet(
    station: Station, open_form: Any, save: Any, desk: Desk, qtbot: Any
) -> None:
    form = open_form("paper_begin")
    put(form, sheets="12-13")
    save(form)
    station.clock.advance(minutes=90)
    form = open_form("paper_end")
    assert form.field("sheets").text() == "12, 13"
    put(form, sheets="12-14")
    with qtbot.waitSignal(desk.saved_at):
        form.submit()
    qtbot.waitUntil(lambda: desk.shell.page == "on_paper")
    page: Any = desk.page("on_paper")
    qtbot.waitUntil(lambda: page.seen is not None and len(page.groups()[0].cards) == 3)
    blank = next(doing for doing in page.groups()[0].cards[2].doings if doing.words == SheetFate.BLANK.label)
    with qtbot.waitSignal(desk.saved_at):
        blank.do()
    sheet = open_form("sheet", period=page.seen.periods[-1].id, number="12")
    put(sheet, about=station.who("0049"))
    sheet.typing["transmit"].click()
    note: Any = desk.page("transmit")
    qtbot.waitUntil(lambda: note.is_ready and note.primary.isEnabled())
    assert (note.field("source").text(), note.field("sheet").text()) == ("PAPER", "12")
    put(note, target="Douleur", data="EN 6")
    earlier = plus(station.clock.now(), minutes=-60)
    note.field("when").set_instant(earlier)
    with qtbot.waitSignal(desk.saved_at):
        note.submit()
    entry = station.last_entry("transmission")
    assert (entry.paper_ref, entry.source, entry.occurred_at) == ("12", "PAPER", earlier[:17] + "00.000Z")
    assert sheet.field("number").text() == "12"
    with qtbot.waitSignal(desk.saved_at):
        sheet.submit()
    [period] = paper_periods.periods(station.session)
    assert period.outstanding == ("13",)


def test_the_place_of_the_drug_chart_is_shown_on_the_panel(station: Station, open_form: Any, save: Any) -> None:
    who = station.who("0049")
    form = open_form("drug_chart", who)
    put(form, chart_place="PHARMACY", chart_sheet="44")
    save(form)
    assert "44" in chart_words(station.session.card(who))


def test_a_bed_that_was_left_is_called_ready_on_the_transfers_page(station: Station, desk: Desk, qtbot: Any) -> None:
    stays.move(station.session, station.who("0049"), "17A")
    desk.show_page("transfers")
    page: Any = desk.page("transfers")
    qtbot.waitUntil(lambda: page.seen is not None and "12B" in [row.bed for row in page.seen.beds])
    before = len(page.seen.beds)
    card = page.groups()[-1].cards[[row.bed for row in page.seen.beds].index("12B")]
    with qtbot.waitSignal(desk.saved_at):
        card.doings[0].do()
    qtbot.waitUntil(lambda: len(page.seen.beds) == before - 1)


def test_a_bed_to_be_cleaned_is_asked_about_and_blocked_with_a_reason(
    station: Station, open_form: Any, save: Any
) -> None:
    stays.turn_bed(station.session, "16A", BedCondition.TO_CLEAN)
    form = open_form("admit", bed="16A")
    assert form.field("bed_condition").text() == "TO_CLEAN"
    put(form, birth_name="Quillien")
    form.submit()
    assert form.confirm.isVisible()
    assert "16A" in form.confirm.line.sentence
    put(form, bed_condition="READY")
    save(form)
    assert reading.bed_states(station.session)["16A"].bed_condition is BedCondition.READY
    form = open_form("bed", bed="16B")
    put(form, bed_condition="BLOCKED")
    form.submit()
    assert form.field("reason").under.text()
    put(form, reason="Sonnette en panne")
    save(form)
    state = reading.bed_states(station.session)["16B"]
    assert (state.bed_condition, state.reason) == (BedCondition.BLOCKED, "Sonnette en panne")
    assert "16B" not in [bed for bed, _words in bed_choices(reading.board(station.session))]


def test_a_message_names_a_task_and_stands_in_the_file_of_whom_it_is_about(
    station: Station, desk: Desk, open_form: Any, save: Any, qtbot: Any
) -> None:
    who = station.who("0050")
    task = tasks.add_task(station.session, who, care.Task(title="Gaz du sang"))
    of_unit = tasks.add_task(station.session, None, care.Task(title="Chariot d’urgence"))
    form = open_form("message", who)
    assert form.field("about").text() == who
    assert form.field("task").box.findData(of_unit) < 0
    put(form, to_name="Labo", text="Résultat des gaz ?", task=task)
    save(form)
    assert (station.last("message").about, station.last("message").task) == (who, task)
    put(form := open_form("message", who), task=task, about="", to_name="x", text="y")
    assert not form.field("task").text(), "the task of somebody else goes with them"
    desk.show_page("patient", patient=who)
    page: Any = desk.page("patient")
    qtbot.waitUntil(lambda: any("gaz ?" in row.text for row in page._rows))
    at = next(index for index, row in enumerate(page._rows) if "gaz ?" in row.text)
    page.lines.setCurrentRow(at)
    page.amend.click()
    qtbot.waitUntil(lambda: desk.shell.page == "message" and desk.page("message").field("text").text() != "")  # type: ignore[attr-defined]
    assert desk.page("message").field("task").text() == task  # type: ignore[attr-defined]


def test_a_message_names_no_task_of_somebody_else(station: Station) -> None:
    task = tasks.add_task(station.session, station.who("0050"), care.Task(title="Pansement"))
    sent = Message(unit="4120", direction=Direction.OUT, via=Via.PHONE, text="x", about=station.who("0049"), task=task)
    with pytest.raises(CahierError) as refused:
        messages.send(station.session, sent)
    assert refused.value.fault is Fault.ENTRY_UNKNOWN
