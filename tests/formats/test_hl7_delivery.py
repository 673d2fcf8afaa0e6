"""HL7 v2.5 messages: read by two independent parsers, and held to the rules of IHE PAM France."""

from __future__ import annotations

import base64
import re
import uuid

import hl7
import pytest
from hl7apy.parser import parse_message
from hypothesis import given
from hypothesis import strategies as st

from console.formats.delivery import Message
from console.formats.hl7_delivery import hl7_batch, hl7_messages
from console.formats.hl7_writing import components, escape, header, message, segment, time
from console.record.bodies import Body, background, care, patient, stay
from console.record.codes.admission import AdmissionType, EntryMode, Provenance
from console.record.codes.background import HeightMethod
from console.record.codes.patient import Document, IdentityAttribute
from console.record.codes.stay import Circumstance, ExitMode
from console.record.effects import stand
from console.record.file import PatientFile, file_of
from console.record.quantity import Quantity
from tests.formats.stories import (
    DOSSIER,
    addressing,
    everything,
    link,
    observe_everything,
    qualified,
    register,
    strike,
    transfer_to_unit,
)
from tests.make import PEOPLE, Story

DIALECTS = ("pam-fr", "international")


def sent(
    story: Story, *, delivered: frozenset[str] = frozenset(), files: list[PatientFile] | None = None, **changes: object
) -> list[Message]:
    files = files or story.files()
    return list(hl7_messages(files, addressing(**changes), {file.id: DOSSIER for file in files}, delivered=delivered))


def parsed(each: Message) -> hl7.Message:
    return hl7.parse(each.data.decode())


def field(found: hl7.Message, name: str, number: int) -> str:
    """A whole field as it stands in the message."""
    return str(found.segment(name)[number])


def of_type(messages: list[Message], event: str) -> list[hl7.Message]:
    return [parsed(each) for each in messages if each.type.split("^")[1] == event]


def linked() -> tuple[Story, PatientFile, str, str]:
    """Somebody known by an IPP and somebody with a downtime number who turn out to be one person."""
    story = Story()
    known = story.admit("GAGNON", "Huguette", "12A")
    unknown = register(story, "INCONNU-A", "", number="D-EA1-0147-K")
    link(story, known, unknown)
    return story, file_of(unknown, stand(story.entries), PEOPLE), known, unknown


def test_france_is_never_told_a08_and_always_told_who_is_how_reliable() -> None:
    for each in sent(everything()):
        assert "^A08^" not in each.type
        assert field(parsed(each), "PID", 32) in {"PROV", "VIDE"}


def test_every_movement_of_france_carries_a_zbe_after_its_rules() -> None:
    story = everything()
    movements = [parsed(each) for each in sent(story) if each.tier == 2]

    assert movements
    for each in movements:
        zbe = each.segment("ZBE")
        assert str(zbe[3]) == ""
        assert str(zbe[4]) == "INSERT"
        assert str(zbe[5]) == "Y"
        assert str(zbe[6]) == ""
        assert str(zbe[9]) in {"L", "HMS"}
        assert field(each, "EVN", 6) == str(zbe[2])


def test_identities_and_allergies_of_france_carry_no_movement() -> None:
    for each in sent(everything()):
        if each.tier in (1, 3):
            assert b"\rZBE" not in each.data


def test_the_events_of_a_story_come_in_the_order_in_which_they_happened() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(stay.Moved(unit="4120", bed="13B"), who)
    transfer_to_unit(story, who)
    story.write(stay.Died(), who)

    events = [each.type.split("^")[1] for each in sent(story) if each.tier == 2]
    assert events == ["A01", "A02", "A02", "A03"]


def test_a_transfer_is_one_movement_that_carries_all_its_steps() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    transfer_to_unit(story, who)

    move = next(each for each in sent(story) if each.type.startswith("ADT^A02"))
    assert len(move.entries) == 4
    assert field(parsed(move), "PV1", 3).startswith("4310^^R2^")
    assert field(parsed(move), "PV1", 6).startswith("4120^^12A^")


def test_leaving_for_another_hospital_says_where_and_how() -> None:
    story = Story()
    story.leave_for_hospital(story.admit("ROY", "Mathieu", "12A"))

    left = of_type(sent(story), "A03")[0]
    assert field(left, "PV1", 37) == "CH de la Côte"
    assert field(left, "ZFV", 2) == "1"
    assert field(left, "ZFM", 2) == "7"


def test_a_transfer_that_nobody_left_for_is_no_movement() -> None:
    story = Story()
    asked = story.leave_for_hospital(story.admit("ROY", "Mathieu", "12A"))
    story.write(stay.TransferCancelled(transfer=asked.id, reason="Stable"), asked.patient)

    assert [each.type.split("^")[1] for each in sent(story) if each.tier == 2] == ["A01"]


def test_death_is_said_of_the_patient_too() -> None:
    story = Story()
    story.write(stay.Died(), story.admit("ROY", "Mathieu", "12A"))

    assert field(of_type(sent(story), "A03")[0], "PID", 30) == "Y"


@pytest.mark.parametrize(("dialect", "event"), [("pam-fr", "A28"), ("international", "A04")])
def test_a_patient_known_by_a_downtime_number_alone_is_new_to_the_hospital(dialect: str, event: str) -> None:
    story = Story()
    register(story, "SINGH", "Harpreet", number="D-EA1-0001-A")

    new = of_type(sent(story, dialect=dialect), event)[0]
    assert field(new, "PID", 3) == "D-EA1-0001-A^^^CAHIER&120456789&M^PI"


def test_a_link_in_force_merges_the_downtime_number_into_the_hospitals_own() -> None:
    story, file, _known, _unknown = linked()

    merge = of_type(sent(story, files=[file]), "A40")[0]
    assert str(merge["PID.F3.R1.C1"]) == next(each.value for each in file.identity.numbers if each.type == "IPP")
    assert str(merge["MRG.F1.R1.C1"]) == "D-EA1-0147-K"


def test_a_link_that_one_person_alone_says_merges_nothing() -> None:
    story = Story()
    known = story.admit("GAGNON", "Huguette", "12A")
    unknown = register(story, "INCONNU-A", "", number="D-EA1-0147-K")
    proposed = story.write(patient.LinkProposed(other=known, reason="?"), unknown)
    story.write(patient.LinkConfirmed(link=proposed.id), unknown)
    file = file_of(unknown, stand(story.entries), PEOPLE)

    assert of_type(sent(story, files=[file]), "A40") == []


def test_an_undone_link_merges_nothing() -> None:
    story, file, _known, unknown = linked()
    proposed = next(entry for entry in story.entries if entry.kind == "link_proposed")
    story.write(patient.Unlinked(link=proposed.id, reason="Homonyme"), unknown)
    file = file_of(unknown, stand(story.entries), PEOPLE)

    assert of_type(sent(story, files=[file]), "A40") == []


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_matricule_leaves_with_an_identity_imported_as_qualified(dialect: str) -> None:
    story = Story()
    qualified(story)

    for each in sent(story, dialect=dialect):
        assert b"279035121518989" in each.data
        assert field(parsed(each), "PID", 32) == "VALI"


@pytest.mark.parametrize("change", ["status typed here", "trait edited here", "only validated"])
def test_the_matricule_stays_in_every_other_case(change: str) -> None:
    story = Story()
    who = qualified(story, source="DIRECT" if change == "status typed here" else "SNAPSHOT")
    name, value = ("birth_date", "1979-03-29") if change == "trait edited here" else ("identity_status", "VALI")
    if change != "status typed here":
        old = next(entry for entry in story.entries if entry.kind == "trait" and name.encode() in bytes(entry.body))
        story.write(patient.Trait(name=name, value=value), who, replaces=(old.id,))  # type: ignore[arg-type]

    assert all(b"279035121518989" not in each.data for each in sent(story))


@pytest.mark.parametrize(
    ("dialect", "events"), [("pam-fr", ["A01", "A21", "A22", "A03"]), ("international", ["A01", "A03", "A01", "A03"])]
)
def test_somebody_on_leave_is_away_and_comes_back_within_one_stay(dialect: str, events: list[str]) -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    leave = story.write(stay.Discharged(mode=ExitMode.HOME, circumstance=Circumstance.LEAVE), who)
    story.write(stay.StayAdmitted(unit="4120", bed="12A"), who)
    story.write(stay.Discharged(mode=ExitMode.HOME), who)

    messages = sent(story, dialect=dialect)
    assert [each.type.split("^")[1] for each in messages if each.tier == 2] == events
    for each in messages:
        assert parse_message(each.data.decode(), find_groups=True).validate()
    if dialect == "pam-fr":
        away = of_type(messages, "A21")[0].segment("PV1")
        assert str(away[36]) == "P"
        assert len(away) <= 45
        assert str(away) in sent_text(messages)
        strike(story, leave)
        again = sent(story, delivered=frozenset({leave.id}))
        cancelled = of_type(again, "A52")[0].segment("ZBE")
        assert [str(cancelled[number]) for number in (4, 6)] == ["CANCEL", "A21"]


def sent_text(messages: list[Message]) -> str:
    return "".join(each.data.decode() for each in messages)


def test_a_number_of_ours_that_was_given_wrongly_is_changed_and_not_merged() -> None:
    story = Story()
    who = register(story, "SINGH", "Harpreet", number="D-EA1-0001-A")
    wrong = story.entries[-1]
    right = patient.Identifier(type="DOWNTIME", value="D-EA1-0002-B", authority="CAHIER")
    story.write(right, who, replaces=(wrong.id,))

    assert of_type(sent(story), "A47") == []  # never delivered: nobody knows the old one
    [message] = [each for each in sent(story, delivered=frozenset({wrong.id})) if "A47" in each.type]
    found = parsed(message)
    assert message.stands_alone
    assert parse_message(message.data.decode(), find_groups=True).validate()
    assert str(found["MRG.F1.R1.C1"]) == "D-EA1-0001-A"
    assert str(found["PID.F3.R1.C1"]) == "D-EA1-0002-B"


def test_the_hospitals_own_number_is_never_told_to_give_way() -> None:
    story = Story()
    who = register(story, "SINGH", "Harpreet", ipp="000043")
    wrong = story.entries[-1]
    story.write(patient.Identifier(type="IPP", value="000034", authority="IPP-CH"), who, replaces=(wrong.id,))

    messages = sent(story, delivered=frozenset({wrong.id}))
    assert messages
    assert all("A47" not in each.type and "A40" not in each.type for each in messages)


def test_an_ins_that_may_no_longer_leave_is_taken_back() -> None:
    story = Story()
    who = qualified(story)
    sent_before = frozenset(entry.id for entry in story.entries)
    old = next(entry for entry in story.entries if entry.kind == "trait" and b"birth_date" in bytes(entry.body))
    story.write(patient.Trait(name="birth_date", value="1979-03-29"), who, replaces=(old.id,))

    assert of_type(sent(story), "A47") == []
    taken_back = of_type(sent(story, delivered=sent_before), "A47")[0]
    assert str(taken_back["MRG.F1.R1.C1"]) == "279035121518989"
    assert "279035121518989" not in field(taken_back, "PID", 3)


def test_entry_and_identity_are_told_in_the_segments_of_france() -> None:
    story = Story()
    who = register(story, "SINGH", "Harpreet", number="D-EA1-0001-A")
    story.write(patient.DocumentSeen(document=Document.PA, checked_by="Ana"), who)
    story.write(patient.BornTo(mother=str(uuid.uuid4()), rank=2), who)
    admitted = stay.StayAdmitted(
        unit="4120", admission_type=AdmissionType.U, entry_mode=EntryMode.TRANSFER, provenance=Provenance.MCO
    )
    story.write(admitted, who)

    messages = sent(story)
    new, admission = of_type(messages, "A28")[0], of_type(messages, "A01")[0]
    assert field(new, "ZFD", 7) == "PA"
    assert field(new, "PID", 25) == "2"
    assert (field(admission, "PV1", 4), field(admission, "ZFM", 1), field(admission, "ZFM", 3)) == ("U", "7", "1")


def test_the_enhanced_mode_asks_for_both_acknowledgements() -> None:
    for each in sent(everything(), acknowledgement="enhanced"):
        assert (field(parsed(each), "MSH", 15), field(parsed(each), "MSH", 16)) == ("AL", "AL")


def test_height_is_an_observation() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    tall = Quantity(value="172", unit="cm", text="172 cm")
    story.write(background.Height(height=tall, height_method=HeightMethod.MEASURED), who)

    [found] = of_type(sent(story), "R01")
    assert (field(found, "OBX", 5), field(found, "OBX", 3).split("^")[0]) == ("172", "8302-2")


def test_doubts_about_an_identity_are_said_beside_its_status() -> None:
    story = Story()
    who = register(story, "INCONNU-A 07", "", number="D-EA1-0147-K")
    story.write(patient.Trait(name="attribute", value=IdentityAttribute.FICT), who)

    assert field(parsed(sent(story)[0]), "PID", 32) == "PROV~FICT"


def test_why_an_identity_is_doubtful_leaves_with_it() -> None:
    story = Story()
    who = register(story, "ROY", "Mathieu", number="D-EA1-0001-A")
    story.write(patient.Trait(name="attribute", value=IdentityAttribute.DOUT, why="Deux dates de naissance"), who)

    [new] = of_type(sent(story), "A28")
    assert field(new, "ZCA", 3) == "Deux dates de naissance"


def test_observations_carry_each_value_its_unit_and_the_score_with_its_parts() -> None:
    story = Story()
    observe_everything(story, story.admit("ROY", "Mathieu", "12A"))
    found = of_type(sent(story), "R01")[0]
    values = {
        str(obx[3][0][0]): (str(obx[5]), str(obx[6]).split("^")[0], str(obx[11])) for obx in found.segments("OBX")
    }

    assert values["8310-5"] == ("38.5", "Cel", "F")
    assert values["2708-6"] == ("93", "%", "F")
    assert values["3151-8"] == ("2.5", "L/min", "F")
    assert values["41653-7"] == ("1.1", "g/L", "F")
    assert values["9187-6"] == ("", "", "X")
    assert values["NEWS2"][0] == str(sum(int(value[0]) for code, value in values.items() if code.startswith("NEWS2-")))
    assert "88330-6" not in values
    assert b"1104321000000108" in sent(story)[2].data  # the saturation part on scale 2 has a concept of its own


def test_the_dossier_is_embedded_whole() -> None:
    found = of_type(sent(everything()), "T02")[0]

    assert base64.b64decode(str(found["OBX.F5.R1.C5"])) == DOSSIER


def test_a_movement_amended_after_delivery_is_an_update_of_the_same_movement() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    admission = story.entries[-1]
    story.write(stay.StayAdmitted(unit="4120", bed="12B"), who, replaces=(admission.id,))

    update = of_type(sent(story, delivered=frozenset({admission.id})), "Z99")[0]
    zbe = update.segment("ZBE")
    assert [str(zbe[number]) for number in (4, 5, 6)] == ["UPDATE", "Y", "A01"]
    assert str(zbe[1]).startswith(admission.id)
    assert of_type(sent(story), "Z99") == []  # never delivered: there is nothing to update


@pytest.mark.parametrize(
    ("body", "event", "original"),
    [
        (stay.Moved(unit="4120", bed="13A"), "A12", "A02"),
        (stay.Died(), "A13", "A03"),
        (stay.StayAdmitted(unit="4120", bed="12B"), "A11", "A01"),
    ],
    ids=["move", "death", "admission"],
)
def test_a_movement_struck_after_delivery_is_cancelled(body: Body, event: str, original: str) -> None:
    story = Story()
    who = register(story, "ROY", "Mathieu", ipp="00000001")
    wrong = story.write(body, who)
    struck = strike(story, wrong)

    messages = sent(story, delivered=frozenset({wrong.id}))
    cancelled = of_type(messages, event)[0].segment("ZBE")
    assert [str(cancelled[number]) for number in (4, 6)] == ["CANCEL", original]
    assert str(cancelled[1]).startswith(wrong.id)
    assert any(struck.id in each.entries for each in messages if each.type.split("^")[1] == event)


def test_a_struck_observation_is_taken_back_only_where_it_was_delivered() -> None:
    story = Story()
    wrong = story.observe(story.admit("ROY", "Mathieu", "12A"))
    strike(story, wrong)

    assert of_type(sent(story), "R01") == []
    taken_back = of_type(sent(story, delivered=frozenset({wrong.id})), "R01")[0]
    assert {str(obx[11]) for obx in taken_back.segments("OBX")} == {"W"}


def test_a_drill_says_so_in_every_header() -> None:
    assert {field(parsed(each), "MSH", 11) for each in sent(everything(), mode="DRILL")} == {"T"}


def test_a_batch_holds_every_message_and_counts_them() -> None:
    messages = sent(everything())
    batch = hl7.parse_file(hl7_batch(messages, addressing()).decode())

    assert len(batch[0]) == len(messages)
    assert f"\rBTS|{len(messages)}\r".encode() in hl7_batch(messages, addressing())


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_text_comes_back_from_python_hl7_as_it_went_in(text: str) -> None:
    head = header({7: "20260209", 9: components("ADT", "A01"), 10: "1", 12: "2.5"})
    read = hl7.parse(message((head, segment("AL1", {1: "1", 3: components("", text), 4: "SV"}))).decode())

    assert read["AL1.F3.R1.C2"] == text


@given(text=st.text())
def test_escaped_text_never_breaks_a_message(text: str) -> None:
    if not any("\ud800" <= mark <= "\udfff" for mark in text):
        assert not re.search(r"[|^&~\x00-\x1f]", escape(text))


def test_both_hours_that_october_has_twice_are_told_apart() -> None:
    zone = addressing().zone

    assert time("2026-10-25T00:30:00.000Z", zone) == "20261025023000+0200"
    assert time("2026-10-25T01:30:00.000Z", zone) == "20261025023000+0100"


def test_an_amended_observation_says_why_under_its_request() -> None:
    story = Story()
    first = story.observe(story.admit("ROY", "Mathieu", "12A"), pulse=188)
    story.write(care.Observed(pulse=88), first.patient, replaces=(first.id,), reason="88, et non 188")

    [found] = of_type(sent(story, delivered=frozenset({first.id})), "R01")
    assert [str(each[0]) for each in found][2:6] == ["PV1", "ORC", "OBR", "NTE"]
    assert (field(found, "NTE", 3), field(found, "NTE", 4)) == ("88, et non 188", "RE")
    parse_message(str(found)).validate()
