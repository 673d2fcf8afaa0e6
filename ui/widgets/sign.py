"""One sign, drawn: a screen reader passes over it, the words stand beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from typing_extensions import override

from ui.look.icons import draw_icon
from ui.widgets.part import Part

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting


class Sign(Part):
    """A sign of a base size in a colour token."""

    def __init__(self, setting: Setting, name: str, token: str, base: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._name, self._token, self._base = name, token, base
        self.restyle()

    def show_sign(self, name: str, token: str) -> None:
        """Show another sign."""
        self._name, self._token = name, token
        self.update()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        side = self.setting.look.px(self._base)
        self.setFixedSize(side, side)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sign."""
        painter = QPainter(self)
        draw_icon(painter, QRectF(self.rect()), self._name, self.setting.look.theme.colour(self._token))
        painter.end()
