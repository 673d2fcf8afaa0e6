"""The passport: one patient's essentials in a booklet that the patient keeps, printed on A4 and folded once.

Written as A5 pages and laid two on a side, so that folding the stack puts them in order. When every system is
down and the patient is moved, the patient carries what the next ward needs. It tells who may read it to ask.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import pikepdf
from reportlab.lib.pagesizes import A5
from reportlab.platypus import Flowable, TableStyle

from console.paper import patient as pieces
from console.paper.blocks import Field, HandLine, compact, gap, line, listed, section
from console.paper.codes import Qr
from console.paper.dossier import heading_of
from console.paper.labels import identity_code
from console.paper.lettering import FONT, Markup, bold, join, markup
from console.paper.sheet import Imprint, Layout, Paper, PatientMark, Tally, write
from console.paper.structure import Grid
from console.record.file import PatientFile
from console.record.showing import moment_text
from console.words import _

_A5 = Layout(A5, 26.0)
_ROUNDS = 4
_CODE_PT = 79.0  # 28 mm with its quiet zone
_COVER = TableStyle([
    ("FONTNAME", (0, 0), (-1, -1), FONT),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
])  # fmt: skip
_A4_ACROSS = (841.89, 595.28)  # A4 on its side in points: two A5 pages


def passport(file: PatientFile, imprint: Imprint) -> Paper:
    """Print one patient's passport; ``pages`` counts the sides of A4."""
    tally = Tally(total=1)
    story: list[Flowable] = [
        PatientMark(tally, file.id, None),
        *_cover(file, imprint),
        *_stay(file, imprint),
        *_standing(file, imprint),
        *_last(file, imprint),
        *section(_("To write in")),
        HandLine(_("Drugs taken at home:"), lines=3),
        HandLine(_("Person to call (name, telephone):"), lines=2),
        HandLine(_("Own doctor:")),
        HandLine(_("Notes of the next ward:"), lines=4),
        line(pieces.acknowledgement(imprint)),
    ]
    upright = write(story, imprint, heading_of(_("Passport"), file, imprint), tally, _A5)
    data, sides = folded(upright.data)
    return Paper(data, sides, upright.patients, hashlib.sha256(data).hexdigest())


def _cover(file: PatientFile, imprint: Imprint) -> list[Flowable]:
    """What the booklet is for, and the patient's number for a scanner, as labels and wristband carry it."""
    shown = line(bold(_("Show this booklet to everybody who treats you.")))
    code = identity_code(file)
    if not code:
        return [shown]
    read = [pieces.named(file, imprint), pieces.birth_of(file, imprint), pieces.number_of(file)]
    beside = [shown, gap(), line(join(read, "\n"))]
    return [Grid([[Qr(code, _CODE_PT), beside]], colWidths=[_CODE_PT + 8, _A5.width - _CODE_PT - 8], style=_COVER)]


def _stay(file: PatientFile, imprint: Imprint) -> list[Flowable]:
    place, zone = file.place, imprint.zone
    admission = place.admission
    rows = [
        (_("Unit"), markup(", ".join(part for part in (imprint.unit, place.bed) if part))),
        (_("Admitted"), markup(moment_text(place.admitted_at, zone) if place.admitted_at else _("nothing typed"))),
        (_("Reason"), markup((admission.reason if admission else None) or _("nothing typed"))),
        (_("Diagnosis"), markup((admission.diagnosis if admission else None) or _("nothing typed"))),
        (_("Doctor"), markup((admission.doctor if admission else None) or _("nothing typed"))),
    ]
    if place.expected:
        rows.append((_("Expected"), pieces.arranged(place.expected, imprint)))
    if place.transfer:
        rows.append((_("Transfer"), pieces.custody(place.transfer, imprint)))
    return [*section(_("This stay")), *(Field(label, text) for label, text in rows)]


def _standing(file: PatientFile, imprint: Imprint) -> list[Flowable]:
    rows = pieces.standing(file, imprint)
    shown = [Markup(f"{bold(label)} {text}") for label, text in rows]
    return listed(_("In force"), shown, _("Nothing typed."))


def _last(file: PatientFile, imprint: Imprint) -> list[Flowable]:
    rounds = [pieces.observation(seen, imprint) for seen in reversed(file.observations[-_ROUNDS:])]
    results = [pieces.awaited(each, imprint) for each in file.awaited]
    tasks = [pieces.task(each, imprint) for each in file.open_tasks]
    said = file.handover
    handed = [join([pieces.said_facts(said, imprint), markup(f"({said.by})")], " ")] if said else []
    return [
        *listed(_("Last observations"), rounds, _("None typed.")),
        *compact(_("Handover"), handed),
        *compact(_("Results awaited"), results),
        *compact(_("To do"), tasks),
    ]


def folded(data: bytes) -> tuple[bytes, int]:
    """Lay upright pages two on a side, in the order of a booklet; returns the bytes and how many sides.

    Of n pages (made up to a multiple of 4) the sides hold (n, 1), (2, n-1), (n-2, 3)… Whoever has it read
    aloud hears the pages in their own order: the structure is carried over.
    """
    with pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as target:
        count = len(source.pages)
        whole = count + -count % 4
        laid: dict[tuple[int, int], _Laid] = {}
        for side in range(whole // 2):
            left, right = whole - side, side + 1
            if side % 2:
                left, right = right, left
            page = target.add_blank_page(page_size=_A4_ACROSS)
            drawn = b""
            for number, x in ((left, 0.0), (right, _A4_ACROSS[0] / 2)):
                if number <= count:
                    upright = source.pages[number - 1]
                    form = target.copy_foreign(upright.as_form_xobject())
                    laid[upright.obj.objgen] = _Laid(form, page.obj)
                    name = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(f"/Page{number}"))
                    drawn += f"q 1 0 0 1 {x} 0 cm {name} Do Q\n".encode()
            page.contents_add(drawn)
        target.docinfo["/Title"] = source.docinfo["/Title"]
        target.docinfo["/Author"] = target.docinfo["/Creator"] = "Cahier"
        target.Root.Lang = source.Root.Lang
        target.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        _carry_structure(source, target, laid)
        out = io.BytesIO()
        target.save(out, deterministic_id=True, min_version="1.4")
        return out.getvalue(), whole // 2


@dataclass(slots=True)
class _Laid:
    """An upright page as it lies on a side, and the elements of its marked pieces."""

    form: pikepdf.Object
    side: pikepdf.Object
    elements: dict[int, pikepdf.Object] = field(default_factory=dict)


def _carry_structure(source: pikepdf.Pdf, target: pikepdf.Pdf, laid: Mapping[tuple[int, int], _Laid]) -> None:
    """Say in the booklet what its pages are made of, in the order of the upright pages."""
    root = target.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
    root.K = _carried(source.Root.StructTreeRoot.K, root, target, laid)
    nums = pikepdf.Array()
    for number, page in enumerate(laid.values()):
        page.form.StructParents = number
        nums.append(number)
        nums.append(pikepdf.Array([page.elements[mark] for mark in sorted(page.elements)]))
    root.ParentTree = pikepdf.Dictionary(Nums=nums)
    root.ParentTreeNextKey = len(laid)
    target.Root.StructTreeRoot = root
    target.Root.MarkInfo = pikepdf.Dictionary(Marked=True)


def _carried(
    element: pikepdf.Object, parent: pikepdf.Object, target: pikepdf.Pdf, laid: Mapping[tuple[int, int], _Laid]
) -> pikepdf.Object:
    """One element and its parts; a marked piece now lies in the form of its page."""
    made = target.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=element.S, P=parent))
    if "/Alt" in element:
        made.Alt = pikepdf.String(str(element.Alt))
    if "/A" in element:
        made.A = pikepdf.Dictionary(O=element.A.O, Scope=element.A.Scope)
    if "/Pg" in element:
        page = laid[element.Pg.objgen]
        mark = int(element.K)
        made.K = pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=page.side, Stm=page.form, MCID=mark)
        page.elements[mark] = made
    elif "/K" in element:
        made.K = pikepdf.Array([_carried(part, made, target, laid) for part in element.K])
    return made
