"""What only the unit manager knows of a shift: who was there, what runs short, the stock of paper, what comes next."""

from __future__ import annotations

from console.record.bodies import Body, TableRow
from console.record.instant import Instant


class StaffMember(TableRow, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Somebody who worked in the shift. ``cover`` says whom they replace, or from which bank or agency they come."""

    name: str
    role: str | None = None
    hours: str | None = None
    cover: str | None = None


class Shortage(TableRow, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A drug or a supply that runs short: how much is left, and of whom more was asked."""

    what: str
    remaining: str | None = None
    asked_of: str | None = None


class PaperStock(TableRow, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A paper form: how many were used in the shift, how many are left."""

    form: str
    used: int | None = None
    unused: int | None = None


class ShiftReport(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The manager's report of the shift that began at ``shift_from``; it is restated whole."""

    unit: str
    shift_from: Instant
    staff: tuple[StaffMember, ...] = ()
    shortages: tuple[Shortage, ...] = ()
    forms: tuple[PaperStock, ...] = ()
    incidents: str | None = None
    for_next: str | None = None
