"""What a census says about one person, whatever language it came in, and what became of each line.

A census is a picture of another system at one moment: it is shown, with its age, and never
overrides what a person confirmed.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import msgspec

from console.record.bodies import Body, background, care, patient, stay
from console.record.codes.background import Reply
from console.record.codes.care import AllergyAnswer, CareLimit, Precaution, Severity
from console.record.codes.patient import Capture
from console.record.effects import Line, stand
from console.record.entry import FORMAT, GENESIS, Entry
from console.record.instant import Instant
from console.record.kinds import kind_of, raw


class CensusAllergy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One allergy as the other system states it."""

    substance: str
    reaction: str | None = None
    severity: str | None = None


class CensusRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person of a census.

    ``birth_date`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``: its length is its precision.
    ``unit`` and ``bed`` are None for somebody who is known but not in a bed. With ``expected_at``
    nobody is there yet: the person is to come then, and unit and bed are those kept for them.
    ``allergies`` is None when the census says nothing, and empty when it states that there are none.
    """

    birth_name: str
    given_names: tuple[str, ...] = ()
    used_name: str | None = None
    used_given_name: str | None = None
    birth_date: str | None = None
    sex: str = "U"  # F, M or U
    birthplace: str | None = None  # INSEE code (COG), 5 characters
    number: str | None = None  # the hospital's number of the patient: IPP, MRN
    authority: str | None = None  # who gives that number (OID or name)
    visit: str | None = None  # the hospital's number of the stay
    matricule: str | None = None  # INS: NIR or NIA, 15 characters
    matricule_oid: str | None = None
    identity_status: str = "PROV"  # VIDE PROV VALI RECUP QUAL
    unit: str | None = None
    room: str | None = None
    bed: str | None = None
    admitted_at: Instant | None = None
    expected_at: Instant | None = None
    reason: str | None = None
    doctor: str | None = None
    allergies: tuple[CensusAllergy, ...] | None = None
    isolation: tuple[str, ...] = ()
    limits: str | None = None
    diet: str | None = None
    confidential: bool = False
    deceased: bool = False  # the other system says that the person has died

    @property
    def is_plan(self) -> bool:
        """Whether the person is to be admitted and is not here yet."""
        return self.expected_at is not None and self.unit is not None

    @property
    def place(self) -> tuple[str | None, str | None]:
        """Unit and bed where the person is: neither while they are only to come."""
        return (None, None) if self.is_plan else (self.unit, self.bed)

    def moved_at(self, stated_at: Instant) -> Instant:
        """When what the row says of the place came about: the admission, else the census itself."""
        return stated_at if self.is_plan else self.admitted_at or stated_at

    def stay_of(self, patient: str) -> str:
        """The id of the stay that the row states or arranges: the same on every laptop that loads it."""
        return str(uuid.uuid5(uuid.UUID(patient), f"stay|{self.visit or self.admitted_at or ''}"))


class LineOutcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one line, message or resource of a census file.

    ``source`` names the file when a census came in several.
    ``line`` counts from 1 in the file (the row of a CSV, the message of an HL7 file, the resource
    of a Bundle or NDJSON). ``outcome`` is IN_BED, EXPECTED (a person who is to come), KNOWN (a person
    without a bed here), LEFT (the file itself says that the stay has ended), IGNORED (nothing a
    census needs) or REFUSED;
    ``reason`` is a code of :class:`console.errors.Fault` or None; ``detail`` is shown to people.
    """

    line: int
    source: str = ""
    outcome: str
    row: CensusRow | None = None
    reason: str | None = None
    detail: str = ""


_TRAITS: tuple[patient.TraitName, ...] = (
    "birth_name",
    "used_name",
    "used_given_name",
    "birth_date",
    "sex",
    "birthplace",
    "matricule",
    "matricule_oid",
    "identity_status",
)


def bodies_of(row: CensusRow, snapshot: str) -> list[Body]:
    """What a row says, as the bodies of the entries that confirming it writes.

    Args:
        row: one person of a census.
        snapshot: SHA-256 of the census.
    """
    said: list[Body] = [patient.PatientRegistered(capture=Capture.SNAPSHOT, census=snapshot)]
    said += [patient.Trait(name=name, value=value) for name in _TRAITS if (value := getattr(row, name))]
    if row.given_names:
        said.append(patient.Trait(name="given_names", value=" ".join(row.given_names)))
    if row.number:
        said.append(patient.Identifier(type="IPP", value=row.number, authority=row.authority or ""))
    if row.visit:
        said.append(patient.Identifier(type="NDA", value=row.visit, authority=row.authority or ""))
    if row.confidential:
        said.append(background.Findable(may_be_told=Reply.NO, confidential=True))
    return said + _care_of(row)


def _care_of(row: CensusRow) -> list[Body]:
    said: list[Body] = []
    if row.unit and row.expected_at:
        plan = stay.AdmissionExpected(
            unit=row.unit, bed=row.bed, expected_at=row.expected_at, reason=row.reason, doctor=row.doctor
        )
        said.append(plan)
    elif row.unit:
        said.append(stay.StayAdmitted(unit=row.unit, bed=row.bed, reason=row.reason, doctor=row.doctor))
    if row.allergies == ():
        said.append(care.AllergiesAnswered(answer=AllergyAnswer.NONE_KNOWN))
    for each in row.allergies or ():
        severity = Severity.of(each.severity) if each.severity in set(Severity) else Severity.UNKNOWN
        said.append(care.Allergy(substance=each.substance, reaction=each.reaction, severity=severity))
    for each_isolation in row.isolation:
        known = each_isolation in set(Precaution)
        precaution = Precaution.of(each_isolation) if known else Precaution.STANDARD
        said.append(care.Isolation(precaution=precaution, organism=None if known else each_isolation))
    if row.limits:
        said.append(care.LimitOfCare(decision=CareLimit.LIMITATION, text=row.limits, doctor=row.doctor))
    if row.diet:
        said.append(care.Diet(diet=row.diet))
    return said


def is_line_of_census(name: str) -> bool:
    """Whether an id is that of a line that :func:`lines_of` made, and of no entry."""
    return "#" in name


def lines_of(row: CensusRow, patient_id: str, snapshot: str, stated_at: Instant) -> list[Line]:
    """A row as lines that nobody wrote: what the board shows until somebody confirms it.

    The entries exist only to be folded; their ids are made of the row and are never stored.
    """
    entries: Sequence[Entry] = [
        Entry(
            format=FORMAT,
            id=f"{patient_id}#{index}",
            station=snapshot,
            seq=index,
            tick=0,
            kind=kind_of(body).name,
            version=kind_of(body).version,
            patient=patient_id,
            stay=row.stay_of(patient_id) if kind_of(body).subject == "STAY" else None,
            occurred_at=row.moved_at(stated_at) if kind_of(body).moves else stated_at,
            recorded_at=stated_at,
            author=snapshot,
            source="SNAPSHOT",
            body=raw(body),
            previous=GENESIS,
        )
        for index, body in enumerate(bodies_of(row, snapshot), start=1)
    ]
    return stand(entries)
