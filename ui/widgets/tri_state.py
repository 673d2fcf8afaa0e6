"""Yes, no, or nobody asked: three answers, and the third is one of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from console.words import N_
from ui.widgets.field import Field
from ui.widgets.segments import Segments

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting

YES, NO, NOT_ASKED = "YES", "NO", "NOT_ASKED"


class TriState(Field):
    """Begins as not asked. ``is_alarm`` shows that as an alarm; else it is a point of a list that nobody ticked yet."""

    def __init__(self, setting: Setting, name: str, label: str, *, hint: str = "", beside: bool = False,
                 is_alarm: bool = True, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, beside=beside, parent=parent)
        options = ((YES, N_("Yes")), (NO, N_("No")), (NOT_ASKED, N_("Not asked") if is_alarm else N_("Not said")))
        self.segments = Segments(setting, options, self)
        self.segments.choose(NOT_ASKED)
        if is_alarm:
            self.segments.alarm(NOT_ASKED)
        self.hold(self.segments)
        self.segments.chosen.connect(self._picked)

    @override
    def text(self) -> str:
        """``YES``, ``NO`` or ``NOT_ASKED``."""
        return self.segments.key

    @override
    def set_text(self, typed: str) -> None:
        """Put an answer back; anything else means that nobody asked."""
        self.segments.choose(typed if typed in (YES, NO) else NOT_ASKED)

    def answer(self) -> bool | None:
        """True, False, or None when nobody asked."""
        return {YES: True, NO: False}.get(self.text())

    @override
    def retranslate(self) -> None:
        """Name the question in front of each answer."""
        super().retranslate()
        self.segments.retranslate()
        self.segments.describe(self.label_words)

    def _picked(self, _key: str) -> None:
        self.say_nothing()
        self._emit_changed()
