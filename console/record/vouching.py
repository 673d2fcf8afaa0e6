"""For whom somebody has vouched, by whom, and until when.

A pure reading of the entries about people of one station: a colleague's word lasts until a moment, is
renewed by another word, and ends when the person is added for good or removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from console.record.bodies.station import PersonAdded, PersonRemoved, PersonVouched
from console.record.effects import Line
from console.record.instant import Instant

VOUCHED_HOURS = 24
"""How long a colleague's word lasts: one shift and the search for a manager."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """One word that stands. ``by`` is the id of a person, or of the station for the unit's envelope."""

    person: str
    by: str
    until: Instant

    def has_ended(self, now: Instant) -> bool:
        """Whether its time is over."""
        return now >= self.until


def vouched_for(lines: Iterable[Line], station: str) -> Mapping[str, Vouched]:
    """The words that stand at a station, by the person's id, those whose time is over included."""
    standing: dict[str, Vouched] = {}
    own = (line for line in lines if line.entry.station == station and not line.struck_by)
    for line in sorted(own, key=lambda line: line.entry.seq):
        body = line.body
        if isinstance(body, PersonVouched):
            standing[body.person] = Vouched(body.person, line.entry.author, body.until)
        elif isinstance(body, PersonAdded | PersonRemoved):
            standing.pop(body.person, None)
    return standing
