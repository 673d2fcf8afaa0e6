"""Copying out what can still be read of a damaged book: a package like any other, the book left as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPushButton
from typing_extensions import override

from console.crossing.salvage import Salvaged, salvage
from console.store.vault import Vault
from console.words import _
from ui.media import media
from ui.widgets.line import Line
from ui.widgets.middle_card import MiddleCard
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.errors import CahierError
    from console.record.clock import Clock
    from console.record.entry import Entropy
    from ui.lane import Lane
    from ui.setting import Setting


class SalvagePage(Part):
    """Who, passphrase, where to.

    Signals:
        left: back to the page before.
    """

    left = Signal()

    def __init__(
        self,
        setting: Setting,
        folder: Path,
        lane: Lane,
        clock: Clock,
        entropy: Entropy,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(setting, parent)
        self.setObjectName("recovery")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._folder, self._lane, self._clock, self._entropy = folder, lane, clock, entropy
        self._target: Path | None = None
        self.title, self.help, self.where = text("h1", wrap=True), text("sub", wrap=True), text("h3", wrap=True)
        self.choose, self.who_label, self.who = QPushButton(), text(), QComboBox()
        self.secret_label, self.secret = text(), QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.who.setObjectName("salvage.who")
        self.secret.setObjectName("salvage.secret")
        self.who_label.setBuddy(self.who)
        self.secret_label.setBuddy(self.secret)
        self.said = Line(setting)
        self.said.hide()
        self.back, self.write = QPushButton(), QPushButton()
        self.write.setObjectName("primary")
        self._lay_out()
        self.choose.clicked.connect(self._choose)
        self.secret.textChanged.connect(self._enable)
        self.secret.returnPressed.connect(self.start)
        self.back.clicked.connect(self._emit_left)
        self.write.clicked.connect(self.start)
        self.retranslate()

    def _lay_out(self) -> None:
        self._card = MiddleCard(self, around=36, inside=28, spacing=12)
        column = self._card.column
        for widget in (self.title, self.help, self.where):
            column.addWidget(widget)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.who_label)
        column.addWidget(self.who)
        column.addWidget(self.secret_label)
        column.addWidget(self.secret)
        column.addWidget(self.said)
        self._card.close_with(self.back, self.write)
        self._card.setFixedWidth(self.setting.look.px(720))

    def open(self) -> None:
        """Offer the people of the laptop, and the stick that is plugged in."""
        for person in Vault.open(self._folder).people():
            self.who.addItem(person.name, person.id)
        found = media()
        if found:
            self.take(found[-1].folder)
        self._enable()
        self.choose.setFocus()

    def take(self, folder: Path) -> None:
        """Write to this folder."""
        self._target = folder
        self.retranslate()
        self._enable()
        self.secret.setFocus()

    def start(self) -> None:
        """Read what can be read, and write it."""
        target, person, typed = self._target, str(self.who.currentData()), self.secret.text()
        if target is None or not self.write.isEnabled():
            return
        self.write.setEnabled(False)
        self.said.say(_("Reading, sealing and checking…"), "plain", "information-outline")
        self.said.show()

        def job() -> Salvaged:
            opened = Vault.open(self._folder).unlock(person, typed)
            try:
                return salvage(self._folder, opened, target, self._clock, self._entropy)
            finally:
                opened.data_key.wipe()

        self._lane.submit(job, done=self._done, failed=self._failed)

    def _done(self, got: Salvaged) -> None:
        self.secret.clear()
        said = _("{name}: {n} entries, written, verified, safe to remove. Could not be read: {lost}. Give it to IT.")
        lost = _("unknown") if got.unreadable is None else got.unreadable
        self.said.say(said.format(name=got.sent.path.name, n=got.sent.entries, lost=lost), "ok", "check")

    def _failed(self, error: CahierError) -> None:
        self.said.say(str(error), "danger", "alert-circle")
        self._enable()

    def _enable(self) -> None:
        self.write.setEnabled(self._target is not None and bool(self.secret.text()))

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Choose a folder"))
        if chosen:
            self.take(Path(chosen))

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Copy out what can be read"))
        self.help.setText(
            _(
                "One sealed file with every entry that can still be read. Only the hospital’s IT can open it."
                " The damaged book is not touched."
            )
        )
        to = _("To: {folder}").format(folder=self._target) if self._target else _("No folder chosen yet.")
        self.where.setText(to)
        self.choose.setText(_("Choose a folder…"))
        self.who_label.setText(_("Who"))
        self.secret_label.setText(_("Passphrase"))
        self.back.setText(_("Back"))
        self.write.setText(_("Write the copy"))

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self._card.setFixedWidth(self.setting.look.px(720))

    def _emit_left(self) -> None:
        self.left.emit()
