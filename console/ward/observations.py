"""Observations: rounds with their score, and the scale on which saturation is scored."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from console.errors import CahierError, Fault
from console.record import instant, news2
from console.record.bodies import care
from console.record.codes.care import Oxygen, Risk
from console.record.entry import Stored
from console.record.file import PatientFile
from console.ward.session import NOW, Session, Told
from console.words import N_, _


@dataclass(frozen=True, slots=True)
class Bounds:
    """What can be typed (outside is refused) and what is usual (outside asks for a second look)."""

    label: str
    low: int
    high: int
    usual_low: int
    usual_high: int


# Source: typing guards of this project, docs/formats/codes.md; they judge typing, not patients.
BOUNDS: dict[str, Bounds] = {
    "respiratory_rate": Bounds(N_("Respiratory rate"), 0, 80, 6, 40),
    "spo2": Bounds(N_("Oxygen saturation"), 30, 100, 70, 100),
    "systolic": Bounds(N_("Systolic pressure"), 30, 300, 60, 250),
    "diastolic": Bounds(N_("Diastolic pressure"), 10, 200, 20, 150),
    "pulse": Bounds(N_("Pulse"), 0, 300, 30, 200),
    "temperature_tenths": Bounds(N_("Temperature"), 250, 450, 320, 420),
    "pain": Bounds(N_("Pain"), 0, 10, 0, 10),
}


def check_observed(body: care.Observed) -> None:
    """Refuse what cannot be.

    Raises:
        CahierError: ``out-of-range``.
    """
    for name, bounds in BOUNDS.items():
        value = getattr(body, name)
        if value is not None and not bounds.low <= value <= bounds.high:
            raise CahierError(
                Fault.OUT_OF_RANGE, field=_(bounds.label), text=str(value), low=bounds.low, high=bounds.high
            )
    if body.systolic is not None and body.diastolic is not None and body.diastolic >= body.systolic:
        raise CahierError(
            Fault.OUT_OF_RANGE, field=_("Diastolic pressure"), text=str(body.diastolic), low=10, high=body.systolic - 1
        )


def unusual(body: care.Observed) -> list[str]:
    """Names of values that deserve a second look; they are saved all the same."""
    return [
        name
        for name, bounds in BOUNDS.items()
        if (value := getattr(body, name)) is not None and not bounds.usual_low <= value <= bounds.usual_high
    ]


def scorable(session: Session, card: PatientFile) -> bool:
    """Whether NEWS2 applies: switched on, an adult of known age, not pregnant nor newly delivered."""
    if session.site.news2 == "off":
        return False
    today = instant.local(session.now(), session.site.zone_info).date()
    age = card.identity.age(today)
    excluded = {Risk.PREGNANCY, Risk.POSTPARTUM}
    pregnant = any(
        isinstance(said.line.body, care.RiskNoted) and said.line.body.risk in excluded for said in card.risks
    )
    return age is not None and age >= news2.ADULT_AGE and not pregnant


def score_of(session: Session, card: PatientFile, body: care.Observed, scale: int = 0) -> news2.Score | None:
    """The score of a round of observations as it would be saved, or None where none applies.

    ``scale`` is 1 or 2 for a round that keeps the scale it was taken on; 0 is the scale in force.
    """
    if not scorable(session, card):
        return None
    return news2.score(
        scale=2 if (scale or card.spo2_scale) == 2 else 1,
        respiratory_rate=body.respiratory_rate,
        spo2=body.spo2,
        on_oxygen=None if body.oxygen is None else body.oxygen is Oxygen.OXYGEN,
        systolic=body.systolic,
        pulse=body.pulse,
        consciousness=body.consciousness,
        temperature_tenths=body.temperature_tenths,
    )


def observe(session: Session, who: str, body: care.Observed, told: Told = NOW) -> Stored:
    """Record a round of observations with its score.

    Raises:
        CahierError: ``out-of-range``, ``patient-unknown``.
    """
    return session.write_about(who, scored(session, who, body), told=told)[-1]


def scored(session: Session, who: str, body: care.Observed, scale: int = 0) -> care.Observed:
    """A round of observations, held against the bounds, with its score as it is saved.

    Args:
        scale: 1 or 2 for a round that keeps the scale it was taken on; 0 is the scale in force.

    Raises:
        CahierError: ``out-of-range``, ``patient-unknown``.
    """
    check_observed(body)
    card = session.card(who)
    score = score_of(session, card, body, scale)
    return msgspec.structs.replace(body, spo2_scale=scale or card.spo2_scale, news2=score)


def set_spo2_scale(session: Session, who: str, change: care.Spo2Scale, told: Told = NOW) -> Stored:
    """Decide which saturation scale applies. Older observations keep the scale they were scored on.

    Raises:
        CahierError: ``reason-missing``, ``out-of-range``, ``patient-unknown``.
    """
    if change.scale not in (1, 2):
        raise CahierError(Fault.OUT_OF_RANGE, field=_("Saturation scale"), text=str(change.scale), low=1, high=2)
    if not change.reason.strip() or not change.decided_by.strip():
        raise CahierError(Fault.REASON_MISSING)
    standing = session.card(who).registers.get("spo2_scale", ())
    return session.restate(who, standing, change, told)[-1]
