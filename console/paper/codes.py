"""Bar codes and QR codes as drawings, for the pages that a scanner reads.

Relies on reportlab for Code 128 and on segno for QR. Both are drawn as rectangles, so they print sharp at
any size and carry no font.
"""

from __future__ import annotations

import segno
from reportlab.graphics.barcode.code128 import Code128
from reportlab.platypus import Flowable

from console.paper.lettering import BOLD
from console.paper.structure import TaggedCanvas
from console.words import _

_CAPTION_PT = 8.0
QUIET_MODULES = 4  # Source: ISO/IEC 18004, the quiet zone of a QR code


def draw_code_128(canvas: TaggedCanvas, text: str, x: float, y: float, width: float, height: float) -> None:
    """Draw a Code 128 no wider than ``width``; nothing where the text has a letter that it cannot hold."""
    if not text or not text.isascii() or not text.isprintable():
        return
    bar = Code128(text, barHeight=height, barWidth=1, quiet=False)
    bar.barWidth = min(1.1, width / bar.width)
    with canvas.marked("Figure", _("Bar code")):
        Code128(text, barHeight=height, barWidth=bar.barWidth, quiet=False).drawOn(canvas, x, y)


def draw_qr(canvas: TaggedCanvas, text: str, x: float, y: float, side: float) -> None:
    """Draw a QR code with its quiet zone into a square, with error correction M."""
    rows = [list(row) for row in segno.make_qr(text, error="m", boost_error=False).matrix_iter(border=QUIET_MODULES)]
    step = side / len(rows)
    path = canvas.beginPath()
    for index, row in enumerate(rows):
        start = None
        for column, is_dark in enumerate([*row, 0]):
            if is_dark and start is None:
                start = column
            elif not is_dark and start is not None:
                path.rect(x + start * step, y + side - (index + 1) * step, (column - start) * step, step)
                start = None
    with canvas.marked("Figure", _("QR code")):
        canvas.drawPath(path, stroke=0, fill=1)


class Qr(Flowable):  # type: ignore[misc]
    """A QR code in the flow of a page; ``side`` in points."""

    def __init__(self, text: str, side: float) -> None:
        super().__init__()
        self.text, self.side = text, side

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """A square."""
        return self.side, self.side

    def draw(self) -> None:
        """Draw it."""
        draw_qr(self.canv, self.text, 0, 0, self.side)


class Coded(Flowable):  # type: ignore[misc]
    """A QR code with a word under it."""

    def __init__(self, text: str, side: float, caption: str) -> None:
        super().__init__()
        self.text, self.side, self.caption = text, side, caption

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """A square and a line."""
        self.width, self.height = self.side, self.side + _CAPTION_PT + 3
        return self.width, self.height

    def draw(self) -> None:
        """Draw both."""
        draw_qr(self.canv, self.text, 0, _CAPTION_PT + 3, self.side)
        with self.canv.marked("P"):
            self.canv.setFont(BOLD, _CAPTION_PT)
            self.canv.drawCentredString(self.side / 2, 2, self.caption)


class Bars(Flowable):  # type: ignore[misc]
    """A Code 128 in the flow of a page, in points."""

    def __init__(self, text: str, size: tuple[float, float]) -> None:
        super().__init__()
        self.text, self.size = text, size

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """As large as it may become."""
        return self.size

    def draw(self) -> None:
        """Draw it."""
        draw_code_128(self.canv, self.text, 0, 0, *self.size)
