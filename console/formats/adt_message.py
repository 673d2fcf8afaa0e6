"""One ADT message as what it tells a census: who, where, and which movement.

Relies on :mod:`console.formats.hl7v2`. Follows HL7 v2.5 and its French profile (IHE PAM 2.11). It
must never read a movement whose ZBE is shifted: such a message is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from console.errors import CahierError, Fault
from console.formats import census_values as values
from console.record.census import CensusAllergy, CensusRow

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from console.formats.hl7v2 import Message, Segment
    from console.record.instant import Instant

PLACING = frozenset(("A01", "A02", "A04", "A06", "A07"))
ADVANCE = frozenset(("A05",))
LEAVING = frozenset(("A03",))
CANCELS = {"A11": ("A01", "A04", "A05"), "A12": ("A02",), "A13": ("A03",), "A38": ("A05",)}
UPDATES = frozenset(("A08", "A28", "A31"))
MERGE = "A40"
CORRECTION = "Z99"
EVENTS = PLACING | ADVANCE | LEAVING | set(CANCELS) | UPDATES | {MERGE, CORRECTION}
"""The events that a census reads. Source: HL7 v2.5 table 0003; Z99: PAM.fr 2.11, update of a movement."""

_NEED_VISIT = PLACING | ADVANCE | LEAVING | set(CANCELS)
_NO_BED = frozenset("ONBC")
_NOT_IN_BED = _NO_BED | {"P"}  # PV1-2: outpatient, preadmit, not applicable, obstetrics visit, commercial
_SEVERITIES = {"SV": "SEVERE", "MO": "MODERATE", "MI": "MILD"}  # HL7 table 0128
_TIMESTAMP = re.compile(r"(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2})?(\d{2})?(?:\.\d+)?)?([+-]\d{4})?")
_LUNAR_DAYS = range(31, 36)  # PAM.fr, PID-7: days 31 to 35 code a week of a month whose day is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one message tells.

    ``occurred`` and ``recorded`` order the messages; ``movement`` is ZBE-1; ``action`` INSERT,
    UPDATE or CANCEL; ``original`` the event that an update or a cancellation is about; ``merged``
    the key that ceases (A40). The row keeps the place of a plan (A05) as it keeps that of a stay;
    ``for_bed_class`` says that whoever comes is to lie in a bed.
    """

    line: int
    source: str
    event: str
    row: CensusRow
    recorded: Instant | None
    occurred: Instant | None
    movement: str | None
    action: str
    original: str | None
    in_bed_class: bool
    for_bed_class: bool
    merged: tuple[str | None, str] | None


def told(message: Message, *, line: int, source: str, zone: ZoneInfo) -> Told | None:
    """What a message tells, or None when it is not about who is where.

    Raises:
        CahierError: CENSUS_SEGMENT_MISSING, CENSUS_MALFORMED, CENSUS_NAME_MISSING, CENSUS_DATE,
            CENSUS_TOO_LONG.
    """
    header = message.one("MSH")
    event = header.get(9, 2) or _event_of_evn(message)
    if header.get(9) is None:
        raise CahierError(Fault.CENSUS_MALFORMED, where="MSH-9")
    if header.get(9) != "ADT" or event not in EVENTS:
        return None
    visit = message.one("PV1") if event in _NEED_VISIT else message.first("PV1")
    recorded, occurred = _times(message, zone)
    movement, action, original = _movement(message, zone)
    row = values.within_limits(_row(message, visit, zone))
    if ADVANCE & {event, original}:
        coming = (
            _stated_coming(message, zone) or row.admitted_at or (occurred if _is_ahead(occurred, recorded) else None)
        )
        row = msgspec.structs.replace(row, expected_at=values.to_come_at(coming, zone), admitted_at=None)
    elif event in ("A08", CORRECTION):
        row = msgspec.structs.replace(row, expected_at=values.to_come_at(_stated_coming(message, zone), zone))
    return Told(
        line=line,
        source=source,
        event=event,
        row=row,
        recorded=recorded,
        occurred=occurred,
        movement=movement,
        action="CANCEL" if event in CANCELS else action,
        original=original,
        in_bed_class=visit is not None and (visit.get(2) or "I") not in _NOT_IN_BED,
        for_bed_class=visit is not None and (visit.get(2) or "P") not in _NO_BED,
        merged=_merged(message) if event == MERGE else None,
    )


def _event_of_evn(message: Message) -> str | None:
    event = message.first("EVN")
    return event.get(1) if event else None


def timestamp(text: str | None, zone: ZoneInfo, where: str) -> Instant | None:
    """A v2 time stamp; without an offset it is the site's.

    Raises:
        CahierError: CENSUS_DATE.
    """
    return values.stamp(_TIMESTAMP, text, zone, where)


def _times(message: Message, zone: ZoneInfo) -> tuple[Instant | None, Instant | None]:
    """When the message was recorded (EVN-2, else MSH-7) and when its event occurred (ZBE-2, else EVN-6)."""
    event, movement = message.first("EVN"), message.first("ZBE")
    sent = timestamp(message.one("MSH").get(7), zone, "MSH-7")
    recorded = (timestamp(event.get(2), zone, "EVN-2") if event else None) or sent
    occurred = timestamp(movement.get(2), zone, "ZBE-2") if movement else None
    occurred = occurred or (timestamp(event.get(6), zone, "EVN-6") if event else None)
    return recorded, occurred or recorded


def _movement(message: Message, zone: ZoneInfo) -> tuple[str | None, str, str | None]:
    """The id, action and original event of ZBE. Source: PAM.fr 2.11, ZBE-1, ZBE-4, ZBE-5, ZBE-6."""
    segment = message.first("ZBE")
    if segment is None:
        return None, "INSERT", None
    timestamp(segment.get(2), zone, "ZBE-2")
    action = segment.get(4)
    if action not in ("INSERT", "UPDATE", "CANCEL"):
        raise CahierError(Fault.CENSUS_MALFORMED, where="ZBE-4")
    if segment.get(5) not in (None, "Y", "N"):
        raise CahierError(Fault.CENSUS_MALFORMED, where="ZBE-5")
    number = segment.get(1)
    return (f"{number}^{segment.get(1, 2) or ''}" if number else None), action, segment.get(6)


def _row(message: Message, visit: Segment | None, zone: ZoneInfo) -> CensusRow:
    person = message.one("PID")
    names, used = _names(person)
    number, authority = _number(person)
    matricule, oid = _matricule(person)
    codes = [code for index in range(person.repetitions(32)) if (code := person.get(32, repetition=index))]
    status = values.status_with_ins(codes, has_ins=matricule is not None)
    qualified = status == "QUAL"
    unit, room, bed = _place(message, visit)
    return CensusRow(
        birth_name=person.get(5, repetition=names) or "",
        given_names=_given_names(person.get(5, 2, repetition=names), person.get(5, 3, repetition=names)),
        used_name=person.get(5, repetition=used) if used is not None else None,
        used_given_name=person.get(5, 2, repetition=used) if used is not None else None,
        birth_date=_birth_date(person.get(7)),
        sex=values.sex(person.get(8)),
        birthplace=_birthplace(person),
        number=number,
        authority=authority,
        visit=(visit.get(19) if visit else None) or person.get(18),
        # A receiver drops an INS that does not come with a qualified identity (PAM.fr 2.11, PID-32).
        matricule=matricule if qualified else None,
        matricule_oid=oid if qualified else None,
        identity_status=status,
        unit=unit,
        room=room,
        bed=bed,
        admitted_at=timestamp(visit.get(44), zone, "PV1-44") if visit else None,
        reason=_reason(message),
        doctor=_doctor(visit),
        allergies=_allergies(message),
        diet=(visit.get(38, 2) or visit.get(38)) if visit else None,
        confidential=_confidential(message, visit),
        deceased=person.get(30) == "Y",
    )


def _names(person: Segment) -> tuple[int, int | None]:
    """Which repetitions of PID-5 are the birth name and the name in use.

    Source: HL7 table 0200: B and M (name at birth, maiden) go before L, which in France is the
    birth name itself; D is the name in use.
    """
    kinds: dict[str, int] = {}
    for index in range(person.repetitions(5)):
        if person.get(5, repetition=index):
            kinds.setdefault(person.get(5, 7, repetition=index) or "", index)
    birth = next((kinds[kind] for kind in ("B", "M", "L", "", "D") if kind in kinds), None)
    if birth is None:
        raise CahierError(Fault.CENSUS_NAME_MISSING)
    return birth, next((kinds[kind] for kind in ("D", "L") if kind in kinds and kinds[kind] != birth), None)


def _given_names(first: str | None, further: str | None) -> tuple[str, ...]:
    """PID-5.2 and PID-5.3, which in France repeats the first name at the head of the whole list."""
    rest = further or ""
    if first and values.plain(rest).startswith(values.plain(first)):
        rest = rest[len(first) :]
    return tuple(filter(None, (first, *re.split(r"[\s,]+", rest))))


def _number(person: Segment) -> tuple[str | None, str | None]:
    """The hospital's number and who gives it: PI, else MR, else a repetition without type."""
    found: dict[str, tuple[str, str | None]] = {}
    for index in range(person.repetitions(3)):
        number = person.get(3, repetition=index)
        if number:
            authority = person.get(3, 4, 2, repetition=index) or person.get(3, 4, repetition=index)
            found.setdefault(person.get(3, 5, repetition=index) or "", (number, authority))
    return next((found[kind] for kind in ("PI", "MR", "") if kind in found), (None, None))


def _matricule(person: Segment) -> tuple[str | None, str | None]:
    """The INS by its OID; the type tells it from the billing number, which has the same OID."""
    for index in range(person.repetitions(3)):
        oid, kind = person.get(3, 4, 2, repetition=index), person.get(3, 5, repetition=index)
        if oid in values.INS_OIDS and kind in (None, "INS"):
            return person.get(3, repetition=index), oid
    return None, None


def _birth_date(text: str | None) -> str | None:
    if text is None:
        return None
    found = re.match(r"(\d{4})(\d{2})?(\d{2})?(?:\d{0,6})$", text)
    if found is None:
        raise CahierError(Fault.CENSUS_DATE, column="PID-7")
    year, month, day = (int(part or 0) for part in found.groups())
    if month > 12:  # PAM.fr: a month above 12 belongs to a date whose month is not known
        month = day = 0
    try:
        return values.partial_date(year, month, day, column="PID-7")
    except CahierError:
        if day in _LUNAR_DAYS:
            return values.partial_date(year, month, 0, column="PID-7")
        raise


def _birthplace(person: Segment) -> str | None:
    """The INSEE code of the address of type BDL (birth delivery location), component 9."""
    for index in range(person.repetitions(11)):
        if person.get(11, 7, repetition=index) == "BDL":
            return person.get(11, 9, repetition=index)
    return None


def _place(message: Message, visit: Segment | None) -> tuple[str | None, str | None, str | None]:
    """Unit, room and bed of PV1-3; the unit of care (ZBE-8), else the medical one (ZBE-7), where it has none."""
    if visit is None:
        return None, None, None
    unit, movement = visit.get(3), message.first("ZBE")
    if unit is None and movement is not None:
        stated = [movement.get(field, part) for field in (8, 7) for part in (10, 1)]
        unit = next(filter(None, stated), None)
    return unit, visit.get(3, 2), visit.get(3, 3)


def _stated_coming(message: Message, zone: ZoneInfo) -> Instant | None:
    """When whoever is pre-admitted is to come, as far as a field of its own says so.

    Source: HL7 v2.5: PV2-8 (expected admit date), else EVN-3 (planned event). Systems that fill neither
    put the day into PV1-44, or date the movement itself (ZBE-2, EVN-6) ahead of its recording.
    """
    more, event = message.first("PV2"), message.first("EVN")
    stated = timestamp(more.get(8), zone, "PV2-8") if more else None
    return stated or (timestamp(event.get(3), zone, "EVN-3") if event else None)


def _is_ahead(occurred: Instant | None, recorded: Instant | None) -> bool:
    return occurred is not None and recorded is not None and occurred > recorded


def _reason(message: Message) -> str | None:
    """Why the person came: PV2-3, else PV2-12."""
    more = message.first("PV2")
    return (more.get(3, 2) or more.get(3) or more.get(12)) if more else None


def _doctor(visit: Segment | None) -> str | None:
    """The attending doctor (PV1-7), else the admitting one (PV1-17)."""
    if visit is None:
        return None
    for field in (7, 17):
        name = " ".join(filter(None, (visit.get(field, 2), visit.get(field, 3))))
        if name:
            return name
    return None


def _allergies(message: Message) -> tuple[CensusAllergy, ...] | None:
    found = [
        CensusAllergy(
            substance=substance,
            reaction=each.get(5),
            severity=_SEVERITIES.get(each.get(4) or ""),
        )
        for each in message.all("AL1")
        if (substance := each.get(3, 2) or each.get(3))
    ]
    return tuple(found) or None


def _confidential(message: Message, visit: Segment | None) -> bool:
    """Protected or incognito: PV1-16 of Y or I, or PD1-12. Source: PAM.fr 2.11, PV1-16."""
    more = message.first("PD1")
    return (visit is not None and visit.get(16) in ("Y", "I", "VIP")) or (more is not None and more.get(12) == "Y")


def _merged(message: Message) -> tuple[str | None, str]:
    """The number that ceases with a merge (MRG-1).

    Raises:
        CahierError: CENSUS_SEGMENT_MISSING, CENSUS_MALFORMED.
    """
    segment = message.one("MRG")
    number = segment.get(1)
    if number is None:
        raise CahierError(Fault.CENSUS_MALFORMED, where="MRG-1")
    return segment.get(1, 4, 2) or segment.get(1, 4), number
