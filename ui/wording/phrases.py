"""How the read models are said on screen: spans of time, scores, vitals, alerts, what to do next.

Relies on `console.record` and on the words; knows no widget. Never decides what is true: it words
what the read models say.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from console.record.board import RowKind
from console.record.bodies import care, handover
from console.record.codes.care import CareLimit, Oxygen
from console.record.codes.patient import Sex
from console.record.codes.stay import BedCondition
from console.record.file import PatientFile, Said, ValueConflict, describe_allergy
from console.record.quantity import plain, show
from console.record.scoring import differing_score
from console.record.showing import date_text
from console.record.value_words import score_text
from console.record.wording import headed
from console.words import N_, _, language, ngettext

if TYPE_CHECKING:
    from console.record.board import BoardRow
    from console.record.file import Observation
    from console.record.movements import ExpectedAdmission
    from console.record.news2 import Band, Score
    from console.record.who import Identity
    from ui.setting import Setting

BAND_WORDS: dict[Band, str] = {
    "INCOMPLETE": N_("Incomplete"),
    "ZERO": N_("Nil"),
    "LOW": N_("Low"),
    "SINGLE_3": N_("A single 3"),
    "MEDIUM": N_("Medium"),
    "HIGH": N_("High"),
}
BAND_TOKENS: dict[Band, str] = {
    "INCOMPLETE": "news_none",
    "ZERO": "news_none",
    "LOW": "news_low",
    "SINGLE_3": "news_single",
    "MEDIUM": "news_medium",
    "HIGH": "news_high",
}
POINT_TOKENS = ("news_none", "news_low", "news_medium", "news_high")
PARAMETER_WORDS: dict[str, str] = {
    "respiratory_rate": N_("Resp. rate"),
    "spo2": N_("SpO₂"),
    "oxygen": N_("Oxygen"),
    "systolic": N_("Syst. BP"),
    "pulse": N_("Pulse"),
    "consciousness": N_("Consciousness"),
    "temperature": N_("Temp."),
}
ACVPU_WORDS: dict[str, str] = {
    "A": N_("A alert"),
    "C": N_("C confusion"),
    "V": N_("V voice"),
    "P": N_("P pain"),
    "U": N_("U none"),
}
"""Letter and word, where the whole answer has no room: cut off, "responds to" would be voice or pain."""
_LIMITING = (CareLimit.LIMITATION, CareLimit.PALLIATIVE)


def span(minutes: int) -> str:
    """A span of time in words: ``12 min``, ``2 h 05``, ``3 d``."""
    if minutes < 60:
        return _("{n} min").format(n=minutes)
    if minutes < 48 * 60:
        return _("{h} h {m:02d}").format(h=minutes // 60, m=minutes % 60)
    return _("{n} d").format(n=minutes // (24 * 60))


def until(minutes: int) -> str:
    """How long until something is due, or how late it is."""
    if minutes < 0:
        return _("Late {span}").format(span=span(-minutes))
    return _("in {span}").format(span=span(minutes))


def band_token(score: Score) -> str:
    """The colour token of a score's band; a single 3 is red even in an incomplete score."""
    if score.band == "INCOMPLETE" and score.has_single_3:
        return BAND_TOKENS["SINGLE_3"]
    return BAND_TOKENS[score.band]


def band_word(score: Score) -> str:
    """The band in one word."""
    return _(BAND_WORDS[score.band])


def missing_words(score: Score) -> str:
    """Which inputs of a score are missing."""
    return ", ".join(_(PARAMETER_WORDS[name]) for name in score.missing)


def score_words(score: Score) -> str:
    """A score in one sentence, for a screen reader."""
    if score.total is None:
        alarm = _(" One parameter scores 3.") if score.has_single_3 else ""
        return _("NEWS2 incomplete, missing: {missing}.").format(missing=missing_words(score)) + alarm
    return _("NEWS2 {total}, {band}").format(total=score.total, band=band_word(score))


def number(value: Decimal | str) -> str:
    """A decimal as the language in force writes it."""
    return show(value, language())


def hours(minutes: int) -> str:
    """A span of minutes as hours with decimals, as it is typed."""
    return number(plain(Decimal(minutes) / 60))


def date_words(birth_date: str) -> str:
    """``YYYY-MM-DD`` as it is typed into a field, day/month/year; a partial date as far as it is known."""
    return "/".join(reversed(birth_date.split("-")))


def sex_letter(identity: Identity) -> str:
    """One letter; a question mark where it is not known."""
    return "?" if identity.sex is Sex.U else identity.sex.value


def age_words(identity: Identity, setting: Setting) -> str:
    """The age in years, or that nobody knows it."""
    age = identity.age(setting.today())
    return _("age unknown") if age is None else ngettext("{n} y", "{n} y", age)


def short_name(name: str) -> str:
    """``M. Tanguy`` for Maëlle Tanguy; a name of one word stays whole."""
    first, _space, rest = name.partition(" ")
    return f"{first[0]}. {rest}" if rest else name


def bed_words(bed: str | None) -> str:
    """The bed, or that there is none."""
    return _("Bed {bed}").format(bed=bed) if bed else _("No bed")


def who_line(identity: Identity, setting: Setting) -> str:
    """Age, sex and number: the second line under a name."""
    return " · ".join(
        part for part in (age_words(identity, setting), sex_letter(identity), identity.number or _("no number")) if part
    )


def empty_bed_words(row: BoardRow) -> str:
    """That nobody lies in a bed, and how it stands for the next patient."""
    if row.kind is RowKind.CLOSED:
        return row.state.bed_condition.label if row.state else _("Closed bed")
    said = [_("Empty bed")]
    if row.state is not None and row.state.bed_condition is not BedCondition.READY:
        said.append(row.state.bed_condition.label.lower())
    said += [_("kept for {name}").format(name=file.identity.name) for file in row.kept_for]
    return " · ".join(said)


def plan_of_admission(expected: ExpectedAdmission, setting: Setting, *, bed: bool = True) -> tuple[str, str]:
    """Why somebody is to be admitted; when, in which bed (where it stands nowhere else), from where, who said so."""
    plan = expected.plan
    announced = _("announced by {name}").format(name=plan.announced_by) if plan.announced_by else ""
    place = plan.comes_from or (plan.provenance.label if plan.provenance else "")
    origin = _("from {unit}").format(unit=place) if place else ""
    when = _("expected {time}").format(time=setting.moment(plan.expected_at))
    there = bed_words(plan.bed) if bed and plan.bed else ""
    return plan.reason or _("To be admitted"), " · ".join(filter(None, (when, there, origin, announced, plan.phone)))


_BED_SIGNS = {
    BedCondition.TO_CLEAN: "broom",
    BedCondition.CLEANING: "broom",
    BedCondition.BLOCKED: "cancel",
    BedCondition.CLOSED: "cancel",
}


def bed_sign(row: BoardRow) -> str:
    """The sign of an empty bed that is not ready; empty where it is."""
    return _BED_SIGNS.get(row.state.bed_condition, "") if row.file is None and row.state else ""


def identity_line(file: PatientFile, setting: Setting) -> str:
    """Bed, age, sex, birth date and number: the identifiers that stand under the name."""
    born = file.identity.birth_date
    parts = (
        bed_words(file.place.bed),
        age_words(file.identity, setting),
        sex_letter(file.identity),
        _("born {date}").format(date=date_text(born)) if born else _("birth date unknown"),
        file.identity.number or _("no number"),
    )
    return " · ".join(parts)


class Vital(NamedTuple):
    """One of the seven inputs of the score. ``points`` is None where it was not scored; ``short`` says it in less."""

    label: str
    value: str
    unit: str
    points: int | None
    short: str = ""


def vitals_of(observation: Observation | None) -> tuple[Vital, ...]:
    """The seven inputs in the order of the chart; a dash where nothing was taken."""
    return vitals_in(observation.body if observation else care.Observed())


def vitals_in(body: care.Observed) -> tuple[Vital, ...]:
    """The seven inputs of a round that may not be written yet."""
    parts = body.news2.parts if body.news2 else {}
    flow = body.oxygen_flow
    given = _("air") if body.oxygen is Oxygen.AIR else body.oxygen.label if body.oxygen else ""
    oxygen = (number(flow.value), flow.unit) if flow else (given, "")
    tenths = body.temperature_tenths
    temperature = number(plain(Decimal(tenths) / 10)) if tenths is not None else ""
    shown = {
        "respiratory_rate": (_counted(body.respiratory_rate), "/min"),
        "spo2": (_counted(body.spo2), "%"),
        "oxygen": oxygen,
        "systolic": (_pressure(body), "mmHg"),
        "pulse": (_counted(body.pulse), "/min"),
        "consciousness": (body.consciousness.label if body.consciousness else "", ""),
        "temperature": (temperature, "°C"),
    }
    short = {"consciousness": _(ACVPU_WORDS[body.consciousness.value])} if body.consciousness else {}
    return tuple(
        Vital(_vital_label(name, body), value or "–", unit if value else "", parts.get(name), short.get(name, ""))
        for name, (value, unit) in shown.items()
    )


def _vital_label(name: str, body: care.Observed) -> str:
    label = _(PARAMETER_WORDS[name])
    return _("{label} scale 2").format(label=label) if name == "spo2" and body.spo2_scale == 2 else label


def _counted(value: int | None) -> str:
    return "" if value is None else str(value)


def _pressure(body: care.Observed) -> str:
    if body.systolic is None:
        return ""
    return f"{body.systolic}/{body.diastolic}" if body.diastolic is not None else str(body.systolic)


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: its sign, its words, and whether it stands out (``hot``)."""

    icon: str
    words: str
    hot: bool


def beside_words(file: PatientFile) -> str:
    """The alerts of somebody who may be the same person, labelled, while nobody has confirmed it."""
    alerts = [allergy_words(file), *map(isolation_words, file.isolations), *map(limit_words, file.limits)]
    alerts += map(risk_words, file.risks)
    said = _("Perhaps the same person as {name}, two people must agree. There: {alerts}")
    return said.format(name=file.identity.name, alerts=" · ".join(alerts))


def check_words(file: PatientFile) -> str:
    """Two identifiers and the bed, to be held against the person before the first entry about them."""
    born = file.identity.birth_date
    return _("You write about {name}, {born}, {bed}. Is it the person in front of you?").format(
        name=file.identity.name or _("Unknown person"),
        born=_("born {date}").format(date=date_text(born)) if born else _("birth date unknown"),
        bed=_("bed {bed}").format(bed=file.place.bed) if file.place.bed else _("no bed"),
    )


def likeness_words(row: BoardRow) -> str:
    """That somebody on the board can be taken for somebody else, until it is known that they are two."""
    if row.is_similar:
        return _("similar name")
    return _("known homonym") if row.is_homonym else ""


def allergy_words(file: PatientFile) -> str:
    """The allergies as a sentence; "not asked" in words."""
    if file.allergies:
        return _("Allergy: {what}").format(what=file.allergy_text())
    return file.allergy_text()


def isolation_words(said: Said) -> str:
    """One isolation and what it is for."""
    body = said.line.body
    if not isinstance(body, care.Isolation):
        return ""
    germ = " · ".join(part for part in (body.germ.label if body.germ else "", body.organism) if part)
    return f"{body.precaution.label} ({germ})" if germ else body.precaution.label


def limit_words(said: Said) -> str:
    """One decision about limits of care."""
    body = said.line.body
    if not isinstance(body, care.LimitOfCare):
        return ""
    return headed(body.decision.label, body.text or "")


def risk_words(said: Said) -> str:
    """One risk."""
    body = said.line.body
    if not isinstance(body, care.RiskNoted):
        return ""
    label = _("Risk: {risk}").format(risk=body.risk.label)
    weeks = _("{n} weeks").format(n=body.weeks) if body.weeks else ""
    details = ", ".join(part for part in (weeks, body.note) if part)
    return f"{label} ({details})" if details else label


def diet_words(diet: care.Diet) -> str:
    """What may be eaten, how it is prepared and what must be left out."""
    said = _("Fasting") if diet.fasting_since else _("Diet: {diet}").format(diet=diet.diet)
    never = _("never serve: {what}").format(what=diet.food_allergy) if diet.food_allergy else ""
    return ", ".join(part for part in (said, diet.texture.label if diet.texture else "", never) if part)


def _is_limiting(said: Said) -> bool:
    return isinstance(said.line.body, care.LimitOfCare) and said.line.body.decision in _LIMITING


def alerts_of(file: PatientFile) -> tuple[Alert, ...]:
    """Everything that must be known at a glance, allergies first."""
    found = []
    if file.allergies:
        found.append(Alert("alert-octagon", allergy_words(file), hot=True))
    elif not file.allergies_asked:
        found.append(Alert("help-circle", allergy_words(file), hot=True))
    if file.conflicts:
        found.append(Alert("not-equal-variant", conflicts_words(file), hot=True))
    found += [Alert("biohazard", isolation_words(said), hot=True) for said in file.isolations]
    found += [Alert("heart-off", limit_words(said), hot=True) for said in file.limits if _is_limiting(said)]
    if file.diet and file.diet.fasting_since:
        found.append(Alert("food-off", _("Fasting"), hot=False))
    last = file.last_observation
    if last and last.body.oxygen == "OXYGEN":
        found.append(Alert("gas-cylinder", _("Oxygen"), hot=False))
    found += [Alert(_risk_icon(said), risk_words(said), hot=False) for said in file.risks]
    return tuple(found)


def _risk_icon(said: Said) -> str:
    body = said.line.body
    is_fall = isinstance(body, care.RiskNoted) and body.risk.value == "FALLS"
    return "human-cane" if is_fall else "alert-outline"


def conflicts_words(file: PatientFile) -> str:
    """That values stand against each other, and how many times."""
    return ngettext("{n} conflict", "{n} conflicts", len(file.conflicts))


TWO_VALUES = N_("Two values")
_REGISTER_WORDS: dict[str, str] = {
    "birth_name": N_("Birth name"),
    "given_names": N_("Given names"),
    "used_name": N_("Name in use"),
    "used_given_name": N_("Given name in use"),
    "birth_date": N_("Birth date"),
    "sex": N_("Sex"),
    "allergies": N_("Allergies"),
    "weight": N_("Weight"),
    "score": N_("Score"),
    "diet": N_("Diet"),
    "spo2_scale": N_("SpO₂ scale"),
    "identifier": N_("Number"),
    "task": N_("Task"),
    "result": N_("Result"),
}


def conflict_words(conflict: ValueConflict, setting: Setting) -> str:
    """What stands against what, each with its author and time."""
    parts = conflict.key.split("/")
    name = parts[1] if parts[0] == "trait" else parts[0]
    subject = _(_REGISTER_WORDS.get(name, TWO_VALUES))
    said = " ≠ ".join(
        _("{value} ({author}, {time})").format(value=value_words(each), author=each.by, time=setting.moment(each.at))
        for each in conflict.values
    )
    return _("{subject}: {values}").format(subject=subject, values=said)


def value_words(said: Said) -> str:
    """What an entry states, in a few words."""
    body = said.line.body
    if isinstance(body, care.Allergy):
        return describe_allergy(body)
    if isinstance(body, care.Observed) and body.news2 and (again := differing_score(body)):
        return _("{score} – computed again: {again}").format(score=score_text(body.news2), again=score_text(again))
    if isinstance(body, care.Weight):
        return f"{number(body.weight.value)} {body.weight.unit} {body.method.label}"
    for member in ("value", "answer", "diet", "scale", "title", "what"):
        value = getattr(body, member, None)
        if value is not None:
            return str(getattr(value, "label", value))
    return _("another value")


def plan_of(file: PatientFile, setting: Setting) -> str:
    """What is to be done next: the soonest task, else what the handover asks, else an awaited result."""
    if file.open_tasks:
        task = file.open_tasks[0].body
        return f"{task.title} · {setting.moment(task.due_at)}" if task.due_at else task.title
    item = file.handover.line.body if file.handover else None
    if isinstance(item, handover.HandoverItem) and item.actions:
        return item.actions
    if file.awaited:
        return _("Awaited: {what}").format(what=file.awaited[0].body.what)
    return ""


def reason_of(file: PatientFile) -> str:
    """Why somebody is here, as far as anybody wrote it."""
    admission = file.place.admission
    return (admission.diagnosis or admission.reason or "") if admission else ""


def handover_parts(file: PatientFile) -> tuple[tuple[str, str], ...]:
    """The last handover item as (letter and label, text): S B A R, in French S A E D."""
    item = file.handover.line.body if file.handover else None
    if not isinstance(item, handover.HandoverItem):
        return ()
    request = "\n".join(part for part in (item.actions, item.contingency) if part)
    return (
        (_("S · Situation"), item.summary),
        (_("B · Background"), item.background or ""),
        (_("A · Assessment"), item.assessment or ""),
        (_("R · Recommendation"), request),
    )
