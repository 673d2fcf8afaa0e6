"""What is in force: a pure function of a set of entries, whatever the order in which they came.

Source: ``docs/formats/entry.md``, "What is in force".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from console.record.bodies import Body
from console.record.bodies.station import Struck
from console.record.entry import Entry
from console.record.kinds import body_of

_ENDING = ("struck", "ended")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it stands today.

    ``body`` is None when a newer version of the program wrote it. ``superseded_by`` names the
    entries that name it and count; ``struck_by`` the strike in force, if any.
    """

    entry: Entry
    body: Body | None
    superseded_by: tuple[str, ...] = ()
    struck_by: str | None = None

    @property
    def in_force(self) -> bool:
        """Whether nothing that counts names it."""
        return not self.superseded_by


def names(replacer: Entry, target: Entry) -> bool:
    """Whether an entry can supersede another: later, about the same patient, of a kind that may."""
    return (
        replacer.tick > target.tick
        and replacer.patient == target.patient
        and (replacer.kind == target.kind or replacer.kind in _ENDING)
    )


def stand(entries: Iterable[Entry]) -> list[Line]:
    """Every entry with what became of it, sorted as a timeline."""
    by_id = {entry.id: entry for entry in entries}
    bodies = {name: body_of(entry) for name, entry in by_id.items()}
    named_by: dict[str, list[Entry]] = {}
    for entry in by_id.values():
        for name in entry.replaces:
            target = by_id.get(name)
            if target is not None and names(entry, target):
                named_by.setdefault(name, []).append(entry)
    lines: dict[str, Line] = {}
    for entry in sorted(by_id.values(), key=lambda each: -each.tick):
        # Whoever names an entry has a higher tick, so what became of them is known by now.
        counting = sorted(by.id for by in named_by.get(entry.id, ()) if lines[by.id].struck_by is None)
        strike = next((name for name in counting if _strikes(bodies[name], entry.id)), None)
        lines[entry.id] = Line(entry, bodies[entry.id], tuple(counting), strike)
    return sorted(lines.values(), key=lambda line: line.entry.order)


def _strikes(body: Body | None, target: str) -> bool:
    return isinstance(body, Struck) and body.target == target
