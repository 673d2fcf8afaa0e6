"""Planned tests and procedures of one patient."""

from __future__ import annotations

from dataclasses import dataclass

from console.record.bodies.procedure import Procedure as Body
from console.record.codes.procedure import ProcedureState
from console.record.file import PatientFile, Said
from console.record.instant import Instant


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure as it stands; ``id`` is the id of its first entry."""

    id: str
    said: Said
    body: Body

    @property
    def is_planned(self) -> bool:
        """Whether it is still to come."""
        return self.body.state is ProcedureState.PLANNED

    def is_overdue(self, now: Instant) -> bool:
        """Whether its time has passed and nobody said what became of it."""
        return self.is_planned and self.body.at is not None and self.body.at < now


def procedures_of(file: PatientFile) -> tuple[Procedure, ...]:
    """Every procedure, in the order in which they were written down."""
    return tuple(
        Procedure(key.removeprefix("procedure/"), values[-1], body)
        for key, values in file.registers.items()
        if isinstance(body := values[-1].line.body, Body)
    )


def planned(file: PatientFile) -> tuple[Procedure, ...]:
    """What is still to come, the soonest first."""
    return tuple(
        sorted((each for each in procedures_of(file) if each.is_planned), key=lambda each: each.body.at or "9")
    )
