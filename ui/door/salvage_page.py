"""Copying out what can still be read of a damaged book: a package like any other, the book left as it is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPushButton
from typing_extensions import override

from console.crossing.salvage import Salvaged, salvage
from console.store.vault import Vault
from console.words import _
from ui.door.card_page import CardPage
from ui.media import media
from ui.widgets.part import text

if TYPE_CHECKING:
    from console.record.clock import Clock
    from console.record.entry import Entropy
    from ui.lane import Lane
    from ui.setting import Setting


class SalvagePage(CardPage):
    """Who, passphrase, where to."""

    def __init__(self, setting: Setting, folder: Path, lane: Lane, clock: Clock, entropy: Entropy) -> None:
        super().__init__(setting, folder, lane, clock, entropy)
        self._target: Path | None = None
        self.where, self.choose = text("h3", wrap=True), QPushButton()
        self.who_label, self.who = text(), QComboBox()
        self.secret_label, self.secret = text(), QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.who.setObjectName("salvage.who")
        self.secret.setObjectName("salvage.secret")
        self.who_label.setBuddy(self.who)
        self.secret_label.setBuddy(self.secret)
        self.column.addWidget(self.where)
        self.column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.who_label, self.who, self.secret_label, self.secret):
            self.column.addWidget(widget)
        self.choose.clicked.connect(self._choose)
        self.secret.textChanged.connect(self.enable)
        self.secret.returnPressed.connect(self.start)
        self.retranslate()

    def open(self) -> None:
        """Offer the people of the laptop, and the stick that is plugged in."""
        for person in Vault.open(self.folder).people():
            self.who.addItem(person.name, person.id)
        found = media()
        if found:
            self.take(found[-1].folder)
        self.enable()
        self.choose.setFocus()

    def take(self, folder: Path) -> None:
        """Write to this folder."""
        self._target = folder
        self.retranslate()
        self.enable()
        self.secret.setFocus()

    @override
    def start(self) -> None:
        """Read what can be read, and write it."""
        target, person, typed = self._target, str(self.who.currentData()), self.secret.text()
        if target is None or not self.onward.isEnabled():
            return

        def job() -> Salvaged:
            opened = Vault.open(self.folder).unlock(person, typed)
            try:
                return salvage(self.folder, opened, target, self.clock, self.entropy)
            finally:
                opened.data_key.wipe()

        self.work(_("Reading, sealing and checking…"), job, self._done)

    def _done(self, got: Salvaged) -> None:
        self.secret.clear()
        said = _("{name}: {n} entries, written, verified, safe to remove. Could not be read: {lost}. Give it to IT.")
        lost = _("unknown") if got.unreadable is None else got.unreadable
        self.say(said.format(name=got.sent.path.name, n=got.sent.entries, lost=lost), "ok", "check")

    @override
    def is_ready(self) -> bool:
        """Whether there is a place and a passphrase."""
        return self._target is not None and bool(self.secret.text())

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
        self.onward.setText(_("Write the copy"))
        super().retranslate()
