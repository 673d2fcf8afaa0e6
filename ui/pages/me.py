"""What belongs to the person: a PIN for the screen lock, the theme, the size of the text, and the cold lock."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout
from typing_extensions import override

from console.errors import CahierError
from console.store.passphrase import propose_passphrase
from console.words import N_, _, language
from ui.look.theme import SCALES
from ui.widgets.line import Line
from ui.widgets.part import Part, text
from ui.widgets.segments import Segments
from ui.widgets.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from ui.desk import Desk

THEMES = (("light", N_("Day")), ("night", N_("Night")), ("contrast", N_("High contrast")))


class MePage(Part):
    """Settings of whoever is signed in; each is kept at once."""

    key = "me"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("page")
        self.desk = desk
        self.title, self.name = text("h1"), text("h2")
        self.pin_title, self.pin_help = text("h3"), text("sub", wrap=True)
        self.pin, self.again, self.keep = QLineEdit(), QLineEdit(), QPushButton()
        for edit, name in ((self.pin, "me.pin"), (self.again, "me.again")):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setMaxLength(8)
            edit.setObjectName(name)
        self.answer, self.phrase_answer = Line(desk.setting), Line(desk.setting)
        self.phrase_title, self.phrase_help = text("h3"), text("sub", wrap=True)
        self.old, self.new, self.new_again = QLineEdit(), QLineEdit(), QLineEdit()
        self.propose, self.change = QPushButton(), QPushButton()
        for edit, name in ((self.old, "me.old"), (self.new, "me.new"), (self.new_again, "me.new_again")):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setObjectName(name)
        self.theme_title, self.size_title = text("h3"), text("h3")
        self.themes = Segments(desk.setting, THEMES)
        self.sizes = Segments(desk.setting, tuple((str(percent), f"{percent} %") for percent in SCALES))
        self.cold_title, self.cold_help, self.cold = text("h3"), text("sub", wrap=True), QPushButton()
        self._lay_out()
        self.keep.clicked.connect(self._keep_pin)
        self.again.returnPressed.connect(self._keep_pin)
        self.themes.chosen.connect(self._wear_theme)
        self.sizes.chosen.connect(self._wear_size)
        self.cold.clicked.connect(self.desk.lock_cold)
        self.propose.clicked.connect(self._propose)
        self.change.clicked.connect(self._change_passphrase)
        self.desk.about_to_lock.connect(self._forget)
        self.retranslate()

    def _lay_out(self) -> None:
        card, second = QFrame(), QFrame()
        for each in (card, second):
            each.setObjectName("card")
        self._lay_out_passphrase(second)
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        pins = WrappingRow(packed=True, gap=8)
        for widget in (self.pin, self.again, self.keep):
            pins.addWidget(widget)
        parts = (self.title, self.name, None, self.pin_title, self.pin_help, pins, self.answer, None,
                 self.theme_title, self.themes, None, self.size_title, self.sizes, None,
                 self.cold_title, self.cold_help)  # fmt: skip
        for part in parts:
            if part is None:
                column.addSpacing(6)
            elif isinstance(part, WrappingRow):
                column.addLayout(part)
            else:
                column.addWidget(part)
        column.addWidget(self.cold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 8)
        layout.setSpacing(12)
        layout.addWidget(card, 3)
        layout.addWidget(second, 2)

    def _lay_out_passphrase(self, card: QFrame) -> None:
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(10)
        for widget in (self.phrase_title, self.phrase_help, self.old, self.new, self.new_again):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.propose)
        row.addStretch(1)
        row.addWidget(self.change)
        column.addLayout(row)
        column.addWidget(self.phrase_answer)
        column.addStretch(1)

    def open(self, **_what: object) -> None:
        """Show the settings of whoever is signed in."""
        self._forget()
        look = self.setting.look
        self.themes.choose(look.theme.name)
        self.sizes.choose(str(look.percent))
        self.retranslate()
        self.pin.setFocus()

    def _forget(self) -> None:
        for edit in (self.pin, self.again, self.old, self.new, self.new_again):
            edit.clear()
        self._echo(shown=False)
        self.answer.hide()
        self.phrase_answer.hide()

    def _echo(self, *, shown: bool) -> None:
        for edit in (self.new, self.new_again):
            edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        session = self.desk.session
        self.title.setText(_("My settings"))
        self.name.setText(f"{session.person.name} · {session.person.role.label}" if session else "")
        self.pin_title.setText(_("PIN for the screen lock"))
        allowed = session is None or session.site.pin
        self.pin_help.setText(
            _(
                "Four to eight digits. It brings you back after the screen lock, on this laptop,"
                " until the book is closed."
            )
            if allowed
            else _("This site does not allow PINs: unlock with your passphrase.")
        )
        for widget in (self.pin, self.again, self.keep):
            widget.setVisible(allowed)
        self.pin.setPlaceholderText(_("PIN"))
        self.pin.setAccessibleName(_("PIN"))
        self.again.setPlaceholderText(_("Once more"))
        self.again.setAccessibleName(_("The PIN once more"))
        self.keep.setText(_("Set the PIN"))
        self.phrase_title.setText(_("Passphrase"))
        self.phrase_help.setText(
            _("Yours alone. At least twelve letters; five words are easy to keep. It changes on this laptop only.")
        )
        for edit, said in (
            (self.old, _("The passphrase of now")),
            (self.new, _("A new passphrase")),
            (self.new_again, _("The new one once more")),
        ):
            edit.setPlaceholderText(said)
            edit.setAccessibleName(said)
        self.propose.setText(_("Propose five words"))
        self.change.setText(_("Change the passphrase"))
        self.theme_title.setText(_("Colours"))
        self.themes.setAccessibleName(_("Colours"))
        self.size_title.setText(_("Size of the text"))
        self.sizes.setAccessibleName(_("Size of the text"))
        self.cold_title.setText(_("Close the book"))
        self.cold_help.setText(
            _("Closes the book and drops its key: the next person needs a passphrase. Drafts are kept.")
        )
        self.cold.setText(_("Close the book now"))

    def _keep_pin(self) -> None:
        if self.pin.text() != self.again.text():
            self._say(_("The two are not the same. Type them again."), is_wrong=True)
            return
        laptop, typed = self.desk.laptop, self.pin.text()
        if laptop is not None:
            self.desk.run(
                lambda session: laptop.set_pin(session, typed),
                lambda _done: self._say(_("The PIN is set."), is_wrong=False),
                self._refused,
            )

    def _propose(self) -> None:
        words = propose_passphrase(language(), secrets.SystemRandom())
        self.new.setText(words)
        self.new_again.setText(words)
        self._echo(shown=True)

    def _change_passphrase(self) -> None:
        old, new, laptop, costs = self.old.text(), self.new.text(), self.desk.laptop, self.desk.costs
        if new != self.new_again.text():
            self._tell(_("The two are not the same. Type them again."), is_wrong=True)
        elif laptop is not None:
            self.desk.run(
                lambda session: laptop.change_passphrase(session, old, new, costs()),
                lambda _done: self._changed(),
                lambda error: self._tell(str(error), is_wrong=True),
            )

    def _changed(self) -> None:
        self._forget()
        self._tell(_("The passphrase is changed."), is_wrong=False)

    def _tell(self, said: str, *, is_wrong: bool) -> None:
        self.phrase_answer.say(said, "danger" if is_wrong else "ok", "alert-circle" if is_wrong else "check")
        self.phrase_answer.show()

    def _refused(self, error: CahierError) -> None:
        self._say(str(error), is_wrong=True)

    def _say(self, said: str, *, is_wrong: bool) -> None:
        self.pin.clear()
        self.again.clear()
        self.answer.say(said, "danger" if is_wrong else "ok", "alert-circle" if is_wrong else "check")
        self.answer.show()

    def _wear_theme(self, theme: str) -> None:
        self.setting.appearance.wear(theme=theme)
        self.desk.prefer("theme", theme)

    def _wear_size(self, percent: str) -> None:
        self.setting.appearance.wear(percent=int(percent))
        self.desk.prefer("percent", percent)
