"""Parts of FHIR R4 resources as plain dicts: ids, references, codes, times, and who a patient is.

A resource is a dict of text, numbers, lists and dicts, made here and nowhere validated against a
model at run time but the schema of :mod:`console.formats.fhir_check`. Ids are derived from entries,
so giving everything back twice changes nothing.

Source: HL7 FHIR R4 (4.0.1); fr-core for the INS identifier, the reliability of an identity, the code of
a birthplace and lunar dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from console.formats.delivery import Addressing
from console.formats.observation_codes import UCUM, number_text
from console.formats.survivor import Merge, Person, merged_numbers, numbers_of, part
from console.record import instant
from console.record.codes.patient import Sex
from console.record.entry import Entry
from console.record.identity import calendar_part, is_lunar_date
from console.record.who import Identity, Number

Resource = dict[str, Any]

_HL7 = "http://terminology.hl7.org/CodeSystem/"
_GENDERS = {Sex.F: "female", Sex.M: "male", Sex.U: "unknown"}
_FR_CORE = "https://hl7.fr/ig/fhir/core/StructureDefinition/"
_INSEE = "https://mos.esante.gouv.fr/NOS/TRE_R13-CommuneOM/FHIR/TRE-R13-CommuneOM"
_FR_0203 = "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0203"


@dataclass(frozen=True, slots=True)
class Made:
    """One resource, the tier in which it is delivered and the entries that it carries.

    ``told_by`` are the entries that its Provenance speaks of, where it carries others or none.
    """

    tier: int
    resource: Resource
    entries: tuple[str, ...]
    told_by: tuple[str, ...] = ()

    @property
    def origin(self) -> tuple[str, ...]:
        """The entries that its Provenance speaks of."""
        return self.told_by or self.entries

    @property
    def reference(self) -> str:
        """``Type/id``."""
        return f"{self.resource['resourceType']}/{self.resource['id']}"


def bare(values: Mapping[str, Any]) -> Resource:
    """A dict without what is empty: FHIR knows no empty text, list or object."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {}, ())}


def resource(kind: str, own_id: str, addressing: Addressing, /, **values: Any) -> Resource:
    """A resource with its id; in a drill it is marked as test data."""
    drill = {"tag": [{"system": f"{_HL7}v3-ActReason", "code": "HTEST"}]} if addressing.mode == "DRILL" else None
    return bare({"resourceType": kind, "id": own_id, "meta": drill, **values})


def concept(text: str | None, *codings: tuple[str, str]) -> Resource:
    """A CodeableConcept: codes as (system, code), and the words that people read."""
    return bare({"coding": [{"system": system, "code": code} for system, code in codings], "text": text})


def hl7_concept(system: str, code: str, text: str | None = None) -> Resource:
    """A CodeableConcept out of a code system of terminology.hl7.org."""
    return concept(text, (f"{_HL7}{system}", code))


def reference(kind: str, name: str) -> Resource:
    """A reference to one of our own resources."""
    return {"reference": f"{kind}/{name}"}


def quantity(number: Decimal, unit: str) -> Resource:
    """A Quantity in UCUM."""
    return bare({"value": Decimal(number_text(number)), "unit": unit, "system": UCUM if unit else None, "code": unit})


def moment(entry: Entry, addressing: Addressing) -> str:
    """When something happened: to the day where no more is known, else the instant."""
    if entry.precision == "DAY":
        return instant.local(entry.occurred_at, addressing.zone).date().isoformat()
    return entry.occurred_at


def system_of(authority: str, addressing: Addressing) -> str:
    """The system of an identifier: the authority's OID, else a name derived from the site."""
    oid = addressing.oid(authority)
    return f"urn:oid:{oid}" if oid else f"urn:uuid:{addressing.derived_id('authority', authority)}"


def identifier(each: Number, kind: str, addressing: Addressing) -> Resource:
    """An identifier; ``kind`` is a code of HL7 table 0203."""
    return bare(
        {
            "use": "temp" if each.type == "DOWNTIME" else "official",
            "type": hl7_concept("v2-0203", kind),
            "system": system_of(each.authority, addressing),
            "value": each.value,
            "assigner": {"display": each.authority} if each.authority else None,
        }
    )


def _matricule(person: Person) -> list[Resource]:
    identity = person.identity
    if not (person.matricule_may_leave and identity.matricule and identity.matricule_oid):
        return []
    system = f"urn:oid:{identity.matricule_oid}"
    return [
        {"use": "official", "type": concept(None, (_FR_0203, "INS-NIR")), "system": system, "value": identity.matricule}
    ]


def _names(identity: Identity) -> list[Resource]:
    given = identity.given_names.split()
    official = bare({"use": "official", "family": identity.birth_name, "given": given})
    used = bare(
        {
            "use": "usual",
            "family": identity.used_name or identity.birth_name,
            "given": [identity.used_given_name] if identity.used_given_name else given[:1],
        }
    )
    has_used = identity.used_name or identity.used_given_name
    return [each for each in (official, *([used] if has_used else [])) if len(each) > 1]


def _reliability(identity: Identity) -> list[Resource]:
    return [
        {"url": f"{_FR_CORE}fr-core-identity-reliability", "extension": [
            {"url": "identityStatus", "valueCoding": {
                "system": "https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-identity-reliability",
                "code": "VALI" if identity.status in ("VALI", "QUAL") else "PROV",
            }}
        ]}
    ]  # fmt: skip


def _birth(identity: Identity) -> list[Resource]:
    """Where somebody was born, and a date of birth that no calendar has, as the papers carry it."""
    found: list[Resource] = []
    if identity.birthplace:
        place = {"system": _INSEE, "code": identity.birthplace}
        address = {"extension": [{"url": f"{_FR_CORE}fr-core-address-insee-code", "valueCoding": place}]}
        found.append({"url": "http://hl7.org/fhir/StructureDefinition/patient-birthPlace", "valueAddress": address})
    if identity.birth_date and is_lunar_date(identity.birth_date):
        found.append({"url": f"{_FR_CORE}fr-core-lunar-date", "valueString": identity.birth_date})
    return found


def patient(person: Person, addressing: Addressing, *, deceased: str | None = None) -> Resource:
    """Who the patient is. The hospital's own patient is found by number and never overwritten."""
    numbers = [identifier(each, "PI", addressing) for each in numbers_of(person, addressing)]
    return _patient(person.survivor, person.identity, [*numbers, *_matricule(person)], addressing, deceased=deceased)


def merged_patient(person: Person, merge: Merge, addressing: Addressing) -> Resource:
    """An id that was given up: inactive, and replaced by the surviving one."""
    numbers = [identifier(each, "PI", addressing) for each in merged_numbers(person, merge, addressing)]
    given_up = _patient(merge.other, part(person.file, merge.other).identity, numbers, addressing)
    link = [{"other": reference("Patient", person.survivor), "type": "replaced-by"}]
    return given_up | {"active": False, "link": link}


def _patient(
    name: str,
    identity: Identity,
    identifiers: Sequence[Resource],
    addressing: Addressing,
    *,
    deceased: str | None = None,
) -> Resource:
    french = addressing.dialect == "pam-fr"
    return resource(
        "Patient",
        name,
        addressing,
        extension=[*_reliability(identity), *_birth(identity)] if french else None,
        identifier=list(identifiers),
        active=True,
        name=_names(identity),
        gender=_GENDERS[identity.sex],
        birthDate=calendar_part(identity.birth_date) if identity.birth_date else None,
        deceasedDateTime=deceased,
    )
