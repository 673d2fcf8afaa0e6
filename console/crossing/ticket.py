"""The transfer ticket: the entries of a transfer sheet as QR codes, and what becomes of them where they are read.

*Sheet read* and *patient arrived* are two things: reading takes entries in, and says nothing about
where the patient is.

Source: ``docs/formats/ticket.md``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from console.crossing.entry_lines import entry_line, read_line
from console.crossing.ticket_code import codes, together
from console.crossing.ticket_text import pack, unpack
from console.crossing.verification import Verifier
from console.errors import CahierError, Fault
from console.record.bodies.station import PersonAdded, TicketRead
from console.record.bodies.stay import TransferArrived
from console.record.certificate import Certificate, read_lineage
from console.record.codes.station import TicketOutcome
from console.record.entry import Source, Stored, canonical
from console.record.file import PatientFile
from console.record.foreign import read_json
from console.record.instant import Instant, minutes_between
from console.record.kinds import KINDS
from console.record.movements import Step
from console.record.writing import Writing
from console.store.intake import Quarantined
from console.ward import stays
from console.ward.concerns import revocations
from console.ward.session import Session, Told

TYPE, FORMAT = "cahier-ticket", 1
SIGNED_PREFIX = b"cahier/ticket/1\n"
OLD_MINUTES = 24 * 60
ROUNDS = 3
PRINTED = frozenset({
    "patient_registered", "trait", "identifier", "contact",
    "stay_admitted", "moved", "transfer_asked", "transfer_accepted", "transfer_left", "transport_arranged",
    "transfer_dossier",
    "allergies_answered", "allergy", "isolation", "limit_of_care", "risk", "weight", "height", "spo2_scale", "diet",
    "chemotherapy", "radiotherapy", "dialysis", "operation", "countersigned",
})  # fmt: skip
"""What stands on the sheet; of observations the last rounds and of handovers the last also do."""
_SECRET_BYTES = 16
_SETTING = "ticket.secret/"


class _Head(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    seq: int
    hash: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a ticket says about itself."""

    type: str
    format: int
    site: str
    mode: str
    station: str
    label: str
    unit: str
    patient: str
    transfer: str
    made_at: Instant
    head: _Head
    certificates: int
    entries: int
    secret: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket that was read and checked. ``entries`` are genuine unless the outcome is UNVERIFIED."""

    manifest: Manifest
    entries: tuple[Stored, ...]
    outcome: TicketOutcome

    @property
    def offers_arrival(self) -> bool:
        """Whether *arrived* is the next thing to ask."""
        return self.outcome in (TicketOutcome.FRESH, TicketOutcome.ALREADY_HERE)


def codes_of(session: Session, patient: str, transfer: str) -> tuple[str, ...]:
    """The texts of the QR codes for the sheet of one transfer: alphanumeric mode, level M, in this order.

    Raises:
        CahierError: ``patient-unknown``, ``transfer-unknown``, ``ticket-too-large``.
    """
    file = session.card(patient)
    if all(each.id != transfer for each in file.place.transfers):
        raise CahierError(Fault.TRANSFER_UNKNOWN)
    return codes(pack(_text(session, file, transfer)))


def _text(session: Session, file: PatientFile, transfer: str) -> bytes:
    reader = session.reader
    stored = [found for each in _chosen(file) if (found := reader.entry(each)) is not None]
    stations = {each.entry.station for each in stored}
    known = reader.certificates()
    own = session.certificate.station
    names = [own, *sorted(stations - {own})]
    entries = sorted(
        {each.hash: each for each in (*_signers(session, stored), *stored)}.values(),
        key=lambda each: (each.entry.station, each.entry.seq),
    )
    head, site = reader.head_of(own), session.site
    manifest = Manifest(
        type=TYPE,
        format=FORMAT,
        site=site.id,
        mode=site.mode,
        station=own,
        label=session.certificate.label,
        unit=session.certificate.unit,
        patient=file.id,
        transfer=transfer,
        made_at=session.now(),
        head=_Head(seq=head.seq, hash=head.hash),
        certificates=len(names),
        entries=len(entries),
        secret=base64.b64encode(_secret(_seed(session), transfer)).decode(),
    )
    lines = [
        canonical(manifest),
        *(known[name].encode() for name in names),
        *(entry_line(each)[:-1] for each in entries),
    ]
    said = b"".join(line + b"\n" for line in lines)
    signature = Ed25519PrivateKey.from_private_bytes(_seed(session)).sign(_signed(said))
    return said + base64.b64encode(signature) + b"\n"


def _signed(said: bytes) -> bytes:
    return SIGNED_PREFIX + hashlib.sha256(said).digest()


def _seed(session: Session) -> bytes:
    return session.reader.setting("station.signing") or b""


def _chosen(file: PatientFile) -> list[str]:
    """The entries that the sheet prints, by id."""
    standing = [line for line in file.lines if line.in_force and not line.entry.id.startswith(file.id)]
    found = [
        line.entry.id
        for line in standing
        if line.entry.kind in PRINTED and (not KINDS[line.entry.kind].moves or line.entry.stay == file.place.stay)
    ]
    for kind, count in (("observed", ROUNDS), ("handover_item", 1)):
        found += [line.entry.id for line in standing if line.entry.kind == kind][-count:]
    return found


def _signers(session: Session, stored: Iterable[Stored]) -> list[Stored]:
    """The entries that say who may sign these: of each author, and of whoever added the author."""
    wanted = {(each.entry.station, by.by) for each in stored for by in each.signatures}
    people = {
        (line.entry.station, line.body.person): line.entry
        for line in session.reader.lines_of_kind("person_added")
        if isinstance(line.body, PersonAdded)
    }
    found: dict[str, Stored] = {}
    while wanted:
        entry = people.get(wanted.pop())
        if entry is None or entry.id in found:
            continue
        added = session.reader.entry(entry.id)
        if added is not None:
            found[entry.id] = added
            wanted |= {(entry.station, by.by) for by in added.signatures}
    return list(found.values())


def read_ticket(session: Session, texts: Sequence[str]) -> Ticket:
    """Put the codes of a sheet together and check everything; changes nothing.

    Raises:
        CahierError: ``ticket-damaged``, ``ticket-partial``, ``ticket-mixed``, ``ticket-newer``,
            ``ticket-refused`` (altered), ``drill-and-real``, ``station-revoked``, ``certificate-expired``.
    """
    text = unpack(together(texts))
    lines = text.split(b"\n")
    try:
        manifest = read_json(lines[0], Manifest)
        signature = base64.b64decode(lines[-2], validate=True)
    except (msgspec.MsgspecError, ValueError, IndexError) as problem:
        raise CahierError(Fault.TICKET_REFUSED) from problem
    first = 1 + manifest.certificates
    if len(lines) != first + manifest.entries + 2 or lines[-1] or (manifest.type, manifest.format) != (TYPE, FORMAT):
        raise CahierError(Fault.TICKET_REFUSED)
    site = session.site
    if manifest.mode != site.mode:
        raise CahierError(Fault.DRILL_AND_REAL)
    entries = tuple(_entry(line) for line in lines[first:-2])
    if manifest.site != site.id:
        return Ticket(manifest, entries, TicketOutcome.UNVERIFIED)
    lineages = _lineages(session, lines[1:first])
    sender = lineages.get(manifest.station)
    said = text[: -len(lines[-2]) - 1]
    if sender is None or not _is_signed(sender[-1], signature, said):
        raise CahierError(Fault.TICKET_REFUSED)
    sender[-1].demand_valid(manifest.made_at)
    _demand_genuine(session, manifest, lineages, entries)
    return Ticket(manifest, entries, _outcome(session, manifest, entries))


def _entry(line: bytes) -> Stored:
    try:
        found = read_line(line)
    except CahierError as problem:
        raise CahierError(Fault.TICKET_REFUSED) from problem
    if isinstance(found, Quarantined):
        raise CahierError(Fault.TICKET_REFUSED)
    return found


def _lineages(session: Session, lines: Iterable[bytes]) -> dict[str, tuple[Certificate, ...]]:
    site = session.site
    try:
        found = [read_lineage(line.decode(), site.root_public_key, site.id, site.mode) for line in lines]
    except UnicodeDecodeError as problem:
        raise CahierError(Fault.TICKET_REFUSED) from problem
    return {each[-1].station: each for each in found}


def _is_signed(sender: Certificate, signature: bytes, said: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(sender.public_key).verify(signature, _signed(said))
    except InvalidSignature:
        return False
    return True


def _demand_genuine(
    session: Session, manifest: Manifest, lineages: dict[str, tuple[Certificate, ...]], entries: Iterable[Stored]
) -> None:
    """Hold that each entry was signed by somebody whom its station, or somebody entitled there, added."""
    called_off = revocations(session)
    called_off.demand_trusted(lineages[manifest.station], manifest.head.seq, manifest.made_at)
    verifier = Verifier(session.site, session.reader.trusted_before, called_off)
    for lineage in lineages.values():
        verifier.introduce(lineage)
    for stored in entries:
        if verifier.reason_against(stored) is not None:
            raise CahierError(Fault.TICKET_REFUSED)


def _outcome(session: Session, manifest: Manifest, entries: Iterable[Stored]) -> TicketOutcome:
    reader = session.reader
    card = reader.card(manifest.patient) if reader.knows(manifest.patient) else None
    standing = next((each for each in card.place.transfers if each.id == manifest.transfer), None) if card else None
    here = all(reader.has(each.entry.station, each.hash) for each in entries)
    if standing is not None and standing.step in (Step.ARRIVED, Step.CANCELLED):
        return TicketOutcome.ALREADY_HERE if here else TicketOutcome.OVERTAKEN
    if standing is not None and card is not None and card.place.transfers[-1].id != manifest.transfer:
        return TicketOutcome.OVERTAKEN
    if here:
        return TicketOutcome.ALREADY_HERE
    if _moved_since(card, manifest):
        return TicketOutcome.OVERTAKEN
    return TicketOutcome.OLD if minutes_between(manifest.made_at, session.now()) > OLD_MINUTES else TicketOutcome.FRESH


def _moved_since(card: PatientFile | None, manifest: Manifest) -> bool:
    """Whether the book knows a movement of the patient that happened after the sheet was made."""
    return card is not None and any(
        line.entry.occurred_at > manifest.made_at
        for line in card.lines
        if line.in_force and line.entry.kind in KINDS and KINDS[line.entry.kind].moves
    )


def take_ticket(session: Session, ticket: Ticket) -> int:
    """Take the entries of a ticket in, verbatim, and note that the sheet was read; gives how many were new.

    Raises:
        CahierError: ``not-entitled``, ``ticket-unverified``: of another site's sheet nothing is taken in.
    """
    manifest = ticket.manifest
    if ticket.outcome is TicketOutcome.UNVERIFIED:
        raise CahierError(Fault.TICKET_UNVERIFIED, label=manifest.label)
    note = TicketRead(
        transfer=manifest.transfer,
        station=manifest.station,
        label=manifest.label,
        made_at=manifest.made_at,
        outcome=ticket.outcome,
        entries=manifest.entries,
    )
    session.leave(note)
    session.book.set_setting(_SETTING + manifest.transfer, base64.b64decode(manifest.secret))
    taken = session.book.take_in(ticket.entries)
    if ticket.outcome is TicketOutcome.ALREADY_HERE:
        return 0
    source: Source = "DIRECT" if ticket.outcome is TicketOutcome.FRESH else "SNAPSHOT"
    session.write(Writing(note, patient=manifest.patient, source=source))
    return taken.new


# --- the receipt code -----------------------------------------------------------------------------


def _secret(seed: bytes, transfer: str) -> bytes:
    label = b"cahier/ticket-secret/1/" + transfer.encode()
    return HKDF(hashes.SHA256(), _SECRET_BYTES, salt=None, info=label).derive(seed)


def _code(secret: bytes, transfer: str) -> str:
    """Six digits, in two groups. Source: ``docs/formats/ticket.md``, "The receipt code"."""
    found = hmac.digest(secret, b"cahier/receipt-code/1\n" + transfer.encode(), "sha256")
    digits = f"{int.from_bytes(found[:8], 'big') % 1_000_000:06d}"
    return f"{digits[:3]} {digits[3:]}"


def receipt_code(session: Session, patient: str, transfer: str) -> str | None:
    """What the receiver says on the telephone; None without a ticket that was read here.

    Raises:
        CahierError: ``transfer-step`` before the patient was seen to arrive.
    """
    secret = session.reader.setting(_SETTING + transfer)
    standing = next((each for each in session.card(patient).place.transfers if each.id == transfer), None)
    if secret is None or standing is None:
        return None
    if standing.step is not Step.ARRIVED:
        raise CahierError(Fault.TRANSFER_STEP, step=standing.step.label)
    return _code(secret, transfer)


def close_custody(session: Session, patient: str, arrival: TransferArrived, told: Told | None = None) -> Stored:
    """The receiver telephoned the code: the sender writes that the patient arrived, and the chain is closed.

    Args:
        arrival: who saw the patient there, and ``receipt_code`` as it was spoken, blanks apart.
        told: when it was.

    Raises:
        CahierError: ``receipt-code-wrong``, and what :func:`console.ward.stays.arrive` raises.
    """
    wanted = _code(_secret(_seed(session), arrival.transfer), arrival.transfer)
    spoken = "".join((arrival.receipt_code or "").split())
    if not hmac.compare_digest(spoken.encode(), wanted.replace(" ", "").encode()):
        raise CahierError(Fault.RECEIPT_CODE_WRONG)
    body = msgspec.structs.replace(arrival, receipt_code=wanted)
    return stays.arrive(session, patient, body, replace(told or Told(), source="PHONE"))
