"""What belongs to a transfer besides its steps: transport, the file that goes along, what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from console.record import instant
from console.record.bodies.paper_period import DrugChart
from console.record.bodies.stay import TransferDossier, TransferFollowedUp, TransportArranged
from console.record.file import Observation, PatientFile, Said
from console.record.instant import Instant
from console.record.movements import Transfer

FRESH_MINUTES = 30
"""How old observations may be when somebody leaves. Source: a rule of this project, as the transit delay."""


@dataclass(frozen=True, slots=True)
class Custody:
    """What stands about one transfer; None where nobody wrote anything."""

    transport: TransportArranged | None = None
    dossier: TransferDossier | None = None
    follow_up: TransferFollowedUp | None = None


def custody_of(file: PatientFile, transfer: str) -> Custody:
    """What was written about a transfer; of two values that stand the later one."""

    def body(prefix: str) -> object:
        values = file.registers.get(f"{prefix}/{transfer}", ())
        return values[-1].line.body if values else None

    transport, dossier, follow_up = body("transport"), body("dossier"), body("follow_up")
    return Custody(
        transport if isinstance(transport, TransportArranged) else None,
        dossier if isinstance(dossier, TransferDossier) else None,
        follow_up if isinstance(follow_up, TransferFollowedUp) else None,
    )


def observation_at(file: PatientFile, observation: str | None) -> Observation | None:
    """The round of observations that a step names, if the file at hand still holds it."""
    return next((each for each in file.observations if each.said.line.entry.id == observation), None)


def observed_at_departure(file: PatientFile, transfer: Transfer) -> Observation | None:
    """The observations that the departure names, else the last ones before it (or until now)."""
    named = observation_at(file, transfer.departure.observation if transfer.departure else None)
    if named is not None:
        return named
    until = transfer.left_at or "9"
    earlier = [each for each in file.observations if each.at <= until]
    return earlier[-1] if earlier else None


def is_fresh(observation: Observation | None, at: Instant) -> bool:
    """Whether observations are recent enough to leave with."""
    return observation is not None and instant.minutes_between(observation.at, at) <= FRESH_MINUTES


def drug_chart_of(file: PatientFile) -> tuple[DrugChart, Said] | None:
    """Where the paper drug chart is, and who said so; None when nobody did."""
    values = file.registers.get("drug_chart", ())
    if not values or not isinstance(values[-1].line.body, DrugChart):
        return None
    return values[-1].line.body, values[-1]


def drug_chart_text(chart: DrugChart) -> str:
    """Where it is, in words: ``On the drug trolley · sheet 12``."""
    return " · ".join(part for part in (chart.chart_place.label, chart.note, chart.sheet) if part)
