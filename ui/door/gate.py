"""Who gets in and when the window closes again: unlock, screen lock, cold lock, idling, sleep.

The curtain falls at once and by itself; the book is then told on its lane, after whatever was
submitted before (the drafts of every page among it). Neither lock asks or discards anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit
from shiboken6 import isValid

from console.errors import CahierError, Fault
from console.record.instant import minutes_between
from console.ward import envelope
from console.words import LANGUAGES, N_, Language, ngettext
from ui.desk import FieldPlace, preference
from ui.frame.rail import other_language
from ui.look.tokens import THEMES
from ui.pages.drafts import OwnDraft, own_drafts

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.record.instant import Instant
    from console.ward.laptop import Laptop
    from console.ward.people import Newcomer
    from console.ward.session import Session
    from ui.desk import Desk
    from ui.door.idle import IdleWatch
    from ui.door.lock_page import LockPage

MOST_POPUPS = 8
SLEPT_MINUTES = 2
"""How much more the wall clock may have gone on than the clock that stands still in sleep."""
Preferences = dict[str, str]


BROKEN = frozenset(
    {
        Fault.STORE_DAMAGED,
        Fault.STORE_MISSING,
        Fault.STORE_NOT_ENCRYPTED,
        Fault.STORE_KEY_MISMATCH,
        Fault.KEYS_ALTERED,
        Fault.KEYS_DAMAGED,
        Fault.KEYS_MISSING,
        Fault.KEYS_MIXED,
    }
)
"""What typing again does not help against: the recovery screen does."""


class Gate(QObject):
    """The lock of one window.

    Signals:
        broken(object): the `CahierError` for which the book could not be opened, when it needs recovery.
    """

    broken = Signal(object)

    def __init__(self, desk: Desk, laptop: Laptop, page: LockPage, idle: IdleWatch) -> None:
        super().__init__()
        self._desk, self._laptop, self._page, self._idle = desk, laptop, page, idle
        self._last = ""  # who was signed in before the curtain fell
        self._focus: QWidget | None = None
        self._warm_since: float | None = None
        self._seen = self._clocks()
        page.unlock_requested.connect(self.unlock)
        page.language_requested.connect(self._other_language)
        page.envelope.open_requested.connect(self.open_envelope)
        idle.expired.connect(self.lock)
        shell, beat = desk.shell, desk.setting.clockwork.beat
        shell.lock_requested.connect(self.lock)
        shell.language_changed.connect(self._prefer_language)
        shell.theme_changed.connect(self._prefer_theme)
        shell.size_changed.connect(self._prefer_size)
        beat.connect(self._tick)
        desk.cold_lock_requested.connect(self.lock_cold)

    def show_lock(self) -> None:
        """Let the curtain fall, with the people who can open it."""
        self._page.show_people(self._laptop.people(), self._laptop.has_pin)
        self._page.choose(self._last)
        self._page.show_envelope(has_envelope=self._laptop.is_cold and self._laptop.vault.has_envelope)
        self._desk.shell.cover(self._page)
        self._page.start_over()
        if self._laptop.is_cold and self._laptop.wait_s:
            self._page.wait(self._laptop.wait_s)

    def _prefer_language(self, chosen: str) -> None:
        self._desk.prefer("language", chosen)

    def _prefer_theme(self, chosen: str) -> None:
        self._desk.prefer("theme", chosen)

    def _prefer_size(self, chosen: str) -> None:
        self._desk.prefer("percent", chosen)

    def take_over(self) -> None:
        """The curtain hangs already, with the names, and somebody may be typing: show what is not shown yet."""
        self._page.show_envelope(has_envelope=self._laptop.is_cold and self._laptop.vault.has_envelope)
        if self._laptop.is_cold and self._laptop.wait_s:
            self._page.wait(self._laptop.wait_s)

    # --- in ----------------------------------------------------------------------------------------

    def unlock(self, person: str, typed: str) -> None:
        """Sign somebody in by passphrase, or by PIN where that person has one and digits were typed."""
        self._page.show_busy(busy=True)
        by_pin = self._laptop.has_pin(person) and typed.isdigit()

        def job() -> tuple[Session, Preferences]:
            session = self._laptop.unlock_by_pin(person, typed) if by_pin else self._laptop.unlock(person, typed)
            return session, _preferences(session)

        self._desk.lane.submit(job, done=self._opened, failed=self._refused)

    def open_envelope(self, code: str, who: Newcomer) -> None:
        """Let the holder of the unit's envelope in, under keys of their own."""
        self._page.envelope.show_busy(busy=True)
        laptop, costs = self._laptop, self._desk.costs

        def job() -> tuple[Session, Preferences]:
            session = laptop.unlock(envelope.open_envelope(laptop, code, who, costs()), who.passphrase)
            return session, _preferences(session)

        self._desk.lane.submit(job, done=self._opened, failed=self._page.envelope.show_problem)

    def _opened(self, answer: tuple[Session, Preferences]) -> None:
        session, preferences = answer
        desk, person = self._desk, session.person.id
        is_same = person == self._last
        if not is_same:
            desk.forget_pages(start_over=True)
        if self._warm_since is None:
            self._warm_since = desk.clock.monotonic()
        self._last = person
        self._idle.touch()
        self._seen = self._clocks()
        self._page.show_busy(busy=False)
        self._page.edit.clear()
        self._wear(preferences)
        self._show_top(session)
        desk.shell.uncover()
        desk.begin(session)
        self._return(is_same=is_same)
        if self._laptop.warning is not None:
            desk.shell.say(str(self._laptop.warning), "danger")

    def _return(self, *, is_same: bool) -> None:
        """The same person finds the page as it was; after a cold lock, the same form; anybody else the board."""
        focus, self._focus = self._focus, None
        if is_same and self._desk.shell.page:
            self._desk.left_at = None
            if focus is not None and isValid(focus):
                focus.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not is_same:
            self._desk.left_at = None
        self._desk.show_again()
        if self._laptop.warning is None:  # which takes the one line there is
            self._desk.run(own_drafts, self._offer_drafts)

    def _offer_drafts(self, drafts: tuple[OwnDraft, ...]) -> None:
        if drafts and self._desk.session is not None:
            said = ngettext("{n} draft of yours is not signed.", "{n} drafts of yours are not signed.", len(drafts))
            self._desk.shell.offer(said, N_("My drafts"), lambda: self._desk.show_page("drafts"))

    def _refused(self, error: CahierError) -> None:
        if self._laptop.is_cold and self._warm_since is not None:
            self._cooled()
            self._page.show_people(self._laptop.people(), self._laptop.has_pin)
        self._page.show_problem(error, self._laptop.wait_s if error.fault is not Fault.STORE_HELD else 0)
        if error.fault in BROKEN:
            self._emit_broken(error)

    def _emit_broken(self, error: CahierError) -> None:
        self.broken.emit(error)

    # --- out ---------------------------------------------------------------------------------------

    def lock(self) -> None:
        """The screen lock: everything is hidden, the book stays open."""
        self._fall(self._laptop.lock_screen)

    def lock_cold(self) -> None:
        """The cold lock: the book is closed and its key dropped."""
        if self._laptop.is_cold:
            return
        if self._desk.session is None:
            self._desk.lane.submit(self._laptop.lock_cold, failed=self._page.show_problem)
        else:
            self._fall(self._laptop.lock_cold)
        self._cooled()
        self._page.show_people((), self._laptop.has_pin)
        # The lane has the last word on whether the book is closed; the list comes back after it.
        self._desk.lane.submit(self._laptop.people, done=lambda _people: self.show_lock())

    def close(self) -> None:
        """The window goes: drafts, cold lock, and nothing more."""
        session = self._desk.session
        if session is not None:
            self._desk.prepare_lock()
            self._desk.end()
        if self._warm_since is not None:
            self._desk.lane.submit(lambda: self._laptop.lock_cold(session))

    def _fall(self, close: Callable[[Session], None]) -> None:
        desk = self._desk
        if desk.session is None:
            return
        close_everything_modal(desk.shell)
        self._focus = desk.shell.focusWidget()
        desk.left_at = place_of(self._focus)
        desk.prepare_lock()
        session = desk.end()
        self.show_lock()
        if session is not None:
            desk.lane.submit(lambda: close(session), failed=self._page.show_problem)

    def _cooled(self) -> None:
        self._warm_since, self._focus = None, None
        self._desk.forget_pages(start_over=False)

    # --- time --------------------------------------------------------------------------------------

    def _tick(self) -> None:
        clock, before = self._desk.clock, self._seen
        self._seen = self._clocks()
        asleep = minutes_between(before[0], self._seen[0]) - (self._seen[1] - before[1]) / 60
        hours = 0.0 if self._warm_since is None else (clock.monotonic() - self._warm_since) / 3600
        if self._warm_since is not None and (asleep >= SLEPT_MINUTES or hours >= self._laptop.site.cold_lock_hours):
            self.lock_cold()
        elif self._desk.session is not None:
            self._desk.shell.topbar.show_person(self._desk.session.person.name, self._idle.minutes_left)

    def _clocks(self) -> tuple[Instant, float]:
        return self._desk.clock.now(), self._desk.clock.monotonic()

    # --- what belongs to the person ----------------------------------------------------------------

    def _show_top(self, session: Session) -> None:
        topbar = self._desk.shell.topbar
        topbar.show_unit(session.unit.label)
        topbar.show_person(session.person.name, self._idle.minutes_left)

    def _wear(self, preferences: Preferences) -> None:
        language, theme, percent = (preferences.get(name, "") for name in ("language", "theme", "percent"))
        chosen: Language | None = next((each for each in LANGUAGES if each == language), None)
        if chosen is not None:
            self._desk.shell.speak(chosen)
        self._desk.setting.appearance.wear(
            theme=theme if theme in THEMES else None, percent=int(percent) if percent.isdigit() else None
        )

    def _other_language(self) -> None:
        self._desk.shell.speak(other_language())


def place_of(widget: QWidget | None) -> FieldPlace | None:
    """Where the hand is: the field's name, and the cursor in its text."""
    if widget is None or not widget.objectName():
        return None
    if isinstance(widget, QLineEdit):
        return FieldPlace(widget.objectName(), widget.cursorPosition())
    if isinstance(widget, QPlainTextEdit):
        return FieldPlace(widget.objectName(), widget.textCursor().position())
    return FieldPlace(widget.objectName(), 0)


def close_everything_modal(shell: QWidget) -> None:
    """Close menus, lists that hang from a field, and dialogues: none of them may stay above the curtain."""
    for _depth in range(MOST_POPUPS):
        popup = QApplication.activePopupWidget()
        if popup is None:
            break
        popup.close()
    for window in QApplication.topLevelWidgets():
        if window is not shell and window.isVisible() and isinstance(window, QDialog):
            window.reject()


def _preferences(session: Session) -> Preferences:
    names = ("language", "theme", "percent")
    found = {name: session.reader.setting(preference(session.person.id, name)) for name in names}
    return {name: value.decode() for name, value in found.items() if value}
