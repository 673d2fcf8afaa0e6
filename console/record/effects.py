"""What is in force: a pure function of a set of entries, whatever the order in which they came.

Source: ``docs/formats/entry.md``, "What is in force".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    entries that name it and count; ``struck_by`` the strike in force, if any. ``retimed_s`` is how many
    seconds a correction of the clock moved its time by, which is shown wherever the time is.
    """

    entry: Entry
    body: Body | None
    superseded_by: tuple[str, ...] = ()
    struck_by: str | None = None
    retimed_s: int = 0

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


def copy_key(entry: Entry) -> tuple[str, str, bytes] | None:
    """What copies of one statement of a census have in common; None for what is no such copy."""
    if entry.source != "SNAPSHOT" or entry.patient is None or entry.replaces:
        return None
    return entry.patient, entry.kind, bytes(entry.body)


def stand(entries: Iterable[Entry]) -> list[Line]:
    """Every entry with what became of it, sorted as a timeline."""
    by_id = {entry.id: entry for entry in entries}
    standing = _Standing(by_id)
    lines = [standing.line(entry) for entry in by_id.values()]
    return sorted(lines, key=lambda line: line.entry.order)


class _Standing:
    """What became of each of a set of entries, worked out once."""

    def __init__(self, by_id: dict[str, Entry]) -> None:
        self._bodies = {name: body_of(entry) for name, entry in by_id.items()}
        self._copies: dict[tuple[str, str, bytes], list[str]] = {}
        for entry in by_id.values():
            key = copy_key(entry)
            if key is not None:
                self._copies.setdefault(key, []).append(entry.id)
        self._named_by: dict[str, set[str]] = {}
        for entry in by_id.values():
            for name in entry.replaces:
                target = by_id.get(name)
                if target is not None and names(entry, target):
                    for each in self._copies_of(target):
                        self._named_by.setdefault(each, set()).add(entry.id)
        self._known: dict[str, Line] = {}
        self._entries = by_id

    def _copies_of(self, entry: Entry) -> list[str]:
        key = copy_key(entry)
        return self._copies[key] if key is not None else [entry.id]

    def line(self, entry: Entry) -> Line:
        """One entry as it stands.

        Whoever names others is no copy, and is itself named by higher ticks only: this comes to an end.
        """
        known = self._known.get(entry.id)
        if known is not None:
            return known
        naming = sorted(self._named_by.get(entry.id, ()))
        counting = tuple(name for name in naming if self.line(self._entries[name]).struck_by is None)
        targets = self._copies_of(entry)
        strike = next((name for name in counting if _strikes(self._bodies[name], targets)), None)
        self._known[entry.id] = Line(entry, self._bodies[entry.id], counting, strike)
        return self._known[entry.id]


def _strikes(body: Body | None, targets: Sequence[str]) -> bool:
    return isinstance(body, Struck) and body.target in targets
