"""Bodies about care: observations, transmissions, alerts, tasks, results."""

from __future__ import annotations

import msgspec

from console.record.bodies import Body
from console.record.codes.background import Germ, Texture
from console.record.codes.care import (
    AllergyAnswer,
    CareLimit,
    Consciousness,
    Oxygen,
    OxygenDevice,
    PainScale,
    Precaution,
    Priority,
    Pupil,
    ResultState,
    Risk,
    Severity,
    TaskCategory,
    TaskState,
    TemperatureSite,
    WeightMethod,
    WhyNot,
)
from console.record.codes.station import Role
from console.record.instant import Instant
from console.record.news2 import Score
from console.record.quantity import Quantity


class Untaken(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One item of a round that could not be taken. ``item`` is the name of a member of the round."""

    item: str
    why: WhyNot = WhyNot.UNABLE
    reason: str | None = None


class Observed(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One round of observations. Whole numbers: /min, %, mmHg, tenths of °C, mm; the rest carry units.

    ``refused`` says what could not be taken, and why. ``news2`` is the score as it was shown, with
    its rule; None where no score applies (children, pregnancy, age unknown). Urine is counted since
    ``urine_since``; what went in and what else went out are volumes of the same span.
    """

    respiratory_rate: int | None = None
    spo2: int | None = None
    spo2_scale: int = 1
    oxygen: Oxygen | None = None
    oxygen_flow: Quantity | None = None
    fio2: int | None = None  # %
    oxygen_device: OxygenDevice | None = None
    systolic: int | None = None
    diastolic: int | None = None
    pulse: int | None = None
    consciousness: Consciousness | None = None
    temperature_tenths: int | None = None
    temperature_site: TemperatureSite | None = None
    pain: int | None = None
    pain_scale: PainScale = PainScale.EN
    gcs_eye: int | None = None  # 1 to 4
    gcs_verbal: int | None = None  # 1 to 5
    gcs_motor: int | None = None  # 1 to 6
    pupil_left: Pupil | None = None
    pupil_left_mm: int | None = None
    pupil_right: Pupil | None = None
    pupil_right_mm: int | None = None
    glucose: Quantity | None = None
    urine: Quantity | None = None
    urine_since: Instant | None = None
    fluid_in: Quantity | None = None
    fluid_out: Quantity | None = None  # other than urine
    stools: int | None = None
    vomits: int | None = None
    refused: tuple[Untaken, ...] = ()
    note: str | None = None
    news2: Score | None = None

    @property
    def gcs(self) -> int | None:
        """The sum of the Glasgow coma scale, 3 to 15; None as long as a part is missing. Source: Teasdale 1974."""
        parts = (self.gcs_eye, self.gcs_verbal, self.gcs_motor)
        return None if None in parts else sum(part for part in parts if part is not None)


class Spo2Scale(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Which saturation scale applies; a change needs a reason and a name."""

    scale: int
    reason: str
    decided_by: str


class Weight(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Body weight and how it is known."""

    weight: Quantity
    method: WeightMethod


class Transmission(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A focused nursing note: target, data, action, result. Open until a result is written."""

    target: str
    data: str | None = None
    action: str | None = None
    result: str | None = None
    continues: str | None = None  # id of the first entry of the same target


class AllergiesAnswered(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was answered about allergies as a whole; a list is made of allergies themselves."""

    answer: AllergyAnswer


class Allergy(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One allergy. It ends only by an entry that names it."""

    substance: str
    reaction: str | None = None
    severity: Severity = Severity.UNKNOWN


class Isolation(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One isolation precaution and what it is for."""

    precaution: Precaution
    germ: Germ | None = None
    organism: str | None = None  # in words
    since: Instant | None = None  # where it is not the entry's own time


class LimitOfCare(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One decision about resuscitation or limits of care."""

    decision: CareLimit
    text: str | None = None
    doctor: str | None = None


class RiskNoted(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One risk."""

    risk: Risk
    weeks: int | None = None  # of pregnancy
    note: str | None = None


class Diet(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What may be eaten; ``fasting_since`` when nothing may."""

    diet: str
    texture: Texture | None = None
    food_allergy: str | None = None  # what the kitchen must leave out
    fasting_since: Instant | None = None


class Ended(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An allergy, isolation, limit or risk that was true and is over. Names it in ``replaces``."""

    reason: str


class Task(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One thing to do. ``task`` is the id of its first entry (None on the first one itself).

    A repeated task says every how many minutes and until when. The next turn is a task of its own,
    whose id is that of the first one, a ``#`` and its rank: two laptops that both settle a turn make
    the same next one.
    """

    title: str
    category: TaskCategory = TaskCategory.CARE
    priority: Priority = Priority.SHIFT
    due_at: Instant | None = None
    window_minutes: int | None = None  # how much earlier or later is as good
    every_minutes: int | None = None
    until: Instant | None = None
    owner: str | None = None
    owner_role: Role | None = None
    state: TaskState = TaskState.OPEN
    outcome: str | None = None  # the result, or why it was not done
    unit: str | None = None  # for a task without a patient
    task: str | None = None


class AwaitedResult(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A result that somebody must chase, or that came. ``result`` is the id of its first entry."""

    what: str
    sent_at: Instant | None = None
    sent_by: str | None = None  # by which way: tube, runner, stick
    expected_by: Instant | None = None
    chased_by: str | None = None
    state: ResultState = ResultState.AWAITED
    value: str | None = None
    value_unit: str | None = None
    reference: str | None = None  # the range that the laboratory calls normal
    is_critical: bool = False
    phoned_by: str | None = None
    read_back: bool | None = None
    doctor: str | None = None
    doctor_informed_at: Instant | None = None
    result: str | None = None
