"""A new passphrase for somebody who forgot theirs: the proof that allows it, and the passphrase typed twice."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout
from typing_extensions import override

from console.errors import CahierError, Fault
from console.store.passphrase import propose_passphrase
from console.words import _, language
from ui.widgets.part import Part, text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting


class ResetFields(Part):
    """Three fields; :meth:`passphrase` and ``code`` give what they say."""

    def __init__(self, setting: Setting, name: str, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.code, self.secret, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        self.propose = QPushButton()
        self.labels = [text() for _field in range(3)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for label, (key, edit) in zip(self.labels, self._edits().items(), strict=True):
            label.setObjectName("fieldlabel")
            label.setBuddy(edit)
            edit.setObjectName(f"{name}.{key}")
            column.addWidget(label)
            column.addWidget(edit)
        row = QHBoxLayout()
        row.addWidget(self.propose)
        row.addStretch(1)
        column.addLayout(row)
        self._echo(shown=False)
        self.propose.clicked.connect(self._propose)
        self.retranslate()

    def _edits(self) -> dict[str, QLineEdit]:
        return {"code": self.code, "new": self.secret, "new_again": self.again}

    def clear(self) -> None:
        """Forget what was typed."""
        for edit in self._edits().values():
            edit.clear()
        self._echo(shown=False)

    def passphrase(self) -> str:
        """The new passphrase.

        Raises:
            CahierError: ``field-empty`` without the code, ``invalid-field`` when the two differ.
        """
        if not self.code.text().strip():
            raise CahierError(Fault.FIELD_EMPTY, field=self.labels[0].text())
        if self.secret.text() != self.again.text():
            hint = _("the same passphrase, twice")
            raise CahierError(Fault.INVALID_FIELD, field=_("Passphrase once more"), text="…", hint=hint)
        return self.secret.text()

    @override
    def retranslate(self) -> None:
        """Word everything again."""
        words = (_("Recovery code of this laptop, or IT’s key"), _("A new passphrase"), _("The new one once more"))
        for label, edit, said in zip(self.labels, self._edits().values(), words, strict=True):
            label.setText(said)
            edit.setAccessibleName(said)
        self.propose.setText(_("Propose five words"))

    def _echo(self, *, shown: bool) -> None:
        self.code.setEchoMode(QLineEdit.EchoMode.Password)
        for edit in (self.secret, self.again):
            edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _propose(self) -> None:
        words = propose_passphrase(language(), secrets.SystemRandom())
        self.secret.setText(words)
        self.again.setText(words)
        self._echo(shown=True)
