"""A patient's file as HL7 v2.5 messages, in the order in which systems must receive them.

Identities, movements, allergies, observations (ORU), and the patient's dossier as a document (MDM) that carries
everything without a place of its own. The dialect ``pam-fr`` never says A08. Relies on the file; sends nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from console.formats import delivery, hl7_segments
from console.formats import hl7_writing as hl7
from console.formats.delivery import Addressing, Lineage, Message, control_id, latest_recorded, owed
from console.formats.hl7_desk import Desk
from console.formats.hl7_identities import identities
from console.formats.hl7_movements import movements
from console.formats.hl7_observations import observation_segments
from console.formats.itinerary import place_at
from console.formats.survivor import person_of
from console.record.bodies import background, care, station
from console.record.codes.care import AllergyAnswer
from console.record.effects import Line
from console.record.file import PatientFile
from console.words import speaking

_DOSSIER = "34133-9"


def _allergies(desk: Desk) -> Iterator[Message]:
    """The whole list, because AL1 states all that stands: an allergy left out would be taken away.

    What was told and has ended or was struck since makes the list be told again, without it.
    """
    lines = [each.line for each in desk.file.allergies]
    gone = [line for line in owed(desk.file) if _takes_back_allergy(desk, line)]
    segments = [
        hl7_segments.al1(index, line.body)
        for index, line in enumerate(lines, start=1)
        if isinstance(line.body, care.Allergy)
    ]
    if not lines:
        lines = [
            line
            for line in owed(desk.file)
            if isinstance(line.body, care.AllergiesAnswered) and line.body.answer is AllergyAnswer.NONE_KNOWN
        ]
        segments = [hl7_segments.al1_none() if lines else hl7_segments.al1_all_gone()]
    carried = sorted((*filter(delivery.is_owed, lines), *gone), key=lambda line: line.entry.order)
    entries = [line.entry.id for line in carried]
    if not entries:
        return
    head = [
        desk.evn(desk.lineage.lines[entries[-1]]),
        desk.pid(),
        hl7_segments.no_visit(),
    ]
    yield desk.message(desk.update, delivery.ALERTS, entries, [*head, *segments], key="allergies")


def _takes_back_allergy(desk: Desk, line: Line) -> bool:
    """Whether an entry ends or strikes an allergy, or that none is known, after the target was told so."""
    if not isinstance(line.body, care.Ended | station.Struck):
        return False
    named = [desk.lineage.lines[name] for name in line.entry.replaces if name in desk.lineage.lines]
    return any(
        isinstance(each.body, care.Allergy | care.AllergiesAnswered)
        and (each.entry.id in desk.delivered or desk.lineage.corrects(each, desk.delivered))
        for each in named
    )


def _observations(desk: Desk) -> Iterator[Message]:
    for line in desk.file.lines:
        if not isinstance(line.body, care.Observed | care.Weight | background.Height):
            continue
        strike = desk.lineage.lines.get(line.struck_by or "")
        if delivery.is_owed(line):
            status = "C" if desk.lineage.corrects(line, desk.delivered) else "F"
            yield _observation(desk, line, line, status)
        elif strike is not None and line.entry.id in desk.delivered and delivery.is_owed(strike):
            yield _observation(desk, line, strike, "W")


def _observation(desk: Desk, line: Line, carried: Line, status: str) -> Message:
    segments = [
        desk.pid(),
        hl7_segments.pv1(desk.person, place_at(desk.file, line), desk.addressing),
        *observation_segments(
            line,
            root=desk.lineage.root(line),
            status=status,
            author=hl7_segments.author_of(desk.person, line),
            why=delivery.why(carried),
            addressing=desk.addressing,
        ),
    ]
    return desk.message("ORU^R01^ORU_R01", delivery.OBSERVATIONS, [carried.entry.id], segments, key=status)


def _document(desk: Desk, carried: Collection[str], dossier: bytes) -> Iterator[Message]:
    """The dossier, which carries whatever no other message does."""
    lines = owed(desk.file)
    if not lines:
        return
    rest = [line.entry.id for line in lines if line.entry.id not in carried]
    digest = hashlib.sha256(dossier).hexdigest()
    unique = desk.addressing.derived_id("document", desk.file.id, digest)
    at = hl7.time(latest_recorded(lines), desk.addressing.zone)
    kind = _DOSSIER if desk.is_french else "PR"
    data = hl7.components(desk.addressing.sending_application, "application", "pdf", "Base64", hl7.Encoded(
        base64.b64encode(dossier).decode()
    ))  # fmt: skip
    segments = [
        desk.evn(lines[-1]),
        desk.pid(),
        hl7_segments.pv1(desk.person, desk.file.place, desk.addressing),
        hl7.segment(
            "TXA",
            {
                1: "1",
                2: kind,
                3: "AP",
                4: at,
                12: hl7.components(unique, desk.addressing.sending_application),
                17: "AU",
                19: "AV",
            },
        ),
        hl7.segment(
            "OBX",
            {1: "1", 2: "ED", 3: hl7.components(_DOSSIER, "Summary of episode note", "LN"), 5: data, 11: "F", 14: at},
        ),
    ]
    yield desk.message("MDM^T02^MDM_T02", delivery.DOCUMENTS, rest, segments, key=digest)


def _messages_of(desk: Desk, dossier: bytes | None, held: Mapping[str, str]) -> Iterator[Message]:
    made = [*identities(desk), *movements(desk), *_allergies(desk), *_observations(desk)]
    structured = [each for each in made if not each.entries or set(each.entries) - set(held)]
    yield from structured
    if dossier is not None:
        carried = {name for message in structured for name in message.entries}
        carried |= {name for name, outcome in held.items() if outcome == "ARCHIVE"}
        yield from _document(desk, carried, dossier)


def hl7_messages(
    files: Sequence[PatientFile],
    addressing: Addressing,
    dossiers: Mapping[str, bytes],
    *,
    delivered: Collection[str] = frozenset(),
    held: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Message]:
    """Every message for these files, person by person, each person's in the order of delivery.

    Args:
        files: one file for each person, with the lines of all linked ids.
        addressing: the site, the receiver and the dialect.
        dossiers: the PDF dossier of each file by the file's id.
        delivered: the ids of entries that this target has accepted before: what was amended or
            struck since then goes out as a correction or a cancellation.
        held: entries that go out in the dossier alone (ATTACH) or not at all (ARCHIVE). What must be
            told whole, as a list of allergies, is told when one of its entries may be.
    """
    for file in files:
        desk = Desk(person_of(file), addressing, delivered, Lineage.of(file))
        with speaking(addressing.language):
            messages = tuple(_messages_of(desk, dossiers.get(file.id), held))
        yield from messages


def _stamp(message: Message) -> str:
    return message.data.split(b"|", 7)[6].decode()


def hl7_batch(messages: Iterable[Message], addressing: Addressing) -> bytes:
    """One file of all messages, tier by tier (FHS BHS … BTS FTS).

    Source: HL7 v2.5 chapter 2.10.3.
    """
    chosen = sorted((each for each in messages if each.target == "hl7"), key=lambda each: each.tier)
    fields: dict[int, str | None] = {
        3: addressing.sending_application,
        4: addressing.sending_facility,
        5: addressing.receiving_application,
        6: addressing.receiving_facility,
        7: hl7.Encoded(max(map(_stamp, chosen), default="")),
        11: control_id("|".join(each.id for each in chosen)),
    }
    head = hl7.message((hl7.header(fields, "FHS"), hl7.header(fields, "BHS")))
    tail = hl7.message((hl7.segment("BTS", {1: str(len(chosen))}), hl7.segment("FTS", {1: "1"})))
    return b"".join((head, *(each.data for each in chosen), tail))
