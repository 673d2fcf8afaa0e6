"""A list to choose from: as wide as its words, and deaf to a wheel that is meant for the form around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox
from typing_extensions import override

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QWidget

WIDEST = 420  # of the base size: a form has room for it at any size of the text
_ROUNDING = 4  # what styles take off at the sides of the words, in pixels
_BAR = 24  # beside what is longer than the list shows at once, in pixels


class QuietComboBox(QComboBox):
    """The wheel changes it only while it has the focus: scrolling a form alters nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most = 0, WIDEST
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def keep_within(self, least: int, most: int) -> None:
        """Be no narrower and no wider than this, in pixels; words that are longer still end in an ellipsis."""
        self._least, self._most = least, most
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        """As wide as the longest of its words."""
        return self._within(super().sizeHint())

    @override
    def minimumSizeHint(self) -> QSize:
        """The same: half a word is no choice."""
        return self._within(super().minimumSizeHint())

    @override
    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Show that words go on where they do not fit."""
        super().initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(control, option, part, self).width()
        shown = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room)
        option.currentText = shown

    @override
    def showPopup(self) -> None:
        """Open as wide as what is in it."""
        view = self.view()
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + _BAR, self.window().width() // 2))
        super().showPopup()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the form while the focus is elsewhere."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _within(self, hint: QSize) -> QSize:
        return QSize(max(self._least, min(hint.width() + _ROUNDING, self._most)), hint.height())
