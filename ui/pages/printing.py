"""F6: choose a document, look at it, print it, or save it as a file after a warning.

Every document is kept encrypted in the book as soon as it is made, so a missing printer loses nothing.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from console.record.codes.handover import Shift
from console.record.instant import from_datetime, local
from console.record.shifts import SHIFT_HOURS
from console.ward import printing, reading
from console.ward.printing import Document, Printed, Wish
from console.words import N_, _, ngettext
from ui.preview import pictures
from ui.shifts import shift_at
from ui.widgets.line import Line
from ui.widgets.part import Part, text
from ui.widgets.segments import Segments

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from PySide6.QtGui import QImage

    from console.errors import CahierError
    from console.record.board import Board
    from console.record.instant import Instant
    from console.store.sheets import Sheet
    from console.ward.session import Session
    from ui.desk import Desk

PREVIEW_WIDTH = 760
_SHIFTS = tuple((shift.value, shift_label) for shift, shift_label in (
    (Shift.M, N_("Morning")), (Shift.S, N_("Evening")), (Shift.N, N_("Night")), (Shift.J, N_("Day (12 h)")),
))  # fmt: skip
_DOCUMENTS = tuple((document.name, document.value) for document in Document)


def shift_span(shift: Shift, now: Instant, zone: ZoneInfo) -> tuple[Instant, Instant]:
    """The last time that a shift began, and when it ends."""
    here = local(now, zone)
    first, last = SHIFT_HOURS[shift]
    starts = here.replace(hour=first, minute=0, second=0, microsecond=0)
    if starts > here:
        starts -= timedelta(days=1)
    ends = starts.replace(hour=last) + timedelta(days=last <= first)
    return from_datetime(starts), from_datetime(ends)


class PrintPage(Part):
    """Choice at the left, preview at the right."""

    key = "print"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self._printed: Printed | None = None
        self._wanted: str | None = None
        self.title = text("h1")
        self.documents = QListWidget()
        self.documents.setObjectName("print.documents")
        for _name, _label in _DOCUMENTS:
            self.documents.addItem("")
        self.shifts = Segments(desk.setting, _SHIFTS)
        self.patients = QComboBox()
        self.patients.setObjectName("print.patient")
        self.make = QPushButton()
        self.kept_title, self.kept = text("h3"), QListWidget()
        self.printers, self.send = QComboBox(), QPushButton()
        self.save, self.save_all_the_same = QPushButton(), QPushButton()
        self.send.setObjectName("primary")
        self.save_all_the_same.setObjectName("danger")
        self.answer = Line(desk.setting)
        self.answer.hide()
        self.said = text("h3")
        self.pages = QVBoxLayout()
        self._lay_out()
        self._wire()
        self.documents.setCurrentRow(0)
        self.retranslate()

    def _lay_out(self) -> None:
        left = QFrame()
        left.setObjectName("card")
        left.setFixedWidth(self.setting.look.px(380))
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        self.documents.setFixedHeight(self.setting.look.px(180))
        for widget in (self.title, self.documents, self.shifts, self.patients, self.make, self.kept_title):
            column.addWidget(widget)
        column.addWidget(self.kept, 1)
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(self.pages)
        self.pages.setSpacing(12)
        self.view = QScrollArea()
        self.view.setWidgetResizable(True)
        self.view.setWidget(inner)
        right = QFrame()
        right.setObjectName("card")
        show = QVBoxLayout(right)
        show.setContentsMargins(16, 12, 16, 12)
        show.setSpacing(8)
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addWidget(self.save_all_the_same)
        foot.addStretch(1)
        foot.addWidget(self.printers)
        foot.addWidget(self.send)
        show.addWidget(self.said)
        show.addWidget(self.view, 1)
        show.addWidget(self.answer)
        show.addLayout(foot)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(left)
        layout.addWidget(right, 1)

    def _wire(self) -> None:
        self.documents.currentRowChanged.connect(self._choose)
        self.make.clicked.connect(self.prepare)
        self.kept.itemActivated.connect(self._open_kept)
        self.kept.itemClicked.connect(self._open_kept)
        self.send.clicked.connect(self._send)
        self.save.clicked.connect(self._warn)
        self.save_all_the_same.clicked.connect(self._save)

    def open(self, patient: str | None = None, **_what: object) -> None:
        """Offer the documents; with a patient, those about that patient."""
        self._wanted = patient
        self._show_printed(None)
        self.shifts.choose(shift_at(self.setting.now(), self.setting.zone).value)
        if patient:
            self.documents.setCurrentRow(list(Document).index(Document.TRANSFER))
        self.desk.run(_look, self._offer)
        self.desk.free_lane.submit(printing.printers, done=self._show_printers)
        self.documents.setFocus()

    @property
    def document(self) -> Document:
        """Which document is chosen."""
        return Document[_DOCUMENTS[max(0, self.documents.currentRow())][0]]

    def prepare(self) -> None:
        """Make the document, keep it, and show it."""
        starts, ends = shift_span(Shift.of(self.shifts.key), self.setting.now(), self.setting.zone)
        who = str(self.patients.currentData() or "") if self.document.is_about_one else None
        wish = Wish(self.document, who or None, starts, ends)
        self.make.setEnabled(False)
        self.desk.write(lambda session: printing.prepare(session, wish), self._made, self._refused)

    def _made(self, printed: Printed) -> None:
        self.make.setEnabled(True)
        self._show_printed(printed)
        self.desk.run(_look, self._offer)

    def _refused(self, error: CahierError) -> None:
        self.make.setEnabled(True)
        self._say(str(error), "danger")

    def _offer(self, found: tuple[Board, list[Sheet]]) -> None:
        board, sheets = found
        wanted = self._wanted or self.patients.currentData()
        self.patients.clear()
        for row in board.rows:
            if row.file is not None:
                self.patients.addItem(f"{row.bed or '–'} · {row.file.identity.name}", row.file.id)
        self.patients.setCurrentIndex(max(0, self.patients.findData(wanted)))
        self.kept.clear()
        for sheet in sheets:
            label = Document[sheet.document].label if sheet.document in Document.__members__ else sheet.document
            item = QListWidgetItem(f"{sheet.number} · {label} · {self.setting.moment(sheet.made_at)}")
            item.setData(Qt.ItemDataRole.UserRole, sheet.number)
            self.kept.addItem(item)

    def _show_printers(self, names: list[str]) -> None:
        self.printers.clear()
        self.printers.addItems(names)
        self.printers.setVisible(bool(names))
        self._enable()

    def _open_kept(self, item: QListWidgetItem) -> None:
        number = str(item.data(Qt.ItemDataRole.UserRole))
        self.desk.run(lambda session: printing.kept(session, number), self._show_printed)

    def _show_printed(self, printed: Printed | None) -> None:
        self._printed = printed
        self.answer.hide()
        self._clear()
        self._enable()
        if printed is not None:
            data = printed.data
            self.desk.free_lane.submit(
                lambda: pictures(data, PREVIEW_WIDTH), done=lambda images: self._draw(printed, images)
            )

    def _draw(self, printed: Printed, images: list[QImage]) -> None:
        if printed is not self._printed or self.desk.session is None:
            return
        self._clear()
        for number, image in enumerate(images, start=1):
            sheet = QLabel()
            sheet.setObjectName("preview")
            sheet.setPixmap(QPixmap.fromImage(image))
            sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            sheet.setAccessibleName(_("Page {n} of {total}").format(n=number, total=len(images)))
            self.pages.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self.view.verticalScrollBar().setValue(0)

    def _clear(self) -> None:
        while self.pages.count():
            item = self.pages.takeAt(0)
            taken = item.widget() if item is not None else None
            if taken is not None:
                taken.hide()
                taken.deleteLater()

    def _enable(self) -> None:
        ready = self._printed is not None
        self.send.setEnabled(ready and self.printers.count() > 0)
        self.save.setEnabled(ready)
        self.save_all_the_same.hide()
        self._show_said()

    def _show_said(self) -> None:
        printed = self._printed
        if printed is None:
            self.said.setText(_("Choose a document and press “Make the document”."))
            return
        pages = ngettext("{n} page", "{n} pages", printed.sheet.pages)
        people = ngettext("{n} patient", "{n} patients", printed.sheet.patients)
        said = _("No. {number} · {pages} · {people}")
        self.said.setText(said.format(number=printed.number, pages=pages, people=people))

    # --- out ---------------------------------------------------------------------------------------------

    def _send(self) -> None:
        printed, printer = self._printed, self.printers.currentText()
        if printed is None:
            return
        self.send.setEnabled(False)

        def sent(_done: None) -> None:
            self.send.setEnabled(True)
            self._note(printed, printer, _("Sent to {printer}. Check that the pages came out.").format(printer=printer))

        self.desk.free_lane.submit(lambda: printing.send_to_printer(printed, printer), done=sent, failed=self._not_sent)

    def _not_sent(self, error: CahierError) -> None:
        self.send.setEnabled(True)
        self._say(str(error), "danger")

    def _warn(self) -> None:
        printed = self._printed
        if printed is None:
            return
        people = ngettext("{n} patient", "{n} patients", printed.sheet.patients)
        said = _("The file can be read by anybody who finds it: names, birth dates and care of {people}.")
        self._say(said.format(people=people), "warn")
        self.save_all_the_same.show()
        self.save_all_the_same.setFocus()

    def _save(self) -> None:
        printed = self._printed
        if printed is None:
            return
        name, title = f"{printed.number}.pdf", _("Save as a readable file")
        chosen, _kind = QFileDialog.getSaveFileName(self, title, name, "PDF (*.pdf)")
        self.save_all_the_same.hide()
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Save the document in clear, and note that it left."""
        printed = self._printed
        if printed is not None:
            self.desk.free_lane.submit(
                lambda: printing.save_as_file(printed, path),
                done=lambda _done: self._note(printed, printing.AS_FILE, _("Saved: {path}").format(path=path)),
                failed=self._not_sent,
            )

    def _note(self, printed: Printed, printer: str, said: str) -> None:
        self.desk.write(
            lambda session: printing.note_left(session, printed, printer), lambda _done: self._say(said, "ok")
        )

    def _say(self, said: str, tone: str) -> None:
        if tone == "ok":
            self.answer.say(said, "ok", "check")
        elif tone == "warn":
            self.answer.say(said, "warn", "alert")
        else:
            self.answer.say(said, "danger", "alert-circle")
        self.answer.show()

    def _choose(self, _row: int) -> None:
        self.shifts.setVisible(self.document is Document.SHIFT)
        self.patients.setVisible(self.document.is_about_one)

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Print"))
        for index, (_name, label) in enumerate(_DOCUMENTS):
            self.documents.item(index).setText(_(label))
        self.documents.setAccessibleName(_("Documents"))
        self.patients.setAccessibleName(_("Patient"))
        self.shifts.setAccessibleName(_("Shift"))
        self.make.setText(_("Make the document"))
        self.kept_title.setText(_("Kept, encrypted, in the book"))
        self.kept.setAccessibleName(_("Kept, encrypted, in the book"))
        self.printers.setAccessibleName(_("Printer"))
        self.send.setText(_("Print"))
        self.send.setAccessibleName(_("Print"))
        self.save.setText(_("Save as a file…"))
        self.save_all_the_same.setText(_("Save it all the same…"))
        self.view.setAccessibleName(_("Preview"))
        self._show_said()


def _look(session: Session) -> tuple[Board, list[Sheet]]:
    return reading.board(session), session.book.sheets.newest()
