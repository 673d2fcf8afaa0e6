"""Bringing a lost or damaged book back from its mirror or a backup, with the printed recovery code.

What is damaged steps aside under another name and is never removed. The new passphrases and the new
code are shown once, to be written down; this page keeps none of them.
"""

from __future__ import annotations

from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton
from typing_extensions import override

from console.crossing.restore import Restored, copies_on, restore_in_place
from console.store.passphrase import propose_passphrase
from console.store.stretching import calibrate
from console.words import _, language
from ui.door.card_page import CardPage
from ui.media import media
from ui.widgets.entries import Item
from ui.widgets.part import text

if TYPE_CHECKING:
    from console.record.clock import Clock
    from console.record.entry import Entropy
    from console.record.person import Person
    from console.store.secret import Secret
    from console.store.vault import Vault
    from ui.lane import Lane
    from ui.setting import Setting


class RestorePage(CardPage):
    """Choose the copy, type the code, write down what is shown.

    Signals:
        restored: the book is back and can be opened.
    """

    restored = Signal()

    def __init__(self, setting: Setting, folder: Path, lane: Lane, clock: Clock, entropy: Entropy) -> None:
        super().__init__(setting, folder, lane, clock, entropy)
        self._copy: Path | None = None
        self._is_done = False
        self.where, self.choose = text("h3", wrap=True), QPushButton()
        self.code_label, self.code = text(wrap=True), QLineEdit()
        self.code.setObjectName("restore.code")
        self.code_label.setBuddy(self.code)
        self.column.addWidget(self.where)
        self.column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.code_label)
        self.column.addWidget(self.code)
        self.choose.clicked.connect(self._choose)
        self.code.textChanged.connect(self.enable)
        self.code.returnPressed.connect(self.start)
        self.retranslate()

    def open(self) -> None:
        """Offer the copy that lies on a stick, if there is just one."""
        found = [copy for medium in media(to_read=True) for copy in copies_on(medium.folder)]
        if self._copy is None and len(found) == 1:
            self.take(found[0])
        self.enable()
        self.choose.setFocus()

    def take(self, copy: Path) -> None:
        """Bring back from this folder."""
        inside = copies_on(copy)
        self._copy = inside[0] if inside else copy
        self.retranslate()
        self.enable()
        self.code.setFocus()

    @override
    def start(self) -> None:
        """Bring the book back."""
        copy, typed = self._copy, self.code.text()
        if self._is_done:
            self._emit_restored()
            return
        if copy is None or not self.onward.isEnabled():
            return
        chosen: dict[str, str] = {}

        def passphrase_for(person: Person) -> str:
            return chosen.setdefault(person.name, propose_passphrase(language(), SystemRandom()))

        def opened(vault: Vault) -> Secret:
            return vault.unlock_recovery(typed)

        def job() -> tuple[Restored, dict[str, str]]:
            made = restore_in_place(copy, self.folder, opened, passphrase_for, calibrate(), self.clock, self.entropy)
            return made, chosen

        self.work(_("Copying, checking and preparing. This takes some minutes."), job, self._done)

    def _done(self, made: tuple[Restored, dict[str, str]]) -> None:
        restored, chosen = made
        self._is_done = True
        self.code.clear()
        for gone in (self.code_label, self.code, self.choose, self.back):
            gone.hide()
        items = [Item(f"{name}: {passphrase}", "h3") for name, passphrase in chosen.items()]
        items.append(Item(_("New recovery code: {code}").format(code=restored.code), "h3"))
        self.secrets.show_items(items, _("To be written down"))
        self.secrets.show()
        said = _("{n} entries are back. Write this down now: it is shown once. The old passphrases and code are void.")
        self.say(said.format(n=restored.entries), "ok", "check")
        self.retranslate()
        self.onward.setEnabled(True)
        self.onward.setFocus()

    @override
    def is_ready(self) -> bool:
        """Whether there is a copy and a code, or everything is done."""
        return self._is_done or (self._copy is not None and bool(self.code.text().strip()))

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Choose the mirror or the backup"))
        if chosen:
            self.take(Path(chosen))

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Bring the book back"))
        self.help.setText(
            _(
                "From the mirror on the second medium, or from a backup. Whatever lies here now is kept"
                " under another name."
            )
        )
        self.where.setText(_("From: {folder}").format(folder=self._copy) if self._copy else _("No copy chosen yet."))
        self.choose.setText(_("Choose the copy…"))
        self.code_label.setText(_("Recovery code of the lost book, from its printed card:"))
        self.code.setAccessibleName(_("Recovery code"))
        self.onward.setText(_("It is written down: open the book") if self._is_done else _("Bring back"))
        super().retranslate()

    def _emit_restored(self) -> None:
        self.secrets.show_items([], "")
        self.restored.emit()
