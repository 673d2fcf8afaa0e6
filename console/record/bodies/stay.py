"""Bodies about where a patient is: stays, movements, the bed round."""

from __future__ import annotations

from console.record.bodies import Body
from console.record.codes.admission import AdmissionType, EntryMode, Provenance
from console.record.codes.stay import (
    Consent,
    Escort,
    ExitMode,
    Finding,
    Movement,
    PatientClass,
    TransferReason,
    TransferScope,
    Transport,
)


class StayAdmitted(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A stay begins in a unit (and a bed, once there is one)."""

    unit: str
    bed: str | None = None
    patient_class: PatientClass = PatientClass.I
    reason: str | None = None
    diagnosis: str | None = None
    doctor: str | None = None
    transport: Transport | None = None
    provenance: Provenance | None = None
    admission_type: AdmissionType | None = None
    entry_mode: EntryMode | None = None
    comes_from: str | None = None  # the place in words: which hospital, which home
    shares_bed: bool | None = None  # the bed was taken, and somebody confirmed the double occupancy


class Moved(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Another bed of the same unit."""

    unit: str
    bed: str
    reason: str | None = None


class TransferAsked(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A transfer is asked for; its id is this entry's id, and the later steps name it."""

    scope: TransferScope
    reason: TransferReason
    to_unit: str | None = None  # within the hospital
    to_bed: str | None = None
    nature: Movement = Movement.HMS
    to_hospital: str | None = None
    to_hospital_finess: str | None = None
    to_hospital_unit: str | None = None
    phone: str | None = None
    outage_caused: bool = False
    consent: Consent = Consent.NOT_ASKED
    decided_by: str | None = None
    summary: str | None = None  # what the other side must know


class TransferAccepted(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody on the other side takes the patient."""

    transfer: str
    by_name: str
    by_role: str | None = None
    phone: str | None = None
    to_bed: str | None = None


class TransferLeft(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The patient left; the bed of origin waits until the arrival is known."""

    transfer: str
    escort: Escort = Escort.NONE
    transport: Transport | None = None
    sent_with: tuple[str, ...] = ()
    override: str | None = None  # why it left although something of the check list was missing


class TransferArrived(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The patient was seen on the other side."""

    transfer: str
    seen_by: str
    unit: str | None = None
    bed: str | None = None
    wristband_checked: bool | None = None


class TransferCancelled(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The transfer does not take place; the patient stays where the book says."""

    transfer: str
    reason: str


class Discharged(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The patient went home or elsewhere."""

    mode: ExitMode
    destination: str | None = None
    accompanied_by: str | None = None
    awaiting: str | None = None  # results awaited and who will telephone
    letter_given: bool | None = None


class Died(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Death, as observed and declared."""

    declared_by: str | None = None
    medico_legal: bool | None = None
    family_told: str | None = None


class Absconded(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The patient is gone without leave."""

    last_seen: str | None = None
    wearing: str | None = None
    told: str | None = None


class BedConfirmed(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The bed round: what was found in a bed."""

    unit: str
    bed: str
    finding: Finding
    note: str | None = None
    instead: str | None = None  # who was found in the bed: a patient's id


class BedRoundStarted(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A bed round begins: who was confirmed before is asked for again."""

    unit: str
