"""Bodies about who a patient is."""

from __future__ import annotations

from typing import Literal

from console.record.bodies import Body
from console.record.codes.patient import Capture, Document
from console.record.instant import Instant

TraitName = Literal[
    "birth_name",
    "used_name",
    "given_names",  # all birth given names, separated by one space, the first one first
    "used_given_name",
    "birth_date",  # YYYY, YYYY-MM or YYYY-MM-DD; month and day may be lunar codes
    "age_estimated",  # years, when no birth date is known
    "sex",
    "birthplace",
    "matricule",
    "matricule_oid",
    "identity_status",
    "attribute",  # HOMA, DOUT or FICT
    "description",  # distinguishing marks of an unknown person
]

IdentifierType = Literal["IPP", "NDA", "DOWNTIME"]


class PatientRegistered(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody exists for this site. Says how the identity was taken down, and from which census row."""

    capture: Capture
    census: str | None = None  # SHA-256 of the snapshot
    found: str | None = None  # who found an unknown person
    found_where: str | None = None
    found_at: Instant | None = None


class Trait(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One trait of identity."""

    name: TraitName
    value: str
    why: str | None = None  # why an attribute is set: the envelope's `reason` is why an entry replaces another
    capture: Capture | None = None  # how a corrected trait was taken down, where somebody said it


class Identifier(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One number of the patient (or of the stay, for NDA) and the authority that gives it."""

    type: IdentifierType
    value: str
    authority: str


class IdentityDiscrepancy(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A ward never edits the strict traits of a qualified identity: it states what it found instead."""

    name: TraitName
    recorded: str
    stated: str
    reason: str


class LinkProposed(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Two files may be one person. In force only when a second person confirms."""

    other: str  # the other patient's id
    reason: str


class LinkConfirmed(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A second person agrees with a proposed link."""

    link: str  # id of the link_proposed entry


class Unlinked(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A link was wrong: both files stand apart again."""

    link: str
    reason: str


class DocumentSeen(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A document of identity was held against the traits, and by whom."""

    document: Document
    checked_by: str
    document_expires: str | None = None  # YYYY-MM-DD


class BornTo(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A newborn's mother and its rank among those born together. Source: HL7 v2.5 PID-21 and PID-25."""

    mother: str  # the mother's id
    rank: int = 1


class ToldApart(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Two people who can be taken for each other are not the same: somebody looked."""

    other: str  # the other patient's id
    reason: str


class IndexRowSetAside(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody looked at a row of the recovered index, which is named by its own number, and it is another person."""

    number: str
    authority: str
    reason: str


class IdentityChecked(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Two identifiers were held against the person before the first entry of somebody's session."""

    full_name: str
    birth_date: str | None = None
    bed: str | None = None
