"""The main window: rail, top bar, a stack of pages, the line of state at the bottom.

Knows no page from within: pages are added under a key. Shows only what it is told; in particular
"saved" only after the disk has it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from console.words import LANGUAGES, N_, Language, _, language, speak
from ui.look.theme import SCALES, mark
from ui.widgets.line import Line, Tone
from ui.widgets.part import Part, speak_again, text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.commands import Command
    from ui.frame.help_panel import HelpPanel
    from ui.frame.rail import Rail
    from ui.frame.stage import Stage
    from ui.frame.status_line import StatusLine
    from ui.frame.topbar import TopBar
    from ui.setting import Setting

BOTH_WIDTH = 1280  # of the base size: from here on a page has room beside its help
_NOTICE_ICONS: dict[Tone, str] = {
    "danger": "alert-circle",
    "warn": "alert",
    "ok": "check",
    "plain": "information-outline",
}


class Notice(Part):
    """What has just been done, with a way to undo exactly that, or to go on. Never in the way of the hand."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.line = Line(setting, parent=self)
        self.undo, self.dismiss = QPushButton(self), QPushButton(self)
        self.dismiss.setObjectName("quiet")
        self._label = ""
        self._deed: Callable[[], object] | None = None
        self._fresh = QTimer(self, interval=0, singleShot=True)
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

    def say(self, sentence: str, tone: Tone, label: str, deed: Callable[[], object] | None) -> None:
        """Say something until it is dismissed or something else is said; ``label`` (a message id) names the deed."""
        self.line.say(sentence, tone, _NOTICE_ICONS[tone])
        self._label, self._deed = label, deed
        self.undo.setVisible(deed is not None)
        self._fresh.start()
        self.retranslate()
        self.show()

    def leave(self) -> None:
        """Go when the page is left on which it was read: what went well, and has nothing to undo, is read once.

        Whoever says it and goes on to another page in one go is read there.
        """
        if self._deed is None and self.line.tone in ("ok", "plain") and not self._fresh.isActive():
            self.hide()

    @override
    def retranslate(self) -> None:
        """Label the buttons again."""
        self.undo.setText(_(self._label))
        self.dismiss.setText(_("Close"))

    def _undo(self) -> None:
        deed, self._deed = self._deed, None
        self.hide()
        if deed is not None:
            deed()


class Shell(QMainWindow):
    """The frame around pages.

    Made without a rail it is empty, and only covered: :meth:`furnish` gives it the rest, once the first
    picture is on the screen.

    Signals:
        page_changed(str): another page is shown.
        lock_requested: Ctrl+L.
        language_changed(str): somebody chose another language; the window speaks it already.
        theme_changed(str): somebody chose night or day; the window wears it already.
        size_changed(str): somebody chose another size of the text, in percent; the window wears it already.
        closed: the window is closing; the owner closes lanes and book.
    """

    page_changed = Signal(str)
    lock_requested = Signal()
    language_changed = Signal(str)
    theme_changed = Signal(str)
    size_changed = Signal(str)
    closed = Signal()

    rail: Rail
    topbar: TopBar
    notice: Notice
    status: StatusLine
    help: HelpPanel

    def __init__(self, setting: Setting, rail: Sequence[Command] | None = (), *, day_theme: str = "light") -> None:
        super().__init__()
        self._setting, self._day_theme, self._is_furnished = setting, day_theme, False
        self._pages: dict[str, QWidget] = {}
        self._stage: Stage | None = None  # without a page yet
        root = QWidget(self)
        root.setObjectName("root")
        root.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.stack = QStackedWidget(root)
        self._band_said = ""
        self.band = text(parent=self)
        self.curtain = QStackedWidget(self)
        self._before_help: QWidget | None = None
        self._frame(root)
        if rail is not None:
            self.furnish(rail)
        self.retranslate()

    def furnish(self, rail: Sequence[Command]) -> None:
        """Put in everything around the pages: rail, top bar, notice, line of state, help."""
        from ui.frame.help_panel import HelpPanel  # noqa: PLC0415 - the first picture needs none of these
        from ui.frame.rail import Rail  # noqa: PLC0415 - as above
        from ui.frame.status_line import StatusLine  # noqa: PLC0415 - as above
        from ui.frame.topbar import TopBar  # noqa: PLC0415 - as above

        setting, root = self._setting, self._root
        self.rail, self.topbar = Rail(setting, rail, root), TopBar(setting, root)
        self.notice, self.status = Notice(setting, root), StatusLine(setting, root)
        self.help = HelpPanel(setting, self)
        self._place_help()
        self._beside.addWidget(self.help, 0, 0, Qt.AlignmentFlag.AlignRight)  # over the curtain, in the same place
        self._lay_out(root)
        self._wire()
        self._is_furnished = True

    def _lay_out(self, root: QWidget) -> None:
        self._body = body = QVBoxLayout()
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
        self._beside = beside = QGridLayout()
        beside.addWidget(self.curtain, 0, 0)
        column.addLayout(beside, 1)
        self.setCentralWidget(frame)

    def add_strip(self, strip: QWidget) -> None:
        """Put a strip that can be opened from any page under the top bar."""
        self._body.insertWidget(1, strip)

    def cover(self, page: QWidget) -> None:
        """Hide everything behind a page: nothing below it is drawn, reached by keys or read aloud."""
        if self.curtain.indexOf(page) < 0:
            self.curtain.addWidget(page)
            self._setting.appearance.dressing.wait_until_shown(page)
        self.curtain.setCurrentWidget(page)
        if self._is_furnished:
            self.notice.hide()
            self.topbar.search.clear()
            self.help.follow(self.subject)
        self.retranslate()

    def uncover(self) -> None:
        """Show the pages again."""
        self.curtain.setCurrentWidget(self._root)
        self.help.follow(self.subject)
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

    def remove_page(self, key: str) -> QWidget:
        """Take a page out of sight, with what it stands in; whoever added it deletes that."""
        page = self._pages.pop(key)
        self.stack.removeWidget(page)
        page.hide()
        return page

    def _wire(self) -> None:
        self.rail.tool_requested.connect(self.use_tool)
        self.help.closed.connect(self._after_help)
        self._setting.appearance.changed.connect(self._place_help)
        self.status.help.clicked.connect(self.toggle_help)
        for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1), ("Ctrl+0", 0)):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self._change_size, step))
        for keys, slot in (("Ctrl+F", self._find), ("F1", self.toggle_help)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def _next_stage(self) -> Stage:
        from ui.frame.stage import Stage  # noqa: PLC0415 - the first picture shows no page

        if self._stage is None:
            self._stage = Stage()
            self._setting.appearance.dressing.wait_until_shown(self._stage)
            self.stack.addWidget(self._stage)
        return self._stage

    def floor(self) -> QWidget:
        """The parent of the page that is added next: one that is moved there later is dressed a second time."""
        return self._next_stage().floor

    def add_page(self, key: str, page: QWidget) -> None:
        """Add a page under a key; the first one added is shown."""
        self._pages[key] = stage = self._next_stage()
        self._stage = None
        stage.carry(page)

    def show_page(self, key: str) -> None:
        """Show a page. A key of the rail without a page leaves what is shown."""
        if key in self._pages:
            if self._pages[key] is not self.stack.currentWidget():
                self.notice.leave()
            self.stack.setCurrentWidget(self._pages[key])
            self._emit_page(key)
        self.rail.show_page(self.page)
        self.help.follow(self.subject)

    @property
    def subject(self) -> str:
        """What help is about: the page that is shown, or whatever covers it."""
        cover = self.curtain.currentWidget()
        return cover.objectName() if self.is_covered and cover is not None else self.page

    def toggle_help(self) -> None:
        """F1: open the help of what is shown, or close it and put the hand back where it was."""
        if self.help.key:
            self.help.close_help()
        else:
            self._before_help = self.focusWidget()
            self.help.show_help(self.subject)
            self._place_help()

    def _place_help(self) -> None:
        """Beside the page where both have room, else over its right edge: a window that grows leaves the screen."""
        is_beside = bool(self.help.key) and self.width() >= self._setting.look.px(BOTH_WIDTH)
        self.curtain.setContentsMargins(0, 0, self.help.width() if is_beside else 0, 0)
        self.help.raise_()

    def _after_help(self) -> None:
        self._place_help()
        before, self._before_help = self._before_help, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    @property
    def page(self) -> str:
        """The key of the page that is shown."""
        shown = self.stack.currentWidget()
        return next((key for key, page in self._pages.items() if page is shown), "")

    def say(self, sentence: str, tone: Tone = "plain", *, undo: Callable[[], object] | None = None) -> None:
        """Say what was done or refused, without a dialog; ``undo`` takes back what the sentence says."""
        self.notice.say(sentence, tone, N_("Undo"), undo)

    def offer(self, sentence: str, label: str, deed: Callable[[], object]) -> None:
        """Say something that can be gone on with by one button; ``label`` is a message id."""
        self.notice.say(sentence, "warn", label, deed)

    def speak(self, chosen: Language) -> None:
        """Speak a language from now on."""
        speak(chosen)
        speak_again(self)
        self.retranslate()

    def retranslate(self) -> None:
        """Word the window's own title again; pages and parts hear it from Qt."""
        self.band.setText(_(self._band_said))
        unit = self.topbar.unit.text() if self._is_furnished and not self.is_covered else ""
        self.setWindowTitle(" · ".join(part for part in (self.band.text(), "Cahier", unit) if part))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Help finds its place again."""
        super().resizeEvent(event)
        if self._is_furnished:
            self._place_help()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the beat and tell the owner."""
        self._setting.clockwork.stop()
        self._emit_closed()
        super().closeEvent(event)

    def use_tool(self, key: str) -> None:
        """Lock, change to night and back, or speak the other language."""
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

    def _change_size(self, step: int) -> None:
        """Larger, smaller, or (0) as at first."""
        now = self._setting.look.percent
        larger, smaller = [each for each in SCALES if each > now], [each for each in SCALES if each < now]
        steps = {1: larger[:1], -1: smaller[-1:], 0: [SCALES[0]]}
        for percent in steps[step]:
            self._setting.appearance.wear(percent=percent)
            self._emit_size(str(percent))

    def _find(self) -> None:
        if self.is_covered:
            return
        self.topbar.search.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.topbar.search.edit.selectAll()

    def _emit_page(self, key: str) -> None:
        self.page_changed.emit(key)

    def _emit_lock(self) -> None:
        self.lock_requested.emit()

    def _emit_language(self, chosen: str) -> None:
        self.language_changed.emit(chosen)

    def _emit_theme(self, theme: str) -> None:
        self.theme_changed.emit(theme)

    def _emit_size(self, percent: str) -> None:
        self.size_changed.emit(percent)

    def _emit_closed(self) -> None:
        self.closed.emit()
