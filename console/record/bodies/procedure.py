"""Bodies about planned tests and procedures."""

from __future__ import annotations

from console.record.bodies import Body
from console.record.codes.procedure import Conveyance, ProcedureState
from console.record.codes.stay import Consent
from console.record.instant import Instant


class Procedure(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One planned test or procedure. ``procedure`` is the id of its first entry (None on the first itself)."""

    what: str
    where: str | None = None
    at: Instant | None = None
    fasting_from: Instant | None = None
    conveyance: Conveyance | None = None
    consent: Consent = Consent.NOT_ASKED
    state: ProcedureState = ProcedureState.PLANNED
    outcome: str | None = None
    procedure: str | None = None
