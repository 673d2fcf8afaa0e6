"""Any entry in words: what it is, what it says field by field, and in one sentence.

Screen timelines, the printed dossier and the shift summary all word an entry here. The fields of a
body are read off its type, so a new kind shows everything it carries as soon as its fields have a
label in :mod:`console.record.labels`; its title stands in the table of kinds.
Relies on the bodies and their codes only; never reads a clock or decides what is in force.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import msgspec

from console.record.bodies import Body, care, dose, patient, station
from console.record.codes.source import SOURCE_LABELS
from console.record.effects import Line
from console.record.instant import Instant
from console.record.kinds import KINDS
from console.record.labels import LABELS, UNSHOWN
from console.record.news2 import Score
from console.record.person import People, name_of
from console.record.places import NO_PLACES, Places
from console.record.showing import listed, occurred_text
from console.record.value_words import observed_text, trait_text, value_text
from console.words import N_, _

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
            trait = Fact(_(_TRAIT_LABELS[body.name]), trait_text(body.name, body.value))
            why = [("why", Fact(_label(body, "why"), body.why))] if body.why else []
            return [(body.name, trait), *why]
        case patient.IdentityDiscrepancy():
            label = _(_TRAIT_LABELS[body.name])
            return [
                ("recorded", Fact(label + ", " + _("recorded"), trait_text(body.name, body.recorded))),
                ("stated", Fact(label + ", " + _("stated"), trait_text(body.name, body.stated))),
                ("reason", Fact(_label(body, "reason"), body.reason)),
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
            return [("reason", Fact(_label(body, "reason"), body.reason))]
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
        text = observed_text(body, name) if isinstance(body, care.Observed) else None
        label = "" if isinstance(value, Score) else _label(body, name)
        worded = text or value_text(name, value, zone, places)
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
