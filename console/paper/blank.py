"""Blank forms: what the window asks, in its order, to fill in by hand and type in when a laptop is back.

Each sheet has a number of its own, which is typed as the sheet's number when it is copied; the foot says
who typed it in and when, so that a sheet is never typed twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak

from console.paper.blocks import BODY, Columns, HandLine, gap, grid, line, section
from console.paper.form_outline import FieldOutline, FormOutline
from console.paper.lettering import Markup, bold, join, lead, markup, tick_box
from console.paper.sheet import WIDTH, Heading, Imprint, Paper, Tally, Together, write
from console.paper.text import Text
from console.words import _

_APART = " \u00a0 \u00a0 "  # between two boxes; a line may be broken there
_TICKS = ParagraphStyle("ticks", parent=BODY, leading=14)
_SHORT = ("LINE", "MEASURE", "MOMENT")
_ROWS = 3
_LONG_ROWS = 3


def blank(forms: Sequence[FormOutline], imprint: Imprint, copies: int = 1) -> Paper:
    """Print empty forms, ``copies`` of each, every sheet numbered."""
    story: list[Flowable] = []
    sheet = 0
    for form in forms:
        for _copy in range(copies):
            sheet += 1
            if story:
                story.append(PageBreak())
            story += _form(form, f"{imprint.number}/{sheet}")
    title = _(forms[0].title) if len(forms) == 1 else _("Blank forms")
    return write(story, imprint, Heading(_("{title}, on paper").format(title=title)), Tally(total=0))


def _form(form: FormOutline, number: str) -> list[Flowable]:
    head = lead(_("Sheet no."), Markup(f"<big>{bold(number)}</big>"))
    story: list[Flowable] = [*section(_(form.title)), line(head), gap(3)]
    if form.about_patient:
        story += [_identity(), gap(4)]
    story += _fields(form.fields)
    story += [
        gap(6),
        Together([
            HandLine(_("Written by (name, function, signature), at:")),
            grid([[_typed_in()]], [WIDTH]),
        ]),
    ]  # fmt: skip
    return story


def _identity() -> Flowable:
    asked = (_("Name:"), _("Given name:"), _("Born on:"), _("Sex:"), _("Number:"), _("Bed:"))
    label = lead(_("Label of the patient, or by hand"), Markup("<br/><br/><br/><br/><br/>"))
    lines = join([Markup(f"{markup(each)} {'.' * 58}") for each in asked], "\n")
    answers = [tick_box(_("none known")), tick_box(_("not asked")), tick_box(_("these:"))]
    allergies = join([bold(_("ALLERGIES")), *answers, markup("." * 40)], "\n")
    return grid([[label, lines, allergies]], [WIDTH * 0.3, WIDTH * 0.42, WIDTH * 0.28])


def _typed_in() -> Markup:
    return join([tick_box(_("typed into Cahier")), tick_box(_("attached")), tick_box(_("blank, not used")),
                 markup(_("by, at: {room}").format(room="." * 60))], _APART)  # fmt: skip


def _fields(fields: Sequence[FieldOutline]) -> Iterator[Flowable]:
    """Short fields two and two, the others over the whole width, in the order of the screen."""
    waiting: list[Flowable] = []
    for each in fields:
        if each.kind in _SHORT:
            unit = f" ({each.unit})" if each.unit else ""
            units = f" ({' / '.join(_(option) for option in each.options)})" if each.options else ""
            waiting.append(HandLine(_("{label}:").format(label=f"{_(each.label)}{unit}{units}")))
            if len(waiting) == 2:
                yield Columns(waiting, 2)
                waiting = []
            continue
        if waiting:
            yield Columns(waiting, 2)
            waiting = []
        yield from _long(each)
    if waiting:
        yield Columns(waiting, 2)


def _long(each: FieldOutline) -> Iterator[Flowable]:
    label = _("{label}:").format(label=_(each.label))
    match each.kind:
        case "CHOICE" | "MANY":
            ticks = join([tick_box(_(option)) for option in each.options], _APART)
            yield Together([gap(4), Text(lead(label, ticks), _TICKS)])  # a choice is never cut
        case "YES_NO":
            ticks = join([tick_box(option) for option in (_("yes"), _("no"), _("not asked"))], _APART)
            yield Together([gap(4), Text(lead(label, ticks), _TICKS)])  # a choice is never cut
        case "ROWS":
            titles = [bold(_(column)) for column in each.options]
            empty = [Markup("<br/><br/>")] * len(titles)
            yield gap(3)
            yield Text(bold(label), BODY)
            yield grid([titles, *[empty] * _ROWS], [WIDTH / len(titles)] * len(titles))
        case _:
            yield HandLine(label, lines=_LONG_ROWS)
