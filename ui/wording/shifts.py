"""Which shift it is, and how it is called with its hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.record.codes.handover import Shift
from console.record.instant import local
from console.record.shifts import SHIFT_HOURS

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from console.record.instant import Instant


def shift_at(now: Instant, zone: ZoneInfo) -> Shift:
    """The shift of eight hours or so that a moment belongs to."""
    hour = local(now, zone).hour
    morning, evening = SHIFT_HOURS[Shift.M], SHIFT_HOURS[Shift.S]
    if morning[0] <= hour < morning[1]:
        return Shift.M
    return Shift.S if evening[0] <= hour < evening[1] else Shift.N


def shift_words(now: Instant, zone: ZoneInfo) -> str:
    """The shift that a moment belongs to, with its hours: ``Night shift · 21:00 – 06:00``."""
    shift = shift_at(now, zone)
    starts, ends = SHIFT_HOURS[shift]
    return f"{shift.label} · {starts:02d}:00 – {ends:02d}:00"
