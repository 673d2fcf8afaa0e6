"""The main window: rail, top bar, a stack of pages, the line of state at the bottom.

Knows no page from within: pages are added under a key. Shows only what it is told; in particular
"saved" only after the disk has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from console.words import LANGUAGES, Language, _, language, ngettext, speak
from ui import phrases
from ui.rail import Rail
from ui.theme import mark
from ui.topbar import TopBar
from ui.widgets.line import Line, Tone
from ui.widgets.part import Part, speak_again, text

if TYPE_CHECKING:
    from console.record.instant import Instant
    from ui.setting import Setting

_NOTICE_ICONS: dict[Tone, str] = {
    "danger": "alert-circle",
    "warn": "alert",
    "ok": "check",
    "plain": "information-outline",
}


class StatusLine(Part):
    """Network, census, copies, help."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("status")
        self.safety, self.census, self.copy, self.help = (text(parent=self) for _index in range(4))
        self._census_at: Instant | None = None
        self._checked: tuple[int, bool] | None = None
        self._copy_at: Instant | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(18)
        layout.addWidget(self.safety)
        layout.addStretch(1)
        layout.addWidget(self.census)
        layout.addWidget(self.copy)
        layout.addWidget(self.help)
        setting.clockwork.beat.connect(self.retranslate)
        self.retranslate()
        self.restyle()

    def show_census(self, stated_at: Instant | None) -> None:
        """When the census was true."""
        self._census_at = stated_at
        self.retranslate()

    def show_checked(self, entries: int, *, whole: bool) -> None:
        """That the chains of the book were walked: all of them, or since the last signed checkpoint."""
        self._checked = (entries, whole)
        self.retranslate()

    def show_copy(self, at: Instant | None) -> None:
        """When the last copy was made on another medium."""
        self._copy_at = at
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word the line again, with the ages as they are now."""
        said = [_("No network used · data encrypted on this laptop")]
        if self._checked is not None:
            entries, whole = self._checked
            said.append(
                ngettext("{n} entry verified", "{n} entries verified", entries)
                if whole
                else _("new entries verified, checking the rest")
            )
        self.safety.setText(" · ".join(said))
        self.census.setText(self._aged(_("Census {time} ({age} old)"), self._census_at) or _("No census loaded"))
        self.copy.setText(
            self._aged(_("Last copy {time} ({age} ago)"), self._copy_at) or _("No copy on another medium")
        )
        self.help.setText(_("F1 help"))

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self.setFixedHeight(self.setting.look.px(27))

    def _aged(self, said: str, at: Instant | None) -> str:
        if at is None:
            return ""
        return said.format(time=self.setting.moment(at), age=phrases.span(max(self.setting.minutes_since(at), 0)))


class Notice(Part):
    """What has just been done, with a way to undo it. Never in the way of the hand.

    Signals:
        undone: "Undo" was pressed.
    """

    undone = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.line = Line(setting, parent=self)
        self.undo, self.dismiss = QPushButton(self), QPushButton(self)
        self.dismiss.setObjectName("quiet")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self.line, 1)
        layout.addWidget(self.undo)
        layout.addWidget(self.dismiss)
        self.undo.clicked.connect(self._undo)
        self.dismiss.clicked.connect(self.hide)
        self.retranslate()
        self.hide()

    def say(self, sentence: str, tone: Tone, *, can_undo: bool) -> None:
        """Say something until it is dismissed or something else is said."""
        self.line.say(sentence, tone, _NOTICE_ICONS[tone])
        self.undo.setVisible(can_undo)
        self.show()

    @override
    def retranslate(self) -> None:
        """Label the buttons again."""
        self.undo.setText(_("Undo"))
        self.dismiss.setText(_("Close"))

    def _undo(self) -> None:
        self.hide()
        self._emit_undone()

    def _emit_undone(self) -> None:
        self.undone.emit()


class Shell(QMainWindow):
    """The frame around pages.

    Signals:
        page_changed(str): another page is shown.
        lock_requested: Ctrl+L.
        help_requested(str): F1, with the key of the page that is shown.
        language_changed(str): somebody chose another language; the window speaks it already.
        theme_changed(str): somebody chose night or day; the window wears it already.
        undone: "Undo" of the last notice.
        closed: the window is closing; the owner closes lanes and book.
    """

    page_changed = Signal(str)
    lock_requested = Signal()
    help_requested = Signal(str)
    language_changed = Signal(str)
    theme_changed = Signal(str)
    undone = Signal()
    closed = Signal()

    def __init__(self, setting: Setting, *, day_theme: str = "light") -> None:
        super().__init__()
        self._setting, self._day_theme = setting, day_theme
        self._pages: dict[str, QWidget] = {}
        root = QWidget(self)
        root.setObjectName("root")
        root.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rail, self.topbar = Rail(setting, root), TopBar(setting, root)
        self.notice, self.status = Notice(setting, root), StatusLine(setting, root)
        self.stack = QStackedWidget(root)
        self._band_said = ""
        self.band = text(parent=self)
        self.curtain = QStackedWidget(self)
        self._lay_out(root)
        self._frame(root)
        self._wire()
        self.retranslate()

    def _lay_out(self, root: QWidget) -> None:
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        for widget, stretch in ((self.topbar, 0), (self.notice, 0), (self.stack, 1), (self.status, 0)):
            body.addWidget(widget, stretch)
        outer = QHBoxLayout(root)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.rail)
        outer.addLayout(body, 1)

    def _frame(self, root: QWidget) -> None:
        """Band above, curtain below: the root is one of the two things that the curtain shows."""
        self._outside = frame = QWidget(self)
        frame.setObjectName("frame")
        frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.band.setObjectName("band")
        self.band.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.band.hide()
        self._root = root
        self.curtain.addWidget(root)
        self._frame_layout = column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addWidget(self.curtain, 1)
        self.setCentralWidget(frame)

    def cover(self, page: QWidget) -> None:
        """Hide everything behind a page: nothing below it is drawn, reached by keys or read aloud."""
        if self.curtain.indexOf(page) < 0:
            self.curtain.addWidget(page)
        self.notice.hide()
        self.topbar.search.clear()
        self.curtain.setCurrentWidget(page)
        self.retranslate()

    def uncover(self) -> None:
        """Show the pages again."""
        self.curtain.setCurrentWidget(self._root)
        self.retranslate()

    @property
    def is_covered(self) -> bool:
        """Whether the pages are hidden."""
        return self.curtain.currentWidget() is not self._root

    def show_band(self, said: str) -> None:
        """Say over every page what this window is (a message id), so that nobody takes it for the real ward."""
        self._band_said = said
        self.band.setVisible(bool(said))
        edge = 4 if said else 0
        self._frame_layout.setContentsMargins(edge, 0, edge, edge)
        mark(self._outside, "training", value=bool(said))
        self.retranslate()

    def remove_page(self, key: str) -> None:
        """Forget a page and what it shows."""
        page = self._pages.pop(key)
        self.stack.removeWidget(page)
        page.hide()
        page.deleteLater()

    def _wire(self) -> None:
        self.rail.page_requested.connect(self.show_page)
        self.rail.tool_requested.connect(self._use_tool)
        self.notice.undone.connect(self.undone)
        for keys, slot in (("Ctrl+F", self._find), ("F1", self._emit_help)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def add_page(self, key: str, page: QWidget) -> None:
        """Add a page under a key; the first one added is shown."""
        self._pages[key] = page
        self.stack.addWidget(page)

    def show_page(self, key: str) -> None:
        """Show a page. A key of the rail without a page leaves what is shown."""
        if key in self._pages:
            self.stack.setCurrentWidget(self._pages[key])
            self._emit_page(key)
        self.rail.show_page(self.page)

    @property
    def page(self) -> str:
        """The key of the page that is shown."""
        shown = self.stack.currentWidget()
        return next((key for key, page in self._pages.items() if page is shown), "")

    def say(self, sentence: str, tone: Tone = "plain", *, can_undo: bool = False) -> None:
        """Say what was done or refused, without a dialog."""
        self.notice.say(sentence, tone, can_undo=can_undo)

    def speak(self, chosen: Language) -> None:
        """Speak a language from now on."""
        speak(chosen)
        speak_again(self)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the window's own title again; pages and parts hear it from Qt."""
        self.band.setText(_(self._band_said))
        unit = "" if self.is_covered else self.topbar.unit.text()
        self.setWindowTitle(" · ".join(part for part in (self.band.text(), "Cahier", unit) if part))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the beat and tell the owner."""
        self._setting.clockwork.stop()
        self._emit_closed()
        super().closeEvent(event)

    def _use_tool(self, key: str) -> None:
        if key == "lock":
            self._emit_lock()
        elif key == "night":
            theme = self._day_theme if self._setting.look.theme.name == "night" else "night"
            self._setting.appearance.wear(theme=theme)
            self._emit_theme(theme)
        else:
            chosen = next(each for each in LANGUAGES if each != language())
            self.speak(chosen)
            self._emit_language(chosen)

    def _find(self) -> None:
        if self.is_covered:
            return
        self.topbar.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.topbar.search.edit.selectAll()

    def _emit_page(self, key: str) -> None:
        self.page_changed.emit(key)

    def _emit_lock(self) -> None:
        self.lock_requested.emit()

    def _emit_help(self) -> None:
        self.help_requested.emit(self.page)

    def _emit_language(self, chosen: str) -> None:
        self.language_changed.emit(chosen)

    def _emit_theme(self, theme: str) -> None:
        self.theme_changed.emit(theme)

    def _emit_closed(self) -> None:
        self.closed.emit()
