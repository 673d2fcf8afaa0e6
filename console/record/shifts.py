"""The shifts of a ward: their hours, which one a moment belongs to, and from when to when it runs.

Hours are those of the wall clock. In the two nights of the year in which the clock is changed a shift
is an hour longer or shorter than its hours say; the instants it runs from and to are right all the same.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from console.record.codes.handover import Shift
from console.record.instant import Instant, from_datetime, local

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

SHIFT_HOURS: dict[Shift, tuple[int, int]] = {
    Shift.M: (6, 14),
    Shift.S: (14, 21),
    Shift.N: (21, 6),
    Shift.J: (7, 19),
    Shift.L: (19, 7),
}
_IN_THREE = (Shift.M, Shift.S, Shift.N)


def shift_ending_near(now: Instant, zone: ZoneInfo) -> Shift:
    """The shift that is being handed over: of the three of a day, the one whose end is nearest to now."""
    wall = local(now, zone)
    minute = wall.hour * 60 + wall.minute

    def away(shift: Shift) -> int:
        distance = abs(SHIFT_HOURS[shift][1] * 60 - minute)
        return min(distance, 24 * 60 - distance)

    return min(_IN_THREE, key=away)


def begin_of(shift: Shift, now: Instant, zone: ZoneInfo) -> Instant:
    """The last time that a shift began, at or before now."""
    starts = local(now, zone).replace(hour=SHIFT_HOURS[shift][0], minute=0, second=0, microsecond=0)
    return from_datetime(starts - timedelta(days=starts > local(now, zone)))


def span_of(shift: Shift, now: Instant, zone: ZoneInfo) -> tuple[Instant, Instant]:
    """Begin and end of the turn of a shift whose end is nearest to now.

    Raises:
        KeyError: a shift of other hours, whose begin and end somebody must say.
    """
    first, last = SHIFT_HOURS[shift]
    wall = local(now, zone)
    ends = [(wall + timedelta(days=days)).replace(hour=last, minute=0, second=0, microsecond=0) for days in (-1, 0, 1)]
    end = min(ends, key=lambda each: abs(each - wall))
    # Taken off the wall clock and not off the time that passes: a night of 21:00 to 06:00 begins at 21:00.
    return from_datetime(end - timedelta(hours=(last - first) % 24)), from_datetime(end)
