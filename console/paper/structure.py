"""What the pages are made of, written into the file: headings, paragraphs, lists, tables with their heads, figures.

A canvas that knows which element is being drawn. What is drawn outside any element (rules, frames, the head
and foot that pages repeat) is marked as an artifact, so that whoever has the page read aloud hears the text
once and in its order. Written as the pages are drawn: the structure is that of the flowables themselves.

Source: ISO 32000-1, 14.7 (logical structure) and 14.8 (tagged PDF).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Literal

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Table
from typing_extensions import override

Role = Literal["Document", "Sect", "H1", "H2", "H3", "P", "L", "LI", "LBody", "Table", "TR", "TH", "TD", "Figure"]
_PAINTS = re.compile(r"\b(?:Tj|TJ)\b|(?:^|\s)(?:S|s|f|F|f\*|B|B\*|b|b\*|Do|sh)\s*$")
_OPENS, _CLOSES = re.compile(r"^/\w+ <</MCID \d+>> BDC$"), "EMC"
_SCOPE = "/A <</O /Table /Scope /Column>>"  # a head cell names what stands under it


class _Element(pdfdoc.PDFObject):  # type: ignore[misc]
    """One element of the structure: its parts are other elements, or one marked piece of a page."""

    __RefOnly__ = 1

    def __init__(self, role: Role, parent: pdfdoc.PDFObject, alt: str) -> None:
        self.role, self.parent, self.alt = role, parent, alt
        self.parts: list[_Element] = []
        self.page: pdfdoc.PDFPage | None = None
        self.mark = 0

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """The element as the file holds it."""
        told = [f"<</Type /StructElem /S /{self.role} /P {_name(self.parent, document)}"]
        if self.page is not None:
            told.append(f"/Pg {_name(self.page, document)} /K {self.mark}")
        elif self.parts:
            told.append(f"/K [{' '.join(_name(part, document) for part in self.parts)}]")
        if self.role == "TH":
            told.append(_SCOPE)
        encoded = " ".join(told).encode("ascii")
        if self.alt:
            encoded += b" /Alt " + pdfdoc.PDFString(self.alt).format(document)
        return encoded + b">>"


class _Root(pdfdoc.PDFObject):  # type: ignore[misc]
    """The root: the whole document, and for each page whose its marked pieces are."""

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.whole = _Element("Document", self, "")
        self.pages: list[list[_Element]] = []

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        """The root as the file holds it."""
        nums = " ".join(
            f"{number} [{' '.join(_name(element, document) for element in elements)}]"
            for number, elements in enumerate(self.pages)
        )
        whole = _name(self.whole, document)
        told = f"<</Type /StructTreeRoot /K {whole} /ParentTree <</Nums [{nums}]>>"
        return f"{told} /ParentTreeNextKey {len(self.pages)}>>".encode("ascii")


def _name(thing: pdfdoc.PDFObject, document: pdfdoc.PDFDocument) -> str:
    """How the file refers to an object; asked for the first time it gets its number."""
    known = getattr(thing, pdfdoc.__InternalName__, None) or document.Reference(thing).name
    return f"{document.idToObjectNumberAndVersion[known][0]} 0 R"


class TaggedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that writes down what is drawn on it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        self._root = _Root()
        self._front = _Element("Sect", self._root.whole, "")
        self._root.whole.parts.append(self._front)
        self._open: list[_Element] = [self._root.whole]
        self._marked: list[_Element] = []
        self._is_closed = False  # within a marked piece, or within an artifact
        super().__init__(*arguments, **named)
        self.setViewerPreference("DisplayDocTitle", "true")

    @contextmanager
    def element(self, role: Role) -> Iterator[None]:
        """What is drawn meanwhile is part of an element of its own."""
        if self._is_closed:
            yield
            return
        made = _Element(role, self._open[-1], "")
        self._open[-1].parts.append(made)
        self._open.append(made)
        yield
        self._open.pop()

    @contextmanager
    def at_the_front(self) -> Iterator[None]:
        """What is drawn meanwhile is read before everything else: the head of the first page, drawn at its end."""
        self._open.append(self._front)
        yield
        self._open.pop()

    @contextmanager
    def marked(self, role: Role, alt: str = "") -> Iterator[None]:
        """What is drawn meanwhile is one piece of text or one figure; within another it is part of that."""
        if self._is_closed:
            yield
            return
        made = _Element(role, self._open[-1], alt)
        made.mark = len(self._marked)
        self._open[-1].parts.append(made)
        self._marked.append(made)
        self._code.append(f"/{role} <</MCID {made.mark}>> BDC")
        self._is_closed = True
        yield
        self._is_closed = False
        self._code.append(_CLOSES)

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is drawn meanwhile is not read: it repeats what another page says."""
        before, self._is_closed = self._is_closed, True
        yield
        self._is_closed = before

    @override
    def showPage(self) -> None:
        """Finish a page."""
        self._code[:] = _with_artifacts(self._code)
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents"]
        page.StructParents = len(self._root.pages)
        for element in self._marked:
            element.page = page
        self._root.pages.append(self._marked)
        self._marked = []

    @override
    def save(self) -> None:
        """Finish the document."""
        if self._code:
            self.showPage()
        catalogue = self._doc.Catalog
        catalogue.StructTreeRoot = self._root
        catalogue.MarkInfo = pdfdoc.PDFDictionary({"Marked": pdfdoc.PDFtrue})
        super().save()


def _with_artifacts(code: Sequence[str]) -> list[str]:
    """A page's operators, with all that paints outside the marked pieces marked as an artifact."""
    found: list[str] = []
    loose: list[str] = []
    is_marked = False
    for each in [*code, ""]:
        if is_marked:
            found.append(each)
            is_marked = each != _CLOSES
            continue
        if not each or _OPENS.match(each):
            if any(_PAINTS.search(one) for one in loose):
                found += ["/Artifact BMC", *loose, _CLOSES]
            else:
                found += loose
            loose = []
            found.append(each)
            is_marked = bool(each)
        else:
            loose.append(each)
    return found


class Grid(Table):  # type: ignore[misc]
    """A table that writes down its rows, cells and heads of columns; heads that repeat are not read again."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{**named, "renderCB": _tell})
        self.may_cut = bool(named.get("splitInRow"))
        self.goes_on = False  # the rest of one that began on another page
        self.told: list[AbstractContextManager[None]] = []

    def split(self, width: float, height: float) -> list[Flowable]:
        """What fits, and the rest. A row is cut only where it is taller than a page, which then begins with it."""
        self.splitInRow = int(self.may_cut and self._frame._atTop)  # noqa: SLF001 - as reportlab's own do
        parts: list[Flowable] = super().split(width, height)
        for index, part in enumerate(parts):
            if part is not self:
                part.goes_on, part.may_cut = self.goes_on or bool(index), self.may_cut
        return parts


def _tell(table: Grid, step: str, *where: Any) -> None:
    """Open and close elements as reportlab draws a table: its hook for that."""
    is_head = step in ("startRow", "startCell") and where[0] < table.repeatRows
    match step:
        case "startTable":
            _begin(table, table.canv.element("Table"))
        case "startRow":
            _begin(table, table.canv.artifact() if is_head and table.goes_on else table.canv.element("TR"))
        case "startCell":
            _begin(table, _cell(table.canv, "TH" if is_head else "TD", where[2]))
        case "endCell" | "endRow" | "endTable":
            table.told.pop().__exit__(None, None, None)


def _cell(canvas: TaggedCanvas, role: Role, content: Sequence[Any]) -> AbstractContextManager[None]:
    """A cell that is one text is that text's element; any other holds what is drawn in it."""
    if len(content) == 1 and getattr(content[0], "words", None):
        content[0].role = role
        return nullcontext()
    return canvas.element(role)


def _begin(table: Grid, part: AbstractContextManager[None]) -> None:
    part.__enter__()
    table.told.append(part)
