"""Lines and devices: put in, look after, take out."""

from __future__ import annotations

import msgspec

from console.errors import CahierError, Fault
from console.record.bodies.device import Device
from console.record.codes.device import DeviceState
from console.record.devices import Device as Standing
from console.record.devices import devices_of
from console.record.entry import Stored
from console.record.instant import Instant
from console.ward.session import NOW, Session, Told


def put_in(session: Session, who: str, device: Device, told: Told = NOW) -> str:
    """Write down a line or device; returns its id.

    Raises:
        CahierError: ``patient-unknown``.
    """
    session.card(who)
    return session.write_about(who, device, told=told)[-1].entry.id


def check(
    session: Session, who: str, device: str, finding: str = "", next_check: Instant | None = None, told: Told = NOW
) -> Stored:
    """Write down that a device was looked at, what was found, and when it is to be looked at next.

    Raises:
        CahierError: ``entry-unknown``, ``patient-unknown``.
    """
    found = _standing(session, who, device)
    checked_at = told.occurred_at or session.now()
    body = msgspec.structs.replace(
        found.body, checked_at=checked_at, finding=finding or None, next_check=next_check, device=device
    )
    return _restate(session, who, device, body, told)


def take_out(session: Session, who: str, device: str, reason: str = "", told: Told = NOW) -> Stored:
    """Write down that a device was taken out.

    Raises:
        CahierError: ``entry-unknown``, ``patient-unknown``.
    """
    found = _standing(session, who, device)
    body = msgspec.structs.replace(
        found.body, state=DeviceState.REMOVED, reason=reason or None, next_check=None, device=device
    )
    return _restate(session, who, device, body, told)


def _standing(session: Session, who: str, device: str) -> Standing:
    found = next((each for each in devices_of(session.card(who)) if each.id == device), None)
    if found is None or not found.is_in_place:
        raise CahierError(Fault.ENTRY_UNKNOWN, entry=device)
    return found


def _restate(session: Session, who: str, device: str, body: Device, told: Told) -> Stored:
    return session.restate(who, session.card(who).registers[f"device/{device}"], body, told)[-1]
