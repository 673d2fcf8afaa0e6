"""The one table of kinds that the whole program reads.

A new kind of entry is one row here, its body, and its views. Views, conflicts, permissions,
delivery and the documentation (``docs/kinds.md``) derive from this table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal, TypeVar

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies import (
    Body,
    background,
    care,
    clock,
    course,
    device,
    dose,
    handover,
    message,
    note,
    observation,
    paper_period,
    patient,
    procedure,
    review,
    service,
    shift_report,
    station,
    stay,
)
from console.record.codes.station import Role
from console.record.entry import Entry, canonical
from console.words import N_

B = TypeVar("B", bound=Body)

Subject = Literal["PATIENT", "STAY", "UNIT", "STATION"]
Scope = Literal["SITE", "UNIT", "STATION"]


class Delivery(Enum):
    """What becomes of an entry after the outage."""

    CARE = "delivered to the hospital’s record"
    OPERATIONS = "archived"
    STATION = "audit of the laptop only"


CAREGIVERS = frozenset({Role.IDE, Role.AS, Role.CADRE, Role.MED, Role.INT, Role.SF, Role.PUER, Role.KINE, Role.PREP})
PRESCRIBERS = frozenset({Role.MED, Role.INT, Role.SF, Role.CADRE, Role.IDE, Role.PUER})
NURSES = frozenset({Role.IDE, Role.CADRE, Role.SF, Role.PUER, Role.MED, Role.INT})
REGISTRARS = NURSES | {Role.AS, Role.ADM, Role.REG}
IDENTIFIERS = REGISTRARS | {Role.DSI}  # IT matches with the recovered index
MANAGERS = frozenset({Role.CADRE, Role.DSI})
VOUCHERS = CAREGIVERS | MANAGERS
EVERYBODY = frozenset(Role)

RegisterKey = Callable[[Entry, Any], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table. ``title`` is the message id of what people call an entry of this kind.

    ``register`` gives the key under which a value stands (None for an event). A set (allergies,
    isolation…) is a register whose key is the entry's own id: its items end one by one.
    ``moves`` marks kinds that say where a patient is. ``first`` is the member that names the first
    entry of the same thing: a correction keeps it, so that whatever names the thing goes on to.
    """

    name: str
    title: str
    body: type[Body]
    subject: Subject
    scope: Scope
    delivery: Delivery
    writers: frozenset[Role]
    register: RegisterKey | None = None
    moves: bool = False
    first: str | None = None
    version: int = 1


def _own(prefix: str) -> RegisterKey:
    return lambda entry, _body: f"{prefix}/{entry.id}"


def _fixed(key: str) -> RegisterKey:
    return lambda _entry, _body: key


def _trait(_entry: Entry, body: patient.Trait) -> str:
    return f"trait/{body.name}"


def _identifier(_entry: Entry, body: patient.Identifier) -> str:
    return f"identifier/{body.type}/{body.authority}"


def _service(_entry: Entry, body: service.ServiceChecked) -> str:
    return f"service/{body.unit}/{body.service}"


def _shift(_entry: Entry, body: shift_report.ShiftReport) -> str:
    return f"shift_report/{body.unit}/{body.shift_from}"


def _sheet(_entry: Entry, body: paper_period.SheetSettled) -> str:
    return f"sheet/{body.period}/{body.sheet}"


def _of_transfer(prefix: str) -> RegisterKey:
    return lambda _entry, body: f"{prefix}/{body.transfer}"


def _first(prefix: str, member: str) -> RegisterKey:
    return lambda entry, body: f"{prefix}/{getattr(body, member) or entry.id}"


_CARE, _OPERATIONS, _STATION = Delivery.CARE, Delivery.OPERATIONS, Delivery.STATION

# fmt: off
_ROWS = (
    # who a patient is
    Kind("patient_registered", N_("Patient registered"), patient.PatientRegistered, "PATIENT", "SITE", _CARE, IDENTIFIERS),
    Kind("trait", N_("Identity"), patient.Trait, "PATIENT", "SITE", _CARE, IDENTIFIERS, _trait),
    Kind("identifier", N_("Number"), patient.Identifier, "PATIENT", "SITE", _CARE, IDENTIFIERS, _identifier),
    Kind("identity_discrepancy", N_("Identity discrepancy"), patient.IdentityDiscrepancy, "PATIENT", "SITE", _CARE, REGISTRARS),
    Kind("link_proposed", N_("Same person proposed"), patient.LinkProposed, "PATIENT", "SITE", _CARE, IDENTIFIERS),
    Kind("link_confirmed", N_("Same person confirmed"), patient.LinkConfirmed, "PATIENT", "SITE", _CARE, IDENTIFIERS),
    Kind("unlinked", N_("Files separated"), patient.Unlinked, "PATIENT", "SITE", _CARE, IDENTIFIERS),
    Kind("document_seen", N_("Document of identity seen"), patient.DocumentSeen, "PATIENT", "SITE", _CARE, REGISTRARS),
    Kind("born_to", N_("Mother and rank of birth"), patient.BornTo, "PATIENT", "SITE", _CARE, REGISTRARS, _fixed("born_to")),
    Kind("told_apart", N_("Known to be somebody else"), patient.ToldApart, "PATIENT", "SITE", _CARE, IDENTIFIERS, _own("told_apart")),
    Kind("index_row_set_aside", N_("Somebody else in the index"), patient.IndexRowSetAside, "PATIENT", "SITE", _OPERATIONS, IDENTIFIERS),
    Kind("identity_checked", N_("Identity checked before writing"), patient.IdentityChecked, "PATIENT", "SITE", _OPERATIONS, EVERYBODY),
    # where a patient is
    Kind("admission_expected", N_("Admission expected"), stay.AdmissionExpected, "STAY", "UNIT", _CARE, REGISTRARS, moves=True, first="expected"),
    Kind("admission_called_off", N_("Expected admission called off"), stay.AdmissionCalledOff, "STAY", "UNIT", _CARE, REGISTRARS, moves=True),
    Kind("stay_admitted", N_("Admission"), stay.StayAdmitted, "STAY", "UNIT", _CARE, REGISTRARS, moves=True),
    Kind("moved", N_("Change of bed"), stay.Moved, "STAY", "UNIT", _CARE, REGISTRARS, moves=True),
    Kind("transfer_asked", N_("Transfer asked"), stay.TransferAsked, "STAY", "UNIT", _CARE, NURSES | {Role.REG}, moves=True, first="transfer"),
    Kind("transfer_accepted", N_("Transfer accepted"), stay.TransferAccepted, "STAY", "UNIT", _CARE, NURSES | {Role.REG}, moves=True),
    Kind("transfer_left", N_("Left for transfer"), stay.TransferLeft, "STAY", "UNIT", _CARE, REGISTRARS, moves=True),
    Kind("transfer_arrived", N_("Arrived"), stay.TransferArrived, "STAY", "UNIT", _CARE, REGISTRARS, moves=True),
    Kind("transfer_cancelled", N_("Transfer cancelled"), stay.TransferCancelled, "STAY", "UNIT", _CARE, NURSES | {Role.REG}, moves=True),
    Kind("transport_arranged", N_("Transport"), stay.TransportArranged, "STAY", "UNIT", _CARE, REGISTRARS, _of_transfer("transport")),
    Kind("transfer_dossier", N_("Transfer file"), stay.TransferDossier, "STAY", "UNIT", _CARE, NURSES, _of_transfer("dossier")),
    Kind("transfer_followed_up", N_("After the transfer"), stay.TransferFollowedUp, "STAY", "UNIT", _CARE, REGISTRARS, _of_transfer("follow_up")),
    Kind("discharged", N_("Discharge"), stay.Discharged, "STAY", "UNIT", _CARE, NURSES | {Role.ADM}, moves=True),
    Kind("died", N_("Death"), stay.Died, "STAY", "UNIT", _CARE, NURSES, moves=True),
    Kind("absconded", N_("Absconded"), stay.Absconded, "STAY", "UNIT", _CARE, REGISTRARS, moves=True),
    Kind("bed_confirmed", N_("Bed round"), stay.BedConfirmed, "PATIENT", "UNIT", _OPERATIONS, REGISTRARS),
    Kind("bed_round_started", N_("Bed round begun"), stay.BedRoundStarted, "UNIT", "UNIT", _OPERATIONS, REGISTRARS),
    # the person beyond the illness
    Kind("contact", N_("Contact"), background.Contact, "PATIENT", "SITE", _CARE, REGISTRARS, _own("contact")),
    Kind("family_doctor", N_("Doctor in town"), background.FamilyDoctor, "PATIENT", "SITE", _CARE, REGISTRARS, _fixed("family_doctor")),
    Kind("directives", N_("Advance directives"), background.Directives, "PATIENT", "SITE", _CARE, REGISTRARS, _fixed("directives")),
    Kind("autonomy", N_("Autonomy and communication"), background.Autonomy, "PATIENT", "SITE", _CARE, REGISTRARS, _fixed("autonomy")),
    Kind("belonging", N_("Belonging"), background.Belonging, "PATIENT", "SITE", _CARE, REGISTRARS, _own("belonging")),
    Kind("home_medicine", N_("Medicine taken at home"), background.HomeMedicine, "PATIENT", "SITE", _CARE, CAREGIVERS, _own("home_medicine")),
    Kind("wristband", N_("Wristband"), background.Wristband, "PATIENT", "SITE", _CARE, REGISTRARS, _fixed("wristband")),
    Kind("height", N_("Height"), background.Height, "PATIENT", "SITE", _CARE, CAREGIVERS, _fixed("height")),
    Kind("findable", N_("Visitors may be told"), background.Findable, "PATIENT", "SITE", _CARE, REGISTRARS, _fixed("findable")),
    Kind("shared_record", N_("Shared health record"), background.SharedRecord, "PATIENT", "SITE", _CARE, REGISTRARS, _fixed("shared_record")),
    Kind("bed_turned", N_("State of the bed"), stay.BedTurned, "UNIT", "UNIT", _OPERATIONS, REGISTRARS),
    # treatments that must not be interrupted
    Kind("chemotherapy", N_("Chemotherapy"), course.Chemotherapy, "PATIENT", "SITE", _CARE, CAREGIVERS, _first("chemotherapy", "course"), first="course"),
    Kind("radiotherapy", N_("Radiotherapy"), course.Radiotherapy, "PATIENT", "SITE", _CARE, CAREGIVERS, _first("radiotherapy", "course"), first="course"),
    Kind("dialysis", N_("Dialysis"), course.Dialysis, "PATIENT", "SITE", _CARE, CAREGIVERS, _first("dialysis", "course"), first="course"),
    Kind("operation", N_("Operation"), course.Operation, "PATIENT", "SITE", _CARE, CAREGIVERS, _first("operation", "course"), first="course"),
    Kind("countersigned", N_("Countersigned"), course.Countersigned, "PATIENT", "SITE", _CARE, CAREGIVERS, _own("countersigned")),
    Kind("drug_chart", N_("Paper drug chart"), paper_period.DrugChart, "PATIENT", "UNIT", _OPERATIONS, CAREGIVERS, _fixed("drug_chart")),
    # care
    Kind("observed", N_("Observations"), care.Observed, "PATIENT", "UNIT", _CARE, CAREGIVERS),
    Kind("spo2_scale", N_("SpO₂ scale"), care.Spo2Scale, "PATIENT", "SITE", _CARE, PRESCRIBERS, _fixed("spo2_scale")),
    Kind("observation_rhythm", N_("Next observations"), observation.ObservationRhythm, "PATIENT", "UNIT", _CARE, CAREGIVERS, _fixed("rhythm")),
    Kind("round_skipped", N_("Passed over in a round"), observation.RoundSkipped, "PATIENT", "UNIT", _CARE, CAREGIVERS),
    Kind("escalation", N_("Call for help"), observation.Escalation, "PATIENT", "UNIT", _CARE, CAREGIVERS),
    Kind("weight", N_("Weight"), care.Weight, "PATIENT", "SITE", _CARE, CAREGIVERS, _fixed("weight")),
    Kind("transmission", N_("Transmission"), care.Transmission, "PATIENT", "UNIT", _CARE, CAREGIVERS),
    Kind("whole_patient_note", N_("Note on the whole patient"), note.WholePatientNote, "PATIENT", "UNIT", _CARE, CAREGIVERS),
    Kind("dose_given", N_("Critical dose given"), dose.DoseGiven, "PATIENT", "SITE", _CARE, CAREGIVERS),
    Kind("device", N_("Line or device"), device.Device, "PATIENT", "SITE", _CARE, CAREGIVERS, _first("device", "device"), first="device"),
    Kind("procedure", N_("Planned procedure"), procedure.Procedure, "PATIENT", "SITE", _CARE, CAREGIVERS, _first("procedure", "procedure"), first="procedure"),
    Kind("allergies_answered", N_("Allergies"), care.AllergiesAnswered, "PATIENT", "SITE", _CARE, REGISTRARS, _fixed("allergies")),
    Kind("allergy", N_("Allergy"), care.Allergy, "PATIENT", "SITE", _CARE, REGISTRARS, _own("allergy")),
    Kind("isolation", N_("Isolation"), care.Isolation, "PATIENT", "SITE", _CARE, NURSES, _own("isolation")),
    Kind("limit_of_care", N_("Limits of care"), care.LimitOfCare, "PATIENT", "SITE", _CARE, NURSES, _own("limit")),
    Kind("risk", N_("Risk"), care.RiskNoted, "PATIENT", "SITE", _CARE, CAREGIVERS, _own("risk")),
    Kind("diet", N_("Diet"), care.Diet, "PATIENT", "UNIT", _CARE, CAREGIVERS, _fixed("diet")),
    Kind("ended", N_("Ended"), care.Ended, "PATIENT", "SITE", _CARE, REGISTRARS),
    Kind("task", N_("Task"), care.Task, "PATIENT", "UNIT", _OPERATIONS, CAREGIVERS | {Role.REG}, _first("task", "task"), first="task"),
    Kind("awaited_result", N_("Result"), care.AwaitedResult, "PATIENT", "UNIT", _CARE, CAREGIVERS, _first("result", "result"), first="result"),
    # handing over
    Kind("handover_item", N_("Handover"), handover.HandoverItem, "PATIENT", "UNIT", _CARE, CAREGIVERS),
    Kind("handover_prepared", N_("Handover prepared"), handover.HandoverPrepared, "UNIT", "UNIT", _OPERATIONS, CAREGIVERS),
    Kind("handover_answered", N_("Handover answered"), handover.HandoverAnswered, "UNIT", "UNIT", _OPERATIONS, CAREGIVERS),
    Kind("handover_replied", N_("Question of a handover answered"), handover.HandoverReplied, "UNIT", "UNIT", _OPERATIONS, CAREGIVERS),
    Kind("shift_report", N_("Shift report"), shift_report.ShiftReport, "UNIT", "UNIT", _OPERATIONS, CAREGIVERS | MANAGERS, _shift),
    # the unit in the crisis: messages, what works, working on paper
    Kind("message", N_("Message"), message.Message, "UNIT", "UNIT", _OPERATIONS, EVERYBODY, _first("message", "message"), first="message"),
    Kind("service_checked", N_("State of a service"), service.ServiceChecked, "UNIT", "SITE", _OPERATIONS, EVERYBODY, _service),
    Kind("logged", N_("Crisis log"), service.Logged, "UNIT", "SITE", _OPERATIONS, EVERYBODY, _first("log", "log"), first="log"),
    Kind("paper_began", N_("On paper"), paper_period.PaperBegan, "UNIT", "UNIT", _OPERATIONS, REGISTRARS),
    Kind("paper_ended", N_("Paper period over"), paper_period.PaperEnded, "UNIT", "UNIT", _OPERATIONS, REGISTRARS),
    Kind("sheet_settled", N_("Sheet of paper"), paper_period.SheetSettled, "UNIT", "UNIT", _OPERATIONS, REGISTRARS, _sheet),
    # looked at after the outage
    Kind("conflict_reviewed", N_("Conflict looked at"), review.ConflictReviewed, "PATIENT", "SITE", _OPERATIONS, CAREGIVERS | IDENTIFIERS),
    # an error, kept and struck through
    Kind("struck", N_("Struck out"), station.Struck, "PATIENT", "SITE", _CARE, EVERYBODY),
    # the laptop
    Kind("station_opened", N_("Laptop opened"), station.StationOpened, "STATION", "STATION", _STATION, frozenset()),
    Kind("station_certified", N_("Certificate renewed"), station.StationCertified, "STATION", "STATION", _STATION, EVERYBODY),
    Kind("person_added", N_("Person added"), station.PersonAdded, "STATION", "STATION", _STATION, MANAGERS),
    Kind("person_vouched", N_("Colleague vouched for"), station.PersonVouched, "STATION", "STATION", _STATION, VOUCHERS),
    Kind("person_removed", N_("Person removed"), station.PersonRemoved, "STATION", "STATION", _STATION, MANAGERS),
    Kind("clock_confirmed", N_("Clock confirmed"), clock.ClockConfirmed, "STATION", "STATION", _STATION, EVERYBODY),
    Kind("clock_corrected", N_("Clock put right"), clock.ClockCorrected, "STATION", "SITE", _OPERATIONS, NURSES | {Role.DSI}),
    Kind("accessed", N_("Access"), station.Accessed, "STATION", "STATION", _STATION, EVERYBODY),
    Kind("census_loaded", N_("Census loaded"), station.CensusLoaded, "STATION", "STATION", _STATION, REGISTRARS | {Role.DSI}),
    Kind("document_printed", N_("Document printed"), station.DocumentPrinted, "UNIT", "STATION", _OPERATIONS, EVERYBODY),
    Kind("package_sent", N_("Package sent"), station.PackageSent, "STATION", "STATION", _STATION, EVERYBODY),
    Kind("copy_made", N_("Copy made"), station.CopyMade, "STATION", "STATION", _STATION, EVERYBODY),
    Kind("head_presented", N_("Book compared"), station.HeadPresented, "STATION", "STATION", _STATION, EVERYBODY),
    Kind("ticket_read", N_("Transfer sheet read"), station.TicketRead, "PATIENT", "UNIT", _OPERATIONS, REGISTRARS),
    Kind("receipt_given", N_("Receipt given"), station.ReceiptGiven, "STATION", "STATION", _STATION, frozenset({Role.DSI})),
    Kind("receipt_taken", N_("Receipt"), station.ReceiptTaken, "STATION", "STATION", _STATION, EVERYBODY),
    Kind("station_retired", N_("Laptop retired"), station.StationRetired, "STATION", "STATION", _STATION, MANAGERS),
    Kind("package_received", N_("Package received"), station.PackageReceived, "STATION", "STATION", _STATION, EVERYBODY),
)
# fmt: on

KINDS: Mapping[str, Kind] = {row.name: row for row in _ROWS}
_BY_BODY: Mapping[type[Body], Kind] = {row.body: row for row in _ROWS}
_DECODERS = {row.name: msgspec.json.Decoder(row.body) for row in _ROWS}


def kind_of(body: Body) -> Kind:
    """The row of a body's type."""
    return _BY_BODY[type(body)]


def body_of(entry: Entry) -> Body | None:
    """The typed body of an entry; None when a newer version of the program wrote it.

    Raises:
        CahierError: ``invalid-entry`` when a known kind's body does not fit its type.
    """
    row = KINDS.get(entry.kind)
    if row is None or entry.version > row.version:
        return None
    try:
        return _DECODERS[entry.kind].decode(entry.body)
    except msgspec.MsgspecError as problem:
        raise CahierError(Fault.INVALID_ENTRY, reason=f"{entry.kind}: {problem}") from problem


def body_as(body_type: type[B], entry: Entry) -> B:
    """The body of an entry whose kind the caller has already looked at."""
    body = body_of(entry)
    if not isinstance(body, body_type):
        raise TypeError(f"{entry.kind} is not {body_type.__name__}")
    return body


def raw(body: Body) -> msgspec.Raw:
    """A body as it goes into an envelope."""
    return msgspec.Raw(canonical(body))


def register_key(entry: Entry, body: Body | None) -> str | None:
    """The key under which an entry's value stands, or None for an event."""
    row = KINDS.get(entry.kind)
    return row.register(entry, body) if row and row.register and body is not None else None
