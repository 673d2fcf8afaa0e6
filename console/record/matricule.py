"""The French national number (INS): its key, and what in it can be held against the traits.

The key is certain; everything else is soft, because codes of places changed over time and a number
may be attached to another family member's card.

Sources: CNAM for key and pattern, INS reference for NIR, NIA and the OIDs.
"""

from __future__ import annotations

import re

from console.errors import CahierError, Fault
from console.record.codes.patient import Sex
from console.record.identity import INS_DEMO, INS_TEST, nir_key
from console.words import _

_THIRTEEN = re.compile(r"[1-478]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6}")
_ATTRIBUTED = "3478"  # first digits of numbers that wait for their holder's papers
_SEX_OF_DIGIT = {"1": Sex.M, "2": Sex.F, "3": Sex.M, "4": Sex.F, "7": Sex.M, "8": Sex.F}
_UNKNOWN_MONTH = 20  # from here on the month is not known
_SHORT, _WHOLE = 13, 15


def read_matricule(text: str, field: str) -> str:
    """Fifteen characters, from a number as it was typed or scanned.

    A number without its two digits of key is given them, so that they can be held against the paper.

    Args:
        text: with or without blanks.
        field: the label of the field, for the sentence of an error.

    Raises:
        CahierError: ``matricule-mistyped`` when it is no such number or its key is wrong.
    """
    bare = "".join(text.split()).upper()
    if len(bare) not in (_SHORT, _WHOLE) or not _THIRTEEN.fullmatch(bare[:_SHORT]):
        raise CahierError(Fault.MATRICULE_MISTYPED, text=text, field=field)
    key = nir_key(bare[:_SHORT])
    if bare[_SHORT:] not in ("", key):
        raise CahierError(Fault.MATRICULE_MISTYPED, text=text, field=field)
    return bare[:_SHORT] + key


def doubts_about(matricule: str, *, sex: Sex, birth_date: str, birthplace: str, oid: str = "") -> list[str]:
    """What of a national number does not agree with the traits, in sentences; nothing here blocks.

    Args:
        matricule: fifteen characters with a right key.
        sex: administrative sex as typed.
        birth_date: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or empty.
        birthplace: INSEE code, or words, or empty.
        oid: the authority of the number, where a scan says it.
    """
    found = []
    if matricule[0] in _ATTRIBUTED:
        found.append(_("The national number is a provisional or waiting one."))
    if sex is not Sex.U and _SEX_OF_DIGIT[matricule[0]] is not sex:
        found.append(_("The national number says another sex."))
    year, _dash, rest = birth_date.partition("-")
    month = rest[:2]
    if year and year[-2:] != matricule[1:3]:
        found.append(_("The national number says another year of birth."))
    if month and int(matricule[3:5]) < _UNKNOWN_MONTH and month != matricule[3:5]:
        found.append(_("The national number says another month of birth."))
    place = birthplace.strip().upper()
    if re.fullmatch(r"\d{5}|2[AB]\d{3}", place) and place[:2] != matricule[5:7]:
        found.append(_("The national number says another place of birth."))
    if oid in (INS_TEST, INS_DEMO):
        found.append(_("The national number is one for tests."))
    return found
