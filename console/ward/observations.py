"""Observations: rounds with their score, and the scale on which saturation is scored."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

import msgspec

from console.errors import CahierError, Fault
from console.record import instant, news2, scoring
from console.record.board import guide_minutes, rhythm_of
from console.record.bodies import care
from console.record.bodies.observation import Escalation, ObservationRhythm, RoundSkipped
from console.record.codes.care import PAIN_TOPS, Risk
from console.record.entry import Stored
from console.record.file import PatientFile
from console.record.quantity import Quantity, amount_in
from console.record.showing import span_text
from console.ward.session import NOW, Session, Told, told_of
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
    "pain": Bounds(N_("Pain"), 0, 12, 0, 10),
    "fio2": Bounds(N_("FiO₂"), 21, 100, 21, 100),
    "gcs_eye": Bounds(N_("Glasgow, eyes"), 1, 4, 1, 4),
    "gcs_verbal": Bounds(N_("Glasgow, voice"), 1, 5, 1, 5),
    "gcs_motor": Bounds(N_("Glasgow, movement"), 1, 6, 1, 6),
    "pupil_left_mm": Bounds(N_("Left pupil"), 1, 10, 2, 6),
    "pupil_right_mm": Bounds(N_("Right pupil"), 1, 10, 2, 6),
    "stools": Bounds(N_("Stools"), 0, 40, 0, 10),
    "vomits": Bounds(N_("Vomits"), 0, 40, 0, 10),
}
# Volumes in mL, glucose in mmol/L, flow in L/min. Source: as above.
QUANTITY_BOUNDS: dict[str, Bounds] = {
    "oxygen_flow": Bounds(N_("Flow"), 0, 80, 0, 60),
    "glucose": Bounds(N_("Glucose"), 0, 90, 3, 25),
    "urine": Bounds(N_("Urine"), 0, 20_000, 0, 4_000),
    "fluid_in": Bounds(N_("Fluids in"), 0, 30_000, 0, 6_000),
    "fluid_out": Bounds(N_("Other fluids out"), 0, 30_000, 0, 6_000),
}


MIN_RHYTHM, MAX_RHYTHM = 5, 24 * 60  # minutes: nobody means less than five or more than a day

# What a band asks for, in our own words. Source: RCP, National Early Warning Score 2, 2017, chart 4.
MEANINGS: dict[news2.Band, str] = {
    "ZERO": N_("Go on as before."),
    "LOW": N_("A nurse looks at the patient and decides how often to observe and whether to call."),
    "SINGLE_3": N_("One parameter alone is red: tell the medical team, who look and decide."),
    "MEDIUM": N_("Call the medical team now; somebody used to acute illness must see the patient."),
    "HIGH": N_("Call the senior doctor now; emergency assessment, think of intensive care."),
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
    for name, bounds in QUANTITY_BOUNDS.items():
        amount = _amount(body, name)
        if amount is not None and not bounds.low <= amount <= bounds.high:
            text = getattr(body, name).text
            raise CahierError(Fault.OUT_OF_RANGE, field=_(bounds.label), text=text, low=bounds.low, high=bounds.high)
    low, high = PAIN_TOPS[body.pain_scale]
    if body.pain is not None and not low <= body.pain <= high:
        raise CahierError(Fault.OUT_OF_RANGE, field=_("Pain"), text=str(body.pain), low=low, high=high)
    if body.systolic is not None and body.diastolic is not None and body.diastolic >= body.systolic:
        raise CahierError(
            Fault.OUT_OF_RANGE, field=_("Diastolic pressure"), text=str(body.diastolic), low=10, high=body.systolic - 1
        )


def unusual(body: care.Observed) -> list[str]:
    """Names of values that deserve a second look; they are saved all the same."""
    found = [(name, bounds, getattr(body, name)) for name, bounds in BOUNDS.items()]
    found += [(name, bounds, _amount(body, name)) for name, bounds in QUANTITY_BOUNDS.items()]
    return [
        name
        for name, bounds, value in found
        if value is not None and not bounds.usual_low <= value <= bounds.usual_high
    ]


def _amount(body: care.Observed, name: str) -> Decimal | None:
    """A quantity of a round in the unit of its bounds; None where there is none, or in a unit nobody can compare."""
    quantity: Quantity | None = getattr(body, name)
    return None if quantity is None else amount_in(quantity, "mmol/L" if name == "glucose" else _COMPARED[name])


_COMPARED = {"oxygen_flow": "L/min", "urine": "mL", "fluid_in": "mL", "fluid_out": "mL"}


class NoScore(Enum):
    """Why NEWS2 is not scored; the value is a message id."""

    OFF = N_("This hospital has switched the score off.")
    CHILD = N_("No score under 16: NEWS2 is for adults. Use the children’s chart on paper.")
    AGE_UNKNOWN = N_("No score while the age is unknown: write an age, even an estimate, under Identity.")
    PREGNANCY = N_("No score in pregnancy: use the maternity chart on paper.")
    POSTPARTUM = N_("No score within 42 days of delivery: use the maternity chart on paper.")

    @property
    def sentence(self) -> str:
        """The reason in the language in force."""
        return _(self.value)


def why_no_score(session: Session, card: PatientFile) -> NoScore | None:
    """Why NEWS2 does not apply to somebody; None where it does."""
    if session.site.news2 == "off":
        return NoScore.OFF
    age = card.identity.age(instant.local(session.now(), session.site.zone_info).date())
    if age is None:
        return NoScore.AGE_UNKNOWN
    if age < news2.ADULT_AGE:
        return NoScore.CHILD
    noted = {said.line.body.risk for said in card.risks if isinstance(said.line.body, care.RiskNoted)}
    if Risk.PREGNANCY in noted:
        return NoScore.PREGNANCY
    return NoScore.POSTPARTUM if Risk.POSTPARTUM in noted else None


def score_of(session: Session, card: PatientFile, body: care.Observed, scale: int = 0) -> news2.Score | None:
    """The score of a round of observations as it would be saved, or None where none applies.

    ``scale`` is 1 or 2 for a round that keeps the scale it was taken on; 0 is the scale in force.
    """
    if why_no_score(session, card) is not None:
        return None
    return scoring.score_of(body, 2 if (scale or card.spo2_scale) == 2 else 1)


def observe(
    session: Session, who: str, body: care.Observed, told: Told = NOW, rhythm: ObservationRhythm | None = None
) -> Stored:
    """Record a round of observations with its score, and what was decided about the next round.

    Returns the round.

    Raises:
        CahierError: ``out-of-range``, ``reason-missing``, ``patient-unknown``.
    """
    taken = scored(session, who, body)
    if rhythm is None:
        return session.write_about(who, taken, told=told)[-1]
    card = session.card(who)
    _check_rhythm(session, taken, rhythm)
    standing = tuple(said.line.entry.id for said in card.registers.get("rhythm", ()))
    first, stay = session.taking_in(who), session.stay_of(who)
    writings = (told_of(taken, who, stay, told), told_of(rhythm, who, stay, told, standing))
    return session.write(*writings, first=first)[0]


def scored(session: Session, who: str, body: care.Observed, scale: int = 0) -> care.Observed:
    """A round of observations, held against the bounds, with its score as it is saved.

    Args:
        scale: 1 or 2 for a round that keeps the scale it was taken on; 0 is the scale in force.

    Raises:
        CahierError: ``out-of-range``, ``patient-unknown``.
    """
    check_observed(body)
    card = session.values(who)
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


def set_rhythm(session: Session, who: str, rhythm: ObservationRhythm, told: Told = NOW) -> Stored:
    """Decide when somebody is observed next, or how often.

    Where the site follows the guide, a decision needs a name and a reason: it stands above the table.

    Raises:
        CahierError: ``reason-missing``, ``out-of-range``, ``patient-unknown``.
    """
    card = session.card(who)
    _check_rhythm(session, card.last_observation.body if card.last_observation else None, rhythm)
    return session.restate(who, card.registers.get("rhythm", ()), rhythm, told)[-1]


def _check_rhythm(session: Session, last: care.Observed | None, rhythm: ObservationRhythm) -> None:
    if rhythm.every_minutes is not None and not MIN_RHYTHM <= rhythm.every_minutes <= MAX_RHYTHM:
        field = _("Every (minutes)")
        raise CahierError(
            Fault.OUT_OF_RANGE, field=field, text=str(rhythm.every_minutes), low=MIN_RHYTHM, high=MAX_RHYTHM
        )
    named = bool((rhythm.reason or "").strip() and (rhythm.decided_by or "").strip())
    guided = session.site.news2 == "guide" and last is not None and last.news2 is not None
    if guided and not named:
        raise CahierError(Fault.REASON_MISSING)


def advice(session: Session, card: PatientFile, score: news2.Score | None) -> str:
    """What a score means and when the next round is due by the table, with the name of who approved it.

    Empty unless the site follows the guide: this program gives no advice of its own.
    """
    if session.site.news2 != "guide" or score is None or score.band == "INCOMPLETE":
        return ""
    meaning = _(MEANINGS[score.band])
    due = _("Next round by the table: within {span}.").format(span=span_text(guide_minutes(score)))
    said = rhythm_of(card)
    body = said.line.body if said else None
    if isinstance(body, ObservationRhythm) and body.decided_by:
        due = _("{name} decided otherwise: {reason}").format(name=body.decided_by, reason=body.reason or "")
    approved = _("Table approved here by {name}.").format(name=session.site.news2_approved_by)
    return f"{meaning} {due} {approved}"


def skip(session: Session, who: str, skipped: RoundSkipped, told: Told = NOW) -> Stored:
    """Say that a round passed somebody over, and why.

    Raises:
        CahierError: ``patient-unknown``.
    """
    return session.write_about(who, skipped, told=told)[-1]


def escalate(session: Session, who: str, call: Escalation, told: Told = NOW) -> Stored:
    """Write down whom somebody called, what they answered and what is to be done.

    Raises:
        CahierError: ``field-empty``, ``patient-unknown``.
    """
    if not call.called.strip():
        raise CahierError(Fault.FIELD_EMPTY, field=_("Called"))
    return session.write_about(who, call, told=told)[-1]
