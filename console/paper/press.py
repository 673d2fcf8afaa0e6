"""What makes each document of the table: one maker for each row, readings in, pages out.

It loads the PDF library, so it is loaded with the first page and not with the window.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from console.errors import CahierError, Fault
from console.paper.blank import blank
from console.paper.call_sheet import call_sheet
from console.paper.chart import chart
from console.paper.continuity import continuity
from console.paper.crisis_log import messages, services
from console.paper.documents import LABEL_SHEETS, Document, LabelSheet, Readings
from console.paper.dossier import dossier
from console.paper.form_outline import FormOutline, form_outline, form_outlines
from console.paper.handover_sheet import handover_sheet
from console.paper.kitchen import kitchen
from console.paper.labels import labels, wristbands
from console.paper.passport import passport
from console.paper.quick_card import quick_card
from console.paper.scanner import scanner_page
from console.paper.sheet import Imprint, Paper
from console.paper.shift_summary import shift_summary
from console.paper.situation import situation
from console.paper.to_do import to_do
from console.paper.transfer_sheet import transfer_sheet

Maker = Callable[[Readings, Imprint], Paper]

MAKERS: Mapping[Document, Maker] = {
    Document.SHIFT: lambda of, imprint: shift_summary(of.summary(), imprint, of.unit_state()),
    Document.HANDOVER: lambda of, imprint: handover_sheet(of.summary(), of.unit_tasks(), imprint, of.wish.patients),
    Document.SITUATION: lambda of, imprint: situation(of.board(), imprint),
    Document.TO_DO: lambda of, imprint: to_do(of.board(), of.unit_tasks(), imprint),
    Document.KITCHEN: lambda of, imprint: kitchen(of.board(), imprint),
    Document.MESSAGES: lambda of, imprint: messages(of.unit_state(), imprint),
    Document.SERVICES: lambda of, imprint: services(of.unit_state(), imprint),
    Document.BED_LABELS: lambda of, imprint: labels(of.board().patients, _label_sheet(of), imprint),
    Document.TRANSFER: lambda of, imprint: transfer_sheet(of.file(), of.transfer(), imprint, of.ticket()),
    Document.CHART: lambda of, imprint: chart(of.file(), imprint),
    Document.CONTINUITY: lambda of, imprint: continuity(of.file(), imprint),
    Document.CALL: lambda of, imprint: call_sheet(of.file(), imprint),
    Document.DOSSIER: lambda of, imprint: dossier(of.file(), imprint),
    Document.PASSPORT: lambda of, imprint: passport(of.file(), imprint),
    Document.LABELS: lambda of, imprint: labels((of.file(),), _label_sheet(of), imprint),
    Document.WRISTBAND: lambda of, imprint: wristbands((of.file(),), imprint),
    Document.BLANK: lambda of, imprint: blank(_forms(of), imprint, of.wish.copies),
    Document.SCANNER: lambda _of, imprint: scanner_page(imprint),
    Document.QUICK: lambda _of, imprint: quick_card(imprint),
}


def printed(readings: Readings, imprint: Imprint) -> Paper:
    """Make the document that was asked for.

    Raises:
        CahierError: ``form-unknown``, ``label-sheet-unknown``, and what the readings raise.
    """
    return MAKERS[readings.wish.document](readings, imprint)


def _label_sheet(of: Readings) -> LabelSheet:
    found = LABEL_SHEETS.get(of.wish.sheet)
    if found is None:
        raise CahierError(Fault.LABEL_SHEET_UNKNOWN, sheet=of.wish.sheet, known=", ".join(LABEL_SHEETS))
    return found


def _forms(of: Readings) -> list[FormOutline]:
    return [form_outline(of.wish.form)] if of.wish.form else list(form_outlines().values())
