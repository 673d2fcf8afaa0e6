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
from console.errors import CahierError
from console.store.passphrase import propose_passphrase
from console.store.stretching import calibrate
from console.words import _, language
from ui.media import media
from ui.widgets.entries import Entries, Item
from ui.widgets.line import Line
from ui.widgets.middle_card import MiddleCard
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.clock import Clock
    from console.record.entry import Entropy
    from console.record.person import Person
    from console.store.secret import Secret
    from console.store.vault import Vault
    from ui.lane import Lane
    from ui.setting import Setting


class RestorePage(Part):
    """Choose the copy, type the code, write down what is shown.

    Signals:
        left: back to the page before.
        restored: the book is back and can be opened.
    """

    left = Signal()
    restored = Signal()

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
        self._copy: Path | None = None
        self._is_done = False
        self.title, self.help, self.where = text("h1", wrap=True), text("sub", wrap=True), text("h3", wrap=True)
        self.choose, self.code_label, self.code = QPushButton(), text(wrap=True), QLineEdit()
        self.code.setObjectName("restore.code")
        self.code_label.setBuddy(self.code)
        self.said = Line(setting)
        self.said.hide()
        self.secrets = Entries(setting)
        self.secrets.hide()
        self.back, self.bring = QPushButton(), QPushButton()
        self.bring.setObjectName("primary")
        self._lay_out()
        self.choose.clicked.connect(self._choose)
        self.code.textChanged.connect(self._enable)
        self.code.returnPressed.connect(self.start)
        self.back.clicked.connect(self._emit_left)
        self.bring.clicked.connect(self.start)
        self.retranslate()

    def _lay_out(self) -> None:
        self._card = MiddleCard(self, around=36, inside=28, spacing=12)
        column = self._card.column
        for widget in (self.title, self.help, self.where):
            column.addWidget(widget)
        column.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.code_label)
        column.addWidget(self.code)
        column.addWidget(self.said)
        column.addWidget(self.secrets, 1)
        self._card.close_with(self.back, self.bring)
        self._card.setFixedWidth(self.setting.look.px(720))

    def open(self) -> None:
        """Offer the copy that lies on a stick, if there is just one."""
        found = [copy for medium in media() for copy in copies_on(medium.folder)]
        if self._copy is None and len(found) == 1:
            self.take(found[0])
        self._enable()
        self.choose.setFocus()

    def take(self, copy: Path) -> None:
        """Bring back from this folder."""
        inside = copies_on(copy)
        self._copy = inside[0] if inside else copy
        self.retranslate()
        self._enable()
        self.code.setFocus()

    def start(self) -> None:
        """Bring the book back."""
        copy, typed = self._copy, self.code.text()
        if self._is_done:
            self._emit_restored()
            return
        if copy is None or not self.bring.isEnabled():
            return
        self.bring.setEnabled(False)
        self.said.say(_("Copying, checking and preparing. This takes some minutes."), "plain", "information-outline")
        self.said.show()
        chosen: dict[str, str] = {}

        def passphrase_for(person: Person) -> str:
            return chosen.setdefault(person.name, propose_passphrase(language(), SystemRandom()))

        def opened(vault: Vault) -> Secret:
            return vault.unlock_recovery(typed)

        def job() -> tuple[Restored, dict[str, str]]:
            made = restore_in_place(copy, self._folder, opened, passphrase_for, calibrate(), self._clock, self._entropy)
            return made, chosen

        self._lane.submit(job, done=self._done, failed=self._failed)

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
        self.said.say(said.format(n=restored.entries), "ok", "check")
        self.retranslate()
        self.bring.setEnabled(True)
        self.bring.setFocus()

    def _failed(self, error: CahierError) -> None:
        self.said.say(str(error), "danger", "alert-circle")
        self._enable()

    def _enable(self) -> None:
        self.bring.setEnabled(self._is_done or (self._copy is not None and bool(self.code.text().strip())))

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
        self.back.setText(_("Back"))
        self.bring.setText(_("It is written down: open the book") if self._is_done else _("Bring back"))

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self._card.setFixedWidth(self.setting.look.px(720))

    def _emit_left(self) -> None:
        self.left.emit()

    def _emit_restored(self) -> None:
        self.secrets.show_items([], "")
        self.restored.emit()
