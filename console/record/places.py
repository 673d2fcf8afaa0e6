"""The places of the hospital: units and their beds, as the site's file states them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

Places = Mapping[str, str]
"""The label of each unit of the site by its code. Entries hold codes; people read labels."""
NO_PLACES: Places = MappingProxyType({})


class Unit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One unit: its code (UF), what people call it, its beds in ward order."""

    code: str
    label: str
    beds: tuple[str, ...]
    phone: str = ""
    closed_beds: tuple[str, ...] = ()


def label_of(places: Places, code: str | None) -> str:
    """What people call a unit; its code where the site does not know it, empty without one."""
    return places.get(code, code) if code else ""


def bed_order(beds: tuple[str, ...]) -> dict[str | None, int]:
    """The rank of each bed in ward order; a bed that the site does not know sorts last."""
    return {bed: rank for rank, bed in enumerate(beds)}
