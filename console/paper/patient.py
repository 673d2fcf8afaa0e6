"""The pieces about one patient that every document shows alike: who, alerts, observations, tasks.

Each piece is markup made of a patient's file as it stands; nothing is looked up. What nobody asked
or wrote is said in words, what was doubted is hollow, what only a census says is in italics with its
age.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from console.paper.lettering import NO_BREAK, Markup, bold, boxed, hollow, italic, join, markup
from console.paper.sheet import Imprint
from console.record.beside import NOBODY
from console.record.board import BoardRow
from console.record.bodies import care
from console.record.codes.care import AllergyAnswer, CareLimit
from console.record.codes.patient import IdentityStatus
from console.record.doses import last_doses
from console.record.file import AwaitedResult, Observation, PatientFile, Said, Task, describe_allergy
from console.record.handovers import Handover
from console.record.instant import Instant
from console.record.movements import ExpectedAdmission, Transfer
from console.record.news2 import ACKNOWLEDGEMENT
from console.record.person import People, name_of
from console.record.showing import age_text, date_text, elapsed_text, moment_text
from console.record.wording import Fact, facts_of, title_of
from console.words import _

_SHORT = 16
_NAMING = ("birth_name", "used_name", "given_names", "used_given_name")


def _doubted(file: PatientFile, traits: Iterable[str]) -> bool:
    keys = {f"trait/{name}" for name in traits}
    return any(said.line.entry.unsure for key in keys for said in file.registers.get(key, ()))


def name_of_patient(file: PatientFile) -> Markup:
    """The name; a description where there is none; never empty."""
    text = file.identity.name or file.identity.description or _("Unknown person")
    return hollow(text) if _doubted(file, _NAMING) else markup(text)


def birth_of(file: PatientFile, imprint: Imprint) -> Markup:
    """Birth date, age and sex."""
    who = file.identity
    born = date_text(who.birth_date) if who.birth_date else ""
    shown = hollow(born) if born and _doubted(file, ("birth_date",)) else markup(born)
    parts = [
        Markup(markup(_("born")) + " " + shown) if born else markup(_("birth date unknown")),
        markup(age_text(who, imprint.as_at, imprint.zone)),
        markup(who.sex.label),
    ]
    return join(parts, ", ")


def number_of(file: PatientFile) -> Markup:
    """The number people quote, named for what it is."""
    number = file.identity.number
    named = _("no. {number}").format(number=number).replace(" ", NO_BREAK)
    return markup(named) if number else markup(_("no number"))


def badge(file: PatientFile, imprint: Imprint) -> Markup:
    """That somebody else here can be taken for this patient, framed; empty where nobody can."""
    near = imprint.neighbours.get(file.id, NOBODY)
    if near.is_similar:
        return boxed(_("similar name").upper())
    return boxed(_("known homonym").upper()) if near.is_homonym else Markup("")


def named(file: PatientFile, imprint: Imprint) -> Markup:
    """The name in bold, and the badge."""
    return join([Markup(f"<b>{name_of_patient(file)}</b>"), badge(file, imprint)], " ")


def who(file: PatientFile, imprint: Imprint) -> Markup:
    """Bed, name, number and badge: how a patient is named in a list."""
    bed = bold(file.place.bed) if file.place.bed else markup(_("no bed"))
    return join([bed, join([name_of_patient(file), number_of(file)], ", "), badge(file, imprint)], " ")


def perhaps_the_same(file: PatientFile, imprint: Imprint) -> list[Markup]:
    """Those who may be the same person, each with the alerts of that file, until two people agree on it."""
    found = imprint.neighbours.get(file.id, NOBODY).perhaps
    alone = replace(imprint, neighbours={})
    return [
        join([bold(_("PERHAPS THE SAME PERSON AS")), who(other, alone), markup(_("There:")), alerts(other, alone)], " ")
        for other in found
    ]


def banner(file: PatientFile, imprint: Imprint) -> Markup:
    """The line that opens a patient's block: bed, name, badge, birth date, age, sex, number."""
    bed = bold(file.place.bed or _("no bed"))
    return join([bed, named(file, imprint), birth_of(file, imprint), number_of(file)], " · ")


def _item(said: Said, imprint: Imprint, text: str) -> Markup:
    """One value in force, marked when doubted or when only another system says it."""
    if said.line.entry.unsure:
        return hollow(text)
    if not said.is_imported:
        return markup(text)
    age = elapsed_text(said.at, imprint.as_at)
    return italic(_("{text} [census, {age} old]").format(text=text, age=age))


def plain_text(said: Said, imprint: Imprint) -> str:
    """The values of an entry without their labels."""
    if isinstance(said.line.body, care.Allergy):
        return describe_allergy(said.line.body)
    return ", ".join(fact.value for fact in facts_of(said.line, imprint.zone, imprint.places))


def _items(values: Sequence[Said], imprint: Imprint) -> Markup:
    return join([_item(said, imprint, plain_text(said, imprint)) for said in values], _("; "))


def allergies(file: PatientFile, imprint: Imprint) -> Markup:
    """The allergies, or that there are none, or that nobody asked."""
    if file.allergies:
        return _items(file.allergies, imprint)
    said = [
        each
        for each in file.registers.get("allergies", ())
        if isinstance(each.line.body, care.AllergiesAnswered) and each.line.body.answer is AllergyAnswer.NONE_KNOWN
    ]
    return _item(said[-1], imprint, file.allergy_text()) if said else markup(file.allergy_text())


def limits(file: PatientFile, imprint: Imprint) -> Markup:
    """The limits of care, or that nothing was typed about them."""
    return _items(file.limits, imprint) if file.limits else markup(_("nothing typed"))


def alerts(file: PatientFile, imprint: Imprint) -> Markup:
    """Allergies always; isolation, limits of care, risks and doubts about who it is where there are any."""
    rows = [(_("ALLERGIES"), allergies(file, imprint))]
    rows += [
        (label, _items(values, imprint))
        for label, values in (
            (_("ISOLATION"), file.isolations),
            (_("LIMITS OF CARE"), tuple(said for said in file.limits if _limits(said))),
            (_("RISKS"), file.risks),
        )
        if values
    ]
    weak = sorted(mark.label for mark in file.identity.attributes)
    if file.identity.status is IdentityStatus.PROV or weak:
        rows.append((_("IDENTITY"), markup(", ".join([file.identity.status.label, *weak]))))
    if file.conflicts:
        rows.append((_("CONFLICT"), markup(_("{n} to settle, see the list").format(n=len(file.conflicts)))))
    shown = [Markup(f"<b>{markup(label)}</b> {text}") for label, text in rows]
    return join([*shown, *perhaps_the_same(file, imprint)], "  •  ")


def alerts_in_short(file: PatientFile) -> Markup:
    """How many alerts of each kind, where all of them would not fit over each page."""
    counts = [
        (_("ALLERGIES"), len(file.allergies)),
        (_("ISOLATION"), len(file.isolations)),
        (_("LIMITS OF CARE"), len(file.limits)),
        (_("RISKS"), len(file.risks)),
    ]
    text = ", ".join(f"{label} {count}" for label, count in counts if count)
    return bold(_("{alerts}: in full on page 1").format(alerts=text))


def _limits(said: Said) -> bool:
    return getattr(said.line.body, "decision", None) is not CareLimit.FULL


def origin(file: PatientFile, imprint: Imprint, stated_at: Instant | None) -> Markup:
    """That only a census says this patient is here, and how old it is; empty once somebody confirmed."""
    if file.confirmed:
        return Markup("")
    at = stated_at or (file.lines[0].entry.recorded_at if file.lines else imprint.as_at)
    text = _("NOT CONFIRMED HERE: from the census of {moment}, {age} old").format(
        moment=moment_text(at, imprint.zone), age=elapsed_text(at, imprint.as_at)
    )
    return Markup(f"<i><b>{markup(text)}</b></i>")


def facts(items: Iterable[Fact], between: str = "") -> Markup:
    """Labelled values in a row, the doubted ones hollow."""
    shown = []
    for fact in items:
        lead, value = fact.lead, fact.value
        if fact.is_measure and len(value) < _SHORT:  # a number never parts from its name and unit
            lead, value = lead.replace(" ", NO_BREAK), value.replace(" ", NO_BREAK)
        shown.append(Markup(f"{markup(lead)}{hollow(value) if fact.is_unsure else markup(value)}"))
    return join(shown, between or _("; "))


def observation(seen: Observation, imprint: Imprint) -> Markup:
    """One round of observations: when, how long ago, values, score with its parts."""
    at = moment_text(seen.at, imprint.zone, imprint.as_at)
    ago = _("{span} ago").format(span=elapsed_text(seen.at, imprint.as_at))
    found = facts_of(seen.said.line, imprint.zone, imprint.places)
    values = facts((fact for fact in found if fact.label), ", ")
    score = Markup(f"<b>{facts(fact for fact in found if not fact.label)}</b>")
    return join([markup(f"{at} ({ago})"), score, values], " — ")


def task(each: Task, imprint: Imprint) -> Markup:
    """One open task: what, by when, for whom; an overdue one says so."""
    body = each.body
    late = bold(_("OVERDUE")) if each.is_overdue(imprint.as_at) else Markup("")
    due = moment_text(body.due_at, imprint.zone, imprint.as_at) if body.due_at else body.priority.label
    title = hollow(body.title) if each.said.line.entry.unsure else markup(body.title)
    return join([late, markup(due), title, markup(f"({body.owner})" if body.owner else "")], " ")


def awaited(each: AwaitedResult, imprint: Imprint) -> Markup:
    """One awaited result: what, sent when, expected by when, who chases it."""
    body, zone, now = each.body, imprint.zone, imprint.as_at
    parts = [bold(_("OVERDUE")) if each.is_overdue(now) else Markup(""), markup(body.what)]
    if body.sent_at:
        parts.append(markup(_("sent {moment}").format(moment=moment_text(body.sent_at, zone, now))))
    if body.expected_by:
        parts.append(markup(_("expected by {moment}").format(moment=moment_text(body.expected_by, zone, now))))
    if body.chased_by:
        parts.append(markup(_("chased by {name}").format(name=body.chased_by)))
    return join(parts, " ")


def conflict_lines(file: PatientFile, imprint: Imprint) -> list[Markup]:
    """Each conflict with every value, its author and its time."""
    return [
        join(
            [
                Markup(
                    f"<b>{markup(plain_text(said, imprint))}</b> "
                    f"({markup(said.by)}, {markup(moment_text(said.at, imprint.zone, imprint.as_at))})"
                )
                for said in conflict.values
            ],
            " ≠ ",
        )
        for conflict in file.conflicts
    ]


def custody(transfer: Transfer, imprint: Imprint) -> Markup:
    """Where a transfer leads and how far it has come; somebody not seen to arrive is named so."""
    zone, now = imprint.zone, imprint.as_at
    parts = [
        markup(
            _("to {destination}").format(destination=transfer.bound_for(imprint.places) or _("destination not typed"))
        )
    ]
    if transfer.left_at:
        parts.append(markup(_("left {moment}").format(moment=moment_text(transfer.left_at, zone, now))))
    if transfer.arrived_at:
        arrived = _("arrived {moment}").format(moment=moment_text(transfer.arrived_at, zone, now))
        seen = _("seen by {name}").format(name=transfer.seen_by) if transfer.seen_by else ""
        parts.append(markup(", ".join(part for part in (arrived, seen) if part)))
    elif transfer.left_at:
        span = elapsed_text(transfer.left_at, now)
        parts.append(bold(_("NOT SEEN TO ARRIVE, gone for {span}").format(span=span)))
    else:
        parts.append(markup(transfer.step.label))
    return join(parts, ", ")


def journey(row: BoardRow, imprint: Imprint) -> Markup:
    """Who it is, and how far they have come; of somebody expected to be admitted, when and from where."""
    if row.file is None:
        return Markup("")
    if row.transfer:
        return join([who(row.file, imprint), custody(row.transfer, imprint)], ", ")
    if row.expected is None:
        return Markup("")
    return join([who(row.file, imprint), arranged(row.expected, imprint), origin(row.file, imprint, None)], ", ")


def arranged(expected: ExpectedAdmission, imprint: Imprint) -> Markup:
    """An admission that is expected: when, in which bed, why, from where, and who said so."""
    plan, late = expected.plan, expected.is_late(imprint.as_at)
    moment = moment_text(plan.expected_at, imprint.zone, imprint.as_at)
    soon = markup(_("to be admitted {moment}").format(moment=moment))
    when = bold(_("NOT COME, expected {moment}").format(moment=moment)) if late else soon
    bed = _("bed {bed}").format(bed=plan.bed) if plan.bed else ""
    origin = _("from {unit}").format(unit=plan.comes_from) if plan.comes_from else ""
    said = _("announced by {name}").format(name=plan.announced_by) if plan.announced_by else ""
    more = (bed, plan.reason or "", origin, said, plan.phone or "")
    return join([when, *(markup(part) for part in more if part)], ", ")


# Kinds of register that have their own place in a block; every other kind is shown under its title.
_PLACED = frozenset({
    "trait", "identifier", "allergies_answered", "allergy", "isolation", "limit_of_care", "risk",
    "task", "awaited_result",
})  # fmt: skip


def standing(file: PatientFile, imprint: Imprint, without: Collection[str] = ()) -> list[tuple[str, Markup]]:
    """What else is in force, kind by kind under its title: diet, weight, lines, doses, courses.

    A kind that is added to the table of kinds appears here without being named; ``without`` leaves some out.
    """
    found: dict[str, list[Markup]] = {}
    for values in file.registers.values():
        kind = values[-1].line.entry.kind
        if kind not in _PLACED and kind not in without:
            title = title_of(values[-1].line)
            found.setdefault(title, []).append(join([said_facts(said, imprint) for said in values], " ≠ "))
    if "dose_given" not in without:
        found |= _last_doses(file, imprint)
    return [(title, join(items, "  •  ")) for title, items in found.items()]


def _last_doses(file: PatientFile, imprint: Imprint) -> dict[str, list[Markup]]:
    """The last dose of each drug under one title. A dose without its unit is named and not printed."""
    lines = {line.entry.id: line for line in file.lines}
    shown = []
    for dose in last_doses(file):
        when = moment_text(dose.at, imprint.zone, imprint.as_at)
        if dose.is_whole:
            shown.append(join([markup(f"{when}, {dose.by}"), facts(facts_of(lines[dose.id], imprint.zone))], " "))
        else:
            said = _("{drug}, {time}: not printed, its unit is missing").format(drug=dose.body.drug, time=when)
            shown.append(bold(said))
    return {_("Last critical doses (a reminder, never complete)"): shown} if shown else {}


def said_facts(said: Said, imprint: Imprint) -> Markup:
    """What one value in force says, with its age where only a census says it."""
    told = facts(facts_of(said.line, imprint.zone, imprint.places))
    if not said.is_imported:
        return told
    age = elapsed_text(said.at, imprint.as_at)
    origin = markup(_("[census, {age} old]").format(age=age))
    return Markup(f"<i>{told} {origin}</i>")


def open_targets(file: PatientFile, imprint: Imprint) -> list[Markup]:
    """The open targets, each with its notes in order of time and who wrote them."""
    return [
        join([bold(target.title), *(_note(note, imprint) for note in target.notes)], " — ")
        for target in file.targets
        if target.is_open
    ]


def _note(note: Said, imprint: Imprint) -> Markup:
    told = facts(fact for fact in facts_of(note.line, imprint.zone, imprint.places) if fact.label != _("Target"))
    at = moment_text(note.at, imprint.zone, imprint.as_at)
    return join([markup(at), told, markup(f"({note.by})")], " ")


def person_text(people: People, named: str) -> str:
    """Somebody named in a body: by id where the book knows the person, else as typed."""
    return name_of(people, named) if named in people else named


def handover_text(given: Handover, people: People, imprint: Imprint) -> Markup:
    """One handover that nobody took: who gave it to whom, when, and why it was refused."""
    parts = [
        bold(given.prepared.shift.label),
        markup(_("given by {name}").format(name=person_text(people, given.prepared.giver))),
        markup(_("to {names}").format(names=", ".join(person_text(people, each) for each in given.prepared.receivers))),
        markup(moment_text(given.prepared_at, imprint.zone, imprint.as_at)),
    ]
    if given.answer is not None:
        parts.append(bold(given.answer.answer.label))
        parts.append(markup(given.answered_by or ""))
        parts.append(markup(given.answer.reason or ""))
    return join(parts, ", ")


def acknowledgement(imprint: Imprint) -> Markup:
    """Whose score it is, and who approved advice made of it."""
    if not imprint.approved_by:
        return markup(ACKNOWLEDGEMENT)
    approved = _("observation guide approved by {name}").format(name=imprint.approved_by)
    return markup(f"{ACKNOWLEDGEMENT}; {approved}")
