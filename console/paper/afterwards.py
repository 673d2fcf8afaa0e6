"""Pages of the days after an outage: what is still to be given back, what to key in, what a patient is told.

Values in, pages out: what is open and what was settled is decided by whoever hands the values in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reportlab.platypus import Flowable

from console.paper import patient as pieces
from console.paper.blocks import gap, grid, labelled, line, section, signatures
from console.paper.dossier import heading_of
from console.paper.lettering import Markup, bold, markup, tick_box
from console.paper.sheet import WIDTH, Heading, Imprint, Paper, PatientMark, Tally, write
from console.record.effects import Line
from console.record.file import PatientFile
from console.record.showing import listed, occurred_text
from console.record.wording import author_text, facts_of, headed, title_of
from console.words import _

_BURN = [WIDTH * share for share in (0.13, 0.27, 0.30, 0.10, 0.10, 0.10)]
_KEY = [WIDTH * share for share in (0.05, 0.05, 0.17, 0.49, 0.24)]


@dataclass(frozen=True, slots=True)
class BurnRow:
    """One system, unit and kind of entry: how many there are, how many are settled, how many refused."""

    target: str
    unit: str
    kind: str
    made: int
    settled: int
    refused: int


def burn_down(rows: Sequence[BurnRow], imprint: Imprint) -> Paper:
    """What is still to be given back, by unit and kind: printed each day until nothing is left."""
    left = sum(row.made - row.settled for row in rows)
    open_ = [row for row in rows if row.made > row.settled]
    head = [bold(text) for text in
            (_("System"), _("Unit"), _("What"), _("Made"), _("Settled"), _("Refused"))]  # fmt: skip
    table = [head, *map(_burn, open_)]
    said = _("{left} outcomes are still open.").format(left=left) if left else _("Nothing is open any more.")
    settled = _("{count} outcomes are settled for good.").format(count=sum(row.settled for row in rows))
    story: list[Flowable] = [line(bold(said)), line(markup(settled)), gap()]
    if open_:
        story.append(grid(table, _BURN, repeat=1))
    return write(story, imprint, Heading(_("Still to be given back")), Tally(total=0))


def _burn(row: BurnRow) -> list[Markup]:
    numbers = (row.made, row.settled, row.refused)
    return [markup(text) for text in (row.target, row.unit, row.kind, *map(str, numbers))]


@dataclass(frozen=True, slots=True)
class ToKey:
    """What one patient's file still owes the hospital's system: lines by the screen that takes them, in order."""

    file: PatientFile
    screens: Mapping[str, Sequence[Line]]


def rekey_sheet(patients: Sequence[ToKey], imprint: Imprint) -> Paper:
    """For a system that takes no import: every line to be typed, screen by screen, ticked by two people."""
    tally = Tally(total=len(patients))
    how = _("First box: typed. Second box: read again on the screen by another person.")
    story: list[Flowable] = [line(markup(how) if patients else bold(_("Nothing is left to be typed.")))]
    for rank, each in enumerate(patients, start=1):
        who = pieces.banner(each.file, imprint)
        of_all = _("patient {n} of {total}").format(n=rank, total=len(patients))
        story += [*section(each.file.identity.name, of_all), PatientMark(tally, each.file.id, who), line(who)]
        for screen, lines in each.screens.items():
            rows = [[tick_box(""), tick_box(""), bold(_("When")), bold(screen), bold(_("Written by"))]]
            rows += [_key(one, each.file, imprint) for one in lines]
            story += [grid(rows, _KEY, repeat=1), gap()]
        story.append(signatures([_("Typed by"), _("Read again by")]))
    return write(story, imprint, Heading(_("To be typed into the hospital’s system")), tally)


def _key(one: Line, file: PatientFile, imprint: Imprint) -> list[Markup]:
    said = listed(fact.text for fact in facts_of(one, imprint.zone, imprint.places))
    text = markup(headed(title_of(one), said))
    when = markup(occurred_text(one.entry, imprint.zone))
    return [tick_box(""), tick_box(""), when, text, markup(author_text(one, file.people))]


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a patient is told: from when to when, how many lines, which of them in words, what became of them."""

    first: str
    last: str
    count: int
    told: Sequence[str]
    is_back: bool


def letter(file: PatientFile, facts: LetterFacts, imprint: Imprint) -> Paper:
    """To the patient: what happened while the computers were down, in plain words."""
    tally = Tally(total=1)
    when = _("On {first}") if facts.first == facts.last else _("From {first} to {last}")
    told = _(
        "{when} the computers of our hospital were out of order. Your care went on, and it was written down in"
        " another way. This letter says what was written about you."
    )
    story: list[Flowable] = [
        PatientMark(tally, file.id, None),
        line(markup(told.format(when=when.format(first=facts.first, last=facts.last)))),
        labelled(_("Lines written about you"), markup(str(facts.count))),
        *section(_("What was done")),
        *(line(markup(each)) for each in facts.told),
        *section(_("What became of it")),
        line(
            markup(
                _("Everything is in your usual record again.")
                if facts.is_back
                else _("Part of it is still on its way into your usual record. Nothing of it is lost.")
            )
        ),
        line(
            markup(
                _(
                    "You may ask to see all of it, and to have corrected what is wrong. Whoever gave you this"
                    " letter can tell you how."
                )
            )
        ),
        gap(),
        signatures([_("For the hospital")]),
    ]
    heading = heading_of(_("What happened while the computers were down"), file, imprint)
    return write(story, imprint, heading, tally)
