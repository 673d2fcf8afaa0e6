"""When something happened: now, unless somebody types another time. 24 hours, in the site's zone.

An empty field is "now", taken when the form is saved; a typed time is marked as typed, because the
record keeps that difference.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from console.errors import CahierError, Fault
from console.record.instant import Instant, from_local, local
from console.words import N_, _
from ui.widgets.field import Field
from ui.widgets.part import text
from ui.widgets.segments import Segments

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.setting import Setting

_TIME = re.compile(r"^(\d{1,2})\s*[:hH.]?\s*(\d{2})$")
_DATE = re.compile(r"^(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}))?$")
_FIRST, _SECOND = "0", "1"


class InstantField(Field):
    """``HH:MM`` and ``DD/MM``. In the doubled hour of October it asks which of the two is meant."""

    def __init__(self, setting: Setting, name: str, label: str, *, hint: str = "", beside: bool = False,
                 empty: str = N_("now"), ahead: bool = False, parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(setting, name, label, hint=hint, beside=beside, parent=parent)
        self._empty_id = empty  # what an empty field means to the form
        self._is_ahead = ahead  # a plan: that it is still to come is no wonder
        self.time_edit, self.date_edit = QLineEdit(self), QLineEdit(self)
        self.state = text("sub", parent=self)
        self.doubled = Segments(setting, ((_FIRST, N_("1st time")), (_SECOND, N_("2nd time"))), self)
        self.doubled.hide()
        self.hold(self.time_edit, self.date_edit, self.doubled, self.state)
        for edit in (self.time_edit, self.date_edit):
            edit.textEdited.connect(self._edited)
            edit.editingFinished.connect(self._look)
        self.doubled.chosen.connect(self._emit_changed)

    @property
    def is_typed(self) -> bool:
        """Whether somebody typed a time; otherwise it is now."""
        return bool(self.time_edit.text().strip() or self.date_edit.text().strip())

    @override
    def text(self) -> str:
        """Date, time and which of two hours, as typed and parted by ``|``; empty means now."""
        parts = (self.date_edit.text().strip(), self.time_edit.text().strip(), self.doubled.key)
        return "|".join(parts) if self.is_typed else ""

    @override
    def set_text(self, typed: str) -> None:
        """Put back what was typed."""
        day, time, which = [*typed.split("|"), "", ""][:3] if typed else ("", "", "")
        self.date_edit.setText(day)
        self.time_edit.setText(time)
        self.doubled.choose(_SECOND if which == _SECOND else _FIRST)
        self._show_state()

    def set_instant(self, moment: Instant) -> None:
        """Put in a moment as if it had been typed."""
        wall = local(moment, self.setting.zone)
        self.set_text(f"{wall:%d/%m/%Y}|{wall:%H:%M}|{wall.fold}")

    def instant(self) -> Instant | None:
        """The typed moment; None for now.

        Raises:
            CahierError: ``invalid-field`` when it is no time or no date.
        """
        if not self.is_typed:
            return None
        wall = self._wall()
        return from_local(wall, self.setting.zone, fold=int(self.doubled.key) if self._is_doubled(wall) else 0)

    @override
    def retranslate(self) -> None:
        """Word the state again."""
        super().retranslate()
        self.time_edit.setAccessibleName(_("{label}: time").format(label=self.label_words))
        self.date_edit.setAccessibleName(_("{label}: day").format(label=self.label_words))
        self.doubled.describe(_("The hour comes twice"))
        self.date_edit.setPlaceholderText(_("today"))
        self._show_state()

    @override
    def restyle(self) -> None:
        """Grow with the text."""
        super().restyle()
        self.time_edit.setFixedWidth(self.setting.look.px(84))
        self.date_edit.setFixedWidth(self.setting.look.px(112))

    def tick(self) -> None:
        """Show the present time in the empty field again."""
        self._show_state()

    def _wall(self) -> datetime:
        found = _TIME.match(self.time_edit.text().strip())
        try:
            if not found:
                raise ValueError(self.time_edit.text())
            return datetime.combine(self._day(), datetime.min.time()).replace(hour=int(found[1]), minute=int(found[2]))
        except ValueError as problem:
            shown = f"{self.date_edit.text()} {self.time_edit.text()}".strip()
            hint = _("14:20, and 23/11 when it was not today.")
            raise CahierError(Fault.INVALID_FIELD, field=self.label_words, text=shown, hint=hint) from problem

    def _day(self) -> date:
        today = self.setting.today()
        typed = self.date_edit.text().strip()
        if not typed:
            return today
        found = _DATE.match(typed)
        if not found:
            raise ValueError(typed)
        return date(int(found[3] or today.year), int(found[2]), int(found[1]))

    def _is_doubled(self, wall: datetime) -> bool:
        zoned = wall.replace(tzinfo=self.setting.zone)
        first, second = zoned.utcoffset(), zoned.replace(fold=1).utcoffset()
        return first is not None and second is not None and second < first

    def _edited(self) -> None:
        self.say_nothing()
        self._show_state()
        self._emit_changed()

    def _look(self) -> None:
        try:
            moment = self.instant()
        except CahierError as error:
            self.say(error)
            return
        if moment is not None and not self._is_ahead and self.setting.minutes_to(moment) > 0:
            self.say(_("This time is still to come: check it."), is_hint=True)

    def _show_state(self) -> None:
        now = self.setting.now()
        self.time_edit.setPlaceholderText(f"{local(now, self.setting.zone):%H:%M}")
        self.state.setText(_("typed") if self.is_typed else _(self._empty_id))
        complete = self.is_typed and _TIME.match(self.time_edit.text().strip()) is not None
        try:
            self.doubled.setVisible(complete and self._is_doubled(self._wall()))
        except CahierError:
            self.doubled.hide()
