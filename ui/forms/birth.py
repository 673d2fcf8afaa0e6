"""Birth dates as people say them: 14/03/1948, 03/1948 or 1948; shown again the same way."""

from __future__ import annotations

import re

from console.errors import CahierError, Fault
from console.words import _

_SAID = re.compile(r"^(?:(?:(\d{1,2})[/. -])?(\d{1,2})[/. -])?(\d{4})$")
_STORED = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


def read_birth_date(said: str, field: str) -> str:
    """A full or partial date as it is stored: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; empty stays empty.

    Raises:
        CahierError: ``invalid-field``.
    """
    typed = said.strip()
    if not typed or _STORED.match(typed):
        return typed
    found = _SAID.match(typed)
    if not found:
        raise CahierError(Fault.INVALID_FIELD, field=field, text=said, hint=_("14/03/1948, 03/1948 or 1948."))
    day, month, year = found.groups()
    return "-".join(part.zfill(2) for part in (year, month, day) if part)
