"""What the site wants to become of its entries: given as data, attached in the dossier, or archived.

Relies on the rules of ``site.toml`` and on the patient's file, which says in which unit an entry was
written. The first rule that fits decides; without one everything is given as data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from console.formats.delivery import owed
from console.record.file import PatientFile
from console.record.kinds import KINDS
from console.record.movements import place_of
from console.site import PolicyOutcome, PolicyRule
from console.words import N_

ARCHIVED_BY_POLICY = N_("archived, as the hospital decided")


def units_of(file: PatientFile) -> Mapping[str, str]:
    """The unit of each entry of a file: the one it names, else where the patient was then, else the first known."""
    moving = [line for line in file.lines if line.in_force and (row := KINDS.get(line.entry.kind)) and row.moves]
    found: dict[str, str] = {}
    passed, here = 0, ""
    for line in file.lines:
        while passed < len(moving) and moving[passed].entry.order <= line.entry.order:
            passed += 1
            here = place_of(moving[:passed]).unit or here
        found[line.entry.id] = getattr(line.body, "unit", None) or here
    first = next((unit for unit in found.values() if unit), "")
    return {name: unit or first for name, unit in found.items()}


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one site, in their order."""

    rules: tuple[PolicyRule, ...] = ()

    @property
    def archives_by_unit(self) -> bool:
        """Whether it takes the unit of an entry to say that it is archived, or that it is not."""
        return any(each.outcome == "ARCHIVE" for each in self.rules) and any(each.units for each in self.rules)

    def outcome(self, kind: str, unit: str, target: str) -> PolicyOutcome:
        """What becomes of an entry of a kind, written in a unit, at a target."""
        for rule in self.rules:
            fits = (not rule.kinds or kind in rule.kinds, not rule.units or unit in rule.units)
            if all(fits) and (not rule.targets or target in rule.targets):
                return rule.outcome
        return "TRANSMIT"

    def of(self, file: PatientFile, units: Mapping[str, str], target: str) -> Mapping[str, PolicyOutcome]:
        """The entries of a file that are owed and not given as data, with what becomes of them instead."""
        found = {
            line.entry.id: self.outcome(line.entry.kind, units.get(line.entry.id, ""), target) for line in owed(file)
        }
        return {name: outcome for name, outcome in found.items() if outcome != "TRANSMIT"}
