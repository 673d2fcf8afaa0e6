"""A wrong clock put right: a pure function of the entries, whatever the order in which they came.

Source: ``docs/formats/entry.md``, "A wrong clock".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import msgspec

from console.record import instant
from console.record.bodies.clock import ClockCorrected
from console.record.effects import stand
from console.record.entry import Entry

KIND = "clock_corrected"
LARGEST_S = 10 * 366 * 24 * 3600
"""No clock is wrong by more than ten years; what says so is no correction."""
Find = Callable[[str], Entry | None]
"""An entry by its id, or None where it is not here (yet)."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One correction in force: the numbers of a station it is about, both included, and seconds to add."""

    first_seq: int
    last_seq: int
    seconds: int
    order: tuple[int, str]  # tick and id of the entry: of two about one number the later one holds


Shifts = Mapping[str, tuple[Shift, ...]]
"""The corrections in force by station."""


def shifts_of(entries: Iterable[Entry]) -> dict[str, tuple[Shift, ...]]:
    """The corrections in force among entries about no patient (others are passed over)."""
    found: dict[str, list[Shift]] = {}
    for line in stand(entry for entry in entries if entry.patient is None):
        body, entry = line.body, line.entry
        if line.in_force and isinstance(body, ClockCorrected) and abs(body.shift_s) <= LARGEST_S:
            shift = Shift(body.first_seq, body.last_seq, body.shift_s, (entry.tick, entry.id))
            found.setdefault(body.station, []).append(shift)
    return {station: tuple(sorted(each, key=lambda shift: shift.order)) for station, each in found.items()}


def seconds_of(entry: Entry, shifts: Shifts, find: Find) -> int:
    """Seconds to add to the time of an entry; nought where a person typed it.

    An amendment that kept the time of what it amends read no clock itself: it is shifted as that was.
    """
    if entry.occurred_from != "CLOCK" or not shifts:
        return 0  # the common case costs nothing
    read_by = _reading(entry, find)
    covering = [shift for shift in shifts.get(read_by.station, ()) if shift.first_seq <= read_by.seq <= shift.last_seq]
    return covering[-1].seconds if covering else 0


def _reading(entry: Entry, find: Find) -> Entry:
    """The entry that read the clock: the first of a chain of amendments that kept one time."""
    while (earlier := _kept_from(entry, find)) is not None:
        entry = earlier
    return entry


def _kept_from(entry: Entry, find: Find) -> Entry | None:
    """What an amendment has its time from, if it kept one; ticks fall along the way, so the way ends."""
    for name in sorted(entry.replaces):
        each = find(name)
        if each is not None and each.tick < entry.tick and _time(each) == _time(entry):
            return each
    return None


def _time(entry: Entry) -> tuple[str, str | None, str, str]:
    return entry.kind, entry.patient, entry.occurred_at, entry.occurred_from


def put_right(entry: Entry, seconds: int) -> Entry:
    """An entry as it is shown and sorted, its time shifted. What is stored, hashed and carried stays as it is."""
    if not seconds:
        return entry
    return msgspec.structs.replace(entry, occurred_at=instant.plus(entry.occurred_at, seconds=seconds))


def corrected(entries: Iterable[Entry]) -> list[Entry]:
    """All entries, each with its time put right."""
    everything = list(entries)
    by_id = {entry.id: entry for entry in everything}
    shifts = shifts_of(everything)
    return [put_right(entry, seconds_of(entry, shifts, by_id.get)) for entry in everything]
