"""A table with a patient in each row: heads on every page, each patient counted, a row that runs on named again."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import CondPageBreak, Flowable
from typing_extensions import override

from console.paper.blocks import GRID, cell
from console.paper.lettering import Markup, bold
from console.paper.sheet import PatientMark, Tally
from console.paper.structure import Grid
from console.record.file import PatientFile

_FIRST_ROWS = 90.0  # points: a table does not begin where only its heads have room

Row = tuple[PatientFile | None, Markup, Sequence[Markup]]
"""Whose row it is, how the patient is named where the row runs on, and its cells; None about nobody."""


class _PatientTable(Grid):
    """Knows whether its last row goes on over the page."""

    tally: Tally
    is_cut = False

    @override
    def split(self, width: float, height: float) -> list[Flowable]:
        """What fits, and the rest; the part whose last row goes on keeps its patient."""
        parts = super().split(width, height)
        for part in parts:
            part.tally = self.tally
        if len(parts) > 1:
            first = parts[1]._cellvalues[self.repeatRows][0]  # noqa: SLF001 - reportlab has no other way to look
            parts[0].is_cut = not any(isinstance(each, PatientMark) for each in first)
        return parts

    @override
    def draw(self) -> None:
        """Draw it; the next page begins with the patient of a row that goes on."""
        super().draw()
        if not self.is_cut:
            self.tally.running = None


def patient_table(titles: Sequence[str], rows: Sequence[Row], widths: Sequence[float], tally: Tally) -> list[Flowable]:
    """Rows about patients under one head.

    Args:
        titles: the heads of the columns.
        rows: whose they are, and their cells.
        widths: of the columns, in points.
        tally: counts the patients where their rows are drawn.
    """
    cells: list[list[Flowable | list[Flowable]]] = [[cell(bold(title)) for title in titles]]
    for file, who, texts in rows:
        first, *rest = (cell(text) for text in texts)
        mark = PatientMark(tally, file.id if file else None, who)
        cells.append([[mark, first], *rest])
    made = _PatientTable(cells, colWidths=list(widths), repeatRows=1, style=GRID, splitInRow=1)
    made.tally = tally
    return [CondPageBreak(_FIRST_ROWS), made]
