"""Where a person is, as HL7 v2.5 messages: expected, admitted, moved, away, gone, and each of it taken back.

A01 to A05, A11 to A13, A21, A22, A38, A52, A53; corrected by Z99 in France, by A08 elsewhere.
Source: IHE PAM France 2.11, HL7 v2.5 chapter 3.
"""

from __future__ import annotations

from collections.abc import Iterator

from console.formats import delivery, hl7_segments
from console.formats import hl7_writing as hl7
from console.formats.delivery import Message
from console.formats.hl7_desk import REGISTER, Desk
from console.formats.itinerary import Leg, What, Withdrawal, legs_of, withdrawals_of
from console.record.bodies import stay
from console.record.codes.stay import ExitMode, PatientClass
from console.record.effects import Line
from console.record.movements import Place

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


def _what(desk: Desk, what: What) -> What:
    return what if desk.is_french else _AS_ELSEWHERE.get(what, what)


def _tells(desk: Desk, plan: stay.AdmissionExpected | None) -> bool:
    """Whether a movement has a message: the international dialect leaves plans to the dossier."""
    return plan is None or desk.is_french


def _insertion(desk: Desk, leg: Leg) -> str:
    match _what(desk, leg.what):
        case What.EXPECT:
            return _EXPECT
        case What.CALL_OFF:
            return _CALL_OFF
        case What.ADMIT:
            return "ADT^A01^ADT_A01" if leg.patient_class is PatientClass.I else REGISTER
        case What.MOVE:
            return _MOVE
        case What.AWAY:
            return _AWAY
        case What.BACK:
            return _BACK
        case _:
            return _LEAVE


def _movement(desk: Desk, leg: Leg) -> Message:
    kind = _insertion(desk, leg)
    original = kind.split("^")[1] if leg.corrects else None
    if leg.corrects:
        kind = _UPDATE if desk.is_french else desk.update
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


def _when(desk: Desk, line: Line, plan: stay.AdmissionExpected | None) -> str:
    """When a movement happened, or is to happen."""
    if plan is not None:
        return hl7.time(plan.expected_at, desk.addressing.zone)
    return hl7.time(line.entry.occurred_at, desk.addressing.zone, line.entry.precision)


def _place_of_withdrawn(withdrawal: Withdrawal) -> Place:
    body = withdrawal.line.body
    if isinstance(body, stay.StayAdmitted):
        return Place(stay=withdrawal.line.entry.stay, unit=body.unit, bed=body.bed, admission=body)
    return withdrawal.place


def _cancellation(desk: Desk, withdrawal: Withdrawal) -> Message:
    comes_again = withdrawal.what is What.CALL_OFF  # that it was called off is taken back: it is told anew
    kind, original = (_EXPECT, None) if comes_again else _CANCELS[_what(desk, withdrawal.what)]
    body, place = withdrawal.line.body, _place_of_withdrawn(withdrawal)
    if isinstance(body, stay.StayAdmitted) and body.patient_class is not PatientClass.I:
        original = "A04"
    segments = [
        desk.evn(withdrawal.by),
        desk.pid(),
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


def movements(desk: Desk) -> Iterator[Message]:
    """What was withdrawn since the target heard of it, then every leg of the way."""
    for withdrawal in withdrawals_of(desk.file, desk.delivered):
        if _tells(desk, withdrawal.plan):
            yield _cancellation(desk, withdrawal)
    for leg in legs_of(desk.file, desk.delivered):
        if leg.entries and _tells(desk, leg.plan):  # a movement that the census told is the hospital's own
            yield _movement(desk, leg)
