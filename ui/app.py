"""Opens the window: puts lanes, desk, gate and pages together, and takes them apart again at the end.

`ui.opening` imports this module once the first picture is on the screen. Time, randomness and folders are
handed in; nothing below reads its own.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from console.errors import CahierError, Fault
from console.record.clock import Clock
from console.record.entry import Entropy
from console.ward.checking import Checked, check_all, check_recent
from console.ward.laptop import Laptop, is_held
from console.words import N_, _, language
from ui.anywhere.finder import Finder
from ui.anywhere.scan_bar import KEYS as SCAN_KEYS
from ui.anywhere.scan_bar import ScanBar
from ui.commands import Command, Group
from ui.desk import Desk
from ui.door.doorstep import Doorstep, lock_page, open_training
from ui.door.gate import Gate
from ui.door.idle import IdleWatch
from ui.door.prepare_page import PreparePage
from ui.door.recovery_page import RecoveryPage
from ui.door.restore_page import RestorePage
from ui.door.salvage_page import SalvagePage
from ui.exchange.resumed import Resumed
from ui.forms.table import FORMS
from ui.frame.rail import TOOLS, other_language
from ui.guard.crash import CrashReporter
from ui.guard.ending import EndWatch
from ui.guard.power import PowerWatch
from ui.guard.safeguard import Safeguard
from ui.lane import Lane
from ui.look import fonts
from ui.pages.board import WardPage
from ui.pages.table import COMMANDS, FREQUENT, PAGES, RAIL, chosen


class Application(QObject):
    """One window over one store folder. ``start`` shows it, ``stop`` leaves nothing behind."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        clock: Clock,
        entropy: Entropy,
        invented: str = "",
        door: Doorstep | None = None,  # the first picture, where it is on the screen already
    ) -> None:
        super().__init__()
        self._app, self._folder, self._clock, self._entropy, self._invented = app, folder, clock, entropy, invented
        self._translator = QTranslator(self)
        self._is_stopped = self._is_shown = False
        self.crash = CrashReporter()
        self.lane, self.free_lane = Lane("book", self.crash.report), Lane("beside", self.crash.report)
        self.long_lane = Lane("long", self.crash.report)
        laptop = self._laptop()
        self.problem = laptop if isinstance(laptop, CahierError) else None
        self._door = door or Doorstep(app, folder, clock, invented)
        self.setting, self.shell = self._door.setting, self._door.shell
        self.shell.furnish(chosen(RAIL))
        self.desk = Desk(self.setting, self.shell, None, self.lane, self.free_lane, self.long_lane)
        self.desk.add_pages({key: row.made for key, row in PAGES.items()}, COMMANDS)
        self.desk.add_pages({key: row.made for key, row in FORMS.items()})
        for key, sign, label, keys in TOOLS:
            tool = Command(key, label, sign, Group.LAPTOP, keys=keys)
            self.desk.add_deed(tool, partial(self.shell.use_tool, key))
        self.desk.offer(chosen(FREQUENT))
        self.gate: Gate | None = None
        self.idle: IdleWatch | None = None
        self.recovery = RecoveryPage(self.setting, folder)
        self.power, self.ends = PowerWatch(self.setting.clockwork), EndWatch()
        self._wire()
        if isinstance(laptop, CahierError):
            self._show_recovery(laptop)
        else:
            self._show_gate(laptop)

    def _laptop(self) -> Laptop | CahierError:
        try:
            return Laptop(self._folder, self._clock, self._entropy)
        except CahierError as error:
            return error

    def _wire(self) -> None:
        shell = self.shell
        shell.rail.page_requested.connect(self._rail)
        shell.page_changed.connect(self._hear_page)
        shell.language_changed.connect(self._speak_qt)
        shell.closed.connect(self.stop)
        self.crash.crashed.connect(self._crashed)
        self.power.low.connect(self._battery_low)
        self.ends.about_to_sleep.connect(self._sleep)
        self.ends.ending.connect(self._end)
        self.recovery.retry_requested.connect(self._retry)
        self.recovery.language_requested.connect(self._other_language)
        self.recovery.training_requested.connect(open_training)
        self.recovery.restore_requested.connect(self._show_restore)
        self.recovery.prepare_requested.connect(self._show_prepare)
        self.recovery.salvage_requested.connect(self._show_salvage)

    def _show_gate(self, laptop: Laptop) -> None:
        site = laptop.site
        is_first = self.gate is None
        self._leave_gate()
        shown = self._door.take_lock()
        self.lock = shown or lock_page(self.setting, site, laptop.certificate, self._invented)
        if site.mode == "DRILL":
            self.shell.show_band(N_("TRAINING · invented patients · nothing here is real"))
        self.idle = IdleWatch(self.setting, site.screen_lock_minutes)
        self.desk.laptop = laptop
        self.gate = Gate(self.desk, laptop, self.lock, self.idle)
        self.gate.broken.connect(self._show_recovery)
        if self._is_shown:
            self.idle.watch(self._app)
        if is_first:
            self.finder = Finder(self.desk)
            self.safeguard = Safeguard(self.desk)
            self._add_strips()
            self.resumed = Resumed(self.desk)
            self.desk.unlocked.connect(self._check)
        if shown is None:
            self.gate.show_lock()
        else:
            self.gate.take_over()
        if is_held(self._folder):
            self.lock.show_problem(CahierError(Fault.STORE_HELD))
        sent = self._door.take_sent()
        if sent is not None:
            self.gate.unlock(*sent)

    def _leave_gate(self) -> None:
        """The lock of a book that could not be opened goes: another one, or the same one mended, gets its own."""
        if self.gate is not None:
            self.gate.deleteLater()
        if self.idle is not None:
            if self._is_shown:
                self.idle.ignore(self._app)
            self.idle.deleteLater()

    def _check(self) -> None:
        """Walk what is new at once, and the rest beside the work."""
        status = self.shell.status

        def recent(checked: Checked) -> None:
            if self._say_problems(checked):
                return
            status.show_checked(checked.entries, whole=False)
            self.desk.read_long(lambda own, _told, _cancelled: check_all(own), done=everything, failed=ended)

        def everything(checked: Checked) -> None:
            if not self._say_problems(checked):
                status.show_checked(checked.entries, whole=True)

        def ended(error: CahierError) -> None:
            if error.fault is not Fault.LOCKED:  # locked meanwhile: the next unlock begins again
                self.desk.refuse(error)

        self.desk.run(check_recent, recent)

    def _say_problems(self, checked: Checked) -> bool:
        if checked.problems:
            problems = checked.problems
            self.desk.refuse(CahierError(Fault.BOOK_PROBLEMS, count=len(problems), first=problems[0]))
        return bool(checked.problems)

    def _add_strips(self) -> None:
        """What opens over any page, or is done without one."""
        self.scan = ScanBar(self.desk)
        self.shell.add_strip(self.scan)
        words = N_("scanner barcode datamatrix INS wristband label bed")
        scan = Command("scan", N_("Scan a label"), "barcode-scan", Group.ARRIVAL, words, keys=SCAN_KEYS)
        self.desk.add_deed(scan, self.scan.open)
        words = N_("beds confirm who is here check")
        self.desk.add_deed(Command("round", N_("Bed round"), "bed", Group.UNIT, words), self._start_round)

    def _start_round(self) -> None:
        self.desk.show_board()
        board = self.desk.page("board")
        if isinstance(board, WardPage):
            board.steps.begin()

    def _show_recovery(self, error: CahierError) -> None:
        self.shell.cover(self.recovery)
        self.recovery.show_problem(error)  # which gives the hand to what can be done: it must be in sight

    def _show_restore(self) -> None:
        """Bring the book back from a copy; then it is opened like any other."""
        page = RestorePage(self.setting, self._folder, self.free_lane, self._clock, self._entropy)
        page.left.connect(self._retry)
        page.restored.connect(self._retry)
        self.restore = page
        self.shell.cover(page)
        page.open()

    def _show_salvage(self) -> None:
        """Copy what can still be read of a damaged book to a stick."""
        page = SalvagePage(self.setting, self._folder, self.free_lane, self._clock, self._entropy)
        page.left.connect(self._retry)
        self.salvage = page
        self.shell.cover(page)
        page.open()

    def _show_prepare(self) -> None:
        """Make a bare laptop a station; then it is opened like any other."""
        page = PreparePage(self.setting, self._folder, self.free_lane, self._clock, self._entropy)
        page.left.connect(self._retry)
        page.prepared.connect(self._retry)
        self.prepare = page
        self.shell.cover(page)
        page.open()

    def start(self) -> None:
        """Show the window; what the first picture does not need comes after it."""
        self._door.open()
        QTimer.singleShot(0, self._after_first_picture)

    def _after_first_picture(self) -> None:
        self._is_shown = True
        fonts.load_italics()
        self._speak_qt()
        self.setting.clockwork.start()
        if self.idle is not None:
            self.idle.watch(self._app)
        self.ends.watch(self._app)

    def stop(self) -> None:
        """Keep drafts, close the book, let the lanes end."""
        if self._is_stopped:
            return
        self._is_stopped = True
        self.ends.stop()
        self.setting.clockwork.stop()
        if self.idle is not None and self._is_shown:
            self.idle.ignore(self._app)
        if self.gate is not None:
            self.gate.close()
        self.lane.close()
        self.long_lane.close()
        self.free_lane.close()
        self._door.collector.stop()

    def _retry(self) -> None:
        laptop = self._laptop()
        if isinstance(laptop, CahierError):
            self._show_recovery(laptop)
        else:
            self._show_gate(laptop)

    def _rail(self, key: str) -> None:
        self.desk.do(key, self.desk.patient)
        self.shell.rail.show_page(self.shell.page)

    def _hear_page(self, key: str) -> None:
        self.shell.rail.show_page(key)

    def _other_language(self) -> None:
        self.shell.speak(other_language())

    def _speak_qt(self, _chosen: str = "") -> None:
        """Qt's own buttons (in the file dialogue) speak the language in force."""
        self._app.removeTranslator(self._translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if language() == "fr" and self._translator.load("qtbase_fr", folder):
            self._app.installTranslator(self._translator)

    def _sleep(self) -> None:
        """Suspend or the lid: the book is closed before the machine sleeps with its key in memory."""
        if self.gate is not None:
            self.gate.lock_cold()

    def _end(self) -> None:
        self.stop()
        self._app.quit()

    def _battery_low(self, percent: int) -> None:
        self.desk.keep_drafts()
        self.shell.say(
            _("Battery at {percent} %. What is typed is kept; plug the laptop in.").format(percent=percent), "danger"
        )

    def _crashed(self, line: str) -> None:
        self.desk.keep_drafts()
        said = _("The program made a mistake. What was shown as saved is kept. For IT: {line}").format(line=line)
        self.shell.say(said, "danger")
