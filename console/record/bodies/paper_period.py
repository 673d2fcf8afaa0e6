"""Bodies about working on paper, and what becomes of the sheets afterwards."""

from __future__ import annotations

from console.record.bodies import Body
from console.record.codes.paper_period import ChartPlace, SheetFate


class PaperBegan(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """From this moment the unit writes on paper; what the book shows is not current."""

    unit: str
    sheets: tuple[str, ...] = ()
    reason: str | None = None


class PaperEnded(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The unit writes in the book again. ``sheets`` are all that were used."""

    unit: str
    period: str  # id of the entry with which it began
    sheets: tuple[str, ...] = ()


class SheetSettled(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What became of one sheet of a period. ``about`` is the patient whose sheet it is."""

    unit: str
    period: str
    sheet: str
    sheet_fate: SheetFate
    about: str | None = None
    note: str | None = None


class DrugChart(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where a patient's paper drug chart is. Given drugs stand there and nowhere else."""

    chart_place: ChartPlace
    sheet: str | None = None
    note: str | None = None
