"""What the entries of a package amount to: stated by its manifest, added up again by whoever reads it."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.crossing.manifest import Manifest, Range
from console.record.entry import Entry


@dataclass(slots=True)
class _Run:
    """What passed of one station: how many, from which number to which, and the hashes of the last."""

    first: int
    last: int = 0
    entries: int = 0
    hashes: list[str] = field(default_factory=list)  # two after a fork


@dataclass
class Tally:
    """Counts and reaches of entries that pass in order of station and number."""

    entries: int = 0
    quarantined: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    _runs: dict[str, _Run] = field(default_factory=dict)

    def add(self, entry: Entry, hash_hex: str) -> None:
        """Count one entry."""
        self.entries += 1
        self.kinds[entry.kind] = self.kinds.get(entry.kind, 0) + 1
        run = self._runs.get(entry.station)
        if run is None:
            run = self._runs[entry.station] = _Run(entry.seq)
        run.entries += 1
        run.first = min(run.first, entry.seq)
        if entry.seq > run.last:
            run.last, run.hashes = entry.seq, [hash_hex]
        elif entry.seq == run.last:
            run.hashes.append(hash_hex)

    def ranges(self) -> tuple[Range, ...]:
        """From where to where each station goes; of a fork at the end the smaller hash is named."""
        return tuple(
            Range(station=name, first=run.first, last=run.last, entries=run.entries, head=min(run.hashes))
            for name, run in sorted(self._runs.items())
        )

    def disagrees(self, manifest: Manifest) -> str | None:
        """The member of the manifest that does not say what is inside, or None."""
        if (manifest.entries, manifest.quarantined) != (self.entries, self.quarantined):
            return "entries"
        if manifest.kinds != self.kinds:
            return "kinds"
        return None if manifest.ranges == self.ranges() else "ranges"
