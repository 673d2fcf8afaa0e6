"""A banner line: a coloured bar, a sign and a sentence. Allergies, alerts, notices are made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from ui.look.theme import mark
from ui.widgets.part import Part, text
from ui.widgets.sign import Sign

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting

Tone = Literal["danger", "warn", "ok", "plain"]
TONE_TOKENS: dict[Tone, str] = {
    "danger": "on_danger_soft",
    "warn": "on_warn_soft",
    "ok": "on_ok_soft",
    "plain": "text",
}


class Line(Part):
    """A sentence that stands out. Never clickable, never in the way."""

    def __init__(self, setting: Setting, tone: Tone = "plain", icon: str = "information-outline",
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, parent)
        self.setObjectName("line")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._sign = Sign(setting, icon, TONE_TOKENS[tone], 18, self)
        self._label = text(wrap=True, parent=self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        layout = QVBoxLayout(self)  # beside something higher, sign and words stay together in the middle
        layout.setContentsMargins(10, 4, 10, 4)
        layout.addStretch(1)
        layout.addLayout(row)
        layout.addStretch(1)
        mark(self, "kind", tone)

    @property
    def sentence(self) -> str:
        """What it says."""
        return self._label.text()

    @property
    def tone(self) -> str:
        """How loud it is: ``danger``, ``warn``, ``ok`` or ``plain``."""
        return str(self.property("kind"))

    def say(self, sentence: str, tone: Tone, icon: str) -> None:
        """Say a sentence in a tone."""
        self._label.setText(sentence)
        self._sign.show_sign(icon, TONE_TOKENS[tone])
        self.setAccessibleName(sentence)
        mark(self, "kind", tone)
        # A selector on the parent's property does not reach the label until it is polished again.
        self._label.style().unpolish(self._label)
        self._label.style().polish(self._label)
