"""The places of the hospital: units and their beds, as the site's file states them."""

from __future__ import annotations

import msgspec


class Unit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One unit: its code (UF), what people call it, its beds in ward order."""

    code: str
    label: str
    beds: tuple[str, ...]
    phone: str = ""
    closed_beds: tuple[str, ...] = ()


def bed_order(beds: tuple[str, ...]) -> dict[str | None, int]:
    """The rank of each bed in ward order; a bed that the site does not know sorts last."""
    return {bed: rank for rank, bed in enumerate(beds)}
