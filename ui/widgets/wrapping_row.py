"""A row of fields that breaks into several when there is no room for all side by side.

So that a form is as wide as what shows it, at any size of the text: nothing is out of sight at the right.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from typing_extensions import override

GAP, LINE_GAP = 18, 12


class WrappingRow(QLayout):
    """Fields share a line equally, none narrower than it can be; ``packed`` ones take what they need.

    ``even`` ones that are packed take what the widest of them needs, and so stand under each other. ``gap`` is what
    stands between two of them, in pixels. ``columns`` keeps as many places where fewer are shown, so
    that rows of a form stand under each other.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        packed: bool = False,
        even: bool = False,
        gap: int = GAP,
        columns: int = 0,
    ) -> None:
        super().__init__(parent)
        self._columns = columns
        self._items: list[QLayoutItem] = []
        self._weights: dict[QWidget | None, int] = {}
        self._laid: list[list[QLayoutItem]] = []
        self._heights: dict[int, int] = {}  # by width; asked for again and again until something changes
        self._packed, self._even = packed, even
        self._widest = 0  # of even ones; 0 until it is asked for
        self._gap, self._line_gap = gap, min(LINE_GAP, gap + 2)
        self.setContentsMargins(0, 0, 0, 0)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        """Take a field."""
        self._items.append(item)

    def add_share(self, field: QWidget, weight: int) -> None:
        """Take a field whose share of a line is so many times that of one of weight 1."""
        self._weights[field] = weight
        self.addWidget(field)

    @override
    def count(self) -> int:
        """How many fields."""
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        """One field."""
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give a field away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        """As wide as there is room."""
        return Qt.Orientation.Horizontal

    @override
    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    @override
    def invalidate(self) -> None:
        """Something in it is another size."""
        self._heights.clear()
        self._widest = 0
        super().invalidate()

    @override
    def heightForWidth(self, width: int) -> int:
        """How high it is at a width."""
        if width not in self._heights:
            heights = [self._height(line, width) for line in self._lines(width)]
            self._heights[width] = sum(heights) + self._line_gap * max(0, len(heights) - 1)
        return self._heights[width]

    @override
    def minimumSize(self) -> QSize:
        """As wide as its widest field."""
        shown = self._shown()
        widest = max((self._needs(item) for item in shown), default=0)
        return QSize(widest, max((item.minimumSize().height() for item in shown), default=0))

    @override
    def sizeHint(self) -> QSize:
        """All on one line."""
        shown = self._shown()
        width = sum(item.sizeHint().width() for item in shown) + self._gap * max(0, len(shown) - 1)
        return QSize(width, max((item.sizeHint().height() for item in shown), default=0))

    @override
    def setGeometry(self, area: QRect) -> None:
        """Put each field where it belongs."""
        super().setGeometry(area)
        top = area.top()
        self._laid = self._lines(area.width())
        for line in self._laid:
            height, left = self._height(line, area.width()), area.left()
            for item, width in zip(line, self._widths(line, area.width()), strict=True):
                item.setGeometry(QRect(left, top, width, height))
                left += width + self._gap
            top += height + self._line_gap

    def lines(self) -> list[list[QWidget]]:
        """What stands on each line, as it was laid out last."""
        return [[widget for item in line if (widget := item.widget()) is not None] for line in self._laid]

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            needed = self._needs(item)
            if not lines or left + self._gap + needed > width:
                lines.append([item])
                left = needed
            else:
                lines[-1].append(item)
                left += self._gap + needed
        return lines

    def _height(self, line: list[QLayoutItem], width: int) -> int:
        return max(
            item.heightForWidth(each) if item.hasHeightForWidth() else item.sizeHint().height()
            for item, each in zip(line, self._widths(line, width), strict=True)
        )

    def _needs(self, item: QLayoutItem) -> int:
        if not self._even:
            return (item.sizeHint() if self._packed else item.minimumSize()).width()
        if not self._widest:
            self._widest = max(each.sizeHint().width() for each in self._shown())
        return self._widest

    def _widths(self, line: list[QLayoutItem], width: int) -> list[int]:
        """Each its share; one that needs more has what it needs, and the others share the rest."""
        found = [self._needs(item) for item in line]
        if self._packed:
            return found
        parts = self._columns if len(line) == len(self._shown()) < self._columns else len(line)
        room = width - self._gap * (parts - 1)
        share = room // parts
        if max(found) <= share and not self._weights:
            # The last takes the odd pixels: in each row the others begin at the same place.
            return [*[share] * (len(line) - 1), share if len(line) < parts else room - share * (parts - 1)]
        weights = [self._weights.get(item.widget(), 1) for item in line]
        weight = sum(weights) + parts - len(line)
        for at in sorted(range(len(line)), key=lambda at: -found[at] / weights[at]):
            found[at] = max(found[at], room * weights[at] // weight)
            room -= found[at]
            weight -= weights[at]
        return found
