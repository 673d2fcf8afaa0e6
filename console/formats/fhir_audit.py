"""Who opened a patient's file, as FHIR AuditEvent: given beside the data where a hospital wants it.

The entries themselves stay the laptop's audit: what goes out is a copy, and no entry's outcome
depends on it. FHIR gives an AuditEvent no identifier, so each is PUT under an id of the entry.

Source: HL7 FHIR R4 (4.0.1), AuditEvent; DICOM code 110110 (patient record; from memory).
"""

from __future__ import annotations

from collections.abc import Iterator

from console.formats import delivery
from console.formats.delivery import Addressing
from console.formats.fhir_writing import Made, bare, concept, reference, resource
from console.formats.survivor import Person
from console.record.bodies import station
from console.record.codes.station import Access
from console.record.person import name_of
from console.words import _

_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_READ = "R"


def audit(person: Person, addressing: Addressing) -> Iterator[Made]:
    """One AuditEvent for each time that somebody opened the file."""
    for line in person.file.lines:
        body = line.body
        if not isinstance(body, station.Accessed) or body.access is not Access.FILE_OPENED:
            continue
        entry = line.entry
        made = resource(
            "AuditEvent",
            addressing.derived_id("fhir", "AuditEvent", entry.id),
            addressing,
            type={"system": _DICOM, "code": "110110", "display": "Patient Record"},
            action=_READ,
            recorded=entry.recorded_at,
            outcome="0",
            purposeOfEvent=[concept(body.reason)] if body.reason else None,
            agent=[bare({"who": {"display": name_of(person.file.people, entry.author)}, "requestor": True})],
            source={"observer": {"display": _("Laptop {station}").format(station=entry.station)}},
            entity=[{"what": reference("Patient", person.survivor)}],
        )
        yield Made(delivery.DOCUMENTS, made, ())
