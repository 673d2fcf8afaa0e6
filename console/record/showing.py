"""How moments, days, ages and spans are written for people, the same on every screen and page.

Times are 24-hour and of the site's zone. Days put the day before the month: ``09/02/2026`` in
French, ``09-Feb-2026`` in English, where ``02/09`` would be read in two ways. The hour that happens
twice in October says which of the two it is. Nothing here reads a clock: "now" is handed in.

Source: the English day and the age in days, weeks and months of small children follow the NHS
Common User Interface guidance (date display, patient banner).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from console.record.identity import calendar_part, is_birth_date, is_lunar_date
from console.record.instant import Instant, is_doubled, local, minutes_between
from console.words import _, language, ngettext

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from console.record.entry import Entry
    from console.record.who import Identity

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NO_BREAK = "\u00a0"  # a span is never broken over two lines
_HOUR, _DAY = 60, 24 * 60
_DAYS_OF_A_NEWBORN, _DAYS_OF_AN_INFANT, _YEARS_OF_A_SMALL_CHILD = 28, 365, 2

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters but for tab and line break, and those that turn the direction of what follows. Source: Unicode."""


def visible(text: str) -> str:
    """Text that moves no cursor and hides nothing in a terminal: each control character is a replacement character."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def listed(parts: Iterable[str]) -> str:
    """Several things in a row; French puts a space before the semicolon between them."""
    return _("; ").join(parts)


def _day(day: date) -> str:
    if language() == "fr":
        return f"{day:%d/%m/%Y}"
    return f"{day:%d}-{_MONTHS[day.month - 1]}-{day:%Y}"


def day_text(instant: Instant, zone: ZoneInfo) -> str:
    """The day of an instant on the site's calendar."""
    return _day(local(instant, zone).date())


def near_day_text(instant: Instant, zone: ZoneInfo) -> str:
    """The day of an instant that is not far away, without its year: ``27/11`` in French, ``27-Nov`` in English."""
    day = local(instant, zone).date()
    return f"{day:%d/%m}" if language() == "fr" else f"{day:%d}-{_MONTHS[day.month - 1]}"


def clock_text(instant: Instant, zone: ZoneInfo) -> str:
    """The time of day, ``05:10``; in the doubled hour it says which one."""
    here = local(instant, zone)
    clock = f"{here:%H:%M}"
    if not is_doubled(instant, zone):
        return clock
    if here.fold:
        return _("{time} (after the clock change)").format(time=clock)
    return _("{time} (before the clock change)").format(time=clock)


def moment_text(instant: Instant, zone: ZoneInfo, beside: Instant | None = None) -> str:
    """Day and time; the time alone where it is the same day as ``beside``."""
    clock = clock_text(instant, zone)
    if beside is not None and local(beside, zone).date() == local(instant, zone).date():
        return clock
    return f"{day_text(instant, zone)} {clock}"


def occurred_text(entry: Entry, zone: ZoneInfo, beside: Instant | None = None) -> str:
    """When an entry happened, no finer than its author knew."""
    if entry.precision == "DAY":
        return day_text(entry.occurred_at, zone)
    moment = moment_text(entry.occurred_at, zone, beside)
    return _("about {time}").format(time=moment) if entry.precision == "HOUR" else moment


def date_text(birth_date: str) -> str:
    """A date that may be known to the year or month only (``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``).

    A text that is no date is shown as it was written: a page is worth more than a correct date.
    """
    if is_lunar_date(birth_date):
        return "/".join(reversed(birth_date.split("-")))
    if not is_birth_date(birth_date, date.max):
        return birth_date
    parts = [int(part) for part in birth_date.split("-")]
    if len(parts) == 3:
        return _day(date(*parts))
    year, month = parts[0], parts[1] if len(parts) == 2 else None
    if month is None:
        return f"{year:04d}"
    return f"{month:02d}/{year:04d}" if language() == "fr" else f"{_MONTHS[month - 1]}-{year:04d}"


def elapsed_text(earlier: Instant, later: Instant) -> str:
    """How long it is from one instant to another: ``12 min``, ``3 h 05``, ``2 d 4 h``."""
    return span_text(max(0, minutes_between(earlier, later)))


def span_text(minutes: int) -> str:
    """A span of whole minutes: ``12 min``, ``3 h 05``, ``2 d 4 h``."""
    if minutes < _HOUR:
        text = _("{n} min").format(n=minutes)
    elif minutes < 2 * _DAY:
        text = _("{h} h {m:02d}").format(h=minutes // _HOUR, m=minutes % _HOUR)
    else:
        text = _("{d} d {h} h").format(d=minutes // _DAY, h=minutes % _DAY // _HOUR)
    return text.replace(" ", _NO_BREAK)


def age_text(identity: Identity, now: Instant, zone: ZoneInfo) -> str:
    """The age as it is said: days and weeks of a newborn, months of a small child, else years.

    An estimate carries ``≈``; "age unknown" is said in words.
    """
    today = local(now, zone).date()
    is_wrong = bool(identity.birth_date) and not is_birth_date(calendar_part(identity.birth_date or ""), date.max)
    years = None if is_wrong else identity.age(today)
    if years is None:
        return _("age unknown")
    if not identity.birth_date:
        return "≈ " + ngettext("{n} year", "{n} years", years)
    if years >= _YEARS_OF_A_SMALL_CHILD or len(calendar_part(identity.birth_date)) < len("YYYY-MM-DD"):
        return ngettext("{n} year", "{n} years", years)
    return _small_age(datetime.fromisoformat(identity.birth_date).date(), today)


def _small_age(born: date, today: date) -> str:
    days = max(0, (today - born).days)
    if days < _DAYS_OF_A_NEWBORN:
        return ngettext("{n} day", "{n} days", days)
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if days < _DAYS_OF_AN_INFANT:
        return ngettext("{n} week", "{n} weeks", days // 7)
    return ngettext("{n} month", "{n} months", months)
