"""Lists inside the panel: short lines with a heading, and the timeline with what is struck through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.part import Part, text
from ui.widgets.sign import Sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLabel

    from ui.setting import Setting


@dataclass(frozen=True, slots=True)
class Item:
    """One line. ``look`` is a label's look; ``icon`` stands in front when there is one."""

    words: str
    look: str = ""
    icon: str = ""
    token: str = "text"  # noqa: S105 - a colour of the theme


class Entries(Part):
    """A column of items that scrolls."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self._inner = QWidget()
        self._inner.setObjectName("scrolled")
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(2, 4, 8, 4)
        self._column.setSpacing(3)
        self._column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    def show_items(self, items: Sequence[Item], name: str) -> None:
        """Show items; ``name`` is what the list is called."""
        self.area.setAccessibleName(name)
        while self._column.count() > 1:
            former = self._column.takeAt(0)
            taken = former.widget() if former else None
            if taken is not None:
                taken.hide()
                taken.setParent(None)
                taken.deleteLater()
        for place, item in enumerate(items):
            self._column.insertWidget(place, self._made(item))
        self.area.verticalScrollBar().setValue(0)

    def words(self) -> list[str]:
        """What is shown, line by line."""
        held = [self._column.itemAt(index) for index in range(self._column.count() - 1)]
        widgets = [item.widget() for item in held if item is not None]
        return [widget.accessibleName() for widget in widgets if widget is not None]

    def _made(self, item: Item) -> QWidget:
        holder = QWidget(self._inner)
        holder.setAccessibleName(item.words)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        if item.icon:
            row.addWidget(Sign(self.setting, item.icon, item.token, 15, holder), 0, Qt.AlignmentFlag.AlignTop)
        label: QLabel = text(item.look, wrap=True, parent=holder)
        label.setText(item.words)
        row.addWidget(label, 1)
        return holder
