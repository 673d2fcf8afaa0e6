"""One patient's block in a document about the unit: the same on the shift summary and the handover sheet.

At the left what the record holds, one labelled line after the other; at the right a column for the pen.
A block goes over to the next page as one; one taller than a page runs on, and its patient is named again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable

from console.paper import patient as pieces
from console.paper.blocks import BODY
from console.paper.lettering import Markup, bold, hollow, join, markup
from console.paper.sheet import RULE_PT, Imprint, Tally, count_patient
from console.paper.text import Text
from console.record.board import Board
from console.record.bodies import handover
from console.record.file import PatientFile
from console.record.showing import moment_text
from console.words import _, language

PEN_SHARE = 0.25  # of the width: the column to write in
_ABOVE, _BELOW, _SIDE = 3.0, 5.0, 6.0
_BANNER = ParagraphStyle("patient’s banner", parent=BODY, fontSize=10.8, leading=12.6)
_LINES = ParagraphStyle("patient’s lines", parent=BODY)
ITEM_LABELS = {  # I-PASS order; the letters are those that the reader's language hands over with
    "en": ("S Situation", "B Background", "A Assessment", "R Recommendation", "If … then …"),
    "fr": ("S Situation", "A Antécédents", "E Évaluation", "D Demande", "Si … alors …"),
}
ITEM_PARTS = ("summary", "background", "assessment", "actions", "contingency")


class PatientBlock(Flowable):  # type: ignore[misc]
    """A rule, what is known about one patient, and the column for the pen. The part that goes on has no banner."""

    def __init__(
        self, texts: Sequence[Text], file: PatientFile, who: Markup, tally: Tally, *, is_start: bool = True
    ) -> None:
        super().__init__()
        self.texts, self.file, self.who, self.tally = texts, file, who, tally
        self.is_start, self.is_end = is_start, True

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The whole width; as tall as its lines."""
        for each in self.texts:
            each.wrap(width * (1 - PEN_SHARE) - _SIDE, height)
        self.width, self.height = width, sum(each.height for each in self.texts) + _ABOVE + _BELOW
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Nothing while it may begin on a new page; else what fits, and the rest."""
        frame = self._frame
        if not frame._atTop and self.is_start and self.height < frame._height:  # noqa: SLF001 - as reportlab's own do
            return []
        *banner, lines = self.texts
        room = height - _ABOVE - _BELOW - sum(each.height for each in banner)
        found = lines.split(width * (1 - PEN_SHARE) - _SIDE, room)
        if len(found) < 2:
            return []
        first = PatientBlock([*banner, found[0]], self.file, self.who, self.tally, is_start=self.is_start)
        rest = PatientBlock([found[1]], self.file, self.who, self.tally, is_start=False)
        first.is_end = False
        return [first, rest]

    def draw(self) -> None:
        """Draw it, and count the patient."""
        canvas = self.canv
        if self.is_start:
            count_patient(canvas, self.tally, self.file.id, self.file.place.bed or _("no bed"))
        self.tally.running = None if self.is_end else self.who
        canvas.setLineWidth(1)
        canvas.line(0, self.height, self.width, self.height)
        canvas.setLineWidth(RULE_PT)
        pen = self.width * (1 - PEN_SHARE)
        canvas.line(pen, self.height - _ABOVE, pen, _BELOW)
        top = self.height - _ABOVE
        with canvas.element("Sect"):
            for each in self.texts:
                top -= each.height
                each.drawOn(canvas, 0, top)


Extra = Callable[[PatientFile], Iterable[tuple[str, Markup]]]


def patient_block(
    file: PatientFile,
    board: Board,
    imprint: Imprint,
    tally: Tally,
    *,
    is_overdue: bool,
    extra: Sequence[tuple[str, Markup]] = (),
    is_spread: bool = False,
) -> PatientBlock:
    """What is known about one patient, in the order in which it is handed over.

    Args:
        file: the patient.
        board: the unit; says how old the census is.
        imprint: what each page says about itself.
        tally: counts the patient where the block is drawn.
        is_overdue: whether the next round of observations should have been made.
        extra: more labelled lines, after those that every document has.
        is_spread: whether each part of the handover begins a line of its own.
    """
    handed = _handed_over(file, imprint, between="\n" if is_spread else " ")
    rows = [*_course(file, imprint, is_overdue=is_overdue), handed, *extra]
    lines = [
        pieces.alerts(file, imprint),
        pieces.origin(file, imprint, board.census_stated_at),
        *(Markup(f"{bold(label)} {text}") for label, text in rows),
    ]
    texts = [Text(pieces.banner(file, imprint), _BANNER, role="H3"), Text(join(lines, "\n"), _LINES)]
    return PatientBlock(texts, file, pieces.who(file, imprint), tally)


def _course(file: PatientFile, imprint: Imprint, *, is_overdue: bool) -> list[tuple[str, Markup]]:
    place, zone = file.place, imprint.zone
    admission = place.admission
    reason = (admission.reason or admission.diagnosis or "") if admission else ""
    since = moment_text(place.admitted_at, zone) if place.admitted_at else ""
    came = [markup(reason or _("nothing typed")), markup(_("admitted {moment}").format(moment=since) if since else "")]
    if admission and admission.doctor:
        came.append(markup(admission.doctor))
    rows = [(_("Reason"), join(came, ", "))]
    if place.expected:
        rows.append((_("Expected"), pieces.arranged(place.expected, imprint)))
    if place.transfer:
        rows.append((_("Transfer"), pieces.custody(place.transfer, imprint)))
    seen = file.last_observation
    late = bold(_("OVERDUE")) if is_overdue else Markup("")
    told = pieces.observation(seen, imprint) if seen else markup(_("none typed"))
    rows.append((_("Observations"), join([late, told], " ")))
    tasks = [pieces.task(task, imprint) for task in file.open_tasks]
    waiting = [pieces.awaited(each, imprint) for each in file.awaited]
    rows.append((_("To do"), join(tasks, "  •  ") if tasks else markup(_("nothing typed"))))
    if waiting:
        rows.append((_("Results awaited"), join(waiting, "  •  ")))
    return rows


def _handed_over(file: PatientFile, imprint: Imprint, between: str) -> tuple[str, Markup]:
    """What was handed over about a patient, under the letters of the reader's language."""
    said = file.handover
    body = said.line.body if said else None
    if said is None or not isinstance(body, handover.HandoverItem):
        return _("Handover"), markup(_("nothing typed"))
    doubted = said.line.entry.unsure
    parts = [
        Markup(f"{bold(label)} {hollow(text) if name in doubted else markup(text)}")
        for label, name in zip(ITEM_LABELS[language()], ITEM_PARTS, strict=True)
        if (text := getattr(body, name))
    ]
    at = moment_text(said.at, imprint.zone, imprint.as_at)
    head = join([bold(body.illness.label.upper()), markup(f"({said.by}, {at})")], " ")
    return _("Handover"), join([head, *parts], between)
