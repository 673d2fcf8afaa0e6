"""Pages of a PDF as pictures, drawn beside the window by the same engine that browsers use.

Relies on pypdfium2. Nothing is written to a disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtGui import QImage

POINTS_PER_INCH = 72


def pictures(data: bytes, width_px: int) -> list[QImage]:
    """Each page of a PDF as a picture of a given width. Runs on the free lane; touches no widget."""
    return [_picture(page, width_px / page.get_width()) for page in _pages(data)]


def pages_of(data: bytes, dpi: int) -> Iterator[tuple[QImage, bool]]:
    """Each page of a PDF as a picture in a resolution, one at a time, and whether it lies on its side."""
    for page in _pages(data):
        yield _picture(page, dpi / POINTS_PER_INCH), page.get_width() > page.get_height()


def _pages(data: bytes) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415 - not needed before the first preview

    document = pypdfium2.PdfDocument(data)
    try:
        for index in range(len(document)):
            yield document[index]
    finally:
        document.close()


def _picture(page: Any, scale: float) -> QImage:
    bitmap = page.render(scale=scale, prefer_bgrx=True)
    image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
    return image.copy()  # the buffer goes with the bitmap
