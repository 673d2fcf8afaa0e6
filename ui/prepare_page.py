"""Making a bare laptop a station of the site: pack, activation code, people; then the recovery code typed back.

For whoever has no command line. The passphrases and the recovery code are shown once, to be written
down, and the laptop opens only when the code was typed back from what was written down.
"""

from __future__ import annotations

import base64
from random import SystemRandom
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton
from typing_extensions import override

from console.crossing.kit import open_pack
from console.errors import CahierError, Fault
from console.record.codes.station import Role
from console.store.passphrase import propose_passphrase
from console.store.stretching import calibrate
from console.store.vault import Vault
from console.ward.laptop import FirstPerson, StationSecrets, provision
from console.ward.surroundings import traces
from console.words import N_, _, language
from ui.exchange.files import FilesField
from ui.widgets.entries import Entries, Item
from ui.widgets.line import Line
from ui.widgets.middle_card import MiddleCard
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from console.record.clock import Clock
    from console.record.entry import Entropy
    from ui.lane import Lane
    from ui.setting import Setting

Made = tuple[list[FirstPerson], str]


class PreparePage(Part):
    """One page, from top to bottom.

    Signals:
        left: back to the page before.
        prepared: the laptop is a station and can be opened.
    """

    left = Signal()
    prepared = Signal()

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
        self._pack: Path | None = None
        self._is_made = False
        self.title, self.help = text("h1", wrap=True), text("sub", wrap=True)
        hint = N_("The station pack of this laptop (W1.pack): choose it, or drop it here.")
        self.pack = FilesField(setting, hint, "*.pack")
        self.code_label, self.code = text(wrap=True), QLineEdit()
        self.people_label, self.people = text(wrap=True), QPlainTextEdit()
        self.people.setTabChangesFocus(True)
        self.code_label.setBuddy(self.code)
        self.people_label.setBuddy(self.people)
        self.said = Line(setting)
        self.said.hide()
        self.secrets = Entries(setting)
        self.secrets.hide()
        self.back, self.go = QPushButton(), QPushButton()
        self.go.setObjectName("primary")
        self._lay_out()
        self.pack.chosen.connect(self._take)
        self.code.textChanged.connect(self._enable)
        self.people.textChanged.connect(self._enable)
        self.back.clicked.connect(self._emit_left)
        self.go.clicked.connect(self.start)
        self.code.returnPressed.connect(self.start)
        self.retranslate()

    def _lay_out(self) -> None:
        self._card = MiddleCard(self, around=24, inside=24, spacing=10)
        column = self._card.column
        for widget in (self.title, self.help, self.pack, self.people_label, self.people, self.secrets):
            column.addWidget(widget)
        column.addWidget(self.code_label)
        column.addWidget(self.code)
        column.addWidget(self.said)
        self._card.close_with(self.back, self.go)
        self._card.setFixedWidth(self.setting.look.px(720))
        self.people.setFixedHeight(self.setting.look.px(110))

    def open(self) -> None:
        """Begin with the pack."""
        self._enable()
        self.pack.button.setFocus()

    def _take(self, paths: list[Path]) -> None:
        self._pack = paths[0]
        self.said.say(paths[0].name, "plain", "check")
        self.said.show()
        self._enable()
        self.code.setFocus()

    def start(self) -> None:
        """Prepare the laptop; or, once it is made, check the code that was typed back and go on."""
        if not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        typed, pack, lines = self.code.text(), self._pack, self.people.toPlainText()
        if self._is_made:
            self._lane.submit(
                lambda: Vault.open(self._folder).confirm_recovery(typed), done=self._confirmed, failed=self._failed
            )
        elif pack is not None:
            self.said.say(_("Preparing. This takes a minute."), "plain", "information-outline")
            self.said.show()
            self._lane.submit(lambda: self._made(pack, typed, lines), done=self._done, failed=self._failed)

    def _made(self, path: Path, code: str, lines: str) -> Made:
        people = people_in(lines)
        try:
            data = path.read_bytes()
        except OSError as problem:
            raise CahierError(Fault.FILE_MISSING, path=path.name) from problem
        pack = open_pack(data, code)
        secrets = StationSecrets(pack.site, pack.certificate, base64.b64decode(pack.signing_key), pack.identity)
        recovery = provision(self._folder, secrets, people, calibrate(), self._clock, self._entropy)
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
        self.said.say(_("Write this down now: it is shown once. Give each person only their own."), "ok", "check")
        self.retranslate()
        self.code.setFocus()

    def _confirmed(self, _nothing: None) -> None:
        self.secrets.show_items([], "")
        self._emit_prepared()

    def _failed(self, error: CahierError) -> None:
        self.said.say(str(error), "danger", "alert-circle")
        self.said.show()
        self._enable()

    def _enable(self) -> None:
        typed = bool(self.code.text().strip())
        is_ready = self._pack is not None and bool(self.people.toPlainText().strip())
        self.go.setEnabled(typed and (self._is_made or is_ready))

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
        self.back.setText(_("Back"))
        self.go.setText(_("Open the book") if self._is_made else _("Prepare"))
        self._enable()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self._card.setFixedWidth(self.setting.look.px(720))

    def _emit_left(self) -> None:
        self.left.emit()

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
