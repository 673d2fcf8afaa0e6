"""Continuity sheets: what another place must know to go on with a course of treatment.

Whatever the sheet holds is printed, member by member. A sheet that no second person has agreed with, or that
was rebuilt from memory, says so across its head, and leaves the lines for two signatures: on paper as on
screen it is not verified until two named people have checked it.
"""

from __future__ import annotations

from reportlab.platypus import Flowable

from console.paper.blocks import BODY, Columns, gap, grid, line, section, signatures
from console.paper.dossier import heading_of
from console.paper.lettering import Markup, bold, hollow, join, lead, markup
from console.paper.sheet import WIDTH, Imprint, Paper, PatientMark, Tally, Together, write
from console.paper.text import Text
from console.record.bodies.course import Chemotherapy, Countersigned, Radiotherapy
from console.record.courses import Course, courses_of, deviation_percent, exceeds_gap, gap_days
from console.record.file import PatientFile, Said
from console.record.instant import local
from console.record.showing import moment_text
from console.record.value_words import quantity_text
from console.record.wording import Fact, facts_of, title_of
from console.words import _, ngettext

_DOSES = [WIDTH * share for share in (0.24, 0.16, 0.16, 0.12, 0.32)]
_LONG = 70  # letters: a longer value takes the whole width


def continuity(file: PatientFile, imprint: Imprint) -> Paper:
    """Print every continuity sheet of a patient."""
    tally = Tally(total=1)
    story: list[Flowable] = [PatientMark(tally, file.id, None), *continuity_story(file, imprint)]
    return write(story, imprint, heading_of(_("Continuity sheets"), file, imprint), tally)


def continuity_story(file: PatientFile, imprint: Imprint) -> list[Flowable]:
    """The sheets as part of a document; "none" in words."""
    courses = courses_of(file)
    if not courses:
        return [*section(_("Continuity sheets")), line(markup(_("None typed.")))]
    return [each for course in courses for each in _course(course, imprint)]


def _course(course: Course, imprint: Imprint) -> list[Flowable]:
    facts = facts_of(course.said.line, imprint.zone, imprint.places)
    short = [fact for fact in facts if len(fact.text) <= _LONG]
    shown: list[Flowable] = [
        *section(title_of(course.said.line)),
        *(line(bold(warning)) for warning in warnings_of(course, imprint)),
        line(markup(_("Written by {name}, {moment}").format(
            name=course.said.by, moment=moment_text(course.said.at, imprint.zone)))),
        Columns([Text(_fact(fact), BODY) for fact in short], 2),
        *(line(_fact(fact)) for fact in facts if len(fact.text) > _LONG),
    ]  # fmt: skip
    if isinstance(course.sheet, Chemotherapy) and course.sheet.doses:
        shown += _doses(course.sheet)
    shown += [line(_check(each, imprint)) for each in course.checks]
    if not course.is_verified:
        shown += [gap(4), signatures([_("First check, original seen"), _("Second check")])]
    return [Together(shown)]


def _fact(fact: Fact) -> Markup:
    return lead(fact.lead.strip(), hollow(fact.value) if fact.is_unsure else markup(fact.value))


def warnings_of(course: Course, imprint: Imprint) -> list[str]:
    """What must be seen before the sheet is used."""
    today = local(imprint.as_at, imprint.zone).date()
    found = []
    if course.is_disputed:
        found.append(_("DISPUTED by the second person: do not use before it is settled"))
    elif not course.is_verified:
        found.append(_("NOT VERIFIED by a second person"))
    if course.is_from_memory:
        found.append(_("REBUILT FROM MEMORY: no original was seen"))
    if course.is_late(today):
        found.append(_("OVERDUE"))
    if isinstance(course.sheet, Radiotherapy) and (lost := gap_days(course.sheet, today)):
        found.append(ngettext("{n} day lost", "{n} days lost", lost))
        if exceeds_gap(course.sheet, today):
            found.append(_("MORE DAYS LOST than the category allows"))
    return found


def _doses(sheet: Chemotherapy) -> list[Flowable]:
    titles = [bold(text) for text in (_("Drug"), _("Dose"), _("per m²"), "%", _("Route, duration, remarks"))]
    rows = [titles]
    for dose in sheet.doses:
        off = deviation_percent(dose, sheet.body_surface)
        warned = bold(_("{n} % off what surface and percentage give").format(n=f"{off:+d}")) if off else Markup("")
        remarks = [markup(text) for text in (dose.route, dose.duration, dose.reason) if text]
        rows.append([
            bold(dose.drug),
            markup(quantity_text(dose.dose)),
            markup(quantity_text(dose.per_surface) if dose.per_surface else ""),
            markup(str(dose.percent) if dose.percent is not None else ""),
            join([*remarks, warned], ", "),
        ])  # fmt: skip
    return [gap(3), grid(rows, _DOSES, repeat=1)]


def _check(check: Said, imprint: Imprint) -> Markup:
    """Who read the sheet as the second person, and what they said."""
    body = check.line.body
    agrees, note = (body.agrees, body.note or "") if isinstance(body, Countersigned) else (False, "")
    text = _("Checked by {name}, {moment}: agrees") if agrees else _("Checked by {name}, {moment}: DOES NOT AGREE")
    said = text.format(name=check.by, moment=moment_text(check.at, imprint.zone))
    return join([bold(said), markup(note)], " ")
