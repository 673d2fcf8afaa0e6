"""Identity: how names are compared, which statuses can be reached offline, the French NIR.

Sources: RNIV (French national reference of identity vigilance) for statuses and attributes; INS
reference for the matricule and its OIDs; CNAM for the key of the NIR.
"""

from __future__ import annotations

import unicodedata
import uuid
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.fr import nir

from console.record.codes.patient import IdentityAttribute, IdentityStatus

INS_NIR = "1.2.250.1.213.1.4.8"
INS_NIA = "1.2.250.1.213.1.4.9"
INS_TEST = "1.2.250.1.213.1.4.10"
INS_DEMO = "1.2.250.1.213.1.4.11"
STRICT_TRAITS = ("birth_name", "given_names", "birth_date", "sex", "birthplace")
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
    return str(nir.calc_check_digits(thirteen)).zfill(2)


def is_nir(matricule: str) -> bool:
    """Whether fifteen characters are a NIR whose key is right."""
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
        birth_date: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``.
        today: the day in the zone of the site.
    """
    if not birth_date:
        return None
    parts = [int(part) for part in birth_date.split("-")] + [12, 31][len(birth_date.split("-")) - 1 :]
    year, month, day = parts[:3]
    return max(0, today.year - year - ((today.month, today.day) < (month, day)))


def is_birth_date(text: str, today: date) -> bool:
    """Whether a text is a full or partial date that is not in the future."""
    parts = text.split("-")
    if not all(part.isascii() and part.isdigit() for part in parts):
        return False
    if not 1 <= len(parts) <= 3 or [len(part) for part in parts] != [4, 2, 2][: len(parts)]:
        return False
    try:
        first = date(*(int(part) for part in (*parts, "01", "01")[:3]))
    except ValueError:
        return False
    return first <= today
