"""Bodies about lines and devices."""

from __future__ import annotations

from console.record.bodies import Body
from console.record.codes.device import DeviceKind, DeviceState
from console.record.instant import Instant


class Device(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One line or device as it stands. ``device`` is the id of its first entry (None on the first itself)."""

    kind: DeviceKind
    site: str | None = None
    size: str | None = None
    runs: str | None = None  # flow of oxygen; drug, dose and rate of a pump
    inserted_at: Instant | None = None
    checked_at: Instant | None = None
    finding: str | None = None  # what the last check found
    next_check: Instant | None = None
    state: DeviceState = DeviceState.IN_PLACE
    reason: str | None = None  # why it was removed
    device: str | None = None
