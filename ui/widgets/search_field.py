"""One field that finds people, beds, actions and help; its results are reached without the mouse.

Knows nothing of what can be found: it tells what was typed and shows the hits that it is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem
from typing_extensions import override

from console.words import _
from ui.look.icons import icon, row_icon
from ui.widgets.part import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting

MOST_SHOWN, ROWS_IN_SIGHT = 80, 9  # a whole unit can be listed; the list scrolls
SIGN_ROOM = 56  # of the base size: what the magnifier and the edges of the field take


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. ``kind`` and ``key`` say what it is to whoever asked."""

    kind: str
    key: str
    title: str
    detail: str = ""
    icon: str = "account"


class SearchField(Part):
    """Down and up walk through the hits, Enter takes one, Escape closes the list, then clears.

    Signals:
        text_changed(str): what is typed is another text.
        chosen(object): a :class:`Hit` was taken.
    """

    text_changed = Signal(str)
    chosen = Signal(object)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.edit = QLineEdit(self)
        self._magnifier = self.edit.addAction(
            icon("magnify", setting.look.theme.muted), QLineEdit.ActionPosition.LeadingPosition
        )
        self.results = QListWidget()
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.results.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.results.hide()
        self._hits: tuple[Hit, ...] = ()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self._wire()
        self.retranslate()
        self.restyle()

    def _wire(self) -> None:
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(self._emit_text)
        self.results.itemClicked.connect(self._take)

    def show_hits(self, hits: Sequence[Hit]) -> None:
        """Show what was found for the text that stands in the field; the first is chosen.

        Whoever the hand has gone down to stays chosen when more is found: Enter never takes somebody else.
        """
        at = self.results.currentRow()
        held = self._hits[at] if self.results.isVisible() and 0 < at < len(self._hits) else None
        self._hits = tuple(hits[:MOST_SHOWN])
        self.results.clear()
        theme = self.setting.look.theme
        for hit in self._hits:
            label = f"{hit.title}   {hit.detail}".rstrip()
            item = QListWidgetItem(row_icon(hit.icon, theme), label)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, label)
            self.results.addItem(item)
        self._show_list(visible=bool(self._hits))
        keys = [(hit.kind, hit.key) for hit in self._hits]
        self.results.setCurrentRow(keys.index((held.kind, held.key)) if held and (held.kind, held.key) in keys else 0)

    def _show_list(self, *, visible: bool) -> None:
        if not visible:
            self.results.hide()
            return
        window = self.window()
        # The list belongs to the window itself, so that it lies over whatever is below the field.
        if self.results.parent() is not window:
            self.results.setParent(window)
        corner = self.edit.mapTo(window, QPoint(0, self.edit.height() + 2))
        rows = min(self.results.count(), ROWS_IN_SIGHT) * self.setting.look.px(42) + 8
        width = min(max(self.edit.width(), self.setting.look.px(560)), window.width() - 16)
        left = min(corner.x(), window.width() - width - 8)
        self.results.setGeometry(left, corner.y(), width, rows)
        self.results.show()
        self.results.raise_()

    @override
    def retranslate(self) -> None:
        """Word the field again."""
        self._hint()
        self.edit.setAccessibleName(_("Search"))
        self._magnifier.setText(_("Search"))
        self.results.setAccessibleName(_("Search results"))

    def _hint(self) -> None:
        """Say what can be looked for, in as many words as there is room for beside the magnifier."""
        room = self.edit.width() - self.setting.look.px(SIGN_ROOM)
        whole = _("Find a name, a bed, an action…   Ctrl+F")
        fits = self.edit.fontMetrics().horizontalAdvance(whole) <= room
        self.edit.setPlaceholderText(whole if fits else _("Find…   Ctrl+F"))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The hint has another room."""
        super().resizeEvent(event)
        self._hint()

    @override
    def event(self, event: QEvent) -> bool:
        """Its words have another size now."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._hint()
        return super().event(event)

    @override
    def restyle(self) -> None:
        """Take the colours again."""
        self._magnifier.setIcon(icon("magnify", self.setting.look.theme.muted))
        self.edit.setMinimumWidth(self.setting.look.px(160))
        self.edit.setMaximumWidth(self.setting.look.px(320))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list while the hand stays in the field."""
        if watched is self.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self._show_list(visible=False)
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key, 0)
        if step and self._hits:
            self._show_list(visible=True)
            self.results.setCurrentRow((self.results.currentRow() + step) % len(self._hits))
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.results.isVisible():
            self._take(self.results.currentItem())
            return True
        if key == Qt.Key.Key_Escape:
            if self.results.isVisible():
                self._show_list(visible=False)
            else:
                self.clear()
            return True
        return False

    def keep(self, typed: str) -> None:
        """Type something in a person's place: the name of a unit that was chosen, to see who is there."""
        self.edit.setText(typed)
        self.edit.setFocus()
        self._emit_text(typed)

    def clear(self) -> None:
        """Empty the field and close the list."""
        self.edit.clear()
        self._hits = ()
        self._show_list(visible=False)
        self._emit_text("")

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        hit = self._hits[self.results.row(item)]
        self.clear()
        self._emit_chosen(hit)

    def _emit_text(self, typed: str) -> None:
        self.text_changed.emit(typed)

    def _emit_chosen(self, hit: Hit) -> None:
        self.chosen.emit(hit)
