"""F9, from any screen: the field into which a scanner writes. Whoever is found is shown; nothing else happens.

A scan that nobody here matches fills the admission form in, where a person goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton
from typing_extensions import override

from console.crossing.ticket_code import is_ticket_code
from console.ward import scanning
from console.words import _
from ui.look.theme import mark
from ui.widgets.line import Line
from ui.widgets.part import Part
from ui.widgets.scan_field import ScanEdit

if TYPE_CHECKING:
    from console.errors import CahierError
    from console.ward.scanning import Scanned
    from ui.desk import Desk


KEYS = "F9"


class ScanBar(Part):
    """Stands above the page while it is open; Escape closes it and gives the hand back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self._desk = desk
        self._asked = 0
        self.setObjectName("bar")
        mark(self, "active", value=True)
        self.label = QLabel(self)
        self.edit = ScanEdit(self)
        self.label.setBuddy(self.edit)
        self.said = Line(desk.setting, "warn", "alert", self)
        self.said.hide()
        self.close_button = QPushButton(self)
        self.close_button.setObjectName("quiet")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 10, 6)
        layout.setSpacing(10)
        layout.addWidget(self.label)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.said, 2)
        layout.addWidget(self.close_button)
        self.edit.scanned.connect(self._scanned)
        self.close_button.clicked.connect(self.leave)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)
        QShortcut(QKeySequence(KEYS), desk.shell).activated.connect(self.open)
        desk.locked.connect(self._forget)
        self.retranslate()
        self.hide()

    def open(self) -> None:
        """Take the hand, whatever screen is shown; nothing while the window is locked."""
        if self._desk.session is None:
            return
        self.said.hide()
        self.edit.clear()
        self.show()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Close, and give the hand to the page."""
        self._forget()
        page = self._desk.shell.stack.currentWidget()
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def retranslate(self) -> None:
        """Word the bar again."""
        self.label.setText(_("Scan a label"))
        self.edit.setAccessibleName(_("Scan a label"))
        self.edit.setPlaceholderText(_("Wristband, old label, INS code, bed… then Enter"))
        self.close_button.setText(_("Close"))

    def _forget(self) -> None:
        self._asked += 1
        self.edit.clear()
        self.said.hide()
        self.hide()

    def _scanned(self, text: str) -> None:
        self._asked += 1
        number = self._asked
        self.edit.clear()
        self.said.hide()
        if is_ticket_code(text):  # one of several codes: they are put together where the sheet is read
            self._forget()
            self._desk.show_page("exchange", card="sheet", scan=text)
            return

        def found(scanned: Scanned) -> None:
            if number == self._asked:
                self._go(scanned)

        def failed(error: CahierError) -> None:
            if number == self._asked:
                self.said.say(f"{error.happened} {error.next}", "danger", "alert-circle")
                self.said.show()
                self.edit.setFocus()

        self._desk.run(lambda session: scanning.look_up(session, text), found, failed)

    def _go(self, scanned: Scanned) -> None:
        self._forget()
        session = self._desk.session
        if session is None:
            return
        file = scanned.patient
        if file is None:
            self._desk.open_form("admit", bed=scanned.empty_bed, scan=scanned.identity)
            said = _("Nobody here has this identity yet: the form is filled in from the scan.")
            self._desk.shell.say(said if scanned.identity else _("Bed {bed} is empty.").format(bed=scanned.empty_bed))
        elif file.place.unit == session.unit.code and file.place.whereabouts.is_here:
            self._desk.show_board(file.id)
        else:
            self._desk.show_page("patient", patient=file.id)
