"""A FHIR R4 Patient as a person of a census.

Relies on the French core profile where a resource uses it, on plain R4 otherwise. It must never
take a number of another kind (social security, passport) for the hospital's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from console.errors import CahierError, Fault
from console.formats import census_values as values
from console.record.census import CensusRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.formats.fhir_resources import Extension, HumanName, Identifier, Patient

_SEXES = {"female": "F", "male": "M"}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_PAST_NAMES = frozenset(("old", "temp", "anonymous"))
_INS_TYPES = frozenset(("INS-NIR", "INS-NIA"))
_SECRET = frozenset(("R", "V"))  # v3-Confidentiality: restricted, very restricted


def person(patient: Patient) -> CensusRow:
    """Who a Patient is, without a place.

    Raises:
        CahierError: CENSUS_NAME_MISSING, CENSUS_DATE.
    """
    birth, used = _names(patient.name)
    number, authority = _number(patient.identifier)
    matricule, oid = _matricule(patient.identifier)
    status = values.status_with_ins(_reliability(patient.extension), has_ins=matricule is not None)
    qualified = status == "QUAL"
    return CensusRow(
        birth_name=values.clean(birth.family) or "",
        given_names=_given_names(patient, birth),
        used_name=values.clean(used.family) if used else None,
        used_given_name=values.clean(used.given[0]) if used and used.given and used.given != birth.given else None,
        birth_date=_birth_date(patient.birth_date),
        sex=_SEXES.get(patient.gender or "", "U"),
        birthplace=_birthplace(patient.extension),
        number=number,
        authority=authority,
        # An INS is taken only with a qualified identity, as in HL7 v2.
        matricule=matricule if qualified else None,
        matricule_oid=oid if qualified else None,
        identity_status=status,
        confidential=any(each.code in _SECRET for each in patient.meta.security),
        deceased=patient.deceased_boolean or patient.deceased_date_time is not None,
    )


def _names(names: tuple[HumanName, ...]) -> tuple[HumanName, HumanName | None]:
    """The birth name and the name in use.

    A maiden name is the birth name and then the official one is in use; without one the official
    name is the birth name, as in the French profile, and the usual one is in use.

    Source: FHIR R4 name-use; fr-core-patient, slices of name.
    """
    uses: dict[str, HumanName] = {}
    for each in names:
        if values.clean(each.family) and each.use not in _PAST_NAMES and each.period.end is None:
            uses.setdefault(each.use or "", each)
    order = [uses[use] for use in ("maiden", "official", "", "usual", "nickname") if use in uses]
    if not order:
        raise CahierError(Fault.CENSUS_NAME_MISSING)
    birth = order[0]
    used = next((uses[use] for use in ("usual", "official") if use in uses and uses[use] is not birth), None)
    return birth, used if used is not None and used.family != birth.family else None


def _given_names(patient: Patient, birth: HumanName) -> tuple[str, ...]:
    """The French list of birth given names where it is stated, the given names of the birth name otherwise."""
    for each in _all(tuple(patient.extension)):
        if (each.url or "").lower().endswith(("birth-list-given-name", "birthlistgivenname")) and each.value_string:
            return tuple(each.value_string.split())
    return tuple(filter(None, (values.clean(name) for name in birth.given)))


def _number(identifiers: tuple[Identifier, ...]) -> tuple[str | None, str | None]:
    """The hospital's number (type PI, else MR, else one without a type) and its system."""
    found: dict[str, tuple[str, str | None]] = {}
    for each in identifiers:
        value = values.clean(each.value)
        if (
            value is None
            or each.use in ("old", "temp")
            or (each.system or "").removeprefix("urn:oid:") in values.INS_OIDS
        ):
            continue
        for code in each.type.codes() or ({""} if each.type.text is None else set()):
            found.setdefault(code, (value, each.system))
    return next((found[code] for code in ("PI", "MR", "") if code in found), (None, None))


def _matricule(identifiers: tuple[Identifier, ...]) -> tuple[str | None, str | None]:
    for each in identifiers:
        oid = (each.system or "").removeprefix("urn:oid:")
        codes = each.type.codes()
        if oid in values.INS_OIDS and (not codes or codes & _INS_TYPES):
            return values.clean(each.value), oid
    return None, None


def _reliability(extensions: tuple[Extension, ...]) -> list[str]:
    """The codes of table 0445. Source: fr-core-identity-reliability and its earlier names."""
    holders = [each for each in extensions if re.search(r"ident(ity)?-?reliability", (each.url or "").lower())]
    return [each.value_coding.code for each in _all(tuple(holders)) if each.value_coding and each.value_coding.code]


def _birthplace(extensions: tuple[Extension, ...]) -> str | None:
    """The INSEE code of the birth place. Source: R4 patient-birthPlace; fr-core-address-insee-code."""
    for each in extensions:
        if (each.url or "").lower().endswith(("patient-birthplace", "patient-birth-place")) and each.value_address:
            for inner in each.value_address.extension:
                if "insee" in (inner.url or "").lower():
                    return inner.value_coding.code if inner.value_coding else inner.value_string
    return None


def _birth_date(text: str | None) -> str | None:
    if text is None:
        return None
    found = _DATE.fullmatch(text)
    if found is None:
        raise CahierError(Fault.CENSUS_DATE, column="birthDate")
    year, month, day = (int(part or 0) for part in found.groups())
    return values.partial_date(year, month, day, column="birthDate")


def _all(extensions: tuple[Extension, ...]) -> Iterator[Extension]:
    for each in extensions:
        yield each
        yield from _all(each.extension)
