"""F1: a page of help beside what it is about. Never modal, never over it; offline, in the language in force.

The texts are short Markdown files, ``resources/help/LANGUAGE/KEY.md``, one for each page, each form, and
for what covers them (``lock``, ``not_open``). They hold no patient, so they may stay beside the lock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QTextBrowser, QVBoxLayout
from typing_extensions import override

from console.words import Language, _, language
from ui.look.theme import RESOURCES
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting

WIDTH = 380


def help_text(key: str, spoken: Language) -> str | None:
    """The Markdown of one page of help; None where nobody wrote it."""
    path = RESOURCES / "help" / spoken / f"{key}.md"
    return path.read_text("utf-8") if path.is_file() else None


class HelpPanel(Part):
    """One page of help.

    Signals:
        closed: "Close" or Escape.
    """

    closed = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("help")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._key = ""
        self.title, self.dismiss = text("h2", parent=self), QPushButton(self)
        self.dismiss.setObjectName("quiet")
        self.body = QTextBrowser(self)
        self.body.setOpenLinks(False)
        self.body.setFrameShape(QFrame.Shape.NoFrame)
        self.body.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.dismiss)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.addLayout(head)
        layout.addWidget(self.body, 1)
        self.dismiss.clicked.connect(self.close_help)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.close_help)
        self.hide()
        self.restyle()

    @property
    def key(self) -> str:
        """What the help is about; empty while it is closed."""
        return self._key

    def show_help(self, key: str) -> None:
        """Show the help of a page or form, and put the hand into it so that it can be scrolled."""
        self._key = key
        self.retranslate()
        self.show()
        self.body.setFocus(Qt.FocusReason.OtherFocusReason)

    def follow(self, key: str) -> None:
        """Another page is shown: its help takes the place of the one before, and the hand stays where it is."""
        if self._key:
            self._key = key
            self.retranslate()

    def close_help(self) -> None:
        """Give its room back to the page."""
        self._key = ""
        self.hide()
        self._emit_closed()

    @override
    def retranslate(self) -> None:
        """Show it in the language in force."""
        self.setAccessibleName(_("Help"))
        self.title.setText(_("Help"))
        self.dismiss.setText(_("Close"))
        self.dismiss.setToolTip(_("Escape"))
        self.body.setAccessibleName(_("Help"))
        if self._key:
            words = help_text(self._key, language()) or _("Nobody has written help for this screen yet.")
            self.body.setMarkdown(words)

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self.setFixedWidth(self.setting.look.px(WIDTH))
        self.retranslate()

    def _emit_closed(self) -> None:
        self.closed.emit()
