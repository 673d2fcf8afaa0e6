"""F6: choose a document, look at it, print it, or save it as a file.

Every document is kept encrypted in the book as soon as it is made, so a missing printer loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
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

from console.crossing.ticket import codes_of
from console.paper.documents import Document, Wish
from console.ward import printing, reading
from console.words import _, ngettext
from ui.pages.print_choice import LIST_LEAST_PX, PrintChoice
from ui.pages.print_out import PrintOut
from ui.sheets.preview import pictures
from ui.widgets.beside import LARGE, Beside
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage

    from console.errors import CahierError
    from console.record.board import Board
    from console.store.sheets import Sheet
    from console.ward.printing import Printed
    from console.ward.session import Session
    from ui.desk import Desk

PREVIEW_WIDTH, PREVIEW_LEAST, LEFT = 760, 420, 380


class _Card(QFrame):
    """A card whose lists give way: the page scrolls inside it and never as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")

    @override
    def hasHeightForWidth(self) -> bool:
        """Lines that wrap do not make the page taller than what it is shown in."""
        return False


class PrintPage(Part):
    """Choice at the left, preview at the right, how it leaves under it."""

    key = "print"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self._printed: Printed | None = None
        self._wanted: str | None = None
        self._waiting: list[QImage] = []
        self._drawn = 0
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._draw_next)
        self.choice, self.out = PrintChoice(desk.setting), PrintOut(desk)
        self.make, self.answer = self.choice.make, self.out.answer
        self.kept_title, self.kept = text("h3"), QListWidget()
        self.again = QPushButton()
        self.kept.setProperty("look", "dense")
        self.kept.setMinimumHeight(LIST_LEAST_PX // 2)
        self.said = text("h3")
        self.pages = QVBoxLayout()
        self._lay_out()
        self.choice.wished.connect(self.prepare)
        self.kept.itemActivated.connect(self._open_kept)
        self.kept.itemClicked.connect(self._open_kept)
        self.again.clicked.connect(self._make_again)
        self.choice.report.clicked.connect(self._report)
        self.retranslate()

    def _lay_out(self) -> None:
        left = _Card()
        column = QVBoxLayout(left)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addWidget(self.choice, 5)
        head = QHBoxLayout()
        head.addWidget(self.kept_title, 1)
        head.addWidget(self.again)
        column.addLayout(head)
        column.addWidget(self.kept, 1)
        inner = QWidget()
        inner.setObjectName("scrolled")
        inner.setLayout(self.pages)
        self.pages.setSpacing(12)
        self.view = QScrollArea()
        self.view.setWidgetResizable(True)
        self.view.setWidget(inner)
        right = _Card()
        show = QVBoxLayout(right)
        show.setContentsMargins(16, 12, 16, 12)
        show.setSpacing(8)
        show.addWidget(self.said)
        show.addWidget(self.view, 1)
        show.addWidget(self.out)
        self._left, self._cards = left, Beside(self)
        self._cards.setContentsMargins(12, 10, 12, 8)
        self._cards.addWidget(left)
        self._cards.addWidget(right, 1)
        self.restyle()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        super().restyle()
        look = self.setting.look
        self._cards.arrange(look, self._left, LEFT)
        for widget, least in ((self.choice, 340), (self.kept, 60), (self.view, 130)):
            widget.setMinimumHeight(look.px(least) if look.percent >= LARGE else 0)

    def open(self, patient: str | None = None, **_what: object) -> None:
        """Offer the documents; with a patient, those about that patient."""
        self._wanted = patient
        self._show_printed(None)
        self.choice.begin(self.setting.now(), self.setting.zone)
        if patient:
            self.choice.choose(Document.DOSSIER)
        self.desk.run(_look, self._offer)
        self.out.look_for_printers()
        self.choice.documents.setFocus()

    def prepare(self, wish: Wish | None = None) -> None:
        """Make a document, keep it, and show it."""
        asked = wish or self.choice.wish()
        self.make.setEnabled(False)
        self.desk.write(lambda session: printing.prepare(session, asked, codes_of), self._made, self._refused)

    def _report(self) -> None:
        """What only the manager knows, for the summary to print."""
        self.desk.open_form("shift_report", origin=self.key)

    def _make_again(self) -> None:
        """The chosen kept document, as things are now."""
        item = self.kept.currentItem()
        if item is None:
            return
        number = str(item.data(Qt.ItemDataRole.UserRole))
        self.again.setEnabled(False)
        self.desk.write(lambda session: printing.again(session, number, codes_of), self._made, self._refused)

    def save_to(self, path: Path) -> None:
        """Save the document in clear, and note that it left."""
        self.out.save_to(path)

    def _made(self, printed: Printed) -> None:
        self.make.setEnabled(True)
        self.choice.replaces.clear()
        self._show_printed(printed)
        self.desk.run(_look, self._offer)

    def _refused(self, error: CahierError) -> None:
        self.make.setEnabled(True)
        self.out.refuse(error)

    def _offer(self, found: tuple[Board, list[Sheet]]) -> None:
        board, sheets = found
        wanted, self._wanted = self._wanted, None
        self.choice.offer(board, wanted)
        if any(row.file is not None and row.file.id == wanted and row.transfer for row in board.rows):
            self.choice.choose(Document.TRANSFER)
        self.kept.clear()
        self.again.setEnabled(False)
        for sheet in sheets:
            label = Document[sheet.document].label if sheet.document in Document.__members__ else sheet.document
            item = QListWidgetItem(f"{sheet.number} · {label} · {self.setting.moment(sheet.made_at)}")
            item.setData(Qt.ItemDataRole.UserRole, sheet.number)
            self.kept.addItem(item)

    def _open_kept(self, item: QListWidgetItem) -> None:
        number = str(item.data(Qt.ItemDataRole.UserRole))
        self.again.setEnabled(True)
        self.desk.run(lambda session: printing.kept(session, number), self._show_printed)

    def _show_printed(self, printed: Printed | None) -> None:
        self._printed = printed
        self.out.show_printed(printed)
        self._clear()
        self._show_said()
        if printed is not None:
            data, width = printed.data, min(PREVIEW_WIDTH, max(PREVIEW_LEAST, self.view.viewport().width() - 30))
            self.desk.free_lane.submit(lambda: pictures(data, width), done=lambda images: self._draw(printed, images))

    def _draw(self, printed: Printed, images: list[QImage]) -> None:
        if printed is not self._printed or self.desk.session is None:
            return
        self._clear()
        self._drawn, self._waiting = len(images), images
        self.view.verticalScrollBar().setValue(0)
        self._draw_next()

    def _draw_next(self) -> None:
        """One page for each turn of the event loop: a long document does not make the window deaf."""
        if not self._waiting or self.desk.session is None:
            return
        image, *self._waiting = self._waiting
        sheet = QLabel()
        sheet.setObjectName("preview")
        sheet.setPixmap(QPixmap.fromImage(image))
        sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        sheet.setAccessibleName(_("Page {n} of {total}").format(n=self.pages.count() + 1, total=self._drawn))
        self.pages.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self._turn.start()

    def _clear(self) -> None:
        self._waiting = []
        while self.pages.count():
            item = self.pages.takeAt(0)
            taken = item.widget() if item is not None else None
            if taken is not None:
                taken.hide()
                taken.deleteLater()

    def _show_said(self) -> None:
        printed = self._printed
        if printed is None:
            self.said.setText(_("Choose a document and press “Make the document”."))
            return
        pages = ngettext("{n} page", "{n} pages", printed.sheet.pages)
        people = ngettext("{n} patient", "{n} patients", printed.sheet.patients)
        said = _("No. {number} · {pages} · {people}")
        self.said.setText(said.format(number=printed.number, pages=pages, people=people))

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.kept_title.setText(_("Kept, encrypted"))
        self.kept.setAccessibleName(_("Kept, encrypted"))
        self.again.setText(_("Make again, as now"))
        self.view.setAccessibleName(_("Preview"))
        self._show_said()


def _look(session: Session) -> tuple[Board, list[Sheet]]:
    return reading.board(session), session.book.sheets.newest()
