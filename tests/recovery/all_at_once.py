"""What contradicts itself in some files, all of them held in memory: what looking file by file must agree with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from console.record.file import PatientFile
from console.record.places import Places
from console.recovery.conflict_kinds import Kind
from console.recovery.conflicts import Claimed, Conflict, between, claims_of, within_one, worded


def conflicts_of(files: Sequence[PatientFile], zone: ZoneInfo, places: Places) -> list[Conflict]:
    """The conflicts of some files, patient by patient, then between patients."""
    found = [each for file in files for each in within_one(file)]
    groups: dict[tuple[Kind, tuple[str, ...]], list[Claimed]] = defaultdict(list)
    for file in files:
        for claim in claims_of(file):
            groups[claim.kind, claim.key].append(claim)
    for group in groups.values():
        found += between(group, places)
    return [worded(each, zone, places) for each in found]
