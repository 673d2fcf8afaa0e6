"""Identity: how names are compared, which statuses can be reached offline, the French NIR.

Sources: RNIV (French national reference of identity vigilance) for statuses and attributes; INS
reference for the matricule and its OIDs; CNAM for the key of the NIR.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from datetime import date

from console.record.codes.patient import IdentityAttribute, IdentityStatus

INS_NIR = "1.2.250.1.213.1.4.8"
INS_NIA = "1.2.250.1.213.1.4.9"
INS_TEST = "1.2.250.1.213.1.4.10"
INS_DEMO = "1.2.250.1.213.1.4.11"
STRICT_TRAITS = ("birth_name", "given_names", "birth_date", "sex", "birthplace")
_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTHS, _LAST_LUNAR_DAY, _LUNAR_WEEKS = 12, 35, 5
_FORCING_PROV = {IdentityAttribute.DOUT, IdentityAttribute.FICT}
# Letters that no decomposition takes apart, as people type them without the right keyboard.
_PLAIN_LETTERS = str.maketrans({
    "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d",
    "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i",
})  # fmt: skip


def fold(text: str) -> str:
    """A text as it is compared: no accents, no case, hyphens and apostrophes as spaces, œ as oe."""
    spread = unicodedata.normalize("NFKD", text.translate(_PLAIN_LETTERS))
    bare = "".join(mark for mark in spread if not unicodedata.combining(mark)).casefold()
    return " ".join("".join(mark if mark.isalnum() else " " for mark in bare).split())


def patient_id(site: str, authority: str, number: str) -> str:
    """The id of a patient with an official number: the same on every laptop of the site.

    Raises:
        ValueError: the number is empty; nothing ever matches on an empty number.
    """
    if not number.strip():
        raise ValueError("nothing matches on an empty number")
    return str(uuid.uuid5(uuid.UUID(site), f"{authority.strip()}|{number.strip()}"))


def nir_key(thirteen: str) -> str:
    """The two-digit key of the first thirteen characters of a NIR. Corsica: 2A counts as 19, 2B as 18."""
    from stdnum.fr import nir  # noqa: PLC0415 - not needed to show the lock

    return str(nir.calc_check_digits(thirteen)).zfill(2)


def is_nir(matricule: str) -> bool:
    """Whether fifteen characters are a NIR whose key is right."""
    from stdnum.exceptions import ValidationError  # noqa: PLC0415 - not needed to show the lock
    from stdnum.fr import nir  # noqa: PLC0415 - as above

    try:
        return nir.validate(matricule) == matricule
    except ValidationError:
        return False


def status_offline(*, document_seen: bool, attributes: frozenset[IdentityAttribute]) -> IdentityStatus:
    """The status of an identity made without the national service.

    A high-trust document validates it; a doubtful or fictitious identity stays provisional.
    """
    if attributes & _FORCING_PROV or not document_seen:
        return IdentityStatus.PROV
    return IdentityStatus.VALI


def attributes_agree(attributes: frozenset[IdentityAttribute]) -> bool:
    """DOUT and FICT exclude each other."""
    return not attributes >= _FORCING_PROV


def matricule_may_leave(status: str | None, *, imported: bool) -> bool:
    """Whether the INS may leave: only with an identity that was imported as qualified."""
    return status == IdentityStatus.QUAL and imported


def age_years(birth_date: str | None, today: date) -> int | None:
    """Whole years of age; for a date known to the year or month only, the least that is certain.

    Args:
        birth_date: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; of a lunar date only the year counts.
        today: the day in the zone of the site.
    """
    if not birth_date:
        return None
    known = calendar_part(birth_date).split("-")
    parts = [int(part) for part in known] + [12, 31][len(known) - 1 :]
    year, month, day = parts[:3]
    return max(0, today.year - year - ((today.month, today.day) < (month, day)))


def is_birth_date(text: str, today: date) -> bool:
    """Whether a text is a full or partial date of the calendar that is not in the future."""
    if not _SHAPE.fullmatch(text):
        return False
    try:
        first = date(*(int(part) for part in (*text.split("-"), "01", "01")[:3]))
    except ValueError:
        return False
    return first <= today


def is_lunar_date(text: str) -> bool:
    """Whether a date of birth is one that no calendar has, as some papers carry it.

    The month runs on beyond 12 and days 31 to 35 stand for a week. Source: IHE PAM France 2.11, PID-7.
    """
    found = _SHAPE.fullmatch(text)
    if not found or not found[2] or int(text[:4]) == 0:
        return False
    month, day = int(found[2]), int(found[3] or 1)
    if not (month >= 1 and 1 <= day <= _LAST_LUNAR_DAY):
        return False
    try:
        date(int(text[:4]), month, day)
    except ValueError:
        return month > _MONTHS or day > _LAST_LUNAR_DAY - _LUNAR_WEEKS
    return False


def calendar_part(birth_date: str) -> str:
    """What of a date of birth a calendar knows: all of it, and of a lunar date the year."""
    return birth_date[:4] if is_lunar_date(birth_date) else birth_date
