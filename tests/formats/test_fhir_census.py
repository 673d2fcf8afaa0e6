"""What a census in FHIR R4 promises."""

from __future__ import annotations

import json

import pytest

from console.errors import CahierError, Fault
from console.record.census import CensusAllergy
from tests.formats.census_samples import PLACES, encounter, ndjson, outcomes, patient, reading

CODING = [{"system": "x", "code": "INS-NIR"}]
INS = {"type": {"coding": CODING}, "system": "urn:oid:1.2.250.1.213.1.4.10", "value": "279035121518989"}


def test_an_open_stay_places_the_person_through_room_and_ward() -> None:
    found = reading(ndjson(patient(), encounter(), *PLACES))
    row = found.outcomes[0].row
    assert outcomes(found) == [("IN_BED", None)] + [("IGNORED", None)] * 4
    assert row is not None
    assert (row.unit, row.room, row.bed, row.number) == ("5 Est", "512", "2", "77")
    assert (row.birth_date, row.admitted_at) == ("1948-02", "2026-11-20T07:00:00.000Z")


def test_files_of_a_folder_point_to_each_other_in_any_order() -> None:
    found = reading(ndjson(encounter()), ndjson(*PLACES), ndjson(patient()))
    assert found.outcomes[-1].outcome == "IN_BED"
    assert [(each.source, each.line) for each in found.outcomes[:2]] == [("a", 1), ("b", 1)]


def test_a_bundle_with_uuid_references_is_read() -> None:
    entries = [
        {"fullUrl": "urn:uuid:1", "resource": patient()},
        {"fullUrl": "urn:uuid:2", "resource": PLACES[0]},
        {"resource": encounter("urn:uuid:2", subject={"reference": "urn:uuid:1"})},
    ]
    bundle = {"resourceType": "Bundle", "type": "collection", "timestamp": "2026-11-23T06:00:00Z", "entry": entries}
    found = reading(json.dumps(bundle, indent=1).encode("utf-16"))
    assert outcomes(found)[0] == ("IN_BED", None)
    assert found.generated_at == "2026-11-23T06:00:00.000Z"


@pytest.mark.parametrize("change", [{"status": "finished"}, {"class": {"code": "AMB"}}, {"status": "cancelled"}])
def test_a_stay_that_is_over_or_elsewhere_leaves_the_person_known(change: dict[str, object]) -> None:
    assert outcomes(reading(ndjson(patient(), encounter(**change), *PLACES)))[0] == ("KNOWN", None)


@pytest.mark.parametrize(
    "broken", [encounter("Location/none"), encounter(subject={"reference": "Patient/none"}), encounter(subject={})]
)
def test_a_broken_reference_costs_its_own_line(broken: dict[str, object]) -> None:
    found = reading(ndjson(patient(), broken, *PLACES))
    assert outcomes(found)[:2] == [("KNOWN", None), ("REFUSED", Fault.CENSUS_REFERENCE.code)]


def test_places_that_refer_in_a_circle_are_refused() -> None:
    circle = {
        "resourceType": "Location",
        "id": "bed",
        "name": "2",
        "physicalType": {"coding": [{"code": "bd"}]},
        "partOf": {"reference": "Location/bed"},
    }
    assert outcomes(reading(ndjson(patient(), encounter(), circle)))[1] == ("REFUSED", Fault.CENSUS_UNIT_MISSING.code)


def test_a_maiden_name_goes_before_the_official_one() -> None:
    names = [
        {"use": "official", "family": "Durand", "given": ["Eve"]},
        {"use": "maiden", "family": "Petit", "given": ["Eve"]},
    ]
    row = reading(ndjson(patient(name=names))).outcomes[0].row
    assert row is not None and (row.birth_name, row.used_name) == ("Petit", "Durand")


@pytest.mark.parametrize(("code", "status", "kept"), [("VALI", "QUAL", True), ("PROV", "PROV", False)])
def test_the_french_reliability_decides_about_the_ins(code: str, status: str, *, kept: bool) -> None:
    url = "https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-identity-reliability"
    stated = [{"url": url, "extension": [{"url": "identityStatus", "valueCoding": {"code": code}}]}]
    base = patient()
    numbers = base["identifier"]
    assert isinstance(numbers, list)
    row = reading(ndjson({**base, "extension": stated, "identifier": [*numbers, INS]})).outcomes[0].row
    assert row is not None and (row.identity_status, row.matricule is not None, row.number) == (status, kept, "77")


def test_allergies_flags_and_death_reach_the_person() -> None:
    who = {"reference": "Patient/p77"}
    found = reading(
        ndjson(
            patient(deceasedBoolean=True),
            {
                "resourceType": "AllergyIntolerance",
                "patient": who,
                "code": {"text": "Latex"},
                "reaction": [{"severity": "mild"}],
            },
            {
                "resourceType": "AllergyIntolerance",
                "patient": who,
                "code": {"text": "Old"},
                "clinicalStatus": {"coding": [{"code": "resolved"}]},
            },
            {"resourceType": "Flag", "status": "active", "subject": who, "code": {"text": "Isolement contact"}},
        )
    )
    row = found.outcomes[0].row
    assert row is not None
    assert row.allergies == (CensusAllergy(substance="Latex", severity="MILD"),)
    assert (row.isolation, row.deceased) == (("CONTACT",), True)


def test_no_known_allergy_is_an_empty_list_and_silence_is_not() -> None:
    stated = {
        "resourceType": "AllergyIntolerance",
        "patient": {"reference": "Patient/p77"},
        "code": {"coding": [{"code": "716186003", "display": "No known allergy"}]},
    }
    rows = [each.row for each in reading(ndjson(patient(), patient("78"), stated)).outcomes if each.row]
    assert [row.allergies for row in rows] == [(), None]


def test_what_refers_to_a_second_copy_reaches_the_first() -> None:
    stated = {"resourceType": "AllergyIntolerance", "patient": {"reference": "Patient/copy"}, "code": {"text": "Latex"}}
    found = reading(ndjson(patient(), patient(id="copy"), stated))
    assert outcomes(found)[:2] == [("KNOWN", None), ("REFUSED", Fault.CENSUS_DUPLICATE.code)]
    assert found.outcomes[0].row is not None and found.outcomes[0].row.allergies


def test_a_resource_of_the_wrong_shape_is_named_without_its_value() -> None:
    found = reading(ndjson(patient(birthDate=["secret"]), patient("78")) + "\n{broken")
    assert [each.outcome for each in found.outcomes] == ["REFUSED", "KNOWN", "REFUSED"]
    assert "birthDate" in found.outcomes[0].detail and "secret" not in found.outcomes[0].detail


def test_a_truncated_bundle_is_said_to_be_damaged() -> None:
    whole = json.dumps({"resourceType": "Bundle", "entry": [{"resource": patient()}]}, indent=1)
    with pytest.raises(CahierError) as caught:
        reading(whole[:-20])
    assert caught.value.fault is Fault.CENSUS_BROKEN


def test_depth_is_bounded() -> None:
    deep = '{"resourceType":"Patient","x":' + "[" * 100_000 + "]" * 100_000 + "}"
    assert outcomes(reading(ndjson(patient()) + "\n" + deep))[1] == ("REFUSED", Fault.CENSUS_MALFORMED.code)


def planned(**more: object) -> dict[str, object]:
    return encounter(**{"status": "planned", "period": {"start": "2026-11-28T08:00:00+01:00"}, **more})


@pytest.mark.parametrize("code", ["IMP", "PRENC"])
@pytest.mark.parametrize("status", [None, "planned", "reserved"])
def test_a_planned_stay_expects_somebody_in_the_bed_that_is_kept(code: str, status: str | None) -> None:
    where = [{"location": {"reference": "Location/bed"}} | ({"status": status} if status else {})]
    found = reading(ndjson(patient(), planned(location=where, **{"class": {"code": code}}), *PLACES)).outcomes[0]
    assert found.outcome == "EXPECTED" and found.row is not None
    assert (found.row.bed, found.row.expected_at) == ("2", "2026-11-28T07:00:00.000Z")
    assert found.row.unit is not None and found.row.admitted_at is None


def test_a_plan_without_a_time_or_a_place_says_why() -> None:
    for change, why in (({"period": {}}, "nothing says when"), ({"location": []}, "nothing says where")):
        found = reading(ndjson(patient(), planned(**change), *PLACES)).outcomes[0]
        assert (found.outcome, why in found.detail) == ("KNOWN", True)
        assert found.row is not None and found.row.unit is None


@pytest.mark.parametrize("change", [{"status": "cancelled"}, {"class": {"code": "AMB"}}])
def test_a_plan_that_was_cancelled_or_is_for_no_bed_expects_nobody(change: dict[str, object]) -> None:
    found = reading(ndjson(patient(), planned(**change), *PLACES)).outcomes[0]
    assert (found.outcome, found.detail) == ("KNOWN", "")


def test_an_open_stay_counts_before_a_plan_and_the_next_plan_before_later_ones() -> None:
    later = planned(id="e2", period={"start": "2026-12-10"})
    both = reading(ndjson(patient(), later, planned(id="e3"), *PLACES))
    assert both.outcomes[0].row is not None
    assert both.outcomes[0].row.expected_at == "2026-11-28T07:00:00.000Z"
    here = reading(ndjson(patient(), later, encounter(), *PLACES))
    assert [each.outcome for each in here.outcomes[:2]] == ["IN_BED", "IGNORED"]
    assert here.outcomes[0].row is not None and here.outcomes[0].row.expected_at is None
    assert "line 3" in here.outcomes[1].detail.lower()
