"""Every type of HL7 message there is, each in a story that makes it: for parsers by others, and for vectors."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from console.formats.delivery import Message
from console.formats.hl7_delivery import hl7_messages
from console.record.bodies import background, care, patient, stay
from console.record.codes.admission import AdmissionType, EntryMode, Provenance
from console.record.codes.background import Reply
from console.record.codes.patient import Document
from console.record.codes.stay import Circumstance, ExitMode
from console.record.effects import stand
from console.record.file import PatientFile, file_of
from tests.formats.stories import DOSSIER, addressing, everything, expectation, link, qualified, register, strike
from tests.make import PEOPLE, WARD, Story

Told = tuple[list[PatientFile], frozenset[str]]
"""Files, and the ids of the entries that the receiver has had before."""


def _linked() -> Told:
    story = Story()
    known = story.admit("GAGNON", "Huguette", "12A")
    unknown = register(story, "INCONNU-A", "", number="D-EA1-0147-K")
    link(story, known, unknown)
    return [file_of(unknown, stand(story.entries), PEOPLE)], frozenset()


def _renumbered() -> Told:
    story = Story()
    who = register(story, "SINGH", "Harpreet", number="D-EA1-0001-A")
    wrong = story.entries[-1]
    right = patient.Identifier(type="DOWNTIME", value="D-EA1-0002-B", authority="CAHIER")
    story.write(right, who, replaces=(wrong.id,))
    return story.files(), frozenset({wrong.id})


def _taken_back() -> Told:
    story = Story()
    who = qualified(story)
    before = frozenset(entry.id for entry in story.entries)
    old = next(entry for entry in story.entries if entry.kind == "trait" and b"birth_date" in bytes(entry.body))
    story.write(patient.Trait(name="birth_date", value="1979-03-29"), who, replaces=(old.id,))
    return story.files(), before


def _away_and_back() -> Told:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    story.write(stay.Discharged(mode=ExitMode.HOME, circumstance=Circumstance.LEAVE), who)
    story.write(stay.StayAdmitted(unit=WARD.code, bed="12A"), who)
    return story.files(), frozenset()


def _never_went() -> Told:
    """Somebody's leave, return, admission, move and exit, all struck after they were told."""
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    admitted = story.entries[-1]
    moved = story.write(stay.Moved(unit=WARD.code, bed="13A"), who)
    left = story.write(stay.Discharged(mode=ExitMode.HOME, circumstance=Circumstance.LEAVE), who)
    back = story.write(stay.StayAdmitted(unit=WARD.code, bed="12A"), who)
    gone = story.write(stay.Discharged(mode=ExitMode.HOME), who)
    before = frozenset(entry.id for entry in story.entries)
    for wrong in (gone, back, left, moved, admitted):
        strike(story, wrong)
    return story.files(), before


def _amended() -> Told:
    story = Story()
    who = story.admit("ROY", "Mathieu", "12A")
    admission = story.entries[-1]
    allergy = story.write(care.Allergy(substance="Latex"), who)
    seen = story.observe(who, pulse=188)
    before = frozenset(entry.id for entry in story.entries)
    story.write(stay.StayAdmitted(unit=WARD.code, bed="12B"), who, replaces=(admission.id,), reason="12B, et non 12A")
    story.write(care.Ended(reason="Test négatif"), who, replaces=(allergy.id,))
    story.write(care.Observed(pulse=88), who, replaces=(seen.id,), reason="88, et non 188")
    return story.files(), before


def _told_in_full() -> Told:
    """An identity and an admission with everything that France asks about them."""
    story = Story()
    who = register(story, "SINGH", "Harpreet", number="D-EA1-0001-A")
    story.write(patient.DocumentSeen(document=Document.PA, checked_by="Ana"), who)
    story.write(patient.BornTo(mother=str(uuid.uuid4()), rank=2), who)
    story.write(background.FamilyDoctor(name="Dr Agnès", phone="0546442221"), who)
    story.write(background.Findable(may_be_told=Reply.YES), who)
    story.write(background.SharedRecord(may_be_fed=Reply.YES, may_be_read=Reply.NO), who)
    story.write(
        stay.StayAdmitted(
            unit=WARD.code,
            bed="12A",
            reason="Surveillance",
            diagnosis="Fracture du col",
            admission_type=AdmissionType.U,
            entry_mode=EntryMode.TRANSFER,
            provenance=Provenance.MCO,
        ),
        who,
    )
    story.write(care.Allergy(substance="Latex"), who)
    return story.files(), frozenset()


def _expected() -> Told:
    """Two who are expected, one of whom does not come, and one who came."""
    story = Story()
    for given, later in (("Aline", None), ("Zoé", "off"), ("Ana", "in")):
        who = register(story, "QUATREBARBES", given)
        plan = story.write(expectation(story), who)
        if later == "off":
            story.write(stay.AdmissionCalledOff(expected=plan.id, reason="Reporté"), who)
        elif later == "in":
            story.write(stay.StayAdmitted(unit=WARD.code, bed="12B"), who)
    return story.files(), frozenset()


def _everything() -> Told:
    return everything().files(), frozenset()


STORIES = (
    _everything, _linked, _renumbered, _taken_back, _away_and_back, _never_went, _amended, _told_in_full,
    _expected,
)  # fmt: skip


def every_message(**changes: object) -> Iterator[Message]:
    """All messages of all stories; ``changes`` are those of the addressing."""
    for story in STORIES:
        files, before = story()
        dossiers = {file.id: DOSSIER for file in files}
        yield from hl7_messages(files, addressing(**changes), dossiers, delivered=before)
