"""Writing HL7 v2 by hand: escaping, components, repetitions, segments, times. Knows no message.

A writer of our own because the libraries build a few dozen messages a second; their readers check
ours in the tests. Text that goes in is always plain: only what this module returns is
:class:`Encoded`, so nothing is escaped twice and nothing is left unescaped.

Source: HL7 v2.5 chapter 2 (delimiters 2.5.4, escapes 2.7, TS 2.A.77).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from console.record import instant
from console.record.entry import Precision
from console.record.instant import Instant

_ESCAPES = {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\n": "\\.br\\"}
_SPECIAL = re.compile(r"[\\|^&~\x00-\x1f\x7f]")
_TIME_FORMS: Mapping[Precision, str] = {"MINUTE": "%Y%m%d%H%M%S%z", "HOUR": "%Y%m%d%H%z", "DAY": "%Y%m%d"}

HEADER = "MSH|^~\\&|"


class Encoded(str):
    """Text that is already HL7."""

    __slots__ = ()


def escape(text: str) -> Encoded:
    r"""Plain text as HL7. Line breaks of any system become ``\.br\``, other control characters ``\Xhh\``."""
    if _SPECIAL.search(text) is None:
        return Encoded(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return Encoded(_SPECIAL.sub(lambda found: _ESCAPES.get(found[0], f"\\X{ord(found[0]):02X}\\"), lines))


def _encoded(part: str | None) -> str:
    if not part or isinstance(part, Encoded):
        return part or ""
    return escape(part)


def _joined(parts: Iterable[str | None], separator: str) -> Encoded:
    return Encoded(separator.join([_encoded(part) if part else "" for part in parts]).rstrip(separator))


def components(*parts: str | None) -> Encoded:
    """Parts as components; trailing empty ones are left out."""
    return _joined(parts, "^")


def subcomponents(*parts: str | None) -> Encoded:
    """Parts as sub-components of one component."""
    return _joined(parts, "&")


def repetitions(parts: Iterable[str | None]) -> Encoded:
    """Values of a repeating field; empty ones are left out."""
    return Encoded("~".join(_encoded(part) for part in parts if part))


def segment(name: str, fields: Mapping[int, str | None]) -> str:
    """One segment with its fields by their number in the standard; absent ones are empty."""
    said = {number: value for number, value in fields.items() if value}
    values = [""] * max(said, default=0)
    for number, value in said.items():
        values[number - 1] = _encoded(value)
    return "|".join((name, *values))


def header(fields: Mapping[int, str | None], name: str = "MSH") -> str:
    """A segment that declares the separators itself: MSH, FHS or BHS. Fields count from 3."""
    return name + HEADER[3:] + segment("", {number - 2: value for number, value in fields.items()})[1:]


def message(segments: Iterable[str]) -> bytes:
    """Segments as one message in UTF-8, each ended by a carriage return."""
    return "".join(f"{each}\r" for each in segments).encode()


def time(moment: Instant | str, zone: ZoneInfo, precision: Precision = "MINUTE") -> Encoded:
    """An instant on the wall clock of the site, as precise as it is known, always with its offset.

    The offset is written because the hour that October has twice would otherwise mean two moments.
    """
    return Encoded(instant.local(Instant(moment), zone).strftime(_TIME_FORMS[precision]))


def date(birth: str | None) -> Encoded:
    """A full or partial date ``YYYY[-MM[-DD]]``."""
    return Encoded((birth or "").replace("-", ""))
