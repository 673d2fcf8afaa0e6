"""FHIR R4: every resource passes the official schema and an independent model; repeating changes nothing."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from stdnum import verhoeff

from console.formats.delivery import Message
from console.formats.fhir_check import SCHEMA, fhir_problems, references
from console.formats.fhir_delivery import fhir_messages, ndjson
from console.formats.hl7_delivery import hl7_messages
from console.formats.observation_codes import NEWS2_PARTS, NEWS2_SNOMED
from console.record.bodies import care, patient, station
from console.record.codes.care import Oxygen, PainScale, Pupil, TemperatureSite
from console.record.codes.patient import IdentityAttribute
from console.record.codes.station import Access
from console.record.effects import stand
from console.record.file import PatientFile, file_of
from console.record.quantity import Quantity
from tests.formats.stories import DOSSIER, addressing, everything, link, observe_everything, qualified, register, strike
from tests.make import PEOPLE, Story


def sent(
    story: Story,
    *,
    delivered: frozenset[str] = frozenset(),
    files: list[PatientFile] | None = None,
    size: int = 40,
    **changes: object,
) -> list[Message]:
    files = files or story.files()
    dossiers = {file.id: DOSSIER for file in files}
    return list(fhir_messages(files, addressing(bundle_entries=size, **changes), dossiers, delivered=delivered))


def bundles(messages: list[Message]) -> list[dict[str, Any]]:
    return [json.loads(each.data) for each in messages]


def resources(messages: list[Message], kind: str | None = None) -> list[dict[str, Any]]:
    """Every resource once."""
    found = {entry["fullUrl"]: entry["resource"] for bundle in bundles(messages) for entry in bundle["entry"]}
    return [each for each in found.values() if kind in (None, each["resourceType"])]


def test_every_bundle_passes_the_check_before_it_leaves() -> None:
    known: set[str] = set()
    for bundle in bundles(sent(everything(), size=12)):
        known |= {f"{entry['resource']['resourceType']}/{entry['resource']['id']}" for entry in bundle["entry"]}
        assert fhir_problems(bundle, known=known) == []


def test_an_independent_model_accepts_every_resource() -> None:
    for each in (*resources(sent(everything())), *bundles(sent(everything()))):
        get_fhir_model_class(each["resourceType"]).model_validate(each)


def test_every_resource_written_has_its_schema() -> None:
    written = {each["resourceType"] for each in resources(sent(everything()))} | {"Bundle"}

    assert written <= set(json.loads(SCHEMA.read_text())["definitions"])
    assert written == {
        "Bundle", "Patient", "Encounter", "Location", "Observation", "AllergyIntolerance", "Flag", "Communication",
        "ServiceRequest", "Task", "DocumentReference", "Provenance",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"status": "done"}, "status"),
        ({"colour": "red"}, "must not contain"),
        ({"category": []}, "empty"),
        ({"valueString": "38"}, "valueQuantity and valueString"),
        ({"effectivePeriod": {"start": "2026-02-09", "end": "2026-02-08T10:00:00Z"}}, "ends before it starts"),
    ],
    ids=["code", "unknown member", "empty list", "two values", "period backwards"],
)
def test_the_check_finds_what_is_wrong(change: dict[str, Any], problem: str) -> None:
    story = Story()
    story.observe(story.admit("ROY", "Mathieu", "12A"))
    good = next(each for each in resources(sent(story), "Observation") if "valueQuantity" in each)

    assert fhir_problems(good) == []
    assert any(problem in found for found in fhir_problems(good | change))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"code": {"text": "pulse"}}, "without a LOINC code"),
        (
            {"valueQuantity": {"value": 80, "unit": "bpm", "system": "http://unitsofmeasure.org", "code": "1"}},
            "no unit",
        ),
        ({"effectiveDateTime": None}, "without a time"),
        ({"valueQuantity": None}, "neither a value"),
    ],
    ids=["no code", "another unit", "no time", "no value"],
)
def test_the_check_holds_vital_signs_to_their_profile(change: dict[str, Any], problem: str) -> None:
    story = Story()
    story.observe(story.admit("ROY", "Mathieu", "12A"))
    good = next(each for each in resources(sent(story), "Observation") if each["code"]["coding"][0]["code"] == "8867-4")
    changed = {key: value for key, value in (good | change).items() if value is not None}

    assert any(problem in found for found in fhir_problems(changed))


def test_the_check_finds_a_reference_that_leads_nowhere() -> None:
    bundle = bundles(sent(everything()))[0]
    bundle["entry"] = bundle["entry"][1:]

    assert any("not in the bundle" in found for found in fhir_problems(bundle))


def test_everything_but_a_patient_of_the_hospitals_own_is_put_under_its_own_id() -> None:
    for bundle in bundles(sent(everything())):
        for entry in bundle["entry"]:
            kind, name = entry["resource"]["resourceType"], entry["resource"]["id"]
            if kind == "Patient" and entry["resource"]["identifier"][0]["use"] == "official":
                assert entry["request"]["method"] == "POST"
                assert entry["request"]["ifNoneExist"].startswith("identifier=urn:")
            else:
                assert entry["request"] == {"method": "PUT", "url": f"{kind}/{name}"}


def test_bundles_stay_below_the_limit_and_the_patient_leads_each() -> None:
    for bundle in bundles(sent(everything(), size=10)):
        assert len(bundle["entry"]) <= 10
        assert bundle["entry"][0]["resource"]["resourceType"] == "Patient"


def test_however_it_is_cut_the_same_resources_leave() -> None:
    assert ndjson(sent(everything(), size=7)) == ndjson(sent(everything(), size=400))


def test_every_resource_made_of_entries_says_who_said_it() -> None:
    found = resources(sent(everything()))
    told = {target["reference"] for each in found if each["resourceType"] == "Provenance" for target in each["target"]}
    owed = {f"urn:uuid:{each['id']}" for each in found if each["resourceType"] != "Provenance"}

    assert {name.rpartition("/")[2].removeprefix("urn:uuid:") for name in told} == {
        name.removeprefix("urn:uuid:") for name in owed
    }


def test_ndjson_has_one_type_in_each_file_and_no_reference_of_a_bundle() -> None:
    files = ndjson(sent(everything()))
    for kind, data in files.items():
        found = [json.loads(line) for line in data.splitlines()]
        assert {each["resourceType"] for each in found} == {kind}
        assert len({each["id"] for each in found}) == len(found)
        assert not [name for each in found for name in references(each) if name.startswith("urn:")]


def test_numbers_leave_as_precise_as_they_were_taken() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.observe(who, temperature_tenths=370)

    assert b'"value":37.0' in sent(story)[0].data
    assert b'"value":37.0' in ndjson(sent(story))["Observation"]


def test_the_score_is_a_survey_made_of_the_values_and_has_no_loinc_code() -> None:
    story = Story()
    observe_everything(story, story.admit("ROY", "Mathieu", "12A"))
    score = next(each for each in resources(sent(story), "Observation") if each["code"].get("text") == "NEWS2")

    assert score["category"][0]["coding"][0]["code"] == "survey"
    assert {coding["system"] for coding in score["code"]["coding"]} == {"urn:cahier:codes", "http://snomed.info/sct"}
    assert score["valueQuantity"]["value"] == sum(part["valueQuantity"]["value"] for part in score["component"])
    assert len(score["component"]) == 7
    assert len(score["derivedFrom"]) >= 7


def test_what_was_refused_is_said_to_be_absent() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(
        care.Observed(pulse=80, refused=(care.Untaken(item="systolic"), care.Untaken(item="temperature_tenths"))), who
    )
    found = {each["code"]["coding"][0]["code"]: each for each in resources(sent(story), "Observation")}

    assert found["8310-5"]["dataAbsentReason"]["coding"][0]["code"] == "not-performed"
    assert "dataAbsentReason" in found["85354-9"]["component"][0]


@pytest.mark.parametrize("code", [NEWS2_SNOMED, *NEWS2_PARTS.values()])
def test_snomed_codes_of_the_score_have_their_check_digit(code: str) -> None:
    assert verhoeff.is_valid(code)


def test_the_stay_tells_where_the_patient_was_from_when_to_when() -> None:
    stay = resources(sent(everything()), "Encounter")[0]

    assert [place["status"] for place in stay["location"]] == ["completed", "completed", "active"]
    assert all(
        earlier["period"]["end"] == later["period"]["start"]
        for earlier, later in zip(stay["location"], stay["location"][1:], strict=False)
    )


def test_a_transfer_is_a_request_and_how_far_it_came() -> None:
    messages = sent(everything())

    statuses = Counter(each["status"] for each in resources(messages, "Task"))
    assert statuses == {"completed": 2, "cancelled": 1}
    assert Counter(each["status"] for each in resources(messages, "ServiceRequest")) == {"completed": 2, "revoked": 1}


def test_what_has_ended_is_sent_as_over() -> None:
    found = {each["code"]["text"]: each for each in resources(sent(everything()), "AllergyIntolerance")}

    assert found["Latex"]["clinicalStatus"]["coding"][0]["code"] == "resolved"
    assert found["Pénicilline"]["clinicalStatus"]["coding"][0]["code"] == "active"
    assert found["Pénicilline"]["criticality"] == "high"


def test_an_amended_observation_keeps_its_id() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    first = story.observe(who, pulse=80)
    before = {each["id"] for each in resources(sent(story), "Observation")}
    story.write(care.Observed(pulse=88), who, replaces=(first.id,), reason="Mal lu")

    pulse = resources(sent(story), "Observation")[0]
    assert pulse["id"] in before
    told = [each for each in resources(sent(story), "Provenance") if {"text": "Mal lu"} in each.get("reason", ())]
    assert f"urn:uuid:{pulse['id']}" in {target["reference"] for each in told for target in each["target"]}
    assert (pulse["status"], pulse["valueQuantity"]["value"]) == ("corrected", 88)


def test_a_struck_entry_is_taken_back_only_where_it_was_delivered() -> None:
    story = Story()
    wrong = story.observe(story.admit("ROY", "Mathieu", "12A"))
    strike(story, wrong)

    assert resources(sent(story), "Observation") == []
    taken_back = resources(sent(story, delivered=frozenset({wrong.id})), "Observation")
    assert {each["status"] for each in taken_back} == {"entered-in-error"}


def test_a_link_in_force_replaces_the_downtime_patient() -> None:
    story = Story()
    known = story.admit("GAGNON", "Huguette", "12A")
    unknown = register(story, "INCONNU-A", "", number="D-EA1-0147-K")
    story.observe(unknown)
    link(story, known, unknown)
    messages = sent(story, files=[file_of(unknown, stand(story.entries), PEOPLE)])

    given_up = next(each for each in resources(messages, "Patient") if not each["active"])
    assert given_up["link"] == [{"other": {"reference": f"urn:uuid:{known}"}, "type": "replaced-by"}]
    subjects = {each["subject"]["reference"] for each in resources(messages, "Observation")}
    assert subjects == {f"urn:uuid:{known}"}


def test_the_matricule_leaves_only_with_an_identity_imported_as_qualified() -> None:
    imported, typed = Story(), Story()
    qualified(imported)
    qualified(typed, source="DIRECT")

    assert b"279035121518989" in sent(imported)[0].data
    assert all(b"279035121518989" not in each.data for each in sent(typed))


def test_a_drill_marks_every_resource_as_test_data() -> None:
    for each in resources(sent(everything(), mode="DRILL")):
        assert each["meta"]["tag"][0]["code"] == "HTEST"


def test_the_whole_bedside_round_is_delivered_with_its_codes() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(
        care.Observed(
            pulse=80,
            fio2=40,
            oxygen=Oxygen.OXYGEN,
            gcs_eye=4,
            gcs_verbal=4,
            gcs_motor=6,
            pain=3,
            pain_scale=PainScale.ALGOPLUS,
            temperature_site=TemperatureSite.TYMPANIC,
            pupil_left=Pupil.REACTIVE,
            pupil_left_mm=3,
            fluid_in=Quantity(value="1.2", unit="L", text="1,2 L"),
            stools=1,
        ),
        who,
    )
    found = {
        coding["code"]: each
        for each in resources(sent(story), "Observation")
        for coding in each["code"].get("coding", ())
    }
    assert found["9269-2"]["valueQuantity"]["value"] == 14
    assert found["3150-6"]["valueQuantity"]["value"] == 40
    assert "72514-3" not in found, "a scale that is not 0 to 10 has no code of 0 to 10"
    assert {"pain", "pain_scale", "temperature_site", "pupil_left", "pupil_left_mm", "fluid_in", "stools"} <= set(found)


def test_who_opened_the_file_is_given_too_where_the_hospital_wants_it() -> None:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(station.Accessed(access=Access.FILE_OPENED, reason="Relève"), who)
    story.write(station.Accessed(access=Access.SCREEN_LOCKED), who)

    assert resources(sent(story), "AuditEvent") == []
    messages = sent(story, access_log=True)
    [event] = resources(messages, "AuditEvent")
    assert event["purposeOfEvent"] == [{"text": "Relève"}]
    get_fhir_model_class("AuditEvent").model_validate(event)
    for bundle in bundles(messages):
        assert not [each for each in fhir_problems(bundle) if "not in the bundle" not in each]


def test_a_date_of_birth_that_no_calendar_has_and_the_birthplace_leave_as_france_writes_them() -> None:
    story = Story()
    who = register(story, "ROY", "Mathieu", number="D-EA1-0001-A")
    story.write(patient.Trait(name="birth_date", value="1950-13-32"), who)
    story.write(patient.Trait(name="birthplace", value="99352"), who)

    [found] = resources(sent(story), "Patient")
    assert found["birthDate"] == "1950"
    extensions = {each["url"].rpartition("/")[2]: each for each in found["extension"]}
    assert extensions["fr-core-lunar-date"]["valueString"] == "1950-13-32"
    place = extensions["patient-birthPlace"]["valueAddress"]["extension"][0]["valueCoding"]
    assert place["code"] == "99352"
    assert fhir_problems(found) == []
    get_fhir_model_class("Patient").model_validate(found)
    [new] = [each.data.decode() for each in hl7_messages(story.files(), addressing(), {}) if "A28" in each.type]
    assert "|19501332|" in new
    assert "\rZFD|32^13^1950\r" in new


def test_why_an_identity_is_doubtful_leaves_with_whoever_said_so() -> None:
    story = Story()
    who = register(story, "ROY", "Mathieu", number="D-EA1-0001-A")
    story.write(patient.Trait(name="attribute", value=IdentityAttribute.DOUT, why="Deux dates de naissance"), who)

    whys = [why for each in resources(sent(story), "Provenance") for why in each["reason"]]
    assert {"text": "Deux dates de naissance"} in whys
