"""A patient's file as HL7 v2.5 messages, in the order in which systems must receive them.

Identities (A28, A31, A40, A47), movements (A01 to A05, A11 to A13, A21, A22, A38, Z99), allergies, observations (ORU),
and the patient's dossier as a document (MDM) that carries everything without a place of its own.
The dialect ``pam-fr`` never says A08. Relies on the file; sends nothing.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from console.formats import delivery, hl7_segments
from console.formats import hl7_writing as hl7
from console.formats.delivery import Addressing, Lineage, Message, control_id, latest_recorded, owed
from console.formats.hl7_observations import observation_segments
from console.formats.itinerary import Leg, What, Withdrawal, legs_of, place_at, withdrawals_of
from console.formats.survivor import Merge, Person, merged_numbers, part, person_of, withdrawn_matricule
from console.record.bodies import background, care, patient, station, stay
from console.record.codes.care import AllergyAnswer
from console.record.codes.stay import ExitMode, PatientClass
from console.record.effects import Line
from console.record.file import Number, PatientFile
from console.record.movements import Place
from console.words import speaking

_PAM = "2.11^IHE_FRANCE-2.11-PAM"
_REGISTER = "ADT^A04^ADT_A01"
_MOVE, _LEAVE, _UPDATE = "ADT^A02^ADT_A02", "ADT^A03^ADT_A03", "ADT^Z99^ADT_A01"
_EXPECT, _CALL_OFF = "ADT^A05^ADT_A05", "ADT^A38^ADT_A38"
_AWAY, _BACK = "ADT^A21^ADT_A21", "ADT^A22^ADT_A21"
_CANCELS = {
    What.AWAY: ("ADT^A52^ADT_A52", "A21"),
    What.BACK: ("ADT^A53^ADT_A52", "A22"),
    What.EXPECT: (_CALL_OFF, "A05"),
    What.ADMIT: ("ADT^A11^ADT_A09", "A01"),
    What.MOVE: ("ADT^A12^ADT_A12", "A02"),
    What.LEAVE: ("ADT^A13^ADT_A01", "A03"),
}
_AS_ELSEWHERE = {What.AWAY: What.LEAVE, What.BACK: What.ADMIT}
"""The international dialect has no leave of absence: who goes is discharged, who comes back is admitted."""
_DOSSIER = "34133-9"


@dataclass(frozen=True, slots=True)
class _Desk:
    """One person, the site, what the target has already, and what has been carried so far."""

    person: Person
    addressing: Addressing
    delivered: Collection[str]
    lineage: Lineage

    @property
    def file(self) -> PatientFile:
        return self.person.file

    @property
    def is_french(self) -> bool:
        return self.addressing.dialect == "pam-fr"

    def what(self, what: What) -> What:
        return what if self.is_french else _AS_ELSEWHERE.get(what, what)

    def tells(self, plan: stay.AdmissionExpected | None) -> bool:
        """Whether a movement has a message: the international dialect leaves plans to the dossier."""
        return plan is None or self.is_french

    def lines(self, entries: Iterable[str]) -> list[Line]:
        return [self.lineage.lines[name] for name in entries]

    def evn(self, line: Line) -> str:
        return hl7_segments.evn(line.entry, hl7_segments.author_of(self.person, line), self.addressing)

    def whys(self, entries: Sequence[str]) -> list[str]:
        return list(dict.fromkeys(filter(None, map(delivery.why, self.lines(entries)))))

    def message(self, kind: str, tier: int, entries: Sequence[str], body: Sequence[str], *, key: str = "") -> Message:
        """Wrap segments: the id depends on what is carried, the header on the id."""
        name = delivery.message_id(self.addressing, "hl7", kind, (self.file.id, key, *entries))
        profile = _PAM if self.is_french and kind.startswith("ADT") else ""
        recorded = latest_recorded(self.lines(entries) or self.file.lines)
        msh = hl7_segments.msh(self.addressing, name, kind, recorded=recorded, profile=profile)
        whys = [] if tier == delivery.DOCUMENTS else self.whys(entries)
        data = hl7.message((msh, *body, hl7_segments.zca(name, entries, whys)))
        return Message(name, "hl7", kind, tier, self.file.id, tuple(entries), data)


_IDENTITY = (
    patient.PatientRegistered,
    patient.Trait,
    patient.Identifier,
    patient.DocumentSeen,
    patient.BornTo,
    background.FamilyDoctor,
    background.Findable,
)


def _identity_of(desk: _Desk, patient_id: str) -> Iterator[Message]:
    """Who one id is: A31 where the hospital knows it by a number of its own, else A28."""
    bodies = (*_IDENTITY, background.SharedRecord) if desk.is_french else _IDENTITY
    lines = [line for line in owed(desk.file) if line.entry.patient == patient_id and isinstance(line.body, bodies)]
    if not lines:
        return
    is_survivor = patient_id == desk.person.survivor
    own = part(desk.file, patient_id)
    known = any(number.type == "IPP" for number in own.identity.numbers)
    if is_survivor:
        pid = hl7_segments.pid(desk.person, desk.addressing)
    else:
        merge = Merge(patient_id, lines[0], lines[0])
        numbers = merged_numbers(desk.person, merge, desk.addressing)
        pid = hl7_segments.pid_of_part(own.identity, numbers, desk.addressing)
    new = "ADT^A28^ADT_A05" if desk.is_french else _REGISTER
    kind = _update(desk) if known else new
    about = hl7_segments.about_person(desk.person, desk.addressing) if is_survivor else []
    segments = [desk.evn(lines[-1]), pid, *about, hl7_segments.no_visit()]
    if desk.is_french and is_survivor:
        segments += hl7_segments.zfa(desk.person, desk.addressing)
        segments += hl7_segments.zfd(lines, desk.person.identity.birth_date, desk.addressing)
    yield desk.message(kind, delivery.IDENTITIES, [line.entry.id for line in lines], segments, key=patient_id)


def _update(desk: _Desk) -> str:
    return "ADT^A31^ADT_A05" if desk.is_french else "ADT^A08^ADT_A01"


def _identities(desk: _Desk) -> Iterator[Message]:
    ids = dict.fromkeys(line.entry.patient or "" for line in desk.file.lines)
    for patient_id in sorted(ids, key=lambda each: each != desk.person.survivor):
        yield from _identity_of(desk, patient_id)
    for merge in desk.person.merges:
        given_up = part(desk.file, merge.other).identity
        segments = [
            desk.evn(merge.confirmed),
            hl7_segments.pid(desk.person, desk.addressing),
            hl7_segments.mrg(merged_numbers(desk.person, merge, desk.addressing), given_up, desk.addressing),
        ]
        entries = [line.entry.id for line in (merge.proposed, merge.confirmed) if delivery.is_owed(line)]
        yield desk.message("ADT^A40^ADT_A39", delivery.IDENTITIES, entries, segments, key=merge.other)
    yield from _renumberings(desk)


def _renumberings(desk: _Desk) -> Iterator[Message]:
    """A number that was given out and is no longer right: A47 in France, A40 elsewhere.

    Only numbers of ours: what a ward typed as the hospital's own number may be somebody else's, and
    telling a system to give that one up would merge two people. And the INS, which must be taken
    back once the identity that it came with is no longer the one that was imported.
    """
    for line in owed(desk.file):
        before = desk.lineage.ancestors(line)
        sent = [name for name in before if name in desk.delivered]
        if isinstance(line.body, patient.Identifier) and sent and line.body.type == "DOWNTIME":
            old = desk.lineage.lines[sent[-1]].body
            if isinstance(old, patient.Identifier) and old.type == "DOWNTIME" and old.value != line.body.value:
                number = hl7_segments.number(Number("DOWNTIME", old.value, old.authority), "PI", desk.addressing)
                yield _renumbering(desk, line, number)
    if desk.is_french:
        withdrawn = withdrawn_matricule(desk.person, desk.delivered)
        if withdrawn is not None:
            line, matricule, oid = withdrawn
            yield _renumbering(desk, line, hl7_segments.matricule(matricule, oid, desk.addressing))


def _renumbering(desk: _Desk, line: Line, old: hl7.Encoded) -> Message:
    kind = "ADT^A47^ADT_A30" if desk.is_french else "ADT^A40^ADT_A39"
    segments = [desk.evn(line), hl7_segments.pid(desk.person, desk.addressing), hl7.segment("MRG", {1: old})]
    made = desk.message(kind, delivery.IDENTITIES, (), segments, key=f"{old}|{line.entry.id}")
    return replace(made, stands_alone=True)


def _insertion(desk: _Desk, leg: Leg) -> str:
    match desk.what(leg.what):
        case What.EXPECT:
            return _EXPECT
        case What.CALL_OFF:
            return _CALL_OFF
        case What.ADMIT:
            return "ADT^A01^ADT_A01" if leg.patient_class is PatientClass.I else _REGISTER
        case What.MOVE:
            return _MOVE
        case What.AWAY:
            return _AWAY
        case What.BACK:
            return _BACK
        case _:
            return _LEAVE


def _movement(desk: _Desk, leg: Leg) -> Message:
    kind = _insertion(desk, leg)
    original = kind.split("^")[1] if leg.corrects else None
    if leg.corrects:
        kind = _UPDATE if desk.is_french else "ADT^A08^ADT_A01"
    died = leg.line if leg.mode is ExitMode.DEATH else None
    admission = leg.line.body if isinstance(leg.line.body, stay.StayAdmitted) else None
    if leg.what is What.EXPECT:
        admission = leg.after.admission
    segments = [
        desk.evn(leg.line),
        hl7_segments.pid(desk.person, desk.addressing, died_at=died),
        *(hl7_segments.about_person(desk.person, desk.addressing) if admission else ()),
        hl7_segments.pv1(desk.person, leg.after, desk.addressing, leg),
        *hl7_segments.pv2(admission, desk.addressing, leg.plan),
        *(hl7_segments.dg1(admission, leg.line.entry, desk.addressing)),
    ]
    if desk.is_french:
        segments.append(
            hl7_segments.zbe(
                root=leg.root,
                at=_when(desk, leg.line, leg.plan),
                action="CANCEL" if leg.what is What.CALL_OFF else "UPDATE" if leg.corrects else "INSERT",
                original="A05" if leg.what is What.CALL_OFF else original,
                place=leg.after,
                nature=leg.nature,
                addressing=desk.addressing,
                is_past=not leg.is_pending,
            )
        )
        about = hl7_segments.zfa(desk.person, desk.addressing) if admission else []
        segments += [*about, *hl7_segments.mode_segments(leg, admission)]
        if admission is not None:
            segments += hl7_segments.zfd(desk.file.lines, desk.person.identity.birth_date, desk.addressing)
    return desk.message(kind, delivery.MOVEMENTS, leg.entries, segments)


def _when(desk: _Desk, line: Line, plan: stay.AdmissionExpected | None) -> str:
    """When a movement happened, or is to happen."""
    if plan is not None:
        return hl7.time(plan.expected_at, desk.addressing.zone)
    return hl7.time(line.entry.occurred_at, desk.addressing.zone, line.entry.precision)


def _place_of_withdrawn(withdrawal: Withdrawal) -> Place:
    body = withdrawal.line.body
    if isinstance(body, stay.StayAdmitted):
        return Place(stay=withdrawal.line.entry.stay, unit=body.unit, bed=body.bed, admission=body)
    return withdrawal.place


def _cancellation(desk: _Desk, withdrawal: Withdrawal) -> Message:
    comes_again = withdrawal.what is What.CALL_OFF  # that it was called off is taken back: it is told anew
    kind, original = (_EXPECT, None) if comes_again else _CANCELS[desk.what(withdrawal.what)]
    body, place = withdrawal.line.body, _place_of_withdrawn(withdrawal)
    if isinstance(body, stay.StayAdmitted) and body.patient_class is not PatientClass.I:
        original = "A04"
    segments = [
        desk.evn(withdrawal.by),
        hl7_segments.pid(desk.person, desk.addressing),
        hl7_segments.pv1(desk.person, place, desk.addressing),
        *hl7_segments.pv2(place.admission if comes_again else None, desk.addressing, withdrawal.plan),
    ]
    if desk.is_french:
        segments.append(
            hl7_segments.zbe(
                root=withdrawal.root,
                at=_when(desk, withdrawal.line, withdrawal.plan),
                action="INSERT" if comes_again else "CANCEL",
                original=original,
                place=place,
                nature="L" if isinstance(body, stay.Moved) else "HMS",
                addressing=desk.addressing,
            )
        )
    return desk.message(kind, delivery.MOVEMENTS, withdrawal.entries, segments)


def _movements(desk: _Desk) -> Iterator[Message]:
    for withdrawal in withdrawals_of(desk.file, desk.delivered):
        if desk.tells(withdrawal.plan):
            yield _cancellation(desk, withdrawal)
    for leg in legs_of(desk.file, desk.delivered):
        if leg.entries and desk.tells(leg.plan):  # a movement that the census told is the hospital's own
            yield _movement(desk, leg)


def _allergies(desk: _Desk) -> Iterator[Message]:
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
        hl7_segments.pid(desk.person, desk.addressing),
        hl7_segments.no_visit(),
    ]
    yield desk.message(_update(desk), delivery.ALERTS, entries, [*head, *segments], key="allergies")


def _takes_back_allergy(desk: _Desk, line: Line) -> bool:
    """Whether an entry ends or strikes an allergy, or that none is known, after the target was told so."""
    if not isinstance(line.body, care.Ended | station.Struck):
        return False
    named = [desk.lineage.lines[name] for name in line.entry.replaces if name in desk.lineage.lines]
    return any(
        isinstance(each.body, care.Allergy | care.AllergiesAnswered)
        and (each.entry.id in desk.delivered or desk.lineage.corrects(each, desk.delivered))
        for each in named
    )


def _observations(desk: _Desk) -> Iterator[Message]:
    for line in desk.file.lines:
        if not isinstance(line.body, care.Observed | care.Weight | background.Height):
            continue
        strike = desk.lineage.lines.get(line.struck_by or "")
        if delivery.is_owed(line):
            status = "C" if desk.lineage.corrects(line, desk.delivered) else "F"
            yield _observation(desk, line, line, status)
        elif strike is not None and line.entry.id in desk.delivered and delivery.is_owed(strike):
            yield _observation(desk, line, strike, "W")


def _observation(desk: _Desk, line: Line, carried: Line, status: str) -> Message:
    segments = [
        hl7_segments.pid(desk.person, desk.addressing),
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


def _document(desk: _Desk, carried: Collection[str], dossier: bytes) -> Iterator[Message]:
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
        hl7_segments.pid(desk.person, desk.addressing),
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


def _messages_of(desk: _Desk, dossier: bytes | None, held: Mapping[str, str]) -> Iterator[Message]:
    made = [*_identities(desk), *_movements(desk), *_allergies(desk), *_observations(desk)]
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
        desk = _Desk(person_of(file), addressing, delivered, Lineage.of(file))
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
