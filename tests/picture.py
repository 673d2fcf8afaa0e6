"""Pictures of the window for the documents: few colours, small files."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QWidget


def keep_picture(window: QWidget, path: Path) -> None:
    """Write what a window shows as a PNG of 256 colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    assert window.grab().save(str(path))
    make_small(path)


def make_small(path: Path) -> None:
    """Write a PNG again with 256 colours."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    small.save(path, optimize=True)
