"""The helper that prints: a PDF from standard input, painted page by page onto a printer of Qt.

First line of the input: one JSON object, the fields of a `Ticket` and ``title``. Exit status 0 when the
system's spooler took every page; else one line on standard error says why.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from ui.sheets.preview import pages_of

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

DPI = 300


def main() -> int:
    """Print what comes in."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication.instance() or QGuiApplication([sys.argv[0]])
    del app
    line, _newline, data = sys.stdin.buffer.read().partition(b"\n")
    problem = _print(json.loads(line), data)
    if problem:
        sys.stderr.write(problem + "\n")
    return 1 if problem else 0


def _print(ticket: dict[str, Any], data: bytes) -> str:
    """Print; what went wrong, or nothing."""
    info = QPrinterInfo.printerInfo(ticket["printer"])
    if info.isNull():
        return f"no printer {ticket['printer']}"
    printer = QPrinter(info, QPrinter.PrinterMode.HighResolution)
    printer.setResolution(DPI)
    printer.setDocName(ticket["title"])
    printer.setCopyCount(ticket["copies"])
    sides = QPrinter.DuplexMode.DuplexLongSide if ticket["both_sides"] else QPrinter.DuplexMode.DuplexNone
    printer.setDuplex(sides)
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter: QPainter | None = None
    for image, is_across in pages_of(data, DPI):
        across = QPageLayout.Orientation.Landscape if is_across else QPageLayout.Orientation.Portrait
        printer.setPageOrientation(across)
        if painter is None:
            painter = QPainter()
            if not painter.begin(printer):
                return "the printer cannot be opened"
        elif not printer.newPage():
            painter.end()
            return "the printer stopped"
        _paint(painter, printer, image)
    if painter is not None:
        painter.end()
    return ""


def _paint(painter: QPainter, printer: QPrinter, image: QImage) -> None:
    paper: QRect = printer.pageLayout().fullRectPixels(printer.resolution())
    painter.drawImage(paper, image)
