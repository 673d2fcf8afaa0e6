"""The segments of the messages: what each field says about a patient, a stay, a movement.

Relies on :mod:`console.formats.hl7_writing` for the form. Knows two dialects: ``international``
(HL7 v2.5) and ``pam-fr`` (IHE PAM France 2.11.2). The tables are in ``docs/formats/delivery.md``.
"""

from __future__ import annotations

from collections.abc import Sequence

from console.formats import hl7_writing as hl7
from console.formats.delivery import Addressing, control_id
from console.formats.hl7_writing import Encoded
from console.formats.itinerary import Leg, What
from console.formats.survivor import Person, numbers_of, stay_numbers
from console.record.background import background_of
from console.record.bodies import background, care, patient, stay
from console.record.codes.background import Reply
from console.record.codes.care import AllergyAnswer, Severity
from console.record.codes.patient import Capture, IdentityStatus, Sex
from console.record.codes.stay import ExitMode
from console.record.effects import Line
from console.record.entry import Entry
from console.record.file import Identity, Number
from console.record.identity import INS_NIA, is_lunar_date
from console.record.movements import Place
from console.record.person import name_of

# HL7 table 0445 of France: a qualified identity is VALI with its INS, a validated one VALI without.
_RELIABILITY = {IdentityStatus.VALI: "VALI", IdentityStatus.QUAL: "VALI"}
_SEVERITY = {
    Severity.MILD: "MI",
    Severity.MODERATE: "MO",
    Severity.SEVERE: "SV",
    Severity.ANAPHYLAXIS: "SV",
    Severity.UNKNOWN: "U",
}
# HL7 table 0112 (suggested values), for the international dialect; France says it in ZFM-2.
_DISPOSITION = {
    ExitMode.HOME: "01",
    ExitMode.TRANSFER: "02",
    ExitMode.MUTATION: "05",
    ExitMode.PROCEDURE: "05",
    ExitMode.ABSCONDED: "07",
    ExitMode.DEATH: "20",
}
NO_KNOWN_ALLERGY = "716186003"


def authority(name: str, addressing: Addressing) -> Encoded:
    """An assigning authority (HD): with its OID where it is known, else with the site's FINESS."""
    oid = addressing.oid(name)
    if oid:
        return hl7.subcomponents("" if name == oid else name, oid, "ISO")
    return hl7.subcomponents(name, addressing.finess, "M")


def _own(addressing: Addressing) -> Encoded:
    return authority(addressing.sending_application, addressing)


def number(each: Number, kind: str, addressing: Addressing) -> Encoded:
    """A number of a patient or a stay (CX); ``kind`` is a code of HL7 table 0203."""
    return hl7.components(each.value, "", "", authority(each.authority, addressing), kind)


def msh(addressing: Addressing, message: str, structure: str, *, recorded: str, profile: str = "") -> str:
    """The header. ``message`` is the deliverable's id; its time is when the last entry was written."""
    french = addressing.dialect == "pam-fr"
    return hl7.header(
        {
            3: addressing.sending_application,
            4: addressing.sending_facility,
            5: addressing.receiving_application,
            6: addressing.receiving_facility,
            7: hl7.time(recorded, addressing.zone),
            9: hl7.components(*structure.split("^")),
            10: control_id(message),
            11: "T" if addressing.mode == "DRILL" else "P",
            12: hl7.components("2.5", "FRA", "2.11") if profile else "2.5",
            15: "AL" if addressing.acknowledgement == "enhanced" else None,
            16: "AL" if addressing.acknowledgement == "enhanced" else None,
            17: "FRA" if french else None,
            18: "UNICODE UTF-8",
            19: "FR" if french else None,
            21: hl7.components(*profile.split("^")) if profile else None,
        }
    )


def zca(message: str, entries: Sequence[str], whys: Sequence[str] = ()) -> str:
    """Our own last segment: the id of the deliverable, the entries that it carries, and why they were written.

    Whoever checks the sums afterwards needs nothing but the messages. A receiver leaves a Z segment
    that it does not know aside. Source: HL7 v2.5 chapter 2.11.
    """
    return hl7.segment("ZCA", {1: message, 2: hl7.repetitions(entries), 3: hl7.repetitions(whys)})


def al1_all_gone() -> str:
    """That the list which was told before is empty now. Source: HL7 v2.5 chapter 2.10.4.1, snapshot mode."""
    gone = hl7.Encoded('""')
    return hl7.segment("AL1", dict.fromkeys(range(1, 7), gone))


def evn(entry: Entry, author: str, addressing: Addressing) -> str:
    """The event: when it was written down, by whom, and when it happened."""
    return hl7.segment(
        "EVN",
        {
            2: hl7.time(entry.recorded_at, addressing.zone),
            5: hl7.components("", author),
            6: hl7.time(entry.occurred_at, addressing.zone, entry.precision),
        },
    )


def names(identity: Identity, addressing: Addressing) -> list[Encoded]:
    """PID-5: the birth name (L) and, where they differ, the names in use (D); U for a nameless person."""
    first, _, further = identity.given_names.partition(" ")
    if not identity.birth_name:
        return [hl7.components(identity.number or "?", identity.given_name, "", "", "", "", "U")]
    given = identity.given_names if addressing.dialect == "pam-fr" else further
    found = [hl7.components(identity.birth_name, first, given, "", "", "", "L")]
    if identity.used_name or identity.used_given_name:
        used = (identity.used_name or identity.birth_name, identity.used_given_name or first)
        found.append(hl7.components(*used, "", "", "", "", "D"))
    return found


def _matricule(person: Person, addressing: Addressing) -> list[Encoded]:
    identity = person.identity
    if not (person.matricule_may_leave and identity.matricule and identity.matricule_oid):
        return []
    return [matricule(identity.matricule, identity.matricule_oid, addressing)]


def matricule(value: str, oid: str, addressing: Addressing) -> Encoded:
    """An INS (CX)."""
    name = "ASIP-SANTE-INS-NIA" if oid == INS_NIA else "ASIP-SANTE-INS-NIR"
    kind = "INS" if addressing.dialect == "pam-fr" else "NI"
    return hl7.components(value, "", "", hl7.subcomponents(name, oid, "ISO"), kind)


def _reliability(identity: Identity) -> Encoded:
    status = "VIDE" if not identity.birth_name else _RELIABILITY.get(identity.status, "PROV")
    return hl7.repetitions([status, *sorted(identity.attributes)])


def pid(person: Person, addressing: Addressing, *, died_at: Line | None = None) -> str:
    """Who the patient is. PID-32 is always there; the INS only when it may leave."""
    numbers = [number(each, "PI", addressing) for each in numbers_of(person, addressing)]
    born_to = next(
        (line for line in person.file.lines if line.in_force and isinstance(line.body, patient.BornTo)), None
    )
    numbers += _matricule(person, addressing)
    return _pid(person.identity, numbers, stay_numbers(person), addressing, died_at, born_to)


def pid_of_part(identity: Identity, numbers: Sequence[Number], addressing: Addressing) -> str:
    """Who an id stands for that is about to be merged: its own names and numbers."""
    return _pid(identity, [number(each, "PI", addressing) for each in numbers], (), addressing, None)


def _pid(
    identity: Identity,
    numbers: Sequence[Encoded],
    stays: Sequence[Number],
    addressing: Addressing,
    died_at: Line | None,
    born_to: Line | None = None,
) -> str:
    body = born_to.body if born_to else None
    mother = body if isinstance(body, patient.BornTo) else None
    born = hl7.components("", "", "", "", "", "", "BDL", "", identity.birthplace)
    died = died_at.entry if died_at else None
    return hl7.segment(
        "PID",
        {
            1: "1",
            3: hl7.repetitions(numbers),
            5: hl7.repetitions(names(identity, addressing)),
            7: hl7.date(identity.birth_date),
            8: identity.sex if identity.sex is not Sex.U else "U",
            11: born if identity.birthplace and addressing.dialect == "pam-fr" else None,
            18: number(stays[0], "AN", addressing) if stays else None,
            21: hl7.components(mother.mother, "", "", _own(addressing), "PI") if mother else None,
            25: str(mother.rank) if mother else None,
            23: identity.birthplace if addressing.dialect == "international" else None,
            29: hl7.time(died.occurred_at, addressing.zone, died.precision) if died else None,
            30: "Y" if died else None,
            32: _reliability(identity),
        },
    )


def location(unit: str | None, bed: str | None, addressing: Addressing) -> Encoded | None:
    """A place (PL): unit, bed, facility, and O for occupied."""
    if not unit:
        return None
    facility = hl7.subcomponents(addressing.sending_facility or addressing.site_name, addressing.finess, "M")
    return hl7.components(unit, "", bed, facility, "O" if bed else "")


def pv1(person: Person, place: Place, addressing: Addressing, leg: Leg | None = None) -> str:
    """The stay: class, place, prior place, number, beginning and end."""
    moved = leg is not None and leg.what is What.MOVE
    international = addressing.dialect == "international"
    gone = (What.LEAVE, What.AWAY) if international else (What.LEAVE,)
    left = leg.line.entry if leg is not None and leg.what in gone else None
    transfer = leg.transfer.ask if leg and leg.transfer and left else None
    admission = place.admission
    patient_class = leg.patient_class.value if leg else admission.patient_class.value if admission else "I"
    return hl7.segment(
        "PV1",
        {
            1: "1",
            2: patient_class if place.stay or leg else "N",
            4: admission.admission_type if admission else None,
            3: location(place.unit, place.bed if not left else leg.before.bed if leg else None, addressing),
            6: location(leg.before.unit, leg.before.bed, addressing) if leg and moved else None,
            7: hl7.components("", admission.doctor) if admission and admission.doctor else None,
            19: _visit(person, place, addressing),
            36: _disposition(leg, international=international) if leg else None,
            37: hl7.components(transfer.to_hospital_finess or transfer.to_hospital) if transfer else None,
            44: hl7.time(place.admitted_at, addressing.zone) if place.admitted_at else None,
            45: hl7.time(left.occurred_at, addressing.zone, left.precision) if left else None,
        },
    )


def _disposition(leg: Leg, *, international: bool) -> str | None:
    """PV1-36: the mode of exit (table 0112) abroad; in France the circumstance, since ZFM-2 says the mode."""
    if international:
        return _DISPOSITION.get(leg.mode) if leg.mode else None
    return leg.line.body.circumstance if isinstance(leg.line.body, stay.Discharged) else None


def _visit(person: Person, place: Place, addressing: Addressing) -> Encoded | None:
    """The number of the stay: the hospital's where it is known and PID-18 is not the place for it, else ours."""
    official = stay_numbers(person)
    if official and addressing.dialect == "international":
        return number(official[0], "VN", addressing)
    if place.stay is None:
        return None
    return hl7.components(place.stay, "", "", _own(addressing), "VN")


def no_visit() -> str:
    """The PV1 of a message about a person and no stay."""
    return hl7.segment("PV1", {1: "1", 2: "N"})


def pv2(
    admission: stay.StayAdmitted | None, addressing: Addressing, plan: stay.AdmissionExpected | None = None
) -> list[str]:
    """Why somebody came, and how; or comes, and when (HL7 v2.5, PV2-8: expected admit date)."""
    if admission is None or not (admission.reason or admission.transport or plan):
        return []
    reason = hl7.components("", admission.reason) if admission.reason else None
    expected_at = hl7.time(plan.expected_at, addressing.zone) if plan else None
    return [hl7.segment("PV2", {3: reason, 8: expected_at, 38: admission.transport})]


def zbe(
    *,
    root: str,
    at: str,
    action: str,
    original: str | None,
    place: Place,
    nature: str,
    addressing: Addressing,
    is_past: bool = True,
) -> str:
    """The movement (IHE PAM France): ZBE-3 stays empty, ZBE-5 is Y where the event is in the past.

    Args:
        root: names the movement, the same for its insertion, its update and its cancellation.
        at: when it happened or is to happen, as HL7 writes times.
        action: INSERT, UPDATE or CANCEL.
        original: the event that is updated or cancelled; None for an insertion.
        place: the responsible unit.
        nature: which responsibilities move.
        addressing: the site.
        is_past: False for an admission that is still expected.
    """
    unit = hl7.components(
        addressing.unit_label(place.unit or ""), "", "", "", "", _own(addressing), "UF", "", "", place.unit
    )
    return hl7.segment(
        "ZBE",
        {
            1: hl7.components(root, addressing.sending_application, addressing.finess, "M"),
            2: at,
            4: action,
            5: "Y" if is_past else "N",
            6: original,
            7: unit if place.unit else None,
            8: unit if place.unit else None,
            9: nature,
        },
    )


def mode_segments(leg: Leg, admission: stay.StayAdmitted | None) -> list[str]:
    """How somebody came or left (IHE PAM France): ZFV transport and destination, ZFM modes of entry and exit."""
    if admission is not None:
        modes: dict[int, str | None] = {1: admission.entry_mode, 3: admission.provenance}
        return [hl7.segment("ZFM", modes)] if any(modes.values()) else []
    if leg.mode is None:
        return []
    transfer = leg.transfer
    departure = transfer.departure if transfer else None
    address = hl7.components(transfer.ask.to_hospital) if transfer else None
    zfv = hl7.segment("ZFV", {2: departure.transport if departure else None, 6: address})
    return [*([zfv] if transfer else []), hl7.segment("ZFM", {2: leg.mode})]


_CAPTURES = (Capture.SM, Capture.CV, Capture.CB, Capture.RFID)


def zfd(lines: Sequence[Line], born: str | None, addressing: Addressing) -> list[str]:
    """A lunar date of birth, how the identity was taken down, which document was seen (ZFD-1, 5, 6, 7)."""
    captures = [line.body.capture for line in lines if isinstance(line.body, patient.PatientRegistered | patient.Trait)]
    seen = [line for line in lines if isinstance(line.body, patient.DocumentSeen)]
    how = next((each for each in reversed(captures) if each in _CAPTURES), None)
    lunar = _lunar(born)
    if how is None and not seen and lunar is None:
        return []
    last = seen[-1] if seen else None
    document = last.body.document if last and isinstance(last.body, patient.DocumentSeen) else None
    at = hl7.time(last.entry.occurred_at, addressing.zone, "DAY") if last else None
    return [hl7.segment("ZFD", {1: lunar, 5: how, 6: at, 7: document})]


def _lunar(born: str | None) -> Encoded | None:
    """ZFD-1: a date of birth that no calendar has, as day, month, year."""
    return hl7.components(*reversed(born.split("-"))) if born and is_lunar_date(born) else None


def about_person(person: Person, addressing: Addressing) -> list[str]:
    """PD1 and ROL, between PID and PV1: whether the stay is confidential, who the doctor in town is.

    Source: PD1-12 (HL7 v2.5 chapter 3.4.10); ROL-3 ODRP of IHE PAM France, PP of HL7 table 0443.
    """
    known = background_of(person.file)
    found = []
    if known.findable is not None:
        found.append(hl7.segment("PD1", {12: "Y" if known.findable.confidential else "N"}))
    if known.family_doctor is not None:
        phone = known.family_doctor.phone
        number_ = hl7.components("", "WPN", "PH", *("",) * 8, phone) if phone else None
        role = "ODRP" if addressing.dialect == "pam-fr" else "PP"
        found.append(
            hl7.segment("ROL", {2: "UC", 3: role, 4: hl7.components("", known.family_doctor.name), 12: number_})
        )
    return found


_FED = {Reply.YES: "INO", Reply.NO: "IO"}
_READ = {Reply.YES: "IC", Reply.NO: "INC"}


def zfa(person: Person, addressing: Addressing) -> list[str]:
    """What the patient said about the shared health record (DMP). Its state (ZFA-1 to 8) is not known offline.

    Source: IHE PAM France 2.11, ZFA-9 to ZFA-12 (informed: not opposed, opposed; consents, does not), as
    in the admissions that the French agency publishes.
    """
    said = [each.line for each in person.file.registers.get("shared_record", ())][-1:]
    for line in said:
        if not isinstance(line.body, background.SharedRecord):
            continue
        fed = _FED.get(line.body.may_be_fed) if line.body.may_be_fed else None
        read = _READ.get(line.body.may_be_read) if line.body.may_be_read else None
        at = hl7.time(line.entry.occurred_at, addressing.zone, line.entry.precision)
        if fed or read:
            return [hl7.segment("ZFA", {9: fed, 10: at if fed else None, 11: read, 12: at if read else None})]
    return []


def dg1(admission: stay.StayAdmitted | None, at: Entry, addressing: Addressing) -> list[str]:
    """The diagnosis with which somebody came in, in words."""
    if admission is None or not admission.diagnosis:
        return []
    seen = hl7.time(at.occurred_at, addressing.zone, at.precision)
    return [hl7.segment("DG1", {1: "1", 4: admission.diagnosis, 5: seen, 6: "A"})]


def al1(index: int, body: care.Allergy) -> str:
    """One allergy, as it was said."""
    return hl7.segment(
        "AL1",
        {1: str(index), 3: hl7.components("", body.substance), 4: _SEVERITY[body.severity], 5: body.reaction},
    )


def al1_none() -> str:
    """That no allergy is known, which is an answer and not silence."""
    label = AllergyAnswer.NONE_KNOWN.label
    return hl7.segment("AL1", {1: "1", 3: hl7.components(NO_KNOWN_ALLERGY, label, "SCT")})


def mrg(numbers: Sequence[Number], identity: Identity, addressing: Addressing) -> str:
    """The numbers that are given up."""
    return hl7.segment(
        "MRG",
        {
            1: hl7.repetitions([number(each, "PI", addressing) for each in numbers]),
            7: hl7.repetitions(names(identity, addressing)[:1]),
        },
    )


def author_of(person: Person, line: Line) -> str:
    """How the author of an entry is named."""
    return name_of(person.file.people, line.entry.author)
