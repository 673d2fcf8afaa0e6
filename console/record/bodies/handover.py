"""Bodies about handing over: one model, read as I-PASS, SBAR or SAED."""

from __future__ import annotations

from console.record.bodies import Body
from console.record.codes.handover import Answer, Illness, Shift
from console.record.instant import Instant


class HandoverItem(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is handed over about one patient, in I-PASS order.

    ``having_seen`` names the entries that the giver had in sight (observations, alerts, tasks):
    because entries never change, the frozen snapshot can be shown again exactly.
    """

    illness: Illness
    bed: str | None = None  # where the patient was at that moment
    summary: str  # S: situation
    background: str | None = None  # B: background / A: antécédents
    assessment: str | None = None  # A: assessment / E: évaluation
    actions: str | None = None  # R: recommendation / D: demande; what, by when, who
    contingency: str | None = None  # if … then …
    family: str | None = None  # what family and visitors were told
    exit_on: str | None = None  # YYYY-MM-DD
    exit_to: str | None = None
    having_seen: tuple[str, ...] = ()


class HandoverPrepared(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One shift handed over: the items of its patients and what is not about a patient."""

    unit: str
    shift: Shift
    shift_from: Instant
    shift_to: Instant
    giver: str
    receivers: tuple[str, ...]
    items: tuple[str, ...]
    unit_items: tuple[str, ...] = ()
    without_item: tuple[str, ...] = ()  # patients present about whom nothing was written
    drafts: tuple[str, ...] = ()  # what the giver had begun and not signed: ``form`` or ``form patient``
    snapshot: str  # SHA-256 over the hashes of the items and of what they had in sight


class HandoverAnswered(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How the receiver answered. ``snapshot`` repeats what was in front of the receiver."""

    unit: str
    handover: str
    answer: Answer
    snapshot: str
    read_back: bool = False
    questions: str | None = None
    reason: str | None = None


class HandoverReplied(Body, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The answer to what the receiver asked."""

    unit: str
    handover: str
    reply: str
