"""Any entry in words: what it is, what it says field by field, and in one sentence.

Screen timelines, the printed dossier and the shift summary all word an entry here. The fields of a
body are read off its type, so a new kind shows everything it carries as soon as its fields have a
label in :mod:`console.record.labels`; its title stands in the table of kinds.
Relies on the bodies and their codes only; never reads a clock or decides what is in force.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import msgspec

from console.record.bodies import Body, TableRow, care, dose, patient, station
from console.record.bodies.course import CourseDose, CumulativeDose
from console.record.bodies.stay import Sent
from console.record.codes import Code
from console.record.codes.care import PainScale
from console.record.codes.patient import IdentityAttribute, IdentityStatus, Sex
from console.record.codes.source import SOURCE_LABELS
from console.record.effects import Line
from console.record.instant import Instant, parse
from console.record.kinds import KINDS
from console.record.labels import LABELS, UNSHOWN
from console.record.news2 import Score
from console.record.person import People, name_of
from console.record.places import NO_PLACES, Places, label_of
from console.record.quantity import Quantity, show
from console.record.scoring import differing_score
from console.record.showing import date_text, listed, moment_text, occurred_text, span_text
from console.words import N_, _, language

_TRAIT_LABELS: dict[str, str] = {
    "birth_name": N_("Birth name"),
    "used_name": N_("Name in use"),
    "given_names": N_("Given names"),
    "used_given_name": N_("Given name in use"),
    "birth_date": N_("Born on"),
    "age_estimated": N_("Estimated age"),
    "sex": N_("Sex"),
    "birthplace": N_("Birthplace"),
    "matricule": N_("National number (INS)"),
    "matricule_oid": N_("Authority of the national number"),
    "identity_status": N_("State of the identity"),
    "attribute": N_("Mark of the identity"),
    "description": N_("Description"),
}
_IDENTIFIER_LABELS = {
    "IPP": N_("Patient number"),
    "NDA": N_("Stay number"),
    "DOWNTIME": N_("Downtime number"),
}
_TRAIT_CODES: dict[str, type[Code]] = {
    "sex": Sex, "identity_status": IdentityStatus, "attribute": IdentityAttribute,
}  # fmt: skip
_UNITS = {"respiratory_rate": "/min", "spo2": "%", "fio2": "%", "systolic": "mmHg", "pulse": "/min",
          "pain": "/10", "pupil_left_mm": "mm", "pupil_right_mm": "mm"}  # fmt: skip
# UCUM codes that people write otherwise. Source: UCUM 2.1, print symbols.
_UCUM = {"[iU]": N_("IU"), "mm[Hg]": "mmHg", "Cel": "°C", "ug": "µg", "m2": "m²", "mg/m2": "mg/m²"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value. ``is_unsure`` when its author doubted it; a measure needs no colon."""

    label: str
    value: str
    is_unsure: bool = False
    is_measure: bool = False

    @property
    def lead(self) -> str:
        """What stands before the value, ending in a space; empty without a label."""
        if not self.label:
            return ""
        return f"{self.label} " if self.is_measure else _("{label}: ").format(label=self.label)

    @property
    def text(self) -> str:
        """The fact in words; a doubted one ends in a question mark."""
        return f"{self.lead}{self.value} ?" if self.is_unsure else f"{self.lead}{self.value}"


def title_of(line: Line) -> str:
    """What kind of entry it is, in words."""
    if line.body is None:
        return _("Written by a newer version of Cahier ({kind})").format(kind=line.entry.kind)
    return _(KINDS[line.entry.kind].title)


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


def facts_of(line: Line, zone: ZoneInfo, places: Places = NO_PLACES) -> tuple[Fact, ...]:
    """What an entry says, field by field, in the order of its body; doubtful values are marked.

    A unit is shown as ``places`` name it. A doubt about something that is not shown marks every fact,
    so that no doubt is lost.
    """
    if line.body is None:
        return ()
    named, title = _named_facts(line.body, zone, places), title_of(line)
    # The two pressures are shown as one value.
    unsure = {"systolic" if name == "diastolic" else name for name in line.entry.unsure}
    is_all = bool(unsure - {name for name, _fact in named} - {"occurred_at"})
    return tuple(
        replace(fact, label="" if fact.label == title else fact.label, is_unsure=is_all or name in unsure)
        for name, fact in named
    )


def brief(line: Line, zone: ZoneInfo, places: Places = NO_PLACES) -> str:
    """What an entry says, in one line that stands after its title; empty when it says nothing more.

    What needs no label (a score) comes first; the first value that is no measure stands without its
    label too, because the title has already said what it is. What a body says when nobody said
    anything else (the usual priority, a severity that is not known) is left out.
    """
    body = line.body
    if body is None:
        return ""
    whole = facts_of(line, zone, places)
    named = zip(_named_facts(body, zone, places), whole, strict=True)
    telling = [fact for (name, _fact), fact in named if not _is_default(body, name)]
    facts = sorted(telling or whole, key=lambda fact: bool(fact.label))
    if facts and not facts[0].is_measure:
        facts[0] = replace(facts[0], label="")
    said = [fact.text for fact in facts]
    if line.entry.reason:
        said.append(_("correction: {reason}").format(reason=line.entry.reason))
    return " · ".join(said)


def _is_default(body: Body, name: str) -> bool:
    return any(member.name == name and member.default == getattr(body, name) for member in msgspec.structs.fields(body))


def titled(line: Line, zone: ZoneInfo, places: Places = NO_PLACES) -> str:
    """What kind of entry it is and what it says, in one line."""
    return headed(title_of(line), brief(line, zone, places))


def headed(head: str, said: str) -> str:
    """What something is and what is said of it; the head alone where nothing is said."""
    return _("{label}: ").format(label=head) + said if said else head


def describe(line: Line, people: People, zone: ZoneInfo, places: Places = NO_PLACES) -> str:
    """One sentence for any entry: when, what, what it says, who wrote it and how they knew."""
    said = listed(fact.text for fact in facts_of(line, zone, places))
    head = f"{when_text(line, zone)} {title_of(line)}"
    return f"{headed(head, said)} — {author_text(line, people)}"


def when_text(line: Line, zone: ZoneInfo, beside: Instant | None = None) -> str:
    """When it happened; a time that a correction of the clock moved says so."""
    return marked_time(line, occurred_text(line.entry, zone, beside))


def marked_time(line: Line, said: str) -> str:
    """A time in words with the mark of a clock that was put right, where it was."""
    return _("{time} (clock put right)").format(time=said) if line.retimed_s else said


def author_text(line: Line, people: People) -> str:
    """Who wrote it, for whom, how they knew (nothing where they did or saw it themselves), and why they corrected."""
    entry = line.entry
    parts = [name_of(people, entry.author)]
    if entry.author in people:
        parts[0] += f" ({people[entry.author].role.label})"
    if entry.on_behalf_of:
        proxy = entry.on_behalf_of
        parts.append(_("on behalf of {name} ({role})").format(name=proxy.name, role=proxy.role))
    if entry.source != "DIRECT":
        parts.append(_(SOURCE_LABELS[entry.source]))
    if entry.paper_ref:
        parts.append(_("sheet {number}").format(number=entry.paper_ref))
    if entry.reason:
        parts.append(_("correction: {reason}").format(reason=entry.reason))
    return ", ".join(parts)


def _named_facts(body: Body, zone: ZoneInfo, places: Places) -> list[tuple[str, Fact]]:
    match body:
        case patient.Trait():
            return [(body.name, Fact(_(_TRAIT_LABELS[body.name]), trait_text(body.name, body.value)))]
        case patient.IdentityDiscrepancy():
            label = _(_TRAIT_LABELS[body.name])
            return [
                ("recorded", Fact(label + ", " + _("recorded"), trait_text(body.name, body.recorded))),
                ("stated", Fact(label + ", " + _("stated"), trait_text(body.name, body.stated))),
                ("reason", Fact(_(LABELS["reason"]), body.reason)),
            ]
        case care.AwaitedResult() if body.value and body.value_unit:
            facts = _generic_facts(body, zone, places)
            whole = Fact(_label(body, "value"), f"{body.value} {body.value_unit}")
            return [(name, whole if name == "value" else fact) for name, fact in facts]
        case dose.DoseGiven() if body.dose is None:
            # The number is kept and given back, and never looks like a dose.
            facts = _generic_facts(body, zone, places)
            bare = Fact(_label(body, "typed"), _("{typed} (NO UNIT, not a dose)").format(typed=body.typed))
            return [(name, bare if name == "typed" else fact) for name, fact in facts]
        case patient.Identifier():
            value = f"{body.value} ({body.authority})" if body.authority else body.value
            return [("value", Fact(_(_IDENTIFIER_LABELS[body.type]), value))]
        case station.Struck():
            return [("reason", Fact(_(LABELS["reason"]), body.reason))]
        case _:
            return _generic_facts(body, zone, places)


def _label(body: Body, name: str) -> str:
    if name == "gcs_eye" and isinstance(body, care.Observed) and body.gcs is not None:
        return _("Glasgow")
    return _(LABELS[name])


def _generic_facts(body: Body, zone: ZoneInfo, places: Places) -> list[tuple[str, Fact]]:
    found = []
    for name in body.__struct_fields__:
        value = getattr(body, name)
        measured = isinstance(body, care.Observed)
        if value is None or value in ((), "") or name in UNSHOWN or _goes_without_saying(body, name):
            continue
        text = _observed_text(body, name) if isinstance(body, care.Observed) else None
        label = "" if isinstance(value, Score) else _label(body, name)
        worded = text or _value_text(name, value, zone, places)
        found.append((name, Fact(label, worded, is_measure=measured and name != "note")))
    return found


def _goes_without_saying(body: Body, name: str) -> bool:
    """Whether a member is ordinary, or said by another one."""
    match body:
        case care.Observed():
            ordinary = (name == "spo2_scale" and body.spo2_scale == 1) or name == "pain_scale"
            return (
                ordinary
                or (name == "diastolic" and body.systolic is not None)
                or (name in ("gcs_verbal", "gcs_motor") and body.gcs is not None)
            )
        case care.AwaitedResult():
            return (
                name == "result"
                or (name == "value_unit" and bool(body.value))
                or (name == "is_critical" and not body.is_critical)
            )
        case dose.DoseGiven():
            return name == "typed" and body.dose is not None
        case _:
            return False


def untaken_text(untaken: care.Untaken) -> str:
    """One item that could not be taken, and why."""
    why = ", ".join(part for part in (untaken.why.label, untaken.reason) if part)
    return f"{_(LABELS.get(untaken.item, untaken.item))} ({why})"


def gcs_text(body: care.Observed) -> str:
    """The Glasgow coma scale with its parts; empty as long as one is missing."""
    if body.gcs is None:
        return ""
    return f"{body.gcs} (E{body.gcs_eye} V{body.gcs_verbal} M{body.gcs_motor})"


def _observed_text(body: care.Observed, name: str) -> str | None:
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


def _value_text(name: str, value: _Shown, zone: ZoneInfo, places: Places) -> str:
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
