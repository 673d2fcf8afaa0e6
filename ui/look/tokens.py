"""The colours of the window, as named tokens in three themes, and the proof that they can be read.

Relies on nothing but values. Never paints, never knows a widget: `ui.look.theme` makes palettes and style
sheets of these tokens, and widgets that paint themselves ask for a token by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

BODY, SECONDARY, SHAPE = 7.0, 4.5, 3.0
APART = 2.0  # two inks on one ground, where the one must not be taken for the other


class Theme(NamedTuple):
    """One theme: each member is a colour as ``#RRGGBB``.

    ``on_x`` is what stands on ``x``; ``x_soft`` is the quiet ground of pills and banners; ``news_*``
    are the bands of the early-warning score, each with a ground and a figure; ``hint`` is what stands in an
    empty field, which nobody may take for something typed.
    """

    name: str
    bg: str
    surface: str
    raised: str
    border: str
    field_border: str
    text: str
    muted: str
    hint: str
    primary: str
    on_primary: str
    primary_soft: str
    on_primary_soft: str
    focus: str
    sel_bg: str
    sel_text: str
    sel_muted: str
    danger: str
    danger_soft: str
    on_danger_soft: str
    warn: str
    warn_soft: str
    on_warn_soft: str
    ok: str
    ok_soft: str
    on_ok_soft: str
    rail: str
    on_rail: str
    rail_sel: str
    on_rail_sel: str
    news_none: str
    on_news_none: str
    news_low: str
    on_news_low: str
    news_single: str
    on_news_single: str
    news_medium: str
    on_news_medium: str
    news_high: str
    on_news_high: str
    outlined: bool = False  # every chip and pill gets an edge of its own

    def colour(self, token: str) -> str:
        """The colour of a token.

        Raises:
            KeyError: there is no such token.
        """
        return self.colours()[token]

    def colours(self) -> Mapping[str, str]:
        """Every token with its colour, and the theme's name."""
        return _colours(self)


@cache
def _colours(theme: Theme) -> Mapping[str, str]:
    """Each widget that paints itself asks for some of them, each time."""
    return MappingProxyType({name: str(colour) for name, colour in theme._asdict().items()})


LIGHT = Theme(
    name="light",
    bg="#EEF2F5", surface="#FFFFFF", raised="#F6F8FA", border="#D3DBE2", field_border="#76848F",
    text="#15222C", muted="#465663", hint="#5D6C78",
    primary="#0B5394", on_primary="#FFFFFF", primary_soft="#E1EDF8", on_primary_soft="#0A4275",
    focus="#0B5394", sel_bg="#DCEBF9", sel_text="#0B1B27", sel_muted="#384753",
    danger="#B00020", danger_soft="#FDE7EA", on_danger_soft="#8A0019",
    warn="#8A5300", warn_soft="#FFF0D1", on_warn_soft="#5F3B00",
    ok="#1B6E3C", ok_soft="#E2F3E8", on_ok_soft="#0F5230",
    rail="#12344D", on_rail="#D5E3EE", rail_sel="#FFFFFF", on_rail_sel="#0B3A5E",
    news_none="#F6F8FA", on_news_none="#465663", news_low="#DDEFE2", on_news_low="#0F4D2A",
    news_single="#B00020", on_news_single="#FFFFFF", news_medium="#FFB454", on_news_medium="#3A1D00",
    news_high="#B00020", on_news_high="#FFFFFF",
)  # fmt: skip
NIGHT = Theme(
    name="night",
    bg="#0D1317", surface="#151D23", raised="#1B252C", border="#2C3943", field_border="#7C8C99",
    text="#E4EBF0", muted="#A9B7C2", hint="#8C9AA5",
    primary="#8CC3F5", on_primary="#06263F", primary_soft="#173247", on_primary_soft="#BFE0FB",
    focus="#8CC3F5", sel_bg="#1D3A52", sel_text="#F2F8FC", sel_muted="#C3D2DE",
    danger="#FF8A94", danger_soft="#3F161C", on_danger_soft="#FFB8BE",
    warn="#F0B95A", warn_soft="#3A2C0C", on_warn_soft="#FFD98A",
    ok="#7FD8A0", ok_soft="#14301F", on_ok_soft="#A5E8BE",
    rail="#0A0F12", on_rail="#B9C7D1", rail_sel="#1D3A52", on_rail_sel="#E8F3FB",
    news_none="#1B252C", on_news_none="#A9B7C2", news_low="#1B3A28", on_news_low="#B5ECC8",
    news_single="#FF9AA2", on_news_single="#4A0009", news_medium="#F0A040", on_news_medium="#2E1700",
    news_high="#FF9AA2", on_news_high="#4A0009",
)  # fmt: skip
CONTRAST = Theme(
    name="contrast",
    bg="#000000", surface="#000000", raised="#000000", border="#FFFFFF", field_border="#FFFFFF",
    text="#FFFFFF", muted="#FFFFFF", hint="#A8A8A8",
    primary="#FFFF00", on_primary="#000000", primary_soft="#000000", on_primary_soft="#FFFF00",
    focus="#00FFFF", sel_bg="#FFFF00", sel_text="#000000", sel_muted="#000000",
    danger="#FF9C9C", danger_soft="#000000", on_danger_soft="#FF9C9C",
    warn="#FFD75E", warn_soft="#000000", on_warn_soft="#FFD75E",
    ok="#7CFF9E", ok_soft="#000000", on_ok_soft="#7CFF9E",
    rail="#000000", on_rail="#FFFFFF", rail_sel="#FFFF00", on_rail_sel="#000000",
    news_none="#000000", on_news_none="#FFFFFF", news_low="#000000", on_news_low="#7CFF9E",
    news_single="#FFFFFF", on_news_single="#8A0019", news_medium="#FFB454", on_news_medium="#000000",
    news_high="#FFFFFF", on_news_high="#8A0019",
    outlined=True,
)  # fmt: skip
THEMES: dict[str, Theme] = {theme.name: theme for theme in (LIGHT, NIGHT, CONTRAST)}


class Pair(NamedTuple):
    """One thing on another, how they differ, and how much they must."""

    name: str
    ratio: float
    needed: float


_PAIRS: tuple[tuple[str, str, float], ...] = (
    ("text", "surface", BODY),
    ("text", "bg", BODY),
    ("text", "raised", BODY),
    ("muted", "surface", BODY),
    ("muted", "bg", SECONDARY),
    ("muted", "raised", SECONDARY),
    ("hint", "surface", SECONDARY),
    ("text", "hint", APART),
    ("primary", "surface", SECONDARY),
    ("on_primary", "primary", BODY),
    ("on_primary_soft", "primary_soft", BODY),
    ("sel_text", "sel_bg", BODY),
    ("sel_muted", "sel_bg", BODY),
    ("danger", "surface", SECONDARY),
    ("on_danger_soft", "danger_soft", BODY),
    ("warn", "surface", SECONDARY),
    ("on_warn_soft", "warn_soft", BODY),
    ("ok", "surface", SECONDARY),
    ("on_ok_soft", "ok_soft", BODY),
    ("on_rail", "rail", BODY),
    ("on_rail_sel", "rail_sel", BODY),
    ("on_news_none", "news_none", BODY),
    ("on_news_low", "news_low", BODY),
    ("on_news_single", "news_single", BODY),
    ("on_news_medium", "news_medium", BODY),
    ("on_news_high", "news_high", BODY),
    ("field_border", "surface", SHAPE),
    ("focus", "surface", SHAPE),
    ("focus", "bg", SHAPE),
)


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB``, from 0 (black) to 1 (white).

    Source: WCAG 2.2, definition of relative luminance (sRGB).
    """
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21.

    Source: WCAG 2.2, definition of contrast ratio.
    """
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def contrast_report(theme: Theme) -> list[Pair]:
    """Each pair of tokens that is used one on the other.

    Source: WCAG 2.2, 1.4.6 (7:1 text), 1.4.3 (4.5:1 large and secondary text), 1.4.11 (3:1 shapes).
    """
    return [
        Pair(f"{upper} on {lower}", contrast(theme.colour(upper), theme.colour(lower)), needed)
        for upper, lower, needed in _PAIRS
    ]
