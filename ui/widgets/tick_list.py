"""A field for some lines of a list that may be long: each line can be ticked, or all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QListWidgetItem, QWidget
from typing_extensions import override

from ui.widgets.field import Field
from ui.widgets.wrapped_list import WrappedList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.setting import Setting

ALL = "*"
"""The key of all lines, those that are not shown included."""
_KEY = Qt.ItemDataRole.UserRole
_HEIGHT = 210


class TickList(Field):
    """Some of a list. The text is the keys of what is ticked, parted by a space, or ``*`` for all.

    The list is filled when the form opens. Its first line stands for all: while it is ticked, the
    others are out of reach.
    """

    def __init__(self, setting: Setting, name: str, label: str, *, hint: str = "", parent: QWidget | None = None
                 ) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, parent=parent)
        self.list = WrappedList(self)
        self.hold(self.list)
        self._row.setStretch(0, 1)
        self._row.setStretch(1, 0)
        self.list.itemChanged.connect(self._ticked)

    def offer(self, choices: Sequence[tuple[str, str]], all_words: str) -> None:
        """Fill the list with (key, words); ``all_words`` is said of all of them. What was ticked stays so."""
        before = self.text()
        with QSignalBlocker(self.list):
            self.list.clear()
            for key, words in ((ALL, all_words), *choices):
                item = QListWidgetItem(words, self.list)
                item.setData(_KEY, key)
                item.setCheckState(Qt.CheckState.Unchecked)
        if self.list.count():
            self.list.setCurrentRow(0)
        self.set_text(before)

    @override
    def text(self) -> str:
        """The keys that are ticked."""
        keys = [str(item.data(_KEY)) for item in self._items() if item.checkState() is Qt.CheckState.Checked]
        return ALL if ALL in keys else " ".join(keys)

    @override
    def set_text(self, typed: str) -> None:
        """Tick these keys and no others."""
        wanted = typed.split()
        with QSignalBlocker(self.list):
            for item in self._items():
                is_on = item.data(_KEY) in wanted
                item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        self._reach()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        super().restyle()
        self.list.setFixedHeight(self.setting.look.px(_HEIGHT))

    @override
    def retranslate(self) -> None:
        """Name the list again; whoever fills it words its lines."""
        super().retranslate()
        self.list.setAccessibleName(self.label_words)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _reach(self) -> None:
        is_all = self.text() == ALL
        with QSignalBlocker(self.list):
            for item in self._items()[1:]:
                flags = item.flags()
                item.setFlags(flags & ~Qt.ItemFlag.ItemIsEnabled if is_all else flags | Qt.ItemFlag.ItemIsEnabled)

    def _ticked(self, _item: QListWidgetItem) -> None:
        self._reach()
        self.say_nothing()
        self._emit_changed()
