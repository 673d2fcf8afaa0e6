"""What the pages of the window share: lanes, shell, laptop, whoever is signed in, and where to go next.

The application owns one desk and hands it to each page. Everything that touches the book goes
through :meth:`Desk.run` or :meth:`Desk.write`, one job after the other on the one writer lane; what takes
long goes through :meth:`Desk.write_long` on a lane of its own and stands aside for them. Answers come back
on the window's thread. A job touches no widget, a page touches no book.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.errors import CahierError, Fault
from console.store.drafts import Draft, DraftKey
from console.store.stretching import Costs, calibrate
from console.ward.laptop import Laptop
from console.ward.session import Session
from console.words import _
from ui.lane import Done, Failed, Lane, Progress, Ticket, is_gone

if TYPE_CHECKING:
    from console.record.clock import Clock
    from console.record.instant import Instant
    from ui.commands import Command
    from ui.frame.shell import Shell
    from ui.setting import Setting

T = TypeVar("T")
Job = Callable[[Session], T]
LongJob = Callable[[Session, Progress, Event], T]
HOME = "board"
KEPT_PAGES = 5
"""Beside the board: every widget that lives is dressed again when the colours or the size of the text change."""
ROUNDS = 4
"""How often both lanes answer before a page is deleted: what it asked is on its way, and an answer may ask again."""
NOT_WRITTEN = frozenset({Fault.DISK_FULL, Fault.DISK_READ_ONLY, Fault.DISK_FAILED, Fault.STORE_DAMAGED})
"""Faults that are about the disk, and so about everything that is typed next."""


class FieldPlace(NamedTuple):
    """A field by the name of its widget, and where in its text the hand was; holds nothing that was typed."""

    name: str
    cursor: int


class Page(Protocol):
    """What a desk shows: a widget that is told what to show each time it is opened."""

    def open(self, **what: Any) -> None:
        """Show something; ``patient`` is the id of whom it is about, where it is about somebody."""

    def retranslate(self) -> None:
        """Word everything again."""


class Desk(QObject):
    """One window's desk.

    Signals:
        changed(object): a write succeeded; a frozen set of the kinds and patient ids that it touched.
        saved_at(str): the instant at which a write was on the disk.
        unlocked: somebody is signed in.
        keep_asked: keep what is being typed, now: something may end this program.
        about_to_lock: the lock is the next job on the lane; what is kept was asked for before.
        locked: nobody is signed in any more.
        cold_lock_requested: somebody wants the book closed.
    """

    changed = Signal(object)
    saved_at = Signal(str)
    unlocked = Signal()
    keep_asked = Signal()
    about_to_lock = Signal()
    locked = Signal()
    cold_lock_requested = Signal()

    def __init__(
        self,
        setting: Setting,
        shell: Shell,
        laptop: Laptop | None,
        lane: Lane,
        free_lane: Lane,
        long_lane: Lane | None = None,
    ) -> None:
        super().__init__()
        self.setting, self.shell, self.laptop = setting, shell, laptop
        self.lane, self.free_lane, self.long_lane = lane, free_lane, long_lane or lane
        self.clock: Clock = setting.clock
        self.costs: Callable[[], Costs] = calibrate  # what a new passphrase costs on this machine
        self.session: Session | None = None
        self.left_at: FieldPlace | None = None  # where the hand was when the curtain fell
        self.patient: str | None = None  # whose row or file is in front: what an action found by name is about
        self.commands: dict[str, Command] = {}  # what can be opened by name, in the order in which it is listed
        self.panel: tuple[Command, ...] = ()  # what the panel of a patient offers at once
        self._deeds: dict[str, Callable[[], object]] = {}
        self._makers: dict[str, Callable[[Desk], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        self._recent: list[str] = []  # the keys of pages, the one shown last at the end
        self._shown: tuple[str, dict[str, Any]] = (HOME, {})

    # --- who is at it ------------------------------------------------------------------------------

    @property
    def author(self) -> str:
        """The id of whoever is signed in; empty while locked."""
        return self.session.person.id if self.session else ""

    def begin(self, session: Session) -> None:
        """Somebody is signed in."""
        self.session = session
        self._emit_unlocked()

    def keep_drafts(self) -> None:
        """Let every page keep what is being typed."""
        if self.session is not None:
            self._emit_keep_asked()

    def prepare_lock(self) -> None:
        """Let every page keep what is being typed, and forget what it must not show again."""
        self.keep_drafts()
        self._emit_about_to_lock()

    def end(self) -> Session | None:
        """Nobody is signed in any more; returns the session, for the job that closes it."""
        session, self.session, self.patient = self.session, None, None
        self._emit_locked()
        return session

    def lock_cold(self) -> None:
        """Ask for the book to be closed."""
        self.cold_lock_requested.emit()

    def prefer(self, name: str, value: str) -> None:
        """Keep a setting of whoever is signed in."""
        key = preference(self.author, name)
        if self.session is not None:
            self.run(lambda session: session.book.set_setting(key, value.encode()))

    # --- the book ----------------------------------------------------------------------------------

    def run(self, job: Job[T], done: Done[T] | None = None, failed: Failed | None = None) -> Ticket:
        """Read the book.

        An answer that comes when somebody else is signed in, or nobody, is dropped: it is nothing for
        whoever sits there now. So is one for a page that has been deleted meanwhile.

        Args:
            job: gets the session; runs on the lane.
            done: gets what the job returned.
            failed: gets the `CahierError` that it raised; without it the shell says it.
        """
        session = self.session

        def answered(value: T) -> None:
            if self.session is session:
                _tell(done, value)

        def refused(error: CahierError) -> None:
            if self.session is session:
                self._say(failed, error)

        return self.lane.submit(lambda: job(_held(session)), done=answered, failed=refused)

    def write(self, job: Job[T], done: Done[T] | None = None, failed: Failed | None = None) -> Ticket:
        """Write into the book: as :meth:`run`, and on success the shell says *saved* and pages hear of it."""
        session = self.session

        def whole(_progress: Progress, _cancelled: Event) -> tuple[T, frozenset[str], Instant]:
            with _held(session).book.turns.saving():  # from the first look at the book on, long work stands aside
                return _written(_held(session), job)

        return self._submit_write(whole, done, failed, None, self.lane)

    def write_long(
        self,
        job: LongJob[T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
        progress: Progress | None = None,
    ) -> Ticket:
        """Write something long, beside everything else: it gives way to every save, and ends when the book is locked.

        The job gets a session of its own, ``progress(done, total)`` and an event that asks it to stop.
        """
        session = self.session

        def whole(told: Progress, cancelled: Event) -> tuple[T, frozenset[str], Instant]:
            with _held(session).beside() as own:
                return _written(own, lambda held: job(held, told, cancelled))

        return self._submit_write(whole, done, failed, progress, self.long_lane)

    def read_long(
        self,
        job: LongJob[T],
        done: Done[T] | None = None,
        failed: Failed | None = None,
        progress: Progress | None = None,
    ) -> Ticket:
        """Read at length, beside everything else: as :meth:`write_long`, and nothing is said to be saved."""
        session = self.session

        def whole(told: Progress, cancelled: Event) -> T:
            with _held(session).beside() as own:
                return job(own, told, cancelled)

        return self.long_lane.submit_long(
            whole,
            done=lambda value: _tell(done, value),
            failed=lambda error: self._say(failed, error),
            progress=progress,
        )

    def _submit_write(
        self,
        whole: Callable[[Progress, Event], tuple[T, frozenset[str], Instant]],
        done: Done[T] | None,
        failed: Failed | None,
        progress: Progress | None,
        lane: Lane,
    ) -> Ticket:
        def saved(answer: tuple[T, frozenset[str], Instant]) -> None:
            result, touched, at = answer
            self.shell.topbar.show_saved(at)
            self._emit_saved(at)
            _tell(done, result)
            self._emit_changed(touched)

        def refused(error: CahierError) -> None:
            if error.fault in NOT_WRITTEN:
                self.shell.topbar.show_not_saved(error.happened)
            self._say(failed, error)

        return lane.submit_long(whole, done=saved, failed=refused, progress=progress)

    def _say(self, failed: Failed | None, error: CahierError) -> None:
        if failed is None or is_gone(failed):
            self.refuse(error)
        else:
            failed(error)

    def refuse(self, error: CahierError) -> None:
        """Say an error where no form shows it."""
        if error.fault is Fault.CLOSING:
            return  # the window is going: nobody is there to read it, and drafts are kept
        self.shell.say(str(error), "danger")

    # --- what is being typed -----------------------------------------------------------------------

    def save_draft(self, key: DraftKey, values: Mapping[str, str]) -> None:
        """Keep what is being typed. Nothing typed removes the draft."""
        kept = dict(values)
        self.run(lambda session: session.book.drafts.save(key, kept, session.now()))

    def find_draft(self, key: DraftKey, done: Done[Draft | None]) -> None:
        """Give the draft of exactly this author, patient, form and entry, or None."""
        self.run(lambda session: session.book.drafts.find(key), done)

    def drop_draft(self, key: DraftKey) -> None:
        """Forget a draft that its author gave up; a signed form drops its own in the job that signs."""
        self.run(lambda session: session.book.drafts.drop(key))

    # --- where to go -------------------------------------------------------------------------------

    def add_pages(
        self, makers: Mapping[str, Callable[[Desk], QWidget]], commands: Mapping[str, Command] | None = None
    ) -> None:
        """Name pages and forms; each is made when it is first opened. ``commands`` says how they are listed."""
        self._makers.update(makers)
        self.commands.update(commands or {})

    def add_deed(self, command: Command, deed: Callable[[], object]) -> None:
        """Name something that is done at once and shows no page."""
        self.commands[command.key] = command
        self._deeds[command.key] = deed

    def offer(self, commands: Iterable[Command]) -> None:
        """What the panel of a patient offers at once."""
        self.panel = tuple(commands)

    def has_page(self, key: str) -> bool:
        """Whether there is a page or a form of this name."""
        return key in self._makers

    def page(self, key: str) -> QWidget:
        """The page of a name, made if need be.

        Raises:
            KeyError: no page has this name.
        """
        if key not in self._pages:
            self._pages[key] = made = self._makers[key](self)
            self.shell.add_page(key, made)
        return self._pages[key]

    def show_page(self, key: str, **what: Any) -> None:
        """Open a page and show it; a name that nobody gave leaves what is shown."""
        if key not in self._makers:
            return
        page = self.page(key)
        self._shown = (key, what)
        cast(Page, page).open(**what)
        self.shell.show_page(key)
        self._recent = [each for each in self._recent if each not in (key, HOME)] + [key]
        self._let_go(self._recent[:-KEPT_PAGES])

    def go_back(self, key: str, patient: str | None = None) -> None:
        """Back to a page as it was; one that has been let go meanwhile is opened anew."""
        if key in self._pages:
            self.shell.show_page(key)
        else:
            self.do(key, patient)

    def show_again(self) -> None:
        """Open what was shown last, as after a lock by the same person."""
        key, what = self._shown
        self.show_page(key, **what)

    def forget_pages(self, *, start_over: bool) -> None:
        """Drop every page with what it shows: another person is at the desk, or the key is gone.

        ``start_over`` also forgets which page was shown last.
        """
        self._let_go(tuple(self._pages))
        if start_over:
            self._shown = (HOME, {})

    def _let_go(self, keys: Iterable[str]) -> None:
        gone = [self.shell.remove_page(key) for key in keys if self._pages.pop(key, None) is not None]
        self._recent = [key for key in self._recent if key in self._pages]
        if not gone:
            return
        for page in gone:  # a page on its way out asks nothing more
            for part in (page, *page.findChildren(QObject)):
                self.disconnect(part)

        def wait(rounds: int) -> None:
            if rounds:
                self.lane.submit(int, done=lambda _answer: self.free_lane.submit(int, done=lambda _: wait(rounds - 1)))
                return
            for page in gone:
                page.deleteLater()

        wait(ROUNDS)

    def open_form(self, name: str, patient: str | None = None, **what: Any) -> None:
        """Open a form, about somebody or about the unit."""
        self.show_page(name, patient=patient, **what)

    def do(self, key: str, patient: str | None = None) -> None:
        """Open what a command names, about a patient where it can be about one."""
        about = self.commands[key].about if key in self.commands else "UNIT"
        if key in self._deeds:
            self._deeds[key]()
        elif about == "UNIT":
            self.show_page(key)
        elif about == "PATIENT" and patient is None:
            self.show_board()
            self.shell.say(_("Choose somebody first: a row of the board, or a name after Ctrl+F."), "warn")
        else:
            self.show_page(key, patient=patient)

    def show_board(self, patient: str | None = None) -> None:
        """Back to the board; with an id, that patient's row is the current one."""
        self.show_page(HOME, patient=patient)

    def _emit_unlocked(self) -> None:
        self.unlocked.emit()

    def _emit_keep_asked(self) -> None:
        self.keep_asked.emit()

    def _emit_about_to_lock(self) -> None:
        self.about_to_lock.emit()

    def _emit_locked(self) -> None:
        self.locked.emit()

    def _emit_saved(self, at: Instant) -> None:
        self.saved_at.emit(at)

    def _emit_changed(self, touched: frozenset[str]) -> None:
        self.changed.emit(touched)


def preference(person: str, name: str) -> str:
    """The name under which the book keeps a setting of a person."""
    return f"person/{person}/{name}"


def _tell(done: Done[T] | None, value: T) -> None:
    if done is not None and not is_gone(done):
        done(value)


def _held(session: Session | None) -> Session:
    if session is None:
        raise CahierError(Fault.LOCKED)
    return session


def _written(session: Session, job: Job[T]) -> tuple[T, frozenset[str], Instant]:
    """Do a job, and find out from the log itself which kinds and patients it touched, and when it was done."""
    before = session.book.head().seq
    result = job(session)
    station = session.book.station
    entries = (stored.entry for stored in session.book.latest.entries(station, before))
    touched = frozenset(name for entry in entries for name in _names(entry.kind, entry.patient))
    return result, touched, session.now()


def _names(kind: str, patient: str | None) -> Iterable[str]:
    return (kind, patient) if patient else (kind,)
