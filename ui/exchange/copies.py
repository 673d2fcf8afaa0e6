"""Copies of the book: the mirror on a second medium, backups, the printed code, and what IT signs for this laptop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout
from typing_extensions import override

from console.crossing.copies import BackedUp, backup
from console.crossing.notices import take_notice
from console.crossing.receipt import SUFFIX, take_receipt
from console.crossing.succession import check_word, is_unconfirmed, write_request
from console.errors import CahierError
from console.words import N_, _
from ui.exchange.files import FilesField
from ui.guard.safeguard import MirrorState, Safeguard
from ui.media import media
from ui.widgets.line import Line, Tone
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from console.ward.session import Session
    from ui.desk import Desk

TONES: dict[MirrorState, tuple[Tone, str]] = {
    MirrorState.NONE: ("warn", "alert"),
    MirrorState.BEGINS: ("plain", "progress-clock"),
    MirrorState.FOLLOWS: ("ok", "check"),
    MirrorState.AWAY: ("warn", "alert"),
    MirrorState.REFUSED: ("danger", "alert-circle"),
}


class CopiesCard(Part):
    """Four things that make a lost laptop a nuisance and not a disaster."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.setting)
        self.setObjectName("card")
        self.desk = desk
        found = desk.findChild(Safeguard)
        self.guard = found if isinstance(found, Safeguard) else Safeguard(desk)
        self.title, self.help = text("h2"), text("sub", wrap=True)
        self.mirror_said = Line(desk.setting)
        self.mirror, self.backup = QPushButton(), QPushButton()
        self.code_label, self.code, self.confirm = text(wrap=True), QLineEdit(), QPushButton()
        self.code.setObjectName("exchange.code")
        self.code_label.setBuddy(self.code)
        pattern = f"*.renewal *.json *{SUFFIX};;*"
        self.notices = FilesField(
            desk.setting, N_("A renewal, a receipt or a list of IT: choose it, or drop it here."), pattern
        )
        self.keys_said, self.request = Line(desk.setting), QPushButton()
        self.request.setObjectName("exchange.request")
        self.answer = Line(desk.setting)
        self.answer.hide()
        self._lay_out()
        self.mirror.clicked.connect(self._mirror)
        self.backup.clicked.connect(self._backup)
        self.confirm.clicked.connect(self._confirm)
        self.code.returnPressed.connect(self._confirm)
        self.request.clicked.connect(self._request)
        self.notices.chosen.connect(self._take)
        self.guard.changed.connect(self.refresh)
        self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        buttons = QHBoxLayout()
        buttons.addWidget(self.mirror)
        buttons.addWidget(self.backup)
        buttons.addStretch(1)
        code = QGridLayout()
        code.addWidget(self.code_label, 0, 0, 1, 2)
        code.addWidget(self.code, 1, 0)
        code.addWidget(self.confirm, 1, 1)
        for widget in (self.title, self.help, self.mirror_said):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addLayout(code)
        asking = QHBoxLayout()
        asking.addWidget(self.keys_said, 1)
        asking.addWidget(self.request)
        column.addLayout(asking)
        column.addWidget(self.notices)
        column.addWidget(self.answer)
        column.addStretch(1)

    def refresh(self) -> None:
        """Show how the mirror stands."""
        guard = self.guard
        tone, icon = TONES[guard.state]
        said = _(guard.state.value)
        if guard.state is MirrorState.FOLLOWS and guard.followed_at is not None:
            said = _("{said} Last looked at {time}, on {place}.").format(
                said=said, time=self.setting.second(guard.followed_at), place=guard.place
            )
        self.mirror_said.say(" ".join(part for part in (said, guard.problem) if part), tone, icon)
        self._show_keys()
        laptop = self.desk.laptop
        is_open = laptop is None or not laptop.vault.recovery_confirmed
        for widget in (self.code_label, self.code, self.confirm):
            widget.setVisible(is_open)

    def _show_keys(self) -> None:
        """Say what IT has to do where the laptop signs with new keys."""
        session = self.desk.session
        certificate = session.certificate if session is not None else None
        waits = certificate is not None and is_unconfirmed(certificate)
        self.keys_said.setVisible(waits)
        self.request.setVisible(waits)
        if certificate is not None and waits:
            said = _("This laptop signs with new keys. IT confirms them; check word by telephone: {check}")
            self.keys_said.say(said.format(check=check_word(certificate)), "warn", "alert")

    def _request(self) -> None:
        medium = self._medium()
        if medium is not None:
            self.ask_it(medium)

    def ask_it(self, medium: Path) -> None:
        """Write the request to confirm the new keys."""
        self.desk.run(lambda session: write_request(session, medium), self._asked, self._refused)

    def _asked(self, path: Path) -> None:
        said = _("{name} is on the stick. Take in what IT signs here, by the field below.")
        self._say(said.format(name=path.name), is_wrong=False)

    def _medium(self) -> Path | None:
        """The one stick that is plugged in, or a folder that somebody chooses."""
        found = media()
        if len(found) == 1:
            return found[0].folder
        chosen = QFileDialog.getExistingDirectory(self, _("Choose the second medium"))
        return Path(chosen) if chosen else None

    def _mirror(self) -> None:
        medium = self._medium()
        if medium is not None:
            self.guard.mirror_to(medium)

    def _backup(self) -> None:
        medium = self._medium()
        if medium is not None:
            self.back_up(medium)

    def back_up(self, medium: Path) -> None:
        """Write a backup to a medium."""
        laptop = self.desk.laptop
        if laptop is None:
            return
        self.backup.setEnabled(False)
        self.desk.write(lambda session: backup(laptop, session, medium), self._backed_up, self._refused)

    def _backed_up(self, made: BackedUp) -> None:
        said = _("Written, read back and checked: {backup} ({entries} entries).")
        self._say(said.format(backup=made.folder.name, entries=made.entries), is_wrong=False)
        self.desk.shell.status.show_copy(self.setting.now())

    def _confirm(self) -> None:
        laptop, typed = self.desk.laptop, self.code.text()
        if laptop is None or not typed.strip():
            return
        self.code.clear()
        self.desk.run(lambda _session: laptop.vault.confirm_recovery(typed), self._confirmed, self._refused)

    def _confirmed(self, _nothing: None) -> None:
        self._say(_("The code opens this book. Lock the card away."), is_wrong=False)
        self.refresh()

    def _take(self, paths: list[Path]) -> None:
        self.desk.write(lambda session: [_taken(session, path) for path in paths], self._taken, self._refused)

    def _taken(self, said: list[str]) -> None:
        self._say(" ".join(said), is_wrong=False)
        self.refresh()

    def _refused(self, error: CahierError) -> None:
        self._say(str(error), is_wrong=True)

    def _say(self, said: str, *, is_wrong: bool) -> None:
        self.backup.setEnabled(True)
        self.answer.say(said, "danger" if is_wrong else "ok", "alert-circle" if is_wrong else "check")
        self.answer.show()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        self.title.setText(_("Copies of this book"))
        self.help.setText(
            _(
                "A mirror follows within seconds; a backup holds one moment. Only the recovery code"
                " or IT opens them, and a lost laptop is made again from either."
            )
        )
        self.mirror.setText(_("Keep the mirror on a second medium…"))
        self.backup.setText(_("Back up now…"))
        self.request.setText(_("Ask IT…"))
        self.code_label.setText(_("Type the recovery code from the printed card, once, so that it is known to work:"))
        self.code.setAccessibleName(_("Recovery code"))
        self.confirm.setText(_("Check the code"))
        self.refresh()


def _taken(session: Session, path: Path) -> str:
    """Take in one file of IT; what it was for."""
    if path.suffix == SUFFIX:
        receipt = take_receipt(session, path)
        return _("Receipt of IT: {entries} entries are accounted for.").format(entries=receipt.entries)
    taken = take_notice(session, path)
    if taken.certificate is not None:
        return _("Renewed until {date}.").format(date=taken.certificate.not_after[:10])
    count = len(taken.revocations.stations) if taken.revocations is not None else 0
    return _("{n} laptops are called off.").format(n=count)
