"""Stays, places and transfers as FHIR R4: Encounter with its locations, Location, ServiceRequest and Task.

R4 has no Transport resource: a transfer is what was asked for (ServiceRequest) and how far it came
(Task). Source: HL7 FHIR R4 (4.0.1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from console.formats import delivery
from console.formats.delivery import Addressing, is_owed
from console.formats.fhir_writing import (
    Made,
    Resource,
    bare,
    concept,
    hl7_concept,
    identifier,
    reference,
    resource,
)
from console.formats.itinerary import Leg, What, withdrawals_of
from console.formats.observation_codes import SNOMED
from console.formats.survivor import Person, stay_numbers
from console.record.bodies import stay
from console.record.codes.stay import ExitMode, PatientClass
from console.record.effects import Line
from console.record.movements import Step, Transfer
from console.record.who import Number

_CLASSES = {PatientClass.I: "IMP", PatientClass.E: "EMER", PatientClass.O: "AMB", PatientClass.R: "AMB"}
_DISPOSITIONS = {
    ExitMode.HOME: "home",
    ExitMode.TRANSFER: "other-hcf",
    ExitMode.MUTATION: "other-hcf",
    ExitMode.PROCEDURE: "other-hcf",
    ExitMode.ABSCONDED: "aadvice",
    ExitMode.DEATH: "exp",
}
_TASKS = {
    Step.ASKED: "requested",
    Step.ACCEPTED: "accepted",
    Step.LEFT: "in-progress",
    Step.ARRIVED: "completed",
    Step.CANCELLED: "cancelled",
}
_REQUESTS = {Step.ARRIVED: "completed", Step.CANCELLED: "revoked"}
_STATUS = {
    What.EXPECT: "planned",
    What.CALL_OFF: "cancelled",
    What.LEAVE: "finished",
    What.AWAY: "onleave",
}
_TRANSFER = "107724000"


@dataclass(slots=True)
class Stay:
    """The legs of one stay, in order of time."""

    legs: list[Leg] = field(default_factory=list)

    @property
    def begins(self) -> str:
        """When it begins, as far as the book knows; of one that nobody came for, when it was to begin."""
        first = next((leg for leg in self.legs if leg.plan is None), self.legs[0])
        if first.plan is not None:
            return first.plan.expected_at
        return first.after.admitted_at or first.line.entry.occurred_at

    @property
    def is_awaited(self) -> bool:
        """Whether nobody has come yet who is expected."""
        return self.legs[-1].what is What.EXPECT

    @property
    def entries(self) -> tuple[str, ...]:
        """What of it is to be delivered; empty for a stay that the census alone told."""
        return tuple(dict.fromkeys(name for leg in self.legs for name in leg.entries))

    @property
    def places(self) -> list[tuple[str, str | None]]:
        """Its units, then its beds."""
        places = dict.fromkeys((leg.after.unit, leg.after.bed) for leg in self.legs if leg.after.unit)
        units = dict.fromkeys(unit for unit, _bed in places if unit)
        return [*((unit, None) for unit in units), *((unit, bed) for unit, bed in places if unit and bed)]

    def name(self, addressing: Addressing) -> str:
        """The Encounter's id."""
        return _encounter_id(self.legs[0].root, addressing)


def _encounter_id(root: str, addressing: Addressing) -> str:
    return addressing.derived_id("fhir", "Encounter", root)


def stays_of(legs: Iterable[Leg]) -> list[Stay]:
    """Cut a patient's movements into stays: each admission begins one, or takes up the one that was arranged.

    Of several that were arranged an admission takes up its own, else the last.
    """
    stays: list[Stay] = []
    current: Stay | None = None
    for leg in legs:
        found = current if leg.what not in (What.EXPECT, What.CALL_OFF, What.ADMIT) else None
        found = found or _arranged(stays, leg)
        if found is None:
            found = Stay()
            stays.append(found)
        found.legs.append(leg)
        if leg.what not in (What.EXPECT, What.CALL_OFF):
            current = found
    return stays


def _arranged(stays: Sequence[Stay], leg: Leg) -> Stay | None:
    """The stay that a leg is about, of those to which nobody has come yet; a plan with a stay of its own is new."""
    awaited = [each for each in stays if each.is_awaited]
    named = [each for each in awaited if each.legs[0].line.entry.stay == leg.line.entry.stay]
    found = named or (awaited if leg.what is not What.EXPECT else [])
    return found[-1] if found else None


def _location_id(unit: str, bed: str | None, addressing: Addressing) -> str:
    return addressing.derived_id("fhir", "Location", unit, bed or "")


def _location(unit: str, bed: str | None, addressing: Addressing) -> Resource:
    name = _location_id(unit, bed, addressing)
    label = " · ".join(part for part in (addressing.unit_label(unit), bed) if part)
    authority = addressing.sending_application
    return resource(
        "Location",
        name,
        addressing,
        identifier=[identifier(Number("IPP", "/".join(filter(None, (unit, bed))), authority), "RI", addressing)],
        status="active",
        name=label,
        mode="instance",
        physicalType=hl7_concept("location-physical-type", "bd" if bed else "wa"),
        managingOrganization={"display": addressing.site_name} if addressing.site_name else None,
        partOf=reference("Location", _location_id(unit, None, addressing)) if bed else None,
    )


def locations(stays: Iterable[Stay], addressing: Addressing) -> Iterator[Made]:
    """Every unit and bed where the patient was, told by whoever told of the stay."""
    known: set[tuple[str, str | None]] = set()
    for each in stays:
        entries = each.entries
        for unit, bed in each.places:
            if entries and (unit, bed) not in known:
                known.add((unit, bed))
                yield Made(delivery.MOVEMENTS, _location(unit, bed, addressing), (), told_by=entries)


def _history(each: Stay, addressing: Addressing) -> list[Resource]:
    """Where the patient was from when to when."""
    found = []
    for leg, following in zip(each.legs, [*each.legs[1:], None], strict=True):
        is_over = leg.what is What.CALL_OFF or (leg.what is What.EXPECT and following is not None)
        if is_over or leg.what in (What.LEAVE, What.AWAY) or leg.after.unit is None:
            continue
        if leg.plan is not None:
            there = reference("Location", _location_id(leg.after.unit, leg.after.bed, addressing))
            found.append({"location": there, "status": "planned", "period": {"start": leg.plan.expected_at}})
            continue
        end = following.line.entry.occurred_at if following else None
        found.append(
            {
                "location": reference("Location", _location_id(leg.after.unit, leg.after.bed, addressing)),
                "status": "completed" if following else "active",
                "period": bare({"start": leg.line.entry.occurred_at, "end": end}),
            }
        )
    return found


def _hospitalization(last: Leg, addressing: Addressing) -> Resource | None:
    if last.mode is None:
        return None
    destination = last.transfer.bound_for(addressing.units) if last.transfer else None
    return bare(
        {
            "destination": {"display": destination} if destination else None,
            "dischargeDisposition": hl7_concept("discharge-disposition", _DISPOSITIONS[last.mode], last.mode.label),
        }
    )


def _encounter(each: Stay, person: Person, addressing: Addressing) -> Resource:
    last = each.legs[-1]
    left = last.what is What.LEAVE
    admission = last.after.admission
    name = each.name(addressing)
    numbers = stay_numbers(person) or (Number("NDA", name, addressing.sending_application),)
    code = _CLASSES[last.patient_class]
    return resource(
        "Encounter",
        name,
        addressing,
        identifier=[identifier(number, "VN", addressing) for number in numbers],
        status=_STATUS.get(last.what, "in-progress"),
        **{"class": _class(code)},
        subject=reference("Patient", person.survivor),
        participant=[{"individual": {"display": admission.doctor}}] if admission and admission.doctor else None,
        period=bare({"start": each.begins, "end": last.line.entry.occurred_at if left else None}),
        reasonCode=[concept(admission.reason)] if admission and admission.reason else None,
        hospitalization=_hospitalization(last, addressing),
        location=_history(each, addressing),
        serviceProvider={"display": addressing.site_name} if addressing.site_name else None,
    )


def encounters(stays: Iterable[Stay], person: Person, addressing: Addressing) -> Iterator[Made]:
    """One Encounter for each stay in which something of ours happened; the census's own are not repeated."""
    for each in stays:
        if each.entries:
            yield Made(delivery.MOVEMENTS, _encounter(each, person, addressing), each.entries)


def withdrawn_encounters(
    stays: Sequence[Stay], person: Person, addressing: Addressing, delivered: Collection[str]
) -> Iterator[Made]:
    """Stays that were delivered and never took place: whoever was admitted or expected by mistake."""
    planned = {each.legs[0].line.entry.stay for each in stays if each.legs[0].plan is not None}
    for each in withdrawals_of(person.file, delivered):
        is_told_otherwise = each.what is What.ADMIT and each.line.entry.stay in planned  # the plan stands again
        if each.what in (What.ADMIT, What.EXPECT) and not is_told_otherwise:
            name = _encounter_id(each.root, addressing)
            admission = each.line.body if isinstance(each.line.body, stay.StayAdmitted) else each.place.admission
            code = _CLASSES[admission.patient_class if admission else PatientClass.I]
            made = resource(
                "Encounter",
                name,
                addressing,
                identifier=[identifier(Number("NDA", name, addressing.sending_application), "VN", addressing)],
                status="entered-in-error",
                **{"class": _class(code)},
                subject=reference("Patient", person.survivor),
            )
            yield Made(delivery.MOVEMENTS, made, each.entries)


def _class(code: str) -> Resource:
    return {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": code}


def _steps(transfer: Transfer, lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(
        line.entry.id
        for line in lines
        if is_owed(line) and transfer.id in (line.entry.id, getattr(line.body, "transfer", ""))
    )


def transfers(person: Person, addressing: Addressing) -> Iterator[Made]:
    """What was asked for and how far it came, for each transfer that was asked for here."""
    for transfer in person.file.place.transfers:
        entries = _steps(transfer, person.file.lines)
        if entries:
            request = addressing.derived_id("fhir", "ServiceRequest", transfer.id)
            yield Made(delivery.MOVEMENTS, _request(transfer, request, person, addressing), entries)
            yield Made(delivery.MOVEMENTS, _task(transfer, request, person, addressing), entries)


def _request(transfer: Transfer, name: str, person: Person, addressing: Addressing) -> Resource:
    ask, bound_for = transfer.ask, transfer.bound_for(addressing.units)
    return resource(
        "ServiceRequest",
        name,
        addressing,
        identifier=[identifier(Number("NDA", name, addressing.sending_application), "PLAC", addressing)],
        status=_REQUESTS.get(transfer.step, "active"),
        intent="order",
        code=concept(bound_for, (SNOMED, _TRANSFER)),
        subject=reference("Patient", person.survivor),
        authoredOn=transfer.asked_at,
        requester={"display": ask.decided_by} if ask.decided_by else None,
        performer=[{"display": bound_for}] if bound_for else None,
        reasonCode=[concept(ask.reason.label)],
        note=[{"text": ask.summary}] if ask.summary else None,
    )


def _task(transfer: Transfer, request: str, person: Person, addressing: Addressing) -> Resource:
    name = addressing.derived_id("fhir", "Task", transfer.id)
    times = [transfer.asked_at, transfer.accepted_at, transfer.left_at, transfer.arrived_at]
    values: dict[str, Any] = {
        "status": _TASKS[transfer.step],
        "intent": "order",
        "focus": reference("ServiceRequest", request),
        "for": reference("Patient", person.survivor),
        "authoredOn": transfer.asked_at,
        "lastModified": max(each for each in times if each),
        "executionPeriod": bare({"start": transfer.left_at, "end": transfer.arrived_at}),
        "owner": {"display": transfer.accepted_by} if transfer.accepted_by else None,
    }
    own = identifier(Number("NDA", name, addressing.sending_application), "FILL", addressing)
    return resource("Task", name, addressing, identifier=[own], **values)
