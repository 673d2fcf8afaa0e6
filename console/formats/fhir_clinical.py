"""Care as FHIR R4: observations and NEWS2, allergies, flags, handovers, and the dossier as a document.

Source: HL7 FHIR R4 (4.0.1), vital-signs profiles for the observations; NEWS2 has no LOINC code
(:mod:`console.formats.observation_codes`).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from console.formats import delivery
from console.formats import observation_codes as measures
from console.formats.delivery import Addressing, Lineage
from console.formats.fhir_writing import (
    Made,
    Resource,
    bare,
    concept,
    hl7_concept,
    identifier,
    moment,
    quantity,
    reference,
    resource,
)
from console.formats.hl7_segments import NO_KNOWN_ALLERGY
from console.formats.observation_codes import LOCAL, LOINC, SNOMED, Measure, Value
from console.record.bodies import background, care, handover
from console.record.codes.care import AllergyAnswer, Severity
from console.record.effects import Line
from console.record.person import People, name_of
from console.record.who import Number
from console.words import N_

_BP = Measure("blood_pressure", N_("Blood pressure"), ((LOINC, "85354-9"),), measures.VITAL_SIGNS)
_SEVERITY = {
    Severity.MILD: "mild",
    Severity.MODERATE: "moderate",
    Severity.SEVERE: "severe",
    Severity.ANAPHYLAXIS: "severe",
}
_HANDOVER_PARTS = ("summary", "background", "assessment", "actions", "contingency")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose resources these are: the patient, the stay of each moment, the authors, the site."""

    patient: str
    encounters: tuple[tuple[str, str], ...]  # (begins at, Encounter id), in order of time
    people: People
    addressing: Addressing
    lineage: Lineage

    def name(self, line: Line, what: str, part: str = "") -> str:
        """The id of a resource made of an entry: the same for every amendment of it."""
        return self.addressing.derived_id("fhir", what, self.lineage.root(line), part)

    def encounter(self, line: Line) -> Resource | None:
        """The stay during which something happened."""
        begun = [name for at, name in self.encounters if at <= line.entry.occurred_at]
        return reference("Encounter", begun[-1]) if begun else None

    def own_identifier(self, name: str) -> list[Resource]:
        """The business identifier of a resource of ours."""
        return [identifier(Number("IPP", name, self.addressing.sending_application), "FILL", self.addressing)]

    def shared(self, line: Line) -> Resource:
        """Subject and stay."""
        return bare({"subject": reference("Patient", self.patient), "encounter": self.encounter(line)})


def _value(value: Value) -> Resource:
    if value.number is not None:
        return {"valueQuantity": quantity(value.number, value.unit)}
    if value.code:
        return {"valueCodeableConcept": concept(value.label, (f"{LOCAL}:{value.measure.key}", value.code))}
    return {"dataAbsentReason": hl7_concept("data-absent-reason", "not-performed")}


def _code(measure: Measure) -> Resource:
    return concept(measure.label, *measure.codes)


def _observation(subject: Subject, line: Line, measure: Measure, **values: Any) -> Resource:
    name = subject.name(line, "Observation", measure.key)
    return resource(
        "Observation",
        name,
        subject.addressing,
        identifier=subject.own_identifier(name),
        status="corrected" if line.entry.replaces else "final",
        category=[hl7_concept("observation-category", measure.category)],
        code=_code(measure),
        effectiveDateTime=moment(line.entry, subject.addressing),
        issued=line.entry.recorded_at,
        performer=[{"display": name_of(subject.people, line.entry.author)}],
        **subject.shared(line),
        **values,
    )


def _blood_pressure(subject: Subject, line: Line, values: Iterable[Value]) -> Iterator[Resource]:
    component = [{"code": _code(value.measure), **_value(value)} for value in values]
    if component:
        yield _observation(subject, line, _BP, component=component)


def _score(subject: Subject, line: Line, body: care.Observed, raw: list[Resource]) -> Iterator[Resource]:
    score = body.news2
    if score is None:
        return
    component = [
        {
            "code": _code(measures.score_measure(part, score)),
            "valueQuantity": quantity(Decimal(points), "{score}"),
        }
        for part, points in score.parts.items()
    ]
    total = measures.score_measure(None, score)
    number = None if score.total is None else Decimal(score.total)
    yield _observation(
        subject,
        line,
        total,
        **_value(Value(total, number, "{score}")),
        note=[{"text": f"{score.rule}; SpO₂ {score.scale}"}],
        component=component,
        derivedFrom=[reference("Observation", each["id"]) for each in raw],
    )


def _observed(subject: Subject, line: Line, body: care.Observed) -> list[Resource]:
    values = measures.values_of(body)
    pressure = [value for value in values if value.measure.key in ("systolic", "diastolic")]
    note = [{"text": body.note}] if body.note else None
    found = [
        _observation(subject, line, value.measure, **_value(value), note=note)
        for value in values
        if value not in pressure
    ]
    found += _blood_pressure(subject, line, pressure)
    return [*found, *_score(subject, line, body, found)]


def _allergy(subject: Subject, line: Line, body: care.Allergy) -> Resource:
    name = subject.name(line, "AllergyIntolerance")
    severity = _SEVERITY.get(body.severity)
    told = body.reaction or (body.severity.label if severity else None)
    manifestation = concept(told) if told else None
    return _allergy_resource(
        subject,
        line,
        name,
        code=concept(body.substance),
        criticality="high" if body.severity in (Severity.SEVERE, Severity.ANAPHYLAXIS) else None,
        reaction=[bare({"manifestation": [manifestation], "severity": severity})] if manifestation else None,
        note=[{"text": body.severity.label}] if severity else None,
    )


def _allergy_resource(subject: Subject, line: Line, name: str, **values: Any) -> Resource:
    """Told at the bedside, hence unconfirmed until the hospital says otherwise."""
    return resource(
        "AllergyIntolerance",
        name,
        subject.addressing,
        identifier=subject.own_identifier(name),
        clinicalStatus=hl7_concept("allergyintolerance-clinical", "active"),
        verificationStatus=hl7_concept("allergyintolerance-verification", "unconfirmed"),
        patient=reference("Patient", subject.patient),
        encounter=subject.encounter(line),
        recordedDate=line.entry.recorded_at,
        recorder={"display": name_of(subject.people, line.entry.author)},
        **values,
    )


def _flag(subject: Subject, line: Line, category: str, code: str, text: str) -> Resource:
    name = subject.name(line, "Flag")
    return resource(
        "Flag",
        name,
        subject.addressing,
        identifier=subject.own_identifier(name),
        status="active",
        category=[hl7_concept("flag-category", "safety" if category != "limit" else "clinical")],
        code=concept(text, (f"{LOCAL}:{category}", code)),
        period={"start": line.entry.occurred_at},
        author={"display": name_of(subject.people, line.entry.author)},
        **subject.shared(line),
    )


def _handover(subject: Subject, line: Line, body: handover.HandoverItem) -> Resource:
    name = subject.name(line, "Communication")
    payload = [{"contentString": text} for part in _HANDOVER_PARTS if (text := getattr(body, part))]
    return resource(
        "Communication",
        name,
        subject.addressing,
        identifier=subject.own_identifier(name),
        status="completed",
        category=[concept(None, (LOINC, "28651-8"))],
        topic=concept(body.illness.label, (f"{LOCAL}:illness", body.illness.value)),
        sent=line.entry.occurred_at,
        sender={"display": name_of(subject.people, line.entry.author)},
        payload=payload,
        **subject.shared(line),
    )


def resources_of(subject: Subject, line: Line) -> list[Resource]:
    """The resources that one entry is made into; empty when its kind has none of its own."""
    match line.body:
        case care.Observed() as body:
            return _observed(subject, line, body)
        case care.Weight() as body:
            value = measures.weight_of(body)
            return [_observation(subject, line, value.measure, **_value(value))]
        case background.Height() as body:
            value = measures.height_of(body)
            return [_observation(subject, line, value.measure, **_value(value))]
        case care.Allergy() as body:
            return [_allergy(subject, line, body)]
        case care.AllergiesAnswered(answer=AllergyAnswer.NONE_KNOWN) as body:
            name = subject.name(line, "AllergyIntolerance")
            code = concept(body.answer.label, (SNOMED, NO_KNOWN_ALLERGY))
            return [_allergy_resource(subject, line, name, code=code)]
        case care.Isolation() as body:
            text = " · ".join(part for part in (body.precaution.label, body.organism) if part)
            return [_flag(subject, line, "precaution", body.precaution.value, text)]
        case care.RiskNoted() as body:
            text = " · ".join(part for part in (body.risk.label, body.note) if part)
            return [_flag(subject, line, "risk", body.risk.value, text)]
        case care.LimitOfCare() as body:
            text = " · ".join(part for part in (body.decision.label, body.text, body.doctor) if part)
            return [_flag(subject, line, "limit", body.decision.value, text)]
        case handover.HandoverItem() as body:
            return [_handover(subject, line, body)]
        case _:
            return []


def withdrawn(made: Resource) -> Resource:
    """The same resource, said to have been entered in error."""
    if made["resourceType"] == "AllergyIntolerance":
        status = hl7_concept("allergyintolerance-verification", "entered-in-error")
        without = {key: value for key, value in made.items() if key != "clinicalStatus"}  # rule ait-2
        return without | {"verificationStatus": status}
    return made | {"status": "entered-in-error"}


def ended(made: Resource, at: str) -> Resource:
    """The same allergy or flag, over since a moment."""
    if made["resourceType"] == "AllergyIntolerance":
        return made | {"clinicalStatus": hl7_concept("allergyintolerance-clinical", "resolved")}
    end = max(at, made["period"]["start"])  # a typed time may lie before the beginning
    return made | {"status": "inactive", "period": made["period"] | {"end": end}}


def _of_target(subject: Subject, line: Line, delivered: Iterable[str]) -> tuple[list[Resource], str]:
    """What a strike or an ending says about the resources of the entry that it names."""
    target = next((found for name in line.entry.replaces if (found := subject.lineage.lines.get(name))), None)
    if target is None or target.entry.source == "SNAPSHOT":
        return [], ""
    made = resources_of(subject, target)
    if isinstance(line.body, care.Ended):
        return [ended(each, line.entry.occurred_at) for each in made], target.entry.kind
    if target.struck_by == line.entry.id and target.entry.id in set(delivered):
        return [withdrawn(each) for each in made], target.entry.kind
    return [], ""


def clinical(subject: Subject, lines: Iterable[Line], delivered: Iterable[str]) -> Iterator[Made]:
    """Every clinical resource for the entries that must be delivered."""
    given = frozenset(delivered)
    for line in lines:
        made, kind = resources_of(subject, line), line.entry.kind
        if kind in ("struck", "ended"):
            made, kind = _of_target(subject, line, given)
        for each in made:
            yield Made(delivery.tier_of(kind), each, (line.entry.id,))


def document(subject: Subject, lines: tuple[Line, ...], dossier: bytes, rest: tuple[str, ...]) -> Made:
    """The dossier as a DocumentReference; it carries what no other resource does."""
    digest = hashlib.sha256(dossier).hexdigest()
    name = subject.addressing.derived_id("fhir", "DocumentReference", subject.patient, digest)
    attachment = {
        "contentType": "application/pdf",
        "data": base64.b64encode(dossier).decode(),
        "size": len(dossier),
        "hash": base64.b64encode(hashlib.sha1(dossier, usedforsecurity=False).digest()).decode(),
    }
    made = resource(
        "DocumentReference",
        name,
        subject.addressing,
        masterIdentifier={"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{name}"},
        status="current",
        docStatus="final",
        type=concept(None, (LOINC, "34133-9")),
        subject=reference("Patient", subject.patient),
        date=delivery.latest_recorded(lines),
        content=[{"attachment": attachment}],
    )
    return Made(delivery.DOCUMENTS, made, rest, told_by=tuple(line.entry.id for line in lines))
