"""Whether the laptop's clock ran away from one that nobody can set, while the program ran."""

from __future__ import annotations

from console.record import instant
from console.record.clock import Clock

JUMP_MINUTES = 10


class ClockWatch:
    """Compares the two clocks from when it is made."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._seen = clock.now(), clock.monotonic()

    def jump_minutes(self) -> int:
        """Whole minutes by which the clock ran away since a jump was told last; nought up to ten."""
        now, monotonic = self._clock.now(), self._clock.monotonic()
        told = (instant.to_datetime(now) - instant.to_datetime(self._seen[0])).total_seconds()
        jump = round((told - (monotonic - self._seen[1])) / 60)
        if abs(jump) <= JUMP_MINUTES:
            return 0  # the first reading stays, so that many small steps add up
        self._seen = now, monotonic
        return jump
