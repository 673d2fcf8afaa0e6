"""Each form is filled in by keyboard and what it wrote is read back from the encrypted store."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from console.record.bodies import care, stay
from console.record.codes.care import AllergyAnswer, CareLimit, Consciousness, Oxygen, Precaution, Severity, TaskState
from console.record.codes.handover import Answer, Illness
from console.record.codes.stay import ExitMode, TransferReason
from console.record.entry import Entry
from console.record.instant import plus
from console.record.movements import Step, Whereabouts
from console.ward import stays
from tests.ui.forms.station import JULES, PASSPHRASES, Station
from ui.desk import Desk


def put(form: Any, **texts: str) -> None:
    """Fill in fields as a hand would: each says that it changed."""
    for name, said in texts.items():
        form.field(name).set_text(said)
        form.field(name).changed.emit()


def test_seven_numbers_are_typed_with_enter_alone_and_the_score_saved_is_the_score_shown(
    station: Station, desk: Desk, open_form: Any, qtbot: Any
) -> None:
    form = open_form("observe", station.who("0048"))
    qtbot.waitUntil(lambda: desk.shell.focusWidget() is form.field("respiratory_rate").edit)
    for field, said in (("respiratory_rate", "25"), ("spo2", "87")):
        qtbot.keyClicks(form.field(field).edit, said)
        qtbot.keyClick(form.field(field).edit, Qt.Key.Key_Return)
    assert desk.shell.focusWidget() is form.field("oxygen").segments.button("")
    qtbot.keyClicks(form.field("oxygen").segments.button(""), "A")
    put(form, systolic="85", diastolic="50", pulse="115")
    qtbot.keyClicks(form.field("temperature").edit, "37,0")
    qtbot.keyClicks(form.field("consciousness").segments.button(""), "a")
    shown = form.score.tile.score
    assert shown.total == 11
    with qtbot.waitSignal(desk.saved_at):
        form.primary.setFocus()
        qtbot.keyClick(form.primary, Qt.Key.Key_Return)
    taken = station.last("observed")
    assert (taken.respiratory_rate, taken.spo2, taken.oxygen, taken.temperature_tenths) == (25, 87, Oxygen.AIR, 370)
    assert taken.consciousness is Consciousness.A
    assert taken.news2 == shown


def test_a_score_with_a_gap_names_what_is_missing(station: Station, open_form: Any) -> None:
    form = open_form("observe", station.who("0049"))
    put(form, respiratory_rate="18", spo2="97", oxygen="AIR", systolic="120", pulse="70", consciousness="A")
    assert form.score.tile.score.missing == ("temperature",)
    assert "Temp." in form.score.said.text()


def test_an_impossible_value_is_said_at_its_field_and_what_was_typed_stays(
    station: Station, desk: Desk, open_form: Any
) -> None:
    form = open_form("observe", station.who("0049"))
    put(form, spo2="101")
    form.submit()
    assert "101" in form.field("spo2").under.text()
    assert form.field("spo2").text() == "101"
    assert desk.shell.page == "observe"


def test_a_late_entry_from_paper_needs_its_sheet_and_keeps_it(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("transmit", station.who("0049"))
    put(form, target="Pain", data="8/10", when="|06:40|0", source="PAPER")
    form.submit()
    assert form.field("sheet").under.text()
    put(form, sheet="12")
    save(form)
    entry: Entry = station.last_entry("transmission")
    assert (entry.source, entry.paper_ref, entry.occurred_at) == ("PAPER", "12", "2026-02-09T05:40:00.000Z")


def test_a_result_closes_the_target_that_is_gone_on_with(station: Station, open_form: Any, save: Any) -> None:
    first = station.write(station.who("0050"), care.Transmission(target="Nausea", data="Twice"))
    form = open_form("transmit", station.who("0050"), target=first)
    assert form.field("target").text() == "Nausea"
    put(form, result="None since 10:00")
    save(form)
    file = station.session.reader.file(station.who("0050"))
    assert file is not None
    assert not next(target for target in file.targets if target.title == "Nausea").is_open


def test_allergies_are_written_with_their_severity(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("alerts", station.who("0050"))
    put(form, allergies="Penicillin\tRash\tSEVERE\nIodine\t\tUNKNOWN")
    save(form)
    said = {body.substance: body.severity for body in station.bodies("allergy")}
    assert (said["Penicillin"], said["Iodine"]) == (Severity.SEVERE, Severity.UNKNOWN)


def test_nobody_asked_is_an_answer_and_none_known_another(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("alerts", station.who("0049"))
    put(form, answer="NONE_KNOWN")
    save(form)
    assert station.last("allergies_answered").answer is AllergyAnswer.NONE_KNOWN


def test_a_limit_of_care_needs_the_name_of_the_doctor(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("alerts", station.who("0049"), about="LIMIT")
    put(form, decision="LIMITATION", text="No intubation")
    form.submit()
    assert form.field("doctor").under.text()
    put(form, doctor="Dr Lenoir")
    save(form)
    assert station.last("limit_of_care") == care.LimitOfCare(
        decision=CareLimit.LIMITATION, text="No intubation", doctor="Dr Lenoir"
    )


def test_an_isolation_ends_with_a_reason(station: Station, open_form: Any, save: Any) -> None:
    begun = station.write(station.who("0048"), care.Isolation(precaution=Precaution.CONTACT))
    form = open_form("alerts", station.who("0048"), about="END")
    put(form, ended=begun)
    form.submit()
    assert form.field("reason").under.text()
    put(form, reason="Three negative samples")
    save(form)
    assert station.session.card(station.who("0048")).isolations == ()


def test_a_change_of_scale_keeps_who_decided_and_why(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("alerts", station.who("0050"), about="SCALE")
    put(form, scale="2", decided_by="Dr Lenoir", reason="Hypercapnia")
    save(form)
    assert station.last("spo2_scale") == care.Spo2Scale(scale=2, reason="Hypercapnia", decided_by="Dr Lenoir")


def test_a_task_not_done_needs_a_reason(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("task", station.who("0048"))
    put(form, title="Dressing", due_at="|16:00|0")
    save(form)
    task = station.session.card(station.who("0048")).open_tasks[0]
    form = open_form("task", station.who("0048"), task=task.id)
    put(form, state="NOT_DONE")
    form.submit()
    assert form.field("outcome").under.text()
    put(form, outcome="In theatre")
    save(form)
    assert station.last("task").state is TaskState.NOT_DONE


def test_a_telephoned_result_keeps_that_it_was_read_back(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("result", station.who("0048"))
    put(form, title="Troponin")
    save(form)
    awaited = station.session.card(station.who("0048")).awaited[0]
    form = open_form("result", station.who("0048"), result=awaited.id)
    put(form, value="12", value_unit="ng/L", phoned_by="Laboratory, Mr Petit", read_back="YES")
    save(form)
    came = station.last("awaited_result")
    assert (came.value, came.value_unit, came.phoned_by, came.read_back) == ("12", "ng/L", "Laboratory, Mr Petit", True)


def test_free_beds_are_offered_first_and_the_move_is_written(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("move", station.who("0054"))
    assert form.field("bed").box.itemText(1).endswith("free")
    put(form, bed="14B")
    save(form)
    assert station.session.card(station.who("0054")).place.bed == "14B"


def test_a_partial_birth_date_and_a_near_name_do_not_block_an_admission(
    station: Station, desk: Desk, open_form: Any, save: Any, qtbot: Any
) -> None:
    form = open_form("admit")
    put(
        form,
        birth_name="Tremblai",
        given_names="Marie-Eve",
        birth_date="03/1948",
        sex="F",
        bed="15A",
        answer="NONE_KNOWN",
    )
    qtbot.waitUntil(lambda: bool(form.similar.buttons))
    form.similar.other.click()
    save(form)
    who = station.last_entry("stay_admitted").patient
    card = station.session.card(who)
    assert (card.identity.birth_date, card.place.bed, card.allergy_answer) == (
        "1948-03",
        "15A",
        AllergyAnswer.NONE_KNOWN,
    )
    assert desk.page("board").patient == who  # type: ignore[attr-defined]


def test_somebody_already_known_is_not_registered_twice(
    station: Station, open_form: Any, save: Any, qtbot: Any
) -> None:
    stays.discharge(station.session, station.who("0049"), stay.Discharged(mode=ExitMode.HOME))
    before = len(station.bodies("patient_registered"))
    form = open_form("admit")
    put(form, birth_name="Roy", given_names="Mathieu")
    qtbot.waitUntil(lambda: bool(form.similar.buttons))
    form.similar.buttons[0].click()
    put(form, bed="16A")
    save(form)
    assert station.last_entry("stay_admitted").patient == station.who("0049")
    assert len(station.bodies("patient_registered")) == before


def test_two_unknown_people_get_two_agreed_names(station: Station, open_form: Any, save: Any) -> None:
    names = []
    for bed in ("17A", "17B"):
        form = open_form("admit")
        put(form, known="UNKNOWN", sex="M", bed=bed, found="Fire service, road 12")
        names.append(form.field("birth_name").text())
        save(form)
    assert names == ["INCONNU-ALPHA", "INCONNU-BRAVO"]


def test_a_transfer_goes_along_its_chain_and_says_what_is_missing_before_leaving(
    station: Station, open_form: Any, save: Any
) -> None:
    who = station.who("0053")
    form = open_form("transfer", who)
    put(form, scope="HOSPITAL", to_hospital="CHU", reason_code="NO_CAPABILITY", outage="YES")
    save(form)
    assert station.last("transfer_asked").reason is TransferReason.NO_CAPABILITY
    form = open_form("transfer", who, step="LEAVE")
    assert "consent" in form.missing.sentence
    form.submit()
    assert form.field("override").under.text()
    put(form, override="Helicopter is here", along="FORM IMAGING")
    save(form)
    assert station.session.card(who).place.whereabouts is Whereabouts.IN_TRANSIT
    form = open_form("transfer", who)
    put(form, seen_by="Dr Morel")
    save(form)
    assert station.session.card(who).place.transfers[-1].step is Step.ARRIVED


def test_an_amendment_restates_the_entry_in_its_own_form(
    station: Station, desk: Desk, open_form: Any, save: Any, qtbot: Any
) -> None:
    wrong = station.write(station.who("0048"), care.Observed(pulse=48, temperature_tenths=372, note="after a walk"))
    desk.open_form("amend", station.who("0048"), entry=wrong)
    qtbot.waitUntil(lambda: desk.shell.page == "observe" and desk.page("observe").opened.amended is not None)  # type: ignore[attr-defined]
    form: Any = desk.page("observe")
    assert (form.field("pulse").text(), form.field("temperature").text()) == ("48", "37.2")
    put(form, pulse="84")
    form.submit()
    assert form.field("correction").under.text()
    put(form, correction="Misread")
    save(form)
    entry = station.last_entry("observed")
    assert (entry.replaces, entry.reason) == ((wrong,), "Misread")
    assert (station.last("observed").pulse, station.last("observed").note) == (84, "after a walk")


def test_a_strike_needs_a_reason(station: Station, open_form: Any, save: Any) -> None:
    wrong = station.write(station.who("0048"), care.Observed(pulse=20))
    form = open_form("strike", station.who("0048"), entry=wrong)
    form.submit()
    assert form.field("reason").under.text()
    put(form, reason="Wrong patient")
    save(form)
    assert (station.last("struck").target, station.last("struck").reason) == (wrong, "Wrong patient")


def test_a_trait_is_corrected_with_a_reason(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("identity", station.who("0048"), trait="birth_date")
    put(form, value="15/03/1948", reason="Identity card")
    save(form)
    assert station.session.card(station.who("0048")).identity.birth_date == "1948-03-15"


def test_a_link_is_proposed_and_waits_for_a_second_person(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("identity", station.who("0048"), other=station.who("0050"))
    put(form, reason="Same bracelet")
    save(form)
    form = open_form("identity", station.who("0048"), about="CONFIRM")
    assert len(form.opened.more.waiting) == 1


def test_the_receiver_signs_the_frozen_snapshot_with_their_own_passphrase(
    station: Station, desk: Desk, qtbot: Any
) -> None:
    desk.show_page("handover")
    page: Any = desk.page("handover")
    item = page.prepare.item
    qtbot.waitUntil(lambda: item.is_ready and item.primary.isEnabled())
    put(item, illness="UNSTABLE", summary="Pneumonia, worse", actions="Gases at 22:00, Jules")
    with qtbot.waitSignal(desk.saved_at):
        item.submit()
    assert station.last("handover_item").illness is Illness.UNSTABLE
    page.prepare.to_whom.set_text("Jules Aubry")
    with qtbot.waitSignal(desk.saved_at):
        page.prepare.prepare.click()
    answer = page.take.answer
    qtbot.waitUntil(lambda: answer.handover is not None and answer.is_ready and answer.primary.isEnabled())
    put(
        answer, person=station.laptop.person_named(JULES), answer="ACCEPTED", read_back="YES", secret=PASSPHRASES[JULES]
    )
    assert "secret" not in answer.values()
    with qtbot.waitSignal(desk.saved_at):
        answer.submit()
    assert station.last("handover_answered").answer is Answer.ACCEPTED
    assert station.last("handover_answered").snapshot == station.last("handover_prepared").snapshot
    assert station.last_entry("handover_answered").author == station.laptop.person_named(JULES)


def test_who_is_overdue_stands_first_and_red(station: Station, desk: Desk, qtbot: Any) -> None:
    who = station.who("0051")
    asked = station.write(who, stay.TransferAsked(scope="UNIT", reason=TransferReason.SPECIALTY, to_unit="4300"))  # type: ignore[arg-type]
    station.write(who, stay.TransferLeft(transfer=asked))
    station.clock.advance(minutes=40)
    desk.show_page("transfers")
    page: Any = desk.page("transfers")
    qtbot.waitUntil(lambda: bool(page.rows))
    assert (page.rows[0].file.id, page.rows[0].is_overdue) == (who, True)
    assert [step for step, _label in page.rows[0].steps] == ["ARRIVE", "CANCEL"]


def test_an_exit_keeps_its_fields(station: Station, open_form: Any, save: Any) -> None:
    form = open_form("exit", station.who("0052"))
    put(form, mode="8", accompanied_by="Her son", letter_given="YES", awaiting="")
    save(form)
    assert station.last("discharged") == stay.Discharged(
        mode=ExitMode.HOME, accompanied_by="Her son", letter_given=True
    )


def test_a_wrong_clock_is_put_right_for_what_it_timed(station: Station, open_form: Any, save: Any) -> None:
    seen = station.write(station.who("0048"), care.Observed(pulse=84))
    form = open_form("clock")
    form.submit()
    assert form.field("reason").under.text()
    form.field("right").set_instant(plus(station.session.now(), hours=-2))
    put(form, reason="Ward clock")
    save(form)
    assert station.last("clock_corrected").shift_s == -7200
    stored, line = station.session.reader.entry(seen), station.session.reader.line(seen)
    assert stored is not None
    assert line is not None
    assert line.entry.occurred_at == plus(stored.entry.occurred_at, hours=-2)
