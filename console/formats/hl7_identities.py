"""Who a person is, as HL7 v2.5 messages: new or corrected (A28, A31), joined (A40), a number given up (A47).

The international dialect says A04, A08 and A40 instead. Source: IHE PAM France 2.11, HL7 v2.5 chapter 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from console.formats import delivery, hl7_segments
from console.formats import hl7_writing as hl7
from console.formats.delivery import Message, owed
from console.formats.hl7_desk import REGISTER, Desk
from console.formats.survivor import Merge, merged_numbers, part, withdrawn_matricule
from console.record.bodies import background, patient
from console.record.effects import Line
from console.record.file import Number

_IDENTITY = (
    patient.PatientRegistered,
    patient.Trait,
    patient.Identifier,
    patient.DocumentSeen,
    patient.BornTo,
    background.FamilyDoctor,
    background.Findable,
)


def _identity_of(desk: Desk, patient_id: str) -> Iterator[Message]:
    """Who one id is: A31 where the hospital knows it by a number of its own, else A28."""
    bodies = (*_IDENTITY, background.SharedRecord) if desk.is_french else _IDENTITY
    lines = [line for line in owed(desk.file) if line.entry.patient == patient_id and isinstance(line.body, bodies)]
    if not lines:
        return
    is_survivor = patient_id == desk.person.survivor
    own = part(desk.file, patient_id)
    known = any(number.type == "IPP" for number in own.identity.numbers)
    if is_survivor:
        pid = desk.pid()
    else:
        merge = Merge(patient_id, lines[0], lines[0])
        numbers = merged_numbers(desk.person, merge, desk.addressing)
        pid = hl7_segments.pid_of_part(own.identity, numbers, desk.addressing)
    new = "ADT^A28^ADT_A05" if desk.is_french else REGISTER
    kind = desk.update if known else new
    about = hl7_segments.about_person(desk.person, desk.addressing) if is_survivor else []
    segments = [desk.evn(lines[-1]), pid, *about, hl7_segments.no_visit()]
    if desk.is_french and is_survivor:
        segments += hl7_segments.zfa(desk.person, desk.addressing)
        segments += hl7_segments.zfd(lines, desk.person.identity.birth_date, desk.addressing)
    yield desk.message(kind, delivery.IDENTITIES, [line.entry.id for line in lines], segments, key=patient_id)


def identities(desk: Desk) -> Iterator[Message]:
    """Who each id is, which ids were joined, and which numbers are given up."""
    ids = dict.fromkeys(line.entry.patient or "" for line in desk.file.lines)
    for patient_id in sorted(ids, key=lambda each: each != desk.person.survivor):
        yield from _identity_of(desk, patient_id)
    for merge in desk.person.merges:
        given_up = part(desk.file, merge.other).identity
        segments = [
            desk.evn(merge.confirmed),
            desk.pid(),
            hl7_segments.mrg(merged_numbers(desk.person, merge, desk.addressing), given_up, desk.addressing),
        ]
        entries = [line.entry.id for line in (merge.proposed, merge.confirmed) if delivery.is_owed(line)]
        yield desk.message("ADT^A40^ADT_A39", delivery.IDENTITIES, entries, segments, key=merge.other)
    yield from _renumberings(desk)


def _renumberings(desk: Desk) -> Iterator[Message]:
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


def _renumbering(desk: Desk, line: Line, old: hl7.Encoded) -> Message:
    kind = "ADT^A47^ADT_A30" if desk.is_french else "ADT^A40^ADT_A39"
    segments = [desk.evn(line), desk.pid(), hl7.segment("MRG", {1: old})]
    made = desk.message(kind, delivery.IDENTITIES, (), segments, key=f"{old}|{line.entry.id}")
    return replace(made, stands_alone=True)
