"""What the entries of a package amount to: stated by its manifest, added up again by whoever reads it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from console.crossing.manifest import Manifest, Range
from console.record.entry import Stored


@dataclass
class Tally:
    """Counts and reaches of entries that pass in order of station and number."""

    entries: int = 0
    quarantined: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    firsts: dict[str, int] = field(default_factory=dict)
    lasts: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, stored: Stored) -> None:
        """Count one entry."""
        entry = stored.entry
        self.entries += 1
        self.kinds[entry.kind] += 1
        self.counts[entry.station] += 1
        self.firsts[entry.station] = min(entry.seq, self.firsts.get(entry.station, entry.seq))
        last, hashes = self.lasts.get(entry.station, (0, []))
        if entry.seq >= last:
            self.lasts[entry.station] = (entry.seq, [*(hashes if entry.seq == last else ()), stored.hash])

    def ranges(self) -> tuple[Range, ...]:
        """From where to where each station goes; of a fork at the end the smaller hash is named."""
        return tuple(
            Range(
                station=name,
                first=self.firsts[name],
                last=self.lasts[name][0],
                entries=self.counts[name],
                head=min(self.lasts[name][1]),
            )
            for name in sorted(self.counts)
        )

    def disagrees(self, manifest: Manifest) -> str | None:
        """The member of the manifest that does not say what is inside, or None."""
        if (manifest.entries, manifest.quarantined) != (self.entries, self.quarantined):
            return "entries"
        if manifest.kinds != self.kinds:
            return "kinds"
        return None if manifest.ranges == self.ranges() else "ranges"
