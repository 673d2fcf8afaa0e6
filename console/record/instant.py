"""Time: UTC everywhere inside, in one fixed-width form that sorts as text; shown in the site's zone.

An :data:`Instant` is ``2026-11-23T22:15:07.042Z``: RFC 3339, UTC, always milliseconds. The zone of
the laptop is never used.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Instant = NewType("Instant", str)
PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$"
_FORM = re.compile(PATTERN)


def from_datetime(moment: datetime) -> Instant:
    """The instant of an aware datetime, cut to milliseconds.

    Raises:
        ValueError: the datetime has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is not an instant")
    return Instant(moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z")


def to_datetime(instant: Instant) -> datetime:
    """The aware UTC datetime of an instant."""
    return datetime.fromisoformat(instant)


def parse(text: str) -> Instant:
    """Read an instant in its one form.

    Raises:
        ValueError: another form, or an impossible date.
    """
    if not _FORM.fullmatch(text):
        raise ValueError(f"not an instant: {text}")
    datetime.fromisoformat(text)
    return Instant(text)


def plus(instant: Instant, **span: float) -> Instant:
    """The instant later by a span given as for :class:`datetime.timedelta` (``minutes=30``)."""
    return from_datetime(to_datetime(instant) + timedelta(**span))


def minutes_between(earlier: Instant, later: Instant) -> int:
    """Whole minutes from one instant to another, negative when ``later`` comes first."""
    return int((to_datetime(later) - to_datetime(earlier)).total_seconds() // 60)


def local(instant: Instant, zone: ZoneInfo) -> datetime:
    """The instant on the wall clock of the site."""
    return to_datetime(instant).astimezone(zone)


def from_local(wall: datetime, zone: ZoneInfo, *, fold: int = 0) -> Instant:
    """The instant of a wall-clock time; ``fold=1`` is the second of the doubled hours of October."""
    return from_datetime(wall.replace(tzinfo=zone, fold=fold))


def is_doubled(instant: Instant, zone: ZoneInfo) -> bool:
    """Whether this wall-clock time happens twice, so that screen and paper must say which."""
    here = local(instant, zone)
    return here.utcoffset() != here.replace(fold=1 - here.fold).utcoffset() and not _is_gap(here)


def _is_gap(wall: datetime) -> bool:
    """Whether a wall-clock time never happens (the skipped hour of March)."""
    there_and_back = wall.astimezone(UTC).astimezone(wall.tzinfo)
    return there_and_back.replace(tzinfo=None, fold=0) != wall.replace(tzinfo=None, fold=0)
