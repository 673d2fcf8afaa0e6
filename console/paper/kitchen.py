"""The list for the kitchen: everybody present in bed order, with diet, fasting and allergies.

Nobody is left out: who has no diet typed is on it with those words, so that the trays can be counted.
"""

from __future__ import annotations

from collections import Counter

from reportlab.platypus import Flowable

from console.paper import patient as pieces
from console.paper.blocks import HandLine, compact, gap, line, section
from console.paper.lettering import Markup, bold, join, markup
from console.paper.patient_table import patient_table
from console.paper.sheet import WIDTH, Heading, Imprint, Paper, Tally, write
from console.record.board import Board, BoardRow, RowKind
from console.record.file import PatientFile
from console.record.wording import facts_of, headed
from console.words import _

_WIDTHS = [WIDTH * share for share in (0.09, 0.31, 0.30, 0.30)]


def kitchen(board: Board, imprint: Imprint) -> Paper:
    """Print what each patient may eat."""
    tally = Tally(total=len(board.patients))
    rows = [row for row in board.rows if row.file and row.kind in (RowKind.PATIENT, RowKind.AWAITING)]
    counted = Counter(file.diet.diet if file.diet else _("no diet typed") for row in rows if (file := row.file))
    story: list[Flowable] = [
        *compact(_("Diets"), [markup(headed(diet, str(count))) for diet, count in sorted(counted.items())]),
        *section(_("Patients in ward order")),
    ]
    told = [(row.file, pieces.who(row.file, imprint), _row(row, row.file, imprint)) for row in rows if row.file]
    story += patient_table((_("Bed"), _("Patient"), _("Diet"), _("Allergies")), told, _WIDTHS, tally)
    if not rows:
        story.append(line(markup(_("Nobody."))))
    story += [gap(), HandLine(_("Trays sent, by, at:"))]
    return write(story, imprint, Heading(_("Diets, for the kitchen")), tally)


def _row(row: BoardRow, file: PatientFile, imprint: Imprint) -> list[Markup]:
    bed = bold(file.place.bed) if file.place.bed else markup(_("no bed"))
    name = pieces.named(file, imprint)
    parts = [name, pieces.birth_of(file, imprint), pieces.number_of(file)]
    diet = [_diet(file, imprint)]
    if row.kind is RowKind.AWAITING:
        diet.append(bold(_("HAS LEFT THE UNIT, no tray")))
    return [
        bed,
        join(parts, "\n"),
        join(diet, "\n"),
        join([pieces.allergies(file, imprint), *pieces.perhaps_the_same(file, imprint)], "\n"),
    ]


def _diet(file: PatientFile, imprint: Imprint) -> Markup:
    values = file.registers.get("diet", ())
    fasting = bold(_("FASTING")) if file.diet and file.diet.fasting_since else Markup("")
    told = [pieces.facts(facts_of(said.line, imprint.zone, imprint.places)) for said in values]
    return join([fasting, *told], " ") if told else markup(_("no diet typed"))
