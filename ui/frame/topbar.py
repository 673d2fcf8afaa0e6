"""Always in sight: unit and shift, search, how long systems are down, what is saved, who and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout
from typing_extensions import override

from console.words import _
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.part import Part, text
from ui.widgets.pill import Pill
from ui.widgets.search_field import SearchField
from ui.wording import phrases
from ui.wording.shifts import shift_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.record.instant import Instant
    from ui.setting import Setting


class TopBar(Part):
    """Shows only what it is told."""

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(setting, parent)
        self.setObjectName("topbar")
        self.unit, self.shift = ElidedLabel("h2", self), text("sub", parent=self)
        self.search = SearchField(setting, self)
        self.outage, self.saved = Pill(setting, self), Pill(setting, self)
        self.person, self.locks = ElidedLabel(parent=self), text("sub", parent=self)
        self._down_since: Instant | None = None
        self._saved_at: Instant | None = None
        self._refused = ""
        self._locks_in: int | None = None
        separator = QFrame(self)
        separator.setObjectName("separator")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 14, 0)
        layout.setSpacing(10)
        layout.addLayout(_two_lines(self.unit, self.shift))
        layout.addSpacing(10)
        layout.addWidget(self.search, 1)
        layout.addWidget(self.outage)
        layout.addWidget(self.saved)
        layout.addWidget(separator)
        layout.addLayout(_two_lines(self.person, self.locks))
        setting.clockwork.beat.connect(self.retranslate)
        self.retranslate()
        self.restyle()

    def show_unit(self, unit: str) -> None:
        """The unit's name; the shift follows from the time."""
        self.unit.setText(unit)

    def show_outage(self, since: Instant | None) -> None:
        """Since when the hospital's systems are down; None while nobody said so."""
        self._down_since = since
        self.retranslate()

    def show_saved(self, at: Instant) -> None:
        """When the last entry was on the disk. Called only after the disk has it."""
        self._saved_at, self._refused = at, ""
        self.retranslate()

    def show_not_saved(self, why: str) -> None:
        """That the last entry is not on the disk, and why."""
        self._refused = why
        self.retranslate()

    def show_person(self, name: str, locks_in_minutes: int | None) -> None:
        """Who is signed in and in how many minutes the screen locks."""
        self.person.setText(name)
        self._locks_in = locks_in_minutes
        self.retranslate()

    @override
    def retranslate(self) -> None:
        """Word everything again, with the spans as they are now."""
        if self._down_since is not None:
            down = phrases.span(max(self.setting.minutes_since(self._down_since), 0))
            said, short = _("Systems down for {span}"), _("Down {span}")
            self.outage.say(said.format(span=down), "warn", "lan-disconnect", short=short.format(span=down))
            self.outage.setToolTip(_("since {time}").format(time=self.setting.moment(self._down_since)))
        else:
            self.outage.say("", "warn")
        if self._refused:
            self.saved.say(_("Not saved: {why}").format(why=self._refused), "danger", short=_("Not saved"))
        elif self._saved_at is not None:
            at = self.setting.second(self._saved_at)
            self.saved.say(_("Saved {time}").format(time=at), "ok", short=at)
        else:
            self.saved.say("", "ok")
        self.shift.setText(shift_words(self.setting.now(), self.setting.zone))
        locks = self._locks_in
        self.locks.setText("" if locks is None else _("locks in {n} min").format(n=locks))

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        self.setFixedHeight(self.setting.look.px(54))


def _two_lines(upper: QWidget, lower: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(upper)
    column.addWidget(lower)
    column.addStretch(1)
    return column
