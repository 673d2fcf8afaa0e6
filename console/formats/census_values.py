"""Single values of a census: words, dates and codes as other systems write them.

Relies on nothing but the text. It must never guess: the day comes first in every date with a
slash, a year has four digits, and what cannot be read is an error of its line.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from console.errors import CahierError, Fault
from console.record.census import CensusRow
from console.record.codes.care import Precaution
from console.record.codes.patient import IdentityStatus
from console.record.instant import Instant, from_datetime, local
from console.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

FIELD_LIMIT = 10_000  # characters of one value; a name or a reason is far below
IN_BED, EXPECTED, KNOWN = "IN_BED", "EXPECTED", "KNOWN"
LEFT, IGNORED, REFUSED = "LEFT", "IGNORED", "REFUSED"

INS_OIDS = tuple(f"1.2.250.1.213.1.4.{last}" for last in (8, 9, 10, 11))
"""NIR, NIA, and the two of test and demonstration. Source: ANS, list of INS OIDs."""

_SEXES = {
    "F": ("f", "femme", "female", "feminin", "w", "fille", "2"),
    "M": ("m", "h", "homme", "male", "masculin", "garcon", "1"),
}
_STATUSES = {
    "VALI": ("vali", "validee", "valide", "validated", "verifiee"),
    "QUAL": ("qual", "qualifiee", "qualifie", "qualified"),
    "RECUP": ("recup", "recuperee", "recupere", "retrieved"),
}
_PRECAUTIONS = (
    ("contact", Precaution.CONTACT),
    ("gouttelette", Precaution.DROPLET),
    ("droplet", Precaution.DROPLET),
    ("air", Precaution.AIRBORNE),
    ("aerien", Precaution.AIRBORNE),
    ("protect", Precaution.PROTECTIVE),
    ("standard", Precaution.STANDARD),
)
_WORDS_OF_ONE_KIND = 3  # “isolement de contact”; a longer text may say more than its kind
_NO = frozenset(("", "n", "non", "no", "0", "false", "faux", "aucun", "aucune", "none"))
_SPOILT = re.compile(r"[+-]?\d+(?:[.,]\d+[eE][+-]?|[eE][+-])\d+|\d+[.,]0+")
_UNQUOTED_FORMULA = re.compile(r'="(.*)"')


def clean(text: str | None) -> str | None:
    """The text without control characters and doubled blanks, or None when nothing is left."""
    if text is None:
        return None
    visible = "".join(" " if unicodedata.category(each) in ("Cc", "Zl", "Zp") else each for each in text)
    return " ".join(visible.split()) or None


def plain(text: str) -> str:
    """Lower case, no accents, one blank between words of letters and digits: for comparing names of things."""
    bare = "".join(
        each for each in unicodedata.normalize("NFKD", text.replace("œ", "oe")) if not unicodedata.combining(each)
    )
    return " ".join(re.findall(r"[^\W_]+", bare.lower()))


def identifier(text: str | None, column: str) -> str | None:
    """A number as the text it is; ``="0012"``, a spreadsheet's way to protect it, is taken off.

    Raises:
        CahierError: CENSUS_NUMBER_SPOILT for ``1,23E+15`` and ``123.0``.
    """
    bare = clean(text)
    if bare and (wrapped := _UNQUOTED_FORMULA.fullmatch(bare)):
        bare = clean(wrapped[1])
    if bare and _SPOILT.fullmatch(bare):
        raise CahierError(Fault.CENSUS_NUMBER_SPOILT, column=column)
    return bare


def sex(text: str | None) -> str:
    """F, M, or U for anything else. Source: also the digits 1 and 2 of the French NIR."""
    said = plain(text or "")
    return next((code for code, words in _SEXES.items() if said in words), "U")


def status(text: str | None) -> str:
    """How far an identity is trusted: PROV unless the text clearly says more."""
    said = plain(text or "")
    return next((code for code, words in _STATUSES.items() if said in words), IdentityStatus.PROV.value)


def status_with_ins(codes: Iterable[str], *, has_ins: bool) -> str:
    """The status that the French table 0445 means.

    VALI beside an INS stands for what identity vigilance calls qualified; without one for
    validated. A doubt (DOUT) or a fiction (FICT) makes any identity provisional; every other code
    is provisional too.

    Source: IHE France PAM 2.11, PID-32; RNIV, status of identities.
    """
    said = {code.upper() for code in codes}
    if "VALI" not in said or said & {"DOUT", "FICT"}:
        return "PROV"
    return "QUAL" if has_ins else "VALI"


def yes(text: str | None) -> bool:
    """Whether a cell says yes. A word that is not understood is a yes: secrecy is the safe side."""
    return plain(text or "") not in _NO


def says_none(text: str) -> bool:
    """Whether a cell states that there is nothing."""
    return plain(text) in _NO


def precaution(text: str) -> str:
    """The code of an isolation where the words name one kind, the words themselves otherwise."""
    words = plain(text).split()
    found = {code.value for stem, code in _PRECAUTIONS if any(word.startswith(stem) for word in words)}
    return found.pop() if len(found) == 1 and len(words) <= _WORDS_OF_ONE_KIND else text


_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})|(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")
_TIME = re.compile(r"(\d{1,2})[:hH](\d{2})?(?::(\d{2})(?:[.,]\d+)?)?")
_OFFSET = re.compile(r"Z|[+-]\d{2}:?\d{2}")
_MOMENT = re.compile(
    r"(?P<day>[\d/.-]{8,10})(?:(?:\s+(?:à\s+|at\s+)?|T)(?P<time>[\d:hH.,]+)\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?)?"
)


def birth_date(text: str | None, column: str) -> str | None:
    """A birth date with the precision that it has: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.

    Zero days and months are unknown ones; a time of midnight that a spreadsheet added is dropped.

    Raises:
        CahierError: CENSUS_DATE, also for a month above 12: an American date is never turned round.
    """
    said = clean(text)
    if said is None:
        return None
    said = re.sub(r"[ T]00:00(:00(\.0+)?)?$", "", said)
    parts = _date_parts(said)
    if parts is None:
        raise CahierError(Fault.CENSUS_DATE, column=column)
    return partial_date(*parts, column=column)


def _date_parts(said: str) -> tuple[int, int, int] | None:
    if found := _DAY_FIRST.fullmatch(said):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _YEAR_FIRST.fullmatch(said):
        year, month, day = (part for part in found.groups() if part is not None)
        return int(year), int(month), int(day)
    if found := _MONTH.fullmatch(said):
        return int(found[2] or found[3]), int(found[1] or found[4]), 0
    return (int(said), 0, 0) if _YEAR.fullmatch(said) else None


def partial_date(year: int, month: int, day: int, *, column: str) -> str:
    """A date whose unknown parts are 0, in its canonical form.

    Raises:
        CahierError: CENSUS_DATE when there is no such day.
    """
    try:
        date(year, month or 1, day or 1)
    except ValueError as error:
        raise CahierError(Fault.CENSUS_DATE, column=column) from error
    if not month:
        return f"{year:04d}"
    return f"{year:04d}-{month:02d}-{day:02d}" if day else f"{year:04d}-{month:02d}"


def moment(text: str | None, zone: ZoneInfo, column: str) -> Instant | None:
    """A date, with a time or without (then midnight), on the site's clock unless it states an offset.

    Raises:
        CahierError: CENSUS_DATE.
    """
    said = clean(text)
    if said is None:
        return None
    found = _MOMENT.fullmatch(said)
    day = _date_parts(found["day"]) if found else None
    if found is None or day is None:
        raise CahierError(Fault.CENSUS_DATE, column=column)
    return instant(day, _time_parts(found["time"], column), found["offset"], zone, column)


def to_come_at(at: Instant | None, zone: ZoneInfo) -> Instant | None:
    """When somebody is to come: a day whose hour nobody stated (midnight) lasts until its last minute.

    So nobody is called late before that day is over.
    """
    wall = local(at, zone) if at is not None else None
    is_day = wall is not None and (wall.hour, wall.minute, wall.second) == (0, 0, 0)
    return from_datetime(wall.replace(hour=23, minute=59)) if wall is not None and is_day else at


def _time_parts(said: str | None, column: str) -> tuple[int, int, int]:
    if not said:
        return 0, 0, 0
    found = _TIME.fullmatch(said)
    if found is None:
        raise CahierError(Fault.CENSUS_DATE, column=column)
    return int(found[1]), int(found[2] or 0), int(found[3] or 0)


def instant(
    day: tuple[int, int, int], time: tuple[int, int, int], offset: str | None, zone: ZoneInfo, column: str
) -> Instant:
    """The instant of a wall-clock date and time.

    Raises:
        CahierError: CENSUS_DATE when there is no such moment.
    """
    try:
        if offset:
            return from_datetime(datetime.strptime(f"{offset}", "%z").replace(*day, *time))
        return from_datetime(datetime(*day, *time, tzinfo=zone))
    except (ValueError, OverflowError) as error:
        raise CahierError(Fault.CENSUS_DATE, column=column) from error


def stamp(form: re.Pattern[str], text: str | None, zone: ZoneInfo, column: str) -> Instant | None:
    """The instant of a time stamp; what it leaves out is the beginning, and without an offset it is the site's.

    Args:
        form: how the language writes it, in seven groups: year, month, day, hour, minute, second, offset.
        text: as it stands there.
        zone: the site's.
        column: where it stands.

    Raises:
        CahierError: CENSUS_DATE.
    """
    if text is None:
        return None
    found = form.fullmatch(text)
    if found is None:
        raise CahierError(Fault.CENSUS_DATE, column=column)
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    return instant((year, month or 1, day or 1), (hour, minute, second), found[7], zone, column)


def within_limits(row: CensusRow) -> CensusRow:
    """The row, when no value of it is longer than :data:`FIELD_LIMIT`.

    Raises:
        CahierError: CENSUS_TOO_LONG.
    """
    for name in row.__struct_fields__:
        for text in _texts(getattr(row, name)):
            if len(text) > FIELD_LIMIT:
                raise CahierError(Fault.CENSUS_TOO_LONG, column=name, limit=FIELD_LIMIT)
    return row


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from (each,) if isinstance(each, str) else (each.substance, each.reaction or "")


def without_place(row: CensusRow) -> CensusRow:
    """The row of somebody who is in no bed here and is not to come."""
    return msgspec.structs.replace(row, unit=None, room=None, bed=None, expected_at=None)


def planned(row: CensusRow, at: Instant | None) -> tuple[str, CensusRow, str]:
    """Somebody who is to be admitted to the row's unit and bed: the outcome, the row, and why it is no plan.

    Args:
        row: the person with the place that is kept.
        at: when they are to come, as far as the file says.
    """
    why = ""
    if row.deceased:
        why = _("Was to be admitted, and has died.")
    elif row.unit is None:
        why = _("Is to be admitted, but nothing says where.")
    elif at is None:
        why = _("Is to be admitted, but nothing says when.")
    if why:
        return KNOWN, without_place(row), why
    return EXPECTED, msgspec.structs.replace(row, expected_at=at, admitted_at=None), ""
