"""The agreed names of people nobody knows: words that cannot be a name and that are told apart by ear."""

from __future__ import annotations

from collections.abc import Collection

_LETTERS = (
    "ALPHA", "BRAVO", "CHARLIE", "DELTA", "ECHO", "FOXTROT", "GOLF", "HOTEL", "INDIA", "JULIETT", "KILO", "LIMA",
    "MIKE", "NOVEMBER", "OSCAR", "PAPA", "QUEBEC", "ROMEO", "SIERRA", "TANGO", "UNIFORM", "VICTOR", "WHISKEY",
    "XRAY", "YANKEE", "ZULU",
)  # fmt: skip
"""Source: ICAO spelling alphabet (Annex 10, volume II, 5.2.1.3), in letters that every keyboard has."""
PREFIX = "INCONNU-"


def unknown_name(given: Collection[str]) -> str:
    """The next agreed name, such as ``INCONNU-BRAVO``; never one that is given, and after ZULU with a number."""
    for number in ("", *(str(each) for each in range(2, len(given) + 3))):
        for letter in _LETTERS:
            name = f"{PREFIX}{letter}{number}"
            if name not in given:
                return name
    raise AssertionError("more names than are given were tried")
