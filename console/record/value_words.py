"""Any value in words: a quantity with its unit, a score with its parts, a code, a row of a table, a moment.

Relies on the codes and labels only; what an entry says with them is worded in :mod:`console.record.wording`.
"""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from console.record.bodies import TableRow, care
from console.record.bodies.course import CourseDose, CumulativeDose
from console.record.bodies.stay import Sent
from console.record.codes import Code
from console.record.codes.care import PainScale
from console.record.codes.patient import IdentityAttribute, IdentityStatus, Sex
from console.record.instant import parse
from console.record.labels import LABELS
from console.record.news2 import Score
from console.record.places import Places, label_of
from console.record.quantity import Quantity, show
from console.record.scoring import differing_score
from console.record.showing import date_text, listed, moment_text, span_text
from console.words import N_, _, language

_TRAIT_CODES: dict[str, type[Code]] = {
    "sex": Sex, "identity_status": IdentityStatus, "attribute": IdentityAttribute,
}  # fmt: skip
_UNITS = {"respiratory_rate": "/min", "spo2": "%", "fio2": "%", "systolic": "mmHg", "pulse": "/min",
          "pain": "/10", "pupil_left_mm": "mm", "pupil_right_mm": "mm"}  # fmt: skip
# UCUM codes that people write otherwise. Source: UCUM 2.1, print symbols.
_UCUM = {"[iU]": N_("IU"), "mm[Hg]": "mmHg", "Cel": "°C", "ug": "µg", "m2": "m²", "mg/m2": "mg/m²"}


def quantity_text(quantity: Quantity) -> str:
    """A quantity with its unit as people write it."""
    unit = _UCUM.get(quantity.unit, quantity.unit)
    return f"{show(quantity.value, language())} {_(unit)}"


def degrees_text(tenths: int) -> str:
    """A temperature in degrees Celsius with one decimal."""
    return show(f"{tenths // 10}.{tenths % 10}", language()) + " °C"


def score_text(score: Score) -> str:
    """A score with its parts that are not nought; an incomplete one says so and never gives a number."""
    parts = ", ".join(f"{_(LABELS[name])} {points}" for name, points in score.parts.items() if points)
    if score.total is None:
        missing = ", ".join(_(LABELS[name]) for name in score.missing)
        head = _("NEWS2 incomplete, missing: {missing}").format(missing=missing)
    else:
        head = f"NEWS2 {score.total}"
    return f"{head} ({parts})" if parts else head


def untaken_text(untaken: care.Untaken) -> str:
    """One item that could not be taken, and why."""
    why = ", ".join(part for part in (untaken.why.label, untaken.reason) if part)
    return f"{_(LABELS.get(untaken.item, untaken.item))} ({why})"


def gcs_text(body: care.Observed) -> str:
    """The Glasgow coma scale with its parts; empty as long as one is missing."""
    if body.gcs is None:
        return ""
    return f"{body.gcs} (E{body.gcs_eye} V{body.gcs_verbal} M{body.gcs_motor})"


def observed_text(body: care.Observed, name: str) -> str | None:
    """A member of an observation that is said otherwise than others: with its unit, or with what belongs to it."""
    if name == "temperature_tenths" and body.temperature_tenths is not None:
        return degrees_text(body.temperature_tenths)
    if name == "consciousness" and body.consciousness is not None:
        return f"{body.consciousness} ({body.consciousness.label})"
    if name == "systolic" and body.diastolic is not None:
        return f"{body.systolic}/{body.diastolic} mmHg"
    if name == "news2" and body.news2 is not None:
        again = differing_score(body)
        said = score_text(body.news2)
        return (
            said
            if again is None
            else _("{score} – computed again: {again}").format(score=said, again=score_text(again))
        )
    if name == "refused":
        return ", ".join(untaken_text(each) for each in body.refused)
    if name == "gcs_eye" and body.gcs is not None:
        return gcs_text(body)
    if name == "pain" and body.pain_scale is not PainScale.EN:
        return f"{body.pain} ({body.pain_scale.label})"
    return f"{getattr(body, name)} {_UNITS[name]}" if name in _UNITS else None


def trait_text(name: str, value: str) -> str:
    """One trait of identity as people read it."""
    if name == "birth_date":
        return date_text(value)
    codes = _TRAIT_CODES.get(name)
    known = codes is not None and value in {member.value for member in codes}
    return codes.of(value).label if codes is not None and known else value


_Item = Code | Sent | CourseDose | CumulativeDose | TableRow | str
_Shown = Code | Quantity | Score | bool | int | str | tuple[_Item, ...]
_MOMENTS = frozenset(  # and "…_at"
    {
        "at", "expected_by", "fasting_since", "fasting_from", "since", "shift_from", "shift_to", "urine_since",
        "until", "next_due", "next_check",
    }
)  # fmt: skip
_SPANS = frozenset({"every_minutes", "window_minutes"})

_UNIT_CODES = frozenset({"unit", "to_unit"})


def value_text(name: str, value: _Shown, zone: ZoneInfo, places: Places) -> str:
    """The value of any member, by its name where that tells a moment, day, span or unit, else by its type."""
    if isinstance(value, str) and (name in _MOMENTS or name.endswith("_at")):
        return moment_text(parse(value), zone)
    if name in _SPANS and isinstance(value, int):
        return span_text(value)
    if isinstance(value, str) and name.endswith("_on"):
        return date_text(value)
    if name in _UNIT_CODES and isinstance(value, str):
        return label_of(places, value)
    for kind, worded in _WORDED:
        if isinstance(value, kind):
            return worded(value)
    return str(value)


def _label_of(code: Code) -> str:
    return code.label


def _yes_or_no(value: bool) -> str:  # noqa: FBT001 - one value, worded
    return _("yes") if value else _("no")


def sent_text(sent: Sent) -> str:
    """One thing that goes along: ``Drug chart × 3 (sheets 12 to 14)``."""
    count = f" × {sent.count}" if sent.count is not None else ""
    return f"{sent.what.label}{count}" + (f" ({sent.note})" if sent.note else "")


def dose_text(dose: CourseDose) -> str:
    """One drug of a regimen with what its dose was computed from: ``Cisplatine 130 mg (75 mg/m², 100 %)``."""
    from_what = [quantity_text(dose.per_surface)] if dose.per_surface else []
    from_what += [f"{dose.percent} %"] if dose.percent is not None else []
    from_what += [dose.reason] if dose.reason else []
    given = " ".join(part for part in (dose.drug, quantity_text(dose.dose), dose.route, dose.duration) if part)
    return f"{given} ({', '.join(from_what)})" if from_what else given


def _item_text(item: _Item) -> str:
    match item:
        case Code():
            return item.label
        case Sent():
            return sent_text(item)
        case CourseDose():
            return dose_text(item)
        case CumulativeDose():
            return f"{item.drug} {quantity_text(item.dose)}"
        case TableRow():
            return row_text(item)
        case _:
            return item


def row_text(row: TableRow) -> str:
    """One row of a table: its first member, and after it the others that are filled in; numbers with their label."""
    first, *rest = row.__struct_fields__
    said = [
        f"{_(LABELS[name])} {value}".lower() if isinstance(value, int) else str(value)
        for name in rest
        if (value := getattr(row, name)) is not None
    ]
    lead = str(getattr(row, first))
    return f"{lead} ({', '.join(said)})" if said else lead


def _items_text(items: tuple[_Item, ...]) -> str:
    said = [_item_text(item) for item in items]
    return listed(said) if any(isinstance(item, TableRow) for item in items) else ", ".join(said)


_WORDED: tuple[tuple[type, Callable[..., str]], ...] = (
    (Code, _label_of),
    (Quantity, quantity_text),
    (Score, score_text),
    (bool, _yes_or_no),
    (tuple, _items_text),
)
