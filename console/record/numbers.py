"""Downtime numbers: ``D-<site><station>-<number>-<check>``, from blocks that never overlap.

IT hands each laptop a block when it prepares it, so two laptops can never give the same number.
A number is never given twice and never recycled. The number has six digits, always: typed without its
hyphens it can be taken apart in one way only.

Source: the check character is ISO 7064 MOD 37,36, which finds every single wrong character and
every swap of two neighbours. Disjoint ranges instead of temporary numbers: IHE PAM France 2.11.
"""

from __future__ import annotations

import re

import msgspec

from console.errors import CahierError, Fault

REAL_PREFIX, DRILL_PREFIX = "D", "X"
DIGITS = 6
LARGEST = 10**DIGITS - 1
_WRITTEN = re.compile(r"([DX])-([A-Z0-9]{2,11})-([0-9]{1,6})-([A-Z0-9])")  # noughts in front may be left out
_BARE = re.compile(r"([DX])([A-Z0-9]{2,11})([0-9]{6})([A-Z0-9])")


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers ``first`` to ``last`` (both included) of one laptop. ``code`` is site and station."""

    code: str
    first: int
    last: int
    prefix: str = REAL_PREFIX

    def number(self, index: int) -> str:
        """The ``index``-th number of the block, from 0.

        Raises:
            CahierError: ``numbers-used-up`` past the end of the block.
        """
        value = self.first + index
        last = min(self.last, LARGEST)
        if value > last:
            raise CahierError(Fault.NUMBERS_USED_UP, last=compose(self.prefix, self.code, last))
        return compose(self.prefix, self.code, value)


def compose(prefix: str, code: str, value: int) -> str:
    """The number in its printed form."""
    from stdnum.iso7064 import mod_37_36  # noqa: PLC0415 - not needed to show the lock

    digits = f"{value:0{DIGITS}d}"
    return f"{prefix}-{code}-{digits}-{mod_37_36.calc_check_digit(prefix + code + digits)}"


def parse(text: str) -> str:
    """A number as it was typed or scanned, in its printed form; hyphens, blanks and capitals do not matter.

    Raises:
        CahierError: ``number-mistyped`` when it is not such a number or its check character is wrong.
    """
    from stdnum.exceptions import ValidationError  # noqa: PLC0415 - not needed to show the lock
    from stdnum.iso7064 import mod_37_36  # noqa: PLC0415 - as above

    typed = "".join(text.upper().split())
    found = _WRITTEN.fullmatch(typed) or _BARE.fullmatch(typed.replace("-", ""))
    if not found:
        raise CahierError(Fault.NUMBER_MISTYPED, text=text)
    prefix, code, digits, check = found[1], found[2], found[3].zfill(DIGITS), found[4]
    try:
        mod_37_36.validate(prefix + code + digits + check)
    except ValidationError as problem:
        raise CahierError(Fault.NUMBER_MISTYPED, text=text) from problem
    return f"{prefix}-{code}-{digits}-{check}"
