"""What a census says about one person, whatever language it came in, and what became of each line.

A census is a picture of another system at one moment: it is shown, with its age, and never
overrides what a person confirmed.
"""

from __future__ import annotations

import msgspec

from console.record.instant import Instant


class CensusAllergy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One allergy as the other system states it."""

    substance: str
    reaction: str | None = None
    severity: str | None = None


class CensusRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person of a census.

    ``birth_date`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``: its length is its precision.
    ``unit`` and ``bed`` are None for somebody who is known but not in a bed. ``allergies`` is None
    when the census says nothing, and empty when it states that there are none.
    """

    birth_name: str
    given_names: tuple[str, ...] = ()
    used_name: str | None = None
    used_given_name: str | None = None
    birth_date: str | None = None
    sex: str = "U"  # F, M or U
    birthplace: str | None = None  # INSEE code (COG), 5 characters
    number: str | None = None  # the hospital's number of the patient: IPP, MRN
    authority: str | None = None  # who gives that number (OID or name)
    visit: str | None = None  # the hospital's number of the stay
    matricule: str | None = None  # INS: NIR or NIA, 15 characters
    matricule_oid: str | None = None
    identity_status: str = "PROV"  # VIDE PROV VALI RECUP QUAL
    unit: str | None = None
    room: str | None = None
    bed: str | None = None
    admitted_at: Instant | None = None
    reason: str | None = None
    doctor: str | None = None
    allergies: tuple[CensusAllergy, ...] | None = None
    isolation: tuple[str, ...] = ()
    limits: str | None = None
    diet: str | None = None
    confidential: bool = False


class LineOutcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one line, message or resource of a census file.

    ``line`` counts from 1 in the file (the row of a CSV, the message of an HL7 file, the resource
    of a Bundle or NDJSON). ``outcome`` is IN_BED, KNOWN (a person without a bed here), LEFT (the
    file itself says that the stay has ended), IGNORED (nothing a census needs) or REFUSED;
    ``reason`` is a code of :class:`console.errors.Fault` or None; ``detail`` is shown to people.
    """

    line: int
    outcome: str
    row: CensusRow | None = None
    reason: str | None = None
    detail: str = ""
