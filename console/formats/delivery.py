"""What every delivery to the hospital's systems shares: where it goes, one message, what must be carried.

Relies on the patient's file alone. A message is a pure function of the file and the addressing: the
same story gives the same ids and the same bytes, so sending again can never double. Nothing here
reads a clock, draws a random number, or sends anything.
"""

from __future__ import annotations

import hashlib
import uuid
from base64 import b32encode
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from console.record.bodies import care, patient, station, stay
from console.record.effects import Line
from console.record.file import PatientFile
from console.record.instant import Instant
from console.record.kinds import KINDS, Delivery
from console.words import Language

Dialect = Literal["pam-fr", "international"]
Target = Literal["hl7", "fhir", "csv"]

ENTRY = "urn:cahier:entry"
"""The system of the tags by which a FHIR Bundle names the entries that it carries."""

IDENTITIES, MOVEMENTS, ALERTS, OBSERVATIONS, DOCUMENTS = 1, 2, 3, 4, 5

_TIERS: Mapping[str, int] = {
    "patient_registered": IDENTITIES,
    "trait": IDENTITIES,
    "identifier": IDENTITIES,
    "identity_discrepancy": IDENTITIES,
    "document_seen": IDENTITIES,
    "born_to": IDENTITIES,
    "family_doctor": IDENTITIES,
    "findable": IDENTITIES,
    "shared_record": IDENTITIES,
    "link_proposed": IDENTITIES,
    "link_confirmed": IDENTITIES,
    "unlinked": IDENTITIES,
    "allergies_answered": ALERTS,
    "allergy": ALERTS,
    "isolation": ALERTS,
    "limit_of_care": ALERTS,
    "risk": ALERTS,
    "ended": ALERTS,
    "observed": OBSERVATIONS,
    "weight": OBSERVATIONS,
    "height": OBSERVATIONS,
}


@dataclass(frozen=True, slots=True)
class Addressing:
    """What messages say about the site that sends and the system that receives.

    ``site`` is the UUID of the site: the namespace of every id. ``oids`` gives the OID of an
    assigning authority by its name, ``units`` the label of a unit by its code. ``mode`` DRILL marks
    every message as training. ``acknowledgement`` is the mode that messages ask for, ``bundle_entries``
    how many entries one FHIR transaction holds, the patient included (servers refuse large ones;
    limits of 50 updates are met). ``access_log`` gives
    the audit of opened files too. ``language`` is that of the labels beside codes: it belongs to the
    delivery and not to whoever starts it, or a second sending would have other bytes.
    """

    site: str
    site_name: str
    finess: str
    sending_application: str = "CAHIER"
    sending_facility: str = ""
    receiving_application: str = ""
    receiving_facility: str = ""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Paris"))
    mode: Literal["REAL", "DRILL"] = "REAL"
    dialect: Dialect = "pam-fr"
    acknowledgement: Literal["original", "enhanced"] = "original"
    bundle_entries: int = 40
    access_log: bool = False
    language: Language = "fr"
    oids: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)

    def derived_id(self, *key: str) -> str:
        """A UUID that depends on the site and the key alone."""
        return str(uuid.uuid5(uuid.UUID(self.site), "|".join(key)))

    def oid(self, authority: str) -> str | None:
        """The OID of an assigning authority: configured, or the authority's own name when it is one."""
        if authority in self.oids:
            return self.oids[authority]
        is_oid = "." in authority and all(part.isdigit() for part in authority.split("."))
        return authority if is_oid else None

    def unit_label(self, code: str) -> str:
        """What people call a unit; its code where the site gives no label."""
        return self.units.get(code, code)


@dataclass(frozen=True, slots=True)
class Message:
    """One deliverable. ``tier`` is the order of delivery, ``entries`` the ids of what it carries.

    One that ``stands_alone`` goes out although it carries no entry that nothing else does.
    """

    id: str
    target: Target
    type: str
    tier: int
    patient: str
    entries: tuple[str, ...]
    data: bytes
    stands_alone: bool = False


def message_id(addressing: Addressing, target: Target, what: str, key: Sequence[str]) -> str:
    """The id of a deliverable: other content has another key and so another id."""
    return addressing.derived_id("message", target, what, *key)


def control_id(name: str) -> str:
    """The HL7 control id (MSH-10) of a message id: 20 characters, 100 bits.

    Source: HL7 v2.5 chapter 2.15.9.10, MSH-10 has at most 20 characters.
    """
    return b32encode(hashlib.sha256(name.encode()).digest()).decode()[:20]


def tier_of(kind: str) -> int:
    """In which tier an entry of this kind is delivered."""
    row = KINDS.get(kind)
    return MOVEMENTS if row and row.moves else _TIERS.get(kind, DOCUMENTS)


def is_owed(line: Line) -> bool:
    """Whether an entry must reach the hospital's record: care, in force, and not from its own census."""
    row = KINDS.get(line.entry.kind)
    is_care = row is not None and row.delivery is Delivery.CARE
    return is_care and line.in_force and line.entry.source != "SNAPSHOT"


def owed(file: PatientFile) -> tuple[Line, ...]:
    """The entries of a file that each target must be given, in order of time."""
    return tuple(line for line in file.lines if is_owed(line))


_REASONED = (
    station.Struck
    | care.Ended
    | stay.TransferCancelled
    | stay.AdmissionCalledOff
    | patient.LinkProposed
    | patient.Unlinked
)


def why(line: Line) -> str | None:
    """Why an entry was written, as its author put it: to correct, withdraw or join, or to call an identity doubtful."""
    if line.entry.reason:
        return line.entry.reason
    if isinstance(line.body, patient.Trait):
        return line.body.why
    return line.body.reason if isinstance(line.body, _REASONED) else None


def uncarried(files: Iterable[PatientFile], messages: Iterable[Message]) -> tuple[str, ...]:
    """The ids of entries that must be delivered and that no message carries; empty when all is well."""
    carried = {name for message in messages for name in message.entries}
    return tuple(line.entry.id for file in files for line in owed(file) if line.entry.id not in carried)


@dataclass(frozen=True, slots=True)
class Lineage:
    """How entries amend one another: what an amended value is known by outside."""

    lines: Mapping[str, Line]

    @classmethod
    def of(cls, file: PatientFile) -> Lineage:
        """The lineage of everything in a file."""
        return cls({line.entry.id: line for line in file.lines})

    def ancestors(self, line: Line) -> tuple[str, ...]:
        """The ids of entries of the same kind that this one restates, directly or not; sorted by time."""
        found: dict[str, Line] = {}
        todo = [line]
        while todo:
            for name in todo.pop().entry.replaces:
                older = self.lines.get(name)
                if older is not None and name not in found and older.entry.kind == line.entry.kind:
                    found[name] = older
                    todo.append(older)
        return tuple(name for name, older in sorted(found.items(), key=lambda item: (item[1].entry.tick, item[0])))

    def root(self, line: Line) -> str:
        """The id of the first entry of the chain: stable however often it is amended."""
        return next(iter(self.ancestors(line)), line.entry.id)

    def corrects(self, line: Line, delivered: Collection[str]) -> bool:
        """Whether an earlier form of this entry has been delivered already."""
        return any(name in delivered for name in self.ancestors(line))


def latest_recorded(lines: Iterable[Line]) -> Instant:
    """When the last of some entries was written: the only "now" that messages know."""
    return max(line.entry.recorded_at for line in lines)
