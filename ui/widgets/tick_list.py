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

_KEY = Qt.ItemDataRole.UserRole
_HEIGHT = 210


class TickList(Field):
    """Some of a list. The text is the keys of what is ticked, parted by a space, or the key of all of it.

    The list is filled when the form opens. Its first line stands for all: while it is ticked, the
    others are so too and out of reach; afterwards they are again as they were.
    """

    def __init__(self, setting: Setting, name: str, label: str, *, hint: str = "", parent: QWidget | None = None
                 ) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, parent=parent)
        self._wanted: set[str] = set()
        self._all = ""  # its key
        self.list = WrappedList(self)
        self.hold(self.list)
        self._row.setStretch(0, 1)
        self._row.setStretch(1, 0)
        self.list.itemChanged.connect(self._ticked)

    @property
    def is_all(self) -> bool:
        """Whether all of it is ticked, what is not named included."""
        return self._all in self._wanted

    def offer(self, choices: Sequence[tuple[str, str]], whole: tuple[str, str]) -> None:
        """Fill the list with (key, words), ``whole`` standing for all of it. What was ticked stays so.

        The key of the whole is that of no other list: a draft about another one ticks nothing here.
        """
        self._all = whole[0]
        with QSignalBlocker(self.list):
            self.list.clear()
            for key, words in (whole, *choices):
                QListWidgetItem(words, self.list).setData(_KEY, key)
        if self.list.count():
            self.list.setCurrentRow(0)
        self._show()

    def forget(self) -> None:
        """Name nothing any more."""
        with QSignalBlocker(self.list):
            self.list.clear()

    @override
    def text(self) -> str:
        """The keys that are ticked."""
        keys = [key for item in self._items() if (key := str(item.data(_KEY))) in self._wanted]
        return self._all if self._all in keys else " ".join(keys)

    @override
    def set_text(self, typed: str) -> None:
        """Tick these keys and no others."""
        self._wanted = set(typed.split())
        self._show()

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

    def _show(self) -> None:
        is_all, reach = self.is_all, Qt.ItemFlag.ItemIsEnabled
        with QSignalBlocker(self.list):
            for item in self._items():
                key = str(item.data(_KEY))
                is_on = is_all or key in self._wanted
                item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
                item.setFlags(item.flags() & ~reach if is_all and key != self._all else item.flags() | reach)

    def _ticked(self, item: QListWidgetItem) -> None:
        key = str(item.data(_KEY))
        if item.checkState() is Qt.CheckState.Checked:
            self._wanted.add(key)
        else:
            self._wanted.discard(key)
        self._show()
        self.say_nothing()
        self._emit_changed()
