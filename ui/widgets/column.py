"""The column of a page that scrolls within itself."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override


class Column(QVBoxLayout):
    """Can be as low as its parts allow, so that what stands at its foot stays in sight.

    A scroll area around a page whose layout trades height for width gives it all the height it would
    like, and the button at the foot would slip out of the window at large text.
    """

    @override
    def hasHeightForWidth(self) -> bool:
        """To whoever asks from outside, no; within, lines still wrap."""
        return False
