"""Allergies as they are typed: substance, reaction, severity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.record.bodies.care import Allergy
from console.record.codes.care import Severity
from console.words import N_
from ui.widgets.rows_field import Column, RowsField

if TYPE_CHECKING:
    from ui.setting import Setting

COLUMNS = (
    Column(N_("Substance")),
    Column(N_("Reaction")),
    Column(N_("Severity"), tuple(Severity), Severity.UNKNOWN.value, stretch=2),
)


class AllergyRows(RowsField):
    """A list of allergies."""

    def __init__(self, setting: Setting, name: str, label: str) -> None:
        super().__init__(setting, name, label, COLUMNS)

    def allergies(self) -> list[Allergy]:
        """The allergies that name a substance."""
        return [
            Allergy(substance=substance, reaction=reaction or None, severity=Severity.of(severity))
            for substance, reaction, severity in self.rows()
        ]
