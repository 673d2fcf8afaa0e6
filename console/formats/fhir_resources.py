"""The parts of FHIR R4 resources that a census reads, as typed values.

Relies on msgspec, which skips every other element without building it and bounds the depth of what
it reads. It must never follow an address found in a resource.

Source: HL7 FHIR R4 (4.0.1), resources Patient, Encounter, Location, AllergyIntolerance, Flag, Bundle.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from console.errors import CahierError, Fault
from console.record.foreign import read_json


class _Element(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Base of all elements: camel-case names, unknown ones skipped."""


class Coding(_Element, frozen=True):
    """A code of a system."""

    system: str | None = None
    code: str | None = None
    display: str | None = None


class Concept(_Element, frozen=True):
    """CodeableConcept."""

    coding: tuple[Coding, ...] = ()
    text: str | None = None

    def codes(self) -> set[str]:
        """The codes, of whatever system."""
        return {each.code for each in self.coding if each.code}

    def words(self) -> str | None:
        """What to show: the text, else a display, else a code."""
        shown = [self.text, *(each.display for each in self.coding), *(each.code for each in self.coding)]
        return next(filter(None, shown), None)


class Period(_Element, frozen=True):
    """Start and end as FHIR dateTime."""

    start: str | None = None
    end: str | None = None


class Identifier(_Element, frozen=True):
    """A number and the system that gives it."""

    use: str | None = None
    type: Concept = Concept()
    system: str | None = None
    value: str | None = None
    period: Period = Period()


class Reference(_Element, frozen=True):
    """A pointer to another resource."""

    reference: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class Extension(_Element, frozen=True):
    """An extension with the few value types a census meets."""

    url: str | None = None
    value_coding: Coding | None = None
    value_string: str | None = None
    value_address: Address | None = None
    extension: tuple[Extension, ...] = ()


class Address(_Element, frozen=True):
    """A place, only for the extensions on it (INSEE code)."""

    extension: tuple[Extension, ...] = ()


class HumanName(_Element, frozen=True):
    """A name."""

    use: str | None = None
    family: str | None = None
    given: tuple[str, ...] = ()
    period: Period = Period()
    text: str | None = None


class Meta(_Element, frozen=True):
    """Only the security labels."""

    security: tuple[Coding, ...] = ()


class Link(_Element, frozen=True):
    """A link of one patient to another."""

    type: str | None = None


class Head(_Element, frozen=True):
    """What every resource has."""

    resource_type: str
    id: str | None = None


class Patient(Head, frozen=True):
    """A person."""

    meta: Meta = Meta()
    extension: tuple[Extension, ...] = ()
    identifier: tuple[Identifier, ...] = ()
    active: bool = True
    name: tuple[HumanName, ...] = ()
    gender: str | None = None
    birth_date: str | None = None
    deceased_boolean: bool = False
    deceased_date_time: str | None = None
    link: tuple[Link, ...] = ()


class EncounterLocation(_Element, frozen=True):
    """One place of an encounter."""

    location: Reference
    status: str | None = None
    period: Period = Period()


class Participant(_Element, frozen=True):
    """Somebody who takes part."""

    individual: Reference = Reference()


class Hospitalization(_Element, frozen=True):
    """Only the diet."""

    diet_preference: tuple[Concept, ...] = ()


class Encounter(Head, frozen=True):
    """A stay or a contact."""

    meta: Meta = Meta()
    identifier: tuple[Identifier, ...] = ()
    status: str | None = None
    class_: Coding = msgspec.field(name="class", default=Coding())
    subject: Reference = Reference()
    participant: tuple[Participant, ...] = ()
    period: Period = Period()
    reason_code: tuple[Concept, ...] = ()
    hospitalization: Hospitalization = Hospitalization()
    location: tuple[EncounterLocation, ...] = ()


class Location(Head, frozen=True):
    """A unit, a room or a bed."""

    identifier: tuple[Identifier, ...] = ()
    name: str | None = None
    physical_type: Concept = Concept()
    part_of: Reference | None = None


class Reaction(_Element, frozen=True):
    """How an allergy shows."""

    manifestation: tuple[Concept, ...] = ()
    severity: str | None = None


class Allergy(Head, frozen=True):
    """AllergyIntolerance."""

    clinical_status: Concept = Concept()
    verification_status: Concept = Concept()
    code: Concept = Concept()
    patient: Reference = Reference()
    reaction: tuple[Reaction, ...] = ()


class Flag(Head, frozen=True):
    """A warning about a person."""

    status: str | None = None
    category: tuple[Concept, ...] = ()
    code: Concept = Concept()
    subject: Reference = Reference()


class BundleEntry(_Element, frozen=True):
    """One entry, its resource not yet read."""

    full_url: str | None = None
    resource: msgspec.Raw = msgspec.Raw(b"null")


class Bundle(Head, frozen=True):
    """A bundle of any type."""

    timestamp: str | None = None
    entry: tuple[BundleEntry, ...] = ()


_Read = TypeVar("_Read")


def decode(data: str | bytes | msgspec.Raw, kind: type[_Read]) -> _Read:
    """One JSON text as a typed value.

    Raises:
        CahierError: CENSUS_MALFORMED, naming the place where it departs from FHIR, never the value.
    """
    try:
        return read_json(data, kind)
    except msgspec.ValidationError as error:
        where = str(error).rpartition("`$")[2].rstrip("`") if "`$" in str(error) else "JSON"
        raise CahierError(Fault.CENSUS_MALFORMED, where=f"{kind.__name__}{where}") from error
    except msgspec.DecodeError as error:
        raise CahierError(Fault.CENSUS_MALFORMED, where="JSON") from error
