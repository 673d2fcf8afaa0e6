"""Invented census files, written by the tests that need them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from console.formats.census import Reading, read_census

PARIS = ZoneInfo("Europe/Paris")


def reading(*contents: bytes | str, mapping: dict[str, str] | None = None) -> Reading:
    """A census of these files, named a, b, c…"""
    sources = [
        (chr(97 + index), each.encode() if isinstance(each, str) else each) for index, each in enumerate(contents)
    ]
    return read_census(sources, zone=PARIS, mapping=mapping)


def outcomes(found: Reading) -> list[tuple[str, str | None]]:
    """Outcome and reason of each line."""
    return [(each.outcome, each.reason) for each in found.outcomes]


def adt(
    event: str,
    *,
    at: str = "20261123101500",
    number: str = "8000123",
    visit: str = "V1",
    place: str = "4W^401^1",
    name: str = "LEROUX^Anaïs^Anaïs^^^^L",
    pid: str = "",
    extra: str = "",
    charset: str = "UNICODE UTF-8",
) -> str:
    """One ADT message with segments in CR; ``pid`` goes on after PID-8."""
    return (
        f"MSH|^~\\&|GAM|HOPA|X|HOPA|{at}||ADT^{event}^ADT_A01|{event}{at}|P|2.5^FRA^2.11|||||FRA|{charset}\r"
        f"EVN||{at}||||{at}\r"
        f"PID|1||{number}^^^HOPA&120456789&M^PI||{name}||19500317|F{pid}\r"
        f"PV1|1|I|{place}||||99^MARTIN^Paul||||||||||||{visit}\r{extra}"
    )


def ndjson(*resources: Mapping[str, object]) -> str:
    """Resources one a line."""
    return "\n".join(json.dumps(each, ensure_ascii=False) for each in resources)


def patient(number: str = "77", **more: object) -> dict[str, object]:
    """An invented FHIR Patient."""
    coding = [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "PI"}]
    return {
        "resourceType": "Patient",
        "id": f"p{number}",
        "identifier": [{"type": {"coding": coding}, "system": "urn:oid:1.2.3", "value": number}],
        "name": [{"use": "official", "family": "Kermarrec", "given": ["Yann"]}],
        "gender": "male",
        "birthDate": "1948-02",
        **more,
    }


def encounter(place: str = "Location/bed", /, **more: object) -> dict[str, object]:
    """An invented open inpatient stay of patient 77."""
    return {
        "resourceType": "Encounter",
        "id": "e1",
        "status": "in-progress",
        "class": {"code": "IMP"},
        "subject": {"reference": "Patient/p77"},
        "period": {"start": "2026-11-20T08:00:00+01:00"},
        "location": [{"location": {"reference": place}}],
        **more,
    }


PLACES: tuple[dict[str, object], ...] = (
    {
        "resourceType": "Location",
        "id": "ward",
        "name": "5 Est",
        "identifier": [{"system": "urn:u", "value": "5E"}],
        "physicalType": {"coding": [{"code": "wa"}]},
    },
    {
        "resourceType": "Location",
        "id": "room",
        "name": "512",
        "physicalType": {"coding": [{"code": "ro"}]},
        "partOf": {"reference": "Location?identifier=urn:u|5E"},
    },
    {
        "resourceType": "Location",
        "id": "bed",
        "name": "2",
        "physicalType": {"coding": [{"code": "bd"}]},
        "partOf": {"reference": "Location/room"},
    },
)
