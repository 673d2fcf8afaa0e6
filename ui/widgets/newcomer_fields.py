"""Who is to work here: real name, role, a passphrase of their own typed twice, five words proposed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPushButton
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.codes.station import Role
from console.store.passphrase import propose_passphrase
from console.ward.people import Newcomer
from console.words import _, language
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting


class NewcomerFields(Part):
    """Four fields; :meth:`value` gives what they say."""

    def __init__(self, setting: Setting, name: str, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.name, self.secret, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        self.role = QComboBox()
        self.propose, self.show_typed = QPushButton(), QPushButton()
        self.show_typed.setCheckable(True)
        self.labels = [text() for _field in range(4)]
        fields = {"name": self.name, "role": self.role, "secret": self.secret, "again": self.again}
        for label, (key, field) in zip(self.labels, fields.items(), strict=True):
            label.setObjectName("fieldlabel")
            label.setBuddy(field)
            field.setObjectName(f"{name}.{key}")
        for edit in (self.secret, self.again):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        self._refused: frozenset[Role] = frozenset()
        self._lay_out()
        self.propose.clicked.connect(self._propose)
        self.show_typed.toggled.connect(self._echo)
        self.retranslate()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        rows: tuple[tuple[QLabel, QWidget], ...] = tuple(
            zip(self.labels, (self.name, self.role, self.secret, self.again), strict=True)
        )
        for row, (label, field) in enumerate(rows):
            grid.addWidget(label, 2 * row, 0)
            grid.addWidget(field, 2 * row + 1, 0)
        grid.addWidget(self.propose, 5, 1)
        grid.addWidget(self.show_typed, 7, 1)
        grid.setColumnStretch(0, 1)

    def refuse_roles(self, refused: Collection[Role]) -> None:
        """Leave out roles that cannot be given here."""
        self._refused = frozenset(refused)
        self._fill_roles()

    def clear(self) -> None:
        """Forget what was typed."""
        for edit in (self.name, self.secret, self.again):
            edit.clear()
        self.show_typed.setChecked(False)
        self.role.setCurrentIndex(0)

    def value(self) -> Newcomer:
        """What is typed.

        Raises:
            CahierError: ``invalid-field`` when the two passphrases differ.
        """
        if self.secret.text() != self.again.text():
            hint = _("the same passphrase, twice")
            raise CahierError(Fault.INVALID_FIELD, field=_("Passphrase once more"), text="…", hint=hint)
        return Newcomer(self.name.text().strip(), Role.of(self.role.currentData()), self.secret.text())

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        words = (_("Real name"), _("Role"), _("Passphrase"), _("Passphrase once more"))
        for label, field, said in zip(self.labels, (self.name, self.role, self.secret, self.again), words, strict=True):
            label.setText(said)
            field.setAccessibleName(said)
        self.propose.setText(_("Propose five words"))
        self.show_typed.setText(_("Hide") if self.show_typed.isChecked() else _("Show"))
        self.show_typed.setAccessibleName(_("Show what is typed"))
        self._fill_roles()

    def _fill_roles(self) -> None:
        kept = self.role.currentData()
        self.role.clear()
        for role in Role:
            if role not in self._refused:
                self.role.addItem(role.label, role.value)
        self.role.setCurrentIndex(max(0, self.role.findData(kept)))

    def _propose(self) -> None:
        words = propose_passphrase(language(), secrets.SystemRandom())
        self.secret.setText(words)
        self.again.setText(words)
        self.show_typed.setChecked(True)

    def _echo(self, shown: bool) -> None:  # noqa: FBT001 - Qt's signal
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        for edit in (self.secret, self.again):
            edit.setEchoMode(mode)
        self.retranslate()
