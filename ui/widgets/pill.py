"""A pill: a sign and words on a quiet ground. Its state is never in the colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from ui.widgets import paint
from ui.widgets.part import Part

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting

Kind = Literal["ok", "warn", "danger"]
_ICONS: dict[Kind, str] = {"ok": "check-circle", "warn": "alert", "danger": "alert-circle"}


class Pill(Part):
    """What it says is also its accessible name. Where there is no room it says the same in short."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._said, self._short, self._kind, self._icon = "", "", "ok", "check-circle"
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def said(self) -> str:
        """What it says."""
        return self._said

    @property
    def kind(self) -> str:
        """``ok``, ``warn`` or ``danger``."""
        return self._kind

    def say(self, said: str, kind: Kind, icon: str | None = None, *, short: str = "") -> None:
        """Say something; nothing hides the pill."""
        self._said, self._short, self._kind, self._icon = said, short or said, kind, icon or _ICONS[kind]
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.setVisible(bool(said))
        self.restyle()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        """As wide as the words."""
        return self._size(self._said)

    @override
    def minimumSizeHint(self) -> QSize:
        """As wide as the short words."""
        return self._size(self._short)

    def _size(self, said: str) -> QSize:
        look = self.setting.look
        width = QFontMetrics(look.font(12, bold=True)).horizontalAdvance(said) + look.px(15) + look.px(20)
        return QSize(width + 1, look.px(28))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pill."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self._said if self.width() >= self.sizeHint().width() else self._short
        paint.pill(painter, QRectF(self.rect()), shown, self._icon, self.setting.look, self._kind)
        painter.end()
