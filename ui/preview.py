"""Pages of a PDF as pictures, drawn beside the window by the same engine that browsers use.

Relies on pypdfium2. Nothing is written to a disk.
"""

from __future__ import annotations

from PySide6.QtGui import QImage

POINTS_PER_INCH = 72


def pictures(data: bytes, width_px: int) -> list[QImage]:
    """Each page of a PDF as a picture of a given width. Runs on the free lane; touches no widget."""
    import pypdfium2  # noqa: PLC0415 - not needed before the first preview

    document = pypdfium2.PdfDocument(data)
    try:
        return [_picture(document[index], width_px) for index in range(len(document))]
    finally:
        document.close()


def _picture(page: object, width_px: int) -> QImage:
    bitmap = page.render(scale=width_px / page.get_width(), prefer_bgrx=True)  # type: ignore[attr-defined]
    image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
    return image.copy()  # the buffer goes with the bitmap
