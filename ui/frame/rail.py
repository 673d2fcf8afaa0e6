"""The rail at the left: pages by function key, then night, language and lock.

Shows the rows that it is given. Those that find no room at this height and text size are left out, from
the end; the last row (*More*) always stays, and leads to all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout
from typing_extensions import override

from console.words import LANGUAGES, N_, Language, _, language
from ui.look.icons import icon
from ui.widgets.part import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.commands import Command
    from ui.setting import Setting

TOOLS: tuple[tuple[str, str, str, str], ...] = (
    ("language", "translate", N_("Language"), ""),
    ("night", "theme-light-dark", N_("Night"), "Ctrl+Shift+N"),
    ("lock", "lock", N_("Lock"), "Ctrl+L"),
)
ROOMY, TIGHT, GAP, EDGE = 56, 44, 4, 8  # heights at 100 %: of a button with room, without, between, above and below


def other_language() -> Language:
    """The language that is not in force."""
    return next(each for each in LANGUAGES if each != language())


def other_language_name() -> str:
    """The other language, named in itself."""
    return {"fr": "Français", "en": "English"}[other_language()]


class Rail(Part):
    """Buttons with a sign, a word and a key.

    Signals:
        page_requested(str): the key of a page.
        tool_requested(str): ``language``, ``night`` or ``lock``.
    """

    page_requested = Signal(str)
    tool_requested = Signal(str)

    def __init__(self, setting: Setting, rows: Sequence[Command] = (), parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("rail")
        self._rows = tuple(rows)
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, EDGE, 6, EDGE)
        self._layout.setSpacing(GAP)
        for row in self._rows:
            self._group.addButton(self._add(row.key, row.keys, is_page=True))
        self._layout.addStretch(1)
        for key, _icon, _label, shortcut in TOOLS:
            self._add(key, shortcut, is_page=False)
        self.retranslate()
        self.restyle()

    def _add(self, key: str, keys: str, *, is_page: bool) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(is_page)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setProperty("key", key)
        button.clicked.connect(self._page_clicked if is_page else self._tool_clicked)
        if keys:  # a shortcut of its own: that of a button dies with its text, and is deaf while it finds no room
            QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        self.buttons[key] = button
        self._layout.addWidget(button)
        return button

    def show_page(self, key: str) -> None:
        """Put the button of a page down; no button when the page is none of the rail's."""
        self._group.setExclusive(False)
        for row in self._rows:
            self.buttons[row.key].setChecked(row.key == key)
        self._group.setExclusive(True)

    @override
    def retranslate(self) -> None:
        """Label the buttons again; the language button names the other language in that language."""
        for row in self._rows:
            self._word(row.key, row.label, row.keys)
        for key, _icon, label, shortcut in TOOLS:
            self._word(key, _(label), shortcut)
        self.buttons["language"].setText(other_language_name())
        self.buttons["language"].setAccessibleName({"fr": "Parler français", "en": "Speak English"}[other_language()])

    def _word(self, key: str, label: str, keys: str) -> None:
        button = self.buttons[key]
        button.setText(label)
        button.setAccessibleName(label)
        button.setToolTip(f"{label} ({keys})" if keys else label)
        button.setAccessibleDescription(keys)

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        look = self.setting.look
        self.setFixedWidth(look.px(86))
        signs = [(row.key, row.icon) for row in self._rows] + [(key, sign) for key, sign, _label, _keys in TOOLS]
        for key, sign in signs:
            self.buttons[key].setIcon(icon(sign, look.theme.on_rail, look.theme.on_rail_sel))
        self._arrange()

    @override
    def minimumSizeHint(self) -> QSize:
        """The rail takes the height that it is given."""
        return QSize(self.setting.look.px(86), 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        look = self.setting.look
        room, count = self.height() - 2 * EDGE, len(self.buttons)
        roomy, tight = look.px(ROOMY), look.px(TIGHT)
        each = max(tight, min(roomy, room // max(count, 1) - GAP))
        left_out = max(0, count - room // (each + GAP))
        spared = self._rows[:-1]
        hidden = {row.key for row in spared[max(0, len(spared) - left_out) :]} if left_out else set()
        for key, button in self.buttons.items():
            button.setVisible(key not in hidden)
            button.setFixedSize(look.px(74), each)
            side = look.px(24 if each >= roomy else 20)
            button.setIconSize(QSize(side, side))

    def _page_clicked(self) -> None:
        self._emit_page(self._sender_key())

    def _tool_clicked(self) -> None:
        self._emit_tool(self._sender_key())

    def _sender_key(self) -> str:
        return str(self.sender().property("key"))

    def _emit_page(self, key: str) -> None:
        self.page_requested.emit(key)

    def _emit_tool(self, key: str) -> None:
        self.tool_requested.emit(key)
