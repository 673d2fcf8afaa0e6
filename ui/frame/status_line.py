"""The line at the bottom: no network, how old the census and the last copy are, help.

It gives up words before it clips a figure: each item has a long and a short form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton
from typing_extensions import override

from console.words import _, ngettext
from ui.widgets.part import Part, text
from ui.wording import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QLabel, QWidget

    from console.record.instant import Instant
    from ui.setting import Setting

EDGE, GAP = 16, 18
_FORMS = ((0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 1))  # which of them are short, the fullest first


class StatusLine(Part):
    """Network, census, copies, help. ``help`` is a button."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("status")
        self.safety, self.census, self.copy = (text(parent=self) for _index in range(3))
        self.help = QPushButton(self)
        self.help.setObjectName("statushelp")
        self._census_at: Instant | None = None
        self._copy_at: Instant | None = None
        self._checked: tuple[int, bool] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(EDGE, 0, EDGE, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.safety)
        layout.addStretch(1)
        for widget in (self.census, self.copy, self.help):
            layout.addWidget(widget)
        setting.clockwork.beat.connect(self.retranslate)
        self.restyle()

    def show_census(self, stated_at: Instant | None) -> None:
        """When the census was true."""
        self._census_at = stated_at
        self.retranslate()

    def show_checked(self, entries: int, *, whole: bool) -> None:
        """That the chains of the book were walked: all of them, or since the last signed checkpoint."""
        self._checked = (entries, whole)
        self.retranslate()

    def show_copy(self, at: Instant | None) -> None:
        """When the last copy was made on another medium."""
        self._copy_at = at
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word the line again, with the ages as they are now, as fully as there is room for."""
        self.help.setText(_("F1 help"))
        self.help.setAccessibleName(_("Help"))
        safe = _("No network used · data encrypted on this laptop")
        safety = (" · ".join(part for part in (safe, self._verified()) if part), _("No network used"))
        census = self._aged(_("Census {time} ({age} old)"), _("Census {age}"), self._census_at, _("No census loaded"))
        copied = self._aged(
            _("Last copy {time} ({age} ago)"), _("Copy {age}"), self._copy_at, _("No copy on another medium")
        )
        said = ((self.safety, safety), (self.census, census), (self.copy, copied))
        room = self.width() - 2 * EDGE - 4 * GAP - self.help.sizeHint().width()
        forms = next((each for each in _FORMS if self._width(said, each) <= room), _FORMS[-1])
        for (label, words), form in zip(said, forms, strict=True):
            label.setText(words[form])
            label.setToolTip(words[0])
            label.setAccessibleName(words[0])

    @staticmethod
    def _width(said: Sequence[tuple[QLabel, tuple[str, str]]], forms: tuple[int, ...]) -> int:
        """Measured and not tried on: words that are put in only to be taken out again would never come to rest."""
        return sum(
            label.fontMetrics().horizontalAdvance(words[form]) for (label, words), form in zip(said, forms, strict=True)
        )

    @override
    def event(self, event: QEvent) -> bool:
        """Its words have another size now: they are dressed later than the line itself."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.retranslate()
        return super().event(event)

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self.setFixedHeight(self.setting.look.px(27))
        self.retranslate()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as fits."""
        super().resizeEvent(event)
        self.retranslate()

    @override
    def minimumSizeHint(self) -> QSize:
        """The line holds no window open: it shortens its words instead."""
        return QSize(self.setting.look.px(300), self.setting.look.px(27))

    def _verified(self) -> str:
        if self._checked is None:
            return ""
        entries, whole = self._checked
        if not whole:
            return _("new entries verified, checking the rest")
        return ngettext("{n} entry verified", "{n} entries verified", entries)

    def _aged(self, long: str, short: str, at: Instant | None, otherwise: str) -> tuple[str, str]:
        if at is None:
            return otherwise, otherwise
        facts = {"time": self.setting.moment(at), "age": phrases.span(max(self.setting.minutes_since(at), 0))}
        return long.format(**facts), short.format(**facts)
