"""The labels of what is handed over: one model, read as S B A R (S A E D in French) or as I-PASS."""

from __future__ import annotations

from typing import Literal

from console.record.bodies.handover import HandoverItem
from console.record.showing import date_text
from console.words import N_, _

Model = Literal["SBAR", "IPASS"]
MODELS: tuple[tuple[Model, str], ...] = (("SBAR", N_("SBAR")), ("IPASS", N_("I-PASS")))
PARTS = ("summary", "background", "assessment", "actions", "contingency")
LABELS: dict[Model, tuple[str, ...]] = {
    "SBAR": (
        N_("S · Situation"),
        N_("B · Background"),
        N_("A · Assessment"),
        N_("R · Recommendation"),
        N_("If … then …"),
    ),
    "IPASS": (
        N_("P · Patient in one sentence"),
        N_("P · What led here"),
        N_("P · What I think and plan"),
        N_("A · Actions: what, by when, who"),
        N_("S · If … then … call …"),
    ),
}
ILLNESS: dict[Model, str] = {"SBAR": N_("How ill"), "IPASS": N_("I · How ill")}
READ_BACK: dict[Model, str] = {"SBAR": N_("Read-back"), "IPASS": N_("S · Synthesis by the receiver")}


def parts_of(item: HandoverItem, model: Model) -> tuple[tuple[str, str], ...]:
    """What an item says, each part with its label; empty parts are left out."""
    said = [(_(label), getattr(item, part)) for label, part in zip(LABELS[model], PARTS, strict=True)]
    said.append((_("Family and visitors"), item.family))
    leaving = " · ".join(part for part in (date_text(item.exit_on) if item.exit_on else "", item.exit_to) if part)
    said.append((_("Planned exit"), leaving))
    return tuple((label, text) for label, text in said if text)
