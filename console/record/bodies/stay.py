"""Bodies about where a patient is: stays, movements, the bed round."""

from __future__ import annotations

from msgspec import Struct

from console.record.bodies import Body
from console.record.codes.admission import AdmissionType, EntryMode, Provenance
from console.record.codes.stay import (
    Along,
    BedCondition,
    CareOnTheWay,
    Circumstance,
    Condition,
    Consent,
    Equipment,
    Escort,
    ExitMode,
    Finding,
    Informed,
    Lacking,
    Movement,
    PatientClass,
    TransferReason,
    TransferScope,
    Transport,
    Urgency,
)
from console.record.instant import Instant


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


class AdmissionExpected(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody is to be admitted. ``expected`` is the id of its first entry (None on the first one itself).

    The envelope says when it was arranged, ``expected_at`` when the patient is to come. The admission
    that follows belongs to the same stay.
    """

    unit: str
    expected_at: Instant
    bed: str | None = None
    patient_class: PatientClass = PatientClass.I
    reason: str | None = None
    doctor: str | None = None
    transport: Transport | None = None
    provenance: Provenance | None = None
    admission_type: AdmissionType | None = None
    entry_mode: EntryMode | None = None
    comes_from: str | None = None
    announced_by: str | None = None  # who said that the patient comes
    phone: str | None = None  # where to ask about it
    expected: str | None = None


class AdmissionCalledOff(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody who was to be admitted does not come."""

    expected: str
    reason: str


class Moved(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Another bed of the same unit."""

    unit: str
    bed: str
    reason: str | None = None


class TransferAsked(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A transfer is asked for. ``transfer`` is the id of its first entry (None on the first one itself).

    Later steps name that id, and a correction keeps it. Up to ``to_bed`` it is about another unit of
    the hospital, up to ``phone`` about another hospital, whose transfers also need the rest.
    """

    scope: TransferScope
    reason: TransferReason
    note: str | None = None  # the reason in words
    requested_by: str | None = None
    to_unit: str | None = None
    to_bed: str | None = None
    nature: Movement = Movement.HMS
    to_hospital: str | None = None
    to_hospital_finess: str | None = None
    to_hospital_unit: str | None = None
    special_needs: str | None = None  # what the other side must be able to do
    phone: str | None = None
    outage_caused: bool = False
    consent: Consent = Consent.NOT_ASKED
    consent_note: str | None = None  # why it could not be asked, or who agreed instead
    risks_explained: bool | None = None
    decided_by: str | None = None
    decided_by_rpps: str | None = None
    condition: Condition | None = None
    treatment_given: str | None = None  # what was done to make the way safer
    summary: str | None = None  # what the other side must know
    transfer: str | None = None


class TransferAccepted(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody on the other side takes the patient."""

    transfer: str
    by_name: str
    by_role: str | None = None
    phone: str | None = None
    to_bed: str | None = None
    bed_confirmed: bool | None = None


class Sent(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One thing that goes along with the patient; ``count`` is pages of a paper, pieces of anything else."""

    what: Along
    count: int | None = None
    note: str | None = None


class TransferLeft(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The patient left; the bed of origin waits until the arrival is known.

    ``observation`` is the id of the round of observations taken at departure. ``lacking`` is what
    was missing when somebody decided, for the reason in ``override``, that the patient leaves.
    """

    transfer: str
    escort: Escort = Escort.NONE
    transport: Transport | None = None
    equipment: tuple[Equipment, ...] = ()
    oxygen_left: str | None = None  # how full the cylinder is, for how long
    along: tuple[Sent, ...] = ()
    informed: tuple[Informed, ...] = ()
    report_to: str | None = None  # who was told about the patient, nurse to nurse
    report_at: Instant | None = None
    report_read_back: bool | None = None
    results_rerouted: bool | None = None
    identity_checked: bool | None = None
    copies_printed: bool | None = None
    observation: str | None = None
    lacking: tuple[Lacking, ...] = ()
    override: str | None = None


class TransferArrived(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The patient was seen on the other side. ``observation`` is what was measured then."""

    transfer: str
    seen_by: str
    unit: str | None = None
    bed: str | None = None
    wristband_checked: bool | None = None
    report_received: bool | None = None
    along_complete: bool | None = None
    observation: str | None = None
    receipt_code: str | None = None  # told by telephone from the other side, and found right


class TransferCancelled(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The transfer does not take place; the patient stays where the book says."""

    transfer: str
    reason: str


class TransportArranged(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Who drives, and who cares on the way. Restated whole as more becomes known."""

    transfer: str
    regulation_at: Instant | None = None  # when the regulation centre (15) was called
    regulation_number: str | None = None
    urgency: Urgency | None = None
    transport: Transport | None = None
    care_on_the_way: CareOnTheWay | None = None
    carrier: str | None = None
    vehicle: str | None = None
    crew: str | None = None
    requested_at: Instant | None = None
    came_at: Instant | None = None


class TransferDossier(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the other hospital must know and the file does not say elsewhere. Restated whole.

    Allergies, isolation, limits of care, weight and observations are read from the file itself.
    """

    transfer: str
    diagnosis: str | None = None
    history: str | None = None
    awareness: str | None = None  # conscious state, GCS
    devices: str | None = None
    infusions: str | None = None  # drug, concentration, rate, time left
    last_doses: str | None = None
    blood_products: str | None = None
    implants: str | None = None
    mri_safe: bool | None = None
    tests_done: str | None = None
    tests_awaited: str | None = None
    callback: str | None = None  # whom the laboratory calls, and on which number
    skin: str | None = None
    autonomy: str | None = None
    nutrition: str | None = None
    family_told: str | None = None
    belongings: str | None = None
    label_count: int | None = None


class TransferFollowedUp(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What the other hospital said afterwards. Restated whole."""

    transfer: str
    receipt_by: str | None = None  # who confirmed the receipt slip by telephone
    receipt_at: Instant | None = None
    next_day: str | None = None  # what came out of the call after 24 hours
    number_there: str | None = None  # the patient's number in the other hospital


class Discharged(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The patient went home or elsewhere. None of the check list means that nobody asked."""

    mode: ExitMode
    circumstance: Circumstance | None = None
    destination: str | None = None
    accompanied_by: str | None = None
    transport: Transport | None = None
    awaiting: str | None = None  # results awaited and who will telephone
    treatments_stopped: str | None = None  # which, and why
    letter_given: bool | None = None
    prescriptions_given: bool | None = None
    appointments_made: bool | None = None
    supplies_given: bool | None = None
    belongings_returned: bool | None = None
    line_removed: bool | None = None
    wristband_removed: bool | None = None
    family_informed: bool | None = None
    gp_informed: bool | None = None
    binder_copy: bool | None = None


class Died(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Death, as observed (when it happened) and declared.

    The inventory of belongings is signed by two: the author, and whoever countersigns this entry.
    """

    declared_by: str | None = None
    medico_legal: bool | None = None
    certificate_number: str | None = None
    infectious: bool | None = None
    implant: bool | None = None  # a pacemaker or another prosthesis that must be known
    family_told: str | None = None
    donation_checked: bool | None = None
    belongings: str | None = None
    moved_to: str | None = None
    moved_at: Instant | None = None
    papers_admissions: bool | None = None
    papers_mortuary: bool | None = None


class Absconded(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The patient is gone without leave."""

    last_seen: str | None = None
    last_seen_at: Instant | None = None
    wearing: str | None = None
    told: str | None = None
    security_told: bool | None = None
    police_told: bool | None = None
    family_informed: bool | None = None


class BedTurned(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How a bed of the unit stands: to be cleaned, ready again, blocked or closed (and why)."""

    unit: str
    bed: str
    bed_condition: BedCondition
    reason: str | None = None


class BedConfirmed(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The bed round: what was found in a bed."""

    unit: str
    bed: str
    finding: Finding
    note: str | None = None


class BedRoundStarted(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A bed round begins: who was confirmed before is asked for again."""

    unit: str
