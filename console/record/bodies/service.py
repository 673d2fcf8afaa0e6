"""Bodies about what works and what does not, and the log of the crisis."""

from __future__ import annotations

from console.record.bodies import Body
from console.record.codes.service import Criticality, LogCategory, Service, Working
from console.record.instant import Instant


class ServiceChecked(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How a service works, as seen from one unit at the moment of the entry."""

    unit: str
    service: Service
    working: Working
    since: Instant | None = None
    checked_by: str | None = None
    limits: str | None = None
    workaround: str | None = None
    expected_back_at: Instant | None = None
    criticality: Criticality | None = None
    told: str | None = None
    contact: str | None = None


class Logged(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One numbered line of the crisis log. ``log`` is the id of its first entry (None on that one).

    For a safety event: ``about`` is the patient, with what came of it and what was done at once.
    """

    unit: str
    number: str
    log_category: LogCategory
    text: str
    decided_by: str | None = None
    addressee: str | None = None
    action: str | None = None
    due_at: Instant | None = None
    closed_at: Instant | None = None
    about: str | None = None
    consequence: str | None = None
    measures: str | None = None
    told: str | None = None
    log: str | None = None
