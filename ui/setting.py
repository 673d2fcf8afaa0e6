"""What every part of the window is given: its appearance, what time it is, and the site's zone.

Relies on values handed in by the entry point. Formats times in the site's zone, never the laptop's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from console.record.clock import Clock
from console.record.instant import Instant, local, minutes_between
from console.record.places import Places
from console.record.showing import near_day_text
from ui.clockwork import Clockwork

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from ui.look.theme import Appearance, Look


@dataclass(frozen=True, slots=True)
class Setting:
    """The surroundings of a widget."""

    appearance: Appearance
    clock: Clock
    zone: ZoneInfo
    clockwork: Clockwork = field(default_factory=Clockwork)
    places: Places = field(default_factory=dict)

    @property
    def look(self) -> Look:
        """The look in force."""
        return self.appearance.look

    def now(self) -> Instant:
        """What time it is."""
        return self.clock.now()

    def today(self) -> date:
        """The day at the site."""
        return local(self.now(), self.zone).date()

    def minutes_to(self, moment: Instant) -> int:
        """Whole minutes from now to a moment; negative when it is past."""
        return minutes_between(self.now(), moment)

    def minutes_since(self, moment: Instant) -> int:
        """Whole minutes from a moment to now."""
        return minutes_between(moment, self.now())

    def time(self, moment: Instant) -> str:
        """``14:32``; in the doubled hour of October, which of the two it is."""
        wall = local(moment, self.zone)
        # In the doubled hour the same reading comes twice: the zone's letters tell them apart.
        doubled = wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
        return f"{wall:%H:%M} {wall:%Z}" if doubled else f"{wall:%H:%M}"

    def second(self, moment: Instant) -> str:
        """``14:32:07``."""
        return f"{local(moment, self.zone):%H:%M:%S}"

    def moment(self, moment: Instant) -> str:
        """The time alone within half a day, else with day and month in front."""
        wall = local(moment, self.zone)
        near = abs(wall - local(self.now(), self.zone)) < timedelta(hours=12)
        return self.time(moment) if near else f"{near_day_text(moment, self.zone)} {self.time(moment)}"
