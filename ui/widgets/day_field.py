"""A day, past or to come: ``12/02``, ``12/02/2026``. Day before month, whatever the language."""

from __future__ import annotations

import re
from datetime import date

from typing_extensions import override

from console.errors import CahierError, Fault
from console.words import _
from ui.widgets.field import LineField

_DAY = re.compile(r"^(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}))?$")


class DayField(LineField):
    """Holds text as typed; without a year it is the year of today."""

    def set_day(self, day: str | None) -> None:
        """Put in a day, ``YYYY-MM-DD``, as if it had been typed; None empties the field."""
        self.edit.setText(f"{date.fromisoformat(day):%d/%m/%Y}" if day else "")

    def day(self) -> str | None:
        """The day as ``YYYY-MM-DD``; None when nothing is typed.

        Raises:
            CahierError: ``invalid-field`` when it is no day.
        """
        typed = self.edit.text().strip()
        if not typed:
            return None
        found = _DAY.match(typed)
        try:
            if not found:
                raise ValueError(typed)
            year = int(found[3]) if found[3] else self.setting.today().year
            return date(year, int(found[2]), int(found[1])).isoformat()
        except ValueError as problem:
            hint = _("23/11/2026, the day first.")
            raise CahierError(Fault.INVALID_FIELD, field=self.label_words, text=typed, hint=hint) from problem

    @override
    def retranslate(self) -> None:
        """Word the field again."""
        super().retranslate()
        self.edit.setPlaceholderText(_("dd/mm/yyyy"))

    @override
    def restyle(self) -> None:
        """Wide enough for a date."""
        super().restyle()
        self.edit.setFixedWidth(self.setting.look.px(128))

    @override
    def check(self) -> None:
        """Read the day."""
        self.day()
