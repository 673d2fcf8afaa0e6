"""Nothing about a patient happened before the day they were born."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from console.record.bodies import Body, patient
from console.record.identity import calendar_part
from console.record.instant import PATTERN, Instant, local

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_INSTANT = re.compile(PATTERN)


def moments_of(body: Body) -> list[Instant]:
    """The moments that a body itself names (when a line was put in, when somebody was found)."""
    values = (getattr(body, name) for name in body.__struct_fields__)
    return [Instant(value) for value in values if isinstance(value, str) and _INSTANT.match(value)]


def is_before_birth(moment: Instant, birth_date: str, zone: ZoneInfo) -> bool:
    """Whether a moment lies before a date of birth, as far as that is known: to the year, the month or the day.

    Args:
        moment: what is held against the date.
        birth_date: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; of a lunar date only the year counts.
        zone: the zone of the site, whose days count.
    """
    known = calendar_part(birth_date)
    return local(moment, zone).date().isoformat()[: len(known)] < known


def stated_birth_date(bodies: Iterable[Body]) -> str | None:
    """The date of birth among things that are said at once; None when it is not among them."""
    return next((body.value for body in bodies if isinstance(body, patient.Trait) and body.name == "birth_date"), None)
