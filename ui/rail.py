"""The rail at the left: pages by function key, then night, language and lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout
from typing_extensions import override

from console.words import LANGUAGES, N_, Language, _, language
from ui.icons import icon
from ui.widgets.part import Part

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting

PAGES: tuple[tuple[str, str, str, str], ...] = (
    ("board", "view-dashboard", N_("Board"), "F2"),
    ("handover", "clipboard-text", N_("Handover"), "F3"),
    ("transfers", "swap-horizontal-bold", N_("Transfers"), "F4"),
    ("messages", "message-text", N_("Messages"), "F8"),
    ("services", "server-network", N_("Services"), "F10"),
    ("observations", "heart-pulse", N_("Obs"), "F5"),
    ("print", "printer", N_("Print"), "F6"),
    ("exchange", "usb-flash-drive", N_("Exchange"), "F7"),
)
TOOLS: tuple[tuple[str, str, str, str], ...] = (
    ("language", "translate", N_("Language"), ""),
    ("night", "theme-light-dark", N_("Night"), "Ctrl+Shift+N"),
    ("lock", "lock", N_("Lock"), "Ctrl+L"),
)


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

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("rail")
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(6, 10, 6, 10)
        self._layout.setSpacing(3)
        for key, _icon, _label, shortcut in PAGES:
            self._group.addButton(self._add(key, shortcut, is_page=True))
        self._layout.addStretch(1)
        for key, _icon, _label, shortcut in TOOLS:
            self._add(key, shortcut, is_page=False)
        self.buttons[PAGES[0][0]].setChecked(True)
        self.retranslate()
        self.restyle()

    def _add(self, key: str, shortcut: str, *, is_page: bool) -> QToolButton:
        button = QToolButton(self)
        button.setCheckable(is_page)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setProperty("key", key)
        button.setShortcut(QKeySequence(shortcut))
        button.clicked.connect(self._page_clicked if is_page else self._tool_clicked)
        self.buttons[key] = button
        self._layout.addWidget(button)
        return button

    def show_page(self, key: str) -> None:
        """Put the button of a page down; no button when the page is none of the rail's."""
        self._group.setExclusive(False)
        for name, _icon, _label, _key in PAGES:
            self.buttons[name].setChecked(name == key)
        self._group.setExclusive(True)

    @override
    def retranslate(self) -> None:
        """Label the buttons again; the language button names the other language in that language."""
        for key, _icon, label, shortcut in (*PAGES, *TOOLS):
            button = self.buttons[key]
            button.setText(_(label))
            button.setAccessibleName(_(label))
            button.setToolTip(f"{_(label)} ({shortcut})" if shortcut else _(label))
            # Setting a text drops the shortcut of a tool button that has an ampersand-free text.
            button.setShortcut(QKeySequence(shortcut))
        other = other_language()
        self.buttons["language"].setText(other_language_name())
        self.buttons["language"].setAccessibleName({"fr": "Parler français", "en": "Speak English"}[other])

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        look = self.setting.look
        self.setFixedWidth(look.px(86))
        for key, sign, _label, _shortcut in (*PAGES, *TOOLS):
            button = self.buttons[key]
            button.setIcon(icon(sign, look.theme.on_rail, look.theme.on_rail_sel))
            button.setIconSize(QSize(look.px(24), look.px(24)))
            button.setFixedSize(look.px(74), look.px(56))

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
