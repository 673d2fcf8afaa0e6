"""The call sheet: what to have in hand before calling a doctor, in the order in which it is said.

SAED in French, SBAR in English. What the record has is printed; under each part there is room for what
is said and answered. The last part is read back.

Source: the four parts are those of SBAR (NHS) and of SAED (Haute Autorité de Santé, 2014).
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable

from console.paper import patient as pieces
from console.paper.blocks import HandLine, gap, line, section, signatures
from console.paper.dossier import heading_of
from console.paper.lettering import Markup, bold, markup
from console.paper.patient_block import ITEM_LABELS, ITEM_PARTS
from console.paper.sheet import Imprint, Paper, PatientMark, Tally, Together, write
from console.record.bodies import handover
from console.record.file import PatientFile
from console.record.showing import moment_text
from console.words import _, language

_ROUNDS = 3


def call_sheet(file: PatientFile, imprint: Imprint) -> Paper:
    """Print the sheet for one call about one patient."""
    tally = Tally(total=1)
    item = file.handover.line.body if file.handover else None
    said = {name: getattr(item, name) for name in ITEM_PARTS} if isinstance(item, handover.HandoverItem) else {}
    known = {
        "summary": _situation(file, imprint),
        "background": _background(file, imprint),
        "assessment": _assessment(file, imprint),
        "actions": [],
    }
    story: list[Flowable] = [
        PatientMark(tally, file.id, None),
        HandLine(_("Called (name, function, number), at:")),
        HandLine(_("Who calls (name, function, unit, number):")),
    ]
    for label, name in zip(ITEM_LABELS[language()][:4], ITEM_PARTS[:4], strict=True):
        typed = [markup(said[name])] if said.get(name) else []
        story += _part(label, [*typed, *known[name]])
    story += [Together([*section(_("Answer and orders")), HandLine(_("Orders, as heard:"), lines=4)])]
    story += [
        line(pieces.acknowledgement(imprint)),
        Together([
            HandLine(_("Read back, yes or no; call again if, at:")),
            gap(8),
            signatures([_("Caller"), _("Written into Cahier by, at")]),
        ]),
    ]  # fmt: skip
    return write(story, imprint, heading_of(_("Call sheet"), file, imprint), tally)


def _part(label: str, known: Sequence[Markup]) -> list[Flowable]:
    return [Together([*section(label), *(line(each) for each in known), HandLine("", lines=2)])]


def _situation(file: PatientFile, imprint: Imprint) -> list[Markup]:
    place = file.place
    where = ", ".join(part for part in (imprint.unit, place.bed or _("no bed")) if part)
    reason = (place.admission.reason or place.admission.diagnosis) if place.admission else None
    shown = [markup(_("I am calling from {place}.").format(place=where))]
    if reason and place.admitted_at:
        since = moment_text(place.admitted_at, imprint.zone)
        shown.append(markup(_("Admitted {moment} for {reason}.").format(moment=since, reason=reason)))
    return shown


def _background(file: PatientFile, imprint: Imprint) -> list[Markup]:
    return [Markup(f"{bold(title)} {told}") for title, told in pieces.standing(file, imprint)]


def _assessment(file: PatientFile, imprint: Imprint) -> list[Markup]:
    rounds = [pieces.observation(seen, imprint) for seen in reversed(file.observations[-_ROUNDS:])]
    return rounds or [markup(_("No observation typed"))]
