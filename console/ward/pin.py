"""Which PINs may be chosen. A PIN opens the screen again; it never opens the book."""

from __future__ import annotations

from itertools import pairwise

SHORTEST, LONGEST = 4, 8


def is_good_pin(pin: str) -> bool:
    """Whether a PIN may be used: 4 to 8 digits, not all the same, not a straight run up or down."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    return steps not in ({0}, {1}, {-1})
