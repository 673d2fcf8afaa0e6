"""How a document leaves: printer, copies, sides, tray; or a file, locked, or readable after a warning.

A job is followed until it is over; then what the system's spooler kept in clear is purged, and the line says
whether that succeeded. A job that fails loses nothing: the document is in the list of kept ones.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from console.errors import CahierError, Fault
from console.ward import printers, printing
from console.ward.printers import JobState, Printer, Ticket
from console.words import _, ngettext
from ui.sheets.spooling import spooler
from ui.widgets.line import Line, Tone
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from console.ward.printers import Job
    from console.ward.printing import Printed
    from ui.desk import Desk

Saving = Callable[["Printed", Path], None]
LOOK_MS = 1500
COPIES = (1, 2, 3, 4, 5, 10, 20, 40)


class PrintOut(Part):
    """The foot of the print page."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.setting, parent)
        self.desk, self.spooler = desk, spooler()
        self._printed: Printed | None = None
        self._job: Job | None = None
        self._found: tuple[Printer, ...] = ()
        self.printers, self.trays = QComboBox(), QComboBox()
        self.none = text("sub", wrap=True)
        self.copies = QComboBox()
        for count in COPIES:
            self.copies.addItem("", count)
        self.both_sides = QCheckBox()
        self.send = QPushButton()
        self.send.setObjectName("primary")
        self.withdraw = QPushButton()
        self.withdraw.hide()
        self.lock_file, self.save, self.save_all_the_same = QPushButton(), QPushButton(), QPushButton()
        self.save_all_the_same.setObjectName("danger")
        self.answer = Line(desk.setting)
        self.answer.hide()
        self._timer = QTimer(self, interval=LOOK_MS, singleShot=True)
        self._timer.timeout.connect(self._look)
        self._lay_out()
        self.printers.currentIndexChanged.connect(self._show_printer)
        self.send.clicked.connect(self._send)
        self.withdraw.clicked.connect(self._withdraw)
        self.lock_file.clicked.connect(self._save_locked)
        self.save.clicked.connect(self._warn)
        self.save_all_the_same.clicked.connect(self._save)
        self.retranslate()

    def _lay_out(self) -> None:
        ways, leaving = QHBoxLayout(), QHBoxLayout()
        ways.addWidget(self.printers, 2)
        ways.addWidget(self.trays, 1)
        ways.addWidget(self.copies)
        ways.addWidget(self.both_sides)
        leaving.addWidget(self.lock_file)
        leaving.addWidget(self.save)
        leaving.addWidget(self.save_all_the_same)
        leaving.addWidget(self.none, 1)
        leaving.addStretch()
        leaving.addWidget(self.withdraw)
        leaving.addWidget(self.send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.answer)
        layout.addLayout(ways)
        layout.addLayout(leaving)

    def look_for_printers(self) -> None:
        """Ask the system which printers there are, beside the window."""
        self.desk.free_lane.submit(self.spooler.printers, done=self._show_printers)

    def show_printed(self, printed: Printed | None) -> None:
        """Offer a document to leave; None offers nothing."""
        self._printed = printed
        self.answer.hide()
        self._enable()

    def refuse(self, error: CahierError) -> None:
        """Say what did not succeed."""
        self._enable()
        self._say(str(error), "danger")

    # --- printers ----------------------------------------------------------------------------------------

    def _show_printers(self, found: list[Printer]) -> None:
        chosen = self.printers.currentText()
        self._found = tuple(found)
        self.printers.clear()
        self.printers.addItems([each.name for each in found])
        self.printers.setCurrentIndex(max(0, self.printers.findText(chosen)))
        self._show_printer()
        self._enable()

    def _show_printer(self) -> None:
        index = self.printers.currentIndex()
        printer = self._found[index] if 0 <= index < len(self._found) else Printer("")
        self.trays.clear()
        self.trays.addItem(_("Any tray"), "")
        for tray in printer.trays:
            self.trays.addItem(tray, tray)
        has_any = bool(self._found)
        self.none.setVisible(not has_any)
        self.trays.setVisible(has_any and bool(printer.trays))
        self.both_sides.setVisible(has_any and printer.has_duplex)
        for widget in (self.printers, self.copies):
            widget.setVisible(has_any)

    def _send(self) -> None:
        printed = self._printed
        if printed is None:
            return
        is_double = self.both_sides.isChecked() and self.both_sides.isVisible()
        ticket = Ticket(
            self.printers.currentText(), int(self.copies.currentData()), is_double, str(self.trays.currentData() or "")
        )
        self.send.setEnabled(False)

        def sent(job: Job) -> None:
            self._job = job
            self.desk.write(lambda session: printing.note_left(session, printed, ticket.printer, ticket.copies))
            self._say_state(job, JobState.WAITING)
            self.withdraw.show()
            self._timer.start()

        self.desk.free_lane.submit(lambda: self.spooler.send(printed, ticket), done=sent, failed=self.refuse)

    def _withdraw(self) -> None:
        """Take back what the printer has not printed yet; the next look says how it ended."""
        job = self._job
        self.withdraw.hide()
        if job is not None:
            self.desk.free_lane.submit(lambda: self.spooler.withdraw(job))

    def _look(self) -> None:
        job = self._job
        if job is not None:
            self.desk.free_lane.submit(
                lambda: self.spooler.state(job), done=lambda state: self._show_state(job, state), failed=self.refuse
            )

    def _show_state(self, job: Job, state: JobState) -> None:
        if job is not self._job:
            return
        self._say_state(job, state)
        if not state.is_over:
            self._timer.start()
            return
        self._job = None
        self.withdraw.hide()
        self._enable()
        self.desk.free_lane.submit(
            lambda: self.spooler.purge(job), done=lambda gone: self._show_end(job, state, is_purged=gone)
        )

    def _show_end(self, job: Job, state: JobState, *, is_purged: bool) -> None:
        if state is JobState.FAILED:
            self._say(str(CahierError(Fault.PRINTER_REFUSED, reason=state.label)), "danger")
            return
        said = _("Printed by {printer}. Check that the pages came out.").format(printer=job.ticket.printer)
        if is_purged:
            self._say(said + " " + _("The system keeps no copy."), "ok")
        else:
            self._say(said + " " + _("The system’s spooler may still keep them in clear: tell IT."), "warn")

    def _say_state(self, job: Job, state: JobState) -> None:
        said = _("{printer}: {state}").format(printer=job.ticket.printer, state=state.label)
        self._say(said, "warn" if state is JobState.STOPPED else "ok")

    # --- files -------------------------------------------------------------------------------------------

    def _warn(self) -> None:
        printed = self._printed
        if printed is None:
            return
        self._say(printers.what_it_tells(printed), "warn")
        self.save_all_the_same.show()
        self.save_all_the_same.setFocus()

    def _save(self) -> None:
        self.save_all_the_same.hide()
        chosen = self._asked_where(_("Save as a readable file"))
        if chosen:
            self.save_to(chosen)

    def _save_locked(self) -> None:
        chosen = self._asked_where(_("Save as a locked file"))
        if chosen:
            self.save_locked_to(chosen)

    def _asked_where(self, title: str) -> Path | None:
        if self._printed is None:
            return None
        chosen, _kind = QFileDialog.getSaveFileName(self, title, f"{self._printed.number}.pdf", "PDF (*.pdf)")
        return Path(chosen) if chosen else None

    def save_to(self, path: Path) -> None:
        """Save the document in clear, and note that it left."""
        self._leave(path, printers.save_as_file, printers.AS_FILE, _("Saved: {path}").format(path=path))

    def save_locked_to(self, path: Path) -> None:
        """Save the document locked, show its passphrase once, and note that it left."""
        word = printers.propose_file_passphrase()
        said = _("Saved, locked: {path}. Write the passphrase down now, it is shown once: {passphrase}")
        self._leave(
            path,
            lambda printed, where: printers.save_locked(printed, where, word),
            printers.AS_LOCKED_FILE,
            said.format(path=path.name, passphrase=word),
        )

    def _leave(self, path: Path, save: Saving, where: str, said: str) -> None:
        printed = self._printed
        if printed is None:
            return
        self.desk.free_lane.submit(
            lambda: save(printed, path), done=lambda _done: self._note(printed, where, said), failed=self.refuse
        )

    def _note(self, printed: Printed, where: str, said: str) -> None:
        self.desk.write(
            lambda session: printing.note_left(session, printed, where), lambda _done: self._say(said, "ok")
        )

    # --- shared ------------------------------------------------------------------------------------------

    def _enable(self) -> None:
        ready = self._printed is not None
        self.send.setEnabled(ready and bool(self._found) and self._job is None)
        self.send.setVisible(bool(self._found))
        self.lock_file.setEnabled(ready)
        self.save.setEnabled(ready)
        self.save_all_the_same.hide()

    def _say(self, said: str, tone: Tone) -> None:
        self.answer.say(said, tone, {"ok": "check", "warn": "alert"}.get(tone, "alert-circle"))
        self.answer.show()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.none.setText(_("No printer on this laptop: save the file locked and print it on another one."))
        for index, count in enumerate(COPIES):
            self.copies.setItemText(index, ngettext("{n} copy", "{n} copies", count))
        self.both_sides.setText(_("Both sides"))
        self.send.setText(_("Print"))
        self.withdraw.setText(_("Take it back"))
        self.lock_file.setText(_("Save, locked…"))
        self.save.setText(_("Save as a file…"))
        self.save_all_the_same.setText(_("Save it all the same…"))
        self.trays.setItemText(0, _("Any tray"))
        self.printers.setAccessibleName(_("Printer"))
        self.trays.setAccessibleName(_("Tray"))
        self.copies.setAccessibleName(_("Copies"))
        self.send.setAccessibleName(_("Print"))
