"""What to print: the documents by what they are about, who needs each, and the few choices that each has."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from console.paper.documents import LABEL_SHEETS, About, Document, Wish
from console.paper.form_outline import form_outlines
from console.record.board import RowKind
from console.record.codes.handover import Shift
from console.record.instant import from_datetime, local
from console.record.shifts import SHIFT_HOURS, begin_of
from console.words import N_, _
from ui.widgets.part import Part, text
from ui.widgets.segments import Segments
from ui.wording.shifts import shift_at

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from console.record.board import Board
    from console.record.instant import Instant
    from ui.setting import Setting

COPIES = (1, 2, 3, 5, 10, 20, 50)
LIST_LEAST_PX = 64  # two lines: the page still fits where the text is large
_SHIFTS = tuple((shift.value, shift_label) for shift, shift_label in (
    (Shift.M, N_("Morning")), (Shift.S, N_("Evening")), (Shift.N, N_("Night")), (Shift.J, N_("Day (12 h)")),
))  # fmt: skip
_OF_A_SHIFT = (Document.SHIFT, Document.HANDOVER)
_OF_LABELS = (Document.LABELS, Document.BED_LABELS)
_ON_SHEETS = tuple(
    each for each in Document if each.about is not About.NOTHING and each not in (*_OF_LABELS, Document.WRISTBAND)
)
_ROLE = Qt.ItemDataRole.UserRole


def shift_span(shift: Shift, now: Instant, zone: ZoneInfo) -> tuple[Instant, Instant]:
    """The last time that a shift began, and when it ends."""
    first, last = SHIFT_HOURS[shift]
    starts = begin_of(shift, now, zone)
    ends = local(starts, zone).replace(hour=last) + timedelta(days=last <= first)
    return starts, from_datetime(ends)


class PrintChoice(Part):
    """The list of documents, and under it what the chosen one needs.

    Signals:
        wished(object): somebody asked for a document, a `Wish`.
    """

    wished = Signal(object)

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.title = text("h1")
        self.documents = QListWidget()
        self.documents.setObjectName("print.documents")
        self.documents.setProperty("look", "dense")
        self.needed = text("sub", wrap=True)
        self.shifts = Segments(setting, _SHIFTS)
        self.patients, self.forms, self.labels = QComboBox(), QComboBox(), QComboBox()
        self.patients.setObjectName("print.patient")
        self.only_title, self.only = text("sub", wrap=True), QListWidget()
        self.only.setProperty("look", "dense")
        self.sheets_title, self.sheets = text("sub"), QComboBox()
        for count in COPIES:
            self.sheets.addItem(str(count), count)
        self.replaces = QLineEdit()
        self.make, self.report = QPushButton(), QPushButton()
        for chosen in (self.documents, self.only):
            chosen.setMinimumHeight(LIST_LEAST_PX)
        for about in About:
            self._add_heading(about)
            for document in Document:
                if document.about is about:
                    self._add(document)
        self.forms.addItem("", "")
        for form in form_outlines().values():
            self.forms.addItem("", form.key)
        for key in LABEL_SHEETS:
            self.labels.addItem("", key)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.documents, 3)
        above: tuple[QWidget, ...] = (self.needed, self.shifts, self.report, self.patients, self.only_title)
        below: tuple[QWidget, ...] = (self.forms, self.labels, self.sheets_title, self.sheets, self.replaces, self.make)
        for widget in above:
            layout.addWidget(widget)
        layout.addWidget(self.only, 2)
        for widget in below:
            layout.addWidget(widget)
        self.documents.currentItemChanged.connect(self._show_choices)
        self.documents.itemActivated.connect(self._wish)
        self.make.clicked.connect(self._wish)
        self.choose(Document.SHIFT)
        self.retranslate()

    def _add_heading(self, about: About) -> None:
        item = QListWidgetItem()
        item.setData(_ROLE, about.name)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        heavy = self.documents.font()
        heavy.setBold(True)
        item.setFont(heavy)
        self.documents.addItem(item)

    def _add(self, document: Document) -> None:
        item = QListWidgetItem()
        item.setData(_ROLE, document.name)
        self.documents.addItem(item)

    @property
    def document(self) -> Document:
        """Which document is chosen."""
        item = self.documents.currentItem()
        return Document[item.data(_ROLE)]

    def choose(self, document: Document) -> None:
        """Choose a document as a hand would."""
        for row in range(self.documents.count()):
            if self.documents.item(row).data(_ROLE) == document.name:
                self.documents.setCurrentRow(row)

    def begin(self, now: Instant, zone: ZoneInfo) -> None:
        """Offer the shift that is now."""
        self.shifts.choose(shift_at(now, zone).value)

    def offer(self, board: Board, wanted: str | None) -> None:
        """Offer the patients of the unit; ``wanted`` is chosen where it is among them."""
        wanted = wanted or self.patients.currentData()
        ticked = set(self.ticked())
        self.patients.clear()
        self.only.clear()
        for row in board.rows:
            if row.file is None:
                continue
            label = f"{row.bed or '–'} · {row.file.identity.name}"
            self.patients.addItem(label, row.file.id)
            if row.kind in (RowKind.PATIENT, RowKind.AWAITING):
                item = QListWidgetItem(label)
                item.setData(_ROLE, row.file.id)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                is_on = row.file.id in ticked
                item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
                self.only.addItem(item)
        self.patients.setCurrentIndex(max(0, self.patients.findData(wanted)))

    def ticked(self) -> tuple[str, ...]:
        """The ids of the patients that are ticked for the handover sheet."""
        items = [self.only.item(row) for row in range(self.only.count())]
        return tuple(str(item.data(_ROLE)) for item in items if item.checkState() is Qt.CheckState.Checked)

    def wish(self) -> Wish:
        """What is asked for now."""
        document = self.document
        starts, ends = shift_span(Shift.of(self.shifts.key), self.setting.now(), self.setting.zone)
        who = str(self.patients.currentData() or "") if document.is_about_one else None
        return Wish(
            document,
            who or None,
            starts,
            ends,
            patients=self.ticked() if document is Document.HANDOVER else (),
            form=str(self.forms.currentData() or "") or None,
            sheet=str(self.labels.currentData()),
            copies=int(self.sheets.currentData()) if document is Document.BLANK else 1,
            replaces=self.replaces.text().strip() if document in _ON_SHEETS else "",
        )

    def _wish(self) -> None:
        if self.make.isEnabled():
            self.wished.emit(self.wish())

    def _show_choices(self) -> None:
        document = self.document
        self.needed.setText(document.needed_by)
        self.shifts.setVisible(document in _OF_A_SHIFT)
        self.report.setVisible(document is Document.SHIFT)
        self.patients.setVisible(document.is_about_one)
        self.labels.setVisible(document in _OF_LABELS)
        self.replaces.setVisible(document in _ON_SHEETS)
        for shown in (self.only_title, self.only):
            shown.setVisible(document is Document.HANDOVER)
        for asked in (self.forms, self.sheets_title, self.sheets):
            asked.setVisible(document is Document.BLANK)

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Print"))
        for row in range(self.documents.count()):
            item = self.documents.item(row)
            name = item.data(_ROLE)
            # Nothing stands before a name: typing its first letter goes to it.
            item.setText(Document[name].label if name in Document.__members__ else About[name].label.upper())
        self.forms.setItemText(0, _("All forms"))
        for row, form in enumerate(form_outlines().values(), start=1):
            self.forms.setItemText(row, _(form.title))
        for row, sheet in enumerate(LABEL_SHEETS.values()):
            self.labels.setItemText(row, _(sheet.title))
        self.only_title.setText(_("Only these patients (nobody ticked: everybody)"))
        self.sheets_title.setText(_("How many of each, numbered"))
        self.replaces.setPlaceholderText(_("Takes the place of sheet no."))
        self.make.setText(_("Make the document"))
        self.report.setText(_("Fill in the shift report first"))
        for widget, words in (
            (self.documents, _("Documents")),
            (self.patients, _("Patient")),
            (self.shifts, _("Shift")),
            (self.only, _("Only these patients (nobody ticked: everybody)")),
            (self.forms, _("Blank form")),
            (self.labels, _("Kind of label sheet")),
            (self.replaces, _("Takes the place of sheet no.")),
            (self.sheets, _("How many of each, numbered")),
        ):
            widget.setAccessibleName(words)
        self._show_choices()
