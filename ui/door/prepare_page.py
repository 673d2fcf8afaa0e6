"""Making a bare laptop a station of the site: pack, activation code, people; then the recovery code typed back.

For whoever has no command line. The passphrases and the recovery code are shown once, to be written
down, and the laptop opens only when the code was typed back from what was written down.
"""

from __future__ import annotations

import base64
from random import SystemRandom
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from typing_extensions import override

from console.crossing.kit import open_pack
from console.errors import CahierError, Fault
from console.record.codes.station import Role
from console.store.passphrase import propose_passphrase
from console.store.stretching import calibrate
from console.store.vault import Vault
from console.ward.provisioning import FirstPerson, StationSecrets, provision
from console.ward.surroundings import traces
from console.words import N_, _, language
from ui.door.card_page import CardPage
from ui.exchange.files import FilesField
from ui.widgets.entries import Item
from ui.widgets.part import text

if TYPE_CHECKING:
    from pathlib import Path

    from console.record.clock import Clock
    from console.record.entry import Entropy
    from ui.lane import Lane
    from ui.setting import Setting

Made = tuple[list[FirstPerson], str]


class PreparePage(CardPage):
    """One page, from top to bottom.

    Signals:
        prepared: the laptop is a station and can be opened.
    """

    prepared = Signal()

    def __init__(self, setting: Setting, folder: Path, lane: Lane, clock: Clock, entropy: Entropy) -> None:
        super().__init__(setting, folder, lane, clock, entropy)
        self._pack: Path | None = None
        self._is_made = False
        hint = N_("The station pack of this laptop (W1.pack): choose it, or drop it here.")
        self.pack = FilesField(setting, hint, "*.pack")
        self.people_label, self.people = text(wrap=True), QPlainTextEdit()
        self.people.setTabChangesFocus(True)
        self.people.setFixedHeight(setting.look.px(110))
        self.code_label, self.code = text(wrap=True), QLineEdit()
        self.people_label.setBuddy(self.people)
        self.code_label.setBuddy(self.code)
        for widget in (self.pack, self.people_label, self.people, self.code_label, self.code):
            self.column.addWidget(widget)
        self.pack.chosen.connect(self._take)
        self.people.textChanged.connect(self.enable)
        self.code.textChanged.connect(self.enable)
        self.code.returnPressed.connect(self.start)
        self.retranslate()

    def open(self) -> None:
        """Begin with the pack."""
        self.enable()
        self.pack.button.setFocus()

    def _take(self, paths: list[Path]) -> None:
        self._pack = paths[0]
        self.say(paths[0].name, "plain", "check")
        self.enable()
        self.code.setFocus()

    @override
    def start(self) -> None:
        """Prepare the laptop; or, once it is made, check the code that was typed back and go on."""
        if not self.onward.isEnabled():
            return
        typed, pack, lines = self.code.text(), self._pack, self.people.toPlainText()
        if self._is_made:
            self.work(_("Checking…"), lambda: Vault.open(self.folder).confirm_recovery(typed), self._confirmed)
        elif pack is not None:
            self.work(_("Preparing. This takes a minute."), lambda: self._made(pack, typed, lines), self._done)

    def _made(self, path: Path, code: str, lines: str) -> Made:
        people = people_in(lines)
        try:
            data = path.read_bytes()
        except OSError as problem:
            raise CahierError(Fault.FILE_MISSING, path=path.name) from problem
        pack = open_pack(data, code)
        secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
        recovery = provision(self.folder, secrets, people, calibrate(), self.clock, self.entropy)
        return people, recovery

    def _done(self, made: Made) -> None:
        people, recovery = made
        self._is_made = True
        self.code.clear()
        for gone in (self.pack, self.people, self.people_label, self.back):
            gone.hide()
        items = [Item(f"{each.name}: {each.passphrase}", "h3") for each in people]
        items.append(Item(_("New recovery code: {code}").format(code=recovery), "h3"))
        items += [Item(trace.words, "sub", "alert", "warn") for trace in traces()]
        self.secrets.show_items(items, _("To be written down"))
        self.secrets.show()
        self.say(_("Write this down now: it is shown once. Give each person only their own."), "ok", "check")
        self.retranslate()
        self.code.setFocus()

    def _confirmed(self, _nothing: None) -> None:
        self.secrets.show_items([], "")
        self._emit_prepared()

    @override
    def is_ready(self) -> bool:
        """Whether everything is filled in; once the laptop is made, whether the code was typed back."""
        typed = bool(self.code.text().strip())
        is_filled = self._pack is not None and bool(self.people.toPlainText().strip())
        return typed and (self._is_made or is_filled)

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Prepare this laptop"))
        self.help.setText(
            _("With the pack that IT made for it, its printed activation code, and the people who begin.")
        )
        self.people_label.setText(_("Who begins, one a line, as: Maëlle Tanguy: IDE"))
        self.people.setAccessibleName(_("Who begins"))
        back = _("Now type the recovery code back, from what you wrote down:")
        self.code_label.setText(back if self._is_made else _("Activation code, from its printed card:"))
        self.code.setAccessibleName(_("Recovery code") if self._is_made else _("Activation code"))
        self.onward.setText(_("Open the book") if self._is_made else _("Prepare"))
        super().retranslate()

    def _emit_prepared(self) -> None:
        self.prepared.emit()


def people_in(lines: str) -> list[FirstPerson]:
    """The people of a text, one a line with a role after a colon, each with five words of their own.

    Raises:
        CahierError: ``invalid-field`` for a line without a name or with a role that there is not.
    """
    found = []
    for line in filter(None, (each.strip() for each in lines.splitlines())):
        name, _colon, role = (part.strip() for part in line.rpartition(":"))
        known = {code.value.casefold(): code for code in Role} | {code.label.casefold(): code for code in Role}
        chosen = known.get(role.casefold())
        if chosen is None or not name:
            hint = ", ".join(code.value for code in Role)
            raise CahierError(Fault.INVALID_FIELD, field=_("Who begins"), text=line, hint=hint)
        found.append(FirstPerson(name, chosen, propose_passphrase(language(), SystemRandom())))
    return found
