"""Lines and devices of one patient, and when each is to be looked at next."""

from __future__ import annotations

from dataclasses import dataclass

from console.record.bodies.device import Device as Body
from console.record.codes.device import DeviceState
from console.record.file import PatientFile, Said
from console.record.instant import Instant


@dataclass(frozen=True, slots=True)
class Device:
    """One line or device as it stands; ``id`` is the id of its first entry."""

    id: str
    said: Said
    body: Body

    @property
    def is_in_place(self) -> bool:
        """Whether it was not taken out."""
        return self.body.state is DeviceState.IN_PLACE

    def is_overdue(self, now: Instant) -> bool:
        """Whether it should have been looked at by now."""
        return self.is_in_place and self.body.next_check is not None and self.body.next_check < now


def devices_of(file: PatientFile) -> tuple[Device, ...]:
    """Every device, those that were taken out too, in the order in which they were written down."""
    return tuple(
        Device(key.removeprefix("device/"), values[-1], body)
        for key, values in file.registers.items()
        if isinstance(body := values[-1].line.body, Body)
    )


def in_place(file: PatientFile) -> tuple[Device, ...]:
    """The devices in place, the soonest to be looked at first."""
    return tuple(
        sorted((each for each in devices_of(file) if each.is_in_place), key=lambda each: each.body.next_check or "9")
    )
