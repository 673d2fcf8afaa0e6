"""The end of the unit's part of a shift summary: who was there, what is short, what comes next, the signatures.

What the manager reported is printed under the reporter's name; what nobody reported is a line to fill in by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from reportlab.platypus import Flowable

from console.paper.blocks import HandLine, compact, gap, labelled, section, signatures
from console.paper.lettering import Markup, bold, join, markup
from console.paper.sheet import Imprint, Together
from console.record.bodies.shift_report import ShiftReport
from console.record.laptop_state import Word, note_text
from console.record.person import Person
from console.record.shift import ShiftSummary
from console.record.shift_reports import Reported, of_shift
from console.record.showing import moment_text
from console.record.unit_state import UnitState
from console.record.value_words import row_text
from console.words import _

RowsOf = Callable[[ShiftReport], Iterable[Markup]]


def staff_of(reports: Sequence[Reported]) -> str:
    """How many were present; empty where nobody said, both numbers where two reports differ."""
    return _differing(len(each.body.staff) for each in reports if each.body.staff)


def short_of(reports: Sequence[Reported]) -> str:
    """How many drugs and supplies are short; empty where nobody reported."""
    return _differing(len(each.body.shortages) for each in reports)


def forms_of(reports: Sequence[Reported]) -> str:
    """How many paper forms were used and how many are left, over all forms; empty where nobody counted."""
    counted = [each.body.forms for each in reports if any(form.used is not None for form in each.body.forms)]
    sums = (f"{sum(form.used or 0 for form in forms)}, {sum(form.unused or 0 for form in forms)}" for forms in counted)
    return " ≠ ".join(dict.fromkeys(sums))


def _differing(numbers: Iterable[int]) -> str:
    return " ≠ ".join(dict.fromkeys(map(str, numbers)))


def closing(summary: ShiftSummary, state: UnitState, imprint: Imprint) -> list[Flowable]:
    """Who works here, what happened to the laptop, the report of the shift, and what is signed."""
    reports = of_shift(state.reports, summary.shift_from, summary.shift_to)
    words = {word.person: word for word in state.laptop.words}
    known = [_member(person, words.get(person.id), imprint) for person in summary.people if person.active]
    people = {person.id: person for person in summary.people}
    here = [each for each in state.laptop.notes if summary.shift_from <= each.at <= imprint.as_at]
    notes = [
        markup(f"{moment_text(each.at, imprint.zone, imprint.as_at)} {note_text(each, people)} ({each.by})")
        for each in here
    ]
    return [
        *section(_("Staff and handing on")),
        *compact(_("People of this laptop"), known),
        *compact(_("What happened to this laptop: keys, clock, history"), notes),
        *_rows(_("Staff present"), _("Present, hours, replacements:"), reports, _staff, imprint),
        *_rows(_("Drugs or supplies short"), _("Drugs or supplies short:"), reports, _shortages, imprint),
        *_rows(_("Paper forms, used and left"), _("Paper forms, used and left:"), reports, _forms, imprint),
        Together([
            *_said(_("Other incidents:"), reports, lambda body: body.incidents, imprint),
            HandLine(_("Other incidents:")),
            *_said(_("For the next manager:"), reports, lambda body: body.for_next, imprint),
            HandLine(_("For the next manager:"), lines=2),
            gap(),
            signatures([_("Unit manager, end of shift"), _("Unit manager, next shift")]),
        ]),
    ]  # fmt: skip


def _member(person: Person, word: Word | None, imprint: Imprint) -> Markup:
    """One of the staff; whoever works here by a colleague's word, with whose and until when."""
    said = markup(f"{person.name} ({person.role.label})")
    if word is None:
        return said
    until = moment_text(word.until, imprint.zone, imprint.as_at)
    by = word.by or _("the unit’s envelope")
    ended = (
        _("vouched for by {name}, ended {time}")
        if word.has_ended(imprint.as_at)
        else _("vouched for by {name} until {time}")
    )
    return join([said, bold(ended.format(name=by, time=until))], ", ")


def _staff(body: ShiftReport) -> Iterable[Markup]:
    return (join([bold(each.name), markup(_after(row_text(each), each.name))], " ") for each in body.staff)


def _shortages(body: ShiftReport) -> Iterable[Markup]:
    return (join([bold(each.what), markup(_after(row_text(each), each.what))], " ") for each in body.shortages)


def _forms(body: ShiftReport) -> Iterable[Markup]:
    return (join([bold(each.form), markup(_after(row_text(each), each.form))], " ") for each in body.forms)


def _after(text: str, lead: str) -> str:
    return text.removeprefix(lead).strip()


def _rows(title: str, by_hand: str, reports: Sequence[Reported], rows_of: RowsOf, imprint: Imprint) -> list[Flowable]:
    shown: list[Flowable] = []
    for each in reports:
        if rows := list(rows_of(each.body)):
            shown += compact(f"{title}, {_by(each, imprint)}", rows)
    return shown or [HandLine(by_hand)]


def _said(
    label: str, reports: Sequence[Reported], text_of: Callable[[ShiftReport], str | None], imprint: Imprint
) -> list[Flowable]:
    return [
        labelled(label, markup(f"{text} ({_by(each, imprint)})")) for each in reports if (text := text_of(each.body))
    ]


def _by(each: Reported, imprint: Imprint) -> str:
    return f"{each.said.by}, {moment_text(each.said.at, imprint.zone, imprint.as_at)}"
