"""The situation: who is in the unit, on as few pages as will hold it. It travels in the sealed package."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from console.paper import patient as pieces
from console.paper.blocks import counts, gap, labelled, line, section
from console.paper.lettering import Markup, bold, join, markup
from console.paper.patient_table import patient_table
from console.paper.sheet import WIDTH, Heading, Imprint, Paper, Tally, write
from console.record.board import Board, BoardRow, RowKind
from console.record.file import PatientFile
from console.record.showing import elapsed_text, moment_text
from console.words import _

_WIDTHS = [WIDTH * share for share in (0.08, 0.34, 0.30, 0.28)]


def situation(board: Board, imprint: Imprint) -> Paper:
    """Print who is in the unit: bed, two identifiers, alerts, last score, where they are going."""
    tally = Tally(total=len(board.patients))
    empty = [_free(row) for row in board.rows if row.kind is RowKind.EMPTY]
    closed = [row.bed or "" for row in board.rows if row.kind is RowKind.CLOSED]
    story: list[Flowable] = [counts([(board.unit.label, _counts(board, len(empty)))])]
    if board.census_stated_at:
        age = elapsed_text(board.census_stated_at, imprint.as_at)
        story.append(line(markup(_("Census {age} old").format(age=age))))
    story += [*section(_("Patients present")), *_patients(board, imprint, tally)]
    story += _expected(board, imprint)
    for title, beds in ((_("Beds free:"), empty), (_("Beds closed:"), closed)):
        story.append(labelled(title, markup(", ".join(beds) or _("none"))))
    story += [gap(), line(pieces.acknowledgement(imprint))]
    return write(story, imprint, Heading(_("Patients present")), tally)


def _free(row: BoardRow) -> str:
    """A bed nobody lies in, and whom it is kept for."""
    kept = [_("kept for {name}").format(name=file.identity.name) for file in row.kept_for]
    return f"{row.bed} ({', '.join(kept)})" if kept else row.bed or ""


def _counts(board: Board, empty: int) -> list[tuple[str, str | int]]:
    return [
        (_("Patients"), len(board.patients)),
        (_("Confirmed at the bedside"), _("{n} of {total}").format(n=board.confirmed, total=len(board.in_beds))),
        (_("In transit"), len(board.in_transit)),
        (_("Beds"), len(board.unit.beds)),
        (_("Beds free"), empty),
        ("NEWS2 ≥ 5", board.scores_from(5)),
    ]


def _patients(board: Board, imprint: Imprint, tally: Tally) -> Sequence[Flowable]:
    if not board.patients:
        return [line(markup(_("Nobody.")))]
    rows = [
        (row.file, pieces.who(row.file, imprint), _row(row, row.file, board, imprint))
        for row in board.rows
        if row.file and row.kind in (RowKind.PATIENT, RowKind.AWAITING)
    ]
    return patient_table((_("Bed"), _("Patient"), _("Alerts"), _("State")), rows, _WIDTHS, tally)


def _row(row: BoardRow, file: PatientFile, board: Board, imprint: Imprint) -> list[Markup]:
    name = pieces.named(file, imprint)
    unconfirmed = pieces.origin(file, imprint, board.census_stated_at)
    identity = join([name, pieces.birth_of(file, imprint), pieces.number_of(file), unconfirmed], "\n")
    state = [_last_score(file, imprint)]
    if row.transfer:
        state.append(pieces.custody(row.transfer, imprint))
    if row.shares_bed:
        state.append(bold(_("bed shared")))
    bed = bold(file.place.bed) if file.place.bed else markup(_("no bed"))
    return [bed, identity, pieces.alerts(file, imprint), join(state, "\n")]


def _last_score(file: PatientFile, imprint: Imprint) -> Markup:
    seen = file.last_observation
    if seen is None:
        return markup(_("No observation typed"))
    if seen.score is None:
        total = _("no score")
    else:
        total = _("NEWS2 incomplete") if seen.score.total is None else f"NEWS2 {seen.score.total}"
    at = moment_text(seen.at, imprint.zone, imprint.as_at)
    return markup(_("{score} at {time}").format(score=total, time=at))


def _expected(board: Board, imprint: Imprint) -> list[Flowable]:
    coming = [row for row in board.rows if row.kind is RowKind.EXPECTED]
    shown: list[Flowable] = list(section(_("Expected here")))
    if not coming:
        return [*shown, line(markup(_("None.")))]
    return [*shown, *(line(pieces.journey(row, imprint)) for row in coming)]
